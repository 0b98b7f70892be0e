"""The steps of a drawing and how they stand to each other: who does them, what comes before, what never comes together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.bpmn import CONTAINERS, Diagram, Node, NodeKind

CHOOSES_ONE = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.EVENT_BASED_GATEWAY})


class Relation(StrEnum):
    """順序の関係: how one step of a drawing stands to another; ways back (rework) are not looked at."""

    BEFORE = "before"
    AFTER = "after"
    TOGETHER = "together"  # both are done, in any order
    EITHER = "either"  # one or the other is done
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Step:
    """手順: a task, or a sub-process that is not opened. `condition` is the word on the way into it."""

    node: Node
    actor: str
    condition: str


@dataclass(frozen=True, slots=True)
class FlowOrder:
    """流れの順序: the steps of a drawing by id, and their order.

    `near_before` and `near_after` weigh the steps around each one: 1 for the next, half for the one after that; the
    ids START and END stand for the beginning and the end. `depth` is the longest way from the start, 0 to 1.
    """

    steps: Mapping[str, Step]
    near_before: Mapping[str, Mapping[str, float]]
    near_after: Mapping[str, Mapping[str, float]]
    depth: Mapping[str, float]
    _later: Mapping[str, int]
    _bits: Mapping[str, int]
    _forks: tuple[
        tuple[bool, tuple[int, ...]], ...
    ]  # latest first: is it a choice, what lies beyond each way out

    def relation(self, first: str, second: str) -> Relation:
        """How two steps of this drawing stand to each other."""
        if first == second:
            return Relation.SAME
        if self._later[first] & self._bits[second]:
            return Relation.BEFORE
        if self._later[second] & self._bits[first]:
            return Relation.AFTER
        a, b = self._bits[first], self._bits[second]
        for is_choice, ways in self._forks:
            if any(way & a for way in ways) and any(way & b for way in ways):
                return Relation.EITHER if is_choice else Relation.TOGETHER
        return Relation.TOGETHER


START, END = "·start", "·end"


def order_of(diagram: Diagram) -> FlowOrder:
    """Read the order of the steps out of a drawing. Works on any drawing, also one without flows or with cycles."""
    opened = {node.parent_id for node in diagram.nodes.values()}
    steps = {
        key: Step(node=node, actor=_actor(diagram, node), condition="")
        for key, node in sorted(diagram.nodes.items())
        if node.kind.is_task or (node.kind in CONTAINERS and key not in opened)
    }
    forward = forward_ways(diagram)
    ordered = in_order(forward)
    bits = {key: 1 << place for place, key in enumerate(ordered)}
    later = dict.fromkeys(ordered, 0)
    for key in reversed(ordered):
        for target in forward[key]:
            later[key] |= bits[target] | later[target]
    near_after = {key: _near(key, forward, steps, END) for key in steps}
    backward = turned(forward)
    near_before = {key: _near(key, backward, steps, START) for key in steps}
    return FlowOrder(
        steps={key: _with_condition(diagram, step, steps) for key, step in steps.items()},
        near_before=near_before,
        near_after=near_after,
        depth=_depth(ordered, forward, steps),
        _later=later,
        _bits=bits,
        _forks=_forks(diagram, ordered, forward, bits, later),
    )


def forward_ways(diagram: Diagram) -> dict[str, tuple[str, ...]]:
    """What follows each node, ways back left out; work that only leads back goes on where it had branched off.

    So 補正の依頼, which leads back to the check, stands between the check and what follows it.
    """
    ways = _ways(diagram)
    forward = without_ways_back(ways)
    for key in sorted(forward):
        if ways[key] and not forward[key]:
            forward[key] = _past_the_fork(key, forward)
    return forward


def ways_back(diagram: Diagram) -> tuple[tuple[str, str], ...]:
    """The ways that lead back, as (from, to)."""
    ways = _ways(diagram)
    kept = without_ways_back(ways)
    return tuple((key, target) for key in sorted(ways) for target in ways[key] if target not in kept[key])


def _past_the_fork(key: str, forward: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The other ways out of the nearest node before this one that has any."""
    backward = turned(forward)
    seen, ahead = {key}, [key]
    while ahead:
        here = ahead.pop(0)
        others = tuple(target for target in forward[here] if not _leads_to(target, key, forward))
        if here != key and others:
            return others
        for source in sorted(backward[here]):
            if source not in seen:
                seen.add(source)
                ahead.append(source)
    return ()


