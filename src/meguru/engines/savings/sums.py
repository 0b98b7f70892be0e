"""What the ledger adds up to, by any cut; every cut adds up to the same whole."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from meguru.engines.savings.amounts import NOTHING, Amount

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class YearLine:
    """一つの効果の一年: what one saving is, in one fiscal year, at each place of the loop.

    `expected` is after the share that counts here (overlaps); `is_counted` is False while an overlap is open.
    What is confirmed of a saving that is not counted is in no sum either, nor is what became of it: it is held back
    only by another confirmed saving (`meguru.engines.savings.overlaps`).
    `released`, `reinvested` and `staffed` are the uses of what was confirmed; `staffed` are the minutes that a change
    of staffing turned into yen, and `from_staffing` the yen that came of it (they are part of `confirmed`).
    """

    saving: int
    fiscal_year: int
    initiative: str = ""
    department: str = ""
    kind: str = ""
    expected: Amount = NOTHING
    is_counted: bool = True
    is_decided: bool = False
    confirmed: Amount = NOTHING
    released: Amount = NOTHING
    reinvested: Amount = NOTHING
    staffed: Amount = NOTHING
    from_staffing: Amount = NOTHING


@dataclass(frozen=True, slots=True)
class Wheel:
    """好循環の集計: found, decided, confirmed, and where it went. Yen and minutes stay apart in each.

    found: expectations that are counted; decided: those of them whose office decided to act; confirmed: proven by
    evidence; `waiting` is confirmed and not yet used.
    """

    found: Amount = NOTHING
    decided: Amount = NOTHING
    confirmed: Amount = NOTHING
    released: Amount = NOTHING
    reinvested: Amount = NOTHING
    staffed: Amount = NOTHING
    from_staffing: Amount = NOTHING
    held_back: Amount = NOTHING

    def __add__(self, other: Wheel) -> Wheel:
        return Wheel(*(getattr(self, name) + getattr(other, name) for name in PLACES))

    @property
    def used(self) -> Amount:
        return self.released + self.reinvested + self.staffed

    @property
    def waiting(self) -> Amount:
        return self.confirmed - self.used


PLACES = (
    "found",
    "decided",
    "confirmed",
    "released",
    "reinvested",
    "staffed",
    "from_staffing",
    "held_back",
)


@dataclass(frozen=True, slots=True)
class Cut(Generic[Key]):
    """集計の切り口: one wheel for every key, and the whole. The parts always add up to the whole."""

    parts: dict[Key, Wheel] = field(default_factory=dict)
    whole: Wheel = Wheel()


def wheel_of(line: YearLine) -> Wheel:
    """One line as a wheel."""
    if not line.is_counted:
        return Wheel(held_back=line.expected)
    return Wheel(
        found=line.expected,
        decided=line.expected if line.is_decided else NOTHING,
        confirmed=line.confirmed,
        released=line.released,
        reinvested=line.reinvested,
        staffed=line.staffed,
        from_staffing=line.from_staffing,
    )


def whole(lines: Iterable[YearLine]) -> Wheel:
    """Everything together."""
    total = Wheel()
    for line in lines:
        total += wheel_of(line)
    return total


def cut(lines: Iterable[YearLine], by: Callable[[YearLine], Key]) -> Cut[Key]:
    """The lines by department, year, initiative, kind, or several of these; keys in order of appearance."""
    parts: dict[Key, Wheel] = {}
    total = Wheel()
    for line in lines:
        one = wheel_of(line)
        key = by(line)
        parts[key] = parts.get(key, Wheel()) + one
        total += one
    return Cut(parts, total)
