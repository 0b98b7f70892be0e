"""The sections of a karte: which fields and which rows stand in each. Their names are those of `engines.system_karte`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.apps.systems.bridge import OPERATIONS
from meguru.engines.system_karte import karte


@dataclass(frozen=True, slots=True)
class SectionFields:
    """What a section asks for: fields of the card, and parts whose rows hang on it."""

    fields: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


SECTIONS: Mapping[str, SectionFields] = {
    "purpose": SectionFields(
        fields=(
            "name",
            "code",
            "department",
            "purpose",
            OPERATIONS,
            "functions",
            "used_by",
            "users_count",
            "importance",
        )
    ),
    "contract": SectionFields(parts=("contracts",)),
    "method": SectionFields(
        fields=(
            "method",
            "product",
            "language",
            "first_used_on",
            "last_renewed_on",
            "maintainers",
            "documents",
        )
    ),
    "cost": SectionFields(parts=("costs",)),
    "machines": SectionFields(fields=("hosting", "segment"), parts=("servers",)),
    "security": SectionFields(fields=("personal_data", "security_level", "measures"), parts=("data",)),
    "links": SectionFields(fields=("standardisation", "standard_operation"), parts=("interfaces",)),
    "use": SectionFields(fields=("note",), parts=("incidents", "satisfaction")),
}
NOT_TYPED = {"servers": frozenset({"cpu_by_hour"})}  # brought by files only


def section_label(key: str) -> str:
    return next(one.label for one in karte().sections if one.id == key)


def section_of_part(part: str) -> str:
    """The section in which the rows of a part stand."""
    return next(key for key, one in SECTIONS.items() if part in one.parts)
