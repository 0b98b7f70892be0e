"""What is wrong or remarkable in the answers: missing, out of range, other than last year, sums that do not agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meguru.engines.questionnaire.question import (
    ROW,
    Answers,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    Sum,
    TableColumn,
)
from meguru.engines.questionnaire.showing import counted, has_answer, row_is_filled, shown
from meguru.engines.questionnaire.wording import figure

RELATIONS = {"eq": "等しくありません", "le": "超えています"}


@dataclass(frozen=True, slots=True)
class Remark:
    """回答への指摘: something about an answer that whoever answers should put right, or say why it is so.

    `key` stays the same as long as the same thing is said about the same place, so that a reason can be kept for it.
    `is_error`: must be put right before handing over. `may_be_explained`: put right, or a reason is given.
    """

    key: str
    question_key: str
    message: str
    is_error: bool
    may_be_explained: bool

    @classmethod
    def error(cls, question: Question, what: str, message: str) -> Remark:
        return cls(f"{what}:{question.key}", question.key, message, is_error=True, may_be_explained=False)

    @classmethod
    def doubt(cls, key: str, question_key: str, message: str) -> Remark:
        return cls(key, question_key, message, is_error=False, may_be_explained=True)


def check(
    questionnaire: Questionnaire, answers: Answers, previous: Answers | None = None
) -> tuple[Remark, ...]:
    """Everything to say about the answers, in the order of the questions, checks across questions last.

    `previous` are the answers of the survey before, under the keys of that survey.
    Holds:  only questions that are shown are looked at. What is missing is not taken for zero: a sum is compared only
            when every shown part of it is answered.
    """
    given = counted(questionnaire, answers)
    remarks: list[Remark] = []
    for key in shown(questionnaire, answers):
        question = questionnaire.question(key)
        if question is None:
            continue
        if key not in given:
            if question.is_required:
                remarks.append(Remark.error(question, "missing", "必須の設問です。答えてください。"))
            continue
        own = list(_of_answer(question, given[key]))
        remarks += own
        if previous and not own:
            remarks += _since_last_time(question, given[key], previous)
    shown_keys = set(shown(questionnaire, answers))
    for one in questionnaire.cross_checks:
        remarks += _of_sum(questionnaire, one, given, shown_keys)
    return tuple(remarks)


def open_remarks(remarks: tuple[Remark, ...], reasons: Mapping[str, str]) -> tuple[Remark, ...]:
    """What still stops the handing over: errors, and doubts for which no reason is given."""
    return tuple(
        one
        for one in remarks
        if one.is_error or (one.may_be_explained and not str(reasons.get(one.key, "")).strip())
    )


def _of_answer(question: Question, value: Any) -> Iterator[Remark]:
    match question.kind:
        case QuestionKind.TABLE:
            yield from _of_table(question, value)
        case QuestionKind.SEVERAL | QuestionKind.FILE:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                yield Remark.error(question, "kind", "答え方が設問と合いません。答え直してください。")
            elif question.kind is QuestionKind.SEVERAL:
                wrong = [one for one in value if one not in [option.key for option in question.options]]
                if wrong:
                    yield Remark.error(
                        question, "option", "今はない選択肢が入っています。選び直してください。"
                    )
        case _:
            wrong_value = _wrong_single(question.kind, question.options, value)
            if wrong_value:
                yield Remark.error(question, "kind", wrong_value)
            elif question.kind is QuestionKind.NUMBER:
                yield from _of_range(question, value)


def _wrong_single(kind: QuestionKind, options: tuple[Option, ...], value: Any) -> str:
    """Why a stored value does not fit its question or column; "" when it does."""
    fits = {
        QuestionKind.NUMBER: is_number(value),
        QuestionKind.YES_NO: isinstance(value, bool),
        QuestionKind.ONE_CHOICE: value in [option.key for option in options],
        QuestionKind.DATE: _is_date(value),
    }.get(kind, isinstance(value, str))
    if fits:
        return ""
    if kind is QuestionKind.ONE_CHOICE:
        return "今はない選択肢が入っています。選び直してください。"
    return "答え方が設問と合いません。答え直してください。"


def is_number(value: Any) -> bool:
    """A figure; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(dt.date.fromisoformat(value))
    except ValueError:
        return False


def _of_range(question: Question, value: float) -> Iterator[Remark]:
    unit = question.unit
    if question.least is not None and value < question.least:
        wanted = f"{figure(question.least)}{unit}以上"
        yield Remark.error(
            question, "range", f"{figure(value)}{unit}は小さすぎます。{wanted}の数を書いてください。"
        )
    if question.most is not None and value > question.most:
        wanted = f"{figure(question.most)}{unit}以下"
        yield Remark.error(
            question, "range", f"{figure(value)}{unit}は大きすぎます。{wanted}の数を書いてください。"
        )


