"""What a server asks of a host, from what was measured.

The hours of a day are means, so they are raised until the highest one is the measured peak; otherwise a host would be
filled with machines whose busy quarters of an hour nobody counted. A server of which only the mean is known counts
with its full size, like one that was not measured at all: a mean says nothing about the busy hour.
One core is taken for one core: that newer cores do more is left out, which errs on the safe side.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from meguru.engines.consolidation.model import (
    HOURS,
    MIB,
    MILLI,
    Basis,
    Left,
    Load,
    Machine,
    Rules,
    Sized,
    Stays,
)

FULL = Decimal(100)


def size(machine: Machine, rules: Rules) -> Sized | Left:
    """This function will say what a server asks of a host, or why it stays where it is."""
    if not machine.cores or machine.memory_gib is None or machine.memory_gib <= 0:
        return Left(machine.key, Stays.NO_SIZE)
    if rules.keep_segments and machine.segment is None:
        return Left(machine.key, Stays.NO_SEGMENT)
    percents, basis, clipped = _day(machine)
    if basis is Basis.FULL and not rules.full_size_when_unmeasured:
        return Left(machine.key, Stays.NOT_MEASURED)
    memory, memory_clipped = _clip(machine.memory_peak)
    load = Load(
        cpu=tuple(_ceiling(machine.cores * MILLI * percent / FULL) for percent in percents),
        memory_mib=_ceiling(machine.memory_gib * MIB * (FULL if memory is None else memory) / FULL),
        disk_gib=machine.disk_gib or 0,
    )
    return Sized(machine, load, basis, clipped or memory_clipped, machine.disk_gib is None)


def _day(machine: Machine) -> tuple[tuple[Decimal, ...], Basis, bool]:
    """The 24 percentages to count with, where they are from, and whether one had to be cut."""
    peak, clipped = _clip(machine.cpu_peak)
    if len(machine.cpu_by_hour) == HOURS:
        cut = [_clip(value) for value in machine.cpu_by_hour]
        hours = [value if value is not None else FULL for value, _was_cut in cut]
        clipped = clipped or any(was_cut for _value, was_cut in cut)
        highest = max(hours)
        if highest > 0:
            if peak is not None and peak > highest:
                hours = [value * peak / highest for value in hours]
            return tuple(hours), Basis.BY_HOUR, clipped
    if peak is not None:
        return (peak,) * HOURS, Basis.PEAK, clipped
    return (FULL,) * HOURS, Basis.FULL, clipped


def _clip(percent: Decimal | int | None) -> tuple[Decimal | None, bool]:
    if percent is None:
        return None, False
    value = Decimal(percent)
    return min(max(value, Decimal(0)), FULL), not 0 <= value <= FULL


def _ceiling(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_CEILING))
