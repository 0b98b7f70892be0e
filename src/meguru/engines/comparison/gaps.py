"""What would have to change here to work as a standard does, and how each gap could be treated.

The handbook names four ways to treat what a standard does not offer: (1) change the way of working, (2) settings that
the product offers, (3) additional development, (4) staff work around it; its principle is (1), where that cannot be
(1) with (2), never (3), and for (4) to look for another solution such as RPA (chapter on fit and gap, pp. 1655-1680).
Which of them a gap gets by default is ours and is said with its reason; the office decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from meguru.engines.bpmn import Diagram, Node, Trait
from meguru.engines.comparison.actors import ActorOf, common_actors
from meguru.engines.comparison.decided import NOTHING_DECIDED, Decided
from meguru.engines.comparison.differences import FIELD_WORDS, Field, StepDifference
from meguru.engines.comparison.flow_order import order_of
from meguru.engines.comparison.labels import NO_SYNONYMS
from meguru.engines.comparison.matching import Matching, match
from meguru.engines.comparison.synonyms import Synonyms

RULE_VERSION = "2026-11"
GAPS_OF_A_PAIR = frozenset({Field.ACTOR, Field.FORM, Field.SYSTEM, Field.CONDITION, Field.ORDER})
WRITTEN_ON_BOTH_SIDES = frozenset({Field.ACTOR, Field.FORM, Field.SYSTEM})  # else one side only says nothing
ROUTINE = frozenset({Trait.DATA_ENTRY, Trait.RULE_BASED})
OWN_DUTY = frozenset({Trait.STATUTORY, Trait.JUDGEMENT, Trait.CORE})


class GapKind(StrEnum):
    ADDITIONAL = "additional"  # done here, not in the standard
    MISSING = "missing"  # in the standard, not done here
    DIFFERENT = "different"  # both, in another way


class Treatment(StrEnum):
    """差への対処: the four ways to treat a gap; CHANGE_AND_SET is the first with the second."""

    CHANGE = "change"
    CHANGE_AND_SET = "change_and_set"
    DEVELOP = "develop"
    WORK_AROUND = "work_around"


TREATMENT_WORDS: Mapping[Treatment, str] = {
    Treatment.CHANGE: "① 業務の流れを標準に合わせる",
    Treatment.CHANGE_AND_SET: "①＋② 流れを合わせ、足りない分は設定で補う",
    Treatment.DEVELOP: "③ 追加で開発する",
    Treatment.WORK_AROUND: "④ 職員の運用で補う",
}


@dataclass(frozen=True, slots=True)
class Gap:
    """標準との差: `key` stays the same while the drawings stay the same; `here_id`, `standard_id` where they exist.

    `what` says the gap, `to_do` what changes here under the proposed treatment, `reason` why that treatment.
    """

    key: str
    kind: GapKind
    name: str
    here_id: str | None
    standard_id: str | None
    what: str
    differences: tuple[StepDifference, ...]
    treatment: Treatment
    to_do: str
    reason: str
    rule_version: str = RULE_VERSION


@dataclass(frozen=True, slots=True)
class GapList:
    """標準との差の一覧: in the order of the standard's flow, additional steps of the town last."""

    gaps: tuple[Gap, ...]
    fitting: int
    matching: Matching


def gaps_to_standard(
    here: Diagram,
    standard: Diagram,
    *,
    synonyms: Synonyms = NO_SYNONYMS,
    same_lineage: bool = False,
    decided: Decided = NOTHING_DECIDED,
) -> GapList:
    """List what is different here from a standard. Names and minutes that differ are no gap, nor is a section that
    does the same steps under another name. `decided` names steps of the standard under A, of here under B (`matching`).
    A step that the other drawing does within another one stays a gap, which says within which.

    Holds: a drawing has no gap to itself; every step of either drawing is fitting or in exactly one gap.
    """
    found = match(standard, here, synonyms=synonyms, same_lineage=same_lineage, decided=decided)
    within = _within(found, standard, here)
    sections = _sections(found, standard, here, synonyms)
    gaps: list[Gap] = []
    fitting = 0
    for pair in found.pairs:
        differences = tuple(one for one in pair.differences if _is_gap(one, sections))
        if differences:
            gaps.append(_different(here.nodes[pair.b_id], pair.a_id, differences))
        else:
            fitting += 1
    gaps += [_missing(standard.nodes[key], within.get(key, "")) for key in found.only_a]
    gaps += [_additional(here.nodes[key], within.get(key, "")) for key in found.only_b]
    return GapList(gaps=tuple(gaps), fitting=fitting, matching=found)


def needs_reason(treatment: Treatment, *, proposed: Treatment) -> bool:
    """Whoever departs from the proposal, or chooses what the handbook advises against, says why."""
    return treatment is not proposed or treatment in (Treatment.DEVELOP, Treatment.WORK_AROUND)


