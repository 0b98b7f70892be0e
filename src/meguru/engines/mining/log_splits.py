"""Dividing traces along a cut; events that contradict the cut are left out (IMf).

On a graph that was not filtered nothing contradicts the cut and no event is lost.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from meguru.engines.mining.process_tree import Operator
from meguru.engines.mining.traces import Integers, Traces, merge


def split(traces: Traces, *, operator: Operator, parts: Sequence[Sequence[int]]) -> list[Traces]:
    """Divide traces (none of them empty) into one log per part; `parts` holds activity indices."""
    part_of_activity = np.zeros(int(traces.activity.max()) + 1, dtype=np.int64)
    for number, members in enumerate(parts):
        part_of_activity[list(members)] = number
    part = part_of_activity[traces.activity]
    match operator:
        case Operator.EXCLUSIVE:
            return _split_exclusive(traces, part=part, parts=len(parts))
        case Operator.SEQUENCE:
            return _split_sequence(traces, part=part, parts=len(parts))
        case Operator.PARALLEL:
            return [traces.keep(part == number) for number in range(len(parts))]
        case Operator.LOOP:
            return _split_loop(traces, part=part, parts=len(parts))


def _split_exclusive(traces: Traces, *, part: Integers, parts: int) -> list[Traces]:
    """Every trace goes to the part that has most of its events."""
    votes = np.bincount(traces.trace * parts + part, minlength=traces.weight.size * parts)
    winner = votes.reshape(-1, parts).argmax(axis=1)
    divided = []
    for number in range(parts):
        mine = winner[traces.trace] == number
        kept = mine & (part == number)
        divided.append(
            merge(
                activity=traces.activity[kept], trace=traces.trace[kept], weight=traces.weight
            ).without_empty()
        )
    return divided


def _split_sequence(traces: Traces, *, part: Integers, parts: int) -> list[Traces]:
    """Keep the longest series of events of each trace whose parts never go back."""
    kept = np.ones(part.size, dtype=np.bool_)
    goes_back = (traces.trace[1:] == traces.trace[:-1]) & (part[1:] < part[:-1])
    deviating = np.unique(traces.trace[1:][goes_back])
    firsts = np.searchsorted(traces.trace, deviating).tolist()
    lasts = np.searchsorted(traces.trace, deviating, side="right").tolist()
    for first, last in zip(firsts, lasts, strict=True):
        kept[first:last] = longest_forward(part[first:last].tolist())
    return [traces.keep(kept & (part == number)) for number in range(parts)]


def longest_forward(places: list[int]) -> list[bool]:
    """Mark a longest subsequence that never decreases."""
    tails: list[int] = []  # smallest last place of a subsequence of each length
    tail_index: list[int] = []
    previous: list[int] = []
    for index, place in enumerate(places):
        length = bisect_right(tails, place)
        previous.append(tail_index[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        tail_index[length : length + 1] = [index]
    marked = [False] * len(places)
    index = tail_index[-1] if tail_index else -1
    while index >= 0:
        marked[index] = True
        index = previous[index]
    return marked


def _split_loop(traces: Traces, *, part: Integers, parts: int) -> list[Traces]:
    """Every run of events of one part is a pass; a missing pass of the body becomes an empty trace."""
    same_trace = traces.trace[1:] == traces.trace[:-1]
    begins = np.concatenate(([True], ~same_trace | (part[1:] != part[:-1])))
    run_of_event = np.cumsum(begins) - 1
    first = np.flatnonzero(begins)
    run_part, run_trace = part[first], traces.trace[first]
    run_weight = traces.weight[run_trace]
    divided = []
    for number in range(parts):
        mine = run_part == number
        renumbered = np.cumsum(mine) - 1
        events = mine[run_of_event]
        weight = run_weight[mine]
        if number == 0:
            weight = np.concatenate((weight, _missing_body(run_part, run_trace, run_weight)))
        divided.append(
            merge(
                activity=traces.activity[events],
                trace=renumbered[run_of_event[events]],
                weight=weight,
            )
        )
    return divided


def _missing_body(run_part: Integers, run_trace: Integers, run_weight: Integers) -> npt.NDArray[np.int64]:
    """Weights of the empty passes of the body: before, after and between passes of other parts."""
    redo = run_part > 0
    same = run_trace[1:] == run_trace[:-1]
    opens = redo & np.concatenate(([True], ~same | redo[:-1]))
    closes = redo & np.concatenate((~same, [True]))
    return np.concatenate((run_weight[opens], run_weight[closes]))


def split_at_restarts(traces: Traces, *, after: frozenset[int] | None, before: frozenset[int]) -> Traces:
    """Cut traces before every activity of `before` that comes right after one of `after` (None: any)."""
    size = int(traces.activity.max()) + 1
    restart = _member(before, size)[traces.activity]
    if after is not None:
        restart[1:] &= _member(after, size)[traces.activity[:-1]]
    begins = np.concatenate(([True], traces.trace[1:] != traces.trace[:-1]))
    begins |= restart
    begins[0] = True
    return merge(
        activity=traces.activity,
        trace=np.cumsum(begins) - 1,
        weight=traces.weight[traces.trace[np.flatnonzero(begins)]],
    )


def _member(chosen: frozenset[int], size: int) -> npt.NDArray[np.bool_]:
    table = np.zeros(size, dtype=np.bool_)
    table[list(chosen)] = True
    return table
