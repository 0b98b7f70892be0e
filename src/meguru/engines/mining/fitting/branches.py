"""Branch shares, counted on the alignments (fitting.md, section 4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.mining.alignments import Alignments

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

_BY_SHARE = (NodeKind.EXCLUSIVE_GATEWAY, NodeKind.EVENT_BASED_GATEWAY, NodeKind.COMPLEX_GATEWAY)


@dataclass(frozen=True, slots=True)
class Branches:
    """Shape: as in Scenario: node id -> {flow id: weight}, and the same per case type number.

    `unseen` are splitting nodes that no case ever passed; `most_visits` how often one case passed one node.
    """

    overall: dict[str, dict[str, float]]
    by_type: dict[int, dict[str, dict[str, float]]]
    unseen: tuple[str, ...]
    most_visits: int


def fit_branches(diagram: Diagram, *, alignments: Alignments, type_of_case: Integers, types: int) -> Branches:
    """Count how often each way out of a splitting node was taken, in all and per case type.

    Exclusive gateways get counts, inclusive ones the share of their passes in which a flow was taken.
    """
    splits = {
        node.id: [flow.id for flow in diagram.outgoing(node.id)]
        for node in diagram.nodes.values()
        if node.kind in (*_BY_SHARE, NodeKind.INCLUSIVE_GATEWAY) and len(diagram.outgoing(node.id)) > 1
    }
    column = {flow: number for number, flow in enumerate(flow for flows in splits.values() for flow in flows)}
    row = {node: number for number, node in enumerate(splits)}
    taken = np.zeros((len(alignments.alignments), len(column)))
    passes = np.zeros((len(alignments.alignments), len(row)))
    for variant, alignment in enumerate(alignments.alignments):
        for move in alignment.moves:
            if move.element_id in row and move.flows:
                passes[variant, row[move.element_id]] += 1
                for flow in move.flows:
                    if flow in column:
                        taken[variant, column[flow]] += 1
    cases = np.zeros((types, len(alignments.alignments)))
    known = type_of_case >= 0
    np.add.at(cases, (type_of_case[known], alignments.trace_of_case[known]), 1.0)
    flows_by_type, passes_by_type = cases @ taken, cases @ passes

    def shares(counts: Floats, passed: Floats, node: str) -> dict[str, float] | None:
        if not passed[row[node]]:
            return None
        inclusive = diagram.nodes[node].kind is NodeKind.INCLUSIVE_GATEWAY
        by = passed[row[node]] if inclusive else 1.0
        found = {flow: float(counts[column[flow]] / by) for flow in splits[node]}
        return found if sum(found.values()) > 0 else None

    overall: dict[str, dict[str, float]] = {}
    for node in splits:
        found = shares(flows_by_type.sum(axis=0), passes_by_type.sum(axis=0), node)
        if found is not None:
            overall[node] = found
    by_type: dict[int, dict[str, dict[str, float]]] = {}
    for number in range(types):
        special = {node: shares(flows_by_type[number], passes_by_type[number], node) for node in splits}
        by_type[number] = {node: found for node, found in special.items() if found is not None}
    return Branches(
        overall=overall,
        by_type=by_type,
        unseen=tuple(node for node in splits if node not in overall),
        most_visits=int(passes.max(initial=0)),
    )
