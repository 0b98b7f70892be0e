"""One sheet as who answers sees it: its questions, what is written, last year's answers, the remarks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.surveys.bridge import questionnaire_of
from meguru.apps.surveys.models import AnswerFile, AnswerSheet, Recipient
from meguru.apps.surveys.queries.sheet_state import (
    AnswerStep,
    mark_of,
    previous_answers,
    sheet_of,
    step_of,
)
from meguru.engines.questionnaire import (
    ROW,
    Progress,
    Question,
    QuestionKind,
    Questionnaire,
    ReadAnswer,
    Remark,
    as_text,
    cell_as_text,
    check,
    counted,
    figure,
    open_remarks,
    progress,
    shown,
)

SPARE_ROWS = 3  # empty rows below those that are filled in


@dataclass(frozen=True, slots=True)
class Typed:
    """What came in with a form: how each question was read, from what, and what collided.

    `is_unsaved`: nothing of it could be stored, so the page keeps all of it in its fields.
    """

    readings: Mapping[str, ReadAnswer] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    file_errors: Mapping[str, str] = field(default_factory=dict)
    theirs: Mapping[str, Any] = field(default_factory=dict)
    who: str = ""
    is_unsaved: bool = False


@dataclass(frozen=True, slots=True)
class CellOnPage:
    """One cell of a table to fill in."""

    name: str
    label: str
    kind: str
    value: Any
    text: str
    options: tuple[Any, ...]
    unit: str
    error: str = ""

    @property
    def typed(self) -> str:
        return input_text(self.value)


@dataclass(frozen=True, slots=True)
class RowOnPage:
    """One row of a table to fill in; `label` is "" where rows are free."""

    number: int
    label: str
    cells: tuple[CellOnPage, ...]


@dataclass(frozen=True, slots=True)
class RemarkOnPage:
    """A remark beside its question, with the reason that was given for it."""

    remark: Remark
    reason: str
    is_open: bool

    @property
    def name(self) -> str:
        return f"reason.{self.remark.key}"


@dataclass(frozen=True, slots=True)
class QuestionOnPage:
    """One question as it stands on the page. `value` is what its field holds: stored, or typed just now."""

    question: Question
    label: str
    is_shown: bool
    value: Any
    text: str
    mark: str  # of what this person had seen
    mark_now: str  # of what is stored
    before: str = ""  # last year's answer
    error: str = ""
    note: str = ""
    theirs: str | None = None
    remarks: tuple[RemarkOnPage, ...] = ()
    rows: tuple[RowOnPage, ...] = ()
    files: tuple[AnswerFile, ...] = ()
    removed_files: tuple[AnswerFile, ...] = ()  # taken out, and still to be put back
    sections: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def kind(self) -> str:
        return self.question.kind.value

    @property
    def typed(self) -> str:
        """What stands in the field."""
        return input_text(self.value)

    @property
    def chosen(self) -> list[str]:
        return [str(one) for one in self.value] if isinstance(self.value, list) else []

    @property
    def said_mark(self) -> str:
        """Changes whenever something else is said beside the question; what is being typed there is left alone."""
        said = [(one.remark.key, one.remark.message, one.is_open) for one in self.remarks]
        return mark_of([self.error, self.note, self.theirs, said])

    @property
    def is_wrong(self) -> bool:
        return bool(self.error) or any(one.is_open for one in self.remarks)


@dataclass(frozen=True, slots=True)
class PartOnPage:
    """Questions below one heading."""

    heading: str
    questions: tuple[QuestionOnPage, ...]

    @property
    def is_shown(self) -> bool:
        return any(one.is_shown for one in self.questions)


@dataclass(frozen=True, slots=True)
class SheetOnPage:
    """A whole sheet to answer, or to read."""

    sheet: AnswerSheet | None
    parts: tuple[PartOnPage, ...]
    progress: Progress
    remarks: tuple[Remark, ...]
    in_the_way: tuple[Remark, ...]
    has_previous: bool
    step: AnswerStep
    is_rewritten: bool = False  # since it was handed over
    who: str = ""

    @property
    def questions(self) -> tuple[QuestionOnPage, ...]:
        return tuple(one for part in self.parts for one in part.questions)

    def of(self, key: str) -> QuestionOnPage | None:
        return next((one for one in self.questions if one.key == key), None)


def sheet_on_page(
    recipient: Recipient, *, typed: Typed | None = None, only: Sequence[str] = (), with_missing: bool = False
) -> SheetOnPage:
    """The sheet with every question, what is written, last year's answers and the remarks.

    `only`: the questions of one part that was given to a section. `with_missing`: also say that required answers are
    missing, which would be noise while people are still writing.
    """
    typed = typed or Typed()
    paper = questionnaire_of(recipient.survey)
    sheet = sheet_of(recipient)
    answers = sheet.answers if sheet else {}
    previous = previous_answers(recipient)
    remarks = check(paper, answers, previous)
    in_the_way = open_remarks(remarks, sheet.reasons if sheet else {})
    said = [one for one in remarks if with_missing or not one.key.startswith("missing:")]
    maker = _QuestionMaker(
        paper=paper,
        sheet=sheet,
        previous=previous or {},
        remarks=said,
        in_the_way={one.key for one in in_the_way},
        typed=typed,
        shown=set(shown(paper, answers)),
    )
    return SheetOnPage(
        sheet=sheet,
        parts=_parts(maker, only),
        progress=progress(paper, answers),
        remarks=remarks,
        in_the_way=in_the_way,
        has_previous=bool(previous),
        step=step_of(recipient, sheet),
        is_rewritten=bool(
            sheet
            and sheet.released
            and (counted(paper, answers) != sheet.released.answers or sheet.reasons != sheet.released.reasons)
        ),
        who=typed.who,
    )


def _parts(maker: _QuestionMaker, only: Sequence[str]) -> tuple[PartOnPage, ...]:
    parts: list[tuple[str, list[QuestionOnPage]]] = []
    for question in maker.paper.questions:
        if question.heading or not parts:
            parts.append((question.heading, []))
        if not only or question.key in only:
            parts[-1][1].append(maker.on_page(question))
    return tuple(PartOnPage(heading, tuple(questions)) for heading, questions in parts if questions)


class _QuestionMaker:
    """Puts together what one page says about each question."""

    def __init__(
        self,
        *,
        paper: Questionnaire,
        sheet: AnswerSheet | None,
        previous: Mapping[str, Any],
        remarks: Sequence[Remark],
        in_the_way: set[str],
        typed: Typed,
        shown: set[str],
    ) -> None:
        self.paper, self.sheet, self.previous, self.remarks = paper, sheet, previous, remarks
        self.in_the_way, self.typed, self.shown = in_the_way, typed, shown
        self.answers = sheet.answers if sheet else {}
        self.reasons = {**(sheet.reasons if sheet else {}), **(typed.reasons if typed.is_unsaved else {})}
        self.files = list(sheet.files.defer("content")) if sheet else []
        given = sheet.handed_over.select_related("department") if sheet else ()
        self.given = [(set(part.keys), part.department.name) for part in given]

    def on_page(self, question: Question) -> QuestionOnPage:
        key = question.key
        reading = self.typed.readings.get(key)
        unread = reading is not None and not reading.is_well
        collided = key in self.typed.theirs
        stored = self.answers.get(key)
        now = mark_of(stored)
        if reading is not None and reading.is_well and (collided or self.typed.is_unsaved):
            value: Any = reading.value
        elif unread:
            value = self.typed.raw.get(key)
        else:
            value = stored
        return QuestionOnPage(
            question=question,
            label=self.paper.label(key),
            is_shown=key in self.shown,
            value=value,
            text=as_text(question, stored),
            mark=self.typed.was[key]
            if reading is not None and (collided or unread or self.typed.is_unsaved)
            else now,
            mark_now=now,
            before=as_text(question, self.previous.get(question.previous_key or key)),
            error=self.typed.file_errors.get(key, "") or self._error(question, reading),
            note=reading.note if reading else "",
            theirs=(as_text(question, self.typed.theirs[key]) or _("（空）")) if collided else None,
            remarks=tuple(
                RemarkOnPage(one, self.reasons.get(one.key, ""), one.key in self.in_the_way)
                for one in self.remarks
                if one.question_key == key
            ),
            rows=rows_on_page(question, value, reading) if question.kind is QuestionKind.TABLE else (),
            files=self._files(key, stored) if question.kind is QuestionKind.FILE else (),
            removed_files=self._removed(key, stored) if question.kind is QuestionKind.FILE else (),
            sections=tuple(name for keys, name in self.given if key in keys),
        )

    def _error(self, question: Question, reading: ReadAnswer | None) -> str:
        if reading is None or reading.is_well:
            return ""
        return reading.error or _("読めないマスがあります。赤い字のマスを直してください。")

    def _files(self, key: str, stored: Any) -> tuple[AnswerFile, ...]:
        names = stored if isinstance(stored, list) else []
        return tuple(one for one in self.files if one.question_key == key and one.file_name in names)

    def _removed(self, key: str, stored: Any) -> tuple[AnswerFile, ...]:
        there = self._files(key, stored)
        return tuple(
            one
            for one in self.files
            if one.question_key == key and one.removed_at is not None and one not in there
        )


def input_text(value: Any) -> str:
    """A stored value, or a text that was typed, as it stands in a field: 1,200, 2026/4/1, はい."""
    if value is None or isinstance(value, list):
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int | float):
        return figure(value)
    try:
        day = dt.date.fromisoformat(str(value))
    except ValueError:
        return str(value)
    return f"{day.year}/{day.month}/{day.day}"


def rows_on_page(question: Question, value: Any, reading: ReadAnswer | None) -> tuple[RowOnPage, ...]:
    """Fixed rows, or those that are filled in and some empty ones."""
    filled = [row for row in (value if isinstance(value, list) else []) if isinstance(row, Mapping)]
    labels = list(question.rows) or [""] * (len(filled) + SPARE_ROWS)
    by_label = {str(row.get(ROW)): row for row in filled}
    errors = reading.cells if reading else {}
    rows = []
    for place, label in enumerate(labels):
        row = by_label.get(label, {}) if label else (filled[place] if place < len(filled) else {})
        cells = tuple(
            CellOnPage(
                name=f"cell.{question.key}.{place}.{column.key}",
                label=_("%(row)s、%(column)s")
                % {"row": label or _("%s行目") % (place + 1), "column": column.label},
                kind=column.kind.value,
                value=row.get(column.key),
                text=cell_as_text(column, row.get(column.key)),
                options=column.options,
                unit=column.unit,
                error=errors.get((place, column.key), ""),
            )
            for column in question.columns
        )
        rows.append(RowOnPage(number=place + 1, label=label, cells=cells))
    return tuple(rows)
