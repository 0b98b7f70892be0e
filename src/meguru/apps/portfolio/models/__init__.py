"""Tables of the portfolio: what was found, what people answered, what a way costs, and what was decided."""

from meguru.apps.portfolio.models.directions import DirectionAssumptions, DirectionChoice, WayChoice
from meguru.apps.portfolio.models.findings import QUARTER_WORDS, CardReview, FindingAnswer, KeptFinding

__all__ = [
    "QUARTER_WORDS",
    "CardReview",
    "DirectionAssumptions",
    "DirectionChoice",
    "FindingAnswer",
    "KeptFinding",
    "WayChoice",
]
