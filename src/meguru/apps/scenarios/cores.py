"""Simulated years over all cores: worker processes that know the question and answer runs in their order."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from meguru.engines.redesign.search import Run, SearchQuestion, Space, YearOutcome, one_year, space_of
from meguru.engines.simulation import compile_ahead

RUNS_AT_ONCE = 4  # of one answer of a worker: fewer trips between processes
_here: dict[str, Space] = {}  # what a worker process knows: the space that it searches


class Cores:
    """Several processes for one search. Use it as a context; leaving it ends them.

    The order and the values of the answers are the same for every number of cores.
    """

    def __init__(self, question: SearchQuestion, *, cores: int | None = None) -> None:
        self._space = space_of(question)
        self._count = cores or os.cpu_count() or 1
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> Cores:
        compile_ahead()  # once, here: the workers then find the compiled code on disk
        if self._count > 1:
            self._executor = ProcessPoolExecutor(
                self._count,
                mp_context=get_context("spawn"),  # a fork would share this process's database connection
                initializer=_know,
                initargs=(self._space.question,),
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


def _know(question: SearchQuestion) -> None:
    _here["space"] = space_of(question)


def _answer(run: Run) -> YearOutcome:
    return one_year(_here["space"], run)
