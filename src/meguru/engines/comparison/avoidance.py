"""Whether a step can be left out: is there a way through the drawing that passes one step and not the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meguru.engines.bpmn import Diagram, NodeKind
from meguru.engines.comparison.flow_order import forward_ways, in_order, turned

WAITS_FOR_ALL = frozenset({NodeKind.PARALLEL_GATEWAY})


def left_out(diagram: Diagram, *, steps: Iterable[str]) -> dict[str, frozenset[str]]:
    """For every step, the steps that some case does without it.

    A case is followed from the starts along all ways that do not lead back; a parallel join waits for all that come
    in. A drawing in which nothing reaches an end gives no answer for what lies before.
    """
    forward = forward_ways(diagram)
    backward = turned(forward)
    ordered = in_order(forward)
    found = {}
    wanted = sorted(steps)
    for step in wanted:
        reached: set[str] = set()
        for key in ordered:
            if key == step:
                continue
            sources = backward[key]
            waits = diagram.nodes[key].kind in WAITS_FOR_ALL
            come = [source in reached for source in sources]
            if not sources or (all(come) if waits else any(come)):
                reached.add(key)
        found[step] = frozenset(_ends_well(reached, ordered, forward) & set(wanted))
    return found


def _ends_well(reached: set[str], ordered: list[str], forward: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Of what is reached, what lies on a way to an end."""
    well: set[str] = set()
    for key in reversed(ordered):
        if key in reached and (not forward[key] or any(target in well for target in forward[key])):
            well.add(key)
    return well
