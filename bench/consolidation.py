"""Servers of 800 systems onto hosts: cost, bound and time, beside plain greedy and a plain assignment programme.

The worlds are made up: one to three servers a system, four networks, a fifth unmeasured, pairs that stand in for each other, and
in the second half of the seeds licences by core. All three solve the same question under the same rules; the greedy is
best fit decreasing on one host type at a time, the plain programme gives every server a binary for every host.
"""

from __future__ import annotations

import sys
from decimal import Decimal
from time import process_time

import numpy as np

from meguru.engines.consolidation import HostType, Licence, Machine, Rules, Task, faults, place
from meguru.engines.consolidation.bounds import cheapest_mix
from meguru.engines.consolidation.exact import assign
from meguru.engines.consolidation.packing import arrangements, cost_of
from meguru.engines.consolidation.placing import question_of_segments

SYSTEMS = 800
SEEDS = (0, 1, 2, 3)
SECONDS = 10.0
KINDS = (
    HostType("small", 32, 256, 8_000, 1_150_000),
    HostType("medium", 64, 512, 16_000, 2_050_000),
    HostType("large", 96, 1_024, 30_000, 3_480_000),
)
LICENCE = Licence("db", yen_per_core=60_000)


def machines(seed: int, *, licensed: float) -> tuple[Machine, ...]:
    """The servers of one made-up prefecture."""
    chance = np.random.default_rng(seed)
    found = []
    for system in range(SYSTEMS):
        count = int(chance.choice([1, 2, 3], p=[0.35, 0.4, 0.25]))
        segment = str(chance.choice(["lgwan", "my_number", "internet", "alone"], p=[0.45, 0.3, 0.2, 0.05]))
        pair = f"pair{system}" if count > 1 and chance.random() < 0.3 else ""
        for number in range(count):
            peak = Decimal(int(chance.integers(30, 900))) / 10
            busy = int(chance.choice([2, 10, 11, 14, 15]))
            day = tuple(
                Decimal(round(max(2.0, float(peak) * 0.8 * float(np.exp(-(((hour - busy) / 5.0) ** 2)))), 1))
                for hour in range(24)
            )
            measured, hourly = chance.random() < 0.8, chance.random() < 0.7
            found.append(
                Machine(
                    key=f"{system}-{number}",
                    system=str(system),
                    cores=int(chance.choice([2, 4, 8, 16], p=[0.3, 0.4, 0.22, 0.08])),
                    memory_gib=Decimal(
                        int(chance.choice([4, 8, 16, 32, 64], p=[0.15, 0.3, 0.3, 0.18, 0.07]))
                    ),
                    disk_gib=int(chance.choice([100, 200, 500, 1000])),
                    cpu_peak=peak if measured else None,
                    memory_peak=Decimal(int(chance.integers(200, 950))) / 10 if measured else None,
                    cpu_by_hour=day if measured and hourly else (),
                    segment=segment,
                    apart=pair,
                    licence="db" if chance.random() < licensed else "",
                )
            )
    return tuple(found)


def ours(task: Task) -> tuple[int, int, float]:
    """Cost, bound, seconds."""
    begun = process_time()
    found = place(task, enough=lambda: process_time() - begun > SECONDS * 0.75)
    took = process_time() - begun
    assert not faults(task, found)
    return found.cost_yen, found.bound_yen, took


def greedy(task: Task) -> tuple[int, float]:
    begun, cost = process_time(), 0
    for room in question_of_segments(task):
        cost += min(cost_of(room, one) for one in arrangements(room, cheapest_mix(room)))
    return cost, process_time() - begun


def plain_programme(task: Task) -> tuple[int, int, float]:
    """Every server a binary for every host, begun with the greedy answer, its share of the seconds for each network."""
    rooms = question_of_segments(task)
    begun, cost, bound = process_time(), 0, 0
    for room in rooms:
        start = min(arrangements(room, cheapest_mix(room)), key=lambda one, room=room: cost_of(room, one))
        found, proven = assign(room, start, seconds=SECONDS / len(rooms), nodes=1_000_000)
        cost += min(cost_of(room, start), cost_of(room, found) if found else sys.maxsize)
        bound += proven
    return cost, bound, process_time() - begun


def main() -> None:
    print(
        f"{SYSTEMS} systems onto hosts, made-up worlds; yen a year in millions, limit {SECONDS:.0f} CPU seconds each"
    )
    print(
        f"{'world':<22}{'servers':>8}{'ours':>9}{'bound':>9}{'gap':>8}{'s':>7}{'greedy':>9}{'s':>6}{'plain':>9}{'gap':>8}{'s':>7}"
    )
    for seed in SEEDS:
        licensed = 0.08 if seed >= len(SEEDS) // 2 else 0.0
        task = Task(machines(seed, licensed=licensed), KINDS, (LICENCE,), Rules())
        cost, bound, took = ours(task)
        quick, quick_took = greedy(task)
        plain, plain_bound, plain_took = plain_programme(task)
        name = f"seed {seed}{', licences' if licensed else ''}"
        print(
            f"{name:<22}{len(task.machines):>8}{cost / 1e6:>9.2f}{bound / 1e6:>9.2f}{(cost - bound) / cost:>8.2%}{took:>7.1f}"
            f"{quick / 1e6:>9.2f}{quick_took:>6.1f}{plain / 1e6:>9.2f}{(plain - plain_bound) / plain:>8.2%}{plain_took:>7.1f}"
        )


if __name__ == "__main__":
    main()
