"""The inductive miner, infrequent variant: from traces to a process tree.

Terms, guarantees, steps and sources: docs/algorithms/discovery.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from meguru.engines.mining.cuts import Cut, bits, find_cut
from meguru.engines.mining.directly_follows import (
    FollowCounts,
    as_graph,
    count_bridges,
    count_follows,
    without_activity,
)
from meguru.engines.mining.log_splits import split, split_at_restarts
from meguru.engines.mining.process_tree import SILENT, Operator, ProcessTree, combine, leaf
from meguru.engines.mining.traces import Integers, Traces

DEEPEST = 100  # nested blocks; beyond it the rest becomes a flower
SEARCH_BUDGET = 40_000_000  # cells of follow matrices looked at for activities that run beside the rest


@dataclass(slots=True)
class InductiveMiner:
    """Discovers one tree. `noise` 0 keeps every trace; `reservations` collects what limits cut short.

    `keeps_activities` False takes the first cut of the filtered graph as it comes, as the method was published:
    an activity that the filter takes away is not drawn.
    """

    labels: Sequence[str]
    noise: float
    keeps_activities: bool = True
    budget: int = SEARCH_BUDGET
    reservations: set[str] = field(default_factory=set)

    def discover(self, traces: Traces, *, depth: int = 0) -> ProcessTree:
        """Return a tree for the traces, empty ones included."""
        empty = traces.empty_cases
        if empty:
            spoken = traces.without_empty()
            if not spoken.weight.size:
                return SILENT
            tree = self._discover_spoken(spoken, depth=depth)
            if empty <= self.noise * traces.cases:
                return tree
            return combine(Operator.EXCLUSIVE, SILENT, tree)
        return self._discover_spoken(traces, depth=depth) if traces.weight.size else SILENT

    def _discover_spoken(self, traces: Traces, *, depth: int) -> ProcessTree:
        """Discover from traces that all have events."""
        counts = count_follows(traces)
        if len(counts.activities) == 1:
            return self._single(traces, activity=counts.activities[0])
        if depth >= DEEPEST:
            self.reservations.add("depth")
            return self._flower(counts.activities)
        cut = find_cut(as_graph(counts))
        if cut is not None:
            parts = _parts(cut, counts.activities)
            return self._divide(split(traces, operator=cut.operator, parts=parts), cut.operator, depth=depth)
        for noise in _weaker_and_weaker(self.noise) if self.keeps_activities else (self.noise,):
            cut = find_cut(as_graph(counts.filtered(noise=noise)))
            if cut is not None:
                parts = _parts(cut, counts.activities)
                logs = split(traces, operator=cut.operator, parts=parts)
                if not self.keeps_activities or _keeps_enough(logs, of=traces, noise=self.noise):
                    return self._divide(logs, cut.operator, depth=depth)
        return self._fall_through(traces, counts=counts, depth=depth)

    def _divide(self, logs: list[Traces], operator: Operator, *, depth: int) -> ProcessTree:
        return combine(operator, *(self.discover(log, depth=depth + 1) for log in logs))

    def _single(self, traces: Traces, *, activity: int) -> ProcessTree:
        """One activity: once per case, or (repeats above the noise) a loop."""
        tree = leaf(self.labels[activity])
        repeats = int(traces.event_weight.sum()) - traces.cases
        if repeats <= self.noise * traces.cases:
            return tree
        return combine(Operator.LOOP, tree, SILENT)

    def _fall_through(self, traces: Traces, *, counts: FollowCounts, depth: int) -> ProcessTree:
        """What to do when no cut fits, from the most to the least precise."""
        beside = self._once_per_trace(traces, counts=counts)
        if beside is None:
            beside = self._concurrent(traces, counts=counts)
        if beside is not None:
            others = [other for other in counts.activities if other != beside]
            logs = split(traces, operator=Operator.PARALLEL, parts=[[beside], others])
            return self._divide(logs, Operator.PARALLEL, depth=depth)
        starts = frozenset(counts.activities[i] for i in np.flatnonzero(counts.starts))
        ends = frozenset(counts.activities[i] for i in np.flatnonzero(counts.ends))
        for after in (ends, None):
            again = split_at_restarts(traces, after=after, before=starts)
            if again.cases > traces.cases:
                return combine(Operator.LOOP, self.discover(again, depth=depth + 1), SILENT)
        return self._flower(counts.activities)

    def _flower(self, activities: Sequence[int]) -> ProcessTree:
        choice = combine(Operator.EXCLUSIVE, *(leaf(self.labels[activity]) for activity in activities))
        return combine(Operator.LOOP, choice, SILENT)

    def _once_per_trace(self, traces: Traces, *, counts: FollowCounts) -> int | None:
        """An activity that every case has exactly once."""
        size = len(counts.activities)
        local = np.searchsorted(np.array(counts.activities), traces.activity)
        table = np.bincount(traces.trace * size + local, minlength=traces.weight.size * size)
        once = (table.reshape(-1, size) == 1).all(axis=0)
        return counts.activities[int(np.flatnonzero(once)[0])] if once.any() else None

    def _concurrent(self, traces: Traces, *, counts: FollowCounts) -> int | None:
        """The rarest activity without which the others allow a cut."""
        size = len(counts.activities)
        if size < 3:
            return None
        frequency = _frequencies(traces, counts)
        order = np.argsort(frequency, kind="stable").tolist()
        bridges = count_bridges(traces, counts)
        for noise in (0.0, self.noise) if self.noise > 0 else (0.0,):
            for index in map(int, order):
                if self.budget < size * size:
                    self.reservations.add("search")
                    return None
                self.budget -= size * size
                rest = without_activity(counts, index=index, bridges=bridges[index])
                if not rest.starts.any():
                    continue
                if find_cut(as_graph(rest.filtered(noise=noise) if noise else rest)) is not None:
                    return counts.activities[index]
        return None


def _weaker_and_weaker(noise: float) -> tuple[float, ...]:
    return tuple(noise / weaker for weaker in (1, 2, 4, 8)) if noise > 0 else ()


def _keeps_enough(logs: list[Traces], *, of: Traces, noise: float) -> bool:
    """Whether a split on a filtered graph kept every activity and lost no larger share of events than `noise`."""
    kept = sum(int(log.event_weight.sum()) for log in logs)
    activities = sum(len(log.activities()) for log in logs)
    return activities == len(of.activities()) and kept >= (1.0 - noise) * int(of.event_weight.sum())


def _frequencies(traces: Traces, counts: FollowCounts) -> Integers:
    local = np.searchsorted(np.array(counts.activities), traces.activity)
    return np.bincount(local, weights=traces.event_weight).astype(np.int64)


def _parts(cut: Cut, activities: tuple[int, ...]) -> list[list[int]]:
    return [[activities[index] for index in bits(part)] for part in cut.parts]
