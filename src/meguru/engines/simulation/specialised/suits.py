"""Which plans are woven: those of elements that this package knows, without a cycle that only the kernel's limits end."""

from __future__ import annotations

from collections.abc import Iterable

from meguru.engines.simulation import layout as at
from meguru.engines.simulation.specialised.tables import Tables, Unfit

_OPERATIONS = {
    at.END,
    at.TERMINATE,
    at.ESCAPE,
    at.PASS,
    at.TASK,
    at.JOIN,
    at.MERGE,
    at.WAIT,
    at.RACE,
    at.CONTAINER,
    at.LINK,
}
_DEEPEST = 50  # calls inside each other before a token goes by the stack
_FEWEST_RETURNS = 40  # further visits of one case that a plan must leave room for
_MOST_MOVES = 200


class Shape:
    """The drawing as this package sees it. Raises Unfit when there is something it does not know.

    `nodes` are addresses; `cancelled` are scopes; `on_stack` are elements that are entered by way of the stack; `most_later` is how often one case may come back to elements before the kernel's limit of steps could be near.
    """

    def __init__(self, tables: Tables) -> None:
        ints = self.ints = tables.ints
        self.nodes = range(ints[at.FIRST_NODE], ints[at.NODES_END], at.NODE_WIDTH)
        self.flows = range(ints[at.FIRST_FLOW], ints[at.FLOWS_END], at.FLOW_WIDTH)
        root = ints[at.ROOT_SCOPE]
        self.pauses = ints[
            ints[at.PAUSES_AT] : ints[at.PAUSES_END]
        ]  # elements where the clock of a case stands
        self.scopes = range(root, ints[root + at.SCOPE_END], at.SCOPE_WIDTH)
        for node in self.nodes:
            self._check(node)
        for scope in self.scopes:
            self._check_starts(scope)
        self.cancelled = self._cancelled()
        self.on_stack = self._returning()
        self.most_later = self._room_for_returns()
        widest = max((len(self.out(node)) for node in self.nodes), default=0)
        self.most_moves = min(_MOST_MOVES, 4000 // max(widest, 1))

    def out(self, node: int) -> list[int]:
        """The outgoing flows."""
        return self.ints[self.ints[node + at.OUT_FIRST] : self.ints[node + at.OUT_END]]

    def incoming(self, node: int) -> list[int]:
        """The incoming flows."""
        return self.ints[self.ints[node + at.IN_FIRST] : self.ints[node + at.IN_END]]

    def edges(self, node: int) -> list[int]:
        """The events on its border."""
        scope = self.ints[node + at.SCOPE]
        return [each for each in self._events(node) if self.ints[each + at.SCOPE] == scope]

    def own_starts(self, node: int) -> list[int]:
        """The starts of event sub-processes in it that begin by clock or chance."""
        scope = self.ints[node + at.SCOPE]
        return [each for each in self._events(node) if self.ints[each + at.SCOPE] != scope]

    def _events(self, node: int) -> list[int]:
        return self.ints[self.ints[node + at.EDGE_FIRST] : self.ints[node + at.EDGE_END]]

    def inside(self, scope: int) -> range:
        """A scope and the scopes inside it."""
        return range(scope, self.ints[scope + at.SCOPE_END], at.SCOPE_WIDTH)

    def starts(self, scope: int) -> list[int]:
        """What begins with a scope, in order."""
        return self.ints[self.ints[scope + at.START_FIRST] : self.ints[scope + at.START_END]]

    def rests(self, node: int) -> bool:
        """Whether tokens stay here while time goes on."""
        op = self.ints[node + at.OP]
        return op == at.TASK or (op == at.WAIT and self.ints[node + at.EVENT_DIST] >= 0)

    def chooses(self, node: int) -> bool:
        """Whether the way on is drawn."""
        return self.ints[node + at.LEAVES] != at.TAKE_ALL and len(self.out(node)) > 0

    def is_staffed(self, node: int) -> bool:
        """Whether single people work here, and not a pool of equals."""
        pool = self.ints[node + at.POOL]
        return self.ints[node + at.OP] == at.TASK and pool >= 0 and self.ints[pool + at.ON_DUTY] == 1

    def is_careful(self, node: int) -> bool:
        """Whether the work of a task may be cut short, repeated or done for several cases at once."""
        ints = self.ints
        return ints[node + at.OP] == at.TASK and (
            self.is_staffed(node)
            or ints[node + at.SCOPE] in self.cancelled
            or bool(self.edges(node))
            or ints[node + at.COUNT_DIST] >= 0
            or ints[node + at.BATCH] >= 0
        )

    def _check(self, node: int) -> None:
        ints = self.ints
        op = ints[node + at.OP]
        if op not in _OPERATIONS or (op == at.CONTAINER and ints[node + at.REPEATS] == at.SIDE_BY_SIDE):
            raise Unfit
        if self.chooses(node) and op in (at.TASK, at.CONTAINER, at.WAIT, at.JOIN):
            raise Unfit  # the visit that chooses is not the one that came last
        if op == at.RACE and any(
            ints[event + at.EVENT_DIST] >= 0 and not self.rests(event) for event in self.leads_to(node)
        ):
            raise Unfit
        if op == at.LINK and ints[ints[node + at.HANDLER] + at.OP] == at.JOIN:
            raise Unfit

    def _check_starts(self, scope: int) -> None:
        starts = self.starts(scope)
        if any(self.ints[start + at.OP] == at.JOIN for start in starts):
            raise Unfit

    def is_in_turn(self, scope: int) -> bool:
        """Whether what is inside is done one after the other."""
        return self.ints[scope + at.START_MODE] == at.IN_TURN

    def has_one_of(self, scope: int) -> bool:
        """Whether chance decides which of several starts a scope begins with."""
        several = self.ints[scope + at.START_END] - self.ints[scope + at.START_FIRST] > 1
        return several and self.ints[scope + at.START_MODE] == at.ONE_START

    def leads_to(self, node: int) -> list[int]:
        """The elements that a token reaches at once when it leaves, events on the border included."""
        beside = [other for edge in self.edges(node) for other in self.leads_to(edge)] + self.own_starts(node)
        flows = self.out(node)
        if flows:
            return beside + [self.ints[flow + at.TARGET] for flow in flows]
        return beside + self.behind(self.ints[node + at.SCOPE])

    def behind(self, scope: int) -> list[int]:
        """The elements that follow the end of a scope."""
        if scope == self.ints[at.ROOT_SCOPE]:
            return []
        container = self.ints[scope + at.CONTAINER_NODE]
        is_again = self.is_in_turn(scope) or self.ints[container + at.COUNT_DIST] >= 0
        return [*(self.starts(scope) if is_again else ()), *self.leads_to(container)]

    def at_once(self, node: int) -> list[int]:
        """The elements that are reached at once when a token comes here."""
        op = self.ints[node + at.OP]
        if self.rests(node):
            return []
        if op == at.CONTAINER:
            return self.starts(self.ints[node + at.CHILD])
        if op == at.LINK:
            return [self.ints[node + at.HANDLER]]
        if op == at.TERMINATE:
            return self.behind(self.ints[node + at.HANDLED_SCOPE])
        if op == at.ESCAPE:
            handler = self.ints[node + at.HANDLER]
            on_border = self.ints[handler + at.HOST] >= 0
            return (self.leads_to(handler) if on_border else [handler]) + self.leads_to(node)
        return self.leads_to(node)

    def _cancelled(self) -> set[int]:
        """Scopes whose tokens something may take away."""
        roots = {
            self.ints[node + at.HANDLED_SCOPE]
            for node in self.nodes
            if self.ints[node + at.OP] == at.TERMINATE
        }
        roots |= {
            self.ints[node + at.CHILD]
            for node in self.nodes
            if self.ints[node + at.OP] == at.CONTAINER
            and any(self.ints[event + at.INTERRUPTS] == 1 for event in self._events(node))
        }
        roots |= {
            self.ints[node + at.HANDLED_SCOPE]
            for node in self.nodes
            if self.ints[node + at.OP] == at.ESCAPE
            and self.ints[self.ints[node + at.HANDLER] + at.INTERRUPTS] == 1
        }
        return {inner for scope in roots for inner in self.inside(scope)}

    def _returning(self) -> set[int]:
        """Elements that close a circle of calls, or would be called too deep inside others."""
        on_stack: set[int] = set()
        height: dict[int, int] = {}
        for root in self.nodes:
            under_way: set[int] = set()
            todo = [(root, False)]
            while todo:
                node, is_done = todo.pop()
                if is_done:
                    under_way.discard(node)
                    below = (height[other] for other in self.at_once(node) if other not in on_stack)
                    height[node] = 1 + max(below, default=0)
                    if height[node] >= _DEEPEST:
                        on_stack.add(node)
                elif node in under_way:
                    on_stack.add(node)
                elif node not in height:
                    under_way.add(node)
                    todo.append((node, True))
                    todo += [(other, False) for other in self.at_once(node) if other not in on_stack]
        return on_stack

    def _room_for_returns(self) -> int:
        steps: dict[int, int] = {}
        marked = {node for node in self.nodes if self.rests(node) or self.chooses(node)}

        def after(node: int) -> int:
            return sum(steps[other] for other in self.leads_to(node))

        for node in self._bottom_up(marked):
            steps[node] = 1 if node in marked else 1 + sum(steps[other] for other in self.at_once(node))
        longest = max((after(node) for node in marked), default=0)
        first = sum(steps[start] for start in self.starts(self.ints[at.ROOT_SCOPE]))
        room = self.ints[at.STEP_LIMIT] - first - sum(after(node) for node in marked)
        later = room // max(longest, 1)
        if later < _FEWEST_RETURNS:
            raise Unfit
        return later

    def _bottom_up(self, marked: set[int]) -> Iterable[int]:
        """Every element after all that it leads to at once; circles without a draw or rest are not for this package."""
        done: set[int] = set()
        under_way: set[int] = set()
        for root in self.nodes:
            todo = [(root, False)]
            while todo:
                node, is_done = todo.pop()
                if is_done:
                    under_way.discard(node)
                    done.add(node)
                    yield node
                elif node in under_way:
                    raise Unfit
                elif node not in done:
                    under_way.add(node)
                    todo.append((node, True))
                    if node not in marked:
                        todo += [(other, False) for other in self.at_once(node)]
