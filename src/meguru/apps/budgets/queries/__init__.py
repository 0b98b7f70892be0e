"""Questions about the budget season. Never writes."""

from meguru.apps.budgets.queries.facts import amounts_of, checks_now, surroundings_of
from meguru.apps.budgets.queries.home import home_figures
from meguru.apps.budgets.queries.lists import DecidedRequest, decided, seasons_of
from meguru.apps.budgets.queries.page import CheckLine, RequestPage, request_page, versions_beside
from meguru.apps.budgets.queries.pipeline import DepartmentLine, Pipeline, RequestLine, pipeline_of

__all__ = [
    "CheckLine",
    "DecidedRequest",
    "DepartmentLine",
    "Pipeline",
    "RequestLine",
    "RequestPage",
    "amounts_of",
    "checks_now",
    "decided",
    "home_figures",
    "pipeline_of",
    "request_page",
    "seasons_of",
    "surroundings_of",
    "versions_beside",
]
