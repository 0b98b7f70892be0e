"""The fields of a record as plain values for the ledger and for undoing, and as words for people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from meguru.apps.catalogue.models.shared import SharedRecord

BOOKKEEPING = frozenset(
    {
        "id",
        "organisation",
        "identity",
        "made_by",
        "made_at",
        "changed_by",
        "changed_at",
        "revision",
        "put_away_at",
    }
)


def own_fields(model: type[SharedRecord]) -> list[models.Field[Any, Any]]:
    """What people write into a record, without what the house keeps about it."""
    return [field for field in model._meta.concrete_fields if field.name not in BOOKKEEPING]


def plain_of(one: SharedRecord, names: Iterable[str] | None = None) -> dict[str, Any]:
    """Field -> a value that JSON can hold; for a link the number of the row."""
    wanted = None if names is None else set(names)
    return {
        field.name: _plain(getattr(one, field.attname))
        for field in own_fields(type(one))
        if wanted is None or field.name in wanted
    }


def put_plain(one: SharedRecord, values: Mapping[str, Any]) -> None:
    """Put plain values back into a record, without saving it."""
    for field in own_fields(type(one)):
        if field.name not in values:
            continue
        value = values[field.name]
        setattr(one, field.attname, value if field.is_relation or value is None else field.to_python(value))


def differences(before: SharedRecord, after: SharedRecord) -> list[tuple[str, str, str]]:
    """(label, before, after) of every field that differs, in words."""
    old, new = plain_of(before), plain_of(after)
    return [
        (str(field.verbose_name), words_of(before, field), words_of(after, field))
        for field in own_fields(type(before))
        if old[field.name] != new[field.name]
    ]


def words_of(one: SharedRecord, field: models.Field[Any, Any]) -> str:
    """What people read in a field; "" when nothing stands there."""
    value = getattr(one, field.attname)
    if value is None or value == "" or value == []:
        return ""
    if field.choices:
        return str(getattr(one, f"get_{field.name}_display")())
    if field.is_relation:
        return str(getattr(one, field.name))
    if isinstance(value, bool):
        return _("はい") if value else _("いいえ")
    if isinstance(value, list):
        names = one.list_words.get(field.name, {})
        return "、".join(names.get(part, str(part)) for part in value)
    if isinstance(value, int) and field.name != "year":
        return f"{value:,}"
    return str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value
