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

    `element_of` maps activity label -> task id. `left_out` names activities of the log that the noise filter
    removed everywhere; it is empty when `noise_threshold` is 0. `method` is plain Japanese, names included.
    """

    tree: ProcessTree
    diagram: Diagram
    method: str
    element_of: Mapping[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()


def discover(
    log: EventLog,
    *,
    noise_threshold: float = 0.2,
    lanes: Literal["group", "pool"] | None = "group",
) -> Discovery:
    """Discover a sound diagram from a log with the inductive miner (infrequent variant).

    `noise_threshold` 0..1: what is rarer than this share of the most frequent alternative is left out; with 0
    every case of the log fits. Lanes come from the log's groups ("group"), from people with similar work
    ("pool", and "group" when the log names no groups), or are left out (None, or nobody is recorded).
    Holds:  the same log always gives the same ids and the same diagram.
    Raises: ValueError when `noise_threshold` is outside 0..1.
    """
    if not 0.0 <= noise_threshold <= 1.0:
        raise ValueError("noise_threshold must be between 0 and 1")
    traces, _ = traces_of(log)
    miner = InductiveMiner(labels=log.activities, noise=noise_threshold)
    tree = miner.discover(traces)
    drawn = set(tree.activities())
    seen = {log.activities[index] for index in traces.activities()}
    left_out = tuple(label for label in log.activities if label in seen and label not in drawn)
    element_of = dict(zip(log.activities, task_ids(log.activities), strict=True))
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
        method=_method(noise=noise_threshold, left_out=left_out, reservations=miner.reservations),
        element_of={label: element for label, element in element_of.items() if label in drawn},
        left_out=left_out,
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


def _method(*, noise: float, left_out: tuple[str, ...], reservations: set[str]) -> str:
    parts = [f"誘導的発見法(Inductive Miner – infrequent、自前の実装)。ノイズのしきい値 {noise:g}。"]
    parts += [text for code, text in _RESERVATIONS.items() if code in reservations]
    if left_out:
        parts.append(f"まれなため図に描かなかった作業: {'、'.join(left_out)}。")
    return "".join(parts)
