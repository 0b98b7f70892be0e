"""The values of the directions: the ways a system can go, reasons, the picture of four fields, and costs over years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """方向性: what to do with a system."""

    KEEP = "keep"
    SERVICE = "service"
    PACKAGE = "package"
    OWN = "own"
    MERGE = "merge"
    RETIRE = "retire"


class Side(StrEnum):
    FOR = "for"
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """When something speaks for or against a way: a finding that holds, or a fact that has one of some values."""

    way: Way
    side: Side
    weight: int
    words: str
    finding: str = ""
    fact: str = ""
    any_of: tuple[str, ...] = ()
    asks: str = ""  # what to fill in when the fact is unknown

    @property
    def id(self) -> str:
        return ".".join((self.way, self.side, self.finding or self.fact, *self.any_of))


@dataclass(frozen=True, slots=True)
class WayReasons:
    """What speaks for and against one way; `open` are rules that nobody can judge yet."""

    way: Way
    speaks_for: tuple[ReasonRule, ...]
    speaks_against: tuple[ReasonRule, ...]
    open: tuple[ReasonRule, ...]

    @property
    def net(self) -> int:
        return sum(one.weight for one in self.speaks_for) - sum(one.weight for one in self.speaks_against)


@dataclass(frozen=True, slots=True)
class WayAssumption:
    """方向性の前提: what going one way costs.

    `once_percent`: paid once, in percent of what one year costs now; `once_yen`, when there is a quote, stands in its
    place. `running_percent`: what a year costs afterwards, of now. The new starts after `months_until` months, and
    the old runs on beside it for `parallel_months`. `price_tenths`: change of its prices per year in tenths of a percent.
    """

    once_percent: int
    running_percent: int
    months_until: int
    parallel_months: int
    price_tenths: int
    once_yen: int | None = None


@dataclass(frozen=True, slots=True)
class CurveAssumptions:
    """All that a cost curve takes for granted. `discount_tenths` 0: money of later years counts like today's."""

    ways: Mapping[Way, WayAssumption]
    discount_tenths: int
    spread_percent: int


class Quarter(StrEnum):
    """四つの区分: where a system stands between its worth for the work and its technical state."""

    INVEST = "invest"
    TOLERATE = "tolerate"
    MIGRATE = "migrate"
    ELIMINATE = "eliminate"


@dataclass(frozen=True, slots=True)
class AxisMeasure:
    """One thing that is measured for an axis. `steps`: (from this value on, points)."""

    id: str
    axis: str
    name: str
    weight: int
    steps: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class DirectionRules:
    """方向性の決まり: reasons, yardsticks, first assumptions, with version and source."""

    version: str
    source: str
    reasons: tuple[ReasonRule, ...]
    yardsticks: tuple[AxisMeasure, ...]
    assumptions: CurveAssumptions
    border: int
    least_known_percent: int
