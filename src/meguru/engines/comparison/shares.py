"""Steps that one drawing does as part of another step: 受付 and 本人確認 here, 本人確認をして届を預かる there.

Only a step that is left over is looked at, beside one that has found its counterpart: when the counterpart's
name says that several things are done and it is alike to the step left over as well, it holds both.
"""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.comparison.assignment import Scores
from meguru.engines.comparison.flow_order import FlowOrder

LEAST_SHARE = 0.5  # score from which on a step is taken for a part of its neighbour's counterpart
NEXT = 1.0  # weight of a neighbour without another step between


def shared_with_neighbours(
    scores: Scores,
    ids: list[str],
    others: list[str],
    *,
    partner: Mapping[str, str],
    order: FlowOrder,
    holds_several: Mapping[str, bool],
) -> dict[str, tuple[str, float]]:
    """The steps of one drawing that are left over and belong to the counterpart of the step before or after.

    Shape: step left over -> (step of the other drawing, score); rows of `scores` are `ids`, columns `others`.
    `holds_several` tells of every step of the other drawing whether its name says that more than one thing is done.
    """
    column_of = {key: column for column, key in enumerate(others)}
    found: dict[str, tuple[str, float]] = {}
    for row, key in enumerate(ids):
        if key in partner:
            continue
        beside = [
            near
            for around in (order.near_before[key], order.near_after[key])
            for near, weight in around.items()
            if weight == NEXT and near in partner and holds_several[partner[near]]
        ]
        held = [
            (float(scores[row, column_of[partner[near]]]), partner[near])
            for near in beside
            if scores[row, column_of[partner[near]]] >= LEAST_SHARE
        ]
        if held:
            score, other = max(held)
            found[key] = (other, score)
    return found
