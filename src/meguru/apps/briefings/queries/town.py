"""One municipality: where it stands, what is weak, why that may be, who improved, and with whom to act."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from meguru.apps.briefings.models import BriefingText, GroupKind
from meguru.apps.briefings.queries.answers import Reading, told_answers
from meguru.apps.briefings.queries.basis import Basis, judged_keys
from meguru.apps.briefings.queries.landscape import Landscape, Town
from meguru.apps.briefings.queries.partners import AllyRow, allies_of
from meguru.apps.briefings.queries.progress import ImproverRow, improved
from meguru.apps.briefings.queries.reasons import causes_of, held_types
from meguru.apps.briefings.queries.stories import CaseRow, similar_cases_of, told_stories
from meguru.apps.indicators.models import Indicator
from meguru.apps.knowledge.models import Insight
from meguru.apps.knowledge.queries import findings_about
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can
from meguru.engines.benchmark import Direction, positions
from meguru.engines.gap_causes import (
    HeldType,
    Improvers,
    LikelyCause,
    Standing,
    ToldAnswer,
    Weakness,
    cause_rules,
)

MOST_WEAK = 3
SMALL_DENOMINATOR = 30


@dataclass(frozen=True, slots=True)
class StandingRow:
    """立っている場所: one indicator of one municipality in its prefecture and in its group."""

    indicator: Indicator
    year: int
    weakness: Weakness
    place: int | None  # within the prefecture
    of: int
    tied: int
    group_count: int
    doing: int  # of yes and no: how many of the group do
    has_small_denominator: bool = False
    absence: str = ""  # why there is no value; "" when there is one, or nothing is known of it


@dataclass(frozen=True, slots=True)
class WeakIndicator:
    """弱い指標: with likely causes, who improved, what can be done, and what others found."""

    row: StandingRow
    causes: tuple[LikelyCause, ...]
    improvers: Improvers
    improved: tuple[ImproverRow, ...]
    acts: tuple[str, ...]
    types: tuple[str, ...]
    findings: tuple[Insight, ...]
    cases: tuple[CaseRow, ...] = ()


@dataclass(frozen=True, slots=True)
class TownBriefing:
    """打ち手: everything that a briefing says of one municipality.

    `shows_own` is true for people of the office itself: then what only they may see is in it.
    """

    town: Town
    basis: Basis
    rows: tuple[StandingRow, ...]
    weak: tuple[WeakIndicator, ...]
    more_weak: int
    allies: tuple[AllyRow, ...]
    group_count: int
    group_is_prefecture: bool
    shows_own: bool
    held: tuple[HeldType, ...]
    text: BriefingText | None

    @property
    def has_values(self) -> bool:
        return any(one.weakness.value is not None for one in self.rows)


def town_briefing(
    ground: Landscape,
    body: Organisation,
    basis: Basis,
    *,
    text: BriefingText | None = None,
    with_own: bool = False,
    on_page: bool = False,
) -> TownBriefing:
    """`with_own` asks for what only the office itself may see; it is given to nobody else.

    `on_page`: nothing of it leaves the house, so that who asked the town reads what was handed over to it.
    """
    seat = ground.seat(body.pk)
    assert seat is not None, "a town of the prefecture of its ground"
    keys = judged_keys(ground, basis)
    rows = tuple(standing_row(ground, seat, key, basis) for key in keys)
    weak_rows = weakest_first(rows)
    own = with_own and body.pk in ground.user.organisation_ids_where(Can.VIEW_BENCHMARK)
    may_see_diagnosis = own and body.pk in ground.user.organisation_ids_where(Can.VIEW_DIAGNOSIS)
    held = held_types(body) if may_see_diagnosis else ()
    answers = told_answers(ground, body, _reading(own=own, on_page=on_page)) if weak_rows else ()
    weak = tuple(
        _weak(ground, body, row, basis, held=held, answers=answers, others=weak_rows)
        for row in weak_rows[:MOST_WEAK]
    )
    group = ground.group(seat, basis.group)
    return TownBriefing(
        town=ground.towns[seat],
        basis=basis,
        rows=rows,
        weak=weak,
        more_weak=max(0, len(weak_rows) - MOST_WEAK),
        allies=allies_of(ground, seat, basis, key=weak_rows[0].indicator.key if weak_rows else ""),
        group_count=int(group.size),
        group_is_prefecture=basis.group != GroupKind.PREFECTURE
        and bool(np.array_equal(group, ground.of_prefecture(ground.towns[seat].prefecture_id))),
        shows_own=own,
        held=held,
        text=text,
    )


def _reading(*, own: bool, on_page: bool) -> Reading:
    if own:
        return Reading.OWN
    return Reading.ASKED if on_page else Reading.OPEN


def standing_row(ground: Landscape, seat: int, key: str, basis: Basis) -> StandingRow:
    indicator, column = ground.indicators[key], ground.columns[key]
    figures = ground.figures(key, seat, basis.group)
    place, of, tied = _place(ground, key, seat)
    return StandingRow(
        indicator=indicator,
        year=column.year,
        weakness=ground.weakness(key, seat, basis.group),
        place=place,
        of=of,
        tied=tied,
        group_count=int(ground.group(seat, basis.group).size),
        doing=int(np.count_nonzero(figures.signed)) if indicator.is_yes_no else 0,
        has_small_denominator=_is_small(ground, key, seat),
        absence=column.absence_of(ground.towns[seat].pk),
    )


def weakest_first(rows: tuple[StandingRow, ...]) -> list[StandingRow]:
    """The weak ones, the weakest first."""
    weak = [row for row in rows if row.weakness.is_weak]
    return sorted(weak, key=lambda row: weakness_order(row.weakness, row.indicator))


def weakness_order(weakness: Weakness, indicator: Indicator) -> tuple[bool, float, int, str]:
    """Those in the last quarter first, then by how many of the group are better."""
    return weakness.standing != Standing.WEAK, -weakness.share, indicator.position, indicator.key


def _place(ground: Landscape, key: str, seat: int) -> tuple[int | None, int, int]:
    """Place within the prefecture, of how many, and how many others share it."""
    home = ground.towns[seat].prefecture_id
    mark = ("places", key, home)
    if mark not in ground.kept:
        seats = ground.of_prefecture(home)
        values = ground.comparable(key)[seats]
        ground.kept[mark] = positions(
            {str(n): (None if np.isnan(v) else float(v)) for n, v in zip(seats, values, strict=True)},
            direction=Direction(ground.indicators[key].direction),
        )
    found = ground.kept[mark]
    assert isinstance(found, dict)
    one = found[str(seat)]
    return one.place, one.of, one.tied


def _is_small(ground: Landscape, key: str, seat: int) -> bool:
    """Whether a share is counted over so few that one more or less moves it by some percent."""
    if ground.indicators[key].kind != Indicator.Kind.PERCENT:
        return False
    column = ground.columns[key]
    at = int(np.searchsorted(column.bodies, ground.towns[seat].pk))
    if at >= column.bodies.size or column.bodies[at] != ground.towns[seat].pk:
        return False
    return bool(column.denominators[at] < SMALL_DENOMINATOR)  # nan is not smaller


def _weak(
    ground: Landscape,
    body: Organisation,
    row: StandingRow,
    basis: Basis,
    *,
    held: tuple[HeldType, ...],
    answers: tuple[ToldAnswer, ...],
    others: list[StandingRow],
) -> WeakIndicator:
    rules = cause_rules()
    field = _field(row)
    seat = ground.seat(body.pk)
    assert seat is not None
    acts = rules.acts_of(field)
    first = next(one for one in others if _field(one) == field)
    moved = improved(ground, seat, row.indicator, basis, middle=row.weakness.median)
    return WeakIndicator(
        row=row,
        causes=causes_of(
            ground,
            seat,
            row.indicator,
            basis,
            held=held,
            also_weak=tuple(one.indicator.name for one in others if _field(one) == field and one is not row)
            if first is row  # said once for every field
            else (),
            answers=answers,
            stories=told_stories(ground, body, field),
        ),
        improvers=moved.improvers,
        improved=moved.rows,
        acts=acts.acts,
        types=acts.types,
        findings=_findings(ground, acts.words),
        cases=similar_cases_of(ground, body, field),
    )


def _field(row: StandingRow) -> str:
    return cause_rules().field_of(row.indicator.key, row.indicator.theme)


def _findings(ground: Landscape, words: tuple[str, ...]) -> tuple[Insight, ...]:
    mark = ("findings", words)
    if mark not in ground.kept:
        read = findings_about(words, user=ground.user)
        ground.kept[mark] = tuple(one for one in read if one.is_shipped or not ground.is_released_only)
    found = ground.kept[mark]
    assert isinstance(found, tuple)
    return found
