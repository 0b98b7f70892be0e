"""What people and the worker do in the portfolio."""

from meguru.apps.portfolio.commands.answering import AnsweredMeanwhile, answer_finding, take_back_answer
from meguru.apps.portfolio.commands.assuming import AssumedMeanwhile, bring_back_assumptions, set_assumptions
from meguru.apps.portfolio.commands.deciding import (
    CannotChoose,
    DecidedMeanwhile,
    choose_direction,
    take_back_direction,
)
from meguru.apps.portfolio.commands.reviewing import review_cards

__all__ = [
    "AnsweredMeanwhile",
    "AssumedMeanwhile",
    "CannotChoose",
    "DecidedMeanwhile",
    "answer_finding",
    "bring_back_assumptions",
    "choose_direction",
    "review_cards",
    "set_assumptions",
    "take_back_answer",
    "take_back_direction",
]
