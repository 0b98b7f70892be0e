"""In which year which system moves, so that most is saved within what a year can bear.

Terms. A unit is a system, or several that need each other and so move together. x(u, y) is 1 when unit u moves in year y.
Every unit moves exactly once, not before its contract lets it, and not before a system without which it stops, which
may move in the same year. A year has yen and person-days. A unit saves from the year after its move; what is
saved until the end of the years looked at is made as large as possible, so moving early is better. Moves cost the same in
every year and are left out of the aim.
When not everything can be moved, the solver is asked again with the limits loosened: how much more money it takes at least
while the people stay as they are, how many more people with the money as it is, and both together where neither
alone will do. So the words can say which limit is too tight, in which year, and by how much.
Bounds are the solver's; what it proposes is checked in whole numbers before it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from meguru.engines.consolidation.mip import Answer, Programme, highest

SECONDS = 8.0
NODES = 20_000
NO_GAP = 1e-6


class Tight(StrEnum):
    """Which limit stands in the way."""

    MONEY = "money"
    PEOPLE = "people"
    BOTH = "both"


class NeverMoves(StrEnum):
    CONTRACT = "contract"  # it ends after the years looked at
    WAITS_FOR = "waits_for"  # for a system that never moves


@dataclass(frozen=True, slots=True)
class Mover:
    """移行するシステム: `saved_yen` a year once moved; negative when moving makes it dearer. `earliest` is a fiscal year."""

    key: str
    yen: int
    days: int
    saved_yen: int
    earliest: int | None = None


@dataclass(frozen=True, slots=True)
class Year:
    """移行の年度: what it can bear. None is without limit."""

    fiscal_year: int
    yen: int | None
    days: int | None


class Move(NamedTuple):
    system: str
    fiscal_year: int


class Short(NamedTuple):
    """By how much one year falls short."""

    fiscal_year: int
    yen: int
    days: int


class Missing(NamedTuple):
    """One way out: how much more the years would need."""

    what: Tight
    years: tuple[Short, ...]


@dataclass(frozen=True, slots=True)
class Waves:
    """移行の波: who moves when, what it saves over the years looked at, and what nothing can save more than.

    When the limits are too tight `moves` is empty and `missing` holds the ways out.
    """

    moves: tuple[Move, ...]
    saved_yen: int
    bound_yen: int
    never: tuple[tuple[str, NeverMoves], ...] = ()
    missing: tuple[Missing, ...] = ()

    @property
    def is_optimal(self) -> bool:
        return self.bound_yen - self.saved_yen <= NO_GAP * abs(self.saved_yen)

    @property
    def gap(self) -> float:
        """How much more could be saved at most, as a share of what is saved."""
        if self.is_optimal or not self.saved_yen:
            return 0.0
        return (self.bound_yen - self.saved_yen) / abs(self.saved_yen)


Pairs = Sequence[tuple[str, str]]


def plan_waves(movers: Sequence[Mover], years: Sequence[Year], *, needs: Pairs = ()) -> Waves:
    """This function will say in which year each system moves.

    `needs` are pairs (system, what it stops without); systems that need each other in a circle move together.
    Systems that cannot move in these years are left out and named in `never`.
    Raises: ValueError when a system or a year is given twice.
    """
    if len({one.key for one in movers}) != len(movers) or len({one.fiscal_year for one in years}) != len(
        years
    ):
        raise ValueError("a system or a year is given twice")
    ordered = sorted(years, key=lambda one: one.fiscal_year)
    by_key = {one.key: one for one in movers}
    pairs = [pair for pair in needs if pair[0] in by_key and pair[1] in by_key and pair[0] != pair[1]]
    never = _never(by_key, ordered, pairs)
    moving = [one for one in movers if one.key not in never]
    told = tuple(sorted(never.items()))
    if not moving or not ordered:
        return Waves((), 0, 0, told)
    pairs = [pair for pair in pairs if pair[0] not in never and pair[1] not in never]
    question = _Question(moving, ordered, pairs)
    answer, programme = question.solve(loose=None)
    if answer.values is None:
        return Waves((), 0, 0, told, missing=question.ways_out())
    moves = question.moves(answer)
    if broken := wave_faults(moves, moving, ordered, pairs):
        raise AssertionError("; ".join(broken[:5]))
    saved = saved_by(moves, moving, ordered)
    bound = max(saved, highest(-answer.bound * programme.scale))
    return Waves(moves, saved, bound, told)


def saved_by(moves: Sequence[Move], movers: Sequence[Mover], years: Sequence[Year]) -> int:
    """What is saved from the year after each move to the last of the years."""
    by_key, last = {one.key: one for one in movers}, max(one.fiscal_year for one in years)
    return sum(by_key[key].saved_yen * (last - year) for key, year in moves)


def saved_in(moves: Sequence[Move], movers: Sequence[Mover], years: Sequence[Year]) -> dict[int, int]:
    """What is saved in each year, by all that moved before it."""
    by_key = {one.key: one for one in movers}
    return {
        year.fiscal_year: sum(by_key[key].saved_yen for key, moved in moves if moved < year.fiscal_year)
        for year in sorted(years, key=lambda one: one.fiscal_year)
    }


def wave_faults(
    moves: Sequence[Move], movers: Sequence[Mover], years: Sequence[Year], needs: Pairs
) -> list[str]:
    """This function will list every rule that a plan breaks, in whole numbers; it knows nothing of the search."""
    by_key = {one.key: one for one in movers}
    moved = Counter(move.system for move in moves)
    found = [f"{key}: not exactly once" for key in by_key if moved[key] != 1]
    when = {move.system: move.fiscal_year for move in moves}
    for key, year in when.items():
        earliest = by_key[key].earliest
        if earliest is not None and year < earliest:
            found.append(f"{key}: before its contract ends")
    for key, needed in needs:
        if key in when and needed in when and when[key] < when[needed]:
            found.append(f"{key}: before {needed}")
    for one in years:
        there = [by_key[key] for key, year in when.items() if year == one.fiscal_year]
        if one.yen is not None and sum(mover.yen for mover in there) > one.yen:
            found.append(f"{one.fiscal_year}: too much money")
        if one.days is not None and sum(mover.days for mover in there) > one.days:
            found.append(f"{one.fiscal_year}: too many days")
    return found


def _never(by_key: Mapping[str, Mover], years: Sequence[Year], pairs: Pairs) -> dict[str, NeverMoves]:
    last = years[-1].fiscal_year if years else 0
    never = {
        key: NeverMoves.CONTRACT
        for key, one in by_key.items()
        if one.earliest is not None and one.earliest > last
    }
    while more := [key for key, needed in pairs if needed in never and key not in never]:
        never.update(dict.fromkeys(more, NeverMoves.WAITS_FOR))
    return never


class _Scaled(Programme):
    """A programme whose aim is counted in units of `scale` yen."""

    __slots__ = ("scale",)

    def __init__(self, scale: float) -> None:
        super().__init__()
        self.scale = scale


@dataclass(frozen=True, slots=True)
class _Question:
    movers: Sequence[Mover]
    years: Sequence[Year]
    pairs: Pairs

    def solve(self, *, loose: Tight | None) -> tuple[Answer, _Scaled]:
        """The best plan, or with `loose` the plan that exceeds the limits least."""
        last = self.years[-1].fiscal_year
        highest_saving = max((abs(one.saved_yen) for one in self.movers), default=0)
        programme = _Scaled(float(highest_saving or 1) if loose is None else 1.0)
        columns = [
            [
                programme.column(
                    -one.saved_yen * (last - year.fiscal_year) / programme.scale if loose is None else 0.0,
                    upper=0.0 if one.earliest is not None and year.fiscal_year < one.earliest else 1.0,
                )
                for year in self.years
            ]
            for one in self.movers
        ]
        for row in columns:
            programme.row([(column, 1.0) for column in row], least=1.0, most=1.0)
        self._order(programme, columns)
        self._limits(programme, columns, loose)
        return programme.solve(seconds=SECONDS, nodes=NODES, gap=NO_GAP / 2), programme

    def moves(self, answer: Answer) -> tuple[Move, ...]:
        if answer.values is None:
            return ()
        width = len(self.years)
        return tuple(
            sorted(
                (
                    Move(mover.key, year.fiscal_year)
                    for row, mover in enumerate(self.movers)
                    for place, year in enumerate(self.years)
                    if round(float(answer.values[row * width + place]))
                ),
                key=lambda one: (one.fiscal_year, one.system),
            )
        )

    def ways_out(self) -> tuple[Missing, ...]:
        """Money alone, people alone; both only where neither alone will do."""
        found = [self._way(what) for what in (Tight.MONEY, Tight.PEOPLE)]
        ways = [one for one in found if one is not None]
        if not ways and (both := self._way(Tight.BOTH)) is not None:
            ways = [both]
        return tuple(ways)

    def _way(self, what: Tight) -> Missing | None:
        answer, _programme = self.solve(loose=what)
        if answer.values is None:
            return None
        by_key = {one.key: one for one in self.movers}
        short = []
        for year in self.years:
            there = [by_key[key] for key, when in self.moves(answer) if when == year.fiscal_year]
            yen = 0 if year.yen is None else max(0, sum(one.yen for one in there) - year.yen)
            days = 0 if year.days is None else max(0, sum(one.days for one in there) - year.days)
            if yen or days:
                short.append(Short(year.fiscal_year, yen, days))
        return Missing(what, tuple(short))

    def _order(self, programme: Programme, columns: Sequence[Sequence[int]]) -> None:
        """Nobody before what it needs: by every year the needed one has moved at least as surely."""
        row_of = {one.key: row for row, one in enumerate(self.movers)}
        for key, needed in self.pairs:
            mine, theirs = columns[row_of[key]], columns[row_of[needed]]
            for place in range(len(self.years)):
                programme.row(
                    [
                        *((column, 1.0) for column in mine[: place + 1]),
                        *((column, -1.0) for column in theirs[: place + 1]),
                    ],
                    most=0.0,
                )

    def _limits(self, programme: Programme, columns: Sequence[Sequence[int]], loose: Tight | None) -> None:
        money = max((one.yen for one in self.movers), default=1) or 1
        people = max((one.days for one in self.movers), default=1) or 1
        for place, year in enumerate(self.years):
            for limit, unit, may_exceed, asked in (
                (year.yen, money, loose in (Tight.MONEY, Tight.BOTH), [one.yen for one in self.movers]),
                (year.days, people, loose in (Tight.PEOPLE, Tight.BOTH), [one.days for one in self.movers]),
            ):
                if limit is None:
                    continue
                entries = [(row[place], value / unit) for row, value in zip(columns, asked, strict=True)]
                if may_exceed:
                    entries.append((programme.column(1.0, whole=False), -1.0))
                programme.row(entries, most=limit / unit)
