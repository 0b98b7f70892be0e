"""Who does what, and whether the work itself could be shorter: cases handed back and forth, the same entry typed twice.

These are hints from the words and lanes of a drawing, not findings; each says what made us ask.
Source: the management handbook for municipalities, chapter 6: drawn as a flow, doubled work, work that comes back,
        and waste are seen at a glance. The limits are ours.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from meguru.engines.bpmn.checks.labels import label_of
from meguru.engines.bpmn.label_text import clean_text
from meguru.engines.bpmn.model import Diagram, Node, Remark, Trait
from meguru.engines.bpmn.steps.actors import actor_names, actor_of
from meguru.engines.bpmn.steps.outline import Outline, outline
from meguru.engines.bpmn.steps.ways import steps_of

MOST_HANDOVERS = 3  # between the same two, one way, without counting what is sent back
LEAST_STEPS_FOR_ACTORS = 5
LONGEST_STEP_MINUTES = 480.0  # a working day
_ALIKE = 0.6
# 入力結果を印刷する, 登録した口座を照合する: these name an entry and are none
_ENTRY = re.compile(
    r"(?:入力|転記|登録)(?:する?(?=\Z|[（(])|し(?!た|てい|てある)|を(?:行|する)|作業|処理|\Z|[、・（(])|打ち込[みむん]"
)
_OBJECT_ENDS = re.compile(
    r"(?:を|の|に|へ)?(?:(?:再|手)?(?:入力|転記|登録)|打ち込む|打ち込み)(?:する|を行う|作業|処理)?\Z"
)


def office_remarks(diagram: Diagram) -> Iterator[Remark]:
    """Questions about actors, handovers, double entries and figures."""
    view = outline(diagram)
    names = actor_names(diagram)
    actors = {
        key: actor_of(diagram, diagram.nodes[key], names) for rows in view.order.values() for key in rows
    }
    yield from _without_actor(diagram, view, actors)
    yield from _empty_lanes(diagram)
    later = _forward(view)
    yield from _back_and_forth(diagram, view, later, actors)
    yield from _typed_twice(diagram, view, later)
    yield from _figures(diagram)


def _without_actor(diagram: Diagram, view: Outline, actors: dict[str, str]) -> Iterator[Remark]:
    for process in diagram.processes:
        rows = [key for key in view.order.get(process, ()) if not diagram.nodes[key].triggered_by_event]
        without = [key for key in rows if not actors[key]]
        has_lanes = any(lane.process_id == process for lane in diagram.lanes.values())
        if has_lanes:
            for key in [key for key in without if diagram.nodes[key].lane_id not in diagram.lanes]:
                text = f"{label_of(diagram.nodes[key])}の担当が決まっていません。手順表の「担当」に書くか、図の担当の枠(レーン)に入れてください。"
                yield Remark("no-actor", "warning", text, key)
        elif without and len(rows) >= LEAST_STEPS_FOR_ACTORS and len(without) == len(rows):
            text = "誰がするのかが書かれていません。手順表の「担当」に、係や申請者などを書いてください。"
            yield Remark("no-actors", "hint", text, process)


def _empty_lanes(diagram: Diagram) -> Iterator[Remark]:
    used = {node.lane_id for node in diagram.nodes.values()}
    parents = {lane.parent_lane_id for lane in diagram.lanes.values()}
    for lane in diagram.lanes.values():
        if lane.id not in used and lane.id not in parents and diagram.nodes:
            name = clean_text(lane.name) or lane.id
            text = f"担当「{name}」の枠(レーン)に、何も入っていません。要らなければ消してください。"
            yield Remark("empty-lane", "hint", text, lane.id)


def _forward(view: Outline) -> dict[str, list[str]]:
    """Each row and the rows it leads on to, ways back left out."""
    place = {key: n for rows in view.order.values() for n, key in enumerate(rows)}
    return {
        key: [step for step in dict.fromkeys(steps_of(view.ways[key])) if place.get(step, -1) > place[key]]
        for rows in view.order.values()
        for key in rows
    }


def _back_and_forth(
    diagram: Diagram, view: Outline, later: dict[str, list[str]], actors: dict[str, str]
) -> Iterator[Remark]:
    """Longest run of handovers between the same two along one way."""
    for rows in view.order.values():
        best: dict[str, dict[frozenset[str], tuple[str, ...]]] = defaultdict(dict)
        longest: dict[frozenset[str], tuple[str, ...]] = {}
        for key in rows:
            for step in later[key]:
                if step not in actors or not (actors[key] and actors[step]):
                    continue
                pairs = [frozenset({actors[key], actors[step]})]
                if actors[key] == actors[step]:
                    pairs = list(best[key])
                for pair in pairs:
                    run = best[key].get(pair, (key,))
                    run = (*run, step) if actors[step] != actors[key] else run
                    if len(run) > len(best[step].get(pair, ())):
                        best[step][pair] = run
                    if len(run) > len(longest.get(pair, ())):
                        longest[pair] = run
        for pair, run in longest.items():
            if len(run) - 1 >= MOST_HANDOVERS:
                yield _handover_remark(diagram, sorted(pair), run)


def _handover_remark(diagram: Diagram, pair: Sequence[str], run: Sequence[str]) -> Remark:
    way = "→".join(label_of(diagram.nodes[key]) for key in run)
    text = (
        f"「{pair[0]}」と「{pair[1]}」の間で、案件が多いときで {len(run) - 1} 回受け渡されています({way})。"
        "続けてできる作業をまとめて、受け渡しを減らせないか確かめてください。"
    )
    return Remark("back-and-forth", "hint", text, run[-1])


def _typed_twice(diagram: Diagram, view: Outline, later: dict[str, list[str]]) -> Iterator[Remark]:
    """Two entries of the same thing in the same case."""
    for rows in view.order.values():
        entries = [diagram.nodes[key] for key in rows if _is_entry(diagram.nodes[key])]
        for place, second in enumerate(entries):
            for first in entries[:place]:
                same = _same_thing(first, second)
                if same and _leads_to(first.id, second.id, later):
                    text = (
                        f"{label_of(first)}と{label_of(second)}で、同じ内容({same})を二度入力していないか確かめてください。"
                        "一度の入力やデータの取り込みで済むかもしれません。"
                    )
                    yield Remark("typed-twice", "hint", text, second.id)
                    break


def _is_entry(node: Node) -> bool:
    return node.kind.is_task and (Trait.DATA_ENTRY in node.traits or bool(_ENTRY.search(node.name)))


def _same_thing(first: Node, second: Node) -> str:
    """What both enter, in words; "" when it is not the same."""
    form = clean_text(first.facts.form)
    if form and form == clean_text(second.facts.form):
        return f"様式「{form}」"
    one, other = (_OBJECT_ENDS.sub("", clean_text(node.name)) for node in (first, second))
    if len(one) < 2 or len(other) < 2:
        return ""
    return f"「{one}」" if _likeness(one, other) >= _ALIKE else ""


def _likeness(one: str, other: str) -> float:
    """Share of pairs of neighbouring characters that two texts have in common (Dice)."""
    pairs = [{text[n : n + 2] for n in range(len(text) - 1)} for text in (one, other)]
    return 2 * len(pairs[0] & pairs[1]) / (len(pairs[0]) + len(pairs[1]))


def _leads_to(first: str, second: str, later: dict[str, list[str]]) -> bool:
    seen: set[str] = set()
    stack = [first]
    while stack:
        key = stack.pop()
        if key == second:
            return True
        if key not in seen:
            seen.add(key)
            stack += later.get(key, [])
    return False


def _figures(diagram: Diagram) -> Iterator[Remark]:
    for node in diagram.nodes.values():
        minutes = node.facts.minutes
        if minutes is not None and minutes > LONGEST_STEP_MINUTES:
            text = (
                f"{label_of(node)}の時間が 1 回 {minutes:,.0f} 分(8 時間を超える)になっています。"
                "待つ時間を含んでいないか、単位が分かを確かめてください。"
            )
            yield Remark("long-step", "hint", text, node.id)
