"""Questions about selections; nothing here writes."""

from meguru.apps.selection.queries.listing import (
    facts_of,
    selection_rows,
    selections_put_away,
    standing_decision,
    steps_of,
)
from meguru.apps.selection.queries.price import PriceNeeded, PriceRow, price_needed
from meguru.apps.selection.queries.progress import (
    counted_evaluators,
    evaluator_progress,
    may_see_points,
    own_evaluator,
)
from meguru.apps.selection.queries.result import (
    Material,
    award_page,
    costs_of,
    material_of,
    own_differences,
    scored_result,
    sureness_of,
)

__all__ = [
    "Material",
    "PriceNeeded",
    "PriceRow",
    "award_page",
    "costs_of",
    "counted_evaluators",
    "evaluator_progress",
    "facts_of",
    "material_of",
    "may_see_points",
    "own_differences",
    "own_evaluator",
    "price_needed",
    "scored_result",
    "selection_rows",
    "selections_put_away",
    "standing_decision",
    "steps_of",
    "sureness_of",
]
