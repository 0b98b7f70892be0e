"""Conditions on attributes as lists of lists of comparisons: one of the lists must hold, each of them as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import product
from typing import Any

from meguru.engines.conditions import AllOf, AnyOf, Comparison, Condition, Not, Operator
from meguru.engines.scenario_files.checked import listed, number, record, text
from meguru.engines.uploads import Refused

Alternatives = tuple[tuple[Comparison, ...], ...]
MOST_ALTERNATIVES = 64
NEGATED = {
    Operator.EQ: Operator.NE,
    Operator.NE: Operator.EQ,
    Operator.LT: Operator.GE,
    Operator.GE: Operator.LT,
    Operator.GT: Operator.LE,
    Operator.LE: Operator.GT,
}
SIGNS: Mapping[Operator, str] = {
    Operator.EQ: "=",
    Operator.NE: "!=",
    Operator.LT: "<",
    Operator.LE: "<=",
    Operator.GT: ">",
    Operator.GE: ">=",
    Operator.BETWEEN: "in",
}
OF_BRANCHES = frozenset(SIGNS)
OF_PRIORITIES = frozenset({Operator.EQ, Operator.BETWEEN, Operator.GE, Operator.LE})
_OPERATORS = {sign: operator for operator, sign in SIGNS.items()} | {"==": Operator.EQ}
_MOST = 1e15


def alternatives(condition: Condition, *, allowed: frozenset[Operator]) -> Alternatives | None:
    """The condition as alternatives; None when it asks for something that these operators cannot say."""
    found = _spread(condition, is_negated=False)
    if found is None or len(found) > MOST_ALTERNATIVES:
        return None
    return found if all(one.operator in allowed for each in found for one in each) else None


def condition_of(given: Iterable[Iterable[Comparison]]) -> Condition:
    """The simplest condition that says the same; a lower end followed by the upper end is a range."""
    parts = [_ranges(tuple(each)) for each in given]
    wholes = [each[0] if len(each) == 1 else AllOf(each) for each in parts]
    return wholes[0] if len(wholes) == 1 else AnyOf(tuple(wholes))


def _ranges(each: tuple[Comparison, ...]) -> tuple[Comparison, ...]:
    found: list[Comparison] = []
    for one in each:
        last = found[-1] if found else None
        if (
            last is not None
            and (last.operator, one.operator, last.key) == (Operator.GE, Operator.LE, one.key)
            and isinstance(low := last.values[0], int | float)
            and isinstance(high := one.values[0], int | float)
            and low <= high
        ):
            found[-1] = Comparison(Operator.BETWEEN, one.key, (low, high))
        else:
            found.append(one)
    return tuple(found)


def written(given: Alternatives, *, of_priority: bool = False) -> list[list[dict[str, Any]]]:
    """As Prosimos has them; rules of priority know only "=" and "in"."""
    return [[_written(one, of_priority=of_priority) for one in each] for each in given]


def read(value: Any, *, where: str) -> Condition:
    """A condition of the file. Raises: Refused naming `where`."""
    found = [
        [_read(one, where=where) for one in listed(each, where=where)] for each in listed(value, where=where)
    ]
    if not found or len(found) > MOST_ALTERNATIVES:
        raise Refused(f"{where}：条件が空か、多すぎます（{MOST_ALTERNATIVES} 個まで）。", code="condition")
    return condition_of(found)


def _written(one: Comparison, *, of_priority: bool) -> dict[str, Any]:
    sign, value = SIGNS[one.operator], one.values[0] if len(one.values) == 1 else list(one.values)
    if of_priority and one.operator is Operator.GE:
        sign, value = "in", [one.values[0], "inf"]
    elif of_priority and one.operator is Operator.LE:
        sign, value = "in", ["-inf", one.values[0]]
    return {"attribute": one.key, "comparison": sign, "value": value}


def _read(value: Any, *, where: str) -> Comparison:
    held = record(value, where=where)
    key = text(held.get("attribute"), where=f"{where}の属性")
    sign = held.get("comparison")
    operator = _OPERATORS.get(sign) if isinstance(sign, str) else None
    if operator is None:
        raise Refused(f"{where}：比べ方「{str(sign)[:20]}」が読めません。", code="condition")
    given = held.get("value")
    if operator is Operator.BETWEEN:
        return _range(key, listed(given, where=where), where=where)
    if operator not in (Operator.EQ, Operator.NE):
        return Comparison(operator, key, (_figure(given, where=where),))
    if not isinstance(given, str | int | float | bool) or given == "":
        raise Refused(f"{where}：比べる値が入っていません。", code="condition")
    return Comparison(operator, key, (given,))


def _range(key: str, given: list[Any], *, where: str) -> Comparison:
    if len(given) != 2:
        raise Refused(f"{where}：範囲は、下と上の二つの数にしてください。", code="condition")
    low, high = (str(one).strip().lower() for one in given)
    if high in ("inf", "infinity"):
        return Comparison(Operator.GE, key, (_figure(given[0], where=where),))
    if low in ("-inf", "-infinity"):
        return Comparison(Operator.LE, key, (_figure(given[1], where=where),))
    ends = _figure(given[0], where=where), _figure(given[1], where=where)
    if ends[0] > ends[1]:
        raise Refused(f"{where}：範囲の下が上より大きくなっています。", code="condition")
    return Comparison(Operator.BETWEEN, key, ends)


def _figure(value: Any, *, where: str) -> float | int:
    negative = isinstance(value, str | int | float) and str(value).strip().startswith("-")
    size = number(str(value).strip().removeprefix("-") if negative else value, where=where, most=_MOST)
    found = -size if negative else size
    return int(found) if found == int(found) else found


def _spread(condition: Condition, *, is_negated: bool) -> Alternatives | None:
    match condition:
        case Not(part):
            return _spread(part, is_negated=not is_negated)
        case AllOf(parts) | AnyOf(parts):
            spread = [_spread(part, is_negated=is_negated) for part in parts]
            known = [one for one in spread if one is not None]
            if len(known) < len(spread):
                return None
            if isinstance(condition, AnyOf) != is_negated:
                return tuple(one for each in known for one in each)
            return _products(known)
        case Comparison():
            return _compared(condition, is_negated=is_negated)
    return None  # whether an attribute is there at all: it always is


def _products(known: list[Alternatives]) -> Alternatives | None:
    count = 1
    for one in known:
        count *= len(one)
        if count > MOST_ALTERNATIVES:
            return None
    return tuple(tuple(one for part in parts for one in part) for parts in product(*known))


def _compared(one: Comparison, *, is_negated: bool) -> Alternatives | None:
    match one.operator:
        case Operator.IN if is_negated:
            return (tuple(Comparison(Operator.NE, one.key, (value,)) for value in one.values),)
        case Operator.IN:
            return tuple((Comparison(Operator.EQ, one.key, (value,)),) for value in one.values)
        case Operator.BETWEEN if is_negated:
            low, high = one.values
            return (
                (Comparison(Operator.LT, one.key, (low,)),),
                (Comparison(Operator.GT, one.key, (high,)),),
            )
        case Operator.HAS:
            return None
    if not is_negated or one.operator is Operator.BETWEEN:
        return ((one,),)
    return ((Comparison(NEGATED[one.operator], one.key, one.values),),)
