"""Steps that another town does within a step of its own: 受付 and 本人確認 here, 本人確認をして届を預かる there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison.flow_order import FlowOrder
from meguru.engines.comparison.label_parts import parts_of
from meguru.engines.comparison.likeness import Likeness
from meguru.engines.comparison.shares import shared_with_neighbours
from meguru.engines.comparison.synonyms import Synonyms


@dataclass(frozen=True, slots=True)
class Within:
    """別の手順の中: a town does a shared step within its step `step_id`, which stands in the shared step `number`."""

    step_id: str
    name: str
    number: int
    likeness: float


def done_within(
    found: Likeness,
    orders: Sequence[FlowOrder],
    groups: Sequence[Sequence[int]],
    *,
    apart: NDArray[np.bool_],
    synonyms: Synonyms,
) -> dict[int, dict[int, Within]]:
    """Group -> drawing -> the step within which that drawing does the group's work, where some drawing split it off.

    A drawing that has a step in the group does it on its own. Of several candidates the most alike is taken.
    """
    group_of = {row: number for number, rows in enumerate(groups) for row in rows}
    rows_of = [found.of(drawing) for drawing in range(len(orders))]
    ids_of = [[found.places[row].step_id for row in rows] for rows in rows_of]
    several = [
        {key: len(parts_of(step.node.name, synonyms).acts) > 1 for key, step in order.steps.items()}
        for order in orders
    ]
    step_in = [{group_of[row]: found.places[row].step_id for row in rows} for rows in rows_of]
    answer: dict[int, dict[int, Within]] = {}
    for whole, holds in enumerate(several):
        if not any(holds.values()):
            continue
        for drawing, order in enumerate(orders):
            if drawing == whole:
                continue
            partner = _partners(step_in[drawing], step_in[whole])
            part = np.ix_(rows_of[drawing], rows_of[whole])
            scores = np.where(apart[part], 0.0, found.scores[part]).astype(np.float64)
            held = shared_with_neighbours(
                scores, ids_of[drawing], ids_of[whole], partner=partner, order=order, holds_several=holds
            )
            own = {key: group for group, key in step_in[drawing].items()}
            number_of = {key: group for group, key in step_in[whole].items()}
            for key, (other, score) in held.items():
                one = Within(
                    other, orders[whole].steps[other].node.name, number_of[other], min(float(score), 1.0)
                )
                known = answer.setdefault(own[key], {})
                if whole not in known or _rank(one) > _rank(known[whole]):
                    known[whole] = one
    return answer


def _rank(one: Within) -> tuple[float, str]:
    return one.likeness, one.step_id


def _partners(here: Mapping[int, str], there: Mapping[int, str]) -> dict[str, str]:
    """Steps of two drawings that stand in one group."""
    return {key: there[group] for group, key in here.items() if group in there}
