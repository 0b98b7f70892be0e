"""Which flows receive a token when a node is left."""

from __future__ import annotations

from itertools import combinations
from typing import TypeVar

from meguru.engines.bpmn.model import Flow, Node, NodeKind

MOST_BRANCHES = 8  # 2 to the power of 8 combinations are explored; beyond that only one and all

_ONE_OF = frozenset({NodeKind.EXCLUSIVE_GATEWAY, NodeKind.EVENT_BASED_GATEWAY})
_ANY_OF = frozenset({NodeKind.INCLUSIVE_GATEWAY, NodeKind.COMPLEX_GATEWAY})

Item = TypeVar("Item")


def subsets(items: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """Every choice of at least one, smallest first; with too many items only single ones and all of them."""
    if len(items) > MOST_BRANCHES:
        return [(item,) for item in items] + [items]
    return [chosen for size in range(1, len(items) + 1) for chosen in combinations(items, size)]


def needs_narrowing(*, node: Node, outgoing: tuple[Flow, ...]) -> bool:
    """Say whether `leave_options` had to leave combinations out."""
    if node.kind in _ANY_OF:
        return len(outgoing) > MOST_BRANCHES
    return node.kind.is_activity and sum(1 for flow in outgoing if flow.condition) > MOST_BRANCHES


def leave_options(*, node: Node, outgoing: tuple[Flow, ...]) -> list[tuple[str, ...]]:
    """Every set of flow ids along which tokens can leave a node.

    Exclusive and event-based gateways choose one. Inclusive ones choose at least one; the default flow is
    taken only when no other is. An activity with conditions takes every unconditional flow and any of the
    conditional ones, and its default when no condition holds. Everything else takes all.
    """
    ids = tuple(flow.id for flow in outgoing)
    if len(ids) < 2:
        return [ids]
    if node.kind in _ONE_OF:
        return [(flow,) for flow in ids]
    default = tuple(flow for flow in ids if flow == node.default_flow_id)
    if node.kind in _ANY_OF:
        return subsets(tuple(flow for flow in ids if flow not in default)) + ([default] if default else [])
    conditional = tuple(flow.id for flow in outgoing if flow.condition and flow.id not in default)
    if not node.kind.is_activity or not (conditional or default):
        return [ids]
    always = tuple(flow for flow in ids if flow not in conditional and flow not in default)
    options = [always + chosen for chosen in subsets(conditional)] if conditional else []
    if always or default or not options:
        options.append(always + default)
    return options
