"""Questions about the judgement of steps. Never writes."""

from meguru.apps.judgement.queries.elsewhere import other_steps
from meguru.apps.judgement.queries.judging import (
    Judgement,
    decision_history,
    judgement_of,
    proposals_for,
    stray_decisions,
    to_be_choices,
)
from meguru.apps.judgement.queries.showing import (
    AnswerRow,
    StepRow,
    answer_rows,
    reason_text,
    step_rows,
    tiles,
    verdict_label,
)

__all__ = [
    "AnswerRow",
    "Judgement",
    "StepRow",
    "answer_rows",
    "decision_history",
    "judgement_of",
    "other_steps",
    "proposals_for",
    "reason_text",
    "step_rows",
    "stray_decisions",
    "tiles",
    "to_be_choices",
    "verdict_label",
]
