"""When a question is shown, in the language of the page.

Japanese is said by the engine, which knows its endings. Put into another sentence it would stay Japanese on an English
page, so other languages get a sentence of their own, part by part.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meguru.engines.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    Exists,
    Field,
    FieldKind,
    Not,
    Operator,
    says,
)


def shown_only(condition: Condition | None, fields: Sequence[Field]) -> str:
    """The whole sentence that a question is shown only when the condition holds; "" without one."""
    if condition is None:
        return ""
    if (get_language() or "ja").startswith("ja"):
        return f"{says(condition, fields)}だけ出す"
    return _("出すのは次のとき：%s") % _part(condition, {field.key: field for field in fields})


def _part(condition: Condition, fields: Mapping[str, Field]) -> str:
    match condition:
        case AllOf(parts):
            return _("、かつ、").join(_inner(one, fields) for one in parts)
        case AnyOf(parts):
            return _("、または、").join(_inner(one, fields) for one in parts)
        case Not(part):
            return _("次に当てはまらない：%s") % _inner(part, fields)
        case Exists(key):
            return _("%sに答えがある") % _label(key, fields)
        case Comparison():
            return _comparison(condition, fields)


def _inner(part: Condition, fields: Mapping[str, Field]) -> str:
    words = _part(part, fields)
    return f"({words})" if isinstance(part, AllOf | AnyOf) and len(part.parts) > 1 else words


def _comparison(condition: Comparison, fields: Mapping[str, Field]) -> str:
    field = fields.get(condition.key)
    values = [_value(one, field) for one in condition.values]
    words = {
        Operator.EQ: _("%(field)sの答えが%(value)s"),
        Operator.NE: _("%(field)sの答えが%(value)sのほか"),
        Operator.HAS: _("%(field)sの答えに%(value)sを含む"),
        Operator.IN: _("%(field)sの答えが%(value)sのどれか"),
        Operator.LT: _("%(field)sの答えが%(value)sより小さいか前"),
        Operator.LE: _("%(field)sの答えが%(value)sまで"),
        Operator.GT: _("%(field)sの答えが%(value)sより大きいか後"),
        Operator.GE: _("%(field)sの答えが%(value)sから"),
        Operator.BETWEEN: _("%(field)sの答えが%(value)sから%(last)sまで"),
    }[condition.operator]
    joined = ", ".join(values) if condition.operator is Operator.IN else values[0]
    return words % {"field": _label(condition.key, fields), "value": joined, "last": values[-1]}


def _label(key: str, fields: Mapping[str, Field]) -> str:
    return fields[key].label if key in fields else f"「{key}」"


def _value(value: object, field: Field | None) -> str:
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if field is None:
        return str(value)
    if field.kind is FieldKind.DATE:
        try:
            return formats.date_format(dt.date.fromisoformat(str(value)), _("Y年n月j日"))
        except ValueError:
            return str(value)
    label = field.label_of(value)
    return label if field.kind is FieldKind.NUMBER else f"「{label}」"
