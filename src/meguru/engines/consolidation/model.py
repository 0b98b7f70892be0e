"""What is to be placed, on what, under which rules, and what came out.

Everything is whole: loads in thousandths of a core, memory in MiB, disk in GiB, money in yen a year. So a sum is a sum,
and a host that is full to the last MiB is neither over nor under by rounding.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

HOURS = 24
NO_GAP = 1e-6  # what the solver itself counts as equal
MIB = 1024  # MiB in a GiB
MILLI = 1000  # thousandths of a core

Percent = Decimal | int | None


class CannotPlace(ValueError):
    """The study cannot be computed as it was asked for; `why` says which kind of contradiction, `keys` where."""

    def __init__(self, why: Contradiction, keys: tuple[str, ...] = ()) -> None:
        super().__init__(f"{why}: {', '.join(keys)}")
        self.why = why
        self.keys = keys


class Contradiction(StrEnum):
    NO_HOST_TYPE = "no_host_type"
    NOTHING_TO_PLACE = "nothing_to_place"
    PINNED_TOO_MUCH = "pinned_too_much"  # what was put on one host by hand fits on no host
    PINNED_APART = "pinned_apart"  # by hand together, by rule apart
    PINNED_SEGMENTS = "pinned_segments"  # by hand together, on different networks
    NO_SUCH_TYPE = "no_such_type"


class Basis(StrEnum):
    """Where the load of a server comes from, best first."""

    BY_HOUR = "by_hour"  # the measured day, raised so that its highest hour is the measured peak
    PEAK = "peak"  # the measured peak, all day
    FULL = "full"  # not measured: its full size


class Stays(StrEnum):
    """Why a server is not placed."""

    NO_SIZE = "no_size"  # nobody said how many cores or how much memory
    NO_SEGMENT = "no_segment"  # nobody said on which network
    NOT_MEASURED = "not_measured"  # and the study leaves such servers where they are
    TOO_BIG = "too_big"  # fits on no host type
    BY_HAND = "by_hand"  # somebody said so


@dataclass(frozen=True, slots=True)
class Machine:
    """サーバー as the karte knows it. None is unknown, never zero. Percentages are of this machine."""

    key: str
    system: str
    cores: int | None
    memory_gib: Decimal | None
    disk_gib: int | None = None
    cpu_peak: Percent = None
    memory_peak: Percent = None
    cpu_by_hour: tuple[Decimal | int, ...] = ()
    segment: str | None = None
    apart: str = ""  # machines of one word must not share a host
    licence: str = ""  # key of a licence
    yearly_yen: int | None = None


@dataclass(frozen=True, slots=True)
class HostType:
    """集約先の機種: what one host has and what it costs a year, with everything but licences."""

    key: str
    cores: int
    memory_gib: int
    disk_gib: int
    yearly_yen: int


@dataclass(frozen=True, slots=True)
class Licence:
    """ライセンス: every host that carries a server with it pays for itself and for each of its cores, once."""

    key: str
    yen_per_host: int = 0
    yen_per_core: int = 0

    def yen_on(self, kind: HostType) -> int:
        return self.yen_per_host + self.yen_per_core * kind.cores


@dataclass(frozen=True, slots=True)
class Rules:
    """集約の決まり: what must hold on every host."""

    headroom_percent: int = 20  # of cores, memory and disk stays free on every host
    keep_segments: bool = True
    keep_apart: bool = True
    count_licences: bool = True
    full_size_when_unmeasured: bool = True  # otherwise they stay where they are


class Pin(NamedTuple):
    """A server that somebody put on a host: equal names are one host, different names are different hosts."""

    machine: str
    host: str
    kind: str = ""  # key of a host type, or any


class Load(NamedTuple):
    """What a server asks of a host."""

    cpu: tuple[int, ...]  # thousandths of a core, by hour from midnight
    memory_mib: int
    disk_gib: int


@dataclass(frozen=True, slots=True)
class Sized:
    """A server that can be placed, with where its load comes from. `clipped`: a percentage outside 0..100 was cut."""

    machine: Machine
    load: Load
    basis: Basis
    clipped: bool = False
    disk_unknown: bool = False


class Left(NamedTuple):
    machine: str
    why: Stays


@dataclass(frozen=True, slots=True)
class Task:
    """集約の問い: everything that decides the answer."""

    machines: tuple[Machine, ...]
    kinds: tuple[HostType, ...]
    licences: tuple[Licence, ...] = ()
    rules: Rules = field(default_factory=Rules)
    pins: tuple[Pin, ...] = ()
    excluded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Host:
    """集約先の機械: one host with what stands on it. `name` is the word of a pin, or empty."""

    kind: str
    segment: str
    machines: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What was found for one network: its cost, and what no arrangement can cost less than."""

    segment: str
    servers: int
    hosts: int
    cost_yen: int
    bound_yen: int

    @property
    def is_optimal(self) -> bool:
        return self.cost_yen - self.bound_yen <= NO_GAP * self.cost_yen


@dataclass(frozen=True, slots=True)
class Placement:
    """集約の答え: hosts, what stays and why, and how far from the best it can be at most."""

    hosts: tuple[Host, ...]
    left: tuple[Left, ...]
    sized: Mapping[str, Sized]
    parts: tuple[Part, ...]

    @property
    def cost_yen(self) -> int:
        return sum(one.cost_yen for one in self.parts)

    @property
    def bound_yen(self) -> int:
        return sum(one.bound_yen for one in self.parts)

    @property
    def is_optimal(self) -> bool:
        return all(one.is_optimal for one in self.parts)

    @property
    def gap(self) -> float:
        """How much cheaper it could be at most, as a share of the cost."""
        return (self.cost_yen - self.bound_yen) / self.cost_yen if self.cost_yen > self.bound_yen else 0.0
