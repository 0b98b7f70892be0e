"""Questions about the inventory. Never writes."""

from meguru.apps.inventory.queries.figures import (
    Demand,
    Figures,
    demand_of,
    figures_for,
    figures_of,
    month_name,
    months_of,
)
from meguru.apps.inventory.queries.grades import Grades, grades_of
from meguru.apps.inventory.queries.history import Change, differences, history_of
from meguru.apps.inventory.queries.listing import (
    SORTS,
    UNKNOWN,
    OperationList,
    Row,
    Totals,
    home_figures,
    operation_list,
    rows_of,
    sorted_rows,
    systems_seen,
    totals,
)

__all__ = [
    "SORTS",
    "UNKNOWN",
    "Change",
    "Demand",
    "Figures",
    "Grades",
    "OperationList",
    "Row",
    "Totals",
    "demand_of",
    "differences",
    "figures_for",
    "figures_of",
    "grades_of",
    "history_of",
    "home_figures",
    "month_name",
    "months_of",
    "operation_list",
    "rows_of",
    "sorted_rows",
    "systems_seen",
    "totals",
]
