"""How much a drawing changed for somebody who knew it before.

Two shapes have turned round when one stood left of (or above) the other and now stands right of (or below) it.
`turned_share` is the share of pairs of one scope that turned round in either direction, 0..1: 0 when everything
only moved together or further apart, about 0.5 per direction when the drawing was shuffled.
"""

from __future__ import annotations

import itertools
from collections import defaultdict

from meguru.engines.bpmn.model import Bounds, Diagram


def turned_share(before: Diagram, after: Diagram) -> float:
    """The share of pairs of shapes, in both drawings and in one scope, that turned round."""
    scopes: dict[str, list[str]] = defaultdict(list)
    for key, node in before.nodes.items():
        if key in after.nodes and node.attached_to is None:
            scopes[node.parent_id].append(key)
    turned = pairs = 0
    for members in scopes.values():
        for one, other in itertools.combinations(members, 2):
            pairs += 1
            turned += any(
                was * now < 0
                for was, now in zip(
                    _apart(before.shapes[one], before.shapes[other]),
                    _apart(after.shapes[one], after.shapes[other]),
                    strict=True,
                )
            )
    return turned / pairs if pairs else 0.0


def _apart(one: Bounds, other: Bounds) -> tuple[int, int]:
    """For each direction -1, 0 or 1: before, overlapping in it, behind."""
    across = (one.x >= other.x + other.width) - (one.x + one.width <= other.x)
    along = (one.y >= other.y + other.height) - (one.y + one.height <= other.y)
    return across, along
