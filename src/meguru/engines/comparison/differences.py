"""What is different between two drawings of one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.bpmn import Trait
from meguru.engines.comparison.flow_order import FlowOrder, Relation, Step
from meguru.engines.comparison.label_parts import parts_of
from meguru.engines.comparison.precedence import fewest_moves
from meguru.engines.comparison.synonyms import Synonyms, normal_text

MINUTES_THAT_COUNT = 0.2  # of the larger of the two: less is the same in practice
MINUTES_AT_LEAST = 1.0


class Field(StrEnum):
    """What two drawings of one step can differ in."""

    NAME = "name"
    ACTOR = "actor"
    FORM = "form"
    SYSTEM = "system"
    CONDITION = "condition"
    ORDER = "order"
    MINUTES = "minutes"
    COST = "cost"
    TRAITS = "traits"


FIELD_WORDS: Mapping[Field, str] = {
    Field.NAME: "呼び方",
    Field.ACTOR: "担当",
    Field.FORM: "帳票",
    Field.SYSTEM: "システム",
    Field.CONDITION: "行う条件",
    Field.ORDER: "順番",
    Field.MINUTES: "1回の作業時間",
    Field.COST: "1件あたりの費用",
    Field.TRAITS: "作業の性質",
}
TRAIT_WORDS: Mapping[Trait, str] = {
    Trait.PAPER: "書面",
    Trait.SEAL: "押印",
    Trait.FACE_TO_FACE: "対面",
    Trait.DATA_ENTRY: "入力・転記",
    Trait.CHECK: "形式の確認",
    Trait.RULE_BASED: "決まった手順",
    Trait.JUDGEMENT: "判断",
    Trait.STATUTORY: "法令で自ら行う",
    Trait.PERSONAL_DATA: "個人情報",
    Trait.NOTIFY: "通知・交付",
    Trait.CORE: "職員が行うべき作業",
}


@dataclass(frozen=True, slots=True)
class StepDifference:
    """手順の違い: between two drawings of a step; `a` and `b` as people read them, empty where nothing is written.

    `change` is b minus a where both are figures (minutes, yen).
    """

    field: Field
    a: str
    b: str
    change: float | None = None

    @property
    def words(self) -> str:
        """The difference as one line."""
        return f"{FIELD_WORDS[self.field]}：{self.a or '記載なし'} → {self.b or '記載なし'}"


def differences_of(
    a: FlowOrder,
    b: FlowOrder,
    b_of: Mapping[str, str],
    *,
    hourly_yen: int | None,
    synonyms: Synonyms,
) -> dict[str, tuple[StepDifference, ...]]:
    """The differences of every pair (by the id in `a`).

    A name differs when what is left after width, blanks and synonyms are evened out differs. Minutes differ from one
    minute and a fifth of the larger figure on. Order differs for the fewest steps whose moving makes both orders agree.
    """
    moved = moved_steps(a, b, b_of)
    found = {}
    for a_id, b_id in b_of.items():
        one, other = a.steps[a_id], b.steps[b_id]
        differences = [*_words(one, other, synonyms)]
        if a_id in moved:
            differences.append(
                StepDifference(Field.ORDER, a=_next_to(a, a_id, b_of), b=_next_to(b, b_id, b_of.values()))
            )
        differences += _minutes(one, other, hourly_yen)
        if one.node.traits != other.node.traits:
            differences.append(
                StepDifference(Field.TRAITS, a=trait_words(one.node.traits), b=trait_words(other.node.traits))
            )
        found[a_id] = tuple(differences)
    return found


def trait_words(traits: frozenset[Trait]) -> str:
    return "、".join(TRAIT_WORDS[trait] for trait in Trait if trait in traits)


def _words(one: Step, other: Step, synonyms: Synonyms) -> list[StepDifference]:
    texts = (
        (Field.ACTOR, one.actor, other.actor),
        (Field.FORM, one.node.facts.form, other.node.facts.form),
        (Field.SYSTEM, one.node.facts.system, other.node.facts.system),
        (Field.CONDITION, one.condition, other.condition),
    )
    found = []
    if parts_of(one.node.name, synonyms).plain != parts_of(other.node.name, synonyms).plain:
        found.append(StepDifference(Field.NAME, a=one.node.name, b=other.node.name))
    for which, a, b in texts:
        if synonyms.applied(normal_text(a)) != synonyms.applied(normal_text(b)):
            found.append(StepDifference(which, a=a, b=b))
    return found


def _minutes(one: Step, other: Step, hourly_yen: int | None) -> list[StepDifference]:
    a, b = one.node.facts.minutes, other.node.facts.minutes
    if a is None or b is None or not minutes_differ(a, b):
        return []
    found = [StepDifference(Field.MINUTES, a=f"{a:g}分", b=f"{b:g}分", change=b - a)]
    if hourly_yen is not None:
        yen_a, yen_b = yen_of(a, hourly_yen), yen_of(b, hourly_yen)
        found.append(StepDifference(Field.COST, a=f"{yen_a:,}円", b=f"{yen_b:,}円", change=yen_b - yen_a))
    return found


def minutes_differ(a: float, b: float) -> bool:
    return abs(a - b) >= MINUTES_AT_LEAST and abs(a - b) >= MINUTES_THAT_COUNT * max(a, b)


def yen_of(minutes: float, hourly_yen: int) -> int:
    """What minutes of staff work cost, in whole yen."""
    return round(minutes * hourly_yen / 60)


def _next_to(order: FlowOrder, key: str, paired: Iterable[str]) -> str:
    """Where a step stands, by its nearest earlier neighbour that both drawings have."""
    known = set(paired)
    before = [
        other for other in order.steps if other in known and order.relation(other, key) is Relation.BEFORE
    ]
    if not before:
        return "最初"
    nearest = max(before, key=lambda other: (order.depth[other], other))
    return f"「{order.steps[nearest].node.name}」の後"


def moved_steps(a: FlowOrder, b: FlowOrder, b_of: Mapping[str, str]) -> frozenset[str]:
    """The steps of `a` that stand elsewhere in `b`: taking them away leaves no two steps in opposite order.

    Steps that one drawing does side by side are not called moved.
    """
    opposed: dict[str, set[str]] = {key: set() for key in b_of}
    keys = sorted(b_of)
    for place, first in enumerate(keys):
        for second in keys[place + 1 :]:
            here, there = a.relation(first, second), b.relation(b_of[first], b_of[second])
            if {here, there} == {Relation.BEFORE, Relation.AFTER}:
                opposed[first].add(second)
                opposed[second].add(first)
    return frozenset(fewest_moves(opposed, place=a.depth))
