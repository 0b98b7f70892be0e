"""A survey as a workbook that is filled in without a network and comes back: what it looks like.

The sheet 回答 has a row per question with the cell to fill in, what was answered last time and a place for reasons.
Every table has a sheet of its own. The key of each row stands in a hidden first column, so that rows may move; survey
and recipient stand on a sheet that nobody sees. Sheets are protected without a password: only cells to fill in open.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from meguru.engines.conditions import says
from meguru.engines.questionnaire.question import ROW, Answers, Option, Question, QuestionKind, Questionnaire
from meguru.engines.questionnaire.wording import as_text
from meguru.engines.spreadsheets.grid import MARKER_SHEET
from meguru.engines.spreadsheets.writing import put_text

ANSWER_SHEET = "回答"
CHOICES_SHEET = "選択肢"
KEY_HEADING = "設問の印（消さないでください）"
ANSWER_HEADING = "回答（ここに書く）"
REASON_HEADING = "違う理由（前回や合計と合わないとき）"
HEADINGS = (KEY_HEADING, "番号", "設問", "答え方", ANSWER_HEADING, "単位", "前回の回答", REASON_HEADING)
OPTION_MARK = "|"  # between a question's key and an option's, where several can be chosen
SPARE_TABLE_ROWS = 30
FILES_ON_PAGE = "画面で付けたファイル："  # before the names of files that are there already
NO_FILES_YET = "まだ付いていません（ここには書きません）"
KIND = "survey-form"
_WIDTHS = (4.0, 7.0, 46.0, 30.0, 32.0, 9.0, 28.0, 32.0)
_FONT = Font(name="BIZ UDPゴシック", size=10)
_BOLD = Font(name="BIZ UDPゴシック", size=10, bold=True)
_TITLE = Font(name="BIZ UDPゴシック", size=14, bold=True)
_LINE = Side(style="thin", color="8A94A3")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FILL_IN = PatternFill("solid", fgColor="FFF7D6")
_HEADER = PatternFill("solid", fgColor="E9EEF6")
_WRAP = Alignment(vertical="top", wrap_text=True)
_LINE_HEIGHT = 15.0  # points; whoever opens the file does not make rows higher by itself
_ONE_CELL = frozenset(QuestionKind) - {QuestionKind.SEVERAL, QuestionKind.TABLE, QuestionKind.FILE}
_HOW = {
    QuestionKind.TEXT: "言葉で書く",
    QuestionKind.LONG_TEXT: "文章で書く（マスの中の改行は Alt＋Enter）",
    QuestionKind.NUMBER: "数字で書く",
    QuestionKind.YES_NO: "一覧から「はい」か「いいえ」を選ぶ",
    QuestionKind.ONE_CHOICE: "一覧から一つ選ぶ",
    QuestionKind.SEVERAL: "当てはまるものすべてに○を付ける",
    QuestionKind.DATE: "日付を書く（2026/4/1、令和8年4月1日）",
    QuestionKind.FILE: "この様式には入らない。画面を開いて、ファイルを付ける",
}


def write_form(
    paper: Questionnaire,
    *,
    heading: str,
    lines: tuple[str, ...],
    answers: Answers,
    reasons: Mapping[str, str],
    previous: Answers,
    marker: Mapping[str, str],
) -> bytes:
    """Write the form of one recipient as .xlsx.

    Shape:  `heading` and `lines` stand on top (title, who asks, until when, where to send it). `answers` and `reasons`
            (by the question's key) are filled in already, `previous` stand beside. `marker` travels hidden.
    Holds:  `read_form` gives the same answers back. Text never becomes a formula.
    """
    return _Form(paper, answers, reasons, previous).written(heading, lines, marker)


class _Form:
    """One workbook while it is made."""

    def __init__(
        self, paper: Questionnaire, answers: Answers, reasons: Mapping[str, str], previous: Answers
    ) -> None:
        self.paper, self.answers, self.reasons, self.previous = paper, answers, reasons, previous
        self.book = Workbook()
        self.sheet = self.book.active
        self.sheet.title = ANSWER_SHEET
        self.choices = self.book.create_sheet(CHOICES_SHEET)
        self.choices.sheet_state = "hidden"
        self.lists = 0
        self.rules: dict[tuple[str, tuple[str, ...]], DataValidation] = {}

    def written(self, heading: str, lines: tuple[str, ...], marker: Mapping[str, str]) -> bytes:
        put_text(self.sheet, 1, 2, heading).font = _TITLE
        for number, line in enumerate(lines, start=2):
            put_text(self.sheet, number, 2, line)
        row = _heading_row(self.sheet, len(lines) + 3, HEADINGS)
        for question in self.paper.questions:
            row = self._question(question, row)
        for place, width in enumerate(_WIDTHS, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self.sheet.column_dimensions["A"].hidden = True
        _finish(self.sheet, below=len(lines) + 4)
        hidden = self.book.create_sheet(MARKER_SHEET)
        hidden.sheet_state = "veryHidden"
        for number, (name, value) in enumerate({"table": KIND, **marker}.items(), start=1):
            put_text(hidden, number, 1, name)
            put_text(hidden, number, 2, value)
        target = io.BytesIO()
        self.book.properties.creator = "Meguru"
        self.book.properties.title = heading[:200]
        self.book.save(target)
        return target.getvalue()

    def _question(self, question: Question, row: int) -> int:
        """Write the rows of one question; the next free row."""
        if question.heading:
            put_text(self.sheet, row, 2, question.heading).font = _BOLD
            row += 1
        before = as_text(question, self.previous.get(question.previous_key or question.key))
        required = "【必須】" if question.is_required else ""
        texts = (
            question.key,
            self.paper.label(question.key),
            question.text + (f"\n{question.help}" if question.help else ""),
            required + self._how(question),
            None,
            question.unit,
            before,
            None,
        )
        for place, text in enumerate(texts, start=1):
            if text is not None:
                cell = put_text(self.sheet, row, place, text)
                cell.alignment, cell.border = _WRAP, _FRAME
        answer = as_text(question, self.answers.get(question.key))
        written = (*texts[2:4], answer if question.kind in _ONE_CELL else "", *texts[5:7])
        lines = [_lines(text or "", width) for text, width in zip(written, _WIDTHS[2:7], strict=True)]
        least = 4 if question.kind is QuestionKind.LONG_TEXT else 1
        self.sheet.row_dimensions[row].height = min(400.0, _LINE_HEIGHT * max(least, *lines))
        self._reason(question, row)
        if question.kind is QuestionKind.SEVERAL:
            return self._options(question, row + 1)
        if question.kind is QuestionKind.TABLE:
            self._table(question)
        elif question.kind is QuestionKind.FILE:
            names = f"{FILES_ON_PAGE}{answer}" if answer else NO_FILES_YET
            cell = put_text(self.sheet, row, 5, names)
            cell.alignment, cell.border = _WRAP, _FRAME
        else:
            value = self.answers.get(question.key)
            self._fill_in(self.sheet, row, 5, question.kind, question.options, value)
        return row + 1

    def _how(self, question: Question) -> str:
        if question.kind is QuestionKind.TABLE:
            how = f"シート「{_table_name(self.paper, question)}」の表に書く"
        else:
            how = _HOW[question.kind]
        if question.shown_when is None:
            return how
        return f"{says(question.shown_when, self.paper.fields_before(question.key))}だけ答える。{how}"

    def _reason(self, question: Question, row: int) -> None:
        explained = question.tolerance is not None or any(
            question.key == one.left[0].split(".")[0] for one in self.paper.cross_checks
        )
        if explained:
            cell = put_text(self.sheet, row, 8, self.reasons.get(question.key, ""))
            _open(cell)

    def _options(self, question: Question, row: int) -> int:
        chosen = self.answers.get(question.key) or []
        for option in question.options:
            put_text(self.sheet, row, 1, f"{question.key}{OPTION_MARK}{option.key}")
            cell = put_text(self.sheet, row, 3, f"　{option.label}")
            cell.alignment = _WRAP
            cell = put_text(self.sheet, row, 5, "○" if option.key in chosen else "")
            _open(cell)
            self._offer(self.sheet, cell.coordinate, ("○",))
            row += 1
        return row

    def _table(self, question: Question) -> None:
        """A sheet of its own: hidden keys in the first column and in the row above the headings."""
        sheet = self.book.create_sheet(_table_name(self.paper, question))
        put_text(sheet, 1, 2, f"{self.paper.label(question.key)}　{question.text}").font = _BOLD
        put_text(sheet, 2, 1, question.key)
        for place, column in enumerate(question.columns, start=3):
            put_text(sheet, 2, place, column.key)
            sheet.column_dimensions[get_column_letter(place)].width = 22.0
        labels = [f"{one.label}（{one.unit}）" if one.unit else one.label for one in question.columns]
        required = [
            f"{label}【必須】" if one.is_required else label
            for label, one in zip(labels, question.columns, strict=True)
        ]
        first = _heading_row(sheet, 3, (KEY_HEADING, "項目" if question.rows else "行", *required))
        given = [row for row in self.answers.get(question.key) or [] if isinstance(row, dict)]
        by_label = {str(row.get(ROW)): row for row in given}
        names = question.rows or tuple("" for _ in range(len(given) + SPARE_TABLE_ROWS))
        for place, name in enumerate(names):
            row = by_label.get(name, {}) if name else (given[place] if place < len(given) else {})
            put_text(sheet, first + place, 1, f"row{place}")
            put_text(sheet, first + place, 2, name or f"{place + 1}").border = _FRAME
            for column_place, column in enumerate(question.columns, start=3):
                value = row.get(column.key)
                self._fill_in(sheet, first + place, column_place, column.kind, column.options, value)
        sheet.column_dimensions["A"].hidden = True
        sheet.column_dimensions["B"].width = 26.0
        sheet.row_dimensions[2].hidden = True
        _finish(sheet, below=first)

    def _fill_in(
        self, sheet: Any, row: int, place: int, kind: QuestionKind, options: tuple[Option, ...], value: Any
    ) -> None:
        """A cell to write in, with what is answered so far and the list to choose from."""
        if kind is QuestionKind.NUMBER and isinstance(value, int | float):
            cell = sheet.cell(row=row, column=place, value=value)
            cell.font = _FONT
        else:
            column = Question("", kind, "", options=options)
            cell = put_text(sheet, row, place, as_text(column, value) if value is not None else "")
        _open(cell)
        if kind is QuestionKind.NUMBER:
            cell.number_format = "#,##0.######" if isinstance(value, float) else "#,##0"
            cell.alignment = Alignment(vertical="top", horizontal="right")
        elif kind is not QuestionKind.DATE:
            cell.number_format = "@"
        if kind is QuestionKind.YES_NO:
            self._offer(sheet, cell.coordinate, ("はい", "いいえ"))
        elif kind is QuestionKind.ONE_CHOICE:
            self._offer(sheet, cell.coordinate, tuple(one.label for one in options))

    def _offer(self, sheet: Any, coordinate: str, labels: tuple[str, ...]) -> None:
        """A list to choose from, kept on the hidden sheet: in the rule itself it could be 255 letters only."""
        rule = self.rules.get((sheet.title, labels))
        if rule is None:
            self.lists += 1
            for number, label in enumerate(labels, start=1):
                put_text(self.choices, number, self.lists, label)
            letter = get_column_letter(self.lists)
            area = f"{quote_sheetname(CHOICES_SHEET)}!${letter}$1:${letter}${len(labels)}"
            rule = DataValidation(
                type="list", formula1=area, allow_blank=True, errorTitle="一覧から選んでください"
            )
            rule.error = "一覧にある言葉から選んでください。"
            rule.showErrorMessage = True
            sheet.add_data_validation(rule)
            self.rules[sheet.title, labels] = rule
        rule.add(coordinate)


def words_on_files(paper: Questionnaire) -> str:
    """What the head of a form says about questions that are answered by files; "" where there are none."""
    labels = [paper.label(one.key) for one in paper.questions if one.kind is QuestionKind.FILE]
    if not labels:
        return ""
    return (
        f"{'、'.join(labels)}はファイルで答えます。この様式には入りません。"
        "様式を返した後でも、届いたリンクかサインインで画面を開き、ファイルを付けて提出できます。"
    )


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column: a Japanese letter is as wide as two figures."""
    letters = [sum(1 if one.isascii() else 2 for one in line) for line in text.split("\n")]
    return sum(max(1, math.ceil(one / (width - 1))) for one in letters)


def _table_name(paper: Questionnaire, question: Question) -> str:
    return f"表 {paper.label(question.key)}"


def _heading_row(sheet: Any, row: int, headings: tuple[str, ...]) -> int:
    for place, heading in enumerate(headings, start=1):
        cell = put_text(sheet, row, place, heading)
        cell.font, cell.fill, cell.border, cell.alignment = _BOLD, _HEADER, _FRAME, _WRAP
    return row + 1


def _open(cell: Any) -> None:
    cell.fill, cell.border, cell.alignment = _FILL_IN, _FRAME, _WRAP
    cell.protection = Protection(locked=False)


def _finish(sheet: Any, *, below: int) -> None:
    sheet.freeze_panes = sheet.cell(row=below, column=1)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: allowed
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "&P / &N"
