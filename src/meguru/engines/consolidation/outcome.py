"""What an arrangement means: how full each host is, what each server costs there, and what is saved by it."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from meguru.engines.consolidation.checking import yearly_yen
from meguru.engines.consolidation.model import HOURS, MIB, MILLI, Host, HostType, Placement, Sized, Task
from meguru.engines.money import allocate

VERSION = "1"  # of the rules that this engine follows; goes with every result


@dataclass(frozen=True, slots=True)
class HostLoad:
    """How full one host is: thousandths of a core by hour, MiB, GiB, and what it costs a year with its licences."""

    cpu: tuple[int, ...]
    memory_mib: int
    disk_gib: int
    yearly_yen: int


@dataclass(frozen=True, slots=True)
class SystemSaving:
    """What one system costs before and after. `unknown` counts placed servers whose cost nobody knows.

    `saved_yen` counts only servers whose cost is known, on both sides.
    """

    system: str
    servers: int
    before_yen: int
    after_yen: int
    saved_yen: int
    unknown: int


def load_of(task: Task, placement: Placement, host: Host) -> HostLoad:
    """This function will add up what stands on a host."""
    sized = [placement.sized[key] for key in host.machines]
    return HostLoad(
        cpu=tuple(sum(one.load.cpu[hour] for one in sized) for hour in range(HOURS)),
        memory_mib=sum(one.load.memory_mib for one in sized),
        disk_gib=sum(one.load.disk_gib for one in sized),
        yearly_yen=yearly_yen(task, host),
    )


def cost_by_server(task: Task, placement: Placement) -> dict[str, int]:
    """This function will divide what each host costs among its servers, in whole yen that add up.

    By what each takes most of (the larger of its shares of cores at its busiest hour and of memory). Yen lost to
    rounding go to the largest remainders, earlier keys first. Source: none; an agreed key may replace it.
    """
    kinds = {kind.key: kind for kind in task.kinds}
    found: dict[str, int] = {}
    for host in placement.hosts:
        weights = {key: _weight(placement.sized[key], kinds[host.kind]) for key in host.machines}
        found |= allocate(yearly_yen(task, host), weights)
    return found


def savings(task: Task, placement: Placement) -> tuple[SystemSaving, ...]:
    """This function will say for every system with a placed server what it costs before and after, by key."""
    after = cost_by_server(task, placement)
    by_system: dict[str, list[tuple[int | None, int]]] = {}
    for machine in task.machines:
        if machine.key in after:
            by_system.setdefault(machine.system, []).append((machine.yearly_yen, after[machine.key]))
    return tuple(
        SystemSaving(
            system=system,
            servers=len(rows),
            before_yen=sum(before or 0 for before, _after in rows),
            after_yen=sum(share for _before, share in rows),
            saved_yen=sum(before - share for before, share in rows if before is not None),
            unknown=sum(before is None for before, _share in rows),
        )
        for system, rows in sorted(by_system.items())
    )


def _weight(one: Sized, kind: HostType) -> Fraction:
    cores = Fraction(max(one.load.cpu), kind.cores * MILLI)
    memory = Fraction(one.load.memory_mib, kind.memory_gib * MIB)
    return max(cores, memory) or Fraction(1, kind.memory_gib * MIB)  # nothing counts as one MiB
