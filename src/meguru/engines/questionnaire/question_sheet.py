"""設問の一覧: the questions of a survey as a table for Excel, and back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from meguru.engines.conditions import BadCondition
from meguru.engines.questionnaire.condition_text import condition_as_text, read_condition_text
from meguru.engines.questionnaire.question import (
    COLUMN_KINDS,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    TableColumn,
)
from meguru.engines.questionnaire.renewing import free_key, renewed_columns, renewed_options
from meguru.engines.spreadsheets import (
    Choice,
    Column,
    Kind,
    Notice,
    Problem,
    ReadRow,
    ReadTable,
    TableLayout,
    TableRow,
    read_table,
    write_workbook,
)

KIND_LABELS: Mapping[QuestionKind, str] = {
    QuestionKind.TEXT: "短い文",
    QuestionKind.LONG_TEXT: "長い文",
    QuestionKind.NUMBER: "数",
    QuestionKind.YES_NO: "はい・いいえ",
    QuestionKind.ONE_CHOICE: "一つ選ぶ",
    QuestionKind.SEVERAL: "いくつでも選ぶ",
    QuestionKind.DATE: "日付",
    QuestionKind.TABLE: "表",
    QuestionKind.FILE: "ファイル",
}
_ALSO: Mapping[QuestionKind, tuple[str, ...]] = {
    QuestionKind.TEXT: ("文", "文字", "記述", "一行"),
    QuestionKind.LONG_TEXT: ("自由記述", "自由記載", "自由回答", "記述式"),
    QuestionKind.NUMBER: ("数値", "数字", "件数", "人数", "金額"),
    QuestionKind.YES_NO: ("はいいいえ", "○×", "有無", "はい/いいえ"),
    QuestionKind.ONE_CHOICE: ("選択", "単一選択", "択一", "一つ選択", "プルダウン"),
    QuestionKind.SEVERAL: ("複数選択", "複数回答", "すべて選ぶ"),
    QuestionKind.DATE: ("年月日", "日"),
    QuestionKind.FILE: ("添付", "添付ファイル"),
}
LONGEST_TEXT, LONGEST_UNIT, LONGEST_HEADING, LONGEST_LABEL = 400, 20, 80, 120
MOST_QUESTIONS, MOST_OPTIONS, MOST_COLUMNS, MOST_ROWS = 200, 60, 12, 100
KEPT = "画面で決めた条件"  # stands for a condition that no cell can hold
_CHOICES = tuple(Choice(kind.value, label, _ALSO.get(kind, ())) for kind, label in KIND_LABELS.items())
_NUMBER: dict[str, Any] = {"kind": Kind.DECIMAL, "least": None, "places": 6}

LAYOUT = TableLayout(
    name="survey-questions",
    version=1,
    sheet="設問",
    frozen=2,
    columns=(
        Column("heading", "見出し", note="部の初めの設問にだけ書きます。例：体制", longest=LONGEST_HEADING),
        Column("text", "設問", required=True, longest=LONGEST_TEXT, width=44, also=("質問", "設問文", "質問文")),
        Column("help", "補足", note="答え方の例などを書きます。", longest=LONGEST_TEXT, width=30, also=("説明", "備考")),
        Column("kind", "答え方", Kind.CHOICE, choices=_CHOICES, note="空欄は「短い文」になります。", also=("回答形式", "形式")),
        Column("is_required", "必須", Kind.YES_NO, note="空欄は「はい」になります。"),
        Column("unit", "単位", note="例：件、人、千円", longest=LONGEST_UNIT),
        Column("options", "選択肢", note="1行に一つ書きます（セルの中の改行は Alt と Enter）。", width=26),
        Column("columns", "表の列", note="1行に一つ。「件数：数：件」「状況：選択：済み・まだ」「備考」のように書きます。", width=26),
        Column("rows", "表の行", note="1行に一つ。空欄なら、答える人が行を足せます。", width=20),
        Column("least", "最小", **_NUMBER),
        Column("most", "最大", **_NUMBER),
        Column("tolerance", "前回との差の目安", Kind.WHOLE, unit="%", most=1000, note="例：20。前回と20%より違うとき、理由をたずねます。"),
        Column("counts_people", "人数を数える", Kind.YES_NO, note="「はい」にすると、10人に満たない数を公表しません。"),
        Column("shown_when", "出す条件", note="例：問1=はい。空欄なら、いつも出します。", width=24),
    ),
)  # fmt: skip
_COLUMN_LABELS = {
    QuestionKind.TEXT: "文",
    QuestionKind.NUMBER: "数",
    QuestionKind.YES_NO: "はい・いいえ",
    QuestionKind.ONE_CHOICE: "選択",
    QuestionKind.DATE: "日付",
}


@dataclass(frozen=True, slots=True)
class ReadQuestions:
    """A list of questions that was read. With problems, nothing of it may be stored."""

    questions: tuple[Question, ...]
    problems: tuple[Problem, ...]
    notices: tuple[Notice, ...] = ()


def write_questions(questionnaire: Questionnaire, *, marker: Mapping[str, str] | None = None) -> bytes:
    """The questions as a workbook; `read_questions` gives the same questions back."""
    rows = [TableRow(_row(questionnaire, one), key=one.key) for one in questionnaire.questions]
    return write_workbook(LAYOUT, rows, examples=_EXAMPLES, marker=marker)


def _row(questionnaire: Questionnaire, question: Question) -> dict[str, Any]:
    return {
        "heading": question.heading,
        "text": question.text,
        "help": question.help,
        "kind": question.kind.value,
        "is_required": question.is_required,
        "unit": question.unit,
        "options": "\n".join(one.label for one in question.options),
        "columns": "\n".join(column_as_text(one) for one in question.columns),
        "rows": "\n".join(question.rows),
        "least": _decimal(question.least),
        "most": _decimal(question.most),
        "tolerance": question.tolerance,
        "counts_people": question.counts_people,
        "shown_when": _condition_cell(questionnaire, question),
    }


def _condition_cell(questionnaire: Questionnaire, question: Question) -> str:
    text = condition_as_text(questionnaire, question.shown_when)
    return KEPT if text is None else text


def _decimal(value: float | None) -> Any:
    return None if value is None else Decimal(repr(value))


def column_as_text(column: TableColumn) -> str:
    """件数：数：件＊ (＊: must be filled in)."""
    parts = [column.label]
    if column.kind is not QuestionKind.TEXT or column.unit:
        parts.append(_COLUMN_LABELS[column.kind])
    extra = "・".join(one.label for one in column.options) or column.unit
    return "：".join([*parts, *([extra] if extra else [])]) + ("＊" if column.is_required else "")


def read_questions(content: bytes, known: Questionnaire, *, taken: Sequence[str] = ()) -> ReadQuestions:
    """Read a workbook or CSV file of questions.

    `known` are the questions of the survey: a row of ours keeps its key, and what the file has no column for.
    `taken` are further keys that new questions must not get (last year's).
    Raises: uploads.Refused for a file that cannot be read at all.
    """
    return questions_of(read_table(content, LAYOUT, most_rows=MOST_QUESTIONS), known, taken=taken)


def questions_of(table: ReadTable, known: Questionnaire, *, taken: Sequence[str] = ()) -> ReadQuestions:
    """The rows of a table as questions."""
    found: list[Question] = []
    problems = list(table.problems)
    keys = [*taken, *(one.key for one in known.questions)]
    for row in table.rows:
        stored = known.question(row.key) if row.key not in [one.key for one in found] else None
        key = stored.key if stored else free_key(keys)
        keys.append(key)
        try:
            found.append(_question(row, stored or Question(key, QuestionKind.TEXT, ""), found))
        except _WrongCell as wrong:
            problems.append(Problem("cell", row.number, wrong.heading, str(wrong), wrong.typed))
    return ReadQuestions(tuple(found), tuple(sorted(problems, key=lambda one: one.row)), table.notices)


class _WrongCell(ValueError):
    """A cell whose own little language was not understood."""

    def __init__(self, heading: str, message: str, typed: str) -> None:
        super().__init__(message)
        self.heading = heading
        self.typed = typed


def _question(row: ReadRow, stored: Question, before: Sequence[Question]) -> Question:
    given = row.values
    question = replace(
        stored,
        text=str(given.get("text") or stored.text),
        heading=str(given.get("heading", stored.heading) or ""),
        help=str(given.get("help", stored.help) or ""),
        unit=str(given.get("unit", stored.unit) or ""),
        kind=QuestionKind(str(given.get("kind", stored.kind) or QuestionKind.TEXT)),
        is_required=_truth(given, "is_required", stored.is_required, empty=True),
        counts_people=_truth(given, "counts_people", stored.counts_people, empty=False),
        least=_float(given, "least", stored.least),
        most=_float(given, "most", stored.most),
    )
    if "tolerance" in given:
        percent = given["tolerance"]
        question = replace(question, tolerance=None if percent is None else int(str(percent)))
    if "options" in given:
        labels = _lines("選択肢", given["options"], MOST_OPTIONS, breaks=r"[\n、,，]")
        question = replace(question, options=renewed_options(labels, stored.options))
    if "columns" in given:
        lines = _lines("表の列", given["columns"], MOST_COLUMNS)
        columns = [read_column(one) for one in lines]
        question = replace(question, columns=renewed_columns(columns, stored.columns))
    if "rows" in given:
        question = replace(question, rows=tuple(_lines("表の行", given["rows"], MOST_ROWS)))
    if "shown_when" in given and given["shown_when"] != KEPT:
        text = str(given["shown_when"] or "")
        try:
            shown_when = read_condition_text(text, Questionnaire(tuple(before)))
        except BadCondition as wrong:
            raise _WrongCell("出す条件", wrong.words, text) from wrong
        question = replace(question, shown_when=shown_when)
    return question


def read_column(text: str) -> TableColumn:
    """One column of a table from a line such as 件数：数：件. Raises: _WrongCell."""
    is_required = text.rstrip().endswith(("＊", "*"))
    label, *rest = [one.strip() for one in re.split("[：:]", text.rstrip("＊* "), maxsplit=2)]
    kinds = {name: kind for kind, name in _COLUMN_LABELS.items()}
    also = {name: kind for kind in COLUMN_KINDS for name in (KIND_LABELS[kind], *_ALSO.get(kind, ()))}
    kind = (kinds | also | kinds).get(rest[0]) if rest else QuestionKind.TEXT
    if not label or kind is None:
        raise _WrongCell(
            "表の列",
            "「列の名前：答え方」の形で書いてください。答え方は、数・文・はい・いいえ・日付・選択のどれかです。",
            text,
        )
    extra = rest[1] if len(rest) > 1 else ""
    options: tuple[Option, ...] = ()
    if kind is QuestionKind.ONE_CHOICE:
        options = renewed_options([one for one in re.split("[・、,，/]", extra) if one.strip()])
        extra = ""
    return TableColumn("", label[:LONGEST_LABEL], kind, options, extra[:LONGEST_UNIT], is_required)


def _lines(heading: str, value: Any, most: int, *, breaks: str = r"\n") -> list[str]:
    lines = [one.strip() for one in re.split(breaks, str(value or "")) if one.strip()]
    if len(lines) > most:
        raise _WrongCell(heading, f"{len(lines)}個あります。{most}個までにしてください。", str(value)[:60])
    too_long = next((one for one in lines if len(one) > LONGEST_LABEL), "")
    if too_long:
        raise _WrongCell(heading, f"一つは{LONGEST_LABEL}字までです。短くしてください。", too_long[:60])
    return lines


def _truth(given: Mapping[str, Any], key: str, stored: bool, *, empty: bool) -> bool:
    if key not in given:
        return stored
    return empty if given[key] is None else bool(given[key])


def _float(given: Mapping[str, Any], key: str, stored: float | None) -> float | None:
    if key not in given:
        return stored
    return None if given[key] is None else float(str(given[key]))


_EXAMPLES = (
    TableRow(
        {"heading": "体制", "text": "DXを担当する職員はいますか。", "kind": "yes_no", "is_required": True}
    ),
    TableRow(
        {
            "text": "担当する職員は何人ですか。",
            "help": "ほかの仕事と兼ねる人も、1人と数えます。",
            "kind": "number",
            "is_required": True,
            "unit": "人",
            "shown_when": "問1=はい",
        }
    ),
    TableRow(
        {"text": "次に始めたいことは何ですか。", "kind": "one_choice", "options": "窓口\n申請\n内部の事務"}
    ),
)