def _leads_to(start: str, goal: str, forward: Mapping[str, tuple[str, ...]]) -> bool:
    seen, ahead = {start}, [start]
    while ahead:
        here = ahead.pop()
        if here == goal:
            return True
        new = [target for target in forward[here] if target not in seen]
        seen.update(new)
        ahead += new
    return False


def _actor(diagram: Diagram, node: Node) -> str:
    """The innermost lane, else the pool of the process."""
    if node.lane_id is not None and node.lane_id in diagram.lanes:
        return diagram.lanes[node.lane_id].name.strip()
    return next(
        (pool.name.strip() for pool in diagram.pools.values() if pool.process_id == node.parent_id), ""
    )


def _with_condition(diagram: Diagram, step: Step, steps: Mapping[str, Step]) -> Step:
    """The nearest word on the ways that lead into a step, looking back through gateways and events."""
    seen, ahead = {step.node.id}, [step.node.id]
    while ahead:
        here = ahead.pop(0)
        incoming = diagram.incoming(here)
        if len(incoming) > 1:  # several ways lead here: no single condition
            return step
        for flow in incoming:
            words = flow.name.strip() or flow.condition.strip()
            source = diagram.nodes.get(flow.source)
            if words:
                question = source.name.strip() if source and source.kind.is_gateway else ""
                return Step(node=step.node, actor=step.actor, condition=_asked(question, words))
            if flow.source not in seen and flow.source not in steps and source is not None:
                seen.add(flow.source)
                ahead.append(flow.source)
    return step


def _asked(question: str, answer: str) -> str:
    return f"{question} {answer}" if question and question not in answer else answer


def _ways(diagram: Diagram) -> dict[str, tuple[str, ...]]:
    """What follows each node: flows, messages, boundary events after their activity, a sub-process's inside in its place."""
    ways: dict[str, list[str]] = {key: [] for key in sorted(diagram.nodes)}
    inside: dict[str, list[str]] = {}
    for node in diagram.nodes.values():
        inside.setdefault(node.parent_id, []).append(node.id)
    entered = {flow.target for flow in diagram.flows.values()}
    left = {flow.source for flow in diagram.flows.values()}
    for flow in diagram.flows.values():
        if flow.source not in ways or flow.target not in ways:
            continue
        ways[flow.source].append(flow.target)
    for message in diagram.messages.values():
        if message.source in ways and message.target in ways:
            ways[message.source].append(message.target)
    for node in diagram.nodes.values():
        if node.attached_to in ways:
            ways[str(node.attached_to)].append(node.id)
    for holder in sorted(
        (key for key in inside if key in ways), key=lambda key: (_nesting(diagram, key), key)
    ):
        after = ways[holder]
        members = inside[holder]
        first = [key for key in members if key not in entered and diagram.nodes[key].attached_to is None]
        ways[holder] = [*first] or after
        for key in members:
            if key not in left:
                ways[key] = [*ways[key], *after]
    return {key: tuple(sorted(set(targets) - {key})) for key, targets in ways.items()}


def _nesting(diagram: Diagram, key: str) -> int:
    depth, seen = 0, {key}
    parent = diagram.nodes[key].parent_id
    while parent in diagram.nodes and parent not in seen:
        seen.add(parent)
        depth, parent = depth + 1, diagram.nodes[parent].parent_id
    return depth


