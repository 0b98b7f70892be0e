"""Conditions of questions as a short text for a cell: 問1=はい かつ 問3>=10. The questions are named by their number."""

from __future__ import annotations

import re
from typing import Any

from meguru.engines.conditions import (
    AllOf,
    AnyOf,
    BadCondition,
    Comparison,
    Condition,
    Exists,
    Operator,
    read,
)
from meguru.engines.questionnaire.question import Question, QuestionKind, Questionnaire, field_of
from meguru.engines.questionnaire.reading import read_answer
from meguru.engines.spreadsheets.numerals import folded

_SIGNS = {
    Operator.EQ: "=",
    Operator.NE: "≠",
    Operator.GE: ">=",
    Operator.LE: "<=",
    Operator.GT: ">",
    Operator.LT: "<",
    Operator.HAS: "に",
}
_BY_SIGN = {sign: operator for operator, sign in _SIGNS.items()} | {
    "≧": Operator.GE,
    "≦": Operator.LE,
    "<>": Operator.NE,
    "!=": Operator.NE,
}
_PART = re.compile(r"問(\d{1,3})(>=|<=|<>|!=|≧|≦|≠|=|>|<)(.+)")
_HAS = re.compile(r"問(\d{1,3})に「?(.+?)」?を含む")
_GIVEN = re.compile(r"問(\d{1,3})に回答あり")


def simple_parts(condition: Condition | None) -> tuple[str, tuple[Comparison | Exists, ...]] | None:
    """("all" or "any", parts) of a condition that is one comparison or one row of them; None for any other."""
    if condition is None:
        return "all", ()
    parts = condition.parts if isinstance(condition, AllOf | AnyOf) else (condition,)
    simple = tuple(
        one
        for one in parts
        if isinstance(one, Exists) or (isinstance(one, Comparison) and one.operator in _SIGNS)
    )
    if len(simple) != len(parts):
        return None
    return ("any" if isinstance(condition, AnyOf) else "all"), simple


def condition_as_text(questionnaire: Questionnaire, condition: Condition | None) -> str | None:
    """The text of a condition, "" for always; None when it is more than a row of comparisons."""
    found = simple_parts(condition)
    if found is None:
        return None
    joined, parts = found
    texts = []
    for one in parts:
        question = questionnaire.question(one.key)
        if question is None:
            return None
        label = questionnaire.label(one.key)
        if isinstance(one, Exists):
            texts.append(f"{label}に回答あり")
            continue
        value = field_of(question, label).label_of(one.values[0]).replace(",", "")
        texts.append(
            f"{label}に「{value}」を含む"
            if one.operator is Operator.HAS
            else f"{label}{_SIGNS[one.operator]}{value}"
        )
    return (" または " if joined == "any" else " かつ ").join(texts)


def read_condition_text(text: str, before: Questionnaire) -> Condition | None:
    """The condition that a text says, about the questions of `before`; None for "" (always).

    Raises: BadCondition with words on the part that was not understood.
    """
    plain = " ".join(text.split())
    if not plain or plain == "いつも":
        return None
    for word, name in (("または", "any"), ("かつ", "all")):
        if word in plain:
            if name == "any" and "かつ" in plain:
                raise BadCondition("「かつ」と「または」は、まぜて使えません。", plain[:40])
            trees = [_part(one.strip(), before) for one in plain.split(word)]
            return read({name: trees}, before.fields_before(None))
    return read(_part(plain, before), before.fields_before(None))


def _part(text: str, before: Questionnaire) -> dict[str, Any]:
    plain = folded(text)
    if given := _GIVEN.fullmatch(plain):
        return {"exists": _question(given[1], before, text).key}
    if has := _HAS.fullmatch(plain):
        question = _question(has[1], before, text)
        return {"has": [question.key, _value(question, has[2], text)]}
    found = _PART.fullmatch(plain)
    if not found:
        raise BadCondition(
            "読めません。「問1=はい」「問3>=10」「問2に「LINE」を含む」のように書いてください。", text[:40]
        )
    question = _question(found[1], before, text)
    return {_BY_SIGN[found[2]].value: [question.key, _value(question, found[3], text)]}


def _question(number: str, before: Questionnaire, text: str) -> Question:
    place = int(number)
    if not 1 <= place <= len(before.questions):
        raise BadCondition(f"問{place}は、この設問より前にありません。", text[:40])
    return before.questions[place - 1]


def _value(question: Question, typed: str, text: str) -> Any:
    """The value as the question's answers have it."""
    found = read_answer(question, [typed] if question.kind is QuestionKind.SEVERAL else typed)
    if found.error or found.value is None:
        raise BadCondition(found.error or "比べる値がありません。", text[:40])
    if question.kind is QuestionKind.SEVERAL:
        return found.value[0]
    return found.value
