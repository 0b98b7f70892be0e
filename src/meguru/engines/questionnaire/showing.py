"""Which questions are shown, given what was answered so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from meguru.engines.conditions import evaluate, is_answered
from meguru.engines.questionnaire.question import Answers, Question, QuestionKind, Questionnaire


@dataclass(frozen=True, slots=True)
class Progress:
    """進み具合: how many of the shown questions are answered, and how many required ones are not."""

    answered: int
    shown: int
    required_open: int


def shown(questionnaire: Questionnaire, answers: Answers) -> tuple[str, ...]:
    """The keys of the questions that are shown, in their order.

    Holds:  a question with a condition is shown only when the condition holds for certain. Answers to questions that
            are not shown themselves count as not given, so a branch cannot hang on a hidden one.
    """
    keys: list[str] = []
    known: dict[str, Any] = {}
    for question in questionnaire.questions:
        if question.shown_when is not None and evaluate(question.shown_when, known) is not True:
            continue
        keys.append(question.key)
        if question.key in answers:
            known[question.key] = answers[question.key]
    return tuple(keys)


def counted(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """The answers that count: of shown questions, and only where something was answered."""
    return {
        key: answers[key]
        for key in shown(questionnaire, answers)
        if (question := questionnaire.question(key)) and has_answer(question, answers.get(key))
    }


def has_answer(question: Question, value: object) -> bool:
    """Whether a question is answered. A table is once one of its cells is filled in."""
    if question.kind is QuestionKind.TABLE:
        return isinstance(value, list) and any(row_is_filled(question, row) for row in value)
    return is_answered(value)


def row_is_filled(question: Question, row: object) -> bool:
    """Whether at least one cell of a table's row is filled in; the label of a fixed row alone is nothing."""
    return isinstance(row, dict) and any(is_answered(row.get(column.key)) for column in question.columns)


def progress(questionnaire: Questionnaire, answers: Answers) -> Progress:
    """How far the answering is."""
    keys = shown(questionnaire, answers)
    given = counted(questionnaire, answers)
    is_open = [one for one in questionnaire.questions if one.key in keys and one.key not in given]
    return Progress(
        answered=len(given),
        shown=len(keys),
        required_open=sum(one.is_required for one in is_open),
    )
