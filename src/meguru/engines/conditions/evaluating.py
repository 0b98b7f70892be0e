"""Whether a condition holds, from what is known."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from meguru.engines.conditions.model import AllOf, AnyOf, Comparison, Condition, Exists, Not, Operator, Scalar

_ORDERS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.LT: operator.lt,
    Operator.LE: operator.le,
    Operator.GT: operator.gt,
    Operator.GE: operator.ge,
}


def is_answered(value: object) -> bool:
    """None, an empty text and an empty list are no answer; 0 and "no" are."""
    return value is not None and value != "" and value != [] and value != ()


def evaluate(condition: Condition, answers: Mapping[str, object]) -> bool | None:
    """Whether the condition holds; None when that cannot be known from the answers.

    Holds:  three values (Kleene): "all" is False as soon as one part is, "any" True as soon as one part is, whatever
            is unknown beside it. An answer of another kind than the value it is compared with is unknown.
    """
    match condition:
        case AllOf(parts):
            return _all([evaluate(part, answers) for part in parts])
        case AnyOf(parts):
            none_holds = _all([_negated(evaluate(part, answers)) for part in parts])
            return _negated(none_holds)
        case Not(part):
            return _negated(evaluate(part, answers))
        case Exists(key):
            return is_answered(answers.get(key))
        case Comparison():
            return _compared(condition, answers.get(condition.key))


def _negated(value: bool | None) -> bool | None:
    return None if value is None else not value


def _all(values: list[bool | None]) -> bool | None:
    if False in values:
        return False
    return None if None in values else True


def _compared(condition: Comparison, answer: object) -> bool | None:
    if not is_answered(answer):
        return None
    if condition.operator is Operator.HAS:
        return condition.values[0] in answer if isinstance(answer, list | tuple) else None
    if not isinstance(answer, str | int | float | bool) or not _alike(answer, condition.values[0]):
        return None
    match condition.operator:
        case Operator.EQ:
            return answer == condition.values[0]
        case Operator.NE:
            return answer != condition.values[0]
        case Operator.IN:
            return any(_alike(answer, value) and answer == value for value in condition.values)
        case Operator.BETWEEN:
            low, high = condition.values
            return bool(low <= answer <= high)  # type: ignore[operator]  # of one kind, by `_alike` and `read`
        case _:
            return _ORDERS[condition.operator](answer, condition.values[0])


def _alike(one: Scalar, other: Scalar) -> bool:
    """Of one kind. A truth value is no number, though Python would count with it."""
    if isinstance(one, bool) or isinstance(other, bool):
        return isinstance(one, bool) and isinstance(other, bool)
    return isinstance(one, str) == isinstance(other, str)
