"""Fuzzing: spoiled BPMN, XES, CSV, OCEL, scenario and Excel files must be taken or refused in words; never a crash, a hang or a flood of memory.

    ./run bench fuzz                                    2,000 files
    PYTHONPATH=src .venv/bin/python bench/fuzz.py --count 200000 --seed 7 --processes 2
    PYTHONPATH=src .venv/bin/python bench/fuzz.py --seed 7 --case csv:4711      one file again, with its traceback

Every kind has an equal share of the files. Every file is made from seed and number alone. They are tried in child processes:
one file may use 2 s of processor time, and a child's whole memory (program and libraries included) may reach 500 MB.
A child that dies or stands still is counted as a fault of the file it was at; another one goes on behind it.
"""

from __future__ import annotations

import argparse
import multiprocessing as mp
import multiprocessing.pool
import os
import resource
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_cases import try_file
from fuzz_mutations import mutated
from fuzz_seeds import KINDS, seeds

SECONDS, MEGABYTES = 2.0, 500
STANDSTILL_SECONDS = 60.0  # of the clock on the wall, on a busy machine
ADDRESS_SPACE = 8 << 30  # so that a flood cannot take the machine with it
MOST_TOLD = 3  # of one kind
SPAWN = mp.get_context("spawn")  # a fork would inherit the locks of the libraries' threads


class TooSlow(BaseException):
    """A file that took more processor time than it may. No `except Exception` swallows it."""


@dataclass(slots=True)
class Outcome:
    """What became of the files of one child, or of all."""

    counts: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    slowest: float = 0.0
    memory: float = 0.0

    def add(self, other: Outcome) -> None:
        self.counts += other.counts
        self.faults += other.faults
        self.slowest, self.memory = max(self.slowest, other.slowest), max(self.memory, other.memory)


def file_of(seed: int, number: int) -> tuple[str, bytes]:
    """The kind and the bytes of one file of a run."""
    kind = KINDS[number % len(KINDS)]
    return kind, mutated(kind, seeds(kind), seed=seed, number=number // len(KINDS))


def try_one(seed: int, number: int, outcome: Outcome) -> None:
    """Try one file and write down what became of it."""
    kind, data = file_of(seed, number)
    name = f"{kind}:{number // len(KINDS)}"
    before, at_most = resource.getrusage(resource.RUSAGE_SELF), outcome.memory
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        said = try_file(kind, data, number=number // len(KINDS))
    except (Exception, TooSlow) as fault:
        said = "fault"
        where = traceback.extract_tb(fault.__traceback__)[-1]
        outcome.faults.append(
            f"{name}: {type(fault).__name__} in {Path(where.filename).name}:{where.lineno}: {str(fault)[:200]}"
        )
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    outcome.memory = after.ru_maxrss / 1024
    if outcome.memory > MEGABYTES >= at_most:
        said = "fault"
        outcome.faults.append(f"{name}: {outcome.memory:.0f} MB")
    outcome.slowest = max(outcome.slowest, used)
    outcome.counts[f"{kind} {said}"] += 1


def child(seed: int, numbers: range, at, pipe) -> None:
    """Try the files of a range; `at` holds where it is, for the parent to see when this process dies."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGPROF, _too_slow)
    outcome, parent = Outcome(), os.getppid()
    for number in numbers:
        if os.getppid() != parent:
            return  # the run was ended
        at.value = number
        try_one(seed, number, outcome)
        if outcome.memory > MEGABYTES:
            break  # its peak is remembered for ever: a fresh child goes on
    at.value = at.value + 1
    pipe.send(outcome)


def _too_slow(_signal, _frame):
    raise TooSlow(f"more than {SECONDS:g} s")


def try_range(seed: int, numbers: range) -> Outcome:
    """Try a range of files in children, one after the other."""
    everything, begin = Outcome(), numbers.start
    while begin < numbers.stop:
        at, (reader, writer) = SPAWN.Value("q", begin), SPAWN.Pipe(duplex=False)
        process = SPAWN.Process(target=child, args=(seed, range(begin, numbers.stop), at, writer))
        process.start()
        writer.close()
        outcome = _awaited(process, at, reader)
        process.join()
        if outcome is None:
            kind, place = KINDS[at.value % len(KINDS)], at.value // len(KINDS)
            outcome = Outcome(
                Counter({f"{kind} fault": 1}), [f"{kind}:{place}: the process ended ({process.exitcode})"]
            )
            at.value += 1
        everything.add(outcome)
        begin = at.value
    return everything


def _awaited(process, at, reader) -> Outcome | None:
    """What the child sends; None when it died or stood still (it is ended then)."""
    seen, since = at.value, time.monotonic()
    while not reader.poll(0.5):
        if at.value != seen:
            seen, since = at.value, time.monotonic()
        elif time.monotonic() - since > STANDSTILL_SECONDS:
            process.kill()
            return None
    try:
        return reader.recv()
    except EOFError:
        return None


def one_again(seed: int, case: str) -> int:
    kind, _, place = case.partition(":")
    number = int(place) * len(KINDS) + KINDS.index(kind)
    _, data = file_of(seed, number)
    print(data[:2000])
    print(try_file(kind, data, number=int(place)))
    return 0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    asked.add_argument("--count", type=int, default=2_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--begin", type=int, default=0, help="number of the first file")
    asked.add_argument("--processes", type=int, default=1)
    asked.add_argument("--case", help="try one file again: KIND:NUMBER")
    args = asked.parse_args()
    if args.case:
        return one_again(args.seed, args.case)
    os.environ.setdefault("POLARS_MAX_THREADS", "1")  # read by the children when they begin
    began = time.perf_counter()
    size = max(1, min(1_000, -(-args.count // args.processes)))
    end = args.begin + args.count
    ranges = [range(begin, min(begin + size, end)) for begin in range(args.begin, end, size)]
    everything, told = Outcome(), Counter()
    with mp.pool.ThreadPool(args.processes) as pool:
        for place, outcome in enumerate(pool.imap(lambda one: try_range(args.seed, one), ranges), 1):
            everything.add(outcome)
            for fault in outcome.faults:
                where = fault.partition(": ")[2].partition(": ")[0]
                told[where] += 1
                if told[where] <= MOST_TOLD:
                    print(fault, flush=True)
            if place % 5 == 0:
                print(
                    f"{sum(everything.counts.values()):>9,} files, {len(everything.faults)} faults",
                    flush=True,
                )
    print(
        f"\nfuzzing with seed {args.seed}: {sum(everything.counts.values()):,} files in {time.perf_counter() - began:.0f} s"
    )
    print(f"{'':>9}{'taken':>10}{'refused':>10}{'faults':>10}")
    for kind in KINDS:
        print(
            f"{kind:>9}"
            + "".join(f"{everything.counts[f'{kind} {said}']:>10,}" for said in ("taken", "refused", "fault"))
        )
    print(
        f"slowest file {everything.slowest:.2f} s of processor time, most memory of a child {everything.memory:.0f} MB"
    )
    for where, count in told.most_common():
        print(f"{count:>6}  {where}")
    return 1 if everything.faults else 0


if __name__ == "__main__":
    sys.exit(main())
