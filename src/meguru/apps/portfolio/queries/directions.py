"""Which ways a system can go: reasons, costs over years, and what was decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from meguru.apps.portfolio.bridge import assumptions_of
from meguru.apps.portfolio.models import DirectionAssumptions, DirectionChoice, WayChoice
from meguru.apps.portfolio.queries.facts import direction_facts, yearly_costs
from meguru.apps.portfolio.queries.findings import SystemFindings
from meguru.apps.systems.models import InformationSystem
from meguru.engines.calendars import fiscal_year
from meguru.engines.system_direction import (
    CostCurve,
    CurveAssumptions,
    Way,
    WayReasons,
    cost_curves,
    reasons_of,
    standard_directions,
)


def newest_assumptions(organisation_id: int) -> DirectionAssumptions | None:
    return (
        DirectionAssumptions.objects.select_related("made_by")
        .filter(organisation_id=organisation_id)
        .order_by("-revision")
        .first()
    )


def assumptions_of_revision(row: DirectionAssumptions) -> CurveAssumptions:
    return assumptions_of(row.values)


def current_assumptions(organisation_id: int) -> tuple[CurveAssumptions, int]:
    """What counts in an office, with its revision; 0 when nobody changed what ships."""
    row = newest_assumptions(organisation_id)
    return (assumptions_of(row.values), row.revision) if row else (standard_directions().assumptions, 0)


def direction_of(system_id: int) -> DirectionChoice | None:
    """The decision that counts now."""
    return (
        DirectionChoice.objects.select_related("made_by", "merge_with", "system__department")
        .filter(system_id=system_id, ended_at__isnull=True)
        .first()
    )


def curves_of(
    system: InformationSystem, *, assumptions: CurveAssumptions, today: dt.date
) -> tuple[int, int, Mapping[Way, CostCurve]] | None:
    """(fiscal year, yen) that the curves start from, and the curve of every way; None when the costs are unknown.

    The first year of the curves is the next fiscal year. Raises: CannotProject.
    """
    yearly = yearly_costs([system.pk], today=today).get(system.pk)
    if yearly is None:
        return None
    year, yen = yearly
    return (
        year,
        yen,
        cost_curves(base_yen=yen, first_year=fiscal_year(today) + 1, assumptions=assumptions),
    )


def expectation(
    system: InformationSystem, *, way: str, assumptions: CurveAssumptions, today: dt.date
) -> dict[str, Any]:
    """What is kept with a decision: the curve of the way and of keeping, year by year; empty without costs."""
    found = curves_of(system, assumptions=assumptions, today=today)
    if found is None:
        return {}
    base_year, base_yen, curves = found
    return {
        "base_year": base_year,
        "base_yen": base_yen,
        "first_year": fiscal_year(today) + 1,
        "keep": [one.yen for one in curves[Way.KEEP].years],
        "way": [one.yen for one in curves[Way(way)].years],
    }


@dataclass(frozen=True, slots=True)
class ShownWay:
    """One way with its words, its reasons, and its costs when they may be shown."""

    way: Way
    words: str
    reasons: WayReasons
    curve: CostCurve | None
    is_decided: bool


@dataclass(frozen=True, slots=True)
class DirectionPage:
    """All ways of one system, the decision that counts, and those before it."""

    ways: tuple[ShownWay, ...]
    choice: DirectionChoice | None
    earlier: tuple[DirectionChoice, ...]
    base_year: int | None
    base_yen: int | None
    card_changed: bool


def direction_page(
    *,
    system: InformationSystem,
    findings: SystemFindings,
    assumptions: CurveAssumptions,
    sees_costs: bool,
    today: dt.date,
) -> DirectionPage:
    """The ways with their reasons from what this person may read of the findings. Raises: CannotProject."""
    reasons = reasons_of(
        findings={one.found.rule for one in findings.holds},
        unjudged={one.found.rule for one in findings.unjudged},
        facts=direction_facts(system, findings.facts, findings.place),
        rules=standard_directions(),
    )
    costs = curves_of(system, assumptions=assumptions, today=today) if sees_costs else None
    choice = direction_of(system.pk)
    return DirectionPage(
        ways=tuple(
            ShownWay(
                way=one.way,
                words=str(WayChoice(one.way.value).label),
                reasons=one,
                curve=costs[2][one.way] if costs else None,
                is_decided=choice is not None and choice.way == one.way.value,
            )
            for one in reasons
        ),
        choice=choice,
        earlier=tuple(
            DirectionChoice.objects.select_related("made_by").filter(system=system, ended_at__isnull=False)[
                :20
            ]
        ),
        base_year=costs[0] if costs else None,
        base_yen=costs[1] if costs else None,
        card_changed=choice is not None and choice.card_revision != system.revision,
    )
