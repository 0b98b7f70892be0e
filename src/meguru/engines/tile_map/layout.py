"""From positions to tiles.

Method. Positions (of the main offices) are projected to kilometres. Since offices stand close together in the plains and
        far apart in the mountains, each coordinate is mixed half and half with its rank, which evens the density and
        keeps the order from west to east and from north to south. A grid of the same proportions with about 1.5 cells
        per municipality is laid over it, and municipalities are assigned to cells so that the sum of squared moves is
        least (exactly, as an assignment problem). Empty rows and columns are then taken out.
Holds.  No two municipalities share a tile; the same input gives the same map; nobody is left out.
Source: the idea is that of equal-area tile maps; the rule is ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, cos, radians, sqrt

import numpy as np
import numpy.typing as npt

from meguru.engines.comparison.assignment import best_pairs

CELLS_PER_PLACE = 1.5
WIDEST_PROPORTION = 2.5
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Place:
    """場所: a municipality with the position of its main office in degrees (WGS 84)."""

    code: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Tile:
    """タイル: a municipality's cell; rows count from the north, columns from the west, both from 0."""

    code: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class TileMap:
    """Tiles in the order of the places, and the size of the map in cells."""

    tiles: tuple[Tile, ...]
    rows: int
    columns: int


def lay_tiles(places: Sequence[Place]) -> TileMap:
    """Give every place a tile of its own. Raises: ValueError when a code stands twice or a position is no number."""
    if not places:
        return TileMap((), 0, 0)
    points = _checked(places)
    rows, columns = _grid(points)
    taken = _cells(points, rows, columns)
    used_rows = {row: number for number, row in enumerate(sorted({row for row, _column in taken}))}
    used_columns = {
        column: number for number, column in enumerate(sorted({column for _row, column in taken}))
    }
    return TileMap(
        tiles=tuple(
            Tile(place.code, used_rows[row], used_columns[column])
            for place, (row, column) in zip(places, taken, strict=True)
        ),
        rows=len(used_rows),
        columns=len(used_columns),
    )


def fill_grid(places: Sequence[Place], *, rows: int, columns: int) -> TileMap:
    """The same within a grid of given size, whose empty rows and columns stay.

    Raises: ValueError as `lay_tiles`, and when there are more places than cells.
    """
    if len(places) > rows * columns:
        raise ValueError(f"{len(places)} places do not fit into {rows} x {columns} cells")
    if not places:
        return TileMap((), rows, columns)
    taken = _cells(_checked(places), rows, columns)
    return TileMap(
        tuple(Tile(place.code, *cell) for place, cell in zip(places, taken, strict=True)), rows, columns
    )


def _checked(places: Sequence[Place]) -> Floats:
    if len({place.code for place in places}) != len(places):
        raise ValueError("a municipality can have one tile only")
    return _evened(_projected(places))


def _cells(points: Floats, rows: int, columns: int) -> list[tuple[int, int]]:
    """The cell (row, column) of every point: together they are moved the least."""
    cells = np.array([(row + 0.5, column + 0.5) for row in range(rows) for column in range(columns)])
    squares = ((points[:, None, :] * (rows, columns) - cells[None, :, :]) ** 2).sum(axis=2)
    chosen = dict(best_pairs(squares.max() + 1 - squares, least=0.0))
    return [divmod(chosen[number], columns) for number in range(len(points))]


def _projected(places: Sequence[Place]) -> Floats:
    """Southward and eastward, in degrees of latitude."""
    degrees = np.array([(-place.latitude, place.longitude) for place in places], dtype=np.float64)
    if not np.isfinite(degrees).all():
        raise ValueError("every municipality needs a position")
    degrees[:, 1] *= cos(radians(float(-degrees[:, 0].mean())))
    return degrees


def _evened(points: Floats) -> Floats:
    """Each coordinate half by its place between the ends and half by its rank. Shape stays; values 0..1, then
    stretched to the proportions of the region by `_grid`."""
    low, width = points.min(axis=0), np.ptp(points, axis=0)
    linear = np.where(width > 0, (points - low) / np.where(width > 0, width, 1), 0.5)
    rank = np.column_stack([_ranks(points[:, axis]) for axis in (0, 1)])
    return np.asarray((linear + rank) / 2)


def _ranks(values: Floats) -> Floats:
    """0 for the least, 1 for the largest; equal values share their mean rank."""
    ordered, place, count = np.unique(values, return_inverse=True, return_counts=True)
    if ordered.size == 1:
        return np.full(values.size, 0.5)
    mean = count.cumsum() - (count + 1) / 2
    return np.asarray(mean[place] / (values.size - 1))


def _grid(points: Floats) -> tuple[int, int]:
    """Rows and columns with about CELLS_PER_PLACE cells a place, as wide as the places are spread."""
    spread = points.std(axis=0)
    proportion = float(spread[1] / spread[0]) if spread[0] > 0 and spread[1] > 0 else 1.0
    proportion = min(max(proportion, 1 / WIDEST_PROPORTION), WIDEST_PROPORTION)
    cells = CELLS_PER_PLACE * len(points)
    rows = max(1, round(sqrt(cells / proportion)))
    return rows, max(1, ceil(cells / rows))
