"""担当 of rows brought into a drawing: steps change their lane, lanes are renamed or made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from meguru.engines.bpmn.model import Lane
from meguru.engines.bpmn.steps.actors import actor_names, actor_of
from meguru.engines.bpmn.steps.draft import Draft
from meguru.engines.bpmn.steps.rows import RowProblem
from meguru.engines.bpmn.steps.ways import one_line


class Assignment:
    """Steps, in the order of their rows, and who does each."""

    def __init__(self, draft: Draft, wanted: Mapping[str, str], places: Mapping[str, int]) -> None:
        """`wanted` maps each step to its 担当 as typed, in the order of the rows; `places` to its row from 1."""
        self.draft = draft
        self.places = places
        self.names = actor_names(draft.diagram)
        self.wanted = {key: one_line(name) for key, name in wanted.items()}
        self.before = {
            key: actor_of(draft.diagram, draft.diagram.nodes[key], self.names)
            for key in wanted
            if key in draft.diagram.nodes
        }
        self.problems: list[RowProblem] = []

    def carry_out(self) -> None:
        """Put every step where its row says."""
        self._rename()
        by_process: dict[str, list[str]] = defaultdict(list)
        for key in self.wanted:
            by_process[self._process_of(key)].append(key)
        for process, steps in by_process.items():
            self._assign(process, steps)

    def _process_of(self, key: str) -> str:
        seen: set[str] = set()
        while key in self.draft.nodes and key not in seen:
            seen.add(key)
            key = self.draft.nodes[key].parent_id
        return key

    def _rename(self) -> None:
        """A lane (or a pool without lanes) all of whose steps now have one new name is the same one, renamed."""
        steps_of: dict[str, list[str]] = defaultdict(list)
        for key, name in self.before.items():
            steps_of[name].append(key)
        known = set(self.names.values())
        for element, name in list(self.names.items()):
            asked = {self.wanted[key] for key in steps_of.get(name, ())}
            if len(asked) != 1 or not name:
                continue
            fresh = asked.pop()
            if fresh in known or not fresh:
                continue
            self.names[element] = fresh
            for key in steps_of[name]:
                self.before[key] = fresh
            if element in self.draft.lanes:
                lane = self.draft.lanes[element]
                bare = fresh.removeprefix(name[: len(name) - len(one_line(lane.name))])
                self.draft.lanes[element] = Lane(lane.id, bare, lane.process_id, lane.parent_lane_id)
            else:
                self._rename_pool(element, fresh)

    def _rename_pool(self, process: str, name: str) -> None:
        for key, pool in self.draft.pools.items():
            if pool.process_id == process:
                self.draft.pools[key] = type(pool)(key, name, process)

    def _assign(self, process: str, steps: Sequence[str]) -> None:
        lanes = {self.names[key]: key for key, lane in self.draft.lanes.items() if lane.process_id == process}
        alone = self.names.get(process, "")  # the pool's name, when the process has no lanes
        is_first = not lanes
        changed = [key for key in steps if self.wanted[key] != self.before.get(key)]
        if is_first and {self.wanted[key] for key in changed} <= {"", alone}:
            return
        asked = list(dict.fromkeys(self.wanted[key] for key in (steps if is_first else changed)))
        elsewhere = {name for key, name in self.names.items() if key != process and name} - lanes.keys()
        for name in asked:
            if name and name not in lanes and name in elsewhere:
                self._refuse(name, changed)
            elif name and name not in lanes:
                key = self.draft.new_id("lane", f"{process} {name}")
                self.draft.lanes[key] = Lane(key, name, process)
                lanes[name] = key
        above: str | None = None
        for key in steps:
            name = self.wanted[key]
            if name and (is_first or key not in self.before or self.before[key] != name):
                self._move(key, lanes.get(name))
            elif not name and self.before.get(key):
                self._move(key, None)
            elif not name and key not in self.before:
                self._move(key, above)  # 担当 left empty: the same as above
            above = self.draft.nodes[key].lane_id or above

    def _refuse(self, name: str, steps: Sequence[str]) -> None:
        for key in steps:
            if self.wanted[key] == name:
                text = (
                    f"担当「{name}」は別の枠(プール)にあるため、表からは移せません。"
                    "図の上で移すか、この枠の中の担当を書いてください。"
                )
                self.problems.append(RowProblem(self.places[key], "actor", text))

    def _move(self, key: str, lane: str | None) -> None:
        """Put a step into a lane, with what is attached to it and inside of it."""
        old = self.draft.nodes[key].lane_id
        if old == lane:
            return
        self.draft.set_node(key, lane_id=lane)
        if key not in self.draft.fresh:
            self.draft.moved.add(key)
        for other in list(self.draft.nodes.values()):
            if other.attached_to == key or (other.parent_id == key and other.lane_id == old is not None):
                self._move(other.id, lane)

    def settle(self) -> None:
        """Gateways and events of a process whose steps have lanes stand in the lane of what is before them, or after."""
        held = {lane.process_id for lane in self.draft.lanes.values()} - {
            lane.process_id for lane in self.draft.diagram.lanes.values()
        }
        loose = [
            key for key, node in self.draft.nodes.items() if node.lane_id is None and node.parent_id in held
        ]
        for sides in ((self.draft.incoming, "source"), (self.draft.outgoing, "target")) * 2:
            for key in loose:
                if self.draft.nodes[key].lane_id is None:
                    self._follow(key, *sides)

    def _follow(self, key: str, flows: Mapping[str, list[str]], end: str) -> None:
        for flow in flows[key]:
            lane = self.draft.nodes[getattr(self.draft.flows[flow], end)].lane_id
            if lane is not None:
                self.draft.set_node(key, lane_id=lane)
                return
