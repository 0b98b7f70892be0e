"""Optimal alignments of traces with a diagram (docs/algorithms/conformance.md)."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram
from meguru.engines.bpmn.tokens.compile import compile_net
from meguru.engines.bpmn.tokens.net import Action, Net
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.elements import elements_by_activity
from meguru.engines.mining.search_net import Move as SearchMove
from meguru.engines.mining.search_net import SearchNet
from meguru.engines.mining.traces import Integers, Traces, traces_of

STATE_BUDGET = 200_000  # situations looked at per trace before only an upper bound is given
LOG_BUDGET = 4_000_000  # situations looked at for all traces of a log; the most frequent traces come first
LEAST_BUDGET = 2_000  # what every trace may use even when the log's budget is spent
MOST_MARKINGS = 300_000  # remembered markings; forgotten between traces


class CannotAlign(ValueError):
    """The diagram has no way from its start to its end, so no case can be compared with it."""


@dataclass(frozen=True, slots=True)
class Move:
    """One step of an alignment.

    `kind`: "match" (the record and the model agree), "log" (a record the model does not allow there),
    "model" (a task the model asks for and the log does not have), "silent" (gateways and events).
    `position` counts the events of the trace from 0; None for "model" and "silent".
    `element_id` is None for "log". `flows` are the sequence flows that receive a token: the branch taken.
    `enabled_by` is, for a "match", the position of the latest matched event on which it waited in the model,
    -1 when it waited for nothing but the start of the case; for a "silent" or "model" step likewise. So a
    parallel branch is not delayed by its neighbours.
    """

    kind: str
    position: int | None
    element_id: str | None
    action: Action | None = None
    flows: tuple[str, ...] = ()
    enabled_by: int = -1


@dataclass(frozen=True, slots=True)
class Alignment:
    """The cheapest explanation of one trace. `optimal` is false when `cost` is only an upper bound."""

    moves: tuple[Move, ...]
    cost: int
    fitness: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class Alignments:
    """Alignments of all variants of a log.

    Shape:  `alignments[k]` belongs to trace k of `traces`; `trace_of_case` has one trace number per row of
            `log.cases`, -1 for a case without events.
    `shortest_path` is the number of tasks on the shortest way through the model.
    """

    net: Net
    traces: Traces
    trace_of_case: Integers
    alignments: tuple[Alignment, ...]
    shortest_path: int

    @property
    def bounded(self) -> int:
        """How many variants got only an upper bound."""
        return sum(1 for alignment in self.alignments if not alignment.optimal)


def align_variants(log: EventLog, *, diagram: Diagram, state_budget: int = STATE_BUDGET) -> Alignments:
    """Align every variant of a log with a diagram; of several processes in it, with the one most recorded.

    Cost: 1 for a record without counterpart, 1 for a task without record, 0 for silent steps.
    Fitness of a trace: 1 - cost / (its events + tasks on the shortest way through the model).
    Raises: CannotAlign when the diagram cannot be carried out to its end.
    """
    traces, trace_of_case = traces_of(log)
    elements = elements_by_activity(log, diagram=diagram)
    net = compile_net(diagram, process_id=_process_of(log, diagram=diagram, elements=elements))
    aligner = Aligner(net, elements=elements, state_budget=state_budget)
    return Alignments(
        net=net,
        traces=traces,
        trace_of_case=trace_of_case,
        alignments=tuple(aligner.align(trace) for trace in traces.sequences()),
        shortest_path=aligner.shortest_path,
    )


def _process_of(log: EventLog, *, diagram: Diagram, elements: Sequence[Sequence[str]]) -> str | None:
    """The process whose tasks have most records, the first of equals; None when there is only one."""
    if len(diagram.processes) < 2:
        return None
    records = dict.fromkeys(diagram.processes, 0)
    for activity, count in log.events["activity"].value_counts().iter_rows():
        for element in elements[activity]:
            holder = diagram.nodes[element].parent_id
            while holder in diagram.nodes:
                holder = diagram.nodes[holder].parent_id
            if holder in records:
                records[holder] += count
    return max(records, key=lambda process: records[process])


class Aligner:
    """Aligns traces of activity numbers with one net; `elements[a]` are the task ids of activity a."""

    def __init__(
        self, net: Net, *, elements: Sequence[Sequence[str]], state_budget: int = STATE_BUDGET
    ) -> None:
        self._net = net
        self._search = SearchNet(net)
        self._left = LOG_BUDGET
        number = {label: index for index, label in enumerate(net.labels)}
        self._bits = [
            sum(1 << number[element] for element in set(row) if element in number) for row in elements
        ]
        self._budget = state_budget
        shortest = self._explain((), weight=1, budget=state_budget)
        if shortest is None:
            raise CannotAlign(
                "この図は開始から終了まで進めないため、記録と比べられません。図の検査の指摘を直してください。"
            )
        self.shortest_path, self._shortest = shortest

    def align(self, trace: Sequence[int]) -> Alignment:
        """Find the cheapest alignment, or an upper bound when the budget does not suffice."""
        if self._search.size > MOST_MARKINGS:
            self._search = SearchNet(self._net)
        budget = min(self._budget, max(LEAST_BUDGET, self._left))
        found = self._explain(trace, weight=1, budget=budget)
        optimal = found is not None
        if found is None:
            found = self._explain(trace, weight=4, budget=budget // 4)
        if found is None:  # nothing matched: every record is extra, every task of the shortest way missing
            skipped: list[tuple[str, int]] = [("log", -1)] * len(trace)
            found = len(trace) + self.shortest_path, skipped + self._shortest
        cost, steps = found
        worst = len(trace) + self.shortest_path
        return Alignment(
            moves=self._moves(steps),
            cost=cost,
            fitness=1.0 - cost / worst if worst else 1.0,
            optimal=optimal,
        )

    def _explain(
        self, trace: Sequence[int], *, weight: int, budget: int
    ) -> tuple[int, list[tuple[str, int]]] | None:
        """A* over (marking, position, committed): returns the cost and the moves (kind, transition).

        Records that are skipped are skipped first; committed to the next record, only what can lead to it is
        fired. Every alignment can be reordered like that without changing its cost. A state is one number:
        (marking * (length + 1) + position) * 2 + committed. `weight` above 1 trades optimality for speed.
        """
        net, last, span = self._search, len(trace), len(trace) + 1
        outlook = _Outlook(net, bits=[self._bits[activity] for activity in trace])
        start = net.start * span * 2 + (last == 0)
        best: dict[int, int] = {start: 0}
        came: dict[int, tuple[int, str, int]] = {}
        queue: list[tuple[int, int, int, int]] = [(0, 0, 0, start)]
        counter = looked_at = 0
        while queue:
            _, _, cost, state = heapq.heappop(queue)
            if cost > best[state]:
                continue
            marking, place = divmod(state, span * 2)
            position, committed = place >> 1, place & 1
            if position == last and marking == net.final:
                return cost, _way_back(state, came)
            looked_at += 1
            self._left -= 1
            if looked_at > budget:
                return None
            for kind, step, after, extra in self._options(marking, position, committed, outlook=outlook):
                reached = cost + extra
                there = position + (kind == "match" or kind == "log")
                is_committed = there in (last, position)
                target = (after * span + there) * 2 + is_committed
                if reached < best.get(target, reached + 1):
                    best[target] = reached
                    came[target] = (state, kind, step)
                    counter += 1
                    estimate = reached + weight * outlook.least_cost(after, there)
                    heapq.heappush(queue, (estimate * span + last - there, counter, reached, target))
        return None

    def _options(
        self, marking: int, position: int, committed: int, *, outlook: _Outlook
    ) -> Sequence[SearchMove]:
        """Moves from a state."""
        if position == outlook.length:
            return self._search.final_moves(marking)
        wanted = outlook.bits[position]
        possible = wanted & self._search.can[marking]
        moves = self._search.moves_towards(marking, wanted) if possible else ()
        return moves if committed else (("log", -1, marking, 1), *moves)

    def _moves(self, steps: list[tuple[str, int]]) -> tuple[Move, ...]:
        """Play the steps with tokens that remember the latest matched event behind them."""
        net = self._search.net
        held: list[tuple[int, int]] = [
            (place, -1) for place, count in enumerate(net.start) for _ in range(count)
        ]
        moves: list[Move] = []
        position = 0

        def play(kind: str, number: int, at: int | None) -> None:
            step = net.transitions[number]
            behind = -1
            for place in step.pre:
                token = next(token for token in held if token[0] == place)
                held.remove(token)
                behind = max(behind, token[1])
            held[:] = [token for token in held if token[0] not in step.reset]
            held.extend((place, behind if at is None else at) for place in step.post)
            moves.append(
                Move(
                    kind=kind,
                    position=at,
                    element_id=step.element_id if step.label is None else step.label,
                    action=step.action,
                    flows=step.flows,
                    enabled_by=behind,
                )
            )

        def settle(fresh: Sequence[int]) -> None:
            tokens = tuple(sorted(place for place, _ in held))
            for number in self._search.settle(tokens, fresh)[1]:
                play("silent", number, None)

        settle([place for place, _ in held])
        for kind, number in steps:
            if kind == "log":
                moves.append(Move(kind="log", position=position, element_id=None))
                position += 1
                continue
            play(kind, number, position if kind == "match" else None)
            position += kind == "match"
            settle(net.transitions[number].post)
        return tuple(moves)


class _Outlook:
    """Lower bounds of what is still to pay for one trace."""

    def __init__(self, net: SearchNet, *, bits: list[int]) -> None:
        self._net = net
        self.bits = bits
        self.length = len(bits)
        self._ahead = [0] * (self.length + 1)  # tasks that the remaining events can match
        for position in range(self.length - 1, -1, -1):
            self._ahead[position] = self._ahead[position + 1] | bits[position]
        self._dead: dict[int, list[int]] = {}

    def least_cost(self, marking: int, position: int) -> int:
        """Tasks that must come and cannot be matched, plus events that no task can match any more."""
        missing = (self._net.must[marking] & ~self._ahead[position]).bit_count()
        can = self._net.can[marking]
        dead = self._dead.get(can)
        if dead is None:
            dead = [0] * (self.length + 1)
            for index in range(self.length - 1, -1, -1):
                dead[index] = dead[index + 1] + (not self.bits[index] & can)
            self._dead[can] = dead
        return missing + dead[position]


def _way_back(state: int, came: dict[int, tuple[int, str, int]]) -> list[tuple[str, int]]:
    steps = []
    while state in came:
        state, kind, step = came[state]
        steps.append((kind, step))
    steps.reverse()
    return steps
