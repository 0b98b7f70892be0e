"""What stored workbooks did, as pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.roles import Can
from meguru.apps.systems.models import CardChange, ImportedKarte, KarteImport
from meguru.apps.systems.queries.exchange_columns import SHEETS

SHOWN = 10


@dataclass(frozen=True, slots=True)
class StoredKarte:
    """One system of an import: how many places were changed on which sheet."""

    row: ImportedKarte
    places: tuple[tuple[str, int], ...]


def imports_of(user: Person) -> Sequence[KarteImport]:
    """The newest imports of one's offices."""
    return list(KarteImport.objects.visible_to(user).select_related("stored_by")[:SHOWN])


def imported_shown(user: Person) -> QuerySet[KarteImport]:
    return KarteImport.objects.visible_to(user).select_related("stored_by", "undone_by", "organisation")


def stored_kartes(imported: KarteImport) -> list[StoredKarte]:
    """What an import did, system by system: where, not what, since costs stand on the card itself."""
    rows = list(imported.rows.select_related("system__department"))
    keys = [key for one in rows for key in one.changes]
    parts: dict[int, str] = {}
    for start in range(0, len(keys), 500):
        parts.update(CardChange.objects.filter(pk__in=keys[start : start + 500]).values_list("pk", "part"))
    found = []
    for row in rows:
        counted: dict[str, int] = {}
        for key in row.changes:
            if key in parts:
                counted[SHEETS[parts[key]]] = counted.get(SHEETS[parts[key]], 0) + 1
        found.append(StoredKarte(row, tuple(counted.items())))
    return found


def may_undo(*, imported: KarteImport, user: Person) -> bool:
    """Whoever may change every system of the import."""
    sections = Department.objects.filter(systems__in=imported.rows.values("system")).distinct()
    return imported.undone_at is None and all(
        user.can(Can.EDIT_SYSTEMS, department=one)
        for one in sections.select_related("parent__parent__parent")
    )
