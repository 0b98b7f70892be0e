"""Whether a question with a condition can be shown at all: found by trying answers, not by guessing.

Terms: the questions that a condition asks about, those that their conditions ask about, and so on, are its ground.
Steps: for each question of the ground, answers are chosen that make a difference to the conditions: every option; yes
and no; each named figure or day, and one just below and above. All combinations are tried, up to MOST_TRIALS.
Guarantee: "cannot be shown" is said only after every combination was tried. With more combinations than that, the
question counts as one that can be shown.
"""

from __future__ import annotations

import datetime as dt
import itertools
import math
from collections.abc import Iterator
from typing import Any

from meguru.engines.conditions import AllOf, AnyOf, Comparison, Condition, Not, keys_of
from meguru.engines.questionnaire.question import Question, QuestionKind, Questionnaire
from meguru.engines.questionnaire.showing import shown

MOST_TRIALS = 20_000


def can_be_shown(questionnaire: Questionnaire, question: Question) -> bool:
    """Whether some answers make the question appear; True as well when there are too many to try."""
    if question.shown_when is None:
        return True
    ground = _ground(questionnaire, question)
    conditions = [one.shown_when for one in (*ground, question) if one.shown_when is not None]
    compared = [leaf for condition in conditions for leaf in _comparisons(condition)]
    candidates = [_candidates(one, compared) for one in ground]
    if math.prod(len(one) for one in candidates) > MOST_TRIALS:
        return True
    part = Questionnaire((*ground, question))
    return any(
        question.key in shown(part, dict(zip((one.key for one in ground), answers, strict=True)))
        for answers in itertools.product(*candidates)
    )


def _ground(questionnaire: Questionnaire, question: Question) -> list[Question]:
    """What a question's showing hangs on, in the order of the questions, the question itself left out."""
    wanted = {question.key}
    found: list[Question] = []
    for one in reversed(questionnaire.questions):
        if one.key in wanted:
            found.append(one)
            wanted |= keys_of(one.shown_when) if one.shown_when else frozenset()
    return [one for one in reversed(found) if one.key != question.key]


def _comparisons(condition: Condition) -> Iterator[Comparison]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _comparisons(part)
        case Not(part):
            yield from _comparisons(part)
        case Comparison():
            yield condition


def _candidates(question: Question, compared: list[Comparison]) -> list[Any]:
    """Answers that make a difference; None for no answer."""
    values = [value for leaf in compared if leaf.key == question.key for value in leaf.values]
    match question.kind:
        case QuestionKind.YES_NO:
            return [None, True, False]
        case QuestionKind.ONE_CHOICE:
            return [None, *(one.key for one in question.options)]
        case QuestionKind.SEVERAL:
            named = [one.key for one in question.options if one.key in values][:8]
            other = [one.key for one in question.options if one.key not in values][:1]
            sets = itertools.chain.from_iterable(
                itertools.combinations(named, size) for size in range(len(named) + 1)
            )
            return [None, *([*chosen, *other] for chosen in sets), *([one] for one in named)]
        case QuestionKind.NUMBER:
            near = {float(value) + step for value in values for step in (-1, -0.5, 0, 0.5, 1)} or {1.0}
            near |= {one for one in (question.least, question.most) if one is not None}
            return [None, *(one for one in sorted(near) if _within(question, one))]
        case QuestionKind.DATE:
            days = [dt.date.fromisoformat(str(value)) for value in values] or [dt.date(2000, 1, 1)]
            around = {day + dt.timedelta(days=step) for day in days for step in (-1, 0, 1)}
            return [None, *(day.isoformat() for day in sorted(around))]
        case QuestionKind.TABLE | QuestionKind.FILE:
            return [None, ["."]]
        case _:
            return [None, "."]


def _within(question: Question, value: float) -> bool:
    low = -math.inf if question.least is None else question.least
    high = math.inf if question.most is None else question.most
    return low <= value <= high
