"""The path to the effect, its measures, looks back and lessons of one initiative."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from meguru.apps.governance.models import EffectMeasure, EffectSheet, Lesson, LookBack
from meguru.apps.governance.queries.shown import year_words
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem


@dataclass(frozen=True, slots=True)
class PathStep:
    """One box of the path, line by line."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeasureYearRow:
    """Target and actual of one year, written; `reached` is None while either is unknown."""

    words: str
    target: str
    actual: str
    reached: bool | None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with its years."""

    measure: EffectMeasure
    baseline: str
    years: tuple[MeasureYearRow, ...]


@dataclass(frozen=True, slots=True)
class Learning:
    """Everything about how an initiative is meant to work and how it goes."""

    sheet: EffectSheet | None
    steps: tuple[PathStep, ...]
    measures: tuple[MeasureRow, ...]
    look_backs: tuple[LookBack, ...]
    lessons: tuple[Lesson, ...]
    taken_out: tuple[tuple[str, str, object], ...]


def sheet_of(initiative: Initiative) -> EffectSheet:
    """The sheet, or an empty one that is not stored."""
    return EffectSheet.objects.filter(initiative=initiative).first() or EffectSheet(
        initiative=initiative, organisation=initiative.organisation
    )


def learning_of(initiative: Initiative, user: Person) -> Learning:
    sheet = EffectSheet.objects.visible_to(user).filter(initiative=initiative).first()
    measures = EffectMeasure.objects.visible_to(user).filter(initiative=initiative)
    look_backs = LookBack.objects.visible_to(user).filter(initiative=initiative).select_related("made_by")
    lessons = Lesson.objects.visible_to(user).filter(initiative=initiative).select_related("made_by")
    return Learning(
        sheet=sheet,
        steps=path_steps(sheet) if sheet else (),
        measures=tuple(_measure(one) for one in measures.standing().prefetch_related("years")),
        look_backs=tuple(look_backs.standing()),
        lessons=tuple(lessons.standing()),
        taken_out=tuple(
            (kind, str(one), one.pk)
            for kind, rows in (("measure", measures), ("look-back", look_backs), ("lesson", lessons))
            for one in rows.filter(withdrawn_at__isnull=False)
        ),
    )


def path_steps(sheet: EffectSheet) -> tuple[PathStep, ...]:
    """The five boxes from what is put in to what it is all for."""
    return tuple(
        PathStep(
            str(sheet._meta.get_field(name).verbose_name),
            tuple(line.strip() for line in getattr(sheet, name).splitlines() if line.strip()),
        )
        for name in ("inputs", "activities", "outputs", "outcomes", "impacts")
    )


def written(value: Decimal | None, unit: str) -> str:
    return "—" if value is None else f"{value.normalize():,f}{unit}"


def _measure(measure: EffectMeasure) -> MeasureRow:
    baseline = written(measure.baseline, measure.unit)
    if measure.baseline is not None and measure.baseline_year:
        baseline = _("%(value)s（%(year)s）") % {"value": baseline, "year": year_words(measure.baseline_year)}
    return MeasureRow(
        measure=measure,
        baseline=baseline,
        years=tuple(
            MeasureYearRow(
                year_words(one.fiscal_year),
                written(one.target, measure.unit),
                written(one.actual, measure.unit),
                _reached(measure, one.target, one.actual),
            )
            for one in measure.years.all()
        ),
    )


def _reached(measure: EffectMeasure, target: Decimal | None, actual: Decimal | None) -> bool | None:
    if target is None or actual is None:
        return None
    return actual >= target if measure.better == EffectMeasure.Better.MORE else actual <= target


def systems_to_tie(
    initiative: Initiative, user: Person, *, search: str, tied: Sequence[int]
) -> list[InformationSystem]:
    """Systems to choose from: the tied ones and the first that a search finds."""
    visible = InformationSystem.objects.visible_to(user).filter(organisation_id=initiative.organisation_id)
    kept = list(visible.filter(pk__in=tied).select_related("department"))
    if not search:
        return kept
    found = visible.in_use().filter(name__icontains=search).exclude(pk__in=tied)
    return kept + list(found.select_related("department")[:20])
