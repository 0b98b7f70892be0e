"""From a drawing to what the rules may look at, step by step in the order of the flow."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from meguru.engines.bpmn.model import Diagram, Node, NodeKind, Trait
from meguru.engines.comparison.labels import SAME_LABEL, label_similarities
from meguru.engines.judgement.model import Neighbour, SimilarStep, StepInputs
from meguru.engines.redesign.traits import KnownTraits, traits_of

REPEATABLE = (Trait.CHECK, Trait.DATA_ENTRY)
# 決定通知書の郵送 decides nothing: what the paper is called says nothing of the work.
_NAME_OF_A_PAPER = re.compile(
    r"(?:審査|判断|判定|決定|決裁|承認|認定|査定|調整|協議|相談|検討)(?:結果)?"
    r"(?=通知|書|証|票|データ|情報|一覧|記録|済|請求書|申請書|申込書)"
)


def inputs_of(
    diagram: Diagram,
    *,
    yearly_volume: int | None = None,
    similar: Mapping[str, Sequence[SimilarStep]] | None = None,
) -> tuple[StepInputs, ...]:
    """Gather what is known of every task.

    A step that does not say how often it is done is taken to be done once for each case of the operation
    (`yearly_volume`); the inputs say so. `similar` maps element ids to what `similar_steps` found.
    """
    tasks = steps_in_order(diagram)
    traits = {task.id: _traits(task) for task in tasks}
    repeats = _repeats(diagram, tasks, traits)
    neighbours = _neighbours(diagram, tasks)
    return tuple(
        StepInputs(
            element_id=task.id,
            label=task.name or task.id,
            kind=task.kind,
            actor=_actor(diagram, task),
            traits=traits[task.id],
            facts=task.facts,
            times_a_year=yearly_volume if task.facts.times_a_year is None else task.facts.times_a_year,
            times_basis=_basis(task, yearly_volume),
            neighbours=tuple(
                Neighbour(label=diagram.nodes[key].name or key, traits=traits[key])
                for key in neighbours[task.id]
                if key in traits
            ),
            repeats=repeats.get(task.id),
            similar=None if similar is None else tuple(similar.get(task.id, ())),
        )
        for task in tasks
    )


def _traits(task: Node) -> KnownTraits:
    """Stated traits, else those of the label without the names of papers that were decided on before."""
    return traits_of(replace(task, name=_NAME_OF_A_PAPER.sub("", task.name)))


def steps_in_order(diagram: Diagram) -> tuple[Node, ...]:
    """The tasks in the order of the flow: what comes before stands before, but for loops; then file order."""
    place = {key: position for position, key in enumerate(_flow_order(diagram))}
    return tuple(sorted(diagram.tasks(), key=lambda task: place[task.id]))


def _flow_order(diagram: Diagram) -> list[str]:
    """Reverse postorder of a walk along the flows from the starts, and from whatever no start leads to."""
    following: dict[str, list[str]] = {key: [] for key in diagram.nodes}
    for flow in diagram.flows.values():
        if flow.source in following and flow.target in following:
            following[flow.source].append(flow.target)
    for node in diagram.nodes.values():
        if node.attached_to in following:
            following[node.attached_to].append(node.id)
        if node.parent_id in following and node.kind is NodeKind.START_EVENT:
            following[node.parent_id].append(node.id)
    starts = [key for key, node in diagram.nodes.items() if node.kind is NodeKind.START_EVENT]
    entered = {target for targets in following.values() for target in targets}
    roots = [key for key in starts if key not in entered]
    roots += [key for key in diagram.nodes if key not in entered and key not in roots] + list(diagram.nodes)
    order: list[str] = []
    seen: set[str] = set()
    for root in reversed(list(dict.fromkeys(roots))):
        order += _postorder(root, following, seen)
    return order[::-1]


def _postorder(root: str, following: Mapping[str, Sequence[str]], seen: set[str]) -> list[str]:
    done: list[str] = []
    if root in seen:
        return done
    seen.add(root)
    stack = [(root, iter(reversed(following[root])))]
    while stack:
        key, ahead = stack[-1]
        new = next((target for target in ahead if target not in seen), None)
        if new is None:
            stack.pop()
            done.append(key)
        else:
            seen.add(new)
            stack.append((new, iter(reversed(following[new]))))
    return done


def _actor(diagram: Diagram, task: Node) -> str:
    lane = diagram.lanes.get(task.lane_id or "")
    return lane.name if lane else ""


def _basis(task: Node, yearly_volume: int | None) -> str:
    if task.facts.times_a_year is not None:
        return "step"
    return "" if yearly_volume is None else "operation"


def _neighbours(diagram: Diagram, tasks: Sequence[Node]) -> dict[str, list[str]]:
    """For every task the ids of those right before and right after, looking through gateways and events."""
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    for flow in diagram.flows.values():
        before.setdefault(flow.target, []).append(flow.source)
        after.setdefault(flow.source, []).append(flow.target)
    return {
        task.id: list(
            dict.fromkeys([*_next_tasks(diagram, task.id, before), *_next_tasks(diagram, task.id, after)])
        )
        for task in tasks
    }


def _next_tasks(diagram: Diagram, node_id: str, ways: Mapping[str, Sequence[str]]) -> list[str]:
    found: list[str] = []
    seen = {node_id}
    ahead = list(ways.get(node_id, ()))
    while ahead:
        key = ahead.pop(0)
        node = diagram.nodes.get(key)
        if node is None or key in seen:
            continue
        seen.add(key)
        if node.kind.is_task:
            found.append(key)
        else:
            ahead += ways.get(key, ())
    return found


def _repeats(
    diagram: Diagram, tasks: Sequence[Node], traits: Mapping[str, KnownTraits]
) -> dict[str, dict[str, str]]:
    """For every step, the earlier step (of those that always lead to it or may) that already did the same.

    The same: a check, or an entry, of a label that is taken for the same step; or an entry from the same form.
    """
    found: dict[str, dict[str, str]] = {}
    likeness = label_similarities([task.name for task in tasks])
    sources = _sources(diagram)
    behind = {task.id: _upstream(sources, task.id) for task in tasks if _repeatable(traits[task.id])}
    for trait in REPEATABLE:
        doing = [place for place, task in enumerate(tasks) if traits[task.id].has(trait)]
        for place in doing:
            task = tasks[place]
            earlier = [
                tasks[other]
                for other in doing
                if other < place
                and tasks[other].id in behind[task.id]
                and (likeness[place, other] >= SAME_LABEL or _same_form(trait, task, tasks[other]))
            ]
            if earlier:
                found.setdefault(task.id, {})[trait.value] = earlier[0].name or earlier[0].id
    return found


def _same_form(trait: Trait, task: Node, other: Node) -> bool:
    return trait is Trait.DATA_ENTRY and bool(task.facts.form) and task.facts.form == other.facts.form


def _repeatable(traits: KnownTraits) -> bool:
    return any(traits.has(trait) for trait in REPEATABLE)


def _sources(diagram: Diagram) -> dict[str, list[str]]:
    sources: dict[str, list[str]] = {}
    for flow in diagram.flows.values():
        sources.setdefault(flow.target, []).append(flow.source)
    return sources


def _upstream(sources: Mapping[str, Sequence[str]], node_id: str) -> set[str]:
    seen: set[str] = set()
    ahead = list(sources.get(node_id, ()))
    while ahead:
        key = ahead.pop()
        if key not in seen:
            seen.add(key)
            ahead += sources.get(key, ())
    return seen
