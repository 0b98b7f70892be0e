"""初めの一手: what to do first for each type of being stuck, what of it is done, and why it counts as done.

The steps are data with a version (steps.toml). Facts are named numbers that the pages of Meguru answer with; a step
ticks itself when its facts are reached, others are ticked by hand.
"""

from meguru.engines.first_steps.model import (
    By,
    Condition,
    Fact,
    ItemState,
    StepBook,
    StepItem,
    StepsProgress,
    Tick,
    TypeStanding,
    TypeSteps,
)
from meguru.engines.first_steps.progress import progress
from meguru.engines.first_steps.steps_file import BadSteps, read_steps, step_book

__all__ = [
    "BadSteps",
    "By",
    "Condition",
    "Fact",
    "ItemState",
    "StepBook",
    "StepItem",
    "StepsProgress",
    "Tick",
    "TypeStanding",
    "TypeSteps",
    "progress",
    "read_steps",
    "step_book",
]
