"""One question beside another, beside the size of the town, and beside the year before."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries.results import Collected, previous_replies
from meguru.engines.questionnaire import Option, Question, QuestionKind
from meguru.engines.questionnaire.anonymity import hidden_people
from meguru.engines.questionnaire.crossing import (
    SIZES,
    CrossTable,
    NumbersByRow,
    PairedChoices,
    PairedNumbers,
    cross_table,
    numbers_by,
    paired_choices,
    paired_numbers,
    size_of,
)
from meguru.engines.questionnaire.summary import chosen_of, options_of, summarise

SIZE = "size"
CHOSEN = (QuestionKind.YES_NO, QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)
CROSSED = (*CHOSEN, QuestionKind.NUMBER)


@dataclass(frozen=True, slots=True)
class Crossed:
    """クロス集計の結果: either a table of counts or numbers by row."""

    by: str
    by_label: str
    table: CrossTable | None = None
    numbers: tuple[NumbersByRow, ...] = ()


@dataclass(frozen=True, slots=True)
class Paired:
    """前回との比較: of the bodies that answered both times."""

    previous: Survey
    numbers: PairedNumbers | None = None
    choices: PairedChoices | None = None


def can_be_crossed(question: Question) -> bool:
    return question.kind in CROSSED


def is_withheld(found: Collected, question: Question) -> bool:
    """Whether this view says nothing about a question: then nothing beside another one either."""
    return summarise(question, found.replies, by_nobody=found.viewing.by_nobody).is_withheld


def cross_choices(found: Collected, question: Question) -> tuple[tuple[str, str], ...]:
    """(key, words) of everything that this question can be put beside."""
    if is_withheld(found, question):
        return ()
    others = tuple(
        (one.key, f"{found.questionnaire.label(one.key)} {one.text}")
        for one in found.questionnaire.questions
        if one.kind in CHOSEN and one.key != question.key and not is_withheld(found, one)
    )
    if found.survey.audience == Survey.Audience.SECTIONS:
        return others
    return ((SIZE, _("市区町村の人口")), *others)


def crossed(found: Collected, question: Question, *, by: str) -> Crossed | None:
    """A question by another one, or by size; None when `by` is nothing that it can be put beside."""
    choices = dict(cross_choices(found, question))
    if by not in choices or not can_be_crossed(question):
        return None
    rows, row_options = _rows(found, by)
    given = {one.key: one.given[question.key] for one in found.replies if question.key in one.given}
    if question.kind is QuestionKind.NUMBER:
        values = {key: float(value) for key, value in given.items()}
        numbers = numbers_by(
            rows,
            values,
            row_options=row_options,
            by_nobody=found.viewing.by_nobody,
            hidden=hidden_people(values) if question.counts_people else (),
        )
        return Crossed(by, choices[by], numbers=numbers)
    table = cross_table(
        rows,
        {key: chosen_of(question, value) for key, value in given.items()},
        row_options=row_options,
        column_options=options_of(question),
        by_nobody=found.viewing.by_nobody,
    )
    return Crossed(by, choices[by], table=table)


def paired(found: Collected, question: Question, *, for_who_asked: bool) -> Paired | None:
    """This year beside the year before; None without an earlier survey or an earlier answer.

    For readers, what was published without names the year before tells of no single body here either. Whether they
    may read the year before at all is asked before (`published.published_to`).
    """
    if found.survey.previous is None or not can_be_crossed(question) or is_withheld(found, question):
        return None
    before_key = question.previous_key or question.key
    before = {
        key: reply.given[before_key]
        for key, reply in previous_replies(found).items()
        if before_key in reply.given
    }
    now = {one.key: one.given[question.key] for one in found.replies if question.key in one.given}
    if not before:
        return None
    by_nobody = found.viewing.by_nobody or (not for_who_asked and found.survey.previous.is_anonymised)
    if question.kind is QuestionKind.NUMBER:
        then = {key: float(value) for key, value in before.items() if _is_number(value)}
        values = {key: float(value) for key, value in now.items()}
        hidden = hidden_people(values) | hidden_people(then) if question.counts_people else frozenset()
        pair = paired_numbers(values, then, by_nobody=by_nobody, hidden=hidden)
        return Paired(found.survey.previous, numbers=pair)
    choices = paired_choices(
        {key: chosen_of(question, value) for key, value in now.items()},
        {key: chosen_of(question, value) for key, value in before.items()},
        options=options_of(question),
        by_nobody=by_nobody,
    )
    return Paired(found.survey.previous, choices=choices)


def _rows(found: Collected, by: str) -> tuple[dict[str, tuple[str, ...]], tuple[Option, ...]]:
    if by == SIZE:
        sizes = {key: size_of(one.body.residents) for key, one in found.recipients.items()}
        return {key: (size,) for key, size in sizes.items() if size}, tuple(option for _n, option in SIZES)
    other = found.questionnaire.question(by)
    assert other is not None
    rows = {one.key: chosen_of(other, one.given[by]) for one in found.replies if by in one.given}
    return rows, options_of(other)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
