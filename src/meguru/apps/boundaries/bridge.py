"""Boundaries: rows <-> rings and sheets."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
import numpy.typing as npt

from meguru.engines.map_drawing import Inset, MapSheet, Outline

Floats = npt.NDArray[np.float64]
STEP = 1e-5  # degrees: about a metre


def pack(rings: Sequence[Floats]) -> bytes:
    """Number of rings, their lengths, then all points in steps of a hundred-thousandth of a degree."""
    points = np.round(np.concatenate(rings) / STEP) if rings else np.empty((0, 2))
    head = np.array([len(rings), *map(len, rings)])
    return np.concatenate([head, points.reshape(-1)]).astype("<i4").tobytes()


def unpack(stored: bytes) -> list[Floats]:
    """The rings in degrees, the largest first as they were stored."""
    numbers = np.frombuffer(stored, dtype="<i4")
    count = int(numbers[0])
    points = numbers[1 + count :].reshape(-1, 2) * STEP
    return np.split(points, np.cumsum(numbers[1 : 1 + count])[:-1]) if count else []


def as_text(sheet: MapSheet) -> str:
    """A sheet as it is stored."""
    return json.dumps(asdict(sheet), ensure_ascii=False, separators=(",", ":"))


def from_text(text: str) -> MapSheet:
    """A stored sheet."""
    found = json.loads(text)
    return MapSheet(
        width=found["width"],
        height=found["height"],
        outlines=tuple(Outline(**one) for one in found["outlines"]),
        insets=tuple(Inset(**one) for one in found["insets"]),
        lines=found["lines"],
    )
