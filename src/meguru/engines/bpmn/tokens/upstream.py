"""When an inclusive join may stop waiting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meguru.engines.bpmn.tokens.net import Transition


def blocking_places(
    *,
    transitions: Sequence[Transition],
    joins: Sequence[tuple[int, ...]],
    scope_of: Sequence[str],
    inside: Mapping[str, tuple[int, ...]],
) -> dict[int, tuple[int, ...]]:
    """Work out, for every firing of an inclusive join, the places that must be empty.

    Shape:  `joins[t]` holds all incoming places of the join of which transition t is one choice, or ().
            The result maps such a t to place numbers.
    Source: BPMN 2.0.2, 13.4.3: a token upstream of an incoming flow that is still empty blocks the join,
            unless it is also upstream of an incoming flow that already holds one. Paths do not pass the
            join itself. "Upstream" is along the drawing, whatever the conditions say.
    """
    sources: dict[int, dict[str, set[int]]] = {}
    for step in transitions if any(joins) else ():
        for place in step.post:
            sources.setdefault(place, {}).setdefault(step.element_id, set()).update(step.pre)
    blocking: dict[int, tuple[int, ...]] = {}
    seen: dict[tuple[str, int], frozenset[int]] = {}
    for index, all_inputs in enumerate(joins):
        if not all_inputs:
            continue
        step = transitions[index]
        allowed = frozenset(inside[scope_of[all_inputs[0]]])
        for place in all_inputs:
            key = (step.element_id, place)
            if key not in seen:
                seen[key] = _upstream(place=place, sources=sources, without=step.element_id, allowed=allowed)
        arrived = frozenset().union(*(seen[step.element_id, place] for place in step.pre))
        missing = frozenset(all_inputs) - frozenset(step.pre)
        awaited = frozenset().union(*(seen[step.element_id, place] for place in missing))
        blocking[index] = tuple(sorted((awaited - arrived) | missing))
    return blocking


def _upstream(
    *, place: int, sources: Mapping[int, Mapping[str, set[int]]], without: str, allowed: frozenset[int]
) -> frozenset[int]:
    """Places from which a token could still arrive, the place itself among them."""
    found, queue = {place}, [place]
    while queue:
        for element_id, before in sources.get(queue.pop(), {}).items():
            if element_id != without:
                fresh = (before & allowed) - found
                found |= fresh
                queue.extend(fresh)
    return frozenset(found)
