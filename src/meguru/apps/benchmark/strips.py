"""A strip: every value of a group on one line, the middle half as a box. The table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, MARGIN = 640, 96, 16
LINE = 44


@dataclass(frozen=True, slots=True)
class StripDot:
    """One value: where it stands, and its name and value in words."""

    x: float
    y: float
    title: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class StripPicture:
    """分布の帯: from the least to the most; `box` is the middle half, `median` the line in it."""

    width: int
    height: int
    line: int
    left: float
    right: float
    box: tuple[float, float]
    median: float
    dots: tuple[StripDot, ...]


def strip_picture(
    dots: Sequence[tuple[float, str, bool]], *, quartiles: tuple[float, float, float]
) -> StripPicture | None:
    """(value, title, is own) of every member; None when all values are the same."""
    low, high = min(value for value, _title, _own in dots), max(value for value, _title, _own in dots)
    if low == high:
        return None
    scale = (WIDTH - 2 * MARGIN) / (high - low)

    def at(value: float) -> float:
        return round(MARGIN + (value - low) * scale, 1)

    first, middle, third = quartiles
    taken: dict[int, int] = {}
    shown = []
    for value, title, is_own in sorted(dots, key=lambda one: (one[2], one[0])):
        x = at(value)
        lane = 0 if is_own else taken.setdefault(round(x / 8), 0)
        if not is_own:
            taken[round(x / 8)] = lane + 1
        shown.append(StripDot(x, LINE if is_own else _lane(lane), title, is_own))
    return StripPicture(
        WIDTH, HEIGHT, LINE, MARGIN, WIDTH - MARGIN, (at(first), round(at(third) - at(first), 1)), at(middle), tuple(shown)
    )  # fmt: skip


def _lane(number: int) -> float:
    """Values that stand at the same place go up and down from the line, within the picture."""
    step = (number + 1) // 2 * 7
    return LINE + (step if number % 2 else -step) if step <= LINE - 8 else LINE
