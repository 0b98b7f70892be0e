"""Questions about briefings; nothing here writes."""

from meguru.apps.briefings.queries.basis import (
    Basis,
    basis_of,
    choosable,
    editions_of,
    judged_keys,
    names_of,
    prefectures_offered,
    readable_town,
    usual_keys,
)
from meguru.apps.briefings.queries.editions import batches_of, before, text_of, texts_of
from meguru.apps.briefings.queries.landscape import Landscape, Town, make_landscape
from meguru.apps.briefings.queries.listing import TownRow, town_rows
from meguru.apps.briefings.queries.partners import AllyRow
from meguru.apps.briefings.queries.progress import ImproverRow
from meguru.apps.briefings.queries.town import (
    StandingRow,
    TownBriefing,
    WeakIndicator,
    standing_row,
    town_briefing,
)

__all__ = [
    "AllyRow",
    "Basis",
    "ImproverRow",
    "Landscape",
    "StandingRow",
    "Town",
    "TownBriefing",
    "TownRow",
    "WeakIndicator",
    "basis_of",
    "batches_of",
    "before",
    "choosable",
    "editions_of",
    "judged_keys",
    "make_landscape",
    "names_of",
    "prefectures_offered",
    "readable_town",
    "standing_row",
    "text_of",
    "texts_of",
    "town_briefing",
    "town_rows",
    "usual_keys",
]
