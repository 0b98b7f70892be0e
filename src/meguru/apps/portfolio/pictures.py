"""Lines of what ways cost together over the years: places for a drawing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from meguru.apps.portfolio.queries.directions import ShownWay

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 680, 320, 84, 190, 16, 36
LABEL_GAP = 18


@dataclass(frozen=True, slots=True)
class CostLine:
    """One way: its points, and where its name stands at the end."""

    key: str
    words: str
    points: str
    dots: tuple[tuple[int, int], ...]
    label_x: int
    label_y: int


@dataclass(frozen=True, slots=True)
class CostPicture:
    """費用の図: sums of yen since the first year, one line per way."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    lines: tuple[CostLine, ...]
    years: tuple[tuple[int, int], ...]
    grid: tuple[tuple[int, int], ...]


def cost_picture(ways: Sequence[ShownWay]) -> CostPicture | None:
    """The sums of every way with a curve; None without one or when everything is zero."""
    sums = {
        one: list(accumulate(year.yen for year in one.curve.years)) for one in ways if one.curve is not None
    }
    top = max((max(values) for values in sums.values()), default=0)
    if not top:
        return None
    right, bottom = WIDTH - RIGHT, HEIGHT - BOTTOM
    years = next(one.curve.years for one in sums if one.curve is not None)

    def place_x(number: int) -> int:
        return LEFT + (right - LEFT) * number // (len(years) - 1)

    def place_y(yen: int) -> int:
        return bottom - (bottom - TOP) * yen // top

    ends = sorted(sums, key=lambda one: place_y(sums[one][-1]))
    label_y: dict[str, int] = {}
    lowest = TOP - LABEL_GAP
    for one in ends:
        lowest = max(place_y(sums[one][-1]), lowest + LABEL_GAP)
        label_y[one.way.value] = lowest
    lines = []
    for one, values in sums.items():
        dots = tuple((place_x(number), place_y(yen)) for number, yen in enumerate(values))
        lines.append(
            CostLine(
                key=one.way.value,
                words=one.words,
                points=" ".join(f"{x},{y}" for x, y in dots),
                dots=dots,
                label_x=right + 10,
                label_y=label_y[one.way.value],
            )
        )
    return CostPicture(
        width=WIDTH,
        height=max(HEIGHT, lowest + 12),
        left=LEFT,
        right=right,
        bottom=bottom,
        lines=tuple(lines),
        years=tuple((place_x(number), one.fiscal_year) for number, one in enumerate(years)),
        grid=tuple((place_y(top * part // 4), top * part // 4) for part in range(5)),
    )
