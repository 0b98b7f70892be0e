"""An answer as people read it: はい, 1,200千円, 2026年3月1日, the labels of what was chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

from meguru.engines.conditions import is_answered
from meguru.engines.questionnaire.question import ROW, Option, Question, QuestionKind, TableColumn


def figure(value: float) -> str:
    """A number with separators and without needless decimals."""
    return f"{int(value):,}" if float(value).is_integer() else f"{value:,.6f}".rstrip("0")


def as_text(question: Question, value: Any) -> str:
    """An answer in one text; "" for none. A table has a line per row, cells divided by " / "."""
    if not is_answered(value):
        return ""
    if question.kind is QuestionKind.TABLE:
        rows = value if isinstance(value, list) else []
        return "\n".join(_row(question, row) for row in rows if isinstance(row, dict))
    if question.kind is QuestionKind.SEVERAL:
        keys = value if isinstance(value, list) else [value]
        return "、".join(question.option_label(one) for one in keys)
    if question.kind is QuestionKind.FILE:
        return "、".join(str(one) for one in (value if isinstance(value, list) else [value]))
    return _single(question.kind, question.options, question.unit, value)


def cell_as_text(column: TableColumn, value: Any) -> str:
    """One cell of a table as people read it; "" for none."""
    return _single(column.kind, column.options, column.unit, value) if is_answered(value) else ""


def _row(question: Question, row: dict[str, Any]) -> str:
    cells = [
        f"{column.label} {cell_as_text(column, row.get(column.key)) or '―'}" for column in question.columns
    ]
    label = str(row.get(ROW) or "")
    return " / ".join([label, *cells] if label else cells)


def _single(kind: QuestionKind, options: tuple[Option, ...], unit: str, value: Any) -> str:
    if kind is QuestionKind.YES_NO and isinstance(value, bool):
        return "はい" if value else "いいえ"
    if kind is QuestionKind.ONE_CHOICE:
        return next((one.label for one in options if one.key == value), str(value))
    if kind is QuestionKind.NUMBER and isinstance(value, int | float):
        return f"{figure(value)}{unit}"
    if kind is QuestionKind.DATE:
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            return str(value)
        return f"{day.year}年{day.month}月{day.day}日"
    return str(value)
