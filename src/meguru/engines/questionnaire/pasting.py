"""A list of questions pasted from Excel or a text: with headings as our table, without them as well as it goes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence

from meguru.engines.questionnaire.question import Question, QuestionKind, Questionnaire
from meguru.engines.questionnaire.question_sheet import (
    LAYOUT,
    LONGEST_HEADING,
    LONGEST_TEXT,
    MOST_QUESTIONS,
    ReadQuestions,
    questions_of,
)
from meguru.engines.questionnaire.renewing import free_key, renewed_options
from meguru.engines.spreadsheets import Notice, Problem, read_table
from meguru.engines.spreadsheets.values import clean_text
from meguru.engines.uploads import Refused

_NUMBERING = re.compile(
    r"^\s*(?:(?:問|設問|Q|No\.?)?\s*[(（]?\d{1,3}(?:[-－.]\d{1,2})?[)）]?)\s*[.．、:：)）]?\s*"
)
_ONLY_NUMBER = re.compile(r"^(?:問|設問|Q|No\.?)?\s*[(（]?\d{1,3}(?:[-－.]\d{1,2})?[)）]?[.．、]?$")
_UNIT = re.compile(r"[（(](件|人|円|千円|万円|百万円|%|％|台|か所|箇所|回|時間|日|世帯|校|館)[)）]")
_UNIT_WORDS = (
    ("何件|件数", "件"), ("何人|人数|職員数", "人"), ("千円", "千円"), ("いくら|金額|費用|経費|予算", "円"), ("割合|何%|何％", "%"),
    ("何台|台数", "台"), ("何回|回数", "回"), ("何時間|時間数", "時間"),
)  # fmt: skip
_GUESSES = (
    (QuestionKind.DATE, re.compile("年月日|いつ|日付|時期")),
    (QuestionKind.LONG_TEXT, re.compile("理由|具体的|自由|意見|内容|どのよう|課題|記述")),
    (QuestionKind.YES_NO, re.compile(r"(?:ますか|ましたか|ですか|でしたか|有無)[。？?]?$")),
)
_KINDS = {name: one.value for one in LAYOUT.column("kind").choices for name in (one.label, *one.also)}


def read_pasted(text: str, known: Questionnaire, *, taken: Sequence[str] = ()) -> ReadQuestions:
    """Read what was pasted as questions to add.

    With a first line that holds the heading 設問 the columns are those of our table. Without it every line is a
    question: a number before it is taken off, a cell beside it may say how to answer, the unit or the options, and
    how to answer is guessed from the words; a notice says so.
    """
    if len(text) > 400_000:
        return ReadQuestions((), (Problem("too-long", 1, "", "長すぎます。200問までに分けてください。"),))
    records = [[clean_text(cell) for cell in record] for record in _records(text)]
    records = [record for record in records if any(record)]
    if records and "設問" in records[0]:
        try:
            table = read_table(_as_csv(records), LAYOUT, most_rows=MOST_QUESTIONS)
        except Refused as refused:
            return ReadQuestions((), (Problem("refused", 1, "", str(refused)),))
        return questions_of(table, Questionnaire(()), taken=[*taken, *(one.key for one in known.questions)])
    if len(records) > MOST_QUESTIONS:
        return ReadQuestions(
            (), (Problem("too-many", 1, "", f"一度に足せるのは{MOST_QUESTIONS}問までです。"),)
        )
    return _without_headings(records, [*taken, *(one.key for one in known.questions)])


def _records(text: str) -> list[list[str]]:
    """Cells as Excel puts them on the clipboard; text with a stray quotation mark is taken line by line."""
    plain = text.replace("\0", "")
    try:
        return list(csv.reader(io.StringIO(plain, newline=""), delimiter="\t", strict=True))
    except csv.Error:
        return [line.split("\t") for line in plain.splitlines()]


def _as_csv(records: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(records)
    return out.getvalue().encode()


def _without_headings(records: list[list[str]], taken: list[str]) -> ReadQuestions:
    questions: list[Question] = []
    problems: list[Problem] = []
    heading = ""
    for number, record in enumerate(records, 1):
        cells = [cell for cell in record if cell and not _ONLY_NUMBER.match(cell)]
        if not cells:
            continue
        if len(cells) == 1 and (named := _heading(cells[0])):
            heading = named
            continue
        text = _NUMBERING.sub("", " ".join(cells[0].split())) or cells[0]
        if len(text) > LONGEST_TEXT:
            problems.append(
                Problem("too-long", number, "設問", f"{LONGEST_TEXT}字までにしてください。", text[:40])
            )
            continue
        key = free_key(taken)
        taken.append(key)
        questions.append(_guessed(key, text, cells[1:], heading))
        heading = ""
    if not questions and not problems:
        problems.append(
            Problem("nothing", 1, "", "設問が見つかりません。1行に一つずつ、はりつけてください。")
        )
    notices = (Notice("guessed", "答え方は、言葉から推しはかりました。ちがうところは選び直してください。"),)
    return ReadQuestions(tuple(questions), tuple(problems), notices if questions else ())


def _heading(text: str) -> str:
    """【体制】, ■体制 or 1 体制について begins a part."""
    if text.startswith(("【", "■", "●", "◆", "＜", "<")):
        return text.strip("【】■●◆＜＞<> 　")[:LONGEST_HEADING]
    return ""


def _guessed(key: str, text: str, beside: list[str], heading: str) -> Question:
    kind: QuestionKind | None = None
    unit, options = "", ()  # type: tuple[str, tuple[str, ...]]
    help_text = ""
    for cell in beside:
        parts = tuple(one.strip(" 　・①②③④⑤⑥⑦⑧⑨") for one in re.split(r"[\n、,，/／]", cell))
        parts = tuple(one for one in parts if one)
        if cell in _KINDS:
            kind = QuestionKind(_KINDS[cell])
        elif _UNIT.fullmatch(f"（{cell}）"):
            unit = cell
        elif len(parts) > 1:
            options = parts
        else:
            help_text = cell[:LONGEST_TEXT]
    found_unit = _UNIT.search(text)
    unit = unit or (found_unit[1] if found_unit else "")
    if kind is None:
        kind = _kind(text, has_unit=bool(unit), has_options=bool(options))
    if kind is QuestionKind.NUMBER and not unit:
        unit = next((one for words, one in _UNIT_WORDS if re.search(words, text)), "")
    is_choice = kind in (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)
    return Question(
        key=key,
        kind=kind,
        text=text,
        heading=heading,
        help=help_text,
        unit=unit if kind is QuestionKind.NUMBER else "",
        options=renewed_options(options) if is_choice else (),
    )


def _kind(text: str, *, has_unit: bool, has_options: bool) -> QuestionKind:
    if has_options:
        many = re.search("すべて|全て|複数|いくつでも", text)
        return QuestionKind.SEVERAL if many else QuestionKind.ONE_CHOICE
    if has_unit or any(re.search(words, text) for words, _unit in _UNIT_WORDS):
        return QuestionKind.NUMBER
    return next((kind for kind, words in _GUESSES if words.search(text)), QuestionKind.TEXT)
