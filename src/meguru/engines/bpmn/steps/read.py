"""A drawing as a step table."""

from __future__ import annotations

from collections.abc import Iterator

from meguru.engines.bpmn.label_text import clean_text
from meguru.engines.bpmn.model import Diagram, Node, NodeKind, Remark
from meguru.engines.bpmn.steps.actors import actor_names, actor_of
from meguru.engines.bpmn.steps.outline import Outline, is_link, outline
from meguru.engines.bpmn.steps.rows import StepRow, StepTable
from meguru.engines.bpmn.steps.ways import AsDrawn, Choice, End, To, Wait, Way, words_of


def table_of(diagram: Diagram) -> StepTable:
    """Read a drawing as a table, one row per step.

    Any drawing will do: rows are the tasks, the sub-processes (their contents follow as 3-1, 3-2 ...) and what is
    waited for or sent on the way. Gateways, joins and lines become the words of 次の手順 and どんなとき.
    What has no words is named in `untold` and stays in the drawing when the table is brought back.
    """
    return table_from(outline(diagram))


def table_from(view: Outline) -> StepTable:
    """The table of a drawing whose steps are known already."""
    numbers = numbers_of(view)
    names = actor_names(view.diagram)
    rows = tuple(_row(view, key, numbers, names) for key in numbers)
    return StepTable(rows=rows, untold=tuple(_untold(view)))


def numbers_of(view: Outline) -> dict[str, str]:
    """The number of each row, in the order of the rows."""
    numbers: dict[str, str] = {}
    count = 0
    for process in view.diagram.processes:
        for key in view.order.get(process, ()):
            count += 1
            _number(view, key, str(count), numbers)
    for scope, keys in view.order.items():
        for key in keys:
            if scope not in view.diagram.processes and scope not in view.diagram.nodes and key not in numbers:
                count += 1  # what a file holds outside of every process
                _number(view, key, str(count), numbers)
    return numbers


def _number(view: Outline, key: str, number: str, numbers: dict[str, str]) -> None:
    stack = [(key, number)]
    while stack:
        one, its = stack.pop()
        if one in numbers:
            continue
        numbers[one] = its
        inside = view.order.get(one, []) if one in view.diagram.nodes else []
        stack += reversed([(inner, f"{its}-{n}") for n, inner in enumerate(inside, 1)])


def _row(view: Outline, key: str, numbers: dict[str, str], names: dict[str, str]) -> StepRow:
    node = view.diagram.nodes[key]
    guard = view.guards.get(key)
    return StepRow(
        id=key,
        number=numbers[key],
        name=clean_text(node.name),
        actor=actor_of(view.diagram, node, names),
        form=node.facts.form,
        system=node.facts.system,
        condition=guard.condition if guard else "",
        next=next_words(view, key, numbers),
        minutes=node.facts.minutes,
        waiting_hours=node.facts.waiting_hours,
        times_a_year=node.facts.times_a_year,
        traits=node.traits,
        documentation=node.documentation,
    )


def next_words(view: Outline, key: str, numbers: dict[str, str]) -> str:
    """The words of 次の手順: nothing when the way leads to the row below, or after the last row to the end."""
    way, below = view.ways[key], view.following(key)
    if way == To(below or "") or (below is None and isinstance(way, End) and not way.of_all):
        return ""
    if view.diagram.nodes[key].triggered_by_event:
        return ""
    return words_of(way, lambda step: numbers.get(step, "？"))


def _untold(view: Outline) -> Iterator[Remark]:
    diagram = view.diagram
    for node in diagram.nodes.values():
        if node.kind is NodeKind.BOUNDARY_EVENT:
            host = diagram.nodes.get(node.attached_to or "")
            text = f"「{_short(host)}」に付いたイベント「{_short(node)}」は表では書けません。図にそのまま残ります。"
            yield Remark("untold-boundary", "hint", text, node.id)
        elif is_link(node):
            text = f"別の場所へ飛ぶ記号「{_short(node)}」は表に出ません。図にそのまま残ります。"
            yield Remark("untold-link", "hint", text, node.id)
    for scope, members in _starts(diagram).items():
        if len(members) > 1 and scope in view.order:
            names = "、".join(_short(node) for node in members)
            text = f"始まりが {len(members)} つあります({names})。表では一つの流れとして並べ、図にはそのまま残ります。"
            yield Remark("untold-start", "hint", text, members[0].id)
    for key, way in view.ways.items():
        if _is_untold(way):
            text = f"「{_short(diagram.nodes[key])}」の先のつながりは表の言葉では書けないため、「図のとおり」と示します。"
            yield Remark("untold-way", "hint", text, key)


def _starts(diagram: Diagram) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = {}
    for node in diagram.nodes.values():
        if node.kind is NodeKind.START_EVENT:
            found.setdefault(node.parent_id, []).append(node)
    return found


def _is_untold(way: Way) -> bool:
    if isinstance(way, Wait):
        return _is_untold(way.way)
    if isinstance(way, Choice):
        return any(_is_untold(branch.way) for branch in way.branches)
    return isinstance(way, AsDrawn)


def _short(node: Node | None) -> str:
    if node is None:
        return "?"
    return clean_text(node.name) or node.id
