"""Write nation.csv, the tile of every municipality of Japan. For developers, not for the app.

    python -m meguru.apps.boundaries.tiles.build

From the positions of the main offices (app `registry`) and the arrangement of the prefectures in blocks.csv.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

from meguru.apps.registry import municipalities
from meguru.engines.tile_map import Block, Place, TileMap, lay_blocks

HERE = Path(__file__).parent
OFFICES = Path(municipalities.__file__).parent / "municipalities.csv"


def blocks() -> list[Block]:
    """The block of every prefecture, as arranged by hand."""
    with (HERE / "blocks.csv").open(encoding="utf-8", newline="") as stream:
        return [
            Block(row["prefecture"], *(int(row[name]) for name in ("row", "column", "rows", "columns")))
            for row in csv.DictReader(stream)
        ]


def lay() -> TileMap:
    """The whole country."""
    regions: dict[str, list[Place]] = defaultdict(list)
    with OFFICES.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            place = Place(row["code"], float(row["latitude"]), float(row["longitude"]))
            regions[row["code"][:2]].append(place)
    return lay_blocks(regions, blocks())


def write(target: Path) -> None:
    """One line per municipality: code, row from the north, column from the west."""
    with target.open("w", encoding="utf-8", newline="") as stream:
        table = csv.writer(stream, lineterminator="\n")
        table.writerow(["code", "row", "column"])
        table.writerows((one.code, one.row, one.column) for one in lay().tiles)


if __name__ == "__main__":
    write(HERE / "nation.csv")
