"""What somebody typed, as the answer that a question takes: full-width digits, 令和8年3月1日, ○ and ×."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from meguru.engines.conditions import is_answered
from meguru.engines.questionnaire.question import ROW, Option, Question, QuestionKind, TableColumn
from meguru.engines.questionnaire.units import unit_of, without_per
from meguru.engines.spreadsheets import Choice, Column, Kind
from meguru.engines.spreadsheets.numerals import folded, read_number
from meguru.engines.spreadsheets.values import Wrong, clean_text, read_value

LONGEST_LINE = 400
LONGEST_TEXT = 4_000
LARGEST = 10**15
MOST_TABLE_ROWS = 200
PLACES = 6
_YEN = {"円": 1, "千円": 10**3, "万円": 10**4, "百万円": 10**6, "億円": 10**8}
_LARGE_WORDS = re.compile("[十百千万億兆]")
_SEVERAL_BREAKS = re.compile(r"[、,，;；\n]")


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """An answer that was read. `value` None: nothing was answered, or it was not understood.

    `error` says what is wrong and what to do, "" when all is well. `cells` says it for the cells of a table, by
    (row from 0, column key). `note` says what was changed while reading, such as another unit.
    """

    value: Any
    error: str = ""
    cells: Mapping[tuple[int, str], str] = field(default_factory=dict)
    note: str = ""

    @property
    def is_well(self) -> bool:
        return not self.error and not self.cells


def read_answer(question: Question, raw: Any) -> ReadAnswer:
    """Understand what was typed, chosen or stood in a cell, as the answer to a question.

    Shape:  `raw` is a text, number, truth value or date; for several a list of keys or labels, or one text with
            commas; for a table a list of {"row": label, column key: raw}; for files a list of names.
    Holds:  reading an answer again gives the same answer. What lies outside least and most is read: `check` says so.
    """
    if question.kind is QuestionKind.TABLE:
        return _table(question, raw)
    if question.kind is QuestionKind.SEVERAL:
        return _several(question, raw)
    if question.kind is QuestionKind.FILE:
        names = raw if isinstance(raw, list | tuple) else [raw]
        return ReadAnswer([name for one in names if (name := clean_text(str(one or "")))])
    return _single(question.kind, question.options, question.unit, raw)


def read_cell(column: TableColumn, raw: Any) -> ReadAnswer:
    """Understand one cell of a table."""
    return _single(column.kind, column.options, column.unit, raw)


def _single(kind: QuestionKind, options: tuple[Option, ...], unit: str, raw: Any) -> ReadAnswer:
    if not is_answered(raw) or (isinstance(raw, str) and not clean_text(raw)):
        return ReadAnswer(None)
    if isinstance(raw, list | tuple | dict):
        return ReadAnswer(None, "一つだけ答えてください。")
    return _READERS[kind](raw, options, unit)


def _line(raw: Any, _options: tuple[Option, ...], _unit: str) -> ReadAnswer:
    return _understood(_plain(raw), Column("", "", Kind.TEXT, longest=LONGEST_LINE))


def _plain(raw: Any) -> Any:
    return " ".join(clean_text(raw).split("\n")) if isinstance(raw, str) else raw


def _long_text(raw: Any, _options: tuple[Option, ...], _unit: str) -> ReadAnswer:
    return _understood(raw, Column("", "", Kind.TEXT, longest=LONGEST_TEXT))


def _yes_no(raw: Any, _options: tuple[Option, ...], _unit: str) -> ReadAnswer:
    return _understood(raw, Column("", "", Kind.YES_NO))


def _date(raw: Any, _options: tuple[Option, ...], _unit: str) -> ReadAnswer:
    return _understood(raw, Column("", "", Kind.DATE))


def _one_choice(raw: Any, options: tuple[Option, ...], _unit: str) -> ReadAnswer:
    if raw in [one.key for one in options]:
        return ReadAnswer(raw)
    if not options:
        return ReadAnswer(None, "この設問には選択肢がありません。調査の担当へ知らせてください。")
    offered = tuple(Choice(one.key, one.label) for one in options)
    return _understood(raw, Column("", "", Kind.CHOICE, choices=offered))


def _number(raw: Any, _options: tuple[Option, ...], unit: str) -> ReadAnswer:
    asked = unit_of(unit)
    if isinstance(raw, str):
        raw, wrong = without_per(folded(raw), asked) if asked.per else (raw, "")
        if wrong:
            return ReadAnswer(None, wrong)
        of_money = _money(folded(raw), asked.head)
        if of_money is not None:
            return of_money
        raw = raw[:60]
    column = Column("", "", Kind.DECIMAL, unit=asked.head, least=-LARGEST, most=LARGEST, places=PLACES)
    return _understood(raw, column)


def _money(plain: str, unit: str) -> ReadAnswer | None:
    """1,200万円 where 千円 are asked for. None: nothing about units has to be settled."""
    asked = folded(unit)
    if asked not in _YEN:
        return None
    if plain.endswith("円"):
        named = read_number(plain.removesuffix("円"))
        if named is None:  # 百万円 without a figure before it, or words
            return None
        if plain.endswith(asked) and (figure := read_number(plain.removesuffix(asked))) is not None:
            return ReadAnswer(_json_number(figure))
        value = named / _YEN[asked]
        return ReadAnswer(_json_number(value), note=f"{plain}を、{value:,f}{unit}として読みました。")
    if asked != "円" and _LARGE_WORDS.search(plain) and read_number(plain) is not None:
        return ReadAnswer(
            None, f"「{plain[:30]}」が円なのか{unit}なのか分かりません。{unit}の数だけを書いてください。"
        )
    return None


def _understood(raw: Any, column: Column) -> ReadAnswer:
    found = read_value(raw, column)
    if isinstance(found, Wrong):
        return ReadAnswer(None, found.message)
    value = found.value
    if isinstance(value, Decimal):
        return ReadAnswer(_json_number(value), note=_note(found.remark))
    if isinstance(value, dt.date):
        return ReadAnswer(value.isoformat())
    return ReadAnswer(value, note=_note(found.remark))


def _note(remark: str) -> str:
    return {
        "about": "「約」などの言葉を除いて、数だけを読みました。",
        "rounded": f"小数を{PLACES}桁に丸めました。",
        "unknown-word": "「不明」などの言葉は、答えなしとして読みました。",
    }.get(remark, "")


def _json_number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)


def _several(question: Question, raw: Any) -> ReadAnswer:
    """Keys in the order of the options, each once."""
    if isinstance(raw, str):
        whole = _one_choice(raw, question.options, "") if clean_text(raw) else ReadAnswer(None)
        raw = [raw] if whole.value else [one for one in _SEVERAL_BREAKS.split(raw) if clean_text(one)]
    chosen, wrong = set(), []
    for one in raw or ():
        read = _single(QuestionKind.ONE_CHOICE, question.options, "", one)
        chosen.add(read.value)
        wrong += [read.error] if read.error else []
    return ReadAnswer([one.key for one in question.options if one.key in chosen], " ".join(wrong))


def _table(question: Question, raw: Any) -> ReadAnswer:
    """Rows with something in them; of fixed rows all, in the order of the question. `cells` counts rows as sent."""
    sent = [row for row in (raw if isinstance(raw, list | tuple) else ()) if isinstance(row, Mapping)]
    if len(sent) > MOST_TABLE_ROWS:
        return ReadAnswer(None, f"表は{MOST_TABLE_ROWS}行までです。")
    if question.rows:
        by_label = {clean_text(str(row.get(ROW) or "")): row for row in sent}
        sent = [{**by_label.get(label, {}), ROW: label} for label in question.rows]
    rows: list[dict[str, Any]] = []
    cells: dict[tuple[int, str], str] = {}
    for place, row in enumerate(sent):
        read_row: dict[str, Any] = {ROW: clean_text(str(row.get(ROW) or ""))}
        for column in question.columns:
            read = read_cell(column, row.get(column.key))
            if read.error:
                cells[place, column.key] = read.error
            if read.value is not None:
                read_row[column.key] = read.value
        rows.append(read_row)
    if not question.rows:
        rows = [row for row in rows if len(row) > 1]
    has_any = any(len(row) > 1 for row in rows)
    return ReadAnswer(rows if has_any else [], cells=cells)


_READERS: Mapping[QuestionKind, Callable[[Any, tuple[Option, ...], str], ReadAnswer]] = {
    QuestionKind.TEXT: _line,
    QuestionKind.LONG_TEXT: _long_text,
    QuestionKind.NUMBER: _number,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.ONE_CHOICE: _one_choice,
    QuestionKind.DATE: _date,
}
