"""The plans of a search as a picture: two goals as axes, every plan with its intervals, today beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10

from django.utils.html import escape

from meguru.engines.simulation import Estimate

WIDTH, HEIGHT = 560, 360
LEFT, RIGHT, TOP, BOTTOM = 74, 24, 16, 52
PLAN, TODAY, LINES, WORDS = "#0946f1", "#b15600", "#d6dce2", "#1a1a1a"
TICKS = 4
LEAST_ROOM = 0.02  # of the largest figure: what an axis shows at least


@dataclass(frozen=True, slots=True)
class Dot:
    """One plan in the picture, in the units of the axes."""

    name: str
    x: Estimate
    y: Estimate
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis shows; `places` are the decimals of its figures."""

    label: str
    low: float
    high: float
    step: float

    def ticks(self) -> list[float]:
        count = round((self.high - self.low) / self.step)
        return [self.low + number * self.step for number in range(count + 1)]


def plans_picture(dots: Sequence[Dot], *, across: str, up: str) -> str:
    """An SVG; the table beside it says the same."""
    x_axis = _axis(across, [dot.x for dot in dots])
    y_axis = _axis(up, [dot.y for dot in dots])
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'font-family="BIZ UDPGothic, sans-serif" font-size="13" role="img" class="search-picture">',
        f"<title>{escape(across)}／{escape(up)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        *_grid(x_axis, y_axis),
    ]
    for dot in sorted(dots, key=lambda one: one.is_today):
        parts += _dot(dot, x_axis, y_axis)
    parts += _names(dots, x_axis, y_axis)
    return "".join([*parts, "</svg>"])


def _axis(label: str, values: Sequence[Estimate]) -> Axis:
    ends = [end for one in values for end in (one.mean, one.low, one.high) if isfinite(end)]
    low, high = (min(ends), max(ends)) if ends else (0.0, 1.0)
    least = LEAST_ROOM * max(abs(low), abs(high)) or 1.0
    if high - low < least:  # differences that nobody would call one are not blown up
        low, high = (low + high - least) / 2, (low + high + least) / 2
    room = high - low
    step = _round_step(room / TICKS)
    first, last = floor(low / step) * step, -floor(-high / step) * step
    return Axis(label, first, last if last > first else first + step, step)


def _round_step(rough: float) -> float:
    """1, 2 or 5 times a power of ten."""
    power = 10.0 ** floor(log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)


def _at_x(axis: Axis, value: float) -> float:
    return LEFT + (value - axis.low) / (axis.high - axis.low) * (WIDTH - LEFT - RIGHT)


def _at_y(axis: Axis, value: float) -> float:
    return HEIGHT - BOTTOM - (value - axis.low) / (axis.high - axis.low) * (HEIGHT - TOP - BOTTOM)


def _grid(x_axis: Axis, y_axis: Axis) -> list[str]:
    parts = []
    for value in x_axis.ticks():
        x = _at_x(x_axis, value)
        parts.append(_line(x, TOP, x, HEIGHT - BOTTOM, LINES))
        parts.append(_text(x, HEIGHT - BOTTOM + 18, _figure(value, x_axis.step), "middle"))
    for value in y_axis.ticks():
        y = _at_y(y_axis, value)
        parts.append(_line(LEFT, y, WIDTH - RIGHT, y, LINES))
        parts.append(_text(LEFT - 8, y + 4, _figure(value, y_axis.step), "end"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, x_axis.label, "middle"))
    middle = (TOP + HEIGHT - BOTTOM) / 2
    parts.append(
        f'<text x="16" y="{middle:.1f}" fill="{WORDS}" text-anchor="middle" '
        f'transform="rotate(-90 16 {middle:.1f})">{escape(y_axis.label)}</text>'
    )
    return parts


def _dot(dot: Dot, x_axis: Axis, y_axis: Axis) -> list[str]:
    if not (isfinite(dot.x.mean) and isfinite(dot.y.mean)):
        return []
    colour = TODAY if dot.is_today else PLAN
    x, y = _at_x(x_axis, dot.x.mean), _at_y(y_axis, dot.y.mean)
    parts = []
    if isfinite(dot.x.low) and isfinite(dot.x.high):
        parts.append(_line(_at_x(x_axis, dot.x.low), y, _at_x(x_axis, dot.x.high), y, colour, 2))
    if isfinite(dot.y.low) and isfinite(dot.y.high):
        parts.append(_line(x, _at_y(y_axis, dot.y.low), x, _at_y(y_axis, dot.y.high), colour, 2))
    if dot.is_today:
        return [*parts, f'<rect x="{x - 6:.1f}" y="{y - 6:.1f}" width="12" height="12" fill="{colour}"/>']
    return [*parts, f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/>']


def _names(dots: Sequence[Dot], x_axis: Axis, y_axis: Axis) -> list[str]:
    """Each name beside its dot, moved up where it would lie on another name."""
    placed: list[tuple[float, float]] = []
    parts = []
    for dot in dots:
        if not (isfinite(dot.x.mean) and isfinite(dot.y.mean)):
            continue
        x, y = _at_x(x_axis, dot.x.mean), _at_y(y_axis, dot.y.mean)
        to_the_left = x > WIDTH - 90
        left, above = x + (-10 if to_the_left else 10), y - 8
        while any(abs(left - other) < 60 and abs(above - height) < 14 for other, height in placed):
            above -= 14
        placed.append((left, above))
        parts.append(_text(left, max(above, 12), dot.name, "end" if to_the_left else "start"))
    return parts


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: int = 1) -> str:
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
        f'stroke="{colour}" stroke-width="{width}"/>'
    )


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" fill="{WORDS}" text-anchor="{anchor}">{escape(words)}</text>'


def _figure(value: float, step: float) -> str:
    places = max(0, -floor(log10(step)))
    return f"{value:,.{places}f}" if round(value, places) else "0"
