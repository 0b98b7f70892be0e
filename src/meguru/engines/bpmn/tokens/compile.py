"""From the diagram to its token game (docs/algorithms/token-game.md)."""

from __future__ import annotations

from meguru.engines.bpmn.model import CONTAINERS, Diagram, EventTrigger, Node, NodeKind, Remark
from meguru.engines.bpmn.tokens.catching import Catcher, find_catcher, throws_inside
from meguru.engines.bpmn.tokens.choices import leave_options, needs_narrowing, subsets
from meguru.engines.bpmn.tokens.copies import SIDE_BY_SIDE, Copies
from meguru.engines.bpmn.tokens.net import Action, Net, Transition
from meguru.engines.bpmn.tokens.outline import Outline, outline_of
from meguru.engines.bpmn.tokens.table import Draft, make_table

_INCLUSIVE = frozenset({NodeKind.INCLUSIVE_GATEWAY, NodeKind.COMPLEX_GATEWAY})
_THROWN = frozenset({EventTrigger.ERROR, EventTrigger.ESCALATION, EventTrigger.CANCEL})

Way = tuple[tuple[int, ...], tuple[str, ...]]  # places and the ids of their flows


def compile_net(diagram: Diagram, *, process_id: str | None = None, side_by_side: int = SIDE_BY_SIDE) -> Net:
    """Turn a diagram into the table of its possible steps.

    With `process_id` only that process is executed; without it all processes of the file run side by side,
    each on its own (message flows carry no tokens). Never raises: what cannot be executed is named in
    `Net.remarks` and left out. Of a sub-process that is done several times in parallel at most `side_by_side`
    instances are under way at the same time; with 1 they follow each other.
    """
    outline = outline_of(diagram=diagram, process_id=process_id)
    compiler = _Compiler(outline, side_by_side=side_by_side)
    for scope in outline.processes:
        compiler.process(scope)
    return compiler.finish()


