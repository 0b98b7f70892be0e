"""Simulated years over all cores: worker processes that know the question and answer runs in their order."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context, parent_process

from meguru.engines.redesign.search import Run, SearchQuestion, Space, YearOutcome, one_year, space_of
from meguru.engines.simulation import compile_ahead

KINDNESS = 10  # of 19: work in the background lets pages go first
RUNS_AT_ONCE = 4  # of one answer of a worker: fewer trips between processes
ALL_UP_TO = 2
_here: dict[str, Space] = {}  # what a worker process knows: the space that it searches


class Cores:
    """Several processes for one search. Use it as a context; leaving it ends them.

    The order and the values of the answers are the same for every number of cores. `gentle` processes give way to
    whatever else the machine has to do. Simulating raises BrokenProcessPool when the system ended one of them.
    """

    def __init__(self, question: SearchQuestion, *, cores: int | None = None, gentle: bool = False) -> None:
        self._space = space_of(question)
        self._count = cores or os.cpu_count() or 1
        self._gentle = gentle
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Cores:
        if self._count > 1:
            compile_ahead()  # once, here: the processes then find the compiled code on disk
            self._executor = ProcessPoolExecutor(
                self._count,
                mp_context=get_context("spawn"),  # a fork would share this process's database connection
                initializer=_know,
                initargs=(self._space.question, self._gentle),
            )
        return self

    def __exit__(self, *_reason: object) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def simulate(self, runs: Sequence[Run]) -> Iterator[YearOutcome]:
        """Answer runs in their order."""
        if self._executor is None:
            yield from (one_year(self._space, run) for run in runs)
        else:
            yield from self._executor.map(_answer, runs, chunksize=RUNS_AT_ONCE)


def spare_cores(count: int | None = None) -> int:
    """How many of `count` cores (of this machine) work in the background may use: all of two, else all but one."""
    available = count or os.cpu_count() or 1
    return available if available <= ALL_UP_TO else available - 1


def _know(question: SearchQuestion, gentle: bool) -> None:
    # Ctrl-C reaches every process of a terminal; the first one decides
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if gentle and hasattr(os, "nice"):
        os.nice(KINDNESS)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _here["space"] = space_of(question)


def _end_with_parent() -> None:
    """A worker that was killed leaves no processes behind that wait for it for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _answer(run: Run) -> YearOutcome:
    return one_year(_here["space"], run)
