"""The chart that ships, read from its file and checked."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from meguru.engines.diagnosis.model import Answer, Chart, Question, StuckType

MOST_QUESTIONS = 15
NONE_FITS = "I"


class BadChart(ValueError):
    """A chart that contradicts itself; the message names the place."""


@cache
def chart() -> Chart:
    """The chart that ships."""
    return read_chart(chart_text())


@cache
def chart_text() -> str:
    """The file of the chart that ships, to be kept with what was answered to it."""
    return (Path(__file__).parent / "chart.toml").read_text(encoding="utf-8")


def read_chart(text: str) -> Chart:
    """Read a chart from TOML. Raises: BadChart when it names a question, answer or type that is not there, asks more
    than 15 questions, asks by an answer that comes later, or has a type that no answer speaks for."""
    try:
        raw = tomllib.loads(text)
        found = Chart(
            version=raw["version"],
            source=raw["source"],
            questions=tuple(_question(row) for row in raw["question"]),
            types=tuple(StuckType(**row) for row in raw["type"]),
        )
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise BadChart(f"the chart cannot be read: {wrong}") from wrong
    _check(found)
    return found


def _question(row: dict[str, Any]) -> Question:
    return Question(
        id=row["id"],
        text=row["text"],
        help=row.get("help", ""),
        ask_when=frozenset(row.get("ask_when", ())),
        answers=tuple(_answer(answer) for answer in row["answers"]),
    )


def _answer(row: dict[str, Any]) -> Answer:
    return Answer(
        id=row["id"],
        text=row["text"],
        says=dict(row.get("says", {})),
        speaks_against=frozenset(row.get("speaks_against", ())),
        denies=frozenset(row.get("denies", ())),
    )


def _check(found: Chart) -> None:
    if len(found.questions) > MOST_QUESTIONS:
        raise BadChart(f"{len(found.questions)} questions; people bear {MOST_QUESTIONS} at most")
    codes = [one.code for one in found.types]
    if len(set(codes)) != len(codes) or NONE_FITS not in codes:
        raise BadChart(f"every type stands once, {NONE_FITS} among them")
    ids = [question.id for question in found.questions]
    if len(set(ids)) != len(ids):
        raise BadChart("every question stands once")
    before: set[str] = set()
    spoken_for: set[str] = set()
    for question in found.questions:
        given = [f"{question.id}:{answer.id}" for answer in question.answers]
        if not question.ask_when <= before or before & set(given) or len(set(given)) != len(given):
            raise BadChart(
                f"{question.id} is asked by an answer that does not come before it, or stands twice"
            )
        before.update(given)
        for answer in question.answers:
            named = {*answer.says, *answer.speaks_against, *answer.denies}
            if not named <= set(codes) - {NONE_FITS} or not set(answer.says.values()) <= {1, 2}:
                raise BadChart(f"{question.id}:{answer.id} speaks of a type or a weight that does not exist")
            spoken_for |= {code for code, points in answer.says.items() if points == 2}
    silent = set(codes) - spoken_for - {NONE_FITS}
    if silent:
        raise BadChart(f"no answer speaks clearly for {', '.join(sorted(silent))}")
