"""Where the tiles of a map stand. The table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from meguru.apps.benchmark.queries import Member
from meguru.engines.tile_map import Place, TileMap, lay_tiles

SIDE, GAP, MARGIN = 84, 4, 4
LONGEST_NAME = 5
CLASSES = 5


@dataclass(frozen=True, slots=True)
class TileShape:
    """One municipality: its square, its name and its value; `level` 1 (lowest) to 5, 0 without a value."""

    x: int
    y: int
    name: str
    title: str
    words: str
    level: int
    code: str


@dataclass(frozen=True, slots=True)
class MapPicture:
    """A tile map with its size and the limits of its levels: (level, from, to)."""

    width: int
    height: int
    side: int
    tiles: tuple[TileShape, ...]
    levels: tuple[tuple[int, float, float], ...]


@lru_cache(maxsize=64)
def _laid(places: tuple[Place, ...]) -> TileMap:
    return lay_tiles(places)


def map_picture(members: Sequence[Member], *, words: dict[str, str]) -> MapPicture | None:
    """The municipalities of a prefecture as tiles, coloured by their value in five equal steps from the least to the
    most; `words` has each one's value as it is written. None without positions."""
    located = sorted(
        (one for one in members if one.body.latitude is not None and one.body.longitude is not None),
        key=lambda one: one.body.code,
    )
    if not located:
        return None
    laid = _laid(
        tuple(Place(one.body.code, one.body.latitude or 0, one.body.longitude or 0) for one in located)
    )
    known = [one.position.value for one in located if one.position.value is not None]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    step = (high - low) / CLASSES
    tiles = tuple(
        TileShape(
            x=MARGIN + tile.column * (SIDE + GAP),
            y=MARGIN + tile.row * (SIDE + GAP),
            name=one.body.name[:LONGEST_NAME],
            title=one.body.name,
            words=words[one.body.code],
            level=_level(one.position.value, low, step),
            code=one.body.code,
        )
        for one, tile in zip(located, laid.tiles, strict=True)
    )
    return MapPicture(
        width=2 * MARGIN + laid.columns * (SIDE + GAP),
        height=2 * MARGIN + laid.rows * (SIDE + GAP),
        side=SIDE,
        tiles=tiles,
        levels=tuple((n, low + (n - 1) * step, low + n * step) for n in range(1, CLASSES + 1))
        if step
        else (),
    )


def _level(value: float | None, low: float, step: float) -> int:
    if value is None:
        return 0
    return min(CLASSES, 1 + int((value - low) / step)) if step else CLASSES
