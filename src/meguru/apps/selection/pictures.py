"""Our own pictures: points by area as bars, the room of a weight as a band. The table beside says the same."""

from __future__ import annotations

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from meguru.apps.selection.queries.result import ScoredResult
from meguru.engines.evaluation import Ranked, WeightInterval

COLOURS = (
    "#0946f1",
    "#008299",
    "#b15600",
    "#6f23d0",
    "#197a4b",
    "#a11a6b",
    "#5c5c5c",
    "#7a5a00",
    "#00118f",
    "#8c1f1f",
    "#3f7fbf",
    "#b08900",
)
BAR, WIDTH = 20, 640


def area_bars(found: ScoredResult) -> list[tuple[Ranked, SafeString]]:
    """(offer, a bar of its points of 100 in the order of the areas) in the order of the ranking."""
    colours = {area: COLOURS[number % len(COLOURS)] for number, area in enumerate(found.areas)}
    bars = []
    for row, areas in found.rows:
        left, parts = 0.0, []
        for one in areas:
            width = one.points / 100 * WIDTH
            parts.append((f"{left:.1f}", f"{max(width - 1, 0):.1f}", BAR, colours[one.area]))
            left += width
        body = format_html_join("", '<rect x="{}" y="0" width="{}" height="{}" fill="{}"/>', parts)
        bars.append(
            (
                row,
                format_html(
                    '<svg viewBox="0 0 {} {}" class="selection-bar" aria-hidden="true" focusable="false">'
                    '<rect x="0" y="0" width="{}" height="{}" fill="#eef1f4"/>{}</svg>',
                    WIDTH,
                    BAR,
                    WIDTH,
                    BAR,
                    body,
                ),
            )
        )
    return bars


def swatches(found: ScoredResult) -> list[tuple[str, SafeString]]:
    """(area, a small square of its colour), the key of the bars."""
    return [
        (
            area,
            format_html(
                '<svg viewBox="0 0 12 12" class="selection-swatch" aria-hidden="true" focusable="false">'
                '<rect width="12" height="12" fill="{}"/></svg>',
                COLOURS[number % len(COLOURS)],
            ),
        )
        for number, area in enumerate(found.areas)
    ]


def interval_band(one: WeightInterval) -> SafeString:
    """0 to 100 %: the band in which the first stays first, and a mark where the weight is now."""
    colour = "#b15600" if one.is_fragile else "#197a4b"
    return format_html(
        '<svg viewBox="0 0 200 20" class="selection-band" aria-hidden="true" focusable="false">'
        '<rect x="0" y="7" width="200" height="6" fill="#d6dce2"/>'
        '<rect x="{}" y="7" width="{}" height="6" fill="{}"/>'
        '<rect x="{}" y="1" width="3" height="18" fill="#1a1a1a"/></svg>',
        f"{200 * one.low:.1f}",
        f"{200 * max(one.high - one.low, 0):.1f}",
        colour,
        f"{min(200 * one.weight, 197):.1f}",
    )
