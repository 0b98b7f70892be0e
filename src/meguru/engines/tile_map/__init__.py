"""タイル地図: every municipality one tile of the same size, about where it lies; needs no boundary file."""

from meguru.engines.tile_map.blocks import Block, lay_blocks
from meguru.engines.tile_map.layout import Place, Tile, TileMap, fill_grid, lay_tiles

__all__ = ["Block", "Place", "Tile", "TileMap", "fill_grid", "lay_blocks", "lay_tiles"]
