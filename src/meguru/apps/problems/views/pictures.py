"""Where problems stand in the drawing of effect and difficulty. The table beside it says the same in words."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.problems.queries.scoring import QUARTER_LABELS, Scored
from meguru.engines.problem_analysis import Quarter

LEFT, TOP, SIDE_X, SIDE_Y = 46, 14, 560, 340
WIDTH, HEIGHT = LEFT + SIDE_X + 14, TOP + SIDE_Y + 40
DOT, MOST_ASIDE = 26, 12


@dataclass(frozen=True, slots=True)
class Dot:
    """One problem, by its number in the table."""

    x: float
    y: float
    number: int
    title: str
    quarter: str
    pk: int


@dataclass(frozen=True, slots=True)
class Corner:
    """The name of a quarter in its corner."""

    x: float
    y: float
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class Plane:
    """Difficulty to the right, effect upwards."""

    width: int
    height: int
    left: int
    top: int
    side_x: int
    side_y: int
    right: int
    bottom: int
    border_x: float
    border_y: float
    dots: tuple[Dot, ...]
    corners: tuple[Corner, ...]


def plane_of(scored: Scored) -> Plane | None:
    """None while nothing was scored. Dots that would lie on one another are moved aside."""
    if not scored.scored:
        return None
    right, bottom = LEFT + SIDE_X, TOP + SIDE_Y
    taken: list[tuple[float, float]] = []
    dots = []
    for one in scored.scored:
        x, y = _free(
            LEFT + SIDE_X * (one.placing.difficulty or 0) / 100,
            bottom - SIDE_Y * (one.placing.effect or 0) / 100,
            taken,
        )
        taken.append((x, y))
        title = f"{one.number}. {one.row.card.text}（{one.label}）"
        dots.append(Dot(x, y, one.number, title, one.placing.quarter.value, one.row.card.pk))
    return Plane(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        top=TOP,
        side_x=SIDE_X,
        side_y=SIDE_Y,
        right=right,
        bottom=bottom,
        border_x=round(LEFT + SIDE_X * scored.rule.difficulty_from / 100, 1),
        border_y=round(bottom - SIDE_Y * scored.rule.effect_from / 100, 1),
        dots=tuple(reversed(dots)),
        corners=(
            Corner(LEFT + 8, TOP + 20, "start", str(QUARTER_LABELS[Quarter.FIRST])),
            Corner(right - 8, TOP + 20, "end", str(QUARTER_LABELS[Quarter.PLANNED])),
            Corner(LEFT + 8, bottom - 10, "start", str(QUARTER_LABELS[Quarter.BESIDE])),
            Corner(right - 8, bottom - 10, "end", str(QUARTER_LABELS[Quarter.LATER])),
        ),
    )


def _free(x: float, y: float, taken: list[tuple[float, float]]) -> tuple[float, float]:
    """The place, moved to the right (or back to the left at the edge) until it lies on no other dot."""
    x = min(max(x, LEFT + DOT / 2), LEFT + SIDE_X - DOT / 2)
    y = min(max(y, TOP + DOT / 2), TOP + SIDE_Y - DOT / 2)
    step = DOT if x < LEFT + SIDE_X / 2 else -DOT
    for _again in range(MOST_ASIDE):
        if all(abs(x - a) >= DOT - 2 or abs(y - b) >= DOT - 2 for a, b in taken):
            break
        x += step
    return round(x, 1), round(y, 1)
