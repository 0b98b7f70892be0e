"""Rows of a card <-> plain values that JSON holds, for changes, their undo, and what two people wrote at once."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from meguru.apps.systems.models import (
    Contract,
    CostRow,
    DataHeld,
    Incident,
    InformationSystem,
    Interface,
    SatisfactionYear,
    Server,
)

SYSTEM = "system"
PARTS: Mapping[str, type[models.Model]] = {
    "contracts": Contract,
    "costs": CostRow,
    "servers": Server,
    "data": DataHeld,
    "interfaces": Interface,
    "incidents": Incident,
    "satisfaction": SatisfactionYear,
}
OPERATIONS = "operations"  # the one many-to-many of a card, kept in changes as sorted ids
_NOT_THE_CARDS = {"id", "organisation", "system", "revision", "changed_by", "changed_at", "put_away_at"}
_PLAIN = frozenset({str, int, bool, list, dict})


@cache
def fields_of(part: str) -> tuple[str, ...]:
    """The names of the fields that people fill in, in the order of the model."""
    model = InformationSystem if part == SYSTEM else PARTS[part]
    return tuple(one.name for one in model._meta.concrete_fields if one.name not in _NOT_THE_CARDS)


def plain(value: Any) -> Any:
    """A value as JSON holds it: days as 2026-04-01, decimals as text, rows as their id."""
    if value is None or type(value) in _PLAIN:
        return value
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value


def plain_row(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """The fields of a row (or card) as plain values; references as ids."""
    return {
        name: operation_ids(row)
        if name == OPERATIONS and isinstance(row, InformationSystem)
        else plain(getattr(row, row._meta.get_field(name).attname))
        for name in names
    }


def plain_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What a form or a file brings, as `plain_row` would give it after storing."""
    return {
        name: sorted(getattr(one, "pk", one) for one in value) if name == OPERATIONS else plain(value)
        for name, value in values.items()
    }


def operation_ids(system: InformationSystem) -> list[int]:
    return sorted(system.operations.values_list("pk", flat=True)) if system.pk else []


def from_plain(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values -> what the model's fields take, by the names of columns (vendor_id)."""
    found: dict[str, Any] = {}
    for name, value in values.items():
        if name != OPERATIONS:
            field = model._meta.get_field(name)
            found[field.attname] = None if value is None else field.to_python(value)
    return found


def digest(values: Mapping[str, Any]) -> str:
    """A short mark of what somebody saw; a save whose mark differs from what is stored came too late."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def label_of_part(part: str) -> str:
    """The words for a part of a card."""
    return {
        "system": _("基本の項目"),
        "contracts": _("契約"),
        "costs": _("経費"),
        "servers": _("サーバー"),
        "data": _("保有データ"),
        "interfaces": _("連携"),
        "incidents": _("障害"),
        "satisfaction": _("満足度"),
    }[part]
