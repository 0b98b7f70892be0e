"""The studies of an office."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meguru.apps.consolidation.models import Study, StudyQuerySet
from meguru.apps.registry.models import Person
from meguru.apps.systems.permissions import sights_of


@dataclass(frozen=True, slots=True)
class StudyRow:
    """One study in the list. `costs`: whether this person may see its yen."""

    study: Study
    costs: bool

    @property
    def figures(self) -> dict[str, Any]:
        return self.study.summary or {}


def study_rows(*, user: Person) -> list[StudyRow]:
    """The studies in use, newest first."""
    found: StudyQuerySet = Study.objects.visible_to(user).in_use().light().select_related("asked_by")
    seen = sights_of(user).costs
    return [StudyRow(one, seen.issuperset(one.departments)) for one in found]


def put_away(*, user: Person) -> StudyQuerySet:
    """The studies that were put away."""
    found: StudyQuerySet = Study.objects.visible_to(user).filter(put_away_at__isnull=False).light()
    return found
