"""機能分析: the 3x3 mandala chart that breaks work down, and the merging of several people's entries."""

from meguru.engines.mandala.advice import Advice, ChosenStep, advise, drawing_of
from meguru.engines.mandala.merge import LIKE, Entry, Group, merge_entries
from meguru.engines.mandala.model import (
    PLACES,
    Cell,
    Mandala,
    NoSuchCell,
    all_cells,
    cell,
    clean,
    outline,
    square,
    squares,
)

__all__ = [
    "LIKE",
    "PLACES",
    "Advice",
    "Cell",
    "ChosenStep",
    "Entry",
    "Group",
    "Mandala",
    "NoSuchCell",
    "advise",
    "all_cells",
    "cell",
    "clean",
    "drawing_of",
    "merge_entries",
    "outline",
    "square",
    "squares",
]
