"""One replication with functions woven for its plan, from the first arrival to the figures in the tables."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.agenda import Agenda
from meguru.engines.simulation.specialised.draws import Places
from meguru.engines.simulation.specialised.suits import Shape
from meguru.engines.simulation.specialised.tables import AT_MERGES, Case, Enter, Tables, UnderWay, Unfit
from meguru.engines.simulation.specialised.weave import Weaver

Kernel = Callable[[Any, Any, Any], int]


def woven_or(kernel: Kernel) -> Kernel:
    """The run woven for its plan; `kernel` when the plan, or what happens in the run, is not for this package."""
    is_tried = False

    def run(ints: list[int], reals: list[float], keys: list[int]) -> int:
        nonlocal is_tried
        if is_tried:
            return kernel(ints, reals, keys)
        is_tried = True
        try:
            run_woven(Tables(ints, reals, keys), cases=ints[at.FINISH_AT] - ints[at.ARRIVALS_AT] - 1)
        except Unfit:
            return kernel(ints, reals, keys)
        return at.FINISHED

    return run


def run_woven(tables: Tables, *, cases: int) -> None:
    """Run one replication to its end and write what it came to into the tables. Raises Unfit: nothing is written then."""
    ints, reals = tables.ints, tables.reals
    if cases == 0:
        raise Unfit
    shape = Shape(tables)
    arrivals = reals[ints[at.ARRIVALS_AT] : ints[at.ARRIVALS_AT] + cases]
    agenda = Agenda(seconds=arrivals[-1] - arrivals[0], events=2 * cases * len(shape.nodes))
    run = UnderWay(push=agenda.pusher(), lines=[] if ints[at.KEEP_LOG] == 1 else None)
    places = Places(tables, cases=cases)
    weaver = Weaver(tables, shape, places, run)
    entries = weaver.weave()
    places.most_later = shape.most_later
    with _few_collections():
        _advance(tables, agenda, run, weaver, entries, arrivals)
    for report in run.reports:
        report()
    weaver.desks.report()
    _write_log(tables, run)


@contextmanager
def _few_collections() -> Iterator[None]:
    """What a run makes is given back by counting references; looking for circles in it again and again costs some percent."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _advance(
    tables: Tables,
    agenda: Agenda,
    run: UnderWay,
    weaver: Weaver,
    entries: list[list[Enter]],
    arrivals: list[float],
) -> None:
    places, stack, settle, under_way = weaver.places, run.stack, weaver.settle, run.finish
    types = places.types.tolist()
    tokens = weaver.tokens[tables.ints[at.ROOT_SCOPE]]
    has_merges, watch = bool(weaver.merges), weaver.watch
    backwards = [list(reversed(each)) for each in entries]

    def admit(now: float, case: Case, number: int, _b: None, _c: None) -> None:
        under_way[number] = case
        begun = backwards[types[number]]
        case[tokens] = len(begun)
        stack.extend(begun)

    cases = len(arrivals)
    arrivals = [*arrivals, inf]
    number = 0
    records: list[Case] = []
    bucket = agenda.bucket
    now = 0.0
    while True:
        for end in agenda.open_next(arrivals[number]):
            while arrivals[number] < end:
                if not records:
                    records = places.records(number, tables.reals[at.MEASURE_BEGIN], arrivals)
                    records.reverse()
                arriving = (arrivals[number], number - cases, admit, records.pop(), number, None, None)
                bucket.append(arriving)
                number += 1
        if not bucket and not weaver.desks.begin_leftovers(now):
            return
        if watch is not None:
            for now, _, do, case, a, b, c in bucket:
                do(now, case, a, b, c)
                settle(now, case)
                watch(now, case)
        elif has_merges:
            for now, _, do, case, a, b, c in bucket:
                do(now, case, a, b, c)
                if stack or case[AT_MERGES]:
                    settle(now, case)
        else:
            for now, _, do, case, a, b, c in bucket:
                do(now, case, a, b, c)
                if stack:
                    settle(now, case)


def _write_log(tables: Tables, run: UnderWay) -> None:
    if run.lines is None:
        return
    ints, reals = tables.ints, tables.reals
    ints[at.LOG_AT], ints[at.LOG_TIMES_AT] = len(ints), len(reals)
    ints[at.LOG_SIZE] = ints[at.LOG_ROOM] = len(run.lines)
    for case, node, member, enabled, started, ended in run.lines:
        ints += (case, node, member)
        reals += (enabled, started, ended)
