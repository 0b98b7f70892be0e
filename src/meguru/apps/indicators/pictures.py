"""Where the points and lines of a chart over the years stand. The table beside it says the same in words."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from meguru.apps.indicators.queries.series import Series, SeriesLine

WIDTH, HEIGHT = 760, 340
LEFT, RIGHT, TOP, BOTTOM = 76, 150, 16, 36
_STEPS = (1, 2, 2.5, 5, 10)
_LABEL_HEIGHT = 17


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One line: the pieces between gaps and breaks as SVG points, its dots, and where its name stands."""

    number: int
    name: str
    kind: str
    pieces: tuple[str, ...]
    dots: tuple[tuple[float, float, str], ...]
    label_y: float


@dataclass(frozen=True, slots=True)
class SeriesPicture:
    """The chart of a series: marks of the value axis, years, lines, and where definitions change."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    ticks: tuple[tuple[float, float], ...]  # (value, y)
    years: tuple[tuple[int, float], ...]
    breaks: tuple[tuple[int, float], ...]
    lines: tuple[DrawnLine, ...]


def series_picture(
    shown: Series, names: Sequence[str], words: Sequence[Sequence[str]]
) -> SeriesPicture | None:
    """The chart; `names` of the lines and `words` for each value. None for a single year or without any value."""
    known = [value for line in shown.lines for value in line.values if value is not None]
    if len(shown.years) < 2 or not known:
        return None
    low, high, step = _scale(min(known), max(known))
    across = (WIDTH - LEFT - RIGHT) / (shown.years[-1] - shown.years[0])
    x = {year: round(LEFT + (year - shown.years[0]) * across, 1) for year in shown.years}

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    drawn = [
        DrawnLine(
            number=number,
            name=names[number],
            kind=line.kind,
            pieces=_pieces(shown, line, x, y),
            dots=tuple(
                (x[year], y(value), words[number][place])
                for place, (year, value) in enumerate(zip(shown.years, line.values, strict=True))
                if value is not None
            ),
            label_y=next((y(value) for value in reversed(line.values) if value is not None), -1.0),
        )
        for number, line in enumerate(shown.lines)
        if any(value is not None for value in line.values)
    ]
    every = max(1, math.ceil(len(shown.years) / 9))
    return SeriesPicture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=WIDTH - RIGHT,
        bottom=HEIGHT - BOTTOM,
        ticks=tuple(
            (value, y(value)) for value in (low + n * step for n in range(round((high - low) / step) + 1))
        ),
        years=tuple((year, x[year]) for year in shown.years[::every]),
        breaks=tuple((year, x[year]) for year in sorted(shown.breaks)),
        lines=tuple(_apart(drawn)),
    )


def _scale(low: float, high: float) -> tuple[float, float, float]:
    """Round ends and a round step; from 0 where that is near enough to read the differences."""
    if low >= 0 and low < high * 0.6:
        low = 0
    spread = (high - low) or abs(high) or 1
    size = 10 ** math.floor(math.log10(spread / 4))
    step = next(one * size for one in _STEPS if one * size >= spread / 4)
    bottom = math.floor(low / step) * step
    top = math.ceil(high / step) * step
    return bottom, top if top > bottom else bottom + step, step


def _pieces(
    shown: Series, line: SeriesLine, x: Mapping[int, float], y: Callable[[float], float]
) -> tuple[str, ...]:
    pieces: list[list[str]] = [[]]
    for year, value in zip(shown.years, line.values, strict=True):
        if value is None or year in shown.breaks:
            pieces.append([])
        if value is not None:
            pieces[-1].append(f"{x[year]},{y(value)}")
    return tuple(" ".join(one) for one in pieces if len(one) > 1)


def _apart(drawn: list[DrawnLine]) -> list[DrawnLine]:
    """Names at the end of lines, moved so that none lies on another."""
    taken = -math.inf
    moved = []
    for one in sorted(drawn, key=lambda line: line.label_y):
        at = max(one.label_y, taken + _LABEL_HEIGHT)
        taken = at
        moved.append(DrawnLine(one.number, one.name, one.kind, one.pieces, one.dots, at))
    beyond = taken - (HEIGHT - BOTTOM + 4)
    if beyond > 0:
        moved = [
            DrawnLine(one.number, one.name, one.kind, one.pieces, one.dots, one.label_y - beyond)
            for one in moved
        ]
    return sorted(moved, key=lambda line: line.number)
