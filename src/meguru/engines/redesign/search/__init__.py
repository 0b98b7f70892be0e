"""よりよい案の探索: searches combinations of redesigns and staffing for the best yield, throughput and cost."""

from meguru.engines.redesign.search.effort import likely_seconds
from meguru.engines.redesign.search.measure import Run, Simulate, YearOutcome, one_year, prepared
from meguru.engines.redesign.search.plan import Plan, Space, people_of, space_of
from meguru.engines.redesign.search.question import (
    LEAST_BUDGET,
    MOST_BUDGET,
    Limits,
    NotTried,
    SearchQuestion,
    check,
    reserved_steps,
    usual_staffing,
)
from meguru.engines.redesign.search.report import search_report
from meguru.engines.redesign.search.results import FoundPlan, Gain, Refused, SearchResult
from meguru.engines.redesign.search.search import search

__all__ = [
    "LEAST_BUDGET",
    "MOST_BUDGET",
    "FoundPlan",
    "Gain",
    "Limits",
    "NotTried",
    "Plan",
    "Refused",
    "Run",
    "SearchQuestion",
    "SearchResult",
    "Simulate",
    "Space",
    "YearOutcome",
    "check",
    "likely_seconds",
    "one_year",
    "people_of",
    "prepared",
    "reserved_steps",
    "search",
    "search_report",
    "space_of",
    "usual_staffing",
]
