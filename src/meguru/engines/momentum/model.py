"""Momentum as values: the stages with their statements, what people say, and where that puts an office."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What somebody says about one statement."""

    ALREADY = "already"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    UNKNOWN = "unknown"  # "I do not know": an answer, but none that tells how things stand


class StageLevel(StrEnum):
    """How far one stage has come."""

    FIRM = "firm"
    UNDERWAY = "underway"
    NOT_BEGUN = "not_begun"
    UNKNOWN = "unknown"  # too few statements have an answer


@dataclass(frozen=True, slots=True)
class Hint:
    """A number that Meguru knows and what it suggests from `at_least` on."""

    fact: str
    at_least: int
    suggests: Standing


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing that holds, partly holds or does not hold in an office, and the action that makes it hold.

    `days` are the working days the action takes at most; `page` is an address name of Meguru or empty.
    """

    key: str
    text: str
    example: str
    what: str
    who: str
    how_long: str
    days: int
    topic: str
    done: str
    caution: str
    page: str = ""
    hint: Hint | None = None


@dataclass(frozen=True, slots=True)
class MomentumStage:
    """気運の段階: one of the seven, in order, with its statements."""

    key: str
    name: str
    aim: str
    statements: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Every stage, the first one first. `version` names them in every result."""

    version: str
    source: str
    stages: tuple[MomentumStage, ...]

    @property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(one for stage in self.stages for one in stage.statements)

    def stage_of(self, statement_key: str) -> MomentumStage | None:
        return next(
            (one for one in self.stages if any(it.key == statement_key for it in one.statements)), None
        )

    def statement(self, key: str) -> Statement | None:
        return next((one for one in self.statements if one.key == key), None)


@dataclass(frozen=True, slots=True)
class StatementResult:
    """One statement with what counts for it.

    `standing` is what people say; when they say nothing or do not know, `is_suggested` tells that a fact of Meguru
    speaks instead. `differs` tells that the fact speaks otherwise than the people: their word counts.
    """

    statement: Statement
    standing: Standing | None
    is_suggested: bool = False
    differs: bool = False

    @property
    def is_known(self) -> bool:
        return self.standing not in (None, Standing.UNKNOWN)


@dataclass(frozen=True, slots=True)
class StageResult:
    """One stage with its share 0..1 of what would be full, of all its statements, and how many are known."""

    stage: MomentumStage
    level: StageLevel
    share: float
    known: int
    statements: tuple[StatementResult, ...]

    def having(self, standing: Standing) -> tuple[Statement, ...]:
        return tuple(one.statement for one in self.statements if one.standing is standing)


@dataclass(frozen=True, slots=True)
class Proposed:
    """One next action: the statement that it makes hold, its stage, and why it is proposed now."""

    stage: MomentumStage
    statement: Statement
    standing: Standing | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Momentum:
    """気運の点検の結果: every stage, where the office stands, and at most five next actions in order.

    `stands_at` is the first stage that is not firm; None when all are.
    """

    version: str
    stages: tuple[StageResult, ...]
    stands_at: StageResult | None
    actions: tuple[Proposed, ...]

    @property
    def known(self) -> int:
        return sum(stage.known for stage in self.stages)

    @property
    def asked(self) -> int:
        return sum(len(stage.statements) for stage in self.stages)
