"""What people can change before a simulation, as values: volume, staff, minutes, shares, redesigns, assumptions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from meguru.engines.what_if.details import Details

FISCAL_MONTHS = (4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3)
DAY_MINUTES = 1440
OFFICE_OPENS, OFFICE_CLOSES = 510, 1035  # 8:30-17:15, minutes of the day
NOON_BREAK = (720, 780)
STARTING_MINUTES = 10.0
STARTING_HOURLY_YEN = 4000
STARTING_RETURN_PERCENT = 10.0
DEFAULT_SEED = 20260401
DEFAULT_REPLICATIONS = 20


class Spread(StrEnum):
    """ばらつき: how far durations scatter around their mean."""

    NONE = "none"
    SMALL = "small"
    USUAL = "usual"
    LARGE = "large"

    @property
    def variation(self) -> float:
        """The coefficient of variation: standard deviation / mean."""
        return {Spread.NONE: 0.0, Spread.SMALL: 0.25, Spread.USUAL: 0.5, Spread.LARGE: 1.0}[self]


@dataclass(frozen=True, slots=True)
class LaneStaff:
    """要員: the people who do the steps of one lane.

    `key` is the lane's id in the drawing (a pool's or process's id when there are no lanes), or the pool's id in a
    fitted scenario. People outside the office (applicants, other authorities, systems) have `is_office` False: their
    steps take time but no staff. `opens` and `closes` are minutes of the day in which they work on this process.
    """

    key: str
    name: str
    headcount: int = 1
    hourly_yen: int = STARTING_HOURLY_YEN
    opens: int = OFFICE_OPENS
    closes: int = OFFICE_CLOSES
    noon_break: bool = True
    is_office: bool = True


@dataclass(frozen=True, slots=True)
class StepTime:
    """Minutes of work each time and hours of waiting before it; None: not known (a fitted scenario keeps its own)."""

    key: str
    minutes: float | None = None
    waiting_hours: float | None = None


@dataclass(frozen=True, slots=True)
class SplitShares:
    """Shares of the ways out of one splitting element, percent by flow id; None: not stated."""

    key: str
    percent: Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class EventWait:
    """Elapsed hours that a case waits at an event (a time limit, an answer that must come in)."""

    key: str
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """試算の条件: everything of one trial that people can change.

    Shape:  `monthly_volume` has twelve counts, April first, or is None; it is then spread over the working days.
            `assumptions` overrides figures of `redesign.Assumptions` by name; `picks` are ids of offered redesigns.
    Unit:   cases a year, percent, minutes, hours, yen; `reception` is opening and closing, minutes of the day.
    """

    yearly_volume: int
    monthly_volume: tuple[int, ...] | None = None
    volume_factor: float = 1.0
    lanes: tuple[LaneStaff, ...] = ()
    steps: tuple[StepTime, ...] = ()
    splits: tuple[SplitShares, ...] = ()
    waits: tuple[EventWait, ...] = ()
    picks: tuple[str, ...] = ()
    assumptions: Mapping[str, float] = field(default_factory=dict)
    deadline_days: float | None = None
    spread: Spread = Spread.USUAL
    open_every_day: bool = False
    reception: tuple[int, int] = (OFFICE_OPENS, OFFICE_CLOSES)
    fiscal_year: int = 2026
    seed: int = DEFAULT_SEED
    replications: int = DEFAULT_REPLICATIONS
    details: Details = field(default_factory=Details)
    source: str = ""  # the file that the first values came from, in words

    @property
    def volume(self) -> float:
        """Cases a year after the factor."""
        year = sum(self.monthly_volume) if self.monthly_volume is not None else self.yearly_volume
        return year * self.volume_factor

    def step(self, key: str) -> StepTime:
        return next((one for one in self.steps if one.key == key), StepTime(key))
