"""An answer as people read it: in a column beside, in a paper, in a list of what changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from meguru.engines.conditions import is_answered
from meguru.engines.questionnaire.question import ROW, Option, Question, QuestionKind


def answer_text(question: Question, value: Any) -> str:
    """The words for an answer; "" when there is none. A table is one line per row that has something in it."""
    if question.kind is QuestionKind.TABLE:
        return "\n".join(
            _row_text(question, place, row) for place, row in enumerate(value or (), 1) if _filled(row)
        )
    return value_text(question.kind, question.options, question.unit, value)


def value_text(kind: QuestionKind, options: tuple[Option, ...], unit: str, value: Any) -> str:
    """The words for one value of a question or of a table's cell."""
    if not is_answered(value):
        return ""
    if isinstance(value, bool):
        return "はい" if value else "いいえ"
    if isinstance(value, int | float):
        return f"{number_text(value)}{unit}"
    if isinstance(value, list | tuple):
        return "、".join(_label(options, one) for one in value)
    if kind is QuestionKind.ONE_CHOICE:
        return _label(options, value)
    return _day(str(value)) if kind is QuestionKind.DATE else str(value)


def number_text(value: float) -> str:
    """1234.50 -> 1,234.5"""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")


def _label(options: tuple[Option, ...], key: object) -> str:
    return next((one.label for one in options if one.key == key), str(key))


def _day(text: str) -> str:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.year}年{day.month}月{day.day}日"


def _filled(row: Any) -> bool:
    return isinstance(row, Mapping) and any(is_answered(cell) for key, cell in row.items() if key != ROW)


def _row_text(question: Question, place: int, row: Mapping[str, Any]) -> str:
    cells = [
        f"{column.label} {text}"
        for column in question.columns
        if (text := value_text(column.kind, column.options, column.unit, row.get(column.key)))
    ]
    return f"{row.get(ROW) or f'{place}行目'}：{'、'.join(cells)}"
