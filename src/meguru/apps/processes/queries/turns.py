"""What a finished turn says, row by row as a page shows it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from meguru.design import figures
from meguru.engines.mining.results import ActivityFigures, Deviation, HandoverFigures
from meguru.engines.redesign.results import Redesign
from meguru.engines.turn.results import TurnResult


@dataclass(frozen=True, slots=True)
class ElementRow:
    """One step of the process in figures. `waiting_total_hours` is all the waiting before it in the log."""

    name: str
    element_id: str | None
    figures: ActivityFigures
    waiting_total_hours: float


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """One redesign as the page offers it."""

    redesign: Redesign
    place: int  # 1 is the best in the order asked for
    ticked: bool
    left_out: str  # why a ticked one could not be combined; empty otherwise
    steps: tuple[str, ...]  # names of its elements


def element_rows(turn: TurnResult) -> list[ElementRow]:
    """Every step, from left to right as drawn; steps that the drawing left out come last."""
    shapes = turn.diagram.shapes
    drawn = sorted(shapes, key=lambda key: (shapes[key].x, shapes[key].y))
    order = {key: place for place, key in enumerate(drawn)}
    rows = [
        ElementRow(
            name=label,
            element_id=measured.element_id,
            figures=measured,
            waiting_total_hours=_number(measured.waiting_hours.mean) * measured.count,
        )
        for label, measured in turn.measurements.by_activity.items()
    ]
    return sorted(rows, key=lambda row: (order.get(row.element_id or "", len(order)), -row.figures.count))


def longest_waits(turn: TurnResult, *, limit: int = 3) -> list[ElementRow]:
    """The steps before which the cases wait longest in total."""
    waiting = [row for row in element_rows(turn) if row.waiting_total_hours > 0]
    return sorted(waiting, key=lambda row: -row.waiting_total_hours)[:limit]


def handovers(turn: TurnResult, *, limit: int = 10) -> list[HandoverFigures]:
    """Where work changes hands most often."""
    handed = [row for row in turn.measurements.handovers if row.handed_over]
    return sorted(handed, key=lambda row: -row.handed_over)[:limit]


def deviations(turn: TurnResult, *, limit: int = 10) -> list[Deviation]:
    """The differences from the drawing that most cases have."""
    return sorted(turn.conformance.deviations, key=lambda row: -row.cases)[:limit]


def key_tiles(turn: TurnResult) -> list[dict[str, Any]]:
    """The log in key figures."""
    measured = turn.measurements
    late = measured.late_cases
    tiles = [
        {
            "label": _("案件"),
            "value": _("%(count)s件") % {"count": figures.number(measured.cases)},
            "note": _("作業は%(count)s件") % {"count": figures.number(measured.events)},
        },
        {
            "label": _("受付から終わりまで（中央値）"),
            "value": figures.duration(measured.throughput.median),
            "note": _("平均は%(mean)s") % {"mean": figures.duration(measured.throughput.mean)},
        },
        {
            "label": _("手戻りのあった案件"),
            "value": figures.percent(measured.rework_cases / measured.cases if measured.cases else None),
            "note": _("%(count)s件") % {"count": figures.number(measured.rework_cases)},
        },
        {
            "label": _("1件あたりの受渡し"),
            "value": _("%(count)s回") % {"count": figures.number(measured.handovers_per_case, 1)},
        },
        {
            "label": _("図のとおりに進んだ案件"),
            "value": figures.percent(turn.conformance.fitting_share),
            "note": _("適合度の平均は%(share)s")
            % {"share": figures.percent(turn.conformance.average_fitness)},
        },
    ]
    if late is not None:
        tiles.insert(
            2,
            {
                "label": _("期限に遅れた案件"),
                "value": _("%(count)s件") % {"count": figures.number(late)},
                "note": _("期限の分かる%(count)s件のうち")
                % {"count": figures.number(measured.cases_with_deadline)},
                "tone": "watch" if late else "good",
            },
        )
    return tiles


def saving_tiles(turn: TurnResult) -> list[dict[str, Any]]:
    """What the chosen redesigns promise together."""
    effect = turn.to_be.effect
    hours, yen, days = effect.hours_per_year, effect.yen_per_year, effect.days_won_per_case
    return [
        {
            "label": _("減らせる作業時間（1年）"),
            "value": figures.work_hours(hours.mean),
            "note": figures.interval(hours.low, hours.high, "work_hours"),
            "tone": "good" if hours.low > 0 else "plain",
        },
        {
            "label": _("金額にすると（1年）"),
            "value": figures.about_yen(yen.mean),
            "note": figures.interval(yen.low, yen.high, "about_yen"),
            "tone": "good" if yen.low > 0 else "plain",
        },
        {
            "label": _("1件あたり早くなる日数（平均）"),
            "value": figures.days(days.mean),
            "note": figures.interval(days.low, days.high, "days"),
            "tone": "good" if days.low > 0 else "plain",
        },
    ]


def proposal_rows(turn: TurnResult, *, by: str = "yen") -> list[ProposalRow]:
    """The redesigns, ranked by yen (as the turn does) or by days won."""
    place_by_days = {key: place for place, key in enumerate(turn.rank_by_days)}
    redesigns = list(turn.redesigns)
    if by == "days":
        redesigns.sort(key=lambda one: place_by_days.get(one.proposal.id, len(place_by_days)))
    left_out = dict(turn.to_be.left_out)
    chosen = set(turn.to_be.chosen)
    return [
        ProposalRow(
            redesign=one,
            place=place,
            ticked=one.proposal.id in chosen or one.proposal.id in left_out,
            left_out=left_out.get(one.proposal.id, ""),
            steps=tuple(_name(turn, element) for element in one.proposal.elements),
        )
        for place, one in enumerate(redesigns, start=1)
    ]


def _name(turn: TurnResult, element_id: str) -> str:
    node = turn.diagram.nodes.get(element_id)
    return (node.name if node else "") or element_id


def _number(value: float) -> float:
    return 0.0 if math.isnan(value) else value
