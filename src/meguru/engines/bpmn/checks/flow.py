"""Whether a process can be carried out as it is drawn, in words for a clerk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meguru.engines.bpmn.checks.labels import label_of
from meguru.engines.bpmn.model import Diagram, EventTrigger, Flow, Node, NodeKind, Remark
from meguru.engines.bpmn.tokens.compile import compile_net
from meguru.engines.bpmn.tokens.outline import Outline, outline_of
from meguru.engines.bpmn.tokens.reach import reachable_nodes
from meguru.engines.bpmn.tokens.soundness import BOUND, Soundness, is_sound

_ONE_WAY_IN_AND_OUT = frozenset(
    {
        *(NodeKind.EXCLUSIVE_GATEWAY, NodeKind.PARALLEL_GATEWAY, NodeKind.INCLUSIVE_GATEWAY),
        *(NodeKind.COMPLEX_GATEWAY, NodeKind.EVENT_BASED_GATEWAY),
    }
)
_CHOOSING = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.INCLUSIVE_GATEWAY})


def flow_remarks(diagram: Diagram, *, bound: int = BOUND) -> list[Remark]:
    """Whether the process can be carried out as drawn: proven by the token game, or said that it is not proven."""
    outline = outline_of(diagram=diagram, process_id=None)
    remarks = [
        *_processes(diagram, outline),
        *_paths(diagram, outline),
        *_gateways(diagram, outline),
        *_messages(diagram),
    ]
    crossing = {remark.element_id for remark in remarks if remark.code == "flow-crosses-pool"}
    remarks += [one for one in compile_net(diagram).remarks if one.element_id not in crossing]
    if diagram.nodes:
        named = {remark.element_id for remark in remarks if remark.code == "no-end"}
        named |= set(_unreachable(outline))
        remarks += _soundness(diagram, is_sound(diagram, bound=bound), named)
    return remarks


def _processes(diagram: Diagram, outline: Outline) -> Iterator[Remark]:
    for key, process in diagram.processes.items():
        label = f"業務フロー「{process.name or key}」"
        scope = outline.played_in.get(key, key)
        if not outline.children[scope]:
            if any(pool.process_id == key for pool in diagram.pools.values()) or len(diagram.processes) == 1:
                yield Remark("empty-process", "warning", f"{label}にまだ何も描かれていません。", key)
            continue
        if not outline.starts[scope]:
            text = f"{label}に開始がありません。始まりが分かるように、開始イベントを置いてください。"
            yield Remark("no-start", "warning", text, key)
        if not any(node.kind is NodeKind.END_EVENT for node in outline.children[scope]):
            text = f"{label}に終了がありません。どこで終わるかが分かるように、終了イベントを置いてください。"
            yield Remark("no-end", "warning", text, key)


def _paths(diagram: Diagram, outline: Outline) -> Iterator[Remark]:
    unreachable = _unreachable(outline)
    following = _first_of(unreachable, outline)
    for node in outline.nodes.values():
        if node.id in following:
            more = f"(その先の {following[node.id]} か所も同じです)" if following[node.id] else ""
            text = (
                f"{label_of(node)}には、開始からたどり着けません{more}。"
                "手順表では前になる手順の「次の手順」に書き、図では前の作業から線を引いてください。"
            )
            yield Remark("unreachable", "error", text, node.id)
        elif node.id not in unreachable and _is_dead_end(node, outline):
            text = f"{label_of(node)}の先に線がありません。次の作業か終了へつないでください。"
            yield Remark("dead-end", "warning", text, node.id)
    for flow in diagram.flows.values():
        yield from _crossing(diagram, outline, flow)


def _unreachable(outline: Outline) -> dict[str, None]:
    reached = reachable_nodes(outline)
    return {key: None for key in outline.nodes if key not in reached and key not in outline.compensating}


def _first_of(unreachable: Mapping[str, None], outline: Outline) -> dict[str, int]:
    """Where a part that is never reached begins, with how many places follow in it; a circle begins where the file does.

    Mending the first mends the others, so only the first is remarked on.
    """
    leads_to: dict[str, list[str]] = {key: [] for key in unreachable}
    begins = dict(unreachable)
    for key in unreachable:
        node = outline.nodes[key]
        before = [flow.source for flow in outline.incoming[key]] + [node.parent_id, node.attached_to or ""]
        for other in before:
            if other in leads_to and other != key:
                leads_to[other].append(key)
                begins.pop(key, None)
    found: dict[str, int] = {}
    seen: set[str] = set()
    for first in [*begins, *unreachable]:
        if first in seen:
            continue
        ahead, size = [first], len(seen)
        while ahead:
            key = ahead.pop()
            if key not in seen:
                seen.add(key)
                ahead += leads_to[key]
        found[first] = len(seen) - size - 1
    return found


def _is_dead_end(node: Node, outline: Outline) -> bool:
    """Ends, jumps, event sub-processes, and contents of ad-hoc sub-processes need no way out."""
    if outline.outgoing[node.id] or node.kind is NodeKind.END_EVENT or node.triggered_by_event:
        return False
    if node.trigger is EventTrigger.COMPENSATE or node.id in outline.compensating:
        return False
    return node.id not in outline.link_targets and node.parent_id not in outline.ad_hoc


def _crossing(diagram: Diagram, outline: Outline, flow: Flow) -> Iterator[Remark]:
    """A sequence flow from one process to another; borders of sub-processes are remarked by the compiler."""
    if flow.source not in outline.nodes or flow.target not in outline.nodes:
        return
    source, target = outline.nodes[flow.source], outline.nodes[flow.target]
    if outline.chain[source.parent_id][-1] != outline.chain[target.parent_id][-1]:
        text = (
            f"{label_of(source)}から{label_of(target)}への線がプールをまたいでいます。"
            "プールの間はメッセージの線(破線)で結んでください。"
        )
        yield Remark("flow-crosses-pool", "error", text, flow.id)


def _gateways(diagram: Diagram, outline: Outline) -> Iterator[Remark]:
    for node in outline.nodes.values():
        if not node.kind.is_gateway:
            continue
        ways_in, ways_out = outline.incoming[node.id], outline.outgoing[node.id]
        if node.kind in _ONE_WAY_IN_AND_OUT and len(ways_in) == 1 and len(ways_out) == 1:
            text = f"{label_of(node)}は、入る線も出る線も一本だけです。分岐・合流の記号は要りません。"
            yield Remark("useless-gateway", "hint", text, node.id)
        if node.kind in _CHOOSING and len(ways_out) > 1:
            bare = [
                flow
                for flow in ways_out
                if not (flow.name or flow.condition) and flow.id != node.default_flow_id
            ]
            if bare:
                text = (
                    f"{label_of(node)}から出る {len(ways_out)} 本の線のうち {len(bare)} 本に、条件も名前もありません。"
                    "「はい」「いいえ」など、どの場合に進むかを書いてください。"
                )
                yield Remark("branch-without-condition", "hint", text, node.id)
            yield from _same_condition(node, ways_out)


def _same_condition(node: Node, ways_out: Sequence[Flow]) -> Iterator[Remark]:
    names = [" ".join(flow.name.split()) for flow in ways_out]
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    for name in twice:
        text = (
            f"{label_of(node)}から出る線のうち {names.count(name)} 本が、同じ条件「{name}」です。"
            "どちらへ進むかが決まるように、条件を書き分けてください。"
        )
        yield Remark("same-condition", "warning", text, node.id)


def _messages(diagram: Diagram) -> Iterator[Remark]:
    for message in diagram.messages.values():
        ends = {_process_of(diagram, end) for end in (message.source, message.target)}
        if len(ends) == 1 and None not in ends:
            label = message.name or message.id
            text = f"メッセージの線「{label}」が同じプールの中を結んでいます。プールの中は普通の線で結んでください。"
            yield Remark("message-inside-pool", "warning", text, message.id)


def _process_of(diagram: Diagram, key: str) -> str | None:
    if key in diagram.pools:
        return diagram.pools[key].process_id or key
    seen = set()
    while key in diagram.nodes and key not in seen:
        seen.add(key)
        key = diagram.nodes[key].parent_id
    return key if key in diagram.processes else None


def _soundness(diagram: Diagram, found: Soundness, named: set[str | None]) -> list[Remark]:
    if found.sound is None:
        return [Remark("soundness-unknown", "hint", f"流れの確認: {found.reason}")]
    remarks = []
    for key in found.stuck:
        node = diagram.nodes.get(key)
        if node is None:
            continue
        if node.kind is NodeKind.PARALLEL_GATEWAY:
            text = (
                f"{label_of(node)}(並列の合流)は、待っている流れがそろわず、先へ進めなくなることがあります。"
                "分岐と合流の種類をそろえてください。"
            )
        else:
            text = f"{label_of(node)}で流れが止まり、終了に届かないことがあります。前後のつながりを確かめてください。"
        remarks.append(Remark("deadlock", "error", text, key))
    for key in found.doubled:
        flow, node = diagram.flows.get(key), diagram.nodes.get(key)
        end = diagram.nodes.get(flow.target) if flow else node
        label = label_of(end) if end else f"「{key}」"
        text = (
            f"並行に分かれた流れが、合流しないまま{label}に重なって届き、二度行われることがあります。"
            "並列の合流でまとめてください。"
        )
        remarks.append(Remark("doubled", "error", text, end.id if end else key))
    remarks += [
        Remark("never", "error", f"{label_of(diagram.nodes[key])}は、どの場合にも行われません。", key)
        for key in found.never
        if key not in named and key in diagram.nodes
    ]
    if found.sound is False and not remarks and not named:
        remarks.append(Remark("not-sound", "error", f"流れの確認: {found.reason}"))
    return list(dict.fromkeys(remarks))
