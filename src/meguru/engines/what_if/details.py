"""くわしい条件: what most trials leave empty: single people, kinds of cases, gathered work, overtime, attributes of cases,
shapes of working times.

Everything empty means a trial without them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

EXPERIENCED_SPEED = 1.25
BEGINNER_SPEED = 0.7
USUAL_PAY_PERCENT = 125.0  # the lowest for work after hours (労働基準法 第37条)
EVERY_DAY = -1  # of `Gathering.weekday`: every day on which the office is open
WEEKDAYS = "月火水木金土日"


@dataclass(frozen=True, slots=True)
class LaneMember:
    """一人の条件: one person of a lane. `speed` 1 is usual; empty `skills` means every step of the lane.

    `opens` and `closes` are minutes of the day within the lane's hours; None: all of them. `hourly_yen` None: the lane's.
    """

    lane: str
    name: str = ""
    speed: float = 1.0
    skills: tuple[str, ...] = ()
    opens: int | None = None
    closes: int | None = None
    hourly_yen: int | None = None


@dataclass(frozen=True, slots=True)
class CaseKind:
    """案件の種類: cases that go first or last, or have a promise of their own. `priority` 1 first, 0 usual, -1 last.

    `percent` of all cases; what the kinds leave is "そのほか". `deadline_days` is 標準処理期間; None: no promise.
    """

    name: str
    percent: float = 0.0
    priority: int = 0
    deadline_days: float | None = None


@dataclass(frozen=True, slots=True)
class Gathering:
    """ためてまとめて処理: a step that waits until `size` cases are there, or the first has waited `most_hours`, or a moment
    of the week comes (`weekday` 0..6 or EVERY_DAY, at the minute `at`). Each further case takes `further_percent` of the first."""

    step: str
    size: int | None = None
    most_hours: float | None = None
    weekday: int | None = None
    at: int | None = None
    further_percent: float = 100.0


@dataclass(frozen=True, slots=True)
class LateHours:
    """時間外の条件: people of a lane stay up to `hours_per_day` while at least `from_waiting` cases wait.

    `hours_per_month` and `hours_per_year` (会計年度) of one person; None: no limit. The ordinary ones are 45 and 360
    (労働基準法 第36条第4項).
    """

    lane: str
    hours_per_day: float
    pay_percent: float = USUAL_PAY_PERCENT
    from_waiting: int = 1
    hours_per_month: float | None = None
    hours_per_year: float | None = None


@dataclass(frozen=True, slots=True)
class AttributeValues:
    """案件の属性: of what the drawing's conditions ask for: shares of values in percent, or the least, usual and greatest number.

    Keys of `percent` are values as the drawing writes them; what they leave of 100 is another value.
    """

    key: str
    percent: Mapping[str, float] = field(default_factory=dict)
    numbers: tuple[float, ...] = ()


class TimeShape(StrEnum):
    """Families around a mean; the values are those of the simulation's `DistributionKind`."""

    CONSTANT = "constant"
    UNIFORM = "uniform"
    TRIANGULAR = "triangular"  # with its top at the mean
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    GAMMA = "gamma"


@dataclass(frozen=True, slots=True)
class StepShape:
    """時間の形: how the working time of one step scatters. `percent` is the standard deviation in percent of the mean;
    None where the shape leaves no choice (always the same, exponential)."""

    step: str
    shape: TimeShape
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """くわしい条件: all of them of one trial. `in_open_days`: promises count days on which the office is open.

    `clock_stops` are the elements at which the applicant has the ball: promises do not count the time there.
    """

    members: tuple[LaneMember, ...] = ()
    kinds: tuple[CaseKind, ...] = ()
    gatherings: tuple[Gathering, ...] = ()
    late_hours: tuple[LateHours, ...] = ()
    attributes: tuple[AttributeValues, ...] = ()
    shapes: tuple[StepShape, ...] = ()
    in_open_days: bool = False
    clock_stops: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the trial is one without any of them."""
        return not any(
            (self.members, self.kinds, self.gatherings, self.late_hours, self.attributes, self.shapes)
        )
