"""Questions about breakdowns. Never writes."""

from meguru.apps.breakdown.queries.charts import (
    Chart,
    ChartCell,
    Square,
    breakdown_rows,
    chart,
    put_away_breakdown,
    sheets_of,
)
from meguru.apps.breakdown.queries.merging import GroupRow, ItemGroups, Merging, find_group, merging
from meguru.apps.breakdown.queries.steps import StepChoice, drafts_of, processes_to_draft_in, step_choices

__all__ = [
    "Chart",
    "ChartCell",
    "GroupRow",
    "ItemGroups",
    "Merging",
    "Square",
    "StepChoice",
    "breakdown_rows",
    "chart",
    "drafts_of",
    "find_group",
    "merging",
    "processes_to_draft_in",
    "put_away_breakdown",
    "sheets_of",
    "step_choices",
]
