"""Makers of small boundaries, for tests only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def square(west: float, south: float, side: float = 0.1) -> list[list[float]]:
    """A closed ring."""
    east, north = west + side, south + side
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def geojson(shapes: Mapping[str, list[Any]] | list[tuple[dict[str, Any], list[Any]]]) -> bytes:
    """Code -> rings (or properties and rings) as a file."""
    pairs = (
        [({"code": code}, rings) for code, rings in shapes.items()] if isinstance(shapes, Mapping) else shapes
    )
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": named,
                    "geometry": {"type": "Polygon", "coordinates": rings},
                }
                for named, rings in pairs
            ],
        }
    ).encode()
