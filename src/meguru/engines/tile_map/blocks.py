"""Many regions on one sheet: every region keeps a block of cells to itself, the blocks stand as the regions lie.

Method. The blocks are given (somebody arranged them by hand); within its block every region is laid out as in `layout`.
Holds.  No two blocks share a cell, so no two municipalities do; a region is never torn apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from meguru.engines.tile_map.layout import Place, Tile, TileMap, fill_grid


@dataclass(frozen=True, slots=True)
class Block:
    """タイルの区画: the cells of one region: its upper left cell and how many rows and columns it has."""

    region: str
    row: int
    column: int
    rows: int
    columns: int

    def meets(self, other: Block) -> bool:
        """Whether the two share a cell."""
        return (
            self.row < other.row + other.rows
            and other.row < self.row + self.rows
            and self.column < other.column + other.columns
            and other.column < self.column + self.columns
        )


def lay_blocks(regions: Mapping[str, Sequence[Place]], blocks: Sequence[Block]) -> TileMap:
    """Every region's places within its block, in the order of the blocks.

    Raises: ValueError when blocks overlap, when a region has no block or more places than cells.
    """
    for one, other in combinations(blocks, 2):
        if one.meets(other):
            raise ValueError(f"the blocks of {one.region} and {other.region} overlap")
    missing = regions.keys() - {block.region for block in blocks}
    if missing:
        raise ValueError(f"no block for {', '.join(sorted(missing))}")
    tiles = tuple(
        Tile(tile.code, block.row + tile.row, block.column + tile.column)
        for block in blocks
        for tile in fill_grid(regions.get(block.region, ()), rows=block.rows, columns=block.columns).tiles
    )
    return TileMap(
        tiles=tiles,
        rows=max((block.row + block.rows for block in blocks), default=0),
        columns=max((block.column + block.columns for block in blocks), default=0),
    )
