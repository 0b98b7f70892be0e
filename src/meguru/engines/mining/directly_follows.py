"""Directly-follows graphs: how often one activity came right after another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.mining.traces import Integers, Traces


@dataclass(frozen=True, slots=True)
class FollowCounts:
    """Weighted directly-follows graph.

    Shape:  `follows[i, j]` counts how often `activities[j]` came right after `activities[i]`; `starts` and
            `ends` count how often a trace began or ended with an activity.
    """

    activities: tuple[int, ...]
    follows: Integers
    starts: Integers
    ends: Integers

    def filtered(self, *, noise: float) -> FollowCounts:
        """Leave out what is rare in its place.

        A follow is kept when it has at least `noise` times the count of what most often comes after the same
        activity, the end of the case included; starts and ends likewise against the most frequent start and
        end.
        """
        strongest = np.maximum(self.follows.max(axis=1), self.ends)[:, None]
        return FollowCounts(
            activities=self.activities,
            follows=np.where(self.follows >= noise * strongest, self.follows, 0),
            starts=np.where(self.starts >= noise * self.starts.max(), self.starts, 0),
            ends=np.where(self.ends >= noise * self.ends.max(), self.ends, 0),
        )


@dataclass(frozen=True, slots=True)
class FollowGraph:
    """The same as sets: bit j of `after[i]` says that activity j may come right after activity i."""

    activities: tuple[int, ...]
    after: tuple[int, ...]
    before: tuple[int, ...]
    starts: int
    ends: int

    @property
    def size(self) -> int:
        return len(self.activities)

    @property
    def everything(self) -> int:
        return (1 << self.size) - 1


def count_follows(traces: Traces) -> FollowCounts:
    """Count the directly-follows pairs, starts and ends of all traces, weighted by cases."""
    activities = traces.activities()
    size = len(activities)
    local = np.searchsorted(np.array(activities, dtype=np.int64), traces.activity)
    weight = traces.event_weight.astype(np.float64)
    same = traces.trace[1:] == traces.trace[:-1]
    pairs = (local[:-1] * size + local[1:])[same]
    follows = np.bincount(pairs, weights=weight[1:][same], minlength=size * size)
    first = np.concatenate(([True], ~same))
    last = np.concatenate((~same, [True]))
    return FollowCounts(
        activities=activities,
        follows=follows.reshape(size, size).astype(np.int64),
        starts=np.bincount(local[first], weights=weight[first], minlength=size).astype(np.int64),
        ends=np.bincount(local[last], weights=weight[last], minlength=size).astype(np.int64),
    )


def count_bridges(traces: Traces, counts: FollowCounts) -> dict[int, tuple[Integers, Integers, Integers]]:
    """What new follows, starts and ends appear when one activity is taken out of every trace.

    Shape:  for each local activity index, arrays (before, after, weight) of the runs of that activity: the
            activity right before the run (`size` when the trace begins with it), right after it (`size` when
            it ends the trace) and the number of cases.
    """
    size = len(counts.activities)
    local = np.searchsorted(np.array(counts.activities, dtype=np.int64), traces.activity)
    change = np.concatenate(([True], (traces.trace[1:] != traces.trace[:-1]) | (local[1:] != local[:-1])))
    first = np.flatnonzero(change)
    run, trace = local[first], traces.trace[first]
    joined = trace[1:] == trace[:-1]
    before = np.concatenate(([size], np.where(joined, run[:-1], size)))
    after = np.concatenate((np.where(joined, run[1:], size), [size]))
    weight = traces.weight[trace]
    order = np.argsort(run, kind="stable")
    bounds = np.searchsorted(run[order], np.arange(size + 1))
    return {
        index: (before[rows], after[rows], weight[rows])
        for index in range(size)
        for rows in [order[bounds[index] : bounds[index + 1]]]
    }


def without_activity(
    counts: FollowCounts, *, index: int, bridges: tuple[Integers, Integers, Integers]
) -> FollowCounts:
    """The graph of the traces with one activity taken out; `bridges` as from `count_bridges`."""
    size = len(counts.activities)
    before, after, weight = bridges
    added = np.zeros((size + 1, size + 1), dtype=np.int64)
    np.add.at(added, (before, after), weight)
    rest = np.flatnonzero(np.arange(size) != index)
    return FollowCounts(
        activities=tuple(counts.activities[other] for other in rest),
        follows=(counts.follows + added[:size, :size])[np.ix_(rest, rest)],
        starts=(counts.starts + added[size, :size])[rest],
        ends=(counts.ends + added[:size, size])[rest],
    )


def as_graph(counts: FollowCounts) -> FollowGraph:
    """Turn counts into sets of what may follow what."""
    present = counts.follows > 0
    return FollowGraph(
        activities=counts.activities,
        after=_row_bits(present),
        before=_row_bits(present.T),
        starts=_row_bits((counts.starts > 0)[None, :])[0],
        ends=_row_bits((counts.ends > 0)[None, :])[0],
    )


def _row_bits(rows: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    packed = np.packbits(rows, axis=1, bitorder="little")
    return tuple(int.from_bytes(row.tobytes(), "little") for row in packed)
