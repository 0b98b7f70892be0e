"""What the token game needs to know of a diagram, looked up once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from meguru.engines.bpmn.model import (
    CONTAINERS,
    Diagram,
    EventTrigger,
    Flow,
    Node,
    NodeKind,
    Remark,
)
from meguru.engines.bpmn.tokens.calls import with_called


@dataclass(frozen=True, slots=True)
class Outline:
    """Executable nodes and flows by scope.

    A scope is a process or a sub-process. `chain[scope]` runs from the scope to its process.
    `entered` are nodes that tokens reach without a flow: there is no start event, or a link leads to them.
    `played_in` maps a process that is called from one place to the call activity in which it is played.
    `link_targets` maps a throwing link event to the catching one; `linked` are the caught ones.
    """

    processes: tuple[str, ...]
    nodes: Mapping[str, Node]
    flows: Mapping[str, Flow]
    children: Mapping[str, tuple[Node, ...]]
    incoming: Mapping[str, tuple[Flow, ...]]
    outgoing: Mapping[str, tuple[Flow, ...]]
    starts: Mapping[str, tuple[Node, ...]]
    boundaries: Mapping[str, tuple[Node, ...]]
    event_sub_processes: Mapping[str, tuple[Node, ...]]
    ad_hoc: frozenset[str]
    entered: frozenset[str]
    linked: frozenset[str]
    link_targets: Mapping[str, str]
    chain: Mapping[str, tuple[str, ...]]
    played_in: Mapping[str, str]
    compensating: frozenset[str]  # tasks that only undo others
    remarks: tuple[Remark, ...]

    def is_visible(self, node: Node) -> bool:
        """Say whether a node can appear in an event log: tasks and sub-processes without contents."""
        if node.id in self.compensating or node.triggered_by_event:
            return False
        return node.kind.is_task or (node.kind in CONTAINERS and not self.children[node.id])


def outline_of(*, diagram: Diagram, process_id: str | None) -> Outline:
    """Look up scopes, starts, boundary events and links; name what cannot be executed.

    A process that is called from one place of the file is played there (`calls`).
    """
    diagram, played_in, called_remarks = with_called(diagram, process_id=process_id)
    chain = _chains(diagram)
    wanted = tuple(key for key in diagram.processes if process_id is None or key == process_id)
    nodes = {
        key: node for key, node in diagram.nodes.items() if chain.get(node.parent_id, ("",))[-1] in wanted
    }
    remarks: list[Remark] = list(called_remarks)
    flows = _executable_flows(diagram=diagram, nodes=nodes, remarks=remarks)
    children: dict[str, list[Node]] = {scope: [] for scope in chain}
    for node in nodes.values():
        children[node.parent_id].append(node)
    incoming: dict[str, list[Flow]] = {key: [] for key in nodes}
    outgoing: dict[str, list[Flow]] = {key: [] for key in nodes}
    for flow in flows.values():
        outgoing[flow.source].append(flow)
        incoming[flow.target].append(flow)
    link_targets = _links(nodes=nodes, remarks=remarks)
    ad_hoc = frozenset(
        key for key, node in nodes.items() if node.kind is NodeKind.AD_HOC_SUB_PROCESS and children[key]
    )
    starts = {
        scope: tuple(node for node in held if node.kind is NodeKind.START_EVENT)
        for scope, held in children.items()
    }
    return Outline(
        processes=tuple(key for key in wanted if children[key]),
        nodes=nodes,
        flows=flows,
        children={scope: tuple(held) for scope, held in children.items()},
        incoming={key: tuple(held) for key, held in incoming.items()},
        outgoing={key: tuple(held) for key, held in outgoing.items()},
        starts=starts,
        boundaries=_boundaries(nodes=nodes, remarks=remarks),
        event_sub_processes={
            scope: tuple(node for node in held if node.triggered_by_event) for scope, held in children.items()
        },
        ad_hoc=ad_hoc,
        entered=(
            _entered(nodes=nodes, incoming=incoming, starts=starts, ad_hoc=ad_hoc) - _compensating(diagram)
        )
        | frozenset(link_targets.values()),
        linked=frozenset(link_targets.values()),
        link_targets=link_targets,
        chain=chain,
        played_in=played_in,
        compensating=_compensating(diagram),
        remarks=tuple(remarks),
    )


def _chains(diagram: Diagram) -> dict[str, tuple[str, ...]]:
    """Every scope with the scopes around it, innermost first. A parent that holds itself ends the walk."""
    chains: dict[str, tuple[str, ...]] = {key: (key,) for key in diagram.processes}
    for node in diagram.nodes.values():
        if node.kind in CONTAINERS:
            scope = node.id
            walk = {scope: None}  # a dict looks up at once, however deep the scopes are nested
            while scope in diagram.nodes and diagram.nodes[scope].parent_id not in walk:
                scope = diagram.nodes[scope].parent_id
                walk[scope] = None
            chains[node.id] = tuple(walk)
    return chains


def _executable_flows(
    *, diagram: Diagram, nodes: Mapping[str, Node], remarks: list[Remark]
) -> dict[str, Flow]:
    kept = {}
    for flow in diagram.flows.values():
        if flow.source not in nodes or flow.target not in nodes:
            continue
        source, target = nodes[flow.source], nodes[flow.target]
        if source.parent_id == target.parent_id:
            # A file may list a flow elsewhere; it lies where its ends lie.
            same = flow.parent_id == source.parent_id
            kept[flow.id] = flow if same else replace(flow, parent_id=source.parent_id)
            continue
        text = (
            f"線「{flow.name or flow.id}」は枠(プールやサブプロセス)の境を越えているため、実行できません。"
            "枠の中だけで結び直すか、メッセージの線に変えてください。"
        )
        remarks.append(Remark(code="flow-crosses-border", severity="error", message=text, element_id=flow.id))
    return kept


def _boundaries(*, nodes: Mapping[str, Node], remarks: list[Remark]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, list[Node]] = {key: [] for key in nodes}
    for node in nodes.values():
        throws = node.kind in (NodeKind.INTERMEDIATE_THROW_EVENT, NodeKind.END_EVENT)
        if throws and node.trigger is EventTrigger.COMPENSATE:
            text = f"補償イベント「{node.name or node.id}」では取り消しの作業を行わず、先へ進みます。"
            remarks.append(
                Remark(code="compensation-not-executed", severity="hint", message=text, element_id=node.id)
            )
        if node.kind is not NodeKind.BOUNDARY_EVENT:
            continue
        if node.trigger is EventTrigger.COMPENSATE:
            text = f"補償イベント「{node.name or node.id}」は実行の対象にしません。"
            remarks.append(
                Remark(code="compensation-not-executed", severity="hint", message=text, element_id=node.id)
            )
        elif node.attached_to and node.attached_to in nodes and nodes[node.attached_to].kind.is_activity:
            found[node.attached_to].append(node)
        else:
            text = f"境界イベント「{node.name or node.id}」が、どの作業に付くのか分かりません。"
            remarks.append(
                Remark(code="boundary-without-activity", severity="error", message=text, element_id=node.id)
            )
    return {key: tuple(held) for key, held in found.items()}


def _compensating(diagram: Diagram) -> frozenset[str]:
    """Tasks that a compensation event points to: they are no step of the ordinary course."""
    return frozenset(
        tie.target
        for tie in diagram.associations.values()
        if tie.source in diagram.nodes
        and diagram.nodes[tie.source].kind is NodeKind.BOUNDARY_EVENT
        and diagram.nodes[tie.source].trigger is EventTrigger.COMPENSATE
    )


def _links(*, nodes: Mapping[str, Node], remarks: list[Remark]) -> dict[str, str]:
    """Pair link events by their name within one scope."""
    catching = {
        (node.parent_id, node.name): node.id
        for node in nodes.values()
        if node.kind is NodeKind.INTERMEDIATE_CATCH_EVENT and node.trigger is EventTrigger.LINK
    }
    pairs = {}
    for node in nodes.values():
        if node.kind is not NodeKind.INTERMEDIATE_THROW_EVENT or node.trigger is not EventTrigger.LINK:
            continue
        target = catching.get((node.parent_id, node.name))
        if target is None:
            text = f"リンク「{node.name or node.id}」の行き先(同じ名前のリンク)がありません。"
            remarks.append(
                Remark(code="link-without-target", severity="error", message=text, element_id=node.id)
            )
        else:
            pairs[node.id] = target
    return pairs


def _entered(
    *,
    nodes: Mapping[str, Node],
    incoming: Mapping[str, Sequence[Flow]],
    starts: Mapping[str, tuple[Node, ...]],
    ad_hoc: frozenset[str],
) -> frozenset[str]:
    """Nodes that begin by themselves: no flow leads to them and their scope has no start event."""
    return frozenset(
        node.id
        for node in nodes.values()
        if not incoming[node.id]
        and (not starts[node.parent_id] or node.parent_id in ad_hoc)
        and node.kind not in (NodeKind.START_EVENT, NodeKind.BOUNDARY_EVENT)
        and node.trigger is not EventTrigger.LINK
        and not node.triggered_by_event
    )
