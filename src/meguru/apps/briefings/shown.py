"""A briefing as the pages show it: every figure with its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import mark_safe

from meguru.apps.briefings import words
from meguru.apps.briefings.pictures import Strip, strip_picture
from meguru.apps.briefings.queries import StandingRow, TownBriefing, TownRow, WeakIndicator
from meguru.apps.indicators.words import value_words
from meguru.engines.gap_causes import Standing, Sureness, cause_rules

TONES = {Standing.WEAK: "bad", Standing.BELOW: "watch", Standing.FINE: "good"}
SURE_TONES = {Sureness.COUNTED: "info", Sureness.SEEN_TOGETHER: "plain", Sureness.TOLD: "plain"}


def town_row(row: TownRow) -> dict[str, Any]:
    return {
        "town": row.town,
        "weak": row.weak,
        "known": row.known,
        "judged": row.judged,
        "weakest": [
            {
                "name": one.indicator.name,
                "value": value_words(one.weakness.value, one.indicator),
                "place": words.place_words(one),
                "how": words.how_weak(one),
                "standing": words.standing_words(one.weakness.standing),
                "tone": TONES.get(one.weakness.standing, "plain"),
            }
            for one in row.weakest
        ],
    }


def town_page(found: TownBriefing, strips: Sequence[Strip]) -> dict[str, Any]:
    indicator = found.weak[0].row.indicator if found.weak else None
    return {
        "found": found,
        "lead": words.weak_summary(found),
        "rows": [standing_row(row) for row in found.rows],
        "weak": [_weak(one) for one in found.weak],
        "usual_acts": cause_rules().acts_of("").acts,
        "allies": [
            {
                "town": row.town,
                "role": words.role_words(row.ally.role),
                "value": value_words(row.value, indicator),
                "why": words.ally_why(row, indicator),
                "km": words.km_words(row.ally.km),
            }
            for row in found.allies
            if indicator is not None
        ],
        "ally_indicator": indicator,
        "picture": mark_safe(strip_picture(strips)),  # built by us; every text in it is escaped
        "rules": cause_rules(),
        "held": found.held,
    }


def standing_row(row: StandingRow) -> dict[str, Any]:
    return {
        "indicator": row.indicator,
        "year": row.year,
        "value": value_words(row.weakness.value, row.indicator),
        "place": words.place_words(row),
        "middle": words.middle_words(row),
        "standing": words.standing_words(row.weakness.standing),
        "tone": TONES.get(row.weakness.standing, "plain"),
        "how": words.how_weak(row),
        "missing": row.weakness.missing,
        "has_small_denominator": row.has_small_denominator,
    }


def _weak(one: WeakIndicator) -> dict[str, Any]:
    return {
        "row": standing_row(one.row),
        "causes": [
            {
                "cause": cause,
                "sureness": words.sureness_words(cause.sureness),
                "tone": SURE_TONES[cause.sureness],
            }
            for cause in one.causes
        ],
        "improvement": words.improvement_words(one),
        "acts": one.acts,
        "types": ",".join(one.types),
        "findings": one.findings,
    }
