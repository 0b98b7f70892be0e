"""Questions about where municipalities stand on a map; nothing here writes."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Protocol

from meguru.apps.boundaries import tiles
from meguru.apps.boundaries.bridge import from_text
from meguru.apps.boundaries.models import BoundarySheet
from meguru.engines.map_drawing import MapSheet, Weighted, circles_sheet, tiles_sheet
from meguru.engines.tile_map import Place, lay_tiles

COUNTRY = ""
SIDE, GAP = 84.0, 4.0
SMALL_SIDE, SMALL_GAP = 12.0, 1.5
CIRCLES_WIDTH = 640.0
Cells = Mapping[str, tuple[int, int]]


class Located(Protocol):
    """Any municipality or prefecture that a page knows: the model, or a row of figures with the same names."""

    @property
    def code(self) -> str: ...
    @property
    def latitude(self) -> float | None: ...
    @property
    def longitude(self) -> float | None: ...
    @property
    def residents(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class CreditedSheet:
    """Drawn outlines and what must be said of where they come from."""

    sheet: MapSheet
    credits: tuple[str, ...] = ()


def areas_with_boundaries() -> frozenset[str]:
    """Prefectures (two digits) whose true shapes can be drawn; COUNTRY when the whole country can."""
    return frozenset(BoundarySheet.objects.values_list("area", flat=True))


def shapes(area: str) -> CreditedSheet | None:
    """The true shapes of an area; None when no boundaries are loaded for it."""
    found = BoundarySheet.objects.filter(area=area).values_list("version", "credits").first()
    if found is None:
        return None
    version, named = found
    return CreditedSheet(_stored_sheet(area, version), tuple(named))


@lru_cache(maxsize=50)
def _stored_sheet(area: str, version: str) -> MapSheet:
    """Read once per process and version."""
    return from_text(BoundarySheet.objects.filter(area=area).values_list("content", flat=True)[0])


@cache
def country_cells() -> Cells:
    """The tile of every real municipality of Japan: code -> row, column."""
    with (Path(tiles.__file__).parent / "nation.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: (int(row["row"]), int(row["column"])) for row in csv.DictReader(stream)}


@cache
def country_tiles() -> CreditedSheet:
    """The whole country, a small square for each municipality, lines between prefectures."""
    cells = country_cells()
    regions = {code: code[:2] for code in cells}
    return CreditedSheet(tiles_sheet(cells, side=SMALL_SIDE, gap=SMALL_GAP, regions=regions))


def tiles_of(bodies: Sequence[Located]) -> CreditedSheet | None:
    """Any municipalities with a position, a square each; None when none has a position."""
    places = _places(bodies)
    return CreditedSheet(_tiles(places)) if places else None


def circles_of(bodies: Sequence[Located]) -> CreditedSheet | None:
    """The same as circles, as large as the number of residents; who has no known residents is the smallest circle."""
    places = _places(bodies)
    if not places:
        return None
    residents = {one.code: one.residents or 0 for one in bodies}
    return CreditedSheet(_circles(places, tuple(residents[place.code] for place in places)))


def prefecture_circles(prefectures: Sequence[Located]) -> CreditedSheet | None:
    """The prefectures as circles, as large as the number of residents, about where their tiles lie."""
    middles = {
        code: cell for code, cell in _middles().items() if any(one.code[:2] == code for one in prefectures)
    }
    starts = tuple(
        (one.code, *middles[one.code[:2]], one.residents or 0)
        for one in prefectures
        if one.code[:2] in middles
    )
    return CreditedSheet(_started_circles(starts)) if starts else None


@cache
def _middles() -> Mapping[str, tuple[float, float]]:
    """Prefecture -> the middle of its tiles (row, column)."""
    grouped: dict[str, list[tuple[int, int]]] = {}
    for code, cell in country_cells().items():
        grouped.setdefault(code[:2], []).append(cell)
    return {
        region: (sum(row for row, _c in found) / len(found), sum(column for _r, column in found) / len(found))
        for region, found in grouped.items()
    }


def _places(bodies: Sequence[Located]) -> tuple[Place, ...]:
    return tuple(
        Place(one.code, one.latitude, one.longitude)
        for one in sorted(bodies, key=lambda one: one.code)
        if one.latitude is not None and one.longitude is not None
    )


@lru_cache(maxsize=64)
def _cells(places: tuple[Place, ...]) -> Cells:
    return {tile.code: (tile.row, tile.column) for tile in lay_tiles(places).tiles}


@lru_cache(maxsize=64)
def _tiles(places: tuple[Place, ...]) -> MapSheet:
    return tiles_sheet(_cells(places), side=SIDE, gap=GAP)


@lru_cache(maxsize=64)
def _circles(places: tuple[Place, ...], residents: tuple[int, ...]) -> MapSheet:
    cells = _cells(places)
    return circles_sheet(
        [
            Weighted(place.code, cells[place.code][1], cells[place.code][0], weight)
            for place, weight in zip(places, residents, strict=True)
        ],
        width=CIRCLES_WIDTH,
    )


@lru_cache(maxsize=4)
def _started_circles(starts: tuple[tuple[str, float, float, int], ...]) -> MapSheet:
    return circles_sheet(
        [Weighted(code, column, row, weight) for code, row, column, weight in starts], width=CIRCLES_WIDTH
    )
