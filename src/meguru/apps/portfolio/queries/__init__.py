"""What the portfolio answers."""

from meguru.apps.portfolio.queries.directions import (
    DirectionPage,
    assumptions_of_revision,
    current_assumptions,
    curves_of,
    direction_of,
    direction_page,
    expectation,
    newest_assumptions,
)
from meguru.apps.portfolio.queries.facts import (
    alike_in_office,
    by_function,
    direction_facts,
    facts_of,
    places_of,
    yearly_costs,
)
from meguru.apps.portfolio.queries.findings import (
    Filters,
    Overview,
    ShownFinding,
    SystemFindings,
    findings_of_system,
    office_that_waits,
    overview,
    reviews_of_put_away,
    rules_version,
    visible_findings,
    waiting_systems,
)
from meguru.apps.portfolio.queries.links import LinksOverview, graph_of, links_overview, system_links
from meguru.apps.portfolio.queries.pictures import field_dots, function_matrix
from meguru.apps.portfolio.queries.savings import ExpectedSaving, expected_saving

__all__ = [
    "DirectionPage",
    "ExpectedSaving",
    "Filters",
    "LinksOverview",
    "Overview",
    "ShownFinding",
    "SystemFindings",
    "alike_in_office",
    "assumptions_of_revision",
    "by_function",
    "current_assumptions",
    "curves_of",
    "direction_facts",
    "direction_of",
    "direction_page",
    "expectation",
    "expected_saving",
    "facts_of",
    "field_dots",
    "findings_of_system",
    "function_matrix",
    "graph_of",
    "links_overview",
    "newest_assumptions",
    "office_that_waits",
    "overview",
    "places_of",
    "reviews_of_put_away",
    "rules_version",
    "system_links",
    "visible_findings",
    "waiting_systems",
    "yearly_costs",
]
