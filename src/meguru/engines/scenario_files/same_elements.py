"""Which element of a file is which of a drawing: by id, by name, and by place where only one can be meant.

Method, in this order; an element is taken once, and only for one of its own sort (work, gateway, start, end, event).
1. The same id, when the names agree or one has none.
2. The same name (NFKC, small letters, no white space), when it stands once in each drawing; else once in a lane of that name.
3. The same id under another name.
4. Until nothing changes: the only ones of their kind and lane whose neighbours on both sides are matched with one another,
   or are a beginning or an end (not all of them); of gateways and events one side is enough.
Flows follow their ends: the same id, else the only one between two elements, else the only one of that name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

from meguru.engines.bpmn.model import Diagram, Flow, Node, NodeKind
from meguru.engines.comparison import normal_text
from meguru.engines.simulation.scenario import Scenario

Key = TypeVar("Key", bound=Hashable)
ENDS = frozenset({NodeKind.START_EVENT, NodeKind.END_EVENT})
MOST_ROUNDS = 60  # of matching by place: a longer row of unknown elements is not sure any more


class FoundBy(StrEnum):
    """By what an element of a file was found in the drawing."""

    ID = "id"
    NAME = "name"
    NAME_IN_LANE = "name-in-lane"
    ID_ONLY = "id-only"  # the name is another one
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class SameElement:
    """One element of a file and of a drawing, by their ids."""

    theirs: str
    ours: str
    by: FoundBy


@dataclass(frozen=True, slots=True)
class SameElements:
    """要素の照合: `nodes` in the order of the file's drawing; `flows` maps ids of the file to ids of the drawing."""

    nodes: tuple[SameElement, ...]
    flows: Mapping[str, str] = field(default_factory=dict)

    def ids(self) -> dict[str, str]:
        """Id of the file -> id of the drawing, nodes only."""
        return {one.theirs: one.ours for one in self.nodes}


def same_elements(theirs: Diagram, ours: Diagram) -> SameElements:
    """Match two drawings; no element of either is matched twice."""
    work = _Matching(theirs, ours)
    work.by_id(lambda a, b: _agree(a.name, b.name), FoundBy.ID)
    work.by_name(lambda _drawing, node: normal_text(node.name), FoundBy.NAME)
    work.by_name(_name_and_lane, FoundBy.NAME_IN_LANE)
    work.by_id(lambda _a, _b: True, FoundBy.ID_ONLY)
    work.by_place()
    found = tuple(work.found[key] for key in theirs.nodes if key in work.found)
    return SameElements(found, _flows(theirs, ours, {one.theirs: one.ours for one in found}))


def in_ids_of(scenario: Scenario, same: SameElements) -> Scenario:
    """The scenario of the file's drawing under the ids of ours. What has no counterpart is left out.

    Shares of a split are left out together when one of its ways has no counterpart.
    """
    ids, flows = same.ids(), same.flows
    return replace(
        scenario,
        tasks={ids[key]: task for key, task in scenario.tasks.items() if key in ids},
        event_delays={ids[key]: held for key, held in scenario.event_delays.items() if key in ids},
        branches={
            ids[key]: {flows[flow]: weight for flow, weight in weights.items()}
            for key, weights in scenario.branches.items()
            if key in ids and weights.keys() <= flows.keys()
        },
        conditions={flows[key]: held for key, held in scenario.conditions.items() if key in flows},
        pools={
            key: replace(
                pool,
                members=tuple(
                    replace(one, skills=frozenset(ids[skill] for skill in one.skills if skill in ids))
                    if one.skills is not None
                    else one
                    for one in pool.members
                ),
            )
            for key, pool in scenario.pools.items()
        },
    )


class _Matching:
    def __init__(self, theirs: Diagram, ours: Diagram) -> None:
        self.theirs = theirs
        self.ours = ours
        self.found: dict[str, SameElement] = {}
        self.taken: set[str] = set()

    def take(self, theirs: str, ours: str, by: FoundBy) -> None:
        self.found[theirs] = SameElement(theirs, ours, by)
        self.taken.add(ours)

    def free(self) -> tuple[list[Node], list[Node]]:
        return (
            [node for key, node in self.theirs.nodes.items() if key not in self.found],
            [node for key, node in self.ours.nodes.items() if key not in self.taken],
        )

    def by_id(self, may: Callable[[Node, Node], bool], by: FoundBy) -> None:
        for node in self.free()[0]:
            other = self.ours.nodes.get(node.id)
            if other is None or other.id in self.taken or _sort(node) != _sort(other):
                continue
            if may(node, other):
                self.take(node.id, other.id, by)

    def by_name(self, name_of: Callable[[Diagram, Node], str], by: FoundBy) -> None:
        """A name counts only when it stands once in the whole drawing, whatever is matched already."""
        sides = []
        for drawing in (self.theirs, self.ours):
            nodes = drawing.nodes.values()
            sides.append(_only([((_sort(node), name_of(drawing, node)), node.id) for node in nodes]))
        for (sort, name), key in sides[0].items():
            other = sides[1].get((sort, name))
            if name and other is not None and key not in self.found and other not in self.taken:
                self.take(key, other, by)

    def by_place(self) -> None:
        around = (_around(self.theirs), _around(self.ours))
        for _round in range(MOST_ROUNDS):
            before = len(self.found)
            for sides in ((True, True), (True, False), (False, True)):
                self.by_neighbours(around, sides)
            if len(self.found) == before:
                return

    def by_neighbours(self, around: tuple[_Around, _Around], sides: tuple[bool, bool]) -> None:
        """Elements whose neighbours before, after or on both sides are matched with one another."""
        ids = {key: one.ours for key, one in self.found.items()}
        own = {key: key for key in self.taken}
        free = self.free()
        seen = (
            _only(_standing(self.theirs, free[0], around[0], ids, sides)),
            _only(_standing(self.ours, free[1], around[1], own, sides)),
        )
        for where, key in seen[0].items():
            if where in seen[1]:
                self.take(key, seen[1][where], FoundBy.PLACE)


