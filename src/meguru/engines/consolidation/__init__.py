"""Servers onto hosts, with a proof or a gap; the order in which systems move."""

from meguru.engines.consolidation.checking import faults, yearly_yen
from meguru.engines.consolidation.model import (
    Basis,
    CannotPlace,
    Contradiction,
    Host,
    HostType,
    Left,
    Licence,
    Load,
    Machine,
    Part,
    Pin,
    Placement,
    Rules,
    Sized,
    Stays,
    Task,
)
from meguru.engines.consolidation.placing import place
from meguru.engines.consolidation.sizing import size

__all__ = [
    "Basis",
    "CannotPlace",
    "Contradiction",
    "Host",
    "HostType",
    "Left",
    "Licence",
    "Load",
    "Machine",
    "Part",
    "Pin",
    "Placement",
    "Rules",
    "Sized",
    "Stays",
    "Task",
    "faults",
    "place",
    "size",
    "yearly_yen",
]
