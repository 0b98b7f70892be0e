"""どんなとき: the gateway before a step that is done only in some case."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.bpmn.model import NodeKind
from meguru.engines.bpmn.steps.draft import Draft
from meguru.engines.bpmn.steps.outline import Outline
from meguru.engines.bpmn.steps.ways import Way, one_line
from meguru.engines.bpmn.steps.wiring import Wiring


def change_guards(draft: Draft, view: Outline, conditions: Mapping[str, str]) -> dict[str, str]:
    """Add, rename and take away guards; returns step -> gateway. New ones do not lead past their step yet."""
    guards: dict[str, str] = {}
    for step, words in conditions.items():
        condition, guard = one_line(words), view.guards.get(step)
        if guard is None and not condition:
            continue
        if guard is not None and not condition:
            for flow in list(draft.incoming[guard.gateway]):
                draft.lead(flow, step)
            draft.drop_node(guard.gateway)
            continue
        if guard is None:
            guards[step] = _add(draft, step, condition)
            continue
        guards[step] = guard.gateway
        if guard.condition != condition:
            do = draft.flows[guard.do]
            draft.set_flow(guard.do, name=condition, condition=do.condition if do.name else "")
        if draft.nodes[step].lane_id != view.diagram.nodes[step].lane_id:
            draft.set_node(guard.gateway, lane_id=draft.nodes[step].lane_id)
            draft.moved.add(guard.gateway)
    return guards


def _add(draft: Draft, step: str, condition: str) -> str:
    gateway = draft.add_gateway(NodeKind.EXCLUSIVE_GATEWAY, f"only {step}", near=step)
    for flow in list(draft.incoming[step]):
        draft.lead(flow, gateway)
    draft.add_flow(gateway, step, name=condition)
    return gateway


def lead_past(wiring: Wiring, view: Outline, past: Mapping[str, Way]) -> None:
    """Lead the other line of each guard to where the work goes on when its step is not done."""
    draft = wiring.draft
    for step, gateway in wiring.guards.items():
        guard = view.guards.get(step)
        if guard is None:
            skip = draft.add_flow(gateway, wiring.target(past[step], gateway))
            draft.set_node(gateway, default_flow_id=skip)
        elif guard.skip in draft.flows:
            old = view.way_to(view.diagram.flows[guard.skip].target)
            wiring.lead(guard.skip, old, past[step])