def _sections(found: Matching, standard: Diagram, here: Diagram, synonyms: Synonyms) -> ActorOf:
    """The sections of both drawings (0 the standard, 1 here) under common names."""
    of_standard, of_here = order_of(standard).steps, order_of(here).steps
    done = [
        place
        for number, pair in enumerate(found.pairs)
        for place in (
            (0, of_standard[pair.a_id].actor.strip(), number),
            (1, of_here[pair.b_id].actor.strip(), number),
        )
    ]
    return common_actors(done, synonyms=synonyms)


def _is_gap(difference: StepDifference, sections: ActorOf) -> bool:
    if difference.field is Field.ACTOR and difference.a.strip() and difference.b.strip():
        return sections[0, difference.a.strip()] != sections[1, difference.b.strip()]
    if difference.field in WRITTEN_ON_BOTH_SIDES:
        return bool(difference.a and difference.b)
    return difference.field in GAPS_OF_A_PAIR


def _different(node: Node, standard_id: str, differences: tuple[StepDifference, ...]) -> Gap:
    fields = {one.field for one in differences}
    words = "、".join(FIELD_WORDS[one.field] for one in differences)
    treatment, reason = Treatment.CHANGE, "標準と同じやり方に変えれば、システムに手を加えずに済みます。"
    to_do = "標準に合わせて、" + words + "を変えます。"
    if fields & {Field.FORM, Field.SYSTEM}:
        treatment = Treatment.CHANGE_AND_SET
        reason = "帳票やシステムの違いは、まず標準のものを使えるか確かめ、足りない項目だけ設定で補います。"
        to_do = "標準の帳票・システムに切り替え、項目や出力の設定で足りるか確かめます。"
    elif fields == {Field.ACTOR} and node.traits & OWN_DUTY:
        reason = "担当を変えるだけで標準に合います。判断を伴うので、事務分掌や専決の規程を先に確かめます。"
    return Gap(
        key=f"different:{standard_id}:{node.id}",
        kind=GapKind.DIFFERENT,
        name=node.name,
        here_id=node.id,
        standard_id=standard_id,
        what=f"標準と{words}が違います。",
        differences=differences,
        treatment=treatment,
        to_do=to_do,
        reason=reason,
    )


def _within(found: Matching, standard: Diagram, here: Diagram) -> dict[str, str]:
    """Step left over on one side -> name of the step of the other side within which it is done."""
    left_a, left_b = set(found.only_a), set(found.only_b)
    of_a = {pair.a_id: here.nodes[pair.b_id].name for pair in found.parts if pair.a_id in left_a}
    of_b = {pair.b_id: standard.nodes[pair.a_id].name for pair in found.parts if pair.b_id in left_b}
    return of_a | of_b


def _missing(node: Node, within: str) -> Gap:
    return Gap(
        key=f"missing:{node.id}",
        kind=GapKind.MISSING,
        name=node.name,
        here_id=None,
        standard_id=node.id,
        what=f"標準では一つの手順です。ここでは「{within}」の中で行っているようです。"
        if within
        else "標準にあり、ここでは行っていません。",
        differences=(),
        treatment=Treatment.CHANGE,
        to_do="この手順を流れに加えます。別の手順に含めて行っているときは、名前を標準に合わせます。",
        reason="標準の流れに沿えば、システムの標準機能をそのまま使えます。",
    )


def _additional(node: Node, within: str) -> Gap:
    treatment, to_do = Treatment.CHANGE, "この手順をやめます。やめられるか、担当課で確かめます。"
    reason = "標準にない手順です。やめても住民へのサービスが続くなら、流れを標準に合わせるのが原則です。"
    if Trait.STATUTORY in node.traits:
        treatment = Treatment.WORK_AROUND
        to_do = "職員の手で続けます。根拠の法令と、標準のどこで行うことになっているかを確かめます。"
        reason = "法令で自ら行う手順なので、標準にないことを理由にやめられません。負担が残るので、ほかの方法も探します。"
    elif node.traits & OWN_DUTY:
        treatment = Treatment.CHANGE_AND_SET
        to_do = "標準のどの手順で同じ判断をするかを決め、確認の項目や通知の設定で補います。"
        reason = "判断を伴う手順です。判断そのものは残し、場所を標準の流れに移します。"
    elif node.traits & ROUTINE:
        treatment = Treatment.CHANGE_AND_SET
        to_do = (
            "標準の機能や設定で不要になるか確かめます。残るときは、RPA などで人手をかけない方法を選びます。"
        )
        reason = "決まった作業や入力は、職員の手で続けると負担が残ります。"
    return Gap(
        key=f"additional:{node.id}",
        kind=GapKind.ADDITIONAL,
        name=node.name,
        here_id=node.id,
        standard_id=None,
        what=f"ここでは一つの手順です。標準では「{within}」の中で行うようです。"
        if within
        else "ここでは行い、標準にはありません。",
        differences=(),
        treatment=treatment,
        to_do=to_do,
        reason=reason,
    )
