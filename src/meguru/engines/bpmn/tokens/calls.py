"""Call activities whose process is in the same file: played where they are called, as sub-processes.

BPMN 2.0.2, 10.3.6: a call activity hands the token to the called process and goes on when that one is complete; the
called process begins at its start event without a trigger. Such a process does not begin by itself as well.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from meguru.engines.bpmn.model import Diagram, EventTrigger, Node, NodeKind, Remark


def with_called(
    diagram: Diagram, *, process_id: str | None
) -> tuple[Diagram, dict[str, str], tuple[Remark, ...]]:
    """Put every process that is called from exactly one place into its caller; name the calls that stay one step.

    Shape:  the diagram to play; called process -> the call activity that now holds it; remarks.
    Holds:  ids stay as they are. A process that calls itself, directly or by way of others, that begins by messages or
            timers only, that is called from several places, or that is `process_id`, stays where it is.
    """
    callers = _callers(diagram)
    if not callers:
        return diagram, {}, ()
    remarks: list[Remark] = []
    played_in: dict[str, str] = {}
    nodes, processes = dict(diagram.nodes), dict(diagram.processes)
    for called, places in callers.items():
        reason = (
            _obstacle(diagram, called, places)
            if called in diagram.processes
            else "その図が、このファイルにない"
        )
        if called == process_id:
            continue
        if reason:
            remarks += [_remark(node, reason) for node in places]
            continue
        caller = places[0]
        del processes[called]
        played_in[called] = caller.id
        nodes[caller.id] = replace(nodes[caller.id], kind=NodeKind.SUB_PROCESS)
        for key, node in list(nodes.items()):
            if node.parent_id != called:
                continue
            if node.kind is NodeKind.START_EVENT and node.trigger is not EventTrigger.NONE:
                del nodes[key]
            else:
                nodes[key] = replace(node, parent_id=caller.id)
    return replace(diagram, nodes=nodes, processes=processes), played_in, tuple(remarks)


def _callers(diagram: Diagram) -> dict[str, list[Node]]:
    found: dict[str, list[Node]] = defaultdict(list)
    for node in diagram.nodes.values():
        if node.kind is NodeKind.CALL_ACTIVITY and node.called_element:
            named = node.called_element.strip()
            found[named if named in diagram.processes else named.rpartition(":")[2]].append(node)
    return dict(found)


def _obstacle(diagram: Diagram, called: str, places: list[Node]) -> str:
    """Why a process cannot be played where it is called; "" when it can."""
    held = [node for node in diagram.nodes.values() if node.parent_id == called]
    starts = [node for node in held if node.kind is NodeKind.START_EVENT]
    if len(places) > 1:
        return "同じ図が二か所以上から呼ばれている"
    if not held or (starts and all(node.trigger is not EventTrigger.NONE for node in starts)):
        return "呼び出し先に、ふつうの開始がない"
    return "図が自分自身を呼んでいる" if _calls(diagram, called, _home(diagram, places[0])) else ""


def _calls(diagram: Diagram, process: str, wanted: str) -> bool:
    """Whether a process is another one, or calls it, directly or not."""
    calls: dict[str, set[str]] = defaultdict(set)
    for called, places in _callers(diagram).items():
        for node in places:
            calls[_home(diagram, node)].add(called)
    reached, queue = {process}, [process]
    while queue:
        fresh = calls[queue.pop()] - reached
        reached |= fresh
        queue += fresh
    return wanted in reached


def _home(diagram: Diagram, node: Node) -> str:
    seen: set[str] = set()
    parent = node.parent_id
    while parent in diagram.nodes and parent not in seen:
        seen.add(parent)
        parent = diagram.nodes[parent].parent_id
    return parent


def _remark(node: Node, reason: str) -> Remark:
    text = f"呼び出し「{node.name or node.id}」は、{reason}ため、一つの作業として扱います。"
    return Remark(code="call-as-one-step", severity="hint", message=text, element_id=node.id)
