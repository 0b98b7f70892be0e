"""From the tables of a run to functions, from the functions to figures."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised import gateways, scopes, tasks
from meguru.engines.simulation.specialised.agenda import Agenda
from meguru.engines.simulation.specialised.draws import Places
from meguru.engines.simulation.specialised.hours import Hours
from meguru.engines.simulation.specialised.pools import Pool, pool_of
from meguru.engines.simulation.specialised.suits import Shape
from meguru.engines.simulation.specialised.tables import Case, Enter, Tables, UnderWay, Unfit


class Weaver:
    """Builds the functions of one plan. Raises Unfit when the plan is not for this package."""

    def __init__(self, tables: Tables, shape: Shape, places: Places, run: UnderWay) -> None:
        self.tables, self.shape, self.places, self.run = tables, shape, places, run
        self.ints = tables.ints
        self.tokens = {scope: places.count() for scope in shape.scopes}
        self.marks: dict[int, int] = {}
        self.containers: dict[int, scopes.Container] = {}
        self.merges: dict[int, gateways.Merge] = {}
        self.joins: dict[int, dict[int, Enter]] = {}
        self.resting: dict[int, Enter] = {}
        self.passing: dict[int, Enter] = {}
        self.leaving: dict[int, Enter] = {}
        self.consuming: dict[int, Enter] = {}
        self.rest: dict[int, int] = {}
        self.unbound: list[tuple[list[Enter], int, bool]] = []
        self.hours: dict[int, Hours] = {}
        self.pools: dict[int, Pool] = {}
        self.close = scopes.closing(tables, run)

    def weave(self) -> list[list[Enter]]:
        """What a case enters when it arrives, per case type, in order."""
        self._count_tokens()
        connects = [(node, self._resting(node)) for node in self.shape.nodes if self.shape.rests(node)]
        for node, connect in connects:
            connect(self.leave(node))
        for node, container in self.containers.items():
            scope = self.ints[node + at.CHILD]
            container.begin = scopes.beginning(
                self.run,
                self.tokens[scope],
                [self.at(start) for start in self.shape.starts(scope)],
                in_turn=self.ints[scope + at.START_MODE] == at.IN_TURN,
            )
            container.onward = self.leave(node)
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
        self.settle = gateways.settler(self.run, releases, self.shape.most_moves)
        return entries

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
                self.containers[node] = scopes.Container(self.run, rest=self.rest[node], pending=count())
            elif self.shape.rests(node) and ints[node + at.NUMBER] in watched:
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

    def _resting(self, node: int) -> tasks.Connect:
        ints, rest = self.ints, self.rest.get(node, 0)
        if ints[node + at.OP] == at.WAIT:
            enter, connect = tasks.waiting_event(self.tables, self.places, self.run, node, rest=rest)
        else:
            task = tasks.Task(self.tables, self.places, self.run, node, rest=rest)
            pool = ints[node + at.POOL]
            enter, connect = tasks.free_task(task) if pool < 0 else tasks.pooled_task(task, self._pool(pool))
        self.resting[node] = enter
        return connect

    def _pool(self, record: int) -> Pool:
        if record not in self.pools:
            calendar = self.ints[record + at.CALENDAR]
            if calendar not in self.hours:
                self.hours[calendar] = Hours(self.tables, calendar)
            self.pools[record] = pool_of(self.tables, record, self.hours[calendar])
        return self.pools[record]

    def at(self, node: int) -> Enter:
        """What a token calls that comes to a node without a flow."""
        return self._deferred(node, is_flow=False) if node in self.shape.on_stack else self._at(node)

    def by(self, flow: int) -> Enter:
        """What a token calls that comes along a flow."""
        if self.ints[flow + at.TARGET] in self.shape.on_stack:
            return self._deferred(flow, is_flow=True)
        return self._by(flow)

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
            else:
                self.passing[node] = self.leave(node)
        return self.passing[node]

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
                if self.ints[scope + at.START_MODE] == at.IN_TURN:
                    starts = [self.at(start) for start in self.shape.starts(scope)]
                    turn = self.places.count()
                    done = scopes.taking_turns(self.run, turn, self.tokens[scope], starts, done)
            self.consuming[scope] = scopes.ending(self.tokens[scope], done)
        return self.consuming[scope]


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
    _advance(tables, agenda, run, weaver, entries, arrivals)
    for report in run.reports:
        report()
    for pool in weaver.pools.values():
        pool.report()
    _write_log(tables, run)


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
    has_merges = bool(weaver.merges)
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
    while True:
        for end in agenda.open_next(arrivals[number]):
            while arrivals[number] < end:
                if not records:
                    records = places.records(number, tables.reals[at.MEASURE_BEGIN], arrivals)
                    records.reverse()
                arriving = (arrivals[number], number - cases, admit, records.pop(), number, None, None)
                bucket.append(arriving)
                number += 1
        if not bucket:
            return
        if has_merges:
            for now, _, do, case, a, b, c in bucket:
                do(now, case, a, b, c)
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
