"""Our own pictures: points by area as bars, the room of a weight as a band. The table beside says the same."""

from __future__ import annotations

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from meguru.apps.selection.queries.result import ScoredResult
from meguru.engines.evaluation import Ranked, WeightInterval
from meguru.engines.spreadsheets.values import clean_text

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
NAMES, KEY_COLUMNS = 220, 3  # of the picture for paper


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


def chart(found: ScoredResult) -> str:
    """The same bars as one picture for paper: names before, totals behind, the key of the colours below."""
    height, key_rows = BAR + 12, -(-len(found.areas) // KEY_COLUMNS)
    bottom = height * len(found.rows) + 12
    total = bottom + 20 * key_rows
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{NAMES + WIDTH + 70}" height="{total}" '
        f'viewBox="0 0 {NAMES + WIDTH + 70} {total}" font-family="BIZ UDPGothic" font-size="13">'
    ]
    colours = {area: COLOURS[number % len(COLOURS)] for number, area in enumerate(found.areas)}
    for number, (row, areas) in enumerate(found.rows):
        top, left = number * height, float(NAMES)
        name = f"{row.place or '—'}　{row.candidate}"
        parts.append(f'<text x="0" y="{top + 15}">{_short(name, 15)}</text>')
        parts.append(f'<rect x="{NAMES}" y="{top}" width="{WIDTH}" height="{BAR}" fill="#eef1f4"/>')
        for one in areas:
            width = one.points / 100 * WIDTH
            parts.append(
                f'<rect x="{left:.1f}" y="{top}" width="{max(width - 1, 0):.1f}" height="{BAR}" fill="{colours[one.area]}"/>'
            )
            left += width
        parts.append(f'<text x="{NAMES + WIDTH + 8}" y="{top + 15}">{row.total:.1f}</text>')
    step = (NAMES + WIDTH + 70) // KEY_COLUMNS
    for number, area in enumerate(found.areas):
        x, y = number % KEY_COLUMNS * step, bottom + number // KEY_COLUMNS * 20
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{colours[area]}"/>')
        parts.append(f'<text x="{x + 18}" y="{y + 11}">{_short(area or _("分野なし"), 18)}</text>')
    return "".join([*parts, "</svg>"])


def _short(text: str, longest: int) -> str:
    plain = clean_text(text)
    return escape(plain if len(plain) <= longest else plain[: longest - 1] + "…")


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
