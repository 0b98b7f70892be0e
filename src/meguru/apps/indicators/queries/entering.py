"""Where a person enters figures by hand: for which bodies, into which indicators, and what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Q

from meguru.apps.indicators.bridge import Plain
from meguru.apps.indicators.facts.shelf import shipped_years
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.permissions import Can
from meguru.engines.benchmark import FEWEST_PEOPLE
from meguru.engines.indicator_table import Absence

YEARS_BACK = 4


@dataclass(frozen=True, slots=True)
class EntryCell:
    """入力する値: what stands for one body and year, as the office that enters may see it.

    `stands` is None where nothing is. `is_closed`: a published figure, or one that the body entered itself, which is
    not told here. `seen` is what a save must bring back, so that nobody overwrites what they have not seen.
    """

    body: Organisation
    year: int
    stands: Plain | None
    is_closed: bool = False
    why_closed: str = ""

    @property
    def seen(self) -> str:
        return seen_as(self.stands)


@dataclass(frozen=True, slots=True)
class ToFill:
    """One indicator that an office may fill in, with its newest own value."""

    indicator: Indicator
    newest: IndicatorValue | None
    waiting: int  # values that are not released


def seen_as(stands: Plain | None) -> str:
    """What stands there, as one text."""
    return "" if stands is None else "|".join("" if one is None else str(one) for one in stands)


def plain_of(row: IndicatorValue) -> Plain:
    return Plain(
        row.value,
        row.absence,
        row.denominator,
        row.quality,
        row.evidence,
        row.is_released,
        row.entered_by_body,
    )


def fillable(user: Person) -> list[Indicator]:
    """Indicators into which this person's office may enter: those that wait for offices, its own, its prefecture's."""
    office = user.organisation
    published = {key for key, _year in shipped_years()}
    seen = Indicator.objects.visible_to(user).filter(
        Q(organisation=None) | Q(organisation=office) | Q(organisation=office.prefecture_id),
        put_away_at__isnull=True,
    )
    return [
        one for one in seen.select_related("organisation") if one.organisation_id or one.key not in published
    ]


def may_fill(indicator: Indicator, user: Person) -> bool:
    """Published ones may be filled as well, in years that are not published."""
    office = user.organisation
    mine = indicator.organisation_id in (None, office.pk, office.prefecture_id)
    return mine and indicator.put_away_at is None and user.can(Can.EDIT_INDICATORS, organisation=office)


def bodies_of(office: Organisation) -> list[Organisation]:
    """For whom an office enters by hand: itself, or the municipalities of a prefecture."""
    if office.kind != Organisation.Kind.PREFECTURE:
        return [office]
    return list(office.municipalities.order_by("code"))


def writable_bodies(indicator: Indicator, office: Organisation) -> frozenset[str]:
    """Codes of the bodies for which an office may import: its own; into its own indicators, every one that exists
    as it does (real or fictional)."""
    if indicator.organisation_id == office.pk:
        every = Organisation.objects.filter(is_fictional=office.is_fictional, prefecture__isnull=False)
        if office.is_fictional:
            every = every.filter(prefecture=office.prefecture_id or office.pk)
        return frozenset(every.values_list("code", flat=True))
    return frozenset(one.code for one in bodies_of(office))


def to_fill(user: Person) -> list[ToFill]:
    """What this person's office may fill in, in the order of the indicators."""
    indicators = fillable(user)
    rows = IndicatorValue.objects.filter(body=user.organisation_id, indicator__in=indicators).order_by("year")
    newest, waiting = {}, dict.fromkeys((one.pk for one in indicators), 0)
    for row in rows:
        newest[row.indicator_id] = row
        waiting[row.indicator_id] += not row.is_released
    return [ToFill(one, newest.get(one.pk), waiting[one.pk]) for one in indicators]


def cells_of_years(indicator: Indicator, *, body: Organisation, this_year: int) -> list[EntryCell]:
    """One body, the newest year first: the years that have a value, and the last few."""
    rows = {row.year: row for row in indicator.figures.filter(body=body)}
    years = sorted({*rows, *range(this_year - YEARS_BACK, this_year + 1)}, reverse=True)
    return [_cell(indicator, body, year, rows.get(year), by=body) for year in years]


def cells_of_bodies(
    indicator: Indicator, *, bodies: Collection[Organisation], year: int, by: Organisation
) -> list[EntryCell]:
    """One year, body by body."""
    rows = {row.body_id: row for row in indicator.figures.filter(year=year, body__in=bodies)}
    return [_cell(indicator, body, year, rows.get(body.pk), by=by) for body in bodies]


def _cell(
    indicator: Indicator, body: Organisation, year: int, row: IndicatorValue | None, *, by: Organisation
) -> EntryCell:
    if (indicator.key, year) in shipped_years() and not body.is_fictional:
        return EntryCell(body, year, plain_of(row) if row else None, True, "published")
    if row is not None and row.entered_by_body and body.pk != by.pk:
        shown = _as_told(plain_of(row), indicator, by=by) if row.is_released else None
        return EntryCell(body, year, shown, True, "own" if row.is_released else "own_waiting")
    return EntryCell(body, year, plain_of(row) if row else None)


def _as_told(one: Plain, indicator: Indicator, *, by: Organisation) -> Plain:
    """A count of few people that another office wrote is withheld, as in columns."""
    is_few = one.value is not None and 0 < one.value < FEWEST_PEOPLE
    if not indicator.counts_people or not is_few or indicator.organisation_id == by.pk:
        return one
    return one._replace(value=None, absence=Absence.WITHHELD.value)


def words_in_use(indicator: Indicator, values: Iterable[float | None]) -> list[str]:
    """The labels of a choice that stand in these values: what may be offered without telling what others hide."""
    used = {int(one) for one in values if one is not None}
    return [label for number, label in enumerate(indicator.labels) if number in used]