def _of_table(question: Question, rows: list[Any]) -> Iterator[Remark]:
    for place, row in enumerate(rows):
        if not isinstance(row, dict):
            continue
        if not question.rows and not row_is_filled(question, row):
            continue
        for column in question.columns:
            message = _wrong_cell(column, row.get(column.key))
            if message:
                where = f"「{row.get(ROW)}」の行" if row.get(ROW) else f"{place + 1}行目"
                yield Remark(
                    key=f"cell:{question.key}:{place}:{column.key}",
                    question_key=question.key,
                    message=f"{where}の「{column.label}」：{message}",
                    is_error=True,
                    may_be_explained=False,
                )


def _wrong_cell(column: TableColumn, value: Any) -> str:
    if value is None or value == "":
        return "答えてください。" if column.is_required else ""
    return _wrong_single(column.kind, column.options, value)


def _since_last_time(question: Question, value: Any, previous: Answers) -> Iterator[Remark]:
    """Figures that moved by more than the tolerance. From zero, every change is more."""
    if question.tolerance is None:
        return
    before = previous.get(question.previous_key or question.key)
    if question.kind is QuestionKind.NUMBER:
        message = _moved(question.tolerance, before, value, question.unit)
        if message:
            yield Remark.doubt(f"previous:{question.key}", question.key, message)
    elif question.kind is QuestionKind.TABLE and isinstance(before, list):
        then = {row.get(ROW): row for row in before if isinstance(row, dict) and row.get(ROW)}
        for row in value:
            for column in question.columns:
                old = then.get(row.get(ROW), {}).get(column.key)
                message = _moved(question.tolerance, old, row.get(column.key), column.unit)
                if column.kind is QuestionKind.NUMBER and message:
                    yield Remark.doubt(
                        f"previous:{question.key}:{row[ROW]}:{column.key}",
                        question.key,
                        f"「{row[ROW]}」の行の「{column.label}」：{message}",
                    )


def _moved(tolerance: int, before: Any, now: Any, unit: str) -> str:
    if not is_number(before) or not is_number(now) or before == now:
        return ""
    both = f"前回は{figure(before)}{unit}、今回は{figure(now)}{unit}です"
    if before == 0:
        return f"{both}。違ってよければ、理由を書いてください。"
    percent = (now - before) / abs(before) * 100
    if abs(percent) <= tolerance:
        return ""
    return f"{both}（{percent:+,.0f}%）。違ってよければ、理由を書いてください。"


def _of_sum(
    questionnaire: Questionnaire, one: Sum, given: Mapping[str, Any], shown_keys: set[str]
) -> Iterator[Remark]:
    left = _total(questionnaire, one.left, given, shown_keys)
    right = _total(questionnaire, one.right, given, shown_keys)
    if left is None or right is None:
        return
    agrees = abs(left - right) < 1e-6 if one.relation == "eq" else left <= right + 1e-6
    if agrees:
        return
    what = f"{_sum_label(questionnaire, one.left)}は{figure(left)}"
    other = f"{_sum_label(questionnaire, one.right)}は{figure(right)}"
    yield Remark.doubt(
        key_of_sum(one),
        one.left[0].split(".")[0],
        f"{what}、{other}です。{RELATIONS[one.relation]}。直すか、理由を書いてください。",
    )


def key_of_sum(one: Sum) -> str:
    """The remark's key of a check across questions."""
    return f"sum:{'+'.join(one.left)}:{one.relation}:{'+'.join(one.right)}"


def _total(
    questionnaire: Questionnaire, keys: tuple[str, ...], given: Mapping[str, Any], shown_keys: set[str]
) -> float | None:
    """The sum of what is shown; None when a part is not answered yet or nothing of it is shown."""
    parts: list[float] = []
    for key in keys:
        name, _dot, column = key.partition(".")
        question = questionnaire.question(name)
        if question is None or name not in shown_keys:
            continue
        value = given.get(name)
        if not has_answer(question, value):
            return None
        figures = [row.get(column) for row in value or ()] if column else [value]
        filled = [float(one) for one in figures if one is not None and is_number(one)]
        if not filled:
            return None
        parts += filled
    return sum(parts) if parts else None


def _sum_label(questionnaire: Questionnaire, keys: tuple[str, ...]) -> str:
    labels = []
    for key in keys:
        name, _dot, column_key = key.partition(".")
        question = questionnaire.question(name)
        column = next((one for one in question.columns if one.key == column_key), None) if question else None
        labels.append(questionnaire.label(name) + (f"の「{column.label}」" if column else ""))
    return "＋".join(labels)
