"""Questions about systems and vendors. Never writes."""

from meguru.apps.systems.queries.card import ShownCard, shown_card
from meguru.apps.systems.queries.facts import cards_of
from meguru.apps.systems.queries.history import history_of, newest_change
from meguru.apps.systems.queries.home import home_figures
from meguru.apps.systems.queries.listing import (
    MISSING,
    SORTS,
    Asked,
    put_away_systems,
    system_list,
    systems_of_operation,
)
from meguru.apps.systems.queries.sections import SECTIONS, section_of_part
from meguru.apps.systems.queries.vendors import newest_merge, suggestions, vendor_page, vendor_rows, why_alike
from meguru.apps.systems.queries.words import differing, names_for

__all__ = [
    "MISSING",
    "SECTIONS",
    "SORTS",
    "Asked",
    "ShownCard",
    "cards_of",
    "differing",
    "history_of",
    "home_figures",
    "names_for",
    "newest_change",
    "newest_merge",
    "put_away_systems",
    "section_of_part",
    "shown_card",
    "suggestions",
    "system_list",
    "systems_of_operation",
    "vendor_page",
    "vendor_rows",
    "why_alike",
]
