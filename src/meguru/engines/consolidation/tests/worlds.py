"""Small worlds of servers for tests."""

from decimal import Decimal

from meguru.engines.consolidation import HostType, Machine

SMALL = HostType("small", cores=8, memory_gib=64, disk_gib=1000, yearly_yen=500_000)
LARGE = HostType("large", cores=16, memory_gib=128, disk_gib=2000, yearly_yen=900_000)


def machine(key, *, cores=4, memory=16, peak=50, segment="lgwan", **more):
    values = {"memory_peak": 100, "disk_gib": 100} | more
    return Machine(
        key=key,
        system=values.pop("system", key),
        cores=cores,
        memory_gib=None if memory is None else Decimal(memory),
        cpu_peak=None if peak is None else Decimal(peak),
        segment=segment,
        **values,
    )
