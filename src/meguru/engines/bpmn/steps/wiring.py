"""Lines and gateways of a draft brought from one way to another; what means the same is left as it is."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.bpmn.model import EventTrigger, Node, NodeKind
from meguru.engines.bpmn.steps.draft import Draft
from meguru.engines.bpmn.steps.outline import SPLITS, WAITING
from meguru.engines.bpmn.steps.ways import (
    OTHERWISE,
    AsDrawn,
    Branch,
    Choice,
    End,
    Nowhere,
    Split,
    To,
    Wait,
    Way,
    one_line,
    steps_of,
)

_KINDS = {split: kind for kind, split in SPLITS.items()}
_CAN_HAVE_DEFAULT = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY})


class CannotWire(ValueError):
    """A way that cannot be drawn; the message is for the clerk."""


class Wiring:
    """Leads the lines of a draft. `guards` holds the gateway before each step that is done only in some case."""

    def __init__(self, draft: Draft, guards: Mapping[str, str]) -> None:
        self.draft = draft
        self.guards = guards
        self.joins: set[str] = set()  # new gateways where something is waited for
        self.splits: set[str] = set()  # gateways that divide the work and are new or changed

    def rewire(self, source: str, old: Way, new: Way) -> None:
        """Bring the lines out of a node from one way to another."""
        if old == new:
            return
        flows = list(self.draft.outgoing[source])
        if isinstance(new, Nowhere):
            for flow in flows:
                self.draft.drop_flow(flow)
            return
        if (
            isinstance(old, Choice)
            and isinstance(new, Choice)
            and not (old.gateway or new.name)
            and len(flows) > 1
            and old.split is new.split
        ):
            self.branches(source, old, new)
            return
        kept = self._best(flows, old, new)
        for flow in flows:
            if flow != kept:
                self.draft.drop_flow(flow)
        if kept is None:
            self._begin(source, "", new)
        else:
            several = isinstance(old, Choice) and not old.gateway
            self.lead(kept, Nowhere() if several else old, new)

    def _best(self, flows: list[str], old: Way, new: Way) -> str | None:
        """The line that may stay: of several, one that already leads to where the new way goes."""
        if isinstance(old, Choice) and not old.gateway:
            wanted = set(steps_of(new))
            for branch in old.branches:
                if wanted & set(steps_of(branch.way)) and branch.flow in flows:
                    return branch.flow
        return flows[0] if flows else None

    def _begin(self, source: str, label: str, new: Way) -> str | None:
        """A new line out of a node."""
        if isinstance(new, Nowhere):
            return None
        target = self.target(new, source)
        return self.draft.add_flow(source, target, name=label)

    def lead(self, flow: str, old: Way, new: Way) -> None:
        """Lead a line that leads along `old` along `new`."""
        if old == new:
            return
        if isinstance(new, AsDrawn):
            raise CannotWire("「図のとおり」のつながりは表からは変えられません。図の上で線を直してください。")
        if isinstance(new, Nowhere):
            self.draft.drop_flow(flow)
            return
        at = self.draft.flows[flow].target
        if (
            isinstance(old, Choice)
            and isinstance(new, Choice)
            and old.split is new.split
            and old.gateway == at
            and self.draft.incoming[at] == [flow]
        ):
            if old.name != new.name:
                self.draft.set_node(at, name=new.name)
            self.branches(at, old, new)
            return
        self.draft.lead(flow, self.target(new, self.draft.flows[flow].source))

    def branches(self, at: str, old: Choice, new: Choice) -> None:
        """Bring the branches of a gateway (or of a step with several lines out) from old to new ones."""
        self.splits.add(at)
        left = list(old.branches)
        pairs: list[tuple[Branch, Branch | None]] = []
        for test in (_same, _same_label, _same_way):
            for branch in new.branches:
                if any(branch is one for one, _ in pairs):
                    continue
                match = next((one for one in left if test(one, branch)), None)
                if match is not None:
                    left.remove(match)
                    pairs.append((branch, match))
        for gone in left:
            self.draft.drop_flow(gone.flow)
        for branch in new.branches:
            before = next((match for one, match in pairs if one is branch), None)
            if before is None:
                self._add_branch(at, branch)
            else:
                self._change_branch(at, before, branch)

    def _add_branch(self, at: str, branch: Branch) -> None:
        if isinstance(branch.way, AsDrawn):
            raise CannotWire("「図のとおり」のつながりは表からは変えられません。図の上で線を直してください。")
        flow = self._begin(at, branch.label, branch.way)
        if flow and branch.label == OTHERWISE and self.draft.nodes[at].kind in _CAN_HAVE_DEFAULT:
            self.draft.set_node(at, default_flow_id=flow)

    def _change_branch(self, at: str, before: Branch, branch: Branch) -> None:
        flow = self.draft.flows[before.flow]
        if before.label != branch.label:
            was_default = self.draft.nodes[at].default_flow_id == flow.id
            becomes = branch.label == OTHERWISE and self.draft.nodes[at].kind in _CAN_HAVE_DEFAULT
            if was_default or becomes:
                self.draft.set_node(at, default_flow_id=flow.id if becomes else None)
            condition = "" if one_line(flow.condition) == before.label and not flow.name else flow.condition
            self.draft.set_flow(flow.id, name=branch.label, condition=condition)
        self.lead(flow.id, before.way, branch.way)

    # -- where a way begins ------------------------------------------------------------------------------

    def target(self, way: Way, source: str) -> str:
        """The node that a line must lead to in order to go along a way; made when there is none."""
        if isinstance(way, To):
            return self.entry(way.step)
        if isinstance(way, End):
            return self._end(way, source)
        if isinstance(way, Wait):
            return self._join(way, source)
        if isinstance(way, Choice):
            return self._split(way, source)
        raise CannotWire("「図のとおり」のつながりは表からは変えられません。図の上で線を直してください。")

    def entry(self, step: str) -> str:
        """Where lines into a step arrive: its guard, and the gateway that already brings lines together for it."""
        at = self.guards.get(step, step)
        draft = self.draft
        while len(draft.incoming[at]) == 1:
            before = draft.nodes[draft.flows[draft.incoming[at][0]].source]
            merges = before.kind is NodeKind.EXCLUSIVE_GATEWAY and len(draft.outgoing[before.id]) == 1
            if not merges or len(draft.incoming[before.id]) < 2:
                break
            at = before.id
        return at

    def _end(self, end: End, source: str) -> str:
        beside = self.draft.nodes[source]
        if end.node in self.draft.nodes and self.draft.nodes[end.node].parent_id == beside.parent_id:
            return end.node
        fitting = [
            node
            for node in self.draft.nodes.values()
            if node.kind is NodeKind.END_EVENT
            and node.parent_id == beside.parent_id
            and one_line(node.name) == end.name
            and node.trigger is (EventTrigger.TERMINATE if end.of_all else EventTrigger.NONE)
        ]
        for node in sorted(fitting, key=lambda node: node.lane_id != beside.lane_id):
            return node.id
        key = self.draft.new_id("end", f"{beside.parent_id} {end.name} {end.of_all}")
        trigger = EventTrigger.TERMINATE if end.of_all else EventTrigger.NONE
        made = Node(key, NodeKind.END_EVENT, end.name, beside.parent_id, beside.lane_id, trigger=trigger)
        return self.draft.add_node(made)

    def _join(self, wait: Wait, source: str) -> str:
        """The gateway before `wait.way` where everything side by side arrives."""
        target = self.target(wait.way, source)
        draft = self.draft
        for flow in draft.incoming[target]:
            before = draft.nodes[draft.flows[flow].source]
            if before.kind in WAITING and len(draft.outgoing[before.id]) == 1:
                return before.id
        kind = NodeKind.PARALLEL_GATEWAY
        if draft.nodes[target].kind in WAITING and target in draft.fresh:
            self.joins.add(target)
            return target
        join = draft.add_gateway(kind, f"join {target}", near=target)
        draft.add_flow(join, target)
        self.joins.add(join)
        return join

    def _split(self, choice: Choice, source: str) -> str:
        words = " ".join(f"{one.label}>{','.join(steps_of(one.way))}" for one in choice.branches)
        kind = _KINDS[choice.split]
        gateway = self.draft.add_gateway(kind, f"{source} {words}", near=source, name=choice.name)
        self.splits.add(gateway)
        for branch in choice.branches:
            self._add_branch(gateway, branch)
        return gateway


def _same(one: Branch, other: Branch) -> bool:
    return one == other


def _same_label(one: Branch, other: Branch) -> bool:
    return one.label == other.label and bool(one.label)


def _same_way(one: Branch, other: Branch) -> bool:
    return one.way == other.way


def is_dividing(split: Split) -> bool:
    """Whether several branches may run side by side."""
    return split in (Split.ALL, Split.SOME)
