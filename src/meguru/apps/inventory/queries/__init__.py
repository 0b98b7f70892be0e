"""Questions about the inventory. Never writes."""

from meguru.apps.inventory.queries.figures import Demand, Figures, demand_of, figures_for, figures_of
from meguru.apps.inventory.queries.listing import (
    SORTS,
    OperationList,
    Totals,
    differences,
    home_figures,
    operation_list,
    totals,
)

__all__ = [
    "SORTS",
    "Demand",
    "Figures",
    "OperationList",
    "Totals",
    "demand_of",
    "differences",
    "figures_for",
    "figures_of",
    "home_figures",
    "operation_list",
    "totals",
]
