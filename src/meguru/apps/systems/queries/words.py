"""What stands in a card, written for people: choices by their words, yen, days, names in place of ids."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.models import Department
from meguru.apps.systems.bridge import OPERATIONS, PARTS, SYSTEM
from meguru.apps.systems.models import InformationSystem, Vendor
from meguru.apps.systems.permissions import Sight, hidden_words
from meguru.design import figures
from meguru.design.figures import DASH
from meguru.engines.system_findings import function_name, functions
from meguru.engines.system_karte import karte

MOST_FUNCTIONS, LONGEST_FUNCTION = 20, 60  # of a card; letters of one
YEN = frozenset({"total_yen", "yen", "yearly_yen"})
YEARS = frozenset({"fiscal_year", "same_vendor_since"})
UNITS = {
    "users_count": "人",
    "maintainers": "人",
    "bidders": "者",
    "cores": "コア",
    "memory_gib": "GB",
    "disk_gib": "GB",
    "cpu_mean": "％",
    "cpu_peak": "％",
    "memory_peak": "％",
    "tax_percent": "％",
    "records": "件",
    "hours_down": "時間",
    "answers": "人",
}


@dataclass(frozen=True, slots=True)
class Names:
    """Names behind the ids that a card holds, by field."""

    by_field: Mapping[str, Mapping[int, str]]

    def of(self, field: str, key: int) -> str:
        return self.by_field.get(field, {}).get(key, _("（なくなったもの）"))


def names_for(system: InformationSystem) -> Names:
    """Every name that a card of this office can refer to, in four queries."""
    office = system.organisation_id
    sources: dict[str, models.QuerySet[Any]] = {
        "department": Department.objects.filter(organisation_id=office),
        "vendor": Vendor.objects.filter(organisation_id=office),
        "other": InformationSystem.objects.filter(organisation_id=office),
        OPERATIONS: Operation.objects.filter(organisation_id=office),
    }
    return Names({name: dict(found.values_list("pk", "name")) for name, found in sources.items()})


def label_of(part: str, name: str) -> str:
    """The words of a field."""
    if name == OPERATIONS:
        return _("使っている業務")
    if (part, name) == ("interfaces", "other"):
        return _("庁内の相手")
    if (part, name) == ("contracts", "vendor"):
        return _("事業者")
    model = InformationSystem if part == SYSTEM else PARTS[part]
    return str(model._meta.get_field(name).verbose_name)


def function_key(words: str) -> str:
    """The key of the function that is called so; words of the office's own stay as they are."""
    wanted = unicodedata.normalize("NFKC", words).strip()
    return next((key for key, one in functions().items() if one.name == wanted or key == wanted), words)


def written(part: str, name: str, value: Any, *, names: Names) -> str:
    """A plain value (`bridge.plain`) in words; unknown is a dash, never zero."""
    if value is None or value in ("", [], {}):
        return DASH
    if name in ("measures", "documents"):
        return _answers(name, value)
    if name == OPERATIONS:
        return "、".join(names.of(name, key) for key in value)
    if name == "functions":
        return "、".join(function_name(key) for key in value)
    if name in ("department", "vendor", "other"):
        if isinstance(value, str):  # a vendor by the name that was typed
            return value
        return names.of(name, value)
    model = InformationSystem if part == SYSTEM else PARTS[part]
    field = model._meta.get_field(name)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _written_plain(field, name, value)


def _written_plain(field: Any, name: str, value: Any) -> str:
    if isinstance(field, models.BooleanField):
        return _("はい") if value else _("いいえ")
    if isinstance(field, models.DateField):
        return date_format(dt.date.fromisoformat(value), _("Y年n月j日"))
    if name in YEN:
        return figures.yen(value)
    if name in YEARS:
        return _("%s年度") % value
    if isinstance(field, models.JSONField):
        return "、".join(str(one) for one in value)
    number = isinstance(field, models.IntegerField | models.DecimalField)
    return (f"{figures.short_number(float(value))}{UNITS.get(name, '')}") if number else str(value)


def _answers(name: str, value: Mapping[str, bool]) -> str:
    """Measures or documents: what there is, then what there is not."""
    asked = karte().measures if name == "measures" else karte().documents
    there = [one.label for one in asked if value.get(one.id) is True]
    lacking = [one.label for one in asked if value.get(one.id) is False]
    parts = [
        _("ある：%s") % "、".join(there) if there else "",
        _("ない：%s") % "、".join(lacking) if lacking else "",
    ]
    return "／".join(part for part in parts if part) or DASH


def shown(part: str, name: str, value: Any, *, names: Names, sight: Sight) -> str:
    """The same as far as this person may see it."""
    return hidden_words() if sight.hides(part, name) else written(part, name, value, names=names)


def differing(
    part: str, theirs: Mapping[str, Any], yours: Mapping[str, Any], names: Names
) -> list[tuple[str, str, str]]:
    """Where what somebody typed differs from what is stored now: (label, typed, stored), in words."""
    found = [
        (
            label_of(part, name),
            written(part, name, yours[name], names=names),
            written(part, name, theirs[name], names=names),
        )
        for name in _shared(theirs, yours)
    ]
    return [row for row in found if row[1] != row[2]]


def _shared(one: Mapping[str, Any], other: Mapping[str, Any]) -> Iterable[str]:
    return (name for name in one if name in other)
