"""見直し: finds redesigns that the measurements give a reason for, and simulates what each would save.

A redesign is an operator on a drawing and its scenario. It carries its elements, its reasons (each with its source),
its assumptions in plain words, and what must be checked in law before it may be done. The views come from the
management handbook, chapters 6 (abolish, replace, digital, waste) and 8 (outsourcing, judged per step).
"""

from meguru.engines.redesign.assumptions import MEASURED_AUTOMATION, Assumptions, measured_automation_share
from meguru.engines.redesign.catalogue import OPERATORS, Combination, apply, combine, propose
from meguru.engines.redesign.effects import evaluate, paired_effect, recommend
from meguru.engines.redesign.process_view import CannotApply, Design, ProcessView, view_process
from meguru.engines.redesign.results import Effect, Proposal, Reason, Redesign

__all__ = [
    "MEASURED_AUTOMATION",
    "OPERATORS",
    "Assumptions",
    "CannotApply",
    "Combination",
    "Design",
    "Effect",
    "ProcessView",
    "Proposal",
    "Reason",
    "Redesign",
    "apply",
    "combine",
    "evaluate",
    "measured_automation_share",
    "paired_effect",
    "propose",
    "recommend",
    "view_process",
]
