"""Questions about breakdowns. Never writes."""

from meguru.apps.breakdown.queries.charts import (
    Chart,
    ChartCell,
    Square,
    Unsaved,
    breakdown_rows,
    breakdowns_put_away,
    chart,
    place_label,
    put_away_breakdown,
    sheets_of,
)
from meguru.apps.breakdown.queries.merging import (
    GroupRow,
    ItemGroups,
    Merging,
    as_typed,
    find_group,
    merging,
)
from meguru.apps.breakdown.queries.steps import StepChoice, drafts_of, processes_to_draft_in, step_choices

__all__ = [
    "Chart",
    "ChartCell",
    "GroupRow",
    "ItemGroups",
    "Merging",
    "Square",
    "StepChoice",
    "Unsaved",
    "as_typed",
    "breakdown_rows",
    "breakdowns_put_away",
    "chart",
    "drafts_of",
    "find_group",
    "merging",
    "place_label",
    "processes_to_draft_in",
    "put_away_breakdown",
    "sheets_of",
    "step_choices",
]
