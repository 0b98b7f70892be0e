"""What a condition is made of."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

Scalar = str | int | float | bool


class FieldKind(StrEnum):
    """What is known about a field, and so what may be asked of it."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"  # one of `values`
    CHOICES = "choices"  # several of `values`
    DATE = "date"  # as "2026-04-01"
    OTHER = "other"  # known or not known, nothing else


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a condition may ask about. `values` are the pairs (value, label) of choices."""

    key: str
    label: str
    kind: FieldKind
    values: tuple[tuple[str, str], ...] = ()

    def label_of(self, value: object) -> str:
        """What people read for a value; the value itself when no label is known."""
        if isinstance(value, bool):
            return "はい" if value else "いいえ"
        if isinstance(value, int | float):
            return f"{value:,.15g}" if isinstance(value, int) or not value.is_integer() else f"{int(value):,}"
        return dict(self.values).get(str(value), str(value))


class Operator(StrEnum):
    """How an answer is compared. BETWEEN includes both ends; IN and BETWEEN take several values."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"
    IN = "in"
    BETWEEN = "between"
    HAS = "has"


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True, slots=True)
class Comparison:
    """The answer to `key` against `values`: one value, or for IN and BETWEEN several."""

    operator: Operator
    key: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Exists:
    """The field has an answer at all."""

    key: str


Condition = AllOf | AnyOf | Not | Comparison | Exists


def keys_of(condition: Condition) -> frozenset[str]:
    """The fields that a condition asks about."""
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return frozenset[str]().union(*(keys_of(part) for part in parts))
        case Not(part):
            return keys_of(part)
        case Comparison(_, key, _) | Exists(key):
            return frozenset({key})
