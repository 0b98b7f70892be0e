"""A condition in Japanese, as one would say it to a colleague."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
)

_ORDER_WORDS = {Operator.LT: "未満", Operator.LE: "以下", Operator.GT: "より大きい", Operator.GE: "以上"}
_DATE_WORDS = {Operator.LT: "より前", Operator.LE: "以前", Operator.GT: "より後", Operator.GE: "以後"}


@dataclass(frozen=True, slots=True)
class _Said:
    """One part in the three forms that it takes: before another part, before "か", before "とき"."""

    going_on: str
    or_else: str
    when: str


def says(condition: Condition, fields: Iterable[Field]) -> str:
    """When a condition holds: 問3で「はい」と答えたとき. A field that is not declared is named by its key."""
    return f"{_said(condition, {field.key: field for field in fields}).when}とき"


def _said(condition: Condition, fields: Mapping[str, Field]) -> _Said:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            return _group(isinstance(condition, AllOf), [_inner(part, fields) for part in parts])
        case Not(part):
            inner = _said(part, fields).when
            return _noun(f"「{inner}とき」以外")
        case Exists(key):
            return _verb(f"{_field(key, fields).label}に答え")
        case Comparison():
            return _comparison(condition, _field(condition.key, fields))


def _inner(part: Condition, fields: Mapping[str, Field]) -> _Said:
    """A part of a group; a group inside a group stands in brackets."""
    said = _said(part, fields)
    if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1:
        return _noun(f"（{said.when}とき）")
    return said


def _group(is_all: bool, parts: list[_Said]) -> _Said:
    if len(parts) == 1:
        return parts[0]
    before = "、".join(part.going_on if is_all else part.or_else for part in parts[:-1])
    last = parts[-1]
    return _Said(
        *(f"{before}、{form}" for form in (last.going_on, last.or_else, last.when)),
    )


def _verb(stem: str) -> _Said:
    return _Said(going_on=stem, or_else=f"{stem}たか", when=f"{stem}た")


def _noun(text: str) -> _Said:
    return _Said(going_on=f"{text}で", or_else=f"{text}か", when=f"{text}の")


def _field(key: str, fields: Mapping[str, Field]) -> Field:
    return fields.get(key) or Field(key, f"「{key}」", FieldKind.TEXT)


def _comparison(condition: Comparison, field: Field) -> _Said:
    is_date = field.kind is FieldKind.DATE
    labels = [_date(value) if is_date else field.label_of(value) for value in condition.values]
    quoted = [
        label if field.kind in (FieldKind.NUMBER, FieldKind.DATE) else f"「{label}」" for label in labels
    ]
    match condition.operator:
        case Operator.HAS:
            return _Said(*(f"{field.label}で{quoted[0]}を選{end}" for end in ("び", "んだか", "んだ")))
        case Operator.EQ:
            return _verb(f"{field.label}で{quoted[0]}と答え")
        case Operator.NE:
            return _verb(f"{field.label}で{quoted[0]}のほかを答え")
        case Operator.IN:
            return _verb(f"{field.label}で{'、'.join(quoted)}のどれかを答え")
        case Operator.BETWEEN:
            return _noun(f"{field.label}が{labels[0]}から{labels[1]}まで")
        case _:
            words = (_DATE_WORDS if is_date else _ORDER_WORDS)[condition.operator]
            if words == "より大きい":
                text = f"{field.label}が{labels[0]}より大きい"
                return _Said(f"{field.label}が{labels[0]}より大きく", f"{text}か", text)
            return _noun(f"{field.label}が{labels[0]}{words}")


def _date(value: object) -> str:
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{day.year}年{day.month}月{day.day}日"
