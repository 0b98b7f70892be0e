"""地図: boundaries, tiles and circles as drawn shapes; values as classes of colour."""

from meguru.engines.map_drawing.circles import Weighted, circles_sheet
from meguru.engines.map_drawing.classes import CLASSES, Classified, Classing, ValueClass, classify
from meguru.engines.map_drawing.codes import NORTHERN, municipality_of
from meguru.engines.map_drawing.layout import Inset, MapSheet, Outline, tiles_sheet
from meguru.engines.map_drawing.reading import BoundaryFile, Feature, read_boundaries
from meguru.engines.map_drawing.shapes import country_sheet, part_sheet
from meguru.engines.map_drawing.simplify import Simplifier, area_km2
from meguru.engines.map_drawing.svg import Mark, draw
from meguru.engines.map_drawing.topology import Topology, build_topology

__all__ = [
    "CLASSES",
    "NORTHERN",
    "BoundaryFile",
    "Classified",
    "Classing",
    "Feature",
    "Inset",
    "MapSheet",
    "Mark",
    "Outline",
    "Simplifier",
    "Topology",
    "ValueClass",
    "Weighted",
    "area_km2",
    "build_topology",
    "circles_sheet",
    "classify",
    "country_sheet",
    "draw",
    "municipality_of",
    "part_sheet",
    "read_boundaries",
    "tiles_sheet",
]
