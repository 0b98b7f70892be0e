"""The diagnosis as values: what is asked, what was answered, what follows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that can be chosen. `says` maps a type to 2 (clearly) or 1 (partly)."""

    id: str
    text: str
    says: Mapping[str, int] = field(default_factory=dict)
    speaks_against: frozenset[str] = frozenset()
    denies: frozenset[str] = frozenset()

    def is_about(self, type_code: str) -> bool:
        """Whether this answer tells anything about a type; "I do not know" does not."""
        return type_code in self.says or type_code in self.speaks_against or type_code in self.denies


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `ask_when` holds "question:answer"; one of them must have been given, none means always."""

    id: str
    text: str
    answers: tuple[Answer, ...]
    help: str = ""
    ask_when: frozenset[str] = frozenset()

    def answer(self, answer_id: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.id == answer_id), None)

    def most_for(self, type_code: str) -> int:
        """The most that any answer to this question can say for a type; 0 when it is not about that type."""
        return max((answer.says.get(type_code, 0) for answer in self.answers), default=0)


@dataclass(frozen=True, slots=True)
class StuckType:
    """お悩みタイプ: one way of being stuck, A to I, with what helps and what happens if it is left alone."""

    code: str
    name: str
    worry: str
    benefit: str
    left_alone: str
    first_step: str


@dataclass(frozen=True, slots=True)
class Chart:
    """診断チャート: questions in the order in which they are asked, and the types, A first."""

    version: str
    source: str
    questions: tuple[Question, ...]
    types: tuple[StuckType, ...]

    def question(self, question_id: str) -> Question | None:
        return next((one for one in self.questions if one.id == question_id), None)

    def stuck_type(self, code: str) -> StuckType:
        """One type by its letter; StopIteration when there is none."""
        return next(one for one in self.types if one.code == code)


class Level(StrEnum):
    """How strongly a type holds."""

    STRONG = "strong"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"  # nothing was answered about it


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer that counted for or against a type. `points` of `most`; against when `points` is 0."""

    question_id: str
    question: str
    answer: str
    points: int
    most: int
    is_denial: bool = False


@dataclass(frozen=True, slots=True)
class TypeResult:
    """One type with its strength 0..1: what the answers said for it, of the most they could have said.

    `speaking` are the answers for it, strongest first; `against` those against it.
    """

    type: StuckType
    level: Level
    strength: float
    speaking: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()

    @property
    def holds(self) -> bool:
        return self.level in (Level.STRONG, Level.SOME)


@dataclass(frozen=True, slots=True)
class Result:
    """診断の結果: every type in the order of the chart, and those that hold, the strong ones first.

    `enough` is False when too little was answered to say that nothing holds; then `holding` may be empty and
    type I does not hold either. `all_well` says that people report no trouble and no type holds.
    """

    version: str
    types: tuple[TypeResult, ...]
    holding: tuple[TypeResult, ...]
    answered: int
    asked: int
    enough: bool
    all_well: bool

    @property
    def first(self) -> TypeResult | None:
        """The type whose first step is proposed."""
        return self.holding[0] if self.holding else None
