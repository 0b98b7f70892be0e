"""When hours become yen: a change of staffing, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.engines.savings.amounts import Amount


class NotAStaffingChange(ValueError):
    """The figures are none of a change of staffing."""


@dataclass(frozen=True, slots=True)
class StaffingChange:
    """配置の見直し: positions, in tenths (15 is one and a half), and what one of the grade costs and works in a year."""

    positions_tenths: int
    yearly_yen: int
    yearly_hours: int

    def __post_init__(self) -> None:
        if self.positions_tenths <= 0 or self.yearly_hours <= 0 or self.yearly_yen < 0:
            raise NotAStaffingChange("人数と、職層の年間の時間と人件費を確かめてください。")

    @property
    def hours_taken(self) -> Amount:
        """The hours that leave the ledger's hours: they cannot be released or reinvested once more."""
        return Amount(minutes=self.positions_tenths * self.yearly_hours * 6)

    @property
    def yen_made(self) -> Amount:
        """What the positions cost in a year, rounded down to whole yen."""
        return Amount(yen=self.positions_tenths * self.yearly_yen // 10)
