"""The sheet as who answers will see it, empty or with answers that somebody tries out. Nothing of it is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.surveys.queries.answering import (
    PartOnPage,
    QuestionOnPage,
    RemarkOnPage,
    Typed,
    rows_on_page,
)
from meguru.engines.questionnaire import (
    Question,
    QuestionKind,
    Questionnaire,
    ReadAnswer,
    Remark,
    as_text,
    check,
    shown,
)


def preview(
    paper: Questionnaire, *, tried: Mapping[str, Any] | None = None, typed: Typed | None = None
) -> tuple[PartOnPage, ...]:
    """The questions by part, those that are hidden by the tried answers marked so; remarks once something is tried."""
    answers = tried or {}
    keys = set(shown(paper, answers))
    remarks = check(paper, answers) if tried is not None else ()
    readings = typed.readings if typed else {}
    raw = typed.raw if typed else {}
    parts: list[tuple[str, list[QuestionOnPage]]] = []
    for question in paper.questions:
        if question.heading or not parts:
            parts.append((question.heading, []))
        reading = readings.get(question.key)
        unread = reading is not None and not reading.is_well
        value = raw.get(question.key) if unread else answers.get(question.key)
        label = paper.label(question.key)
        parts[-1][1].append(_on_page(question, label, value, reading, remarks, is_shown=question.key in keys))
    return tuple(PartOnPage(heading, tuple(questions)) for heading, questions in parts)


def _on_page(
    question: Question,
    label: str,
    value: Any,
    reading: ReadAnswer | None,
    remarks: Sequence[Remark],
    *,
    is_shown: bool,
) -> QuestionOnPage:
    is_well = reading is None or reading.is_well
    return QuestionOnPage(
        question=question,
        label=label,
        is_shown=is_shown,
        value=value,
        text=as_text(question, value) if is_well else "",
        mark="",
        mark_now="",
        error="" if reading is None or is_well else reading.error or _("読めないマスがあります。"),
        note=reading.note if reading else "",
        remarks=tuple(RemarkOnPage(one, "", True) for one in remarks if one.question_key == question.key),
        rows=rows_on_page(question, value, reading) if question.kind is QuestionKind.TABLE else (),
    )
