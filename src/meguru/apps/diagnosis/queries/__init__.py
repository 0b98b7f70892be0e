"""Questions about diagnoses; nothing here writes."""

from meguru.apps.diagnosis.queries.office import (
    OfficeView,
    RoundChange,
    SectionSize,
    has_answers_without_round,
    office_types,
    office_view,
    rounds_of,
)
from meguru.apps.diagnosis.queries.sheets import (
    AnswerRow,
    AskedQuestion,
    OwnSheet,
    ShownResult,
    asked_question,
    first_question,
    next_id,
    own_sheets,
    sheet_in_round,
    shown_result,
    unfinished_sheet,
)

__all__ = [
    "AnswerRow",
    "AskedQuestion",
    "OfficeView",
    "OwnSheet",
    "RoundChange",
    "SectionSize",
    "ShownResult",
    "asked_question",
    "first_question",
    "has_answers_without_round",
    "next_id",
    "office_types",
    "office_view",
    "own_sheets",
    "rounds_of",
    "sheet_in_round",
    "shown_result",
    "unfinished_sheet",
]
