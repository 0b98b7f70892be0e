"""Questions about services and cases; nothing here writes."""

from meguru.apps.catalogue.queries.importing import LineState, TablePlan, plan_of
from meguru.apps.catalogue.queries.listing import (
    MOST_COMPARED,
    SimilarCase,
    SimilarService,
    case_rows,
    cases_of,
    cases_put_away,
    compared,
    is_old,
    service_rows,
    services_for,
    services_put_away,
    similar_cases,
    similar_services,
)

__all__ = [
    "MOST_COMPARED",
    "LineState",
    "SimilarCase",
    "SimilarService",
    "TablePlan",
    "case_rows",
    "cases_of",
    "cases_put_away",
    "compared",
    "is_old",
    "plan_of",
    "service_rows",
    "services_for",
    "services_put_away",
    "similar_cases",
    "similar_services",
]
