"""Pages of the system kartes."""

from meguru.apps.systems.views.cards import (
    add,
    bring_back,
    history,
    put_away,
    remove,
    row,
    section,
    system,
    undo,
)
from meguru.apps.systems.views.listing import of_operation, systems
from meguru.apps.systems.views.vendors import merge_vendors, part_vendors, vendor, vendors

__all__ = [
    "add",
    "bring_back",
    "history",
    "merge_vendors",
    "of_operation",
    "part_vendors",
    "put_away",
    "remove",
    "row",
    "section",
    "system",
    "systems",
    "undo",
    "vendor",
    "vendors",
]
