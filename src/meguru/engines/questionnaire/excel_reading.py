"""A form that came back: every answer found by its key, everything that is wrong said with its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from meguru.engines.questionnaire.excel_form import (
    ANSWER_HEADING,
    ANSWER_SHEET,
    FILES_ON_PAGE,
    KEY_HEADING,
    KIND,
    NO_FILES_YET,
    OPTION_MARK,
    REASON_HEADING,
)
from meguru.engines.questionnaire.question import ROW, Question, QuestionKind, Questionnaire
from meguru.engines.questionnaire.reading import read_answer
from meguru.engines.questionnaire.showing import has_answer
from meguru.engines.spreadsheets.grid import Grid, GridRow, Merge, cell_name
from meguru.engines.spreadsheets.values import NO_WORDS, YES_WORDS, clean_text, typed_text
from meguru.engines.spreadsheets.workbook_in import read_sheets
from meguru.engines.uploads import Refused

MOST_ROWS = 5_000
LONGEST_REASON = 400


@dataclass(frozen=True, slots=True)
class FormProblem:
    """One thing in a form that cannot be taken: where, what stands there, and what to do."""

    sheet: str
    cell: str
    label: str
    typed: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadForm:
    """What a form holds. `answers` are those that were understood; `reasons` stand by the question's key."""

    marker: Mapping[str, str]
    answers: Mapping[str, Any] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FormProblem, ...] = ()
    notes: tuple[str, ...] = ()


def marker_of(content: bytes) -> Mapping[str, str]:
    """What the writer hid in a form: whose it is. Raises: Refused for what is no form of a survey."""
    return _opened(content)[1]


def read_form(content: bytes, paper: Questionnaire) -> ReadForm:
    """Read a form that was filled in.

    Holds:  nothing in it is executed; formulas count by their stored results. A problem keeps its question out of
            `answers`, never the others.
    Raises: Refused when it is no form of a survey, or its sheet of answers cannot be found.
    """
    sheets, marker = _opened(content)
    grid = sheets.get(ANSWER_SHEET) or next((one for one in sheets.values() if _head(one)), None)
    head = _head(grid) if grid else None
    if grid is None or head is None:
        raise Refused(
            "「回答」のシートに見出しの行が見つかりません。様式を取り直して、答えを写してください。",
            code="no-answers",
        )
    reader = _Reader(paper, sheets)
    reader.answers_sheet(grid, head)
    return ReadForm(
        marker=marker,
        answers=reader.answers,
        reasons=reader.reasons,
        problems=tuple(reader.problems),
        notes=tuple(reader.notes),
    )


def _opened(content: bytes) -> tuple[dict[str, Grid], dict[str, str]]:
    sheets, marker = read_sheets(content, most_rows=MOST_ROWS)
    if marker.get("table") != KIND:
        raise Refused(
            "この調査の様式ではありません。様式を受け取り直し、そのファイルに書いて選んでください。"
            "シートを新しいブックに写すと、様式の印がなくなります。",
            code="not-a-form",
        )
    return sheets, marker


@dataclass(frozen=True, slots=True)
class _Head:
    """Where the headings stand."""

    row: int
    key: int
    answer: int
    reason: int
    last: int


def _head(grid: Grid) -> _Head | None:
    for row in grid.rows[:60]:
        places = {clean_text(typed_text(raw)): place for place, raw in row.cells.items()}
        if KEY_HEADING in places and ANSWER_HEADING in places:
            reason = places.get(REASON_HEADING, 0)
            return _Head(
                row.number, places[KEY_HEADING], places[ANSWER_HEADING], reason, max(places.values())
            )
    return None


