"""What a question is, and a survey as the engine sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Literal

from meguru.engines.conditions import Condition, Field, FieldKind

Answers = Mapping[str, Any]
"""Answers by the question's key, as JSON holds them: text str; number int or float; yes_no bool; one_choice the key of
an option; several a list of such keys; date "2026-04-01"; table a list of {"row": label, column key: value};
file a list of names. A key that is absent (or None, "" or []) has no answer: that is not zero."""


class QuestionKind(StrEnum):
    """答え方: how a question is answered."""

    TEXT = "text"  # one line
    LONG_TEXT = "long_text"
    NUMBER = "number"
    YES_NO = "yes_no"
    ONE_CHOICE = "one_choice"
    SEVERAL = "several"
    DATE = "date"
    TABLE = "table"
    FILE = "file"


COLUMN_KINDS = (
    QuestionKind.TEXT,
    QuestionKind.NUMBER,
    QuestionKind.YES_NO,
    QuestionKind.ONE_CHOICE,
    QuestionKind.DATE,
)
ROW = "row"  # the key of a row's label in a row of a table


@dataclass(frozen=True, slots=True)
class Option:
    """選択肢: one entry to choose. `key` is kept in answers, `label` is what people read."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class TableColumn:
    """表の列: one column of a table; `kind` is one of COLUMN_KINDS."""

    key: str
    label: str
    kind: QuestionKind = QuestionKind.TEXT
    options: tuple[Option, ...] = ()
    unit: str = ""
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """設問: `rows` are the labels of a table's fixed rows; without them people add rows as they need.

    `shown_when` None: always. `tolerance` is the percentage from which a difference to last year is asked about;
    last year's answer stands under `previous_key`, or under the same key.
    """

    key: str
    kind: QuestionKind
    text: str
    is_required: bool = True
    unit: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[TableColumn, ...] = ()
    rows: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    shown_when: Condition | None = None
    tolerance: int | None = None
    previous_key: str = ""
    counts_people: bool = False
    heading: str = ""  # begins a part of the survey
    help: str = ""

    def option_label(self, key: object) -> str:
        """What people read for an option; the key itself when it is offered no more."""
        return next((one.label for one in self.options if one.key == key), str(key))


@dataclass(frozen=True, slots=True)
class Sum:
    """設問どうしの確認: the sum of some questions is equal to, or at most, the sum of others.

    A key is a number question's, or "question.column" for the sum of a table's column.
    """

    left: tuple[str, ...]
    relation: Literal["eq", "le"]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """調査票: questions in their order, and the checks across them."""

    questions: tuple[Question, ...]
    cross_checks: tuple[Sum, ...] = ()

    def question(self, key: str) -> Question | None:
        return next((one for one in self.questions if one.key == key), None)

    def label(self, key: str) -> str:
        """How people call a question: 問3. Questions that are not shown keep their number."""
        return next(
            (f"問{place}" for place, one in enumerate(self.questions, 1) if one.key == key), f"「{key}」"
        )

    def fields_before(self, key: str | None) -> tuple[Field, ...]:
        """What a condition of this question may ask about: the questions before it. None: all of them."""
        found = []
        for question in self.questions:
            if question.key == key:
                break
            found.append(field_of(question, self.label(question.key)))
        return tuple(found)


_FIELD_KINDS: Mapping[QuestionKind, FieldKind] = {
    QuestionKind.TEXT: FieldKind.OTHER,
    QuestionKind.LONG_TEXT: FieldKind.OTHER,
    QuestionKind.NUMBER: FieldKind.NUMBER,
    QuestionKind.YES_NO: FieldKind.YES_NO,
    QuestionKind.ONE_CHOICE: FieldKind.CHOICE,
    QuestionKind.SEVERAL: FieldKind.CHOICES,
    QuestionKind.DATE: FieldKind.DATE,
    QuestionKind.TABLE: FieldKind.OTHER,
    QuestionKind.FILE: FieldKind.OTHER,
}


def field_of(question: Question, label: str) -> Field:
    """A question as a field of conditions. Free text, tables and files are only answered or not."""
    return Field(
        key=question.key,
        label=label,
        kind=_FIELD_KINDS[question.kind],
        values=tuple((one.key, one.label) for one in question.options),
    )
