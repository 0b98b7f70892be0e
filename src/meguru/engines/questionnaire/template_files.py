"""調査のひな形: surveys that ship as data, ready to be changed and sent."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.conditions import BadCondition, read
from meguru.engines.questionnaire.examining import examine
from meguru.engines.questionnaire.question import (
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    Sum,
    TableColumn,
)


class BadTemplate(ValueError):
    """A template that contradicts itself; the message names the place."""


@dataclass(frozen=True, slots=True)
class SurveyTemplate:
    """調査のひな形: a survey to begin from."""

    key: str
    version: str
    title: str
    purpose: str
    guidance: str
    questionnaire: Questionnaire


@cache
def survey_templates() -> tuple[SurveyTemplate, ...]:
    """The templates that ship, in the order of their files' names."""
    folder = Path(__file__).parent / "templates"
    return tuple(read_template(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml")))


def survey_template(key: str) -> SurveyTemplate | None:
    return next((one for one in survey_templates() if one.key == key), None)


def read_template(text: str) -> SurveyTemplate:
    """Read a template from TOML. Raises: BadTemplate when it cannot be read, or could not be sent as it is."""
    try:
        raw = tomllib.loads(text)
        questionnaire = Questionnaire(
            questions=_questions(raw["question"]),
            cross_checks=tuple(
                Sum(tuple(one["left"]), "eq" if one["relation"] == "eq" else "le", tuple(one["right"]))
                for one in raw.get("cross_check", ())
            ),
        )
        found = SurveyTemplate(
            key=raw["key"],
            version=raw["version"],
            title=raw["title"],
            purpose=raw["purpose"],
            guidance=raw["guidance"],
            questionnaire=questionnaire,
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError, ValueError) as wrong:
        raise BadTemplate(f"the template cannot be read: {wrong}") from wrong
    stopping = [one.message for one in examine(questionnaire) if one.stops]
    if stopping:
        raise BadTemplate(f"{found.key}: {stopping[0]}")
    return found


def _questions(rows: list[dict[str, Any]]) -> tuple[Question, ...]:
    found: list[Question] = []
    for row in rows:
        bare = Question(
            key=row["key"],
            kind=QuestionKind(row["kind"]),
            text=row["text"],
            is_required=row.get("is_required", True),
            unit=row.get("unit", ""),
            options=options_from(row.get("options", ())),
            columns=tuple(_column(one) for one in row.get("columns", ())),
            rows=tuple(row.get("rows", ())),
            least=row.get("least"),
            most=row.get("most"),
            tolerance=row.get("tolerance"),
            heading=row.get("heading", ""),
            help=row.get("help", ""),
        )
        condition = row.get("shown_when")
        if condition:
            try:
                shown_when = read(condition, Questionnaire(tuple(found)).fields_before(None))
            except BadCondition as wrong:
                raise BadTemplate(f"{bare.key}: {wrong}") from wrong
            bare = replace(bare, shown_when=shown_when)
        found.append(bare)
    return tuple(found)


def options_from(labels: tuple[str, ...] | list[str]) -> tuple[Option, ...]:
    """Options from their labels; the keys count them."""
    return tuple(Option(f"o{place}", label) for place, label in enumerate(labels, 1))


def _column(row: Mapping[str, Any]) -> TableColumn:
    return TableColumn(
        key=row["key"],
        label=row["label"],
        kind=QuestionKind(row.get("kind", "text")),
        options=options_from(row.get("options", ())),
        unit=row.get("unit", ""),
        is_required=row.get("is_required", False),
    )
