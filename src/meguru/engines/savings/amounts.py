"""Yen and hours, side by side and never one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """金額と時間: whole yen including tax, and whole minutes of staff work. Nothing turns one into the other.

    Only a change of staffing makes yen of hours (`meguru.engines.savings.staffing`).
    """

    yen: int = 0
    minutes: int = 0

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.yen + other.yen, self.minutes + other.minutes)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.yen - other.yen, self.minutes - other.minutes)

    @property
    def is_nothing(self) -> bool:
        return self.yen == 0 and self.minutes == 0

    @property
    def is_negative(self) -> bool:
        return self.yen < 0 or self.minutes < 0

    def fits_into(self, room: Amount) -> bool:
        """Whether both parts are within `room`."""
        return self.yen <= room.yen and self.minutes <= room.minutes

    def part(self, percent: int) -> Amount:
        """So many hundredths, rounded down: shares that add up to 100 never come to more than the whole."""
        return Amount(self.yen * percent // 100, self.minutes * percent // 100)


NOTHING = Amount()


def sum_of(amounts: Iterable[Amount]) -> Amount:
    """All together; nothing for none."""
    total = NOTHING
    for one in amounts:
        total += one
    return total


def minutes_of(hours_tenths: int) -> int:
    """Tenths of hours as minutes: 12.5 hours are 125 tenths are 750 minutes."""
    return hours_tenths * 6