class _Reader:
    """Collects answers and problems of one form."""

    def __init__(self, paper: Questionnaire, sheets: Mapping[str, Grid]) -> None:
        self.paper, self.sheets = paper, sheets
        self.answers: dict[str, Any] = {}
        self.reasons: dict[str, str] = {}
        self.problems: list[FormProblem] = []
        self.notes: list[str] = []

    def answers_sheet(self, grid: Grid, head: _Head) -> None:
        rows: dict[str, GridRow] = {}
        for row in grid.rows:
            if row.number > head.row:
                self._note_row(grid, head, row, rows)
        for question in self.paper.questions:
            own = rows.get(question.key)
            if own is None:
                message = "この設問の行がありません。様式を取り直して、答えを写してください。"
                self._say(grid, "", question, "", message)
                continue
            self._reason(head, question, own)
            if question.kind is QuestionKind.TABLE:
                self._table(question)
            elif question.kind is QuestionKind.SEVERAL:
                self._options(grid, head, question, rows)
            elif question.kind is QuestionKind.FILE:
                self._file(head, question, own)
            else:
                self._single(grid, head, question, own)

    def _file(self, head: _Head, question: Question, row: GridRow) -> None:
        """A workbook carries no files; whoever wrote a name here is told."""
        text = clean_text(typed_text(row.cells.get(head.answer)))
        if text and text != clean_text(NO_FILES_YET) and not text.startswith(FILES_ON_PAGE):
            label = self.paper.label(question.key)
            where = cell_name(head.answer, row.number)
            self.notes.append(f"{label}（{where}）：ファイルは様式に入りません。画面から付けてください。")

    def _note_row(self, grid: Grid, head: _Head, row: GridRow, rows: dict[str, GridRow]) -> None:
        """Keep a row under its key; say what stands where nobody looks."""
        key = clean_text(typed_text(row.cells.get(head.key)))
        answer = row.cells.get(head.answer)
        where = cell_name(head.answer, row.number)
        if not key:
            if answer is not None:
                message = (
                    "設問の印が消えているので、どの設問の答えか分かりません。様式を取り直して写してください。"
                )
                self._say(grid, where, None, typed_text(answer), message)
            return
        if key in rows:
            self._say(
                grid,
                where,
                self._question_of(key),
                typed_text(answer),
                "同じ設問の行が二つあります。一つにしてください。",
            )
            return
        rows[key] = row
        beyond = [place for place in row.cells if place > head.last]
        if beyond and answer is None:
            found = cell_name(min(beyond), row.number)
            message = f"{found} に書いてあります。「{ANSWER_HEADING}」の列に移してください。"
            self._say(grid, found, self._question_of(key), typed_text(row.cells[min(beyond)]), message)

    def _question_of(self, key: str) -> Question | None:
        return self.paper.question(key.split(OPTION_MARK)[0])

    def _reason(self, head: _Head, question: Question, row: GridRow) -> None:
        text = clean_text(typed_text(row.cells.get(head.reason))) if head.reason else ""
        if text:
            self.reasons[question.key] = text[:LONGEST_REASON]

    def _single(self, grid: Grid, head: _Head, question: Question, row: GridRow) -> None:
        where = cell_name(head.answer, row.number)
        raw = row.cells.get(head.answer)
        merge = _merge_over(grid, head.answer, row.number)
        if merge is not None and (merge.bottom > merge.top or merge.left != head.answer):
            message = f"{merge.name} のセルが結合されています。結合を解いて、設問ごとに書いてください。"
            self._say(grid, where, question, typed_text(raw), message)
            return
        self._take(grid, where, question, raw)

    def _take(self, grid: Grid, where: str, question: Question, raw: Any) -> None:
        read = read_answer(question, raw)
        if read.error:
            self._say(grid, where, question, typed_text(raw), read.error)
        elif has_answer(question, read.value):
            self.answers[question.key] = read.value
        if read.note:
            self.notes.append(f"{self.paper.label(question.key)}（{where}）：{read.note}")

    def _options(self, grid: Grid, head: _Head, question: Question, rows: Mapping[str, GridRow]) -> None:
        chosen, is_well = [], True
        for option in question.options:
            row = rows.get(f"{question.key}{OPTION_MARK}{option.key}")
            raw = row.cells.get(head.answer) if row else None
            text = clean_text(typed_text(raw)).casefold()
            if text in YES_WORDS or text in (
                "o",
                "ｏ",
                "0",
                "◎",
            ):  # letters that look like the ring
                chosen.append(option.key)
            elif text and text not in NO_WORDS and row is not None:
                where = cell_name(head.answer, row.number)
                self._say(
                    grid,
                    where,
                    question,
                    typed_text(raw),
                    "当てはまるときは「○」、当てはまらないときは空欄にしてください。",
                )
                is_well = False
        if chosen and is_well:
            self.answers[question.key] = chosen

    def _table(self, question: Question) -> None:
        """The sheet whose hidden key is the question's."""
        found = [
            (name, grid, row) for name, grid in self.sheets.items() for row in _keyed(grid, question.key)
        ]
        if not found:
            message = "表のシートがありません。様式を取り直して、表を写してください。"
            self.problems.append(FormProblem("", "", self.paper.label(question.key), "", message))
            return
        _name, grid, keys = found[0]
        columns = {
            clean_text(typed_text(raw)): place
            for place, raw in keys.cells.items()
            if place != min(keys.cells)
        }
        missing = [one.label for one in question.columns if one.key not in columns]
        if missing:
            message = f"「{'」「'.join(missing)}」の列がありません。様式を取り直して、表を写してください。"
            self._say(grid, "", question, "", message)
            return
        self._table_rows(question, grid, keys, columns)

    def _table_rows(self, question: Question, grid: Grid, keys: GridRow, columns: Mapping[str, int]) -> None:
        key_place = min(keys.cells)
        wanted = [(one.key, columns[one.key]) for one in question.columns]
        found: dict[int, GridRow] = {}  # by the place that the answer's row has
        for row in grid.rows:
            if row.number <= keys.number + 1 or not any(place in row.cells for _key, place in wanted):
                continue
            place = _fixed_place(question, row, key_place) if question.rows else len(found)
            if place is None:
                message = "どの項目の行か分かりません。様式の行に書いてください。"
                self._say(grid, cell_name(wanted[0][1], row.number), question, "", message)
                continue
            found[place] = row
        raws: list[dict[str, Any]] = [
            {
                ROW: question.rows[place] if question.rows else "",
                **{key: row.cells.get(column) for key, column in wanted},
            }
            for place, row in found.items()
        ]
        read = read_answer(question, raws)
        for (place, column_key), message in read.cells.items():
            row = found[place]
            column = columns[column_key]
            self._say(
                grid, cell_name(column, row.number), question, typed_text(row.cells.get(column)), message
            )
        if read.error:
            self._say(grid, "", question, "", read.error)
        if read.is_well and has_answer(question, read.value):
            self.answers[question.key] = read.value

    def _say(self, grid: Grid, where: str, question: Question | None, typed: str, message: str) -> None:
        label = f"{self.paper.label(question.key)} {question.text}" if question else ""
        self.problems.append(FormProblem(grid.sheet, where, label, typed[:60], message))


def _fixed_place(question: Question, row: GridRow, key_place: int) -> int | None:
    """Which of the fixed rows this is, by its hidden mark."""
    mark = clean_text(typed_text(row.cells.get(key_place)))
    place = int(mark[3:]) if mark.startswith("row") and mark[3:].isdecimal() else -1
    return place if 0 <= place < len(question.rows) else None


def _keyed(grid: Grid, key: str) -> Iterator[GridRow]:
    """The row of hidden keys of a table: the question's key, then those of the columns."""
    for row in grid.rows[:10]:
        first = min(row.cells, default=0)
        if first and len(row.cells) > 1 and clean_text(typed_text(row.cells[first])) == key:
            yield row


def _merge_over(grid: Grid, place: int, row: int) -> Merge | None:
    return next(
        (one for one in grid.merges if one.left <= place <= one.right and one.top <= row <= one.bottom),
        None,
    )