class _Compiler:
    def __init__(self, outline: Outline, *, side_by_side: int) -> None:
        self.outline = outline
        self.side_by_side = side_by_side
        self.copies = Copies(outline.chain)
        self.places: list[str] = []
        self.scope_of_place: list[str] = []
        self.number: dict[str, int] = {}
        self.armed: dict[str, list[int]] = {}  # scope -> places that wait for an event
        self.drafts: list[Draft] = []
        self.marked: list[int] = []
        self.remarks: list[Remark] = list(outline.remarks)

    # -- places and transitions ------------------------------------------------------------------------

    def place(self, name: str, *, scope: str) -> int:
        name += self.copies.suffix(scope)
        if name not in self.number:
            self.number[name] = len(self.places)
            self.places.append(name)
            self.scope_of_place.append(self.copies.name(scope))
        return self.number[name]

    def flow_place(self, flow_id: str) -> int:
        return self.place(flow_id, scope=self.outline.flows[flow_id].parent_id)

    def inputs(self, node: Node) -> tuple[int, ...]:
        """Places from which a token can come to a node: its flows, or the entry of a node without any."""
        places = [self.flow_place(flow.id) for flow in self.outline.incoming[node.id]]
        if node.id in self.outline.entered:
            places.append(self.place(f"{node.id}#entry", scope=node.parent_id))
        return tuple(places)

    def outputs(self, node: Node) -> list[Way]:
        """Every way in which tokens can leave a node."""
        options = leave_options(node=node, outgoing=self.outline.outgoing[node.id])
        if needs_narrowing(node=node, outgoing=self.outline.outgoing[node.id]):
            self.say(
                node, "too-many-branches", "枝が多すぎるため、一つだけ進む場合と全部進む場合だけを調べます。"
            )
        return [(tuple(self.flow_place(flow) for flow in option), option) for option in options]

    def move(
        self,
        node: Node,
        action: Action,
        *,
        pre: tuple[int, ...],
        post: tuple[int, ...] = (),
        label: str | None = None,
        flows: tuple[str, ...] = (),
        reset: tuple[int, ...] = (),
        empty_scope: str = "",
        clear_scopes: tuple[str, ...] = (),
        or_join: tuple[int, ...] = (),
    ) -> None:
        step = Transition(node.id, action, pre, post, label=label, flows=flows, reset=reset)
        self.drafts.append(Draft(step, empty_scope, clear_scopes, or_join))

    def say(self, node: Node, code: str, message: str) -> None:
        text = f"「{node.name or node.id}」: {message}"
        remark = Remark(code=code, severity="warning", message=text, element_id=node.id)
        if remark not in self.remarks:
            self.remarks.append(remark)

    # -- scopes ----------------------------------------------------------------------------------------

    def process(self, scope: str) -> None:
        """A process begins with a token in its source; event sub-processes need to know that it runs."""
        self.marked.append(self.place(f"{scope}#source", scope=scope))
        if self.outline.event_sub_processes[scope]:
            busy = self.place(f"{scope}#busy", scope="")
            self.marked += [busy, *self.arm(scope)]
            root = Node(id=scope, kind=NodeKind.SUB_PROCESS)
            self.move(root, Action.COMPLETE, pre=(busy,), empty_scope=scope)
        self.content(scope)

    def arm(self, scope: str) -> list[int]:
        """Places that let each event sub-process of a scope fire once."""
        places = [
            self.place(f"{node.id}#armed", scope=scope) for node in self.outline.event_sub_processes[scope]
        ]
        self.armed[self.copies.name(scope)] = places
        return places

    def content(self, scope: str) -> None:
        source = self.place(f"{scope}#source", scope=scope)
        starts = self.outline.starts[scope]
        for start in starts:
            for places, flows in self.outputs(start):
                self.move(start, Action.START, pre=(source,), post=places, flows=flows)
        if not starts and scope not in self.outline.ad_hoc:
            entries = tuple(
                self.place(f"{node.id}#entry", scope=scope)
                for node in self.outline.children[scope]
                if node.id in self.outline.entered and node.id not in self.outline.linked
            )
            if entries:
                holder = self.outline.nodes.get(scope, Node(id=scope, kind=NodeKind.SUB_PROCESS))
                self.move(holder, Action.START, pre=(source,), post=entries)
        for node in self.outline.children[scope]:
            self.node(node)

    def node(self, node: Node) -> None:
        if node.kind is NodeKind.START_EVENT:
            return
        if node.kind in CONTAINERS:
            if node.triggered_by_event:
                self.event_sub_process(node)
            elif self.outline.children[node.id]:
                self.sub_process(node)
            else:
                self.task(node)
        elif node.id in self.outline.compensating:
            return
        elif node.kind.is_task:
            self.task(node)
        elif node.kind is NodeKind.PARALLEL_GATEWAY:
            self.parallel(node)
        elif node.kind in _INCLUSIVE:
            self.inclusive(node)
        elif node.kind is NodeKind.END_EVENT:
            self.end(node)
        elif node.kind is NodeKind.BOUNDARY_EVENT:
            return
        else:
            self.exclusive(node)

    # -- gateways and events ---------------------------------------------------------------------------

    def exclusive(self, node: Node) -> None:
        """One token in, one way out: exclusive and event-based gateways, intermediate events."""
        inputs, options = self.inputs(node), self.outputs(node)
        catcher = find_catcher(outline=self.outline, node=node)
        if catcher is not None:
            for place in inputs:
                self.caught(node, place, catcher, onward=options[0])
            return
        extra: tuple[int, ...] = ()
        if node.id in self.outline.link_targets:
            target = self.outline.nodes[self.outline.link_targets[node.id]]
            extra = (self.place(f"{target.id}#entry", scope=target.parent_id),)
        if len(inputs) > 1 and len(options) > 1:
            middle = self.place(f"{node.id}#joined", scope=node.parent_id)
            for place in inputs:
                self.move(node, Action.JOIN, pre=(place,), post=(middle,))
            inputs = (middle,)
        for place in inputs:
            for places, flows in options:
                self.move(node, Action.PASS, pre=(place,), post=places + extra, flows=flows)

    def parallel(self, node: Node) -> None:
        inputs = self.inputs(node)
        for places, flows in self.outputs(node):
            if inputs:
                self.move(node, Action.PASS, pre=inputs, post=places, flows=flows)

    def inclusive(self, node: Node) -> None:
        if node.kind is NodeKind.COMPLEX_GATEWAY:
            self.say(
                node,
                "complex-gateway",
                "複合ゲートウェイの条件は実行できないため、包含ゲートウェイとして扱います。",
            )
        inputs, options = self.inputs(node), self.outputs(node)
        if len(inputs) < 2:
            self.exclusive(node)
            return
        action, after = Action.PASS, options
        if len(options) > 1:
            middle = self.place(f"{node.id}#joined", scope=node.parent_id)
            for places, flows in options:
                self.move(node, Action.PASS, pre=(middle,), post=places, flows=flows)
            action, after = Action.JOIN, [((middle,), ())]
        for chosen in subsets(inputs):
            for places, flows in after:
                self.move(node, action, pre=chosen, post=places, flows=flows, or_join=inputs)

    def end(self, node: Node) -> None:
        for place in self.inputs(node):
            if node.trigger is EventTrigger.TERMINATE:
                mine = (self.copies.name(node.parent_id),)
                self.move(node, Action.TERMINATE, pre=(place,), clear_scopes=mine)
            elif node.trigger in _THROWN:
                self.throw(node, place)
            else:
                self.move(node, Action.END, pre=(place,))

    def throw(self, node: Node, place: int) -> None:
        """An end event that throws: the nearest catcher takes over; without one an error ends everything."""
        catcher = find_catcher(outline=self.outline, node=node)
        if catcher is not None:
            self.caught(node, place, catcher)
        elif node.trigger is EventTrigger.ESCALATION:
            self.move(node, Action.END, pre=(place,))
        else:
            root = self.outline.chain[node.parent_id][-1]
            self.move(node, Action.TERMINATE, pre=(place,), clear_scopes=(root,))

    def caught(self, node: Node, place: int, catcher: Catcher, *, onward: Way = ((), ())) -> None:
        """Its catcher takes over; unless it interrupts, the token goes onward besides."""
        taken: tuple[int, ...] = ()
        begun: tuple[int, ...] = ()
        if catcher.node.kind is NodeKind.BOUNDARY_EVENT:
            scope = self.copies.whole(catcher.scope)
            taken = (self.place(f"{catcher.scope}#busy", scope=self.outline.nodes[catcher.scope].parent_id),)
            reset = self.boundary_armed(catcher.scope)
        else:
            scope = self.copies.name(catcher.scope)
            sub = self.outline.nodes[catcher.node.parent_id]
            begun = reset = (self.place(f"{sub.id}#busy", scope=sub.parent_id), *self.arm(sub.id))
        clear: tuple[str, ...] = ()
        if catcher.interrupting:
            clear, onward = (scope,), ((), ())
        else:
            taken, reset = (), begun  # thrown to again while it runs: one more token inside
        for places, flows in self.outputs(catcher.node):
            post, ids = (*begun, *places, *onward[0]), flows + onward[1]
            pre = (place, *taken)
            self.move(node, Action.THROW, pre=pre, post=post, flows=ids, reset=reset, clear_scopes=clear)

    # -- activities ------------------------------------------------------------------------------------

    def task(self, node: Node) -> None:
        """A task is one visible step, unless it can be interrupted or repeated."""
        inputs, options = self.inputs(node), self.outputs(node)
        boundaries = self.outline.boundaries[node.id]
        after, flows = options[0]
        if len(options) > 1 or node.multi_instance:
            after, flows = self.leave(node, options), ()
        if not boundaries and not node.multi_instance:
            for place in inputs:
                self.move(node, Action.DO, pre=(place,), post=after, label=node.id, flows=flows)
            return
        busy = self.place(f"{node.id}#busy", scope=node.parent_id)
        armed = self.boundary_armed(node.id)
        for place in inputs:
            self.move(node, Action.BEGIN, pre=(place,), post=(busy, *armed))
        self.move(node, Action.DO, pre=(busy,), post=after, label=node.id, flows=flows, reset=armed)
        if node.multi_instance:
            self.move(node, Action.REPEAT, pre=after, post=(busy, *armed))
        self.boundary_events(node, busy=busy, armed=armed)

    def leave(self, node: Node, options: list[Way]) -> tuple[int, ...]:
        done = self.place(f"{node.id}#done", scope=node.parent_id)
        for places, flows in options:
            self.move(node, Action.LEAVE, pre=(done,), post=places, flows=flows)
        return (done,)

    def boundary_armed(self, activity_id: str) -> tuple[int, ...]:
        """Places that let each non-interrupting boundary event of an activity fire once."""
        scope = self.outline.nodes[activity_id].parent_id
        return tuple(
            self.place(f"{event.id}#armed", scope=scope)
            for event in self.outline.boundaries[activity_id]
            if not event.interrupting
        )

    def boundary_events(self, node: Node, *, busy: int, armed: tuple[int, ...]) -> None:
        for event in self.outline.boundaries[node.id]:
            if throws_inside(outline=self.outline, scope=node.id, trigger=event.trigger):
                continue
            ((post, flows),) = self.outputs(event)
            if event.interrupting:
                step = Transition(event.id, Action.BOUNDARY, (busy,), post, flows=flows, reset=armed)
                self.drafts.append(Draft(step, clear_scopes=(self.copies.name(node.id),)))
            else:
                waiting = self.place(f"{event.id}#armed", scope=node.parent_id)
                self.move(event, Action.BOUNDARY, pre=(busy, waiting), post=(busy, *post), flows=flows)

    def sub_process(self, node: Node) -> None:
        inputs, options = self.inputs(node), self.outputs(node)
        busy = self.place(f"{node.id}#busy", scope=node.parent_id)
        armed = self.boundary_armed(node.id)
        several = node.multi_instance == "parallel" and self.side_by_side > 1
        begun = (busy, *armed, *(self.instances(node) if several else self.begun(node)))
        for place in inputs:
            self.move(node, Action.ENTER, pre=(place,), post=begun)
        after, flows = options[0]
        if len(options) > 1 or node.multi_instance:
            after, flows = self.leave(node, options), ()
        scope = self.copies.name(node.id)
        self.move(node, Action.COMPLETE, pre=(busy,), post=after, flows=flows, reset=armed, empty_scope=scope)
        if node.multi_instance and not several:
            self.move(node, Action.REPEAT, pre=after, post=begun)
        self.boundary_events(node, busy=busy, armed=armed)
        if not several:
            self.contents(node, busy=busy)

    def begun(self, node: Node) -> tuple[int, ...]:
        """The places that begin the contents of a sub-process."""
        source = () if node.id in self.outline.ad_hoc else (self.place(f"{node.id}#source", scope=node.id),)
        return (*self.arm(node.id), *source)

    def contents(self, node: Node, *, busy: int) -> None:
        if node.id in self.outline.ad_hoc:
            self.ad_hoc(node, busy)
        self.content(node.id)

    def instances(self, node: Node) -> tuple[int, ...]:
        """Copies of the contents that are under way side by side; returns the places that begin the first of them."""
        first: tuple[int, ...] = ()
        resting: list[int] = []
        for number in range(1, self.side_by_side + 1):
            rest = self.place(f"{node.id}#rest@{number}", scope=node.id)
            busy = self.place(f"{node.id}#busy@{number}", scope=node.id)
            with self.copies.copy(node.id, number):
                begun = (busy, *self.begun(node))
                scope = self.copies.name(node.id)
                step = Transition(node.id, Action.REPEAT, (rest,), begun, inhibit=tuple(resting))
                self.drafts.append(Draft(step))  # copies are alike: the first that rests begins
                self.move(node, Action.COMPLETE, pre=(busy,), post=(rest,), empty_scope=scope)
                self.contents(node, busy=busy)
            first = first or begun
            resting.append(rest)
        self.armed[self.copies.name(node.id)] = resting
        return (*first, *resting[1:])

    def ad_hoc(self, node: Node, busy: int) -> None:
        """Contents of an ad-hoc sub-process: one after the other, in any order, any number of times."""
        for child in self.outline.children[node.id]:
            if child.id in self.outline.entered:
                entry = self.place(f"{child.id}#entry", scope=node.id)
                scope = self.copies.name(node.id)
                self.move(child, Action.START, pre=(busy,), post=(busy, entry), empty_scope=scope)

    def event_sub_process(self, node: Node) -> None:
        armed = self.place(f"{node.id}#armed", scope=node.parent_id)
        busy = self.place(f"{node.id}#busy", scope=node.parent_id)
        inner = self.arm(node.id)
        for start in self.outline.starts[node.id]:
            if throws_inside(outline=self.outline, scope=node.parent_id, trigger=start.trigger):
                continue
            clear = (self.copies.name(node.parent_id),) if start.interrupting else ()
            for places, flows in self.outputs(start):
                self.move(
                    start,
                    Action.BOUNDARY,
                    pre=(armed,),
                    post=(busy, *inner, *places),
                    flows=flows,
                    reset=(busy, *inner),
                    clear_scopes=clear,
                )
        self.move(node, Action.COMPLETE, pre=(busy,), empty_scope=self.copies.name(node.id))
        for child in self.outline.children[node.id]:
            self.node(child)

    def finish(self) -> Net:
        """Return the table of everything that was collected."""
        return make_table(
            places=self.places,
            scope_of=self.scope_of_place,
            chain=self.copies.named,
            armed=self.armed,
            drafts=self.drafts,
            marked=self.marked,
            labels=tuple(node.id for node in self.outline.nodes.values() if self.outline.is_visible(node)),
            remarks=tuple(self.remarks),
        )
