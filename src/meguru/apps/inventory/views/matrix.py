"""Where operations stand in the drawing of the matrix. The table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meguru.apps.inventory.queries.priorities import FIELD_LABELS, Placed
from meguru.engines.priorities import Field, Rule

LEFT, TOP, SIDE_X, SIDE_Y = 46, 14, 620, 420
WIDTH, HEIGHT = LEFT + SIDE_X + 14, TOP + SIDE_Y + 46
NUMBERED = 30
DOT, MOST_ASIDE = 20, 8


@dataclass(frozen=True, slots=True)
class Dot:
    """One operation; `number` is its rank, shown for the first ones only."""

    x: float
    y: float
    number: str
    title: str
    field: str
    pk: int
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """The name of a field in a corner of the drawing."""

    x: float
    y: float
    anchor: str
    label: str


@dataclass(frozen=True, slots=True)
class MatrixPicture:
    """The plane: difficulty to the right, effect upwards."""

    width: int
    height: int
    left: int
    top: int
    right: int
    bottom: int
    border_x: float
    border_y: float
    dots: tuple[Dot, ...]
    quarters: tuple[Quarter, ...]


def matrix_picture(placed: Sequence[Placed], rule: Rule) -> MatrixPicture:
    """Dots that would lie on one another are moved aside; the last ones are drawn first, the urgent ones on top."""
    right, bottom = LEFT + SIDE_X, TOP + SIDE_Y
    places = _places(placed)
    dots = [
        Dot(
            x=places[one.rank][0],
            y=places[one.rank][1],
            number=str(one.rank) if one.rank <= NUMBERED else "",
            title=f"{one.rank}. {one.row.operation.name}",
            field=one.placement.field.value,
            pk=one.row.operation.pk,
            is_weak=one.is_weak,
        )
        for one in reversed(placed)
        if one.placement.effect.points is not None and one.placement.difficulty.points is not None
    ]
    return MatrixPicture(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        top=TOP,
        right=right,
        bottom=bottom,
        border_x=_x(rule.difficulty_from),
        border_y=_y(rule.effect_from),
        dots=tuple(dots),
        quarters=(
            Quarter(LEFT + 8, TOP + 20, "start", str(FIELD_LABELS[Field.FIRST])),
            Quarter(right - 8, TOP + 20, "end", str(FIELD_LABELS[Field.PLANNED])),
            Quarter(LEFT + 8, bottom - 10, "start", str(FIELD_LABELS[Field.BESIDE])),
            Quarter(right - 8, bottom - 10, "end", str(FIELD_LABELS[Field.LATER])),
        ),
    )


def _places(placed: Sequence[Placed]) -> dict[int, tuple[float, float]]:
    """Where each dot stands, by rank: its own place, or the nearest free one to the right of it."""
    taken: set[tuple[int, int]] = set()
    found = {}
    for one in placed:
        x, y = _x(one.placement.difficulty.points), _y(one.placement.effect.points)
        cell = (round(x / DOT), round(y / DOT))
        aside = next((step for step in range(MOST_ASIDE) if (cell[0] + step, cell[1]) not in taken), 0)
        taken.add((cell[0] + aside, cell[1]))
        found[one.rank] = (min(x + aside * DOT, float(WIDTH - 12)), y)
    return found


def _x(points: float | None) -> float:
    return round(LEFT + SIDE_X * (points or 0.0) / 100, 1)


def _y(points: float | None) -> float:
    return round(TOP + SIDE_Y * (1 - (points or 0.0) / 100), 1)
