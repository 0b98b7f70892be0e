"""What is asked of a step, what is known of it, and what the rules answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.bpmn.model import NodeKind, StepFacts
from meguru.engines.redesign.traits import KnownTraits


class Verdict(StrEnum):
    """判断の観点: what may become of a step; the order is that in which an office asks (handbook, chapters 6, 8)."""

    DROP = "drop"  # やめられる
    STAFF = "staff"  # 職員が行う
    ONLINE = "online"
    AUTOMATE = "automate"  # RPA, AI-OCR
    BUNDLE = "bundle"  # 集中処理・共同処理
    DELEGATE = "delegate"  # 委託


VERDICT_WORDS: Mapping[Verdict, str] = {
    Verdict.DROP: "やめられる",
    Verdict.STAFF: "職員が行う",
    Verdict.ONLINE: "オンラインにできる",
    Verdict.AUTOMATE: "自動化できる",
    Verdict.BUNDLE: "まとめられる",
    Verdict.DELEGATE: "委託できる",
}


class Outcome(StrEnum):
    """判断の結果: how sure the answer is. UNKNOWN asks for what is missing; it is never a no."""

    YES = "yes"
    LIKELY = "likely"
    UNKNOWN = "unknown"
    NO = "no"

    @property
    def holds(self) -> bool:
        return self in (Outcome.YES, Outcome.LIKELY)


OUTCOME_WORDS: Mapping[Outcome, str] = {
    Outcome.YES: "あてはまる",
    Outcome.LIKELY: "見込みあり",
    Outcome.UNKNOWN: "分からない",
    Outcome.NO: "あてはまらない",
}


class Effect(StrEnum):
    """What a rule does when its condition holds."""

    FOR = "for"
    AGAINST = "against"
    WARN = "warn"


Condition = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Rule:
    """判断のルール: one rule of the file, as data. `condition` is a tree that `conditions.weigh` reads."""

    id: str
    verdict: Verdict
    effect: Effect
    is_strong: bool
    condition: Condition
    reason: str  # with {names} of `conditions.WORDS_OF`
    source: str
    operator: str = ""  # a key of redesign.OPERATORS
    check: str = ""  # what must be made sure of before it is done


@dataclass(frozen=True, slots=True)
class RuleBook:
    """The rules with their version."""

    version: str
    rules: tuple[Rule, ...]

    def of(self, verdict: Verdict) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.rules if rule.verdict is verdict)


@dataclass(frozen=True, slots=True)
class SimilarStep:
    """The same work in another process, of this office or of another town. `similarity` is 0..1."""

    label: str
    process: str
    organisation: str
    is_own: bool
    similarity: float


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A task directly before or after, looking through gateways and events."""

    label: str
    traits: KnownTraits


@dataclass(frozen=True, slots=True)
class StepInputs:
    """Everything a rule may look at, of one step.

    `times_a_year` is the step's own figure or, failing that, the operation's yearly volume; `times_basis` says
    which ("step", "operation", "" when neither is known). `similar` is None when nobody has looked.
    `repeats` maps a kind of work ("check", "data_entry") to the label of the earlier step that already did it.
    """

    element_id: str
    label: str
    kind: NodeKind
    actor: str
    traits: KnownTraits
    facts: StepFacts
    times_a_year: int | None
    times_basis: str
    neighbours: tuple[Neighbour, ...] = ()
    repeats: Mapping[str, str] | None = None
    similar: tuple[SimilarStep, ...] | None = None

    @property
    def yearly_hours(self) -> float | None:
        """Hours of staff a year, or None while the minutes or the volume are unknown."""
        if self.facts.minutes is None or self.times_a_year is None:
            return None
        return self.facts.minutes * self.times_a_year / 60


@dataclass(frozen=True, slots=True)
class Used:
    """One thing a rule looked at. `basis`: diagram, label, operation, comparison or rules."""

    name: str
    value: str
    basis: str


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that held, in words, with what it looked at."""

    rule_id: str
    text: str
    source: str
    is_strong: bool
    is_guess: bool  # rests on what the label suggests, not on what the office said
    used: tuple[Used, ...]
    operator: str = ""
    check: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """職員の判断: the office says itself whether a verdict holds for a step; it outweighs the rules."""

    element_id: str
    verdict: Verdict
    holds: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Answer:
    """One verdict on one step: how sure, why, why not, what to mind, and what to ask."""

    verdict: Verdict
    by_rules: Outcome
    grounds: tuple[Ground, ...] = ()
    against: tuple[Ground, ...] = ()
    warnings: tuple[Ground, ...] = ()
    questions: tuple[str, ...] = ()
    decision: Decision | None = None

    @property
    def outcome(self) -> Outcome:
        """The office's decision, else the rules'."""
        if self.decision is None:
            return self.by_rules
        return Outcome.YES if self.decision.holds else Outcome.NO

    @property
    def operators(self) -> tuple[str, ...]:
        """Redesigns that would carry it out, each once."""
        return tuple(dict.fromkeys(ground.operator for ground in self.grounds if ground.operator))

    @property
    def takes_the_step(self) -> bool:
        """Whether it is about the step as a whole: taking the seal off leaves the step in place."""
        return self.decision is not None or self.operators != ("remove_seal",)


@dataclass(frozen=True, slots=True)
class JudgedStep:
    """A step with an answer for every verdict."""

    inputs: StepInputs
    answers: Mapping[Verdict, Answer]

    @property
    def headline(self) -> Verdict | None:
        """The verdict the step is counted under: decided ones first, then sure ones, in the order of Verdict.

        None is work that stays as it is.
        """
        whole = {verdict: one for verdict, one in self.answers.items() if one.takes_the_step}
        decided = [verdict for verdict, one in whole.items() if one.decision and one.decision.holds]
        sure = [verdict for verdict, one in whole.items() if one.outcome is Outcome.YES]
        likely = [verdict for verdict, one in whole.items() if one.outcome is Outcome.LIKELY]
        return next(iter((*decided, *sure, *likely)), None)

    @property
    def questions(self) -> tuple[str, ...]:
        """What would make the answers surer, each once."""
        return tuple(dict.fromkeys(q for answer in self.answers.values() for q in answer.questions))


@dataclass(frozen=True, slots=True)
class JudgedProcess:
    """Its steps in the order of the flow, and the version of the rules."""

    steps: tuple[JudgedStep, ...]
    rules_version: str

    def step(self, element_id: str) -> JudgedStep | None:
        return next((step for step in self.steps if step.inputs.element_id == element_id), None)

    def hours_by_headline(self) -> Mapping[Verdict | None, float]:
        """Known hours a year by headline; steps of unknown hours are left out (`without_hours` counts them)."""
        hours: dict[Verdict | None, float] = {}
        for step in self.steps:
            if step.inputs.yearly_hours is not None:
                hours[step.headline] = hours.get(step.headline, 0.0) + step.inputs.yearly_hours
        return hours

    def without_hours(self) -> int:
        return sum(step.inputs.yearly_hours is None for step in self.steps)
