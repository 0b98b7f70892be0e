"""A briefing as the pages show it: every figure with its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from meguru.apps.briefings import words
from meguru.apps.briefings.pictures import Strip, strip_picture
from meguru.apps.briefings.queries import StandingRow, TownBriefing, TownRow, WeakIndicator
from meguru.apps.indicators.words import value_words
from meguru.engines.gap_causes import LikelyCause, Standing, Sureness, cause_rules

# Where what stands behind a cause can be read: the kind of its reference -> (address, words of the link).
PLACES: dict[str, tuple[str, Any]] = {
    "asked": ("surveys:asked_sheet", _("自団体の回答を見る")),
    "results": ("surveys:results", _("集めた回答を見る")),
    "published": ("surveys:published", _("公表された結果を見る")),
    "case": ("catalogue:case", _("事例を見る")),
    "finding": ("knowledge:insight", _("知見を見る")),
}
TONES = {Standing.WEAK: "bad", Standing.BELOW: "watch", Standing.FINE: "good"}
SURE_TONES = {
    Sureness.COUNTED: "info",
    Sureness.SEEN_TOGETHER: "plain",
    Sureness.TOLD: "watch",
    Sureness.ELSEWHERE: "plain",
}


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
        "value": words.own_value(row),
        "place": words.place_words(row),
        "middle": words.middle_words(row),
        "standing": words.standing_words(row.weakness.standing),
        "tone": TONES.get(row.weakness.standing, "plain"),
        "how": words.how_weak(row),
        "missing": row.weakness.missing,
        "has_small_denominator": row.has_small_denominator,
    }


def cause_links(cause: LikelyCause) -> list[dict[str, str]]:
    """Where the answers and stories behind a cause can be read, each once."""
    made: dict[str, dict[str, str]] = {}
    counted: dict[str, int] = {}
    for ref in cause.refs:
        kind, _colon, number = ref.partition(":")
        name, label = PLACES[kind]
        counted[kind] = counted.get(kind, 0) + 1
        more = f" {counted[kind]}" if counted[kind] > 1 else ""
        made[ref] = {"url": reverse(name, args=[int(number)]), "label": f"{label}{more}"}
    return list(made.values())


def _weak(one: WeakIndicator) -> dict[str, Any]:
    return {
        "row": standing_row(one.row),
        "causes": [
            {
                "cause": cause,
                "sureness": words.sureness_words(cause.sureness),
                "tone": SURE_TONES[cause.sureness],
                "links": cause_links(cause),
            }
            for cause in one.causes
        ],
        "improvement": words.improvement_words(one),
        "acts": one.acts,
        "types": ",".join(one.types),
        "findings": one.findings,
        "cases": [
            {
                "case": row.case,
                "words": "、".join(row.words),
                "is_like_ours": row.is_like_ours,
            }
            for row in one.cases
        ],
    }
