"""Discover a sound diagram from a log (docs/algorithms/discovery.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from meguru.engines.bpmn.model import Diagram
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.mining.elements import is_japanese, task_ids
from meguru.engines.mining.inductive_miner import DEEPEST, InductiveMiner
from meguru.engines.mining.lanes import UNKNOWN_GROUP, main_group_of_activity, staff_groups
from meguru.engines.mining.process_tree import ProcessTree
from meguru.engines.mining.traces import traces_of
from meguru.engines.mining.tree_drawing import draw_tree

_RESERVATIONS = {
    "depth": f"入れ子が{DEEPEST}段を超えた部分は、順序を問わない繰り返しとして描いています。",
    "search": "作業の種類が多いため、並行する作業の探索を途中で打ち切りました。",
}


@dataclass(frozen=True, slots=True)
class Discovery:
    """発見したプロセス: a process tree, the same as a diagram (not laid out), and how it was found.

    `element_of` maps activity label -> task id, for every activity that is drawn. `method` is plain Japanese and
    names the limits that cut the search short, if any did.
    """

    tree: ProcessTree
    diagram: Diagram
    method: str
    element_of: Mapping[str, str] = field(default_factory=dict)


def discover(
    log: EventLog,
    *,
    noise_threshold: float = 0.2,
    lanes: Literal["group", "pool"] | None = "group",
    keeps_activities: bool = True,
) -> Discovery:
    """Discover a sound diagram from a log with the inductive miner (infrequent variant).

    `noise_threshold` 0..1: ways that are rarer than this share of the most frequent alternative are not drawn;
    with 0 every case of the log fits. Lanes come from the log's groups ("group"), from people with similar work
    ("pool", and "group" when the log names no groups), or are left out (None, or nobody is recorded).
    `keeps_activities` False lets the filter take rare activities away, as the method was published: for a
    comparison with other tools, not for an office.
    Holds:  every activity of the log is drawn exactly once, whatever the threshold (at most once without
            `keeps_activities`); the same log always gives the same ids and the same diagram.
    Raises: ValueError when `noise_threshold` is outside 0..1.
    """
    if not 0.0 <= noise_threshold <= 1.0:
        raise ValueError("noise_threshold must be between 0 and 1")
    traces, _ = traces_of(log)
    miner = InductiveMiner(labels=log.activities, noise=noise_threshold, keeps_activities=keeps_activities)
    tree = miner.discover(traces)
    seen = set(tree.activities())
    element_of = {
        label: element
        for label, element in zip(log.activities, task_ids(log.activities), strict=True)
        if label in seen
    }
    japanese = is_japanese(log.activities)
    diagram = draw_tree(
        tree,
        element_of=element_of,
        lane_of=_lane_of(log, lanes=lanes),
        name=log.name,
        start_name="開始" if japanese else "Start",
        end_name="終了" if japanese else "End",
    )
    return Discovery(
        tree=tree,
        diagram=diagram,
        method=_method(
            noise=noise_threshold,
            reservations=miner.reservations,
            left_out=len(traces.activities()) - len(seen),
        ),
        element_of=element_of,
    )


def _lane_of(log: EventLog, *, lanes: Literal["group", "pool"] | None) -> dict[str, str]:
    if lanes is None:
        return {}
    groups = staff_groups(log, by=lanes)
    if groups.source == "none":
        return {}
    main = main_group_of_activity(log, groups=groups)
    names = [groups.names[group] if group >= 0 else UNKNOWN_GROUP for group in main]
    return dict(zip(log.activities, names, strict=True))


def _method(*, noise: float, reservations: set[str], left_out: int) -> str:
    text = f"誘導的発見法(Inductive Miner – infrequent、自前の実装)。ノイズのしきい値 {noise:g}。"
    if left_out:
        text += f"まれな作業 {left_out} 種類は図に描いていません。"
    return text + "".join(note for code, note in _RESERVATIONS.items() if code in reservations)
