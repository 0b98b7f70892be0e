"""担当: who does a step, as the name of a lane or pool."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from meguru.engines.bpmn.model import Diagram, Lane, Node
from meguru.engines.bpmn.steps.ways import one_line

_BETWEEN = "／"


def actor_names(diagram: Diagram) -> dict[str, str]:
    """Lane or process id -> what the table calls it.

    A lane is called by its name, and by what it lies in as well when another lane has the same name.
    A process without lanes is called as its pool.
    """
    pool_of = {pool.process_id: one_line(pool.name) for pool in diagram.pools.values() if pool.process_id}
    plain = {key: one_line(lane.name) for key, lane in diagram.lanes.items()}
    held = {lane.process_id for lane in diagram.lanes.values()}
    alone = {key: pool_of.get(key, "") for key in diagram.processes if key not in held}
    times = Counter([*plain.values(), *alone.values()])
    names = dict(alone)
    for key, lane in diagram.lanes.items():
        above = _above(lane, plain, pool_of)
        names[key] = f"{above}{_BETWEEN}{plain[key]}" if times[plain[key]] > 1 and above else plain[key]
    return names


def _above(lane: Lane, plain: Mapping[str, str], pool_of: Mapping[str, str]) -> str:
    return plain.get(lane.parent_lane_id or "", "") or pool_of.get(lane.process_id, "")


def actor_of(diagram: Diagram, node: Node, names: Mapping[str, str]) -> str:
    """Who does a step: its lane, or the lane of the sub-process around it, or else the pool."""
    seen: set[str] = set()
    while True:
        if node.lane_id in diagram.lanes:
            return names[node.lane_id or ""]
        if node.parent_id not in diagram.nodes or node.parent_id in seen:
            return names.get(node.parent_id, "")
        seen.add(node.parent_id)
        node = diagram.nodes[node.parent_id]
