"""A strip per indicator: the group's middle half, its middle, its ends, and where the municipality stands.

The table beside it says the same in figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import numpy as np
from django.utils.translation import gettext as _

from meguru.apps.briefings.queries import Landscape, StandingRow, TownBriefing
from meguru.apps.indicators.words import value_words

WIDTH, LEFT, RIGHT, ROW, TOP = 720, 250, 90, 30, 26
INK, QUIET, BAND, OWN = "#1a1a1c", "#595959", "#c9d9ee", "#b3261e"
LONGEST = 18


@dataclass(frozen=True, slots=True)
class Strip:
    """One indicator over a group, and the value of the municipality."""

    row: StandingRow
    least: float
    lower: float
    middle: float
    upper: float
    most: float


def strips_of(ground: Landscape, found: TownBriefing, *, most: int) -> list[Strip]:
    """Strips of figures (yes and no are counted in the table), the weak ones first."""
    seat = ground.seat(found.town.pk)
    assert seat is not None
    weak = [one.row for one in found.weak]
    rows = [*weak, *(row for row in found.rows if row not in weak)]
    group = ground.group(seat, found.basis.group)
    strips = []
    for row in rows:
        if row.indicator.is_yes_no or row.weakness.value is None or row.weakness.of < 2:
            continue
        values = ground.comparable(row.indicator.key)[group]
        known = values[~np.isnan(values)]
        ends = [float(one) for one in np.quantile(known, (0, 0.25, 0.5, 0.75, 1))]
        strips.append(Strip(row, *ends))
    return strips[:most]


def strip_picture(strips: Sequence[Strip]) -> str:
    """An SVG; "" without strips."""
    if not strips:
        return ""
    height = TOP + ROW * len(strips) + 6
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(_alt(strips), {chr(34): "&quot;"})}" font-family="sans-serif" font-size="13">',
        f'<text x="{LEFT}" y="15" fill="{QUIET}" font-size="12">{escape(_("左の端が最小、右の端が最大。帯は真ん中の半分、縦の線は真ん中、ひし形がこの団体"))}</text>',
    ]
    for number, strip in enumerate(strips):
        parts += _drawn(strip, TOP + ROW * number + ROW / 2)
    return "".join([*parts, "</svg>"])


def picture_words(strips: Sequence[Strip]) -> str:
    return _alt(strips)


def _alt(strips: Sequence[Strip]) -> str:
    return "、".join(
        _("%(name)s：この団体は%(own)s、真ん中は%(middle)s")
        % {
            "name": one.row.indicator.name,
            "own": value_words(one.row.weakness.value, one.row.indicator),
            "middle": value_words(one.middle, one.row.indicator),
        }
        for one in strips
    )


def _drawn(strip: Strip, y: float) -> list[str]:
    span = WIDTH - LEFT - RIGHT
    own = strip.row.weakness.value
    assert own is not None
    least, most = min(strip.least, own), max(strip.most, own)

    def at(value: float) -> float:
        return LEFT + span * ((value - least) / (most - least) if most > least else 0.5)

    name = strip.row.indicator.name
    shown = name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}…"
    x = at(own)
    return [
        f'<text x="{LEFT - 12}" y="{y + 4:g}" text-anchor="end" fill="{INK}">{escape(shown)}</text>',
        f'<line x1="{at(strip.least):.1f}" y1="{y:g}" x2="{at(strip.most):.1f}" y2="{y:g}" stroke="{QUIET}" stroke-width="1"/>',
        f'<rect x="{at(strip.lower):.1f}" y="{y - 7:g}" width="{max(at(strip.upper) - at(strip.lower), 2):.1f}" height="14" fill="{BAND}" stroke="{QUIET}" stroke-width="0.5"/>',
        f'<line x1="{at(strip.middle):.1f}" y1="{y - 9:g}" x2="{at(strip.middle):.1f}" y2="{y + 9:g}" stroke="{INK}" stroke-width="2"/>',
        f'<polygon points="{x:.1f},{y - 8:g} {x + 7:.1f},{y:g} {x:.1f},{y + 8:g} {x - 7:.1f},{y:g}" fill="{OWN}" stroke="white" stroke-width="1"/>',
        f'<text x="{WIDTH - RIGHT + 12}" y="{y + 4:g}" fill="{INK}">{escape(value_words(own, strip.row.indicator))}</text>',
    ]
