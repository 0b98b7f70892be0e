"""Three-way merge of drawings.

Terms.  *Base* is what both people began with. A side *changed* a field when it differs from base there.
Holds.  merge(b, m, b) is m and merge(b, b, t) is t; changes to different fields or elements all survive; the same
        change made by both is no conflict; mine and theirs can be exchanged, then only conflicts change sides.
Steps.  1. Every element, field by field; traits one by one; the order of rows as lists.
        2. Elements that one side took away and the other changed, or newly leads to, are conflicts.
        3. Two steps put on the same line are both kept; which comes first is a conflict.
        4. Places: mine where both moved. Lines whose ends moved on the other side are drawn anew.
        5. What other tools wrote into the file: see `foreign`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from meguru.engines.bpmn.merge.drawing import merge_drawing
from meguru.engines.bpmn.merge.foreign import merge_foreign
from meguru.engines.bpmn.merge.lists import merge_lists
from meguru.engines.bpmn.merge.words import FIELDS, GONE, label_of_element, words_of_value
from meguru.engines.bpmn.model import Diagram, Flow, Lane, Node, Pool, StepFacts

GROUPS = ("processes", "nodes", "flows", "pools", "lanes", "messages", "artifacts", "associations")
MINE, THEIRS = "mine", "theirs"


@dataclass(frozen=True, slots=True)
class Conflict:
    """食い違い: something that both changed in different ways, in words for people.

    `key` names it in `choices`; `base`, `mine` and `theirs` are the three values as people read them.
    """

    key: str
    element_id: str
    label: str
    field: str
    base: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merged:
    """The merged drawing. With conflicts left it is what choosing "mine" for all of them would give."""

    diagram: Diagram
    conflicts: tuple[Conflict, ...] = ()


def merge(
    *, base: Diagram, mine: Diagram, theirs: Diagram, choices: Mapping[str, str] | None = None
) -> Merged:
    """Bring two people's changes to a drawing together.

    `choices` maps the key of a conflict to "mine" or "theirs"; what it settles is not returned as a conflict.
    """
    if base == theirs or mine == theirs:
        return Merged(mine)
    if base == mine:
        return Merged(theirs)
    work = _Merge(base, mine, theirs, choices or {})
    work.elements()
    work.lost_ends()
    work.keep_connected()
    work.same_place()
    work.tidy()
    merged = work.diagram()
    merged = merge_drawing(base=base, mine=mine, theirs=theirs, merged=merged)
    source, clashes = merge_foreign(base=base, mine=mine, theirs=theirs, merged=merged, choices=work.choices)
    for key in clashes:
        work.say("foreign", key, "foreign", "", "自分の側の内容", "相手の側の内容")
    return Merged(replace(merged, source_xml=source), tuple(work.conflicts))


class _Merge:
    def __init__(self, base: Diagram, mine: Diagram, theirs: Diagram, choices: Mapping[str, str]) -> None:
        self.base, self.mine, self.theirs = base, mine, theirs
        self.sides = (mine, theirs, base)
        self.choices = choices
        self.conflicts: list[Conflict] = []
        self.groups: dict[str, dict[str, Any]] = {}

    # -- saying what clashes ------------------------------------------------------------------------------

    def say(self, group: str, key: str, field: str, base: str, mine: str, theirs: str) -> None:
        """A conflict, unless it is settled."""
        name = f"{group}:{key}:{field}"
        if self.choices.get(name) in (MINE, THEIRS):
            return
        where = [one for one in GROUPS if any(key in getattr(side, one) for side in self.sides)]
        element = next(
            (getattr(side, one)[key] for one in where for side in self.sides if key in getattr(side, one)),
            None,
        )
        label = label_of_element(self.sides, element) if element is not None else key
        self.conflicts.append(Conflict(name, key, label, FIELDS.get(field, field), base, mine, theirs))

    def wants_theirs(self, group: str, key: str, field: str) -> bool:
        return self.choices.get(f"{group}:{key}:{field}") == THEIRS

    # -- elements -----------------------------------------------------------------------------------------

    def elements(self) -> None:
        for group in GROUPS:
            base, mine, theirs = (getattr(one, group) for one in (self.base, self.mine, self.theirs))
            found: dict[str, Any] = {}
            for key in dict.fromkeys([*theirs, *mine, *base]):
                kept = self._element(group, key, base.get(key), mine.get(key), theirs.get(key))
                if kept is not None:
                    found[key] = kept
            self.groups[group] = found

    def _element(self, group: str, key: str, base: Any, mine: Any, theirs: Any) -> Any:
        if mine == theirs or base == theirs:
            return mine
        if base == mine:
            return theirs
        if mine is None or theirs is None:
            words = ["変更" if one is not None else GONE for one in (mine, theirs)]
            self.say(group, key, "", "あり", *words)
            return theirs if self.wants_theirs(group, key, "") else mine
        return self._fields(group, key, base, mine, theirs)

    def _fields(self, group: str, key: str, base: Any, mine: Any, theirs: Any) -> Any:
        """Each field by itself; `base` is None when both added the element."""
        values: dict[str, Any] = {}
        for one in fields(mine):
            was = getattr(base, one.name) if base is not None else None
            my, their = getattr(mine, one.name), getattr(theirs, one.name)
            values[one.name] = self._value(group, key, one.name, was, my, their, is_new=base is None)
        return replace(mine, **values)

    def _value(self, group: str, key: str, field: str, was: Any, my: Any, their: Any, *, is_new: bool) -> Any:
        if my == their or (was == their and not is_new):
            return my
        if was == my and not is_new:
            return their
        if isinstance(my, frozenset):
            old = was or frozenset()
            return (my | (their - old)) - (old - their)
        if field == "steps":
            return merge_lists(was or (), my, their)
        if isinstance(my, StepFacts):
            old = was if was is not None else StepFacts()
            return replace(
                my,
                **{
                    one.name: self._value(
                        group,
                        key,
                        one.name,
                        *(getattr(value, one.name) for value in (old, my, their)),
                        is_new=is_new,
                    )
                    for one in fields(my)
                },
            )
        if group == "flows" and field == "target" and self._inserted(key) is not None:
            return my  # both put a step on the line: `same_place` settles it
        self.say(group, key, field, *(words_of_value(self.sides, field, one) for one in (was, my, their)))
        return their if self.wants_theirs(group, key, field) else my

    def keep_connected(self) -> None:
        """The lines of a node that one side took out and the other changed follow what becomes of the node."""
        for key, before in self.base.nodes.items():
            if (key in self.mine.nodes) == (key in self.theirs.nodes):
                continue
            keeper, other = (self.mine, self.theirs) if key in self.mine.nodes else (self.theirs, self.mine)
            if keeper.nodes[key] == before and not self._new_users(keeper, key):
                continue
            winner = keeper if key in self.groups["nodes"] else other
            for flow in (*keeper.incoming(key), *keeper.outgoing(key)):
                about = f"flows:{flow.id}:"
                self.conflicts = [one for one in self.conflicts if not one.key.startswith(about)]
                self.groups["flows"].pop(flow.id, None)
                if flow.id in winner.flows:
                    self.groups["flows"][flow.id] = winner.flows[flow.id]

    # -- what one side leads to and the other took away ----------------------------------------------------

    def lost_ends(self) -> None:
        """Elements that one side took away while the other newly leads to them, or puts something into them."""
        for group in GROUPS:
            before = getattr(self.base, group)
            mine, theirs = getattr(self.mine, group), getattr(self.theirs, group)
            for key in before:
                if (key in mine) == (key in theirs):
                    continue
                by_mine = key not in mine
                keeper = self.theirs if by_mine else self.mine
                users = self._new_users(keeper, key)
                if not users:
                    continue
                words = (GONE, "使っている") if by_mine else ("使っている", GONE)
                if not any(one.key == f"{group}:{key}:" for one in self.conflicts):
                    self.say(group, key, "", "あり", *words)
                if (self.choices.get(f"{group}:{key}:", MINE) == THEIRS) == by_mine:
                    self.groups[group][key] = getattr(keeper, group)[key]
                else:
                    self.groups[group].pop(key, None)
                    for other, user in users:
                        self._let_go(other, user, key)

    def _new_users(self, side: Diagram, key: str) -> list[tuple[str, str]]:
        """What points to an element on one side and did not in base, as (group, id)."""
        return [
            (group, user)
            for group in GROUPS
            for user, element in getattr(side, group).items()
            if key in _points_to(element) and key not in _points_to(getattr(self.base, group).get(user))
        ]

    def tidy(self) -> None:
        """Nothing points to what is not there: contents bring back what held them, lines go with their ends."""
        while lost := self._lost():
            for end, users in lost.items():
                if any(self._lies_in(group, user, end) for group, user in users):
                    self._bring_back(end)
                else:
                    for group, user in users:
                        self._let_go(group, user, end)

    def _bring_back(self, key: str) -> None:
        for group in ("processes", "nodes"):
            for side in self.sides:
                if key in getattr(side, group):
                    self.groups[group][key] = getattr(side, group)[key]
                    return

    def _lies_in(self, group: str, key: str, holder: str) -> bool:
        if group == "lanes":
            return bool(self.groups[group][key].process_id == holder)
        return group == "nodes" and bool(self.groups[group][key].parent_id == holder)

    def _lost(self) -> dict[str, list[tuple[str, str]]]:
        """Missing elements that something merged points to: id -> (group, id) of what points to it."""
        there = {key for found in self.groups.values() for key in found}
        known = {key for group in GROUPS for side in self.sides for key in getattr(side, group)}
        lost: dict[str, list[tuple[str, str]]] = {}
        for group, found in self.groups.items():
            for key, element in found.items():
                for end in _points_to(element):
                    if end not in there and end in known:
                        lost.setdefault(end, []).append((group, key))
        return lost

    def _let_go(self, group: str, key: str, end: str) -> None:
        element = self.groups[group].get(key)
        if isinstance(element, Node) and element.lane_id == end:
            self.groups[group][key] = replace(element, lane_id=None)
        elif isinstance(element, Lane) and element.parent_lane_id == end:
            self.groups[group][key] = replace(element, parent_lane_id=None)
        elif isinstance(element, Pool):
            self.groups[group][key] = replace(element, process_id=None)
        else:
            self.groups[group].pop(key, None)

    # -- two steps on the same line ------------------------------------------------------------------------

    def _inserted(self, key: str) -> tuple[str, str] | None:
        """The lines on which each side goes on to where a line led before, after the step that it put there."""
        base, mine, theirs = (one.flows.get(key) for one in (self.base, self.mine, self.theirs))
        if base is None or mine is None or theirs is None or mine.source != theirs.source:
            return None
        ends = []
        for side, flow in ((self.mine, mine), (self.theirs, theirs)):
            if flow.target in self.base.nodes or flow.target not in side.nodes:
                return None
            onward = side.outgoing(flow.target)
            if len(onward) != 1 or onward[0].target != base.target or len(side.incoming(flow.target)) != 1:
                return None
            ends.append(onward[0].id)
        return (ends[0], ends[1]) if ends[0] != ends[1] else None

    def same_place(self) -> None:
        flows: dict[str, Flow] = self.groups["flows"]
        for key in list(flows):
            onward = self._inserted(key)
            if onward is None or not set(onward) <= flows.keys():
                continue
            my, their = self.mine.flows[key].target, self.theirs.flows[key].target
            if my == their:
                continue
            self.say(
                *("flows", key, "order", words_of_value(self.sides, "order", self.base.flows[key].target)),
                *(f"{words_of_value(self.sides, 'order', one)}を先に" for one in (my, their)),
            )
            first, then = (their, my) if self.wants_theirs("flows", key, "order") else (my, their)
            line = onward[1] if first == their else onward[0]
            flows[key] = replace(flows[key], target=first)
            flows[line] = replace(flows[line], target=then)

    # -- the result ----------------------------------------------------------------------------------------

    def diagram(self) -> Diagram:
        """The merged elements; places and file are still mine."""
        nodes = {
            key: replace(node, default_flow_id=None)
            if node.default_flow_id is not None and node.default_flow_id not in self.groups["flows"]
            else node
            for key, node in self.groups["nodes"].items()
        }
        parts: dict[str, Any] = {**self.groups, "nodes": nodes}
        return replace(self.mine, **parts)


def _points_to(element: Any) -> list[str]:
    """What an element leads to, lies in or belongs to."""
    names = ("parent_id", "lane_id", "attached_to", "source", "target", "process_id", "parent_lane_id")
    return [value for name in names if (value := getattr(element, name, None))]
