"""The figures of a turn as one flat JSON object: what `./run turn --json` prints."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from meguru.engines.redesign.results import Redesign
from meguru.engines.simulation.results import Estimate
from meguru.engines.turn.results import TurnResult


def summarise(result: TurnResult, *, elapsed_seconds: float, files: Sequence[str]) -> dict[str, Any]:
    """Return the summary. Hours and yen a year are savings (as-is minus redesigned); intervals are 95 %."""
    measured, simulated = result.measurements, result.simulation
    effect = result.to_be.effect
    return {
        "cases": measured.cases,
        "events": result.raw_events,
        "activities": measured.activities,
        "variants": measured.variants_count,
        "resources": measured.resources,
        "throughput_hours": {
            "median": rounded(measured.throughput.median),
            "mean": rounded(measured.throughput.mean),
            "p75": rounded(measured.throughput.p75),
            "max": rounded(measured.throughput.max),
        },
        "by_channel": [
            {
                "channel": figures.channel,
                "cases": figures.cases,
                "median_hours": rounded(figures.median_hours),
            }
            for figures in measured.by_channel
        ],
        "late_cases": measured.late_cases,
        "conformance": {
            "fitting_share": rounded(result.conformance.fitting_share),
            "average_fitness": rounded(result.conformance.average_fitness),
        },
        "simulation": {
            "median_hours": rounded(simulated.median_hours.mean),
            "mean_hours": rounded(simulated.mean_hours.mean),
            "mean_error_percent": rounded(result.reproduction.mean_error_percent),
            "same_channel_order": result.reproduction.same_channel_order,
            "seed": simulated.seed,
            "replications": simulated.replications,
        },
        "redesigns": [_redesign(one) for one in result.redesigns],
        "to_be": {
            "chosen": list(result.to_be.chosen),
            "median_hours": rounded(effect.median_hours.mean),
            "mean_hours": rounded(effect.mean_hours.mean),
            "hours_saved_per_year": rounded(effect.hours_per_year.mean),
            "yen_saved_per_year": round(effect.yen_per_year.mean),
            "ci95_hours": _interval(effect.hours_per_year),
        },
        "elapsed_seconds": round(elapsed_seconds, 3),
        "files": list(files),
    }


def _redesign(one: Redesign) -> dict[str, Any]:
    return {
        "id": one.proposal.id,
        "title": one.proposal.title,
        "elements": list(one.proposal.elements),
        "reasons": [str(reason) for reason in one.proposal.reasons],
        "hours_saved_per_year": rounded(one.effect.hours_per_year.mean),
        "yen_saved_per_year": round(one.effect.yen_per_year.mean),
        "ci95_hours": _interval(one.effect.hours_per_year),
        "days_won_per_case": rounded(one.effect.days_won_per_case.mean),
    }


def _interval(estimate: Estimate) -> list[float | None]:
    return [rounded(estimate.low), rounded(estimate.high)]


def rounded(value: float) -> float | None:
    """Six decimals are finer than any measurement here; None where there is no number."""
    return round(value, 6) if math.isfinite(value) else None
