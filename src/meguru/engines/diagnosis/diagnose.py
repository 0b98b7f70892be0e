"""From answers to types.

Terms.  A question is about a type when one of its answers says something for that type. What an answer says is 2
        (clearly), 1 (partly) or 0 (against); an answer that is neither leaves the question out.
Rule.   strength = what was said / the most that could have been said, over the answered questions about the type.
        A type holds from a strength of one third (of three basics one is missing), strongly from two thirds.
        An answer that denies a type decides: the type does not hold.
        Those that hold strongly come first, and among equals those that come first in the chart: who has no theme yet
        is not helped by a plan, and a strength of one answer says no more than one of three.
        Type I holds when at least half of the questions were answered, no other type holds, and people do not say
        that all goes well.
Holds.  A type never holds without an answer that speaks for it, nor with one that denies it. Skipped questions
        change nothing. More answers for a type never weaken it.
Source: types and first steps are those of the published chart; it has no strengths, so the rule is ours.
"""

from __future__ import annotations

from collections.abc import Mapping

from meguru.engines.diagnosis.answering import given_answer, questions_to_ask
from meguru.engines.diagnosis.chart_file import NONE_FITS
from meguru.engines.diagnosis.model import (
    Answer,
    Chart,
    Level,
    Question,
    Reason,
    Result,
    StuckType,
    TypeResult,
)

HOLDS_FROM = 1 / 3
STRONG_FROM = 2 / 3
ENOUGH_ANSWERED = 0.5
STAGE_QUESTION, ALL_WELL = "stage", "well"
_TOLERANCE = 1e-9


def diagnose(chart: Chart, answers: Mapping[str, str]) -> Result:
    """Say which types hold, how strongly, and which answers led there.

    `answers` maps question id -> answer id; unknown ids and questions that are not asked count nowhere.
    """
    asked = questions_to_ask(chart, answers)
    given = [
        (question, answer) for question in asked if (answer := given_answer(question, answers)) is not None
    ]
    types = [_judge(one, given) for one in chart.types if one.code != NONE_FITS]
    holding = sorted((one for one in types if one.holds), key=lambda one: one.level != Level.STRONG)
    enough = len(given) >= ENOUGH_ANSWERED * len(asked)
    well = answers.get(STAGE_QUESTION) == ALL_WELL
    expert_needed = enough and not holding and not well
    last = TypeResult(
        type=chart.stuck_type(NONE_FITS),
        level=Level.STRONG if expert_needed else Level.NONE if enough or holding else Level.UNKNOWN,
        strength=1.0 if expert_needed else 0.0,
    )
    return Result(
        version=chart.version,
        types=(*types, last),
        holding=tuple(holding) or ((last,) if expert_needed else ()),
        answered=len(given),
        asked=len(asked),
        enough=enough,
        all_well=well and enough and not holding,
    )


def _judge(stuck: StuckType, given: list[tuple[Question, Answer]]) -> TypeResult:
    reasons = [
        Reason(
            question_id=question.id,
            question=question.text,
            answer=answer.text,
            points=answer.says.get(stuck.code, 0),
            most=question.most_for(stuck.code),
            is_denial=stuck.code in answer.denies,
        )
        for question, answer in given
        if answer.is_about(stuck.code)
    ]
    said, most = sum(reason.points for reason in reasons), sum(reason.most for reason in reasons)
    strength = said / most if most else 0.0
    return TypeResult(
        type=stuck,
        level=_level(strength, reasons),
        strength=strength,
        speaking=tuple(sorted((one for one in reasons if one.points), key=lambda one: -one.points)),
        against=tuple(one for one in reasons if not one.points),
    )


def _level(strength: float, reasons: list[Reason]) -> Level:
    if not reasons:
        return Level.UNKNOWN
    if any(reason.is_denial for reason in reasons) or strength < HOLDS_FROM - _TOLERANCE:
        return Level.NONE
    return Level.STRONG if strength >= STRONG_FROM - _TOLERANCE else Level.SOME
