"""タイル地図: every municipality one tile of the same size, about where it lies; needs no boundary file."""

from meguru.engines.tile_map.layout import Place, Tile, TileMap, lay_tiles

__all__ = ["Place", "Tile", "TileMap", "lay_tiles"]
