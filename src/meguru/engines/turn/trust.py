"""How far the trials made from a log can be trusted (docs/algorithms/fitting.md, section 8).

The way in which a turn fits its scenario is carried out once more on the earlier months alone, and judged on the last
ones. Four answers are told apart, quantity by quantity:

* near    the error is at most NEAR of what is measured;
* unsure  it is larger, but no larger than two samples of the same cases may be apart: too few cases to tell;
* rough   it is at most ROUGH;
* far     it is larger.

A moment of arrival can be off by half of its period at most, a duration by any number of times itself. So moments have a
third of these limits.

Source: NEAR is the error from which the turn warns of a bad reproduction. MAY_BE_CHANCE: of samples drawn from the same
values, 95 of 100 or more stay below it from 100 cases on (exponential, uniform, and the two real logs of the tests but for
the heaviest tail: 90 of 100), and the past as a forecast is within one mean distance by chance of another forecast.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining import (
    Distance,
    HeldOutFit,
    TooShort,
    divide_log,
    judge_divided,
)
from meguru.engines.mining.alignments import CannotAlign
from meguru.engines.simulation import CannotSimulate
from meguru.engines.turn.drawn_process import process_of
from meguru.engines.turn.effort import runs_to_judge
from meguru.engines.turn.reproduction import TRUSTED_ERROR_PERCENT
from meguru.engines.turn.results import Trust, TurnOptions
from meguru.engines.turn.wording import hours

Verdict = Literal["near", "unsure", "rough", "far"]
BesideThePast = Literal["nearer", "alike", "further"]
Quantity = Literal["arrivals", "hour_of_week", "throughput", "work", "waiting"]

NEAR = TRUSTED_ERROR_PERCENT / 100
ROUGH = 0.5
MAY_BE_CHANCE = 2.0  # times the mean distance by chance
_OF_A_MOMENT = 1 / 3


@dataclass(frozen=True, slots=True)
class Judged:
    """一つの量の確かめ: how far one quantity was off, what that means, and how the past itself would have done."""

    quantity: Quantity
    distance: Distance
    verdict: Verdict
    beside_the_past: BesideThePast


def judge_turn(log: EventLog, *, drawing: Diagram | None, options: TurnOptions) -> Trust:
    """Judge what a turn does with this log on the log's last months."""
    try:
        divided = divide_log(log, seed=options.seed, only_since_change=False)
        fit = judge_divided(
            divided,
            diagram=process_of(
                divided.learnt, drawing=drawing, noise_threshold=options.noise_threshold
            ).diagram,
            seed=options.seed,
            hourly_yen=options.hourly_yen,
            use_japanese_calendar=options.use_japanese_calendar,
            replications=runs_to_judge(divided.later.events.height),
            looks_ahead=False,
        )
    except (TooShort, CannotAlign, CannotSimulate) as reason:
        return Trust(fit=None, why_not=str(reason))
    return Trust(fit=fit, why_not="")


def judged_quantities(fit: HeldOutFit) -> tuple[Judged, ...]:
    """Throughput first: it is what trials are asked about. Left out are quantities of which nothing is known, and work
    where the log does not say when it began: then it is an assumption on both sides.
    """
    found: tuple[tuple[Quantity, Distance], ...] = (
        ("throughput", fit.throughput),
        ("waiting", fit.waiting_all),
        ("work", fit.work_all),
        ("arrivals", fit.arrivals),
        ("hour_of_week", fit.arrivals_by_hour_of_week),
    )
    return tuple(
        Judged(
            quantity=quantity,
            distance=distance,
            verdict=verdict_of(distance, is_moment=quantity in ("arrivals", "hour_of_week")),
            beside_the_past=beside_the_past(distance),
        )
        for quantity, distance in found
        if not math.isnan(distance.hours.mean) and not (quantity == "work" and fit.is_inferred)
    )


def verdict_of(distance: Distance, *, is_moment: bool = False) -> Verdict:
    """What a distance means. Without a known chance nothing is put down to chance."""
    scale = distance.scale_hours * (_OF_A_MOMENT if is_moment else 1.0)
    off = distance.hours.mean
    if off <= NEAR * scale:
        return "near"
    if off <= MAY_BE_CHANCE * distance.chance_hours:
        return "unsure"
    return "rough" if off <= ROUGH * scale else "far"


def beside_the_past(distance: Distance) -> BesideThePast:
    """Whether the months right before, taken as they were, come nearer; alike within what chance does to both."""
    more = distance.hours.mean - distance.yardstick_hours
    noticeable = max(
        distance.chance_hours if distance.chance_hours > 0 else 0.0,
        0.1 * max(distance.hours.mean, distance.yardstick_hours),
    )
    if abs(more) > noticeable:
        return "further" if more > 0 else "nearer"
    return "alike"


def has_changed(throughput: Distance) -> bool:
    """Whether an error comes from a change: the cases learnt from are further off than chance, and than the simulation
    is from them."""
    return throughput.learnt_hours > max(MAY_BE_CHANCE * throughput.chance_hours, throughput.repeated_hours)


def trust_notes(trust: Trust) -> tuple[str, ...]:
    """Warn when the throughput of the held-out months was far from what had been foretold."""
    if trust.fit is None or verdict_of(trust.fit.throughput) != "far":
        return ()
    off = trust.fit.throughput
    return (
        f"最後の月をとっておいて確かめると、試算の所要時間は1件あたり{hours(off.hours.mean)}外れました"
        f"（実際の平均は{hours(off.scale_hours)}）。先の月の見込みには使わないでください。",
    )
