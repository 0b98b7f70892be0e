"""Rows <-> engine values: a survey and its questions as a questionnaire, and back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from meguru.apps.surveys.models import CrossCheck, Question, Survey
from meguru.engines import questionnaire as engine
from meguru.engines.conditions import BadCondition, Field, read, write
from meguru.engines.questionnaire import Option, QuestionKind, Questionnaire, Sum, TableColumn

FIELDS = (
    "key", "heading", "kind", "text", "help", "is_required", "unit", "options", "columns", "rows", "least", "most",
    "shown_when", "tolerance", "previous_key", "counts_people",
)  # fmt: skip


def questionnaire_of(survey: Survey) -> Questionnaire:
    """A survey with its questions in order and its checks. Two queries, none when both are prefetched."""
    return questionnaire_from(survey.questions.all(), survey.cross_checks.all())


def questionnaire_from(questions: Iterable[Question], cross_checks: Iterable[CrossCheck]) -> Questionnaire:
    """Rows that were read already, as the engine takes them."""
    found: list[engine.Question] = []
    fields: list[Field] = []
    for row in sorted(questions, key=lambda one: (one.position, one.pk or 0)):
        found.append(_question(row, fields))
        fields.append(engine.field_of(found[-1], f"問{len(found)}"))
    return Questionnaire(
        questions=tuple(found),
        cross_checks=tuple(
            Sum(tuple(one.left), "eq" if one.relation == "eq" else "le", tuple(one.right))
            for one in cross_checks
        ),
    )


def _question(row: Question, before: Iterable[Field]) -> engine.Question:
    """A condition about what does not come before is kept out: the check before sending names it."""
    try:
        shown_when = read(row.shown_when, before) if row.shown_when else None
    except BadCondition:
        shown_when = None
    return engine.Question(
        key=row.key,
        kind=QuestionKind(row.kind),
        text=row.text,
        is_required=row.is_required,
        unit=row.unit,
        options=options_of(row.options),
        columns=tuple(column_of(one) for one in row.columns),
        rows=tuple(str(one) for one in row.rows),
        least=row.least,
        most=row.most,
        shown_when=shown_when,
        tolerance=row.tolerance,
        previous_key=row.previous_key,
        counts_people=row.counts_people,
        heading=row.heading,
        help=row.help,
    )


def options_of(stored: Iterable[dict[str, str]]) -> tuple[Option, ...]:
    """Options as they are stored: [{"key", "label"}]."""
    return tuple(Option(str(one["key"]), str(one["label"])) for one in stored)


def column_of(stored: dict[str, Any]) -> TableColumn:
    """A column as it is stored: {"key", "label", "kind", "options", "unit", "is_required"}."""
    return TableColumn(
        key=str(stored["key"]),
        label=str(stored["label"]),
        kind=QuestionKind(stored.get("kind", QuestionKind.TEXT)),
        options=options_of(stored.get("options", ())),
        unit=str(stored.get("unit", "")),
        is_required=bool(stored.get("is_required", False)),
    )


def fields_of(question: engine.Question) -> dict[str, Any]:
    """A question of the engine as the columns of its row, without position and survey."""
    return {
        "key": question.key,
        "heading": question.heading,
        "kind": question.kind.value,
        "text": question.text,
        "help": question.help,
        "is_required": question.is_required,
        "unit": question.unit,
        "options": _stored_options(question.options),
        "columns": [
            {
                "key": one.key,
                "label": one.label,
                "kind": one.kind.value,
                "options": _stored_options(one.options),
                "unit": one.unit,
                "is_required": one.is_required,
            }
            for one in question.columns
        ],
        "rows": list(question.rows),
        "least": question.least,
        "most": question.most,
        "shown_when": write(question.shown_when) if question.shown_when else {},
        "tolerance": question.tolerance,
        "previous_key": question.previous_key,
        "counts_people": question.counts_people,
    }


def questions_from(stored: Sequence[dict[str, Any]]) -> list[engine.Question]:
    """Questions from what `fields_of` wrote of each, in their order."""
    rows = [Question(position=place, **fields) for place, fields in enumerate(stored, 1)]
    return list(questionnaire_from(rows, ()).questions)


def _stored_options(options: Iterable[Option]) -> list[dict[str, str]]:
    return [{"key": one.key, "label": one.label} for one in options]


def row_fields(row: Question) -> dict[str, Any]:
    """What a stored question says, as `fields_of` writes it; the condition as it is stored, read or not."""
    return {name: getattr(row, name) for name in FIELDS} | {"indicator_id": row.indicator_id}


def mark_of(fields: dict[str, Any]) -> str:
    """A short mark of what is stored, by which a form says later what it had seen."""
    written = json.dumps(fields, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()[:16]


def broken_conditions(questions: Iterable[Question]) -> dict[str, str]:
    """Why stored conditions cannot be read any more, by the question's key."""
    found: dict[str, str] = {}
    before: list[Field] = []
    for place, row in enumerate(sorted(questions, key=lambda one: (one.position, one.pk or 0)), 1):
        if row.shown_when:
            try:
                read(row.shown_when, before)
            except BadCondition as wrong:
                found[row.key] = wrong.words
        before.append(engine.field_of(_question(row, before), f"問{place}"))
    return found
