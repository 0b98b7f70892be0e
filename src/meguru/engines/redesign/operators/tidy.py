"""Clean a process after a step was taken out: splits that no longer choose anything go, their shares stay right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from meguru.engines.bpmn.edit import remove_flow, remove_node
from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.redesign.process_view import Design
from meguru.engines.simulation.scenario import Scenario

Weights = Mapping[str, Mapping[str, float]]


def tidy(design: Design) -> Design:
    """Merge flows of an exclusive split that lead to the same place, and remove gateways with one way in and out.

    The meaning stays: the shares of merged flows are added. Scenario rows of what is gone are dropped.
    """
    diagram, scenario = design.diagram, design.scenario
    while True:
        double = _double_flow(diagram)
        if double is not None:
            gateway, kept, gone = double
            diagram = remove_flow(diagram, flow_id=gone)
            scenario = _merge_shares(scenario, gateway=gateway, kept=kept, gone=gone)
            continue
        idle = _idle_gateway(diagram)
        if idle is None:
            break
        diagram = remove_node(diagram, node_id=idle)
    return Design(diagram=diagram, scenario=_pruned(scenario, diagram))


def _double_flow(diagram: Diagram) -> tuple[str, str, str] | None:
    seen: dict[tuple[str, str], str] = {}
    for flow in diagram.flows.values():
        if diagram.nodes[flow.source].kind is not NodeKind.EXCLUSIVE_GATEWAY:
            continue
        first = seen.setdefault((flow.source, flow.target), flow.id)
        if first != flow.id:
            return flow.source, first, flow.id
    return None


def _idle_gateway(diagram: Diagram) -> str | None:
    for node in diagram.nodes.values():
        if not node.kind.is_gateway:
            continue
        incoming, outgoing = diagram.incoming(node.id), diagram.outgoing(node.id)
        if len(incoming) == 1 and len(outgoing) == 1 and outgoing[0].target != node.id:
            return node.id
    return None


def _merge_shares(scenario: Scenario, *, gateway: str, kept: str, gone: str) -> Scenario:
    def merged(branches: Weights) -> dict[str, Mapping[str, float]]:
        if gateway not in branches:
            return dict(branches)
        weights = dict(branches[gateway])
        weights[kept] = weights.get(kept, 0.0) + weights.pop(gone, 0.0)
        return {**branches, gateway: weights}

    return replace(
        scenario,
        branches=merged(scenario.branches),
        branches_by_type={kind: merged(branches) for kind, branches in scenario.branches_by_type.items()},
    )


def _pruned(scenario: Scenario, diagram: Diagram) -> Scenario:
    def kept(branches: Weights) -> dict[str, Mapping[str, float]]:
        return {
            node: weights
            for node, weights in branches.items()
            if node in diagram.nodes and len(diagram.outgoing(node)) > 1
        }

    return replace(
        scenario,
        tasks={key: value for key, value in scenario.tasks.items() if key in diagram.nodes},
        branches=kept(scenario.branches),
        branches_by_type={kind: kept(branches) for kind, branches in scenario.branches_by_type.items()},
        event_delays={key: value for key, value in scenario.event_delays.items() if key in diagram.nodes},
    )
