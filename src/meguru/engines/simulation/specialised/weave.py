"""From the tables of a run to functions: one for every way a token can come, go on or end."""

from __future__ import annotations

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised import gateways, scopes, tasks
from meguru.engines.simulation.specialised.border import (
    GONE,
    Arm,
    Border,
    Cancelling,
    Edge,
    Item,
    one_after_the_other,
)
from meguru.engines.simulation.specialised.careful import Careful, careful_wait
from meguru.engines.simulation.specialised.desks import Desks
from meguru.engines.simulation.specialised.draws import Places
from meguru.engines.simulation.specialised.event_sub_processes import (
    OwnStart,
    OwnStarts,
    entering,
    thrown_besides,
    thrown_interrupting,
)
from meguru.engines.simulation.specialised.pauses import watching
from meguru.engines.simulation.specialised.suits import Shape
from meguru.engines.simulation.specialised.tables import Case, Enter, Tables, UnderWay


class Weaver:
    """Builds the functions of one plan. Raises Unfit when the plan is not for this package."""

    def __init__(self, tables: Tables, shape: Shape, places: Places, run: UnderWay) -> None:
        self.tables, self.shape, self.places, self.run = tables, shape, places, run
        self.ints = tables.ints
        self.tokens = {scope: places.count() for scope in shape.scopes}
        self.turns = {scope: places.count() for scope in shape.scopes if shape.is_in_turn(scope)}
        own = [start for node in shape.nodes for start in shape.own_starts(node)]
        self.ran = {self.ints[start + at.SCOPE]: places.count() for start in own}
        self.own_starts: dict[int, OwnStarts] = {}  # by scope
        self.marks: dict[int, int] = {}
        self.containers: dict[int, scopes.Container] = {}
        self.merges: dict[int, gateways.Merge] = {}
        self.joins: dict[int, dict[int, Enter]] = {}
        self.resting: dict[int, Enter] = {}
        self.passing: dict[int, Enter] = {}
        self.leaving: dict[int, Enter] = {}
        self.consuming: dict[int, Enter] = {}
        self.rest: dict[int, int] = {}
        self.drawn: dict[int, tuple[int, int]] = {}  # where the seconds before an event stand, and its mark
        self.unbound: list[tuple[list[Enter], int, bool]] = []
        self.desks = Desks(tables, shape, run)
        self.watch: Enter | None = None
        self.close = scopes.closing(tables, run)
        self.cancelling = Cancelling(run)
        self.edges: dict[int, Edge] = {}

    def weave(self) -> list[list[Enter]]:
        """What a case enters when it arrives, per case type, in order."""
        self._count_tokens()
        self._count_cancelled()
        connects = [(node, self._resting(node)) for node in self.shape.nodes if self.shape.rests(node)]
        for node in self.containers:
            self._find_own_starts(node)
        for node in self.containers:
            self._guard(node)
        for node, connect in connects:
            connect(self.leave(node))
        for node, container in self.containers.items():
            scope = self.ints[node + at.CHILD]
            container.begin = self._begin(container, scope, self.ints[node + at.KEY])
            self.cancelling.scope_of[container.begin] = scope
            container.onward = self.leave(node)
        for own in self.own_starts.values():
            for start in own.starts:
                start.enter = self._beginning_inside(start.node)
        for node, edge in self.edges.items():
            edge.leave = self.leave(node)
            self.cancelling.scope_of[edge.leave] = self.ints[node + at.SCOPE]
        releases = [merge.release(self.leave(node)) for node, merge in self.merges.items()]
        first = self.ints[at.TYPE_STARTS_AT]
        entries = [
            [
                self.at(node)
                for node in self.ints[self.ints[first + 2 * kind] : self.ints[first + 2 * kind + 1]]
            ]
            for kind in range(self.places.type_count)
        ]
        while self.unbound:
            cell, address, is_flow = self.unbound.pop()
            cell.append(self._by(address) if is_flow else self._at(address))
            self._remember(cell[0], self.ints[address + (at.FLOW_SCOPE if is_flow else at.SCOPE)])
        self.settle = gateways.settler(self.run, releases, self.shape.most_moves)
        if self.shape.pauses:
            resting = [self.rest[node] for node in self.shape.pauses if node in self.rest]
            self.watch = watching(self.tables, self.places, self.run, self.desks.hours, resting)
        return entries

    def _begin(self, container: scopes.Container, scope: int, key: int) -> Enter:
        tokens, starts = self.tokens[scope], [self.at(start) for start in self.shape.starts(scope)]
        if self.shape.has_one_of(scope):
            place = self.places.draw(self.places.start(scope, key))
            return scopes.choosing(self.places, place, container.visited, tokens, starts)
        return scopes.beginning(self.run, tokens, starts, turn=self.turns.get(scope, 0))

    def _count_tokens(self) -> None:
        """Give out the places that count tokens, and make what other functions refer to."""
        ints, count = self.ints, self.places.count
        rows = ints[ints[at.OR_FIRST] : ints[at.OR_END]]
        watched = {
            number
            for node in rows
            for flow in self.shape.incoming(node)
            for number in range(len(self.shape.nodes))
            if ints[ints[flow + at.REACH] + number] == 1
        }
        for node in self.shape.nodes:
            op = ints[node + at.OP]
            if op == at.CONTAINER:
                self.rest[node] = count()
                child = ints[node + at.CHILD]
                generations = self.cancelling.generations
                events = self.shape.edges(node) + self.shape.own_starts(node)
                if child in self.shape.cancelled or events:
                    generations.setdefault(child, count())
                is_repeated = ints[node + at.COUNT_DIST] >= 0
                counts_visits = is_repeated or events or self.shape.has_one_of(child)
                self.containers[node] = scopes.Container(
                    self.run,
                    rest=self.rest[node],
                    pending=count(),
                    visited=count() if counts_visits else 0,
                    generation=generations.get(child, 0),
                )
                if is_repeated:
                    self.containers[node].rounds = scopes.Rounds(self.places, node)
            elif self.shape.rests(node) and (ints[node + at.NUMBER] in watched or node in self.shape.pauses):
                self.rest[node] = count()
            elif op == at.MERGE or (op == at.JOIN and len(self.shape.incoming(node)) > 1):
                self.marks.update({flow: count() for flow in self.shape.incoming(node)})
        resting = {ints[node + at.NUMBER]: [place] for node, place in self.rest.items()}
        for flow, mark in self.marks.items():
            resting.setdefault(ints[ints[flow + at.TARGET] + at.NUMBER], []).append(mark)
        for node in rows:
            marks = [self.marks[flow] for flow in self.shape.incoming(node)]
            self.merges[node] = gateways.Merge(self.tables, node, marks, self.tokens[ints[node + at.SCOPE]])
            self.merges[node].resting = resting

    def _count_cancelled(self) -> None:
        """What goes back to zero when a scope is cancelled, and the events on borders."""
        ints, cancelling = self.ints, self.cancelling
        cancelling.tokens = self.tokens
        for node in self.shape.nodes:
            scope, edges = ints[node + at.SCOPE], self.shape.edges(node)
            if self.shape.is_careful(node) or (edges and self.shape.rests(node)):
                cancelling.generations.setdefault(scope, self.places.count())
            for edge in edges:
                tokens, has_ways = self.tokens[ints[edge + at.SCOPE]], bool(self.shape.out(edge))
                self.edges[edge] = Edge(edge, ints[edge + at.INTERRUPTS] == 1, tokens, has_ways)
            if node in self.rest:
                cancelling.cleared.setdefault(scope, []).append(self.rest[node])
            if node in self.containers:
                child = ints[node + at.CHILD]
                cancelling.cleared.setdefault(child, []).extend(self._kept(child))
        for flow, mark in self.marks.items():
            scope = ints[flow + at.FLOW_SCOPE]
            cancelling.cleared.setdefault(scope, []).append(mark)
            if ints[ints[flow + at.TARGET] + at.OP] == at.MERGE:
                cancelling.merging.setdefault(scope, []).append(mark)

    def _kept(self, scope: int) -> list[int]:
        """What remains when a scope is terminated: tokens that wait outside, rounds still to come, having run."""
        container = self.containers.get(self.ints[scope + at.CONTAINER_NODE])
        if container is None:
            return []
        kept = [container.pending]
        if container.rounds is not None:
            kept.append(container.rounds.left)
        if scope in self.ran:
            kept.append(self.ran[scope])
        return kept

    def _interrupting(self, host: int) -> Enter:
        """What takes the token of a sub-process whose contents are cancelled."""
        scope, container = self.ints[host + at.CHILD], self.containers[host]
        cancel = self.cancelling.of(scope, self.shape.inside(scope), [container.pending])

        def interrupt(now: float, case: Case) -> None:
            cancel(now, case)
            container.vacate(now, case)

        return interrupt

    def _guard(self, node: int) -> None:
        """The events on the border of a sub-process, and the event sub-processes in it."""
        edges = [self.edges[edge] for edge in self.shape.edges(node)]
        scope, container = self.ints[node + at.CHILD], self.containers[node]
        clocks: list[Arm | None] = []
        if edges:
            border = Border(self.tables, self.places, self.run, edges)
            interrupt = (
                self._interrupting(node) if any(edge.interrupts for edge in edges) else container.vacate
            )
            generation = self.cancelling.generations[scope]
            clocks.append(border.arm(generation, lambda now, case, _: interrupt(now, case)))
            container.at_end = border.at_end()
        if scope in self.own_starts:
            own = self.own_starts[scope]
            is_emptied = any(start.interrupts for start in own.starts)
            clocks.append(own.arm(self._emptying(scope) if is_emptied else None))
            container.at_last = own.at_last(container.visited)
        container.arm = one_after_the_other([each for each in clocks if each is not None])

    def _find_own_starts(self, node: int) -> None:
        """The event sub-processes in a sub-process that begin by clock or chance."""
        starts = [
            OwnStart(start, self.ints[start + at.INTERRUPTS] == 1, self.ran[self.ints[start + at.SCOPE]])
            for start in self.shape.own_starts(node)
        ]
        if starts:
            scope = self.ints[node + at.CHILD]
            generation = self.cancelling.generations[scope]
            self.own_starts[scope] = OwnStarts(self.tables, self.places, self.run, starts, generation)

    def _careful(self, node: int) -> tuple[Enter, tasks.Connect]:
        """A task that something may cut short."""
        rest = self.rest.get(node, 0)
        task = self._task(node, rest)
        edges = [self.edges[edge] for edge in self.shape.edges(node)]
        border = Border(self.tables, self.places, self.run, edges)
        generation = self.cancelling.generations[self.ints[node + at.SCOPE]]

        def stop(_now: float, case: Case, item: Item) -> None:
            item[0] = GONE
            if rest:
                case[rest] -= 1

        arm, at_end = border.arm(generation, stop), border.at_end()
        return self.desks.careful(Careful(task, generation, arm, at_end))

    def _task(self, node: int, rest: int) -> tasks.Task:
        task = tasks.Task(self.tables, self.places, self.run, node, rest=rest)
        self.drawn[node] = task.delays, task.works
        return task

    def _resting(self, node: int) -> tasks.Connect:
        ints, rest = self.ints, self.rest.get(node, 0)
        is_cancelled = ints[node + at.SCOPE] in self.shape.cancelled
        if ints[node + at.OP] == at.WAIT:
            place = tasks.waiting_place(self.tables, self.places, node)
            self.drawn[node] = place, place
            if is_cancelled:
                generation = self.cancelling.generations[ints[node + at.SCOPE]]
                enter, connect = careful_wait(self.places, self.run, place, rest=rest, generation=generation)
            else:
                enter, connect = tasks.waiting_event(self.places, self.run, place, rest=rest)
        elif self.shape.is_careful(node):
            enter, connect = self._careful(node)
        else:
            enter, connect = self.desks.simple(self._task(node, rest))
        self.resting[node] = enter
        return connect

    def at(self, node: int) -> Enter:
        """What a token calls that comes to a node without a flow."""
        way = self._deferred(node, is_flow=False) if node in self.shape.on_stack else self._at(node)
        return self._remember(way, self.ints[node + at.SCOPE])

    def by(self, flow: int) -> Enter:
        """What a token calls that comes along a flow."""
        is_late = self.ints[flow + at.TARGET] in self.shape.on_stack
        way = self._deferred(flow, is_flow=True) if is_late else self._by(flow)
        return self._remember(way, self.ints[flow + at.FLOW_SCOPE])

    def _remember(self, way: Enter, scope: int) -> Enter:
        self.cancelling.scope_of[way] = scope
        return way

    def _deferred(self, address: int, *, is_flow: bool) -> Enter:
        cell: list[Enter] = []
        stack = self.run.stack
        self.unbound.append((cell, address, is_flow))

        def enter(_now: float, _case: Case) -> None:
            stack.append(cell[0])

        return enter

    def _by(self, flow: int) -> Enter:
        node = self.ints[flow + at.TARGET]
        if self.ints[node + at.OP] == at.MERGE:
            marks = [self.marks[each] for each in self.shape.incoming(node)]
            return self.merges[node].entries()[marks.index(self.marks[flow])]
        if flow in self.marks:
            if node not in self.joins:
                flows = self.shape.incoming(node)
                tokens = self.tokens[self.ints[node + at.SCOPE]]
                entries = gateways.joining([self.marks[each] for each in flows], tokens, self.leave(node))
                self.joins[node] = dict(zip(flows, entries, strict=True))
            return self.joins[node][flow]
        return self._at(node)

    def _at(self, node: int) -> Enter:
        if node in self.resting:
            return self.resting[node]
        if node not in self.passing:
            op = self.ints[node + at.OP]
            if op == at.CONTAINER:
                self.passing[node] = self.containers[node].entry()
            elif op == at.LINK:
                self.passing[node] = self.at(self.ints[node + at.HANDLER])
            elif op == at.END:
                self.passing[node] = self.consume(self.ints[node + at.SCOPE])
            elif op == at.TERMINATE:
                handled = self.ints[node + at.HANDLED_SCOPE]
                self.passing[node] = scopes.terminating(
                    self._emptying(handled),
                    self.tokens[handled],
                    self._spending(handled),
                    self.consume(handled),
                )
            elif op == at.ESCAPE:
                self.passing[node] = self._throwing(node)
            else:
                self.passing[node] = self.leave(node)
        return self.passing[node]

    def _emptying(self, scope: int) -> Enter:
        """What takes everything out of a scope that goes on."""
        cancel = self.cancelling.of(scope, self.shape.inside(scope), self._kept(scope))
        if scope not in self.turns:
            return cancel
        return scopes.ending_turns(cancel, self.turns[scope], len(self.shape.starts(scope)) - 1)

    def _spending(self, scope: int) -> scopes.Spend | None:
        own = self.own_starts.get(scope)
        return own.spend if own is not None else None

    def _throwing(self, node: int) -> Enter:
        handler, onward = self.ints[node + at.HANDLER], self.leave(node)
        if handler in self.edges:
            edge = self.edges[handler]
            interrupt = self._interrupting(self.ints[handler + at.HOST]) if edge.interrupts else onward
            return scopes.escaping(self.run, edge, interrupt, onward)
        enter, scope = self._beginning_inside(handler), self.ints[node + at.HANDLED_SCOPE]
        if self.ints[handler + at.INTERRUPTS] == 1:
            return thrown_interrupting(enter, self._emptying(scope), self._spending(scope))
        return thrown_besides(enter, onward)

    def _beginning_inside(self, start: int) -> Enter:
        """What begins an event sub-process."""
        scope = self.ints[start + at.SCOPE]
        node = self.ints[scope + at.CONTAINER_NODE]
        around = self.tokens[self.ints[node + at.SCOPE]]
        return entering(self.run, self.containers[node], self.tokens[scope], around, self.at(start))

    def leave(self, node: int) -> Enter:
        """What a token calls that goes on from a node."""
        if node not in self.leaving:
            ways = [self.by(flow) for flow in self.shape.out(node)]
            tokens = self.tokens[self.ints[node + at.SCOPE]]
            mode = self.ints[node + at.LEAVES]
            if not ways:
                self.leaving[node] = self.consume(self.ints[node + at.SCOPE])
            elif mode == at.TAKE_ONE:
                self.leaving[node] = gateways.exclusive(self.tables, self.places, node, ways)
            elif mode == at.TAKE_SOME:
                self.leaving[node] = gateways.inclusive(
                    self.tables, self.places, self.run, node, tokens, ways
                )
            elif self.ints[node + at.OP] == at.RACE:
                events = [self.ints[flow + at.TARGET] for flow in self.shape.out(node)]
                drawn = [self.drawn.get(event) for event in events]
                self.leaving[node] = gateways.racing(self.tables, self.places, node, ways, drawn)
            elif len(ways) == 1:
                self.leaving[node] = ways[0]
            else:
                self.leaving[node] = gateways.parallel(self.run, tokens, ways)
        return self.leaving[node]

    def consume(self, scope: int) -> Enter:
        """What a token calls that ends in a scope."""
        if scope not in self.consuming:
            if scope == self.ints[at.ROOT_SCOPE]:
                done = self.close
            else:
                done = self.containers[self.ints[scope + at.CONTAINER_NODE]].done()
                if scope in self.turns:
                    starts = [self.at(start) for start in self.shape.starts(scope)]
                    done = scopes.taking_turns(self.run, self.turns[scope], self.tokens[scope], starts, done)
            self.consuming[scope] = scopes.ending(self.tokens[scope], done)
        return self.consuming[scope]
