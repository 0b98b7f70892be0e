"""What several people say about one office, together: nobody's word is averaged away, disagreement is shown.

The office's standing of a statement is the lower middle of what its people know: with two of three saying "already"
it is "already", with one of two it is the lower one. "I do not know" is not counted, unless nobody knows.
Counts, notes and what follows from them are for eyes from three people on: with fewer, everybody could tell who said
what. Until then everybody sees what one's own answers and the records say (`heard`).
People disagree when somebody says "already" and somebody "not yet".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.momentum.model import Momentum, Stages, Standing, Statement

FEWEST_VOICES = 3
ORDER = (Standing.NOT_YET, Standing.PARTLY, Standing.ALREADY)


@dataclass(frozen=True, slots=True)
class AnswerSpread:
    """答えのばらつき: how many people say what about one statement."""

    statement: Statement
    counts: Mapping[Standing, int]
    standing: Standing | None

    @property
    def people(self) -> int:
        return sum(self.counts.values())

    @property
    def disagree(self) -> bool:
        return bool(self.counts[Standing.ALREADY] and self.counts[Standing.NOT_YET])


@dataclass(frozen=True, slots=True)
class StageStep:
    """One stage then and now; shares 0..1."""

    key: str
    name: str
    before: float
    after: float

    @property
    def change(self) -> float:
        return self.after - self.before


def combine(*, stages: Stages, voices: Sequence[Mapping[str, Standing]]) -> tuple[AnswerSpread, ...]:
    """What the people of an office say about every statement; one mapping per person, in any order."""
    return tuple(
        _spread(one, [voice[one.key] for voice in voices if one.key in voice]) for one in stages.statements
    )


def heard(
    *, voices: Mapping[int, Mapping[str, Standing]], listener: int | None
) -> tuple[Mapping[str, Standing], ...]:
    """Whose words count in what a listener is shown: everybody's from three people on, before that the listener's.

    `voices` maps a person's number to what the person says; `listener` is one of them, or nobody.
    """
    if len(voices) >= FEWEST_VOICES:
        return tuple(voices.values())
    return (voices[listener],) if listener is not None and listener in voices else ()


def standings_of(spreads: Sequence[AnswerSpread]) -> dict[str, Standing]:
    """What the office says, for `assess`; statements that nobody answered are left out."""
    return {one.statement.key: one.standing for one in spreads if one.standing is not None}


def steps_between(*, before: Momentum, after: Momentum) -> tuple[StageStep, ...]:
    """How far each stage came between two rounds; a stage that only one of them asks about is left out."""
    earlier = {one.stage.key: one.share for one in before.stages}
    return tuple(
        StageStep(one.stage.key, one.stage.name, earlier[one.stage.key], one.share)
        for one in after.stages
        if one.stage.key in earlier
    )


def _spread(statement: Statement, said: Sequence[Standing]) -> AnswerSpread:
    counts = {standing: sum(one is standing for one in said) for standing in Standing}
    knowing = sorted((one for one in said if one is not Standing.UNKNOWN), key=ORDER.index)
    standing = knowing[(len(knowing) - 1) // 2] if knowing else (Standing.UNKNOWN if said else None)
    return AnswerSpread(statement, counts, standing)
