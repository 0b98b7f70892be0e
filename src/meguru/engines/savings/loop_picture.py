"""The flow of savings drawn as a loop; the table beside it says the same in words and figures."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT = 720, 300
CENTRE_X, CENTRE_Y, ACROSS, DOWN = 360, 150, 330, 136
BOX_WIDTH, BOX_HEIGHT = 210, 92
INK, QUIET, LINE, PAPER = "#1b2733", "#33414e", "#2a6f97", "#ffffff"
THINNEST, THICKEST = 3.0, 16.0


@dataclass(frozen=True, slots=True)
class LoopStation:
    """輪の駅: a place of the loop with what it holds in written words. `url` opens its list.

    `weight` (0..1) is how thick the arrow that leads here is drawn; the way back is always thin.
    """

    label: str
    yen: str
    hours: str
    url: str = ""
    weight: float = 0.0


def loop_svg(
    stations: Sequence[LoopStation], *, title: str, middle: Sequence[str] = (), width: int = WIDTH
) -> str:
    """The stations clockwise from the top left, an arrow from each to the next and from the last to the first.

    The way back is dashed: it is what the next turn begins with. `width` is the size it is shown in, in px. "" without
    stations.
    """
    if not stations:
        return ""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{width}" '
        f'height="{width * HEIGHT // WIDTH}" role="group" aria-label="{escape(title)}" font-family="sans-serif">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
    ]
    places = [_place(number, len(stations)) for number in range(len(stations))]
    for number in range(len(stations)):
        following = (number + 1) % len(stations)
        parts += _arrow(
            places[number][2], places[following][2], stations[following].weight, is_way_back=following == 0
        )
    for number, words in enumerate(middle):
        parts.append(
            f'<text x="{CENTRE_X}" y="{CENTRE_Y + 5 + 20 * number - 10 * (len(middle) - 1)}" text-anchor="middle" '
            f'font-size="14" fill="{QUIET}">{escape(words)}</text>'
        )
    for station, (x, y, _angle) in zip(stations, places, strict=True):
        parts += _box(station, x, y)
    return "".join([*parts, "</svg>"])


def _place(number: int, count: int) -> tuple[float, float, float]:
    angle = -math.pi * 3 / 4 + 2 * math.pi * number / count
    return CENTRE_X + ACROSS * math.cos(angle), CENTRE_Y + DOWN * math.sin(angle), angle


def _arrow(start: float, end: float, weight: float, *, is_way_back: bool) -> list[str]:
    """A bow of the ellipse between two boxes, with its head where it arrives."""
    while end <= start:
        end += 2 * math.pi
    first, last = _leaves(start, 1), _leaves(end, -1)
    weight = 0.0 if is_way_back else min(max(weight, 0.0), 1.0)
    width = round(THINNEST + (THICKEST - THINNEST) * weight, 1)
    x1, y1 = _on_ellipse(first)
    x2, y2 = _on_ellipse(last)
    dash = ' stroke-dasharray="7 6"' if is_way_back else ""
    along = math.atan2(DOWN * math.cos(last), -ACROSS * math.sin(last))
    return [
        f'<path d="M{x1:.1f} {y1:.1f} A{ACROSS} {DOWN} 0 0 1 {x2:.1f} {y2:.1f}" fill="none" stroke="{LINE}" '
        f'stroke-width="{width}" stroke-opacity="0.55"{dash}/>',
        _head(x2, y2, along, 9 + width / 2),
    ]


def _leaves(angle: float, direction: int) -> float:
    """The nearest place of the ellipse in a direction that is clear of the box at `angle`."""
    at_x, at_y = _on_ellipse(angle)
    step = angle
    for _try in range(200):
        step += direction * 0.01
        x, y = _on_ellipse(step)
        if abs(x - at_x) > BOX_WIDTH / 2 + 14 or abs(y - at_y) > BOX_HEIGHT / 2 + 14:
            break
    return step


def _on_ellipse(angle: float) -> tuple[float, float]:
    return CENTRE_X + ACROSS * math.cos(angle), CENTRE_Y + DOWN * math.sin(angle)


def _head(x: float, y: float, along: float, size: float) -> str:
    points = [
        (x + size * math.cos(along + turn) * reach, y + size * math.sin(along + turn) * reach)
        for turn, reach in ((0.0, 1.0), (2.4, 0.9), (-2.4, 0.9))
    ]
    return f'<polygon points="{" ".join(f"{px:.1f},{py:.1f}" for px, py in points)}" fill="{LINE}"/>'


def _box(station: LoopStation, x: float, y: float) -> list[str]:
    left, top = x - BOX_WIDTH / 2, y - BOX_HEIGHT / 2
    words = f"{station.label} {station.yen} {station.hours}"
    inside = [
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="10" fill="{PAPER}" '
        f'stroke="{LINE}" stroke-width="2"/>',
        f'<text x="{x:.1f}" y="{top + 26:.1f}" text-anchor="middle" font-size="15" font-weight="bold" '
        f'fill="{INK}">{escape(station.label)}</text>',
        f'<text x="{x:.1f}" y="{top + 52:.1f}" text-anchor="middle" font-size="18" fill="{INK}">'
        f"{escape(station.yen)}</text>",
        f'<text x="{x:.1f}" y="{top + 77:.1f}" text-anchor="middle" font-size="16" fill="{INK}">'
        f"{escape(station.hours)}</text>",
    ]
    if not station.url:
        return inside
    return [f'<a href="{escape(station.url)}" aria-label="{escape(words)}">', *inside, "</a>"]
