"""The same office some months later: what has come, what has gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.diagnosis.chart_file import NONE_FITS
from meguru.engines.diagnosis.diagnose import diagnose
from meguru.engines.diagnosis.model import Chart, Level, StuckType, TypeResult

_NOTABLE = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """変化: one type then and now. `kind` is "solved", "new", "weaker", "stronger" or "same".

    "unasked" and "first_asked" are not taken for solved and new: the other time nothing was answered about the type.
    """

    type: StuckType
    before: float
    now: float
    kind: str


def change_between(
    chart: Chart, before: Mapping[str, str], now: Mapping[str, str]
) -> tuple[tuple[Change, ...], tuple[tuple[str, str, str], ...]]:
    """Types that held then or hold now, and the answers that changed: (question, then, now); "" for no answer.

    Both are read with the same chart: answers made with an older version count as far as its questions still exist.
    """
    then, today = diagnose(chart, before), diagnose(chart, now)
    changes = tuple(
        Change(
            type=old.type,
            before=old.strength,
            now=new.strength,
            kind=_kind(old, new),
        )
        for old, new in zip(then.types, today.types, strict=True)
        if old.holds or new.holds
    )
    answers = []
    for question in chart.questions:
        pair = [question.answer(given.get(question.id, "")) for given in (before, now)]
        texts = [answer.text if answer else "" for answer in pair]
        if texts[0] != texts[1]:
            answers.append((question.text, texts[0], texts[1]))
    return changes, tuple(answers)


def _kind(old: TypeResult, new: TypeResult) -> str:
    if old.holds and not new.holds:
        return "unasked" if new.level is Level.UNKNOWN else "solved"
    if new.holds and not old.holds:
        return "first_asked" if old.level is Level.UNKNOWN and old.type.code != NONE_FITS else "new"
    difference = new.strength - old.strength
    if abs(difference) < _NOTABLE:
        return "same"
    return "weaker" if difference < 0 else "stronger"
