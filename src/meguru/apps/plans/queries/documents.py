"""Papers as they are shown: every section with its words, what was filled in, and whether records changed since."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from meguru.apps.plans.bridge import Filled, filled_from, stored_from
from meguru.apps.plans.models import PlanDocument, PlanSection, SectionVersion
from meguru.apps.plans.queries.filling import Material, fill
from meguru.apps.registry.models import Person
from meguru.engines.momentum import PaperOutline, SectionOutline, outlines


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section. `text` is what the paper says: people's words, else what records say."""

    number: int
    section: PlanSection
    outline: SectionOutline
    filled: Filled
    changed_since: bool

    @property
    def is_written(self) -> bool:
        return bool(self.section.text)

    @property
    def text(self) -> str:
        return self.section.text or self.filled.draft

    @property
    def asks(self) -> str:
        """What people still have to write; empty when they did or nothing is asked."""
        return "" if self.is_written else self.outline.asks

    @property
    def todo_count(self) -> int:
        return len(self.filled.todos) + bool(self.asks)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper with the sections that it holds, numbered, and those left out."""

    document: PlanDocument
    outline: PaperOutline
    sections: tuple[SectionView, ...]
    left_out: tuple[SectionOutline, ...]

    @property
    def changed(self) -> tuple[SectionView, ...]:
        return tuple(one for one in self.sections if one.changed_since)

    @property
    def todo_count(self) -> int:
        return sum(one.todo_count for one in self.sections)

    @property
    def written(self) -> int:
        return sum(one.is_written for one in self.sections)


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One paper in the list."""

    document: PlanDocument
    written: int
    sections: int


def paper_rows(*, user: Person) -> list[PaperRow]:
    """The papers in use of this person's office, the newest first."""
    found = _of_office(user).in_use().prefetch_related("sections")
    rows = []
    for one in found:
        included = [section for section in one.sections.all() if section.is_included]
        rows.append(PaperRow(one, sum(bool(section.text) for section in included), len(included)))
    return rows


def papers_put_away(*, user: Person) -> list[PlanDocument]:
    return list(_of_office(user).filter(put_away_at__isnull=False))


def paper_view(document: PlanDocument, *, user: Person, now: dt.datetime, only: str = "") -> PaperView:
    """A paper, compared with what records say now; with `only` that section's alone, others count as unchanged."""
    outline = outlines()[document.kind]
    asked = replace(outline, sections=tuple(one for one in outline.sections if only in ("", one.key)))
    today = fill(material=Material(document, user, now), outline=asked)
    stored = {one.key: one for one in document.sections.select_related("written_by")}
    shown = [one for one in outline.sections if one.key in stored and stored[one.key].is_included]
    return PaperView(
        document=document,
        outline=outline,
        sections=tuple(
            SectionView(
                number=number,
                section=stored[one.key],
                outline=one,
                filled=filled_from(stored[one.key].filled),
                changed_since=one.key in today and stored_from(today[one.key]) != stored[one.key].filled,
            )
            for number, one in enumerate(shown, start=1)
        ),
        left_out=tuple(
            one for one in outline.sections if one.key in stored and not stored[one.key].is_included
        ),
    )


def section_view(document: PlanDocument, key: str, *, user: Person, now: dt.datetime) -> SectionView | None:
    """One section of a paper; None when the paper does not hold it. Only this section's records are asked."""
    paper = paper_view(document, user=user, now=now, only=key)
    return next((one for one in paper.sections if one.section.key == key), None)


def versions_of(section: PlanSection) -> list[SectionVersion]:
    """Every wording of a section, the newest first."""
    return list(section.versions.select_related("written_by"))


def _of_office(user: Person):
    return PlanDocument.objects.visible_to(user).filter(organisation=user.organisation)
