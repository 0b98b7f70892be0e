"""The token game: what can happen next, and whether a sequence of tasks can have happened.

The meaning of every element is told in docs/algorithms/token-game.md. Execution, replay of simulated traces
and conformance all use these functions, so there is one semantics.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress

from meguru.engines.bpmn.tokens.net import Marking, Net

MOST_MARKINGS = 200_000


def initial(net: Net) -> Marking:
    """Return the marking in which a case begins."""
    return net.start


def is_final(marking: Marking) -> bool:
    """Say whether a case is finished: no token is left."""
    return not any(marking)


def can_fire(net: Net, marking: Marking, transition: int) -> bool:
    """Say whether one transition may fire."""
    step = net.transitions[transition]
    return all(marking[place] for place in step.pre) and not any(marking[place] for place in step.inhibit)


def enabled(net: Net, marking: Marking) -> tuple[int, ...]:
    """Return the transitions that may fire, in ascending order."""
    candidates = set().union(*compress(net.consumers, marking))
    return tuple(index for index in sorted(candidates) if can_fire(net, marking, index))


def fire(net: Net, marking: Marking, transition: int) -> Marking:
    """Return the marking after one transition. Raises ValueError when it may not fire."""
    if not can_fire(net, marking, transition):
        raise ValueError(f"transition {transition} of {net.transitions[transition].element_id} may not fire")
    step = net.transitions[transition]
    tokens = list(marking)
    for place in step.pre:
        tokens[place] -= 1
    for place in step.reset:
        tokens[place] = 0
    for place in step.post:
        tokens[place] += 1
    return tuple(tokens)


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """Whether a sequence of tasks is a complete run.

    `position` is the index of the first task that could not be done; the length of the sequence when only
    the end was not reached; None when it fits. `possible` lists the task ids that could have been done there.
    `path` holds one sequence of transitions that explains the run (as far as it went).
    `gave_up` is true when too many situations had to be looked at; then `fits` is false without proof.
    """

    fits: bool
    position: int | None
    possible: tuple[str, ...]
    path: tuple[int, ...]
    gave_up: bool = False


class Replayer:
    """Replays many sequences on one net and remembers what follows silently from each marking.

    Silent steps (gateways, events, sub-process borders) are taken as needed; tasks only as the sequence says.
    """

    def __init__(self, net: Net, *, most_markings: int = MOST_MARKINGS) -> None:
        self._net = net
        self._most = most_markings
        self._after: dict[Marking, tuple[tuple[int, Marking], ...]] = {}

    def replay(self, element_ids: Sequence[str]) -> ReplayResult:
        """Look for a run that carries out exactly these tasks, in this order, and finishes."""
        origin: dict[tuple[int, Marking], tuple[tuple[int, Marking], int] | None]
        origin = {(0, self._net.start): None}
        layer = [self._net.start]
        for position in range(len(element_ids) + 1):
            layer = self._silent(layer, position=position, origin=origin)
            if len(origin) > self._most:
                return ReplayResult(False, position, (), (), gave_up=True)
            if position == len(element_ids):
                break
            following = self._do(layer, element_ids[position], position=position, origin=origin)
            if not following:
                return self._failed(layer, position, origin)
            layer = following
        last = len(element_ids)
        if self._net.final in layer:
            return ReplayResult(True, None, (), _path((last, self._net.final), origin))
        return self._failed(layer, last, origin)

    def _steps(self, marking: Marking) -> tuple[tuple[int, Marking], ...]:
        if marking not in self._after:
            if len(self._after) > self._most:
                self._after.clear()
            self._after[marking] = tuple(
                (step, fire(self._net, marking, step)) for step in enabled(self._net, marking)
            )
        return self._after[marking]

    def _silent(
        self,
        layer: list[Marking],
        *,
        position: int,
        origin: dict[tuple[int, Marking], tuple[tuple[int, Marking], int] | None],
    ) -> list[Marking]:
        reached = list(layer)
        for marking in reached:
            for step, after in self._steps(marking):
                if self._net.transitions[step].label is None and (position, after) not in origin:
                    origin[position, after] = ((position, marking), step)
                    reached.append(after)
            if len(origin) > self._most:
                break
        return reached

    def _do(
        self,
        layer: list[Marking],
        element_id: str,
        *,
        position: int,
        origin: dict[tuple[int, Marking], tuple[tuple[int, Marking], int] | None],
    ) -> list[Marking]:
        following = []
        for marking in layer:
            for step, after in self._steps(marking):
                fits = self._net.transitions[step].label == element_id
                if fits and (position + 1, after) not in origin:
                    origin[position + 1, after] = ((position, marking), step)
                    following.append(after)
        return following

    def _failed(
        self,
        layer: list[Marking],
        position: int,
        origin: dict[tuple[int, Marking], tuple[tuple[int, Marking], int] | None],
    ) -> ReplayResult:
        labels = {self._net.transitions[step].label for marking in layer for step, _ in self._steps(marking)}
        possible = tuple(label for label in self._net.labels if label in labels)
        return ReplayResult(False, position, possible, _path((position, layer[0]), origin))


def _path(
    end: tuple[int, Marking], origin: dict[tuple[int, Marking], tuple[tuple[int, Marking], int] | None]
) -> tuple[int, ...]:
    steps: list[int] = []
    came = origin.get(end)
    while came is not None:
        end, step = came
        steps.append(step)
        came = origin.get(end)
    return tuple(reversed(steps))


def replay(net: Net, element_ids: Sequence[str]) -> ReplayResult:
    """Replay one sequence of task ids; use a `Replayer` for many."""
    return Replayer(net).replay(element_ids)


def replays(net: Net, labels: Sequence[str]) -> bool:
    """Say whether a sequence of task ids is a complete run of the net."""
    return Replayer(net).replay(labels).fits


def replay_all(net: Net, traces: Iterable[Sequence[str]]) -> tuple[ReplayResult, ...]:
    """Replay many sequences, sharing what is learnt of the net."""
    replayer = Replayer(net)
    return tuple(replayer.replay(trace) for trace in traces)
