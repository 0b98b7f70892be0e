"""Shares of the ways out of a split that nobody states: from how often the steps are done a year, else equal parts."""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.bpmn.model import Diagram, NodeKind
from meguru.engines.what_if.drawing import Splitting
from meguru.engines.what_if.inputs import STARTING_RETURN_PERCENT

COUNTED_WORDS = "手順の年間回数から"
PASSED_THROUGH = frozenset(
    {
        NodeKind.EXCLUSIVE_GATEWAY,
        NodeKind.INTERMEDIATE_CATCH_EVENT,
        NodeKind.INTERMEDIATE_THROW_EVENT,
    }
)


def assumed_shares(diagram: Diagram, split: Splitting) -> Mapping[str, float]:
    """Percent by flow id where nobody states a share: counted when the drawing says enough, else equal parts."""
    return counted_shares(diagram, split) or equal_shares(split)


def counted_shares(diagram: Diagram, split: Splitting) -> Mapping[str, float] | None:
    """Shares from how often the first step of each way is done a year; None when the drawing does not say enough.

    Terms:  a way's count is the `times_a_year` of the first step on it, if only this way leads to that step.
            A single way without a count has the rest: the count of the step before the split less the other counts.
    Unit:   percent by flow id, in tenths; they add up to exactly 100 (the largest remainders take what rounding loses).
    Limits: exclusive splits only. Of other splits each way has a chance of its own, which the counts of ways alone do
            not tell; at an event gateway the waits decide.
    """
    if not split.is_exclusive or diagram.nodes[split.key].kind is NodeKind.EVENT_BASED_GATEWAY:
        return None
    counts = {way.flow_id: _times_after(diagram, diagram.flows[way.flow_id].target) for way in split.ways}
    unknown = [flow for flow, count in counts.items() if count is None]
    known = {flow: count for flow, count in counts.items() if count is not None}
    if len(unknown) == 1:
        before = _times_before(diagram, split.key)
        if before is None or before < sum(known.values()):
            return None
        known[unknown[0]] = before - sum(known.values())
    if len(known) < len(counts) or sum(known.values()) <= 0:
        return None
    return _in_tenths({flow: known[flow] for flow in counts})


def equal_shares(split: Splitting) -> Mapping[str, float]:
    """Equal parts; a way back gets a small part when others go on."""
    if not split.is_exclusive:
        only = len(split.ways) == 1 or not split.ways
        return {way.flow_id: 0.0 if only else 50.0 for way in split.ways}
    back = [way for way in split.ways if way.returns]
    if len(back) == len(split.ways):
        return {way.flow_id: 100.0 / len(split.ways) for way in split.ways}
    returning = STARTING_RETURN_PERCENT if back else 0.0
    onward = (100.0 - returning) / (len(split.ways) - len(back))
    return {way.flow_id: returning / len(back) if way.returns else onward for way in split.ways}


def told(split: Splitting, percent: Mapping[str, float]) -> str:
    """Shares in words: ある 10%、ない 90%."""
    return "、".join(f"{way.name} {percent[way.flow_id]:.3g}%" for way in split.ways)


def _times_after(diagram: Diagram, key: str) -> int | None:
    """The count of the first step on a way; a step that other ways lead to as well says nothing about this one."""
    seen: set[str] = set()
    while key not in seen and len(diagram.incoming(key)) == 1:
        seen.add(key)
        node = diagram.nodes[key]
        if node.kind.is_task:
            return node.facts.times_a_year
        following = diagram.outgoing(key)
        if node.kind not in PASSED_THROUGH or len(following) != 1:
            return None
        key = following[0].target
    return None


def _times_before(diagram: Diagram, key: str) -> int | None:
    """The count of the step from which every case of a split comes, or of the split itself when it is a step."""
    if diagram.nodes[key].kind.is_task:
        return diagram.nodes[key].facts.times_a_year
    seen: set[str] = set()
    while key not in seen and len(diagram.incoming(key)) == 1:
        seen.add(key)
        key = diagram.incoming(key)[0].source
        node = diagram.nodes[key]
        if len(diagram.outgoing(key)) != 1:
            return None
        if node.kind.is_task:
            return node.facts.times_a_year
        if node.kind not in PASSED_THROUGH:
            return None
    return None


def _in_tenths(counts: Mapping[str, int]) -> dict[str, float]:
    total = sum(counts.values())
    tenths = {flow: 1000 * count // total for flow, count in counts.items()}
    by_remainder = sorted(counts, key=lambda flow: -(1000 * counts[flow] % total))
    for flow in by_remainder[: 1000 - sum(tenths.values())]:
        tenths[flow] += 1
    return {flow: value / 10 for flow, value in tenths.items()}
