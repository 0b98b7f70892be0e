"""Pages of the portfolio."""

from meguru.apps.portfolio.views.assumptions import assumptions, bring_back_assumptions
from meguru.apps.portfolio.views.direction import decide, direction, take_back_direction
from meguru.apps.portfolio.views.files import listing, paper
from meguru.apps.portfolio.views.links import links, office_links
from meguru.apps.portfolio.views.overview import fields, findings, functions, review
from meguru.apps.portfolio.views.system import answer, system, take_back_answer

__all__ = [
    "answer",
    "assumptions",
    "bring_back_assumptions",
    "decide",
    "direction",
    "fields",
    "findings",
    "functions",
    "links",
    "listing",
    "office_links",
    "paper",
    "review",
    "system",
    "take_back_answer",
    "take_back_direction",
]
