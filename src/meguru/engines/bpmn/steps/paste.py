"""Rows out of the clipboard: what Excel puts there when cells are copied."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from meguru.engines.bpmn.label_text import clean_text
from meguru.engines.bpmn.model import Trait
from meguru.engines.bpmn.steps.cells import CannotRead, hours_in, minutes_in, times_in, yes_or_no
from meguru.engines.bpmn.steps.headings import Heading, headings_of
from meguru.engines.bpmn.steps.rows import COLUMNS, TRAIT_COLUMNS, Pasted, RowProblem, StepRow

MOST_ROWS, MOST_CHARACTERS, LONGEST_CELL = 1_000, 2_000_000, 2_000
_LOOKED_AT = 6  # rows from the top among which the headings may stand
_NUMBER = re.compile(r"[（(]?[0-9]{1,4}(?:[-－.の][0-9]{1,3})*[)）.．]?")
_ERRORS = ("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!")
_SUMS = frozenset({"計", "合計", "小計", "総計"})
_PLAIN_ORDER = tuple(column for column in COLUMNS if column not in ("traits", "documentation"))


def paste_rows(text: str) -> Pasted:
    """Read cells separated by tabs as rows of the step table.

    With headings in one of the first rows, columns may stand in any order; without, they are taken in the order of
    the step table, beginning with the numbers when the first column holds numbers. Quoted cells may hold line
    breaks. A cell that cannot be read stays empty and is named with its row; the row itself is kept.
    `RowProblem.row` counts the rows that are returned.
    """
    if len(text) > MOST_CHARACTERS:
        return Pasted(
            problems=(RowProblem(None, "", "貼り付けた文字が多すぎます。表の部分だけをコピーしてください。"),)
        )
    lines = [[_cell(cell) for cell in line] for line in _lines(text)]
    lines = [line for line in lines if any(line)]
    if not lines:
        return Pasted(
            problems=(
                RowProblem(
                    None, "", "貼り付ける内容がありません。Excel で表の範囲を選んでコピーしてください。"
                ),
            )
        )
    problems: list[RowProblem] = []
    headings, body, unused = _headed(lines, problems)
    if len(body) > MOST_ROWS:
        text = f"{len(body):,} 行のうち、初めの {MOST_ROWS:,} 行だけを読みました。業務ごとに分けて貼り付けてください。"
        problems.append(RowProblem(None, "", text))
        body = body[:MOST_ROWS]
    rows: list[StepRow] = []
    for line in body:
        if any(clean_text(cell).replace(" ", "") in _SUMS for cell in line[:2]):
            problems.append(
                RowProblem(None, "", f"「{line[0] or line[1]}」の行は手順ではないので外しました。", "hint")
            )
            continue
        reader = _RowReader(len(rows) + 1, problems)
        rows.append(reader.read(line, headings))
    return Pasted(rows=tuple(rows), problems=tuple(problems), unused=unused)


def _lines(text: str) -> list[list[str]]:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").removeprefix("\ufeff")
    if text.count('"') % 2 == 0:
        try:
            return [
                list(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter="\t", strict=True)
            ]
        except csv.Error:
            pass  # quotes that Excel did not put there: they belong to the words
    return [line.split("\t") for line in text.split("\n")]


def _cell(text: str) -> str:
    text = "\n".join(line.strip(" \t\u3000\u00a0") for line in text.strip().split("\n"))
    return text[:LONGEST_CELL]


def _headed(
    lines: list[list[str]], problems: list[RowProblem]
) -> tuple[list[Heading | None], list[list[str]], tuple[str, ...]]:
    """The headings, the rows below them, and the headings that have no column here."""
    for place, line in enumerate(lines[:_LOOKED_AT]):
        headings = headings_of(line)
        if headings is None or (len(line) == 1 and len(lines) == 1):
            continue
        if place:
            problems.append(
                RowProblem(None, "", f"見出しより上の {place} 行は、表の題とみなして外しました。", "hint")
            )
        body = lines[place + 1 :]
        unused = tuple(
            clean_text(cell) for cell, one in zip(line, headings, strict=True) if cell and one is None
        )
        if unused:
            names = "」「".join(unused)
            text = f"見出し「{names}」の列は、手順表に当てはまる欄がないため読みませんでした。"
            problems.append(RowProblem(None, "", text, "hint"))
        return _numbers_or_names(headings, line, body), body, unused
    width = max(len(line) for line in lines)
    is_numbered = width > 1 and all(_is_number(line[0]) for line in lines)
    columns = _PLAIN_ORDER if is_numbered else _PLAIN_ORDER[1:]
    if width > 1:
        names = "・".join(COLUMNS[column] for column in columns[:width])
        problems.append(
            RowProblem(None, "", f"見出しの行がないため、左から {names} として読みました。", "hint")
        )
    return [Heading(column) for column in columns[:width]], lines, ()


def _numbers_or_names(
    headings: list[Heading | None], line: Sequence[str], body: Sequence[Sequence[str]]
) -> list[Heading | None]:
    """A column headed 手順, 順番 or 項目 holds numbers or names; its cells tell."""
    changed = list(headings)
    for place, one in enumerate(headings):
        if one is None or one.column not in ("name", "number"):
            continue
        cells = [row[place] for row in body if place < len(row) and row[place]]
        numbers = bool(cells) and all(_is_number(cell) for cell in cells)
        other = "number" if one.column == "name" else "name"
        is_free = not any(that and that.column == other for that in changed)
        if (one.column == "name" and numbers and is_free) or (
            one.column == "number" and cells and not numbers and is_free and max(map(len, cells)) > 6
        ):
            changed[place] = Heading(other)
    if not any(one and one.column == "name" for one in changed):
        for place, cell in enumerate(line):  # e.g. 手順 (numbers), then 手順 again with the names
            if changed[place] is None and cell and heading_column_is_text(place, body):
                changed[place] = Heading("name")
                break
    return changed


def heading_column_is_text(place: int, body: Sequence[Sequence[str]]) -> bool:
    """Whether the cells below a heading are words rather than numbers."""
    cells = [row[place] for row in body if place < len(row) and row[place]]
    return bool(cells) and not any(_is_number(cell) for cell in cells)


def _is_number(cell: str) -> bool:
    return _NUMBER.fullmatch(unicodedata.normalize("NFKC", cell).strip()) is not None


def _answer(cell: str) -> tuple[bool, str]:
    return yes_or_no(cell), ""


class _RowReader:
    """Reads one row; what is wrong with it goes to `problems`."""

    def __init__(self, row: int, problems: list[RowProblem]) -> None:
        self.row = row
        self.problems = problems

    def read(self, line: Sequence[str], headings: Sequence[Heading | None]) -> StepRow:
        found: dict[str, Any] = {}
        traits: set[Trait] = set()
        for cell, heading in zip(line, headings, strict=False):
            if heading is None or not cell:
                continue
            if cell.upper() in _ERRORS:
                self.say(heading, f"「{cell}」は Excel の計算の誤りなので、空欄としました。")
            elif heading.trait is not None:
                if self._figure(heading, partial(_answer, cell)):
                    traits.add(heading.trait)
            elif heading.column == "traits":
                traits |= self._traits(heading, cell)
            else:
                found[heading.column] = self._value(heading, cell)
        return StepRow(traits=frozenset(traits), **found)

    def say(self, heading: Heading, message: str, severity: str = "error") -> None:
        self.problems.append(RowProblem(self.row, heading.column, message, severity))

    def _value(self, heading: Heading, cell: str) -> Any:
        if heading.column == "minutes":
            return self._figure(heading, lambda: minutes_in(cell, unit=heading.unit or "分"))
        if heading.column == "waiting_hours":
            return self._figure(heading, lambda: hours_in(cell, unit=heading.unit or "時間"))
        if heading.column == "times_a_year":
            return self._figure(heading, lambda: times_in(cell, months=heading.is_monthly))
        if heading.column == "number":
            return unicodedata.normalize("NFKC", cell).strip(" .()")
        if heading.column in ("documentation", "next"):
            return cell
        return clean_text(cell)

    def _figure(self, heading: Heading, read: Callable[[], tuple[Any, str]]) -> Any:
        try:
            value, note = read()
        except (CannotRead, OverflowError) as reason:
            self.say(heading, str(reason))
            return None
        if note:
            self.say(heading, note, "hint")
        return value

    def _traits(self, heading: Heading, cell: str) -> set[Trait]:
        known = {label: trait for trait, label in TRAIT_COLUMNS.items()}
        found = set()
        for word in re.split(r"[、,，\n/／]+|(?<!記)・", cell):
            trait = known.get(word.strip())
            if trait:
                found.add(trait)
            elif word.strip():
                names = "、".join(known)
                self.say(
                    heading, f"作業の性質「{word.strip()}」はありません。次から選んでください: {names}。"
                )
        return found
