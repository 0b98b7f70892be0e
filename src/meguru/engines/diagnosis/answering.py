"""Which question comes next. Answers are kept as question id -> answer id; an empty answer id is a skipped question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.diagnosis.model import Answer, Chart, Question

SKIPPED = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far somebody has come: `dealt_with` questions are answered or skipped, of `asked` as things stand now."""

    dealt_with: int
    answered: int
    asked: int

    @property
    def is_complete(self) -> bool:
        return self.dealt_with >= self.asked


def questions_to_ask(chart: Chart, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions that these answers lead to, in order. An answer to a question that is not asked (any more, after
    an earlier one was changed) is not counted and leads to nothing; it is not lost either."""
    asked: list[Question] = []
    given: set[str] = set()
    for question in chart.questions:
        if question.ask_when and not question.ask_when & given:
            continue
        asked.append(question)
        if given_answer(question, answers) is not None:
            given.add(f"{question.id}:{answers[question.id]}")
    return tuple(asked)


def next_question(chart: Chart, answers: Mapping[str, str]) -> Question | None:
    """The first question that is neither answered nor skipped; None when all are dealt with."""
    return next(
        (
            one
            for one in questions_to_ask(chart, answers)
            if one.id not in answers or (answers[one.id] != SKIPPED and given_answer(one, answers) is None)
        ),
        None,
    )


def progress_of(chart: Chart, answers: Mapping[str, str]) -> Progress:
    """How many questions are dealt with. What is still to be asked can change with the next answer."""
    asked = questions_to_ask(chart, answers)
    answered = sum(given_answer(question, answers) is not None for question in asked)
    skipped = sum(answers.get(question.id) == SKIPPED for question in asked)
    return Progress(dealt_with=answered + skipped, answered=answered, asked=len(asked))


def given_answer(question: Question, answers: Mapping[str, str]) -> Answer | None:
    """The answer that was chosen; None when it was skipped, not reached, or is not one of the question's."""
    return question.answer(answers[question.id]) if answers.get(question.id) else None
