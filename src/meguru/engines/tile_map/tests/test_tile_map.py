"""One tile each, about where the municipality lies."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.tile_map import Place, TileMap, lay_tiles

SHIPPED = Path(__file__).resolve().parents[3] / "apps/registry/municipalities/municipalities.csv"

positions = st.tuples(st.floats(24, 46), st.floats(123, 146))
places = st.lists(positions, max_size=40).map(
    lambda found: [Place(f"{number:02}", *position) for number, position in enumerate(found)]
)


def prefectures() -> dict[str, list[Place]]:
    found = defaultdict(list)
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["code"][:2]].append(Place(row["code"], float(row["latitude"]), float(row["longitude"])))
    return found


def kept_order(region: list[Place], laid: TileMap) -> float:
    """Of the pairs that lie clearly apart (a quarter of the width), how many keep their side on the map."""
    tile = {one.code: one for one in laid.tiles}
    width = max(place.longitude for place in region) - min(place.longitude for place in region)
    height = max(place.latitude for place in region) - min(place.latitude for place in region)
    kept = []
    for one, other in combinations(region, 2):
        if abs(one.longitude - other.longitude) > width / 4:
            east = one.longitude > other.longitude
            kept.append((tile[one.code].column > tile[other.code].column) == east)
        if abs(one.latitude - other.latitude) > height / 4:
            north = one.latitude > other.latitude
            kept.append((tile[one.code].row < tile[other.code].row) == north)
    return sum(kept) / len(kept)


class TestTiles:
    @settings(deadline=None)
    @given(places)
    def test_everybody_has_a_tile_of_their_own_within_the_map(self, given_places):
        laid = lay_tiles(given_places)

        assert [tile.code for tile in laid.tiles] == [place.code for place in given_places]
        assert len({(tile.row, tile.column) for tile in laid.tiles}) == len(given_places)
        assert all(0 <= tile.row < laid.rows and 0 <= tile.column < laid.columns for tile in laid.tiles)

    def test_north_is_up_and_west_is_left(self):
        laid = lay_tiles(
            [Place("nw", 36, 135), Place("ne", 36, 136), Place("sw", 35, 135), Place("se", 35, 136)]
        )
        at = {tile.code: (tile.row, tile.column) for tile in laid.tiles}

        assert at["nw"][0] == at["ne"][0] < at["sw"][0] == at["se"][0]
        assert at["nw"][1] == at["sw"][1] < at["ne"][1] == at["se"][1]

    def test_a_code_stands_once_and_a_position_is_a_number(self):
        with pytest.raises(ValueError, match="one tile"):
            lay_tiles([Place("a", 35, 135), Place("a", 36, 135)])
        with pytest.raises(ValueError, match="position"):
            lay_tiles([Place("a", float("nan"), 135)])

    @pytest.mark.parametrize("prefecture", ["01", "13", "20", "27", "47"])
    def test_neighbours_of_a_real_prefecture_keep_their_sides(self, prefecture):
        region = prefectures()[prefecture]
        laid = lay_tiles(region)

        assert kept_order(region, laid) > 0.9
        assert laid.rows * laid.columns <= 2.5 * len(region)
