"""A condition from its JSON tree and back, with plain words for what is wrong in it."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from typing import Any

from meguru.engines.conditions.model import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Field,
    FieldKind,
    Not,
    Operator,
    Scalar,
)

MOST_DEPTH = 5
MOST_PARTS = 40
MOST_VALUES = 60
LONGEST_TEXT = 400

_EQUAL = frozenset({Operator.EQ, Operator.NE, Operator.IN})
_ORDERED = frozenset({Operator.LT, Operator.LE, Operator.GT, Operator.GE, Operator.BETWEEN})
_ALLOWED: Mapping[FieldKind, frozenset[Operator]] = {
    FieldKind.TEXT: _EQUAL,
    FieldKind.NUMBER: _EQUAL | _ORDERED,
    FieldKind.YES_NO: _EQUAL,
    FieldKind.CHOICE: _EQUAL,
    FieldKind.CHOICES: frozenset({Operator.HAS}),
    FieldKind.DATE: _EQUAL | _ORDERED,
    FieldKind.OTHER: frozenset(),
}


class BadCondition(ValueError):
    """A condition that cannot be read. `words` say what is wrong, `where` the path in the tree: "all[1].eq"."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(f"{message}（場所：{where or 'いちばん上'}）")
        self.words = message
        self.where = where


def read(tree: Any, fields: Iterable[Field]) -> Condition:
    """Read a condition about declared fields.

    Raises: BadCondition when a part is unknown, a field is not declared, the comparison does not fit the field's
            kind, a value is none of the field's, or the tree is deeper or larger than people can follow.
    """
    return _Reader({field.key: field for field in fields}).part(tree, "", 1)


def write(condition: Condition) -> dict[str, Any]:
    """The JSON tree of a condition; `read` gives the same condition back."""
    match condition:
        case AllOf(parts):
            return {"all": [write(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [write(part) for part in parts]}
        case Not(part):
            return {"not": write(part)}
        case Exists(key):
            return {"exists": key}
        case Comparison(Operator.IN, key, values):
            return {"in": [key, list(values)]}
        case Comparison(operator, key, values):
            return {operator.value: [key, *values]}


class _Reader:
    """Counts the parts of one tree while reading it."""

    def __init__(self, fields: Mapping[str, Field]) -> None:
        self.fields = fields
        self.count = 0

    def part(self, tree: Any, where: str, depth: int) -> Condition:
        self.count += 1
        if depth > MOST_DEPTH:
            raise BadCondition(f"条件の入れ子は{MOST_DEPTH}段までです。", where)
        if self.count > MOST_PARTS:
            raise BadCondition(f"条件は{MOST_PARTS}個までです。", where)
        if not isinstance(tree, dict) or len(tree) != 1:
            raise BadCondition("条件は、種類を一つだけ書いてください。", where)
        name, inside = next(iter(tree.items()))
        here = f"{where}.{name}" if where else str(name)
        if name in ("all", "any"):
            parts = self._parts(inside, here, depth)
            return AllOf(parts) if name == "all" else AnyOf(parts)
        if name == "not":
            return Not(self.part(inside, here, depth + 1))
        if name == "exists":
            return Exists(self._field(inside, here).key)
        if isinstance(name, str) and name in set(Operator):
            return self._comparison(Operator(name), inside, here)
        raise BadCondition(f"「{str(name)[:30]}」という条件はありません。", where)

    def _parts(self, inside: Any, here: str, depth: int) -> tuple[Condition, ...]:
        if not isinstance(inside, list) or not inside:
            raise BadCondition("中に条件を一つ以上書いてください。", here)
        return tuple(self.part(one, f"{here}[{place}]", depth + 1) for place, one in enumerate(inside))

    def _field(self, key: Any, here: str) -> Field:
        if not isinstance(key, str) or key not in self.fields:
            raise BadCondition(f"「{str(key)[:40]}」は条件に使えません。", here)
        return self.fields[key]

    def _comparison(self, operator: Operator, inside: Any, here: str) -> Comparison:
        if not isinstance(inside, list) or not inside:
            raise BadCondition("項目と値を書いてください。", here)
        field = self._field(inside[0], here)
        if operator not in _ALLOWED[field.kind]:
            raise BadCondition(f"「{field.label}」には、この比べ方は使えません。", here)
        rest = inside[1:]
        if operator is Operator.IN:
            rest = rest[0] if len(rest) == 1 and isinstance(rest[0], list) else []
            if not 1 <= len(rest) <= MOST_VALUES:
                raise BadCondition(f"値は1個から{MOST_VALUES}個まで書けます。", here)
        elif len(rest) != (2 if operator is Operator.BETWEEN else 1):
            raise BadCondition("値の数が合いません。", here)
        values = tuple(_value(one, field, here) for one in rest)
        if operator is Operator.BETWEEN and values[0] > values[1]:  # type: ignore[operator]  # both of one kind
            raise BadCondition("小さいほうの値を先に書いてください。", here)
        return Comparison(operator, field.key, values)


def _value(value: Any, field: Field, here: str) -> Scalar:
    """A value of the field's kind."""
    fits = {
        FieldKind.TEXT: _is_text,
        FieldKind.NUMBER: _is_number,
        FieldKind.YES_NO: lambda one: isinstance(one, bool),
        FieldKind.DATE: _is_date,
    }.get(field.kind, lambda one: isinstance(one, str) and one in dict(field.values))
    if not fits(value):
        raise BadCondition(f"「{str(value)[:40]}」は「{field.label}」の答えになりません。", here)
    found: Scalar = value
    return found


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= LONGEST_TEXT


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and dt.date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False
