"""Traces in flat arrays: the form of a log on which discovery and alignments work."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.eventlogs.model import EventLog

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Traces:
    """Distinct sequences of activities and how many cases show each.

    Shape:  `activity` and `trace` have one value per event, `trace` never decreases and points into `weight`,
            which has one value (number of cases) per trace. A trace without events is an empty trace.
    """

    activity: Integers
    trace: Integers
    weight: Integers

    @property
    def cases(self) -> int:
        return int(self.weight.sum())

    @property
    def lengths(self) -> Integers:
        return np.bincount(self.trace, minlength=self.weight.size).astype(np.int64)

    @property
    def empty_cases(self) -> int:
        return int(self.weight[self.lengths == 0].sum())

    @property
    def event_weight(self) -> Integers:
        return self.weight[self.trace]

    def activities(self) -> tuple[int, ...]:
        """Indices of the activities that occur, in increasing order."""
        return tuple(int(index) for index in np.unique(self.activity))

    def sequences(self) -> list[tuple[int, ...]]:
        """One tuple of activity indices per trace."""
        bounds = np.concatenate(([0], np.cumsum(self.lengths)))
        events = self.activity.tolist()
        return [tuple(events[a:b]) for a, b in itertools.pairwise(bounds.tolist())]

    def keep(self, events: npt.NDArray[np.bool_]) -> Traces:
        """The same traces with only some of their events; traces may become empty."""
        return merge(activity=self.activity[events], trace=self.trace[events], weight=self.weight)

    def without_empty(self) -> Traces:
        """The traces that have events."""
        present = self.lengths > 0
        number = np.cumsum(present) - 1
        return Traces(activity=self.activity, trace=number[self.trace], weight=self.weight[present])


def merge(*, activity: Integers, trace: Integers, weight: Integers) -> Traces:
    """Make traces from arrays, adding up the weights of equal sequences, in order of first occurrence."""
    bounds = np.concatenate(([0], np.cumsum(np.bincount(trace, minlength=weight.size)))).tolist()
    seen: dict[bytes, int] = {}
    number = [
        seen.setdefault(activity[first:last].tobytes(), len(seen))
        for first, last in itertools.pairwise(bounds)
    ]
    lengths = [len(key) // activity.itemsize for key in seen]
    return Traces(
        activity=np.frombuffer(b"".join(seen), dtype=np.int64),
        trace=np.repeat(np.arange(len(seen), dtype=np.int64), lengths),
        weight=np.bincount(number, weights=weight, minlength=len(seen)).astype(np.int64),
    )


def traces_of(log: EventLog) -> tuple[Traces, Integers]:
    """The distinct traces of a log, most frequent first, then first seen; and the trace number of every case.

    Shape:  the second value has one trace number per row of `log.cases`; -1 for a case without events.
    """
    case = log.events["case"].to_numpy().astype(np.int64)
    activity = log.events["activity"].to_numpy().astype(np.int64)
    lengths = np.bincount(case, minlength=log.cases.height)
    bounds = np.concatenate(([0], np.cumsum(lengths))).tolist()
    seen: dict[bytes, int] = {}
    number = np.full(log.cases.height, -1, dtype=np.int64)
    for row, (first, last) in enumerate(itertools.pairwise(bounds)):
        if last > first:
            number[row] = seen.setdefault(activity[first:last].tobytes(), len(seen))
    present = number >= 0
    weight = np.bincount(number[present], minlength=len(seen)).astype(np.int64)
    order = np.argsort(-weight, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    keys = list(seen)
    ordered = [keys[index] for index in order.tolist()]
    number[present] = place[number[present]]
    traces = Traces(
        activity=np.frombuffer(b"".join(ordered), dtype=np.int64),
        trace=np.repeat(np.arange(len(ordered), dtype=np.int64), [len(key) // 8 for key in ordered]),
        weight=weight[order],
    )
    return traces, number
