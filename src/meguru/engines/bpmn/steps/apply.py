"""A step table brought into a drawing: only what the table says differently is changed."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from meguru.engines.bpmn.identifiers import is_identifier
from meguru.engines.bpmn.label_text import clean_text
from meguru.engines.bpmn.layout.again import place_again
from meguru.engines.bpmn.model import CONTAINERS, Diagram, Node, NodeKind, Process
from meguru.engines.bpmn.steps.actors import actor_names
from meguru.engines.bpmn.steps.assign import Assignment
from meguru.engines.bpmn.steps.draft import Draft
from meguru.engines.bpmn.steps.grammar import CannotRead, read_way
from meguru.engines.bpmn.steps.guards import change_guards, lead_past
from meguru.engines.bpmn.steps.joins import join_branches
from meguru.engines.bpmn.steps.numbers import called, numbers_as_called
from meguru.engines.bpmn.steps.outline import Outline, outline
from meguru.engines.bpmn.steps.read import next_words, numbers_of
from meguru.engines.bpmn.steps.rows import Applied, RowProblem, StepRow, StepTable
from meguru.engines.bpmn.steps.ways import End, Nowhere, To, Way, one_line, replaced, steps_of
from meguru.engines.bpmn.steps.wiring import CannotWire, Wiring

MOST_ROWS, MOST_BRANCHES = 1_000, 600  # of a table; nobody can read more
_FIGURES = {
    "minutes": ("時間(分)", 1_000_000),
    "waiting_hours": ("待ち(時間)", 1_000_000),
    "times_a_year": ("年間回数", 1_000_000_000),
}


def apply_table(diagram: Diagram, table: StepTable) -> Applied:
    """Bring a table into the drawing it was read from (or into an empty one).

    Rows are known by their `id`; a row without one is new, a step whose row is missing is taken out. A row whose
    次の手順 means what the drawing already says keeps its gateways, lines and ids. Steps keep their places; new ones
    are placed beside their neighbours. Where there is no room the whole is drawn anew, and a hint says so.
    Nothing is changed when a problem is an error.
    """
    view = outline(diagram)
    work = _Work(diagram, view, [row for row in table.rows if _is_filled(row)])
    places = [place for place, row in enumerate(table.rows, 1) if _is_filled(row)]
    problems = [*work.problems(), *work.read_ways()]
    if not problems:
        try:
            work.carry_out()
        except CannotWire as reason:
            problems.append(RowProblem(work.at, "next", str(reason)))
        problems += work.assignment_problems
    said = tuple(replace(one, row=places[one.row - 1] if one.row else None) for one in problems)
    if any(one.severity == "error" for one in said):
        return Applied(diagram, said, tuple(row.id for row in table.rows))
    ids = dict(zip(places, work.keys, strict=True))
    made = work.draft.finished() if work.is_changed() else diagram
    placed, notes = place_again(diagram, made, moved=work.draft.moved) if made is not diagram else (made, ())
    every = tuple(ids.get(place, "") for place in range(1, len(table.rows) + 1))
    return Applied(placed, (*said, *(RowProblem(None, "", note, "hint") for note in notes)), every)


def _is_filled(row: StepRow) -> bool:
    """Whether there is anything in a row but its number."""
    return replace(row, number="") != StepRow()


class _Work:
    """One table on its way into one drawing. Rows count from 1 as in `RowProblem`."""

    def __init__(self, diagram: Diagram, view: Outline, rows: Sequence[StepRow]) -> None:
        self.diagram = diagram
        self.view = view
        self.rows = rows
        self.draft = Draft(diagram)
        self.known = {key for keys in view.order.values() for key in keys}
        self.keys = self._keys()
        self.row_of = dict(zip(self.keys, rows, strict=True))
        self.place_of = {key: place for place, key in enumerate(self.keys, 1)}
        self.scope_of = self._scopes()
        self.order: dict[str, list[str]] = {}
        for key in self.keys:
            self.order.setdefault(self.scope_of[key], []).append(key)
        self.gone = self.known - set(self.keys)
        self.ways: dict[str, Way] = {}
        self.assignment_problems: list[RowProblem] = []
        self.at: int | None = None

    def _keys(self) -> list[str]:
        """The element of each row; a new row gets its id here."""
        keys: dict[str, None] = {}
        times: dict[str, int] = {}
        everything = (self.diagram.nodes, self.diagram.flows, self.diagram.lanes, self.diagram.pools)
        for row in self.rows:
            key = row.id
            is_new = key not in self.known and not any(key in group for group in everything)
            if key in keys or not (key in self.known or (is_new and is_identifier(key))):
                about = f"{row.name} {row.actor} {row.form}"
                key = self.draft.new_id("step", about)
                while key in keys:
                    times[about] = times.get(about, 1) + 1
                    key = self.draft.new_id("step", f"{about} {times[about]}")
            keys[key] = None
        return list(keys)

    def _scopes(self) -> dict[str, str]:
        """The process or sub-process of each row: a new one is where its number says, or else where the row below is."""
        scopes: dict[str, str] = {}
        inside: dict[str, str] = {}  # number of a sub-process -> its element
        first = next(iter(self.diagram.processes), "")
        following = [self.diagram.nodes[key].parent_id for key in self.keys if key in self.known][:1]
        above = (following or [first])[0]
        numbers = numbers_as_called(self.rows)
        for place, (key, row, number) in enumerate(zip(self.keys, self.rows, numbers, strict=True)):
            if key in self.known:
                scope = self.diagram.nodes[key].parent_id
                if self.diagram.nodes[key].kind in CONTAINERS:
                    inside[number] = key
            elif row.number.strip():
                stem = row.number.strip().rpartition("-")[0]
                scope = inside.get(stem) or (above if "-" in row.number else self._outermost(above))
            else:
                below = self._scope_below(place) or self._outermost(above)
                changes_pool = self._outermost(below) != self._outermost(above)
                scope = self._process_of_actor(row.actor) or above if changes_pool else below
            scopes[key] = above = scope
        return scopes

    def _scope_below(self, place: int) -> str | None:
        """The scope of the nearest row below that was there before."""
        below = (key for key in self.keys[place + 1 :] if key in self.known)
        found = next(below, None)
        return self.diagram.nodes[found].parent_id if found else None

    def _process_of_actor(self, actor: str) -> str:
        """The process whose lane or pool an actor is, "" when nobody is called so."""
        for key, name in actor_names(self.diagram).items():
            if name and name == one_line(actor):
                return self.diagram.lanes[key].process_id if key in self.diagram.lanes else key
        return ""

    def _outermost(self, scope: str) -> str:
        while scope in self.diagram.nodes:
            scope = self.diagram.nodes[scope].parent_id
        return scope

    def following(self, key: str) -> str | None:
        """The row below in the same scope; parts that wait for an event of their own are passed over."""
        rows = self.order[self.scope_of[key]]
        for below in rows[rows.index(key) + 1 :]:
            if below not in self.known or not self.diagram.nodes[below].triggered_by_event:
                return below
        return None

    # -- what is asked for ------------------------------------------------------------------------------

    def problems(self) -> Iterator[RowProblem]:
        """What is wrong with the table before anything is done."""
        if len(self.rows) > MOST_ROWS:
            text = f"手順が {len(self.rows):,} 行あります。一つの図には {MOST_ROWS:,} 行までです。業務を分けてください。"
            yield RowProblem(None, "", text)
        for place, row in enumerate(self.rows, 1):
            for column, (label, most) in _FIGURES.items():
                value = getattr(row, column)
                if value is not None and not (math.isfinite(value) and 0 <= value <= most):
                    text = f"{label}は 0 から {most:,} までの数で書いてください。"
                    yield RowProblem(place, column, text)
        for key in self.gone:
            left = [
                one for one in self.keys if one in self.known and self.diagram.nodes[one].parent_id == key
            ]
            if left:
                name = clean_text(self.diagram.nodes[key].name) or key
                text = f"「{name}」の行が消えていますが、その中の手順が残っています。中の手順も消すか、行を戻してください。"
                yield RowProblem(self.place_of[left[0]], "number", text)

    def read_ways(self) -> list[RowProblem]:
        """Understand 次の手順 of every row."""
        problems = []
        numbers = numbers_of(self.view)
        names = called(self.rows, self.keys)
        for place, (key, row) in enumerate(zip(self.keys, self.rows, strict=True), 1):
            below = self.following(key)
            default = To(below) if below else self._last_end(key)
            if key in self.known and self._is_as_it_was(key, row, numbers):
                self.ways[key] = self.view.ways[key]
                continue
            try:
                way = read_way(row.next, replace(names, following=default)) if row.next.strip() else default
            except CannotRead as reason:
                problems.append(RowProblem(place, "next", str(reason)))
                continue
            outside = [step for step in steps_of(way) if self.scope_of[step] != self.scope_of[key]]
            if outside:
                called_so = self.row_of[outside[0]].number or str(self.place_of[outside[0]])
                text = f"手順{called_so}は別の枠の中にあるため、この行から直接は進めません。同じ枠の中の番号を書いてください。"
                problems.append(RowProblem(place, "next", text))
            self.ways[key] = way
        branches = sum(max(len(list(steps_of(way))) - 1, 0) for way in self.ways.values())
        if branches > max(MOST_BRANCHES, len(self.diagram.flows)):
            text = f"分かれ道が全部で {branches:,} あります。一つの図には {MOST_BRANCHES:,} までです。業務を分けてください。"
            problems.append(RowProblem(None, "next", text))
        return problems

    def _is_as_it_was(self, key: str, row: StepRow, numbers: dict[str, str]) -> bool:
        """Words that were not touched mean what the drawing says, whatever it is, as long as they can."""
        if self.diagram.nodes[key].triggered_by_event and not row.next.strip():
            return True
        if row.next.strip() != next_words(self.view, key, numbers):
            return False
        targets = set(steps_of(self.view.ways[key]))
        if targets & self.gone:
            return False
        if not row.next.strip():
            return self.following(key) == self.view.following(key)
        return all((self.row_of[step].number.strip() or "") == numbers[step] for step in targets)

    def _last_end(self, key: str) -> Way:
        """Where the last row goes: the end that the last row went to before."""
        scope = self.scope_of[key]
        for last in reversed(self.view.order.get(scope, [])):
            way = self.view.ways[last]
            if isinstance(way, End):
                return way
        return End()

    # -- carrying it out --------------------------------------------------------------------------------

    def carry_out(self) -> None:
        self._make_rows()
        wanted = {key: row.actor for key, row in self.row_of.items()}
        assignment = Assignment(self.draft, wanted, self.place_of)
        assignment.carry_out()
        self.assignment_problems = assignment.problems
        guards = change_guards(
            self.draft, self.view, {key: row.condition for key, row in self.row_of.items()}
        )
        wiring = Wiring(self.draft, guards)
        begins = self._begin_scopes()
        for source, (old, new) in self._changes(begins).items():
            self.at = self.place_of.get(source)
            wiring.rewire(source, old, new)
        self.at = None
        lead_past(wiring, self.view, {key: self._past(key) for key in self.row_of})
        for key in self.gone:
            if key in self.draft.nodes:
                self.draft.drop_node(key)
        self.draft.sweep()
        if self.draft.touched:
            join_branches(self.draft, wiring.joins)
            self.draft.sweep()
        assignment.settle()
        self._keep_order()

    def _past(self, key: str) -> Way:
        below = self.following(key)
        return To(below) if below else self._last_end(key)

    def _make_rows(self) -> None:
        for key, row in self.row_of.items():
            name = clean_text(row.name)
            if key not in self.known:
                node = Node(key, NodeKind.TASK, name, parent_id=self.scope_of[key])
                self.draft.add_node(
                    replace(node, facts=row.facts, traits=row.traits, documentation=row.documentation)
                )
                continue
            node = self.draft.nodes[key]
            changes = {
                field: value
                for field, value in (
                    ("facts", row.facts),
                    ("traits", row.traits),
                    ("documentation", row.documentation),
                )
                if getattr(node, field) != value
            }
            if name != clean_text(node.name):
                changes["name"] = name
            if changes:
                self.draft.set_node(key, **changes)

    def _begin_scopes(self) -> dict[str, str]:
        """A start for every scope that held nothing before; returns start -> first row."""
        begins = {}
        if self.order and not self.draft.processes:
            self.draft.processes["process_1"] = Process("process_1")
        held = {node.parent_id for node in self.diagram.nodes.values()}
        for scope, rows in self.order.items():
            if scope not in held and not any(key in self.known for key in rows):
                key = self.draft.new_id("start", scope)
                lane = self.draft.nodes[rows[0]].lane_id
                self.draft.add_node(Node(key, NodeKind.START_EVENT, parent_id=scope, lane_id=lane))
                begins[key] = rows[0]
        return begins

    def _changes(self, begins: dict[str, str]) -> dict[str, tuple[Way, Way]]:
        """Old and new way of everything that lines lead out of."""
        changes: dict[str, tuple[Way, Way]] = {
            start: (Nowhere(), To(first)) for start, first in begins.items()
        }
        for source, old in self.view.ways.items():
            if source in self.gone:
                continue
            if source in self.ways:
                changes[source] = (old, self.ways[source])
            else:
                changes[source] = (old, self._kept(source, old))
        for key, way in self.ways.items():
            if key not in self.known:
                changes[key] = (Nowhere(), way)
        return changes

    def _kept(self, source: str, old: Way) -> Way:
        """The way of what is no row (starts, attached events), with steps that are gone passed over."""
        node = self.diagram.nodes[source]
        rows, before = self.order.get(node.parent_id, []), self.view.order.get(node.parent_id, [])
        led_to_first = old == To(before[0]) if before else isinstance(old, End | Nowhere)
        if node.kind is NodeKind.START_EVENT and rows and led_to_first:
            return To(rows[0])
        return self._without_gone(old, frozenset())

    def _without_gone(self, way: Way, passed: frozenset[str]) -> Way:
        def change(to: To) -> Way:
            if to.step not in self.gone:
                return to
            if to.step in passed:
                return Nowhere()
            return self._without_gone(self.view.ways[to.step], passed | {to.step})

        return replaced(way, change)

    def _keep_order(self) -> None:
        """Remember the order of the rows when it is not the one in which the drawing would be read."""
        shown = outline(self.draft.finished()).order
        for key, process in self.draft.processes.items():
            mine = [scope for scope in self.order if self._is_inside(scope, key)]
            if all(shown.get(scope) == self.order[scope] for scope in mine):
                continue
            steps = tuple(step for scope in mine for step in self.order[scope])
            self.draft.processes[key] = replace(process, steps=steps)

    def _is_inside(self, scope: str, process: str) -> bool:
        while scope in self.draft.nodes:
            scope = self.draft.nodes[scope].parent_id
        return scope == process

    def is_changed(self) -> bool:
        """Whether anything in the draft differs from the drawing."""
        draft, old = self.draft, self.diagram
        return not (
            draft.nodes == old.nodes
            and draft.flows == old.flows
            and draft.lanes == old.lanes
            and draft.pools == old.pools
            and draft.processes == old.processes
        )
