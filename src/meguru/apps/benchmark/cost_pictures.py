"""Cost per head against residents, as dots. The table beside it says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10

from meguru.apps.benchmark.cost_queries import TownCost
from meguru.design.figures import number

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 380, 76, 24, 32, 48
NAMED = 4  # the own one and the dearest carry their names
NAME_WIDE, NAME_HIGH = 110, 18
FEWEST = 2
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Dot:
    """One municipality; `size` is the id of its class, `name` stands beside the dot when it is not empty."""

    x: float
    y: float
    size: str
    title: str
    name: str
    is_own: bool
    name_left: bool


@dataclass(frozen=True, slots=True)
class Scatter:
    """The picture: dots, and lines of the two axes as (position, words)."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    across: tuple[tuple[float, str], ...]
    up: tuple[tuple[float, str], ...]
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def cost_scatter(towns: Sequence[TownCost], *, own: int | None) -> Scatter | None:
    """None with fewer than two municipalities that have a value. `own` is the row that stands out."""
    known = [
        (one, float(one.facts.residents), one.standing.per_head_yen)
        for one in towns
        if one.facts.residents and one.standing.per_head_yen is not None and one.standing.size is not None
    ]
    if len(known) < FEWEST:
        return None
    low = floor(log10(min(r for _o, r, _h in known)))
    high = max(log10(_round_up(max(r for _o, r, _h in known))), low + 1)
    most = _round_up(max(head for _o, _r, head in known))

    def across(residents: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (log10(residents) - low) / (high - low)

    def up(head: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * head / most

    places = {one.body.pk: (round(across(r), 1), round(up(head), 1)) for one, r, head in known}
    named = _named(
        [one.body.pk for one, _r, _h in sorted(known, key=lambda row: (row[0].body.pk != own, -row[2]))],
        places,
    )
    dots = tuple(
        Dot(
            x=places[one.body.pk][0],
            y=places[one.body.pk][1],
            size=one.standing.size.id if one.standing.size else "",
            title=one.body.name,
            name=one.body.name if one.body.pk in named else "",
            is_own=one.body.pk == own,
            name_left=places[one.body.pk][0] > WIDTH - 140,
        )
        for one, _r, _h in known
    )
    return Scatter(
        WIDTH,
        HEIGHT,
        dots,
        tuple((round(across(10.0**n), 1), number(10**n)) for n in range(low, floor(high) + 1)),
        tuple((round(up(most * n / 4), 1), number(most * n / 4)) for n in range(5)),
    )


def _named(order: Sequence[int], places: Mapping[int, tuple[float, float]]) -> set[int]:
    """The first ones of the order whose names do not run into each other."""
    named: list[int] = []
    for pk in order:
        x, y = places[pk]
        if all(abs(x - places[one][0]) > NAME_WIDE or abs(y - places[one][1]) > NAME_HIGH for one in named):
            named.append(pk)
        if len(named) == NAMED:
            break
    return set(named)


def _round_up(value: float) -> float:
    """The next 1, 2, 2.5, 5 or 10 times a power of ten."""
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in STEPS if step * power >= value * 0.999999)
