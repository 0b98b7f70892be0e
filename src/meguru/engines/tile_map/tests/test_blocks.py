"""Many regions on one sheet."""

from __future__ import annotations

import pytest

from meguru.engines.tile_map import Block, Place, fill_grid, lay_blocks

NORTH = [Place("n1", 43, 141), Place("n2", 43, 142), Place("n3", 42, 141)]
SOUTH = [Place("s1", 26, 127), Place("s2", 27, 128)]


class TestBlocks:
    def test_every_region_stays_within_its_block(self):
        laid = lay_blocks({"n": NORTH, "s": SOUTH}, [Block("n", 0, 5, 2, 2), Block("s", 6, 0, 2, 1)])
        at = {tile.code: (tile.row, tile.column) for tile in laid.tiles}

        assert (laid.rows, laid.columns) == (8, 7)
        assert at == {"n1": (0, 5), "n2": (0, 6), "n3": (1, 5), "s1": (7, 0), "s2": (6, 0)}

    def test_blocks_do_not_overlap(self):
        with pytest.raises(ValueError, match="overlap"):
            lay_blocks({}, [Block("n", 0, 0, 2, 2), Block("s", 1, 1, 2, 2)])

    def test_a_region_needs_a_block_that_is_large_enough(self):
        with pytest.raises(ValueError, match="no block for n"):
            lay_blocks({"n": NORTH}, [])
        with pytest.raises(ValueError, match="do not fit"):
            lay_blocks({"n": NORTH}, [Block("n", 0, 0, 1, 2)])

    def test_a_grid_keeps_its_empty_cells(self):
        laid = fill_grid(SOUTH, rows=9, columns=9)

        assert (laid.rows, laid.columns) == (9, 9)
        assert fill_grid([], rows=3, columns=2).tiles == ()