def turned(ways: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The same ways, walked backwards."""
    back: dict[str, list[str]] = {key: [] for key in ways}
    for key, targets in ways.items():
        for target in targets:
            back[target].append(key)
    return {key: tuple(sources) for key, sources in back.items()}


def without_ways_back(ways: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """The ways without those that lead back: to a node already passed on every way from the start.

    Walk from the starts, nearest first by the number of ways; a way to a node that is on the current path closes a
    cycle and is left out. Nodes are taken in the order of their ids, so that the answer never depends on the file.
    """
    entered = {target for targets in ways.values() for target in targets}
    roots = [key for key in ways if key not in entered] + list(ways)
    state: dict[str, int] = {}
    kept: dict[str, list[str]] = {key: [] for key in ways}
    for root in roots:
        if root in state:
            continue
        state[root] = 1
        path = [(root, iter(ways[root]))]
        while path:
            here, targets = path[-1]
            target = next(targets, None)
            if target is None:
                state[here] = 2
                path.pop()
            elif state.get(target) != 1:
                kept[here].append(target)
                if target not in state:
                    state[target] = 1
                    path.append((target, iter(ways[target])))
    return {key: tuple(targets) for key, targets in kept.items()}


def in_order(forward: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The nodes so that every way leads onward; ties by id."""
    waiting = dict.fromkeys(forward, 0)
    for targets in forward.values():
        for target in targets:
            waiting[target] += 1
    ready = sorted((key for key, count in waiting.items() if count == 0), reverse=True)
    ordered: list[str] = []
    while ready:
        here = ready.pop()
        ordered.append(here)
        for target in sorted(forward[here], reverse=True):
            waiting[target] -= 1
            if waiting[target] == 0:
                ready.append(target)
    return ordered


def _near(
    key: str, ways: Mapping[str, tuple[str, ...]], steps: Mapping[str, Step], border: str
) -> dict[str, float]:
    """The steps next to one (weight 1) and the ones next to those (half); `border` where the drawing ends."""
    near: dict[str, float] = {}
    for first in _next_steps(key, ways, steps, border):
        near[first] = 1.0
    for first in list(near):
        if first != border:
            for second in _next_steps(first, ways, steps, border):
                near.setdefault(second, 0.5)
    return near


def _next_steps(
    key: str, ways: Mapping[str, tuple[str, ...]], steps: Mapping[str, Step], border: str
) -> list[str]:
    found: list[str] = []
    seen, ahead = {key}, list(ways[key])
    at_border = not ahead
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in steps:
            found.append(here)
        else:
            at_border = at_border or not ways[here]
            ahead += ways[here]
    return [*found, border] if at_border else found


def _depth(
    ordered: list[str], forward: Mapping[str, tuple[str, ...]], steps: Mapping[str, Step]
) -> dict[str, float]:
    """Steps passed on the longest way to each step, as a share of the longest way of all."""
    passed = dict.fromkeys(ordered, 0)
    for key in ordered:
        own = passed[key] + (key in steps)
        for target in forward[key]:
            passed[target] = max(passed[target], own)
    longest = max((passed[key] for key in steps), default=0) or 1
    return {key: passed[key] / longest for key in steps}


def _forks(
    diagram: Diagram,
    ordered: list[str],
    forward: Mapping[str, tuple[str, ...]],
    bits: Mapping[str, int],
    later: Mapping[str, int],
) -> tuple[tuple[bool, tuple[int, ...]], ...]:
    """Nodes that several ways leave, latest first; a way that leads to nothing but the others' way is kept too."""
    found = []
    for key in reversed(ordered):
        targets = forward[key]
        if len(targets) < 2:
            continue
        breaks_off = any(diagram.nodes[target].attached_to == key for target in targets)
        is_choice = diagram.nodes[key].kind in CHOOSES_ONE or breaks_off
        found.append((is_choice, tuple(bits[target] | later[target] for target in targets)))
    return tuple(found)