_Around = Mapping[str, tuple[frozenset[str], frozenset[str]]]


def _around(drawing: Diagram) -> _Around:
    """Id -> ids before (a boundary event's activity, too) and after."""
    before: dict[str, set[str]] = {key: set() for key in drawing.nodes}
    after: dict[str, set[str]] = {key: set() for key in drawing.nodes}
    for flow in drawing.flows.values():
        after.setdefault(flow.source, set()).add(flow.target)
        before.setdefault(flow.target, set()).add(flow.source)
    for node in drawing.nodes.values():
        if node.attached_to:
            before[node.id].add(node.attached_to)
    return {key: (frozenset(before[key]), frozenset(after[key])) for key in drawing.nodes}


def _standing(
    drawing: Diagram,
    nodes: Sequence[Node],
    around: _Around,
    known: Mapping[str, str],
    sides: tuple[bool, bool],
) -> list[tuple[Hashable, str]]:
    """(where, id) of the nodes of which every neighbour on those sides is known, or is a beginning or an end."""
    ends = {key: _sort(node) for key, node in drawing.nodes.items() if _sort(node) in ENDS}
    stand_for = {**ends, **known}
    found: list[tuple[Hashable, str]] = []
    for node in nodes:
        if node.kind.is_activity and sides != (True, True):
            continue
        asked = [part for part, is_asked in zip(around[node.id], sides, strict=True) if is_asked]
        if not any(part & known.keys() for part in asked):
            continue
        if all(part and part <= stand_for.keys() for part in asked):
            kind = _sort(node) if node.kind.is_activity else node.kind
            neighbours = tuple(frozenset(stand_for[key] for key in part) for part in asked)
            found.append(((kind, node.trigger, _lane(drawing, node), neighbours), node.id))
    return found


def _only(pairs: Iterable[tuple[Key, str]]) -> dict[Key, str]:
    """Those whose key stands once."""
    found: dict[Key, list[str]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: values[0] for key, values in found.items() if len(values) == 1}


def _flows(theirs: Diagram, ours: Diagram, ids: Mapping[str, str]) -> dict[str, str]:
    found = {
        key: key
        for key, flow in theirs.flows.items()
        if key in ours.flows and _ends_agree(flow, ours.flows[key], ids)
    }
    here = [flow for flow in theirs.flows.values() if flow.source in ids]
    for part in (_to_where, _called):
        own = {key: key for key in ours.nodes}
        one = _only((part(flow, ids), flow.id) for flow in here if flow.id not in found)
        taken = set(found.values())
        other = _only((part(flow, own), flow.id) for flow in ours.flows.values() if flow.id not in taken)
        found.update({key: other[where] for where, key in one.items() if where[1] and where in other})
    return found


def _to_where(flow: Flow, ids: Mapping[str, str]) -> tuple[str, str]:
    return ids[flow.source], ids.get(flow.target, "")


def _called(flow: Flow, ids: Mapping[str, str]) -> tuple[str, str]:
    return ids[flow.source], normal_text(flow.name)


def _ends_agree(flow: Flow, other: Flow, ids: Mapping[str, str]) -> bool:
    """Whether two flows of one id leave the same element and may lead to the same one."""
    return ids.get(flow.source) == other.source and ids.get(flow.target, other.target) == other.target


def _sort(node: Node) -> str:
    if node.kind.is_activity:
        return "work"
    if node.kind.is_gateway:
        return "gateway"
    return node.kind if node.kind in ENDS else "event"


def _agree(name: str, other: str) -> bool:
    one, two = normal_text(name), normal_text(other)
    return not one or not two or one == two


def _lane(drawing: Diagram, node: Node) -> str:
    lane = drawing.lanes.get(node.lane_id or "")
    return normal_text(lane.name) if lane is not None else ""


def _name_and_lane(drawing: Diagram, node: Node) -> str:
    lane, name = _lane(drawing, node), normal_text(node.name)
    return f"{lane}\n{name}" if lane and name else ""
