"""調査票: questions, which of them are shown, what a valid answer is, and what many answers say together."""

from meguru.engines.questionnaire.checking import Remark, check, key_of_sum, open_remarks
from meguru.engines.questionnaire.question import (
    COLUMN_KINDS,
    ROW,
    Answers,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    Sum,
    TableColumn,
    field_of,
)
from meguru.engines.questionnaire.reading import ReadAnswer, read_answer, read_cell
from meguru.engines.questionnaire.showing import Progress, counted, has_answer, progress, shown
from meguru.engines.questionnaire.wording import as_text, cell_as_text, figure

__all__ = [
    "COLUMN_KINDS",
    "ROW",
    "Answers",
    "Option",
    "Progress",
    "Question",
    "QuestionKind",
    "Questionnaire",
    "ReadAnswer",
    "Remark",
    "Sum",
    "TableColumn",
    "as_text",
    "cell_as_text",
    "check",
    "counted",
    "field_of",
    "figure",
    "has_answer",
    "key_of_sum",
    "open_remarks",
    "progress",
    "read_answer",
    "read_cell",
    "shown",
]
