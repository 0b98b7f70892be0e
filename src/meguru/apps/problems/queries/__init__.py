"""Questions about problems. Never writes."""

from meguru.apps.problems.queries.narrowing import ChosenProblem, chosen_problems, facts_of

__all__ = ["ChosenProblem", "chosen_problems", "facts_of"]
