"""Whether a rule's condition holds for a step: yes, no, or not known, and then what to ask.

Terms:  a condition is a tree; its leaves look at one thing each, `all` and `any` join them, `not` turns one over,
        and `unless` holds as long as the other is not known to hold.
Holds:  three-valued logic (Kleene): what is not known stays unknown, unless the rest decides anyway.
        A trait that the office stated is a fact; one that the label suggests is a guess; of a step with no stated
        traits, what no label can suggest (law, personal data, core work) is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from meguru.engines.bpmn.model import Trait
from meguru.engines.judgement.model import (
    OUTCOME_WORDS,
    VERDICT_WORDS,
    Answer,
    Outcome,
    StepInputs,
    Used,
    Verdict,
)
from meguru.engines.redesign.process_view import TRAIT_WORDS
from meguru.engines.redesign.traits import LABEL_WORDS

MOST_NAMES = 10  # of processes or towns that a reason lists
ASK_LAW = "法令で、団体が自ら行うことになっている手順ですか（手順表の「作業の性質」に記録してください）。"
ASK_PERSONAL_DATA = "個人情報を扱う手順ですか（手順表の「作業の性質」に記録してください）。"
ASK_MINUTES = "1回あたり何分かかりますか（手順表の「分」に書いてください）。"
ASK_TIMES = "年に何回行いますか（手順表の「年間回数」か、業務の年間件数を書いてください）。"
ASK_SYSTEM = "どのシステムで行っていますか（手順表の「システム」に書いてください）。"
ASK_FORM = "どの様式を使っていますか（手順表の「様式」に書いてください）。"
QUESTION_OF_TRAIT: Mapping[Trait, str] = {
    Trait.STATUTORY: ASK_LAW,
    Trait.PERSONAL_DATA: ASK_PERSONAL_DATA,
}


@dataclass(frozen=True, slots=True)
class Weighed:
    """What a condition came to. `truth` None is unknown."""

    truth: bool | None
    used: tuple[Used, ...] = ()
    questions: tuple[str, ...] = ()
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What a leaf may look at: the step, and what was answered for it before."""

    inputs: StepInputs
    answers: Mapping[Verdict, Answer]


def weigh(condition: Mapping[str, Any], *, inputs: StepInputs, answers: Mapping[Verdict, Answer]) -> Weighed:
    """Return whether the condition holds. The tree must have passed `rule_file.read_rules`."""
    return _weigh(condition, Step(inputs=inputs, answers=answers))


def _weigh(condition: Mapping[str, Any], step: Step) -> Weighed:
    ((name, value),) = condition.items()
    if name == "all":
        return _all([_weigh(part, step) for part in value])
    if name == "any":
        return _any([_weigh(part, step) for part in value])
    if name == "not":
        inner = _weigh(value, step)
        truth = None if inner.truth is None else not inner.truth
        return Weighed(truth, inner.used, inner.questions, inner.is_guess)
    if name == "unless":
        inner = _weigh(value, step)
        return Weighed(
            inner.truth is not True, inner.used, inner.questions, inner.is_guess or inner.truth is None
        )
    return LEAVES[name](value, step)


def _all(parts: list[Weighed]) -> Weighed:
    """A sure no wins over a guessed one; one no is enough."""
    noes = [part for part in parts if part.truth is False]
    if noes:
        return min(noes, key=lambda part: part.is_guess)
    if any(part.truth is None for part in parts):
        return _joined(None, [part for part in parts if part.truth is None])
    return _joined(True, parts)


def _any(parts: list[Weighed]) -> Weighed:
    yeses = [part for part in parts if part.truth]
    if yeses:
        sure = [part for part in yeses if not part.is_guess]
        return _joined(True, sure or yeses)
    if any(part.truth is None for part in parts):
        return _joined(None, [part for part in parts if part.truth is None])
    return _joined(False, parts)


def _joined(truth: bool | None, parts: list[Weighed]) -> Weighed:
    return Weighed(
        truth,
        used=tuple(dict.fromkeys(used for part in parts for used in part.used)),
        questions=tuple(dict.fromkeys(question for part in parts for question in part.questions)),
        is_guess=any(part.is_guess for part in parts),
    )


def _trait(value: str, step: Step) -> Weighed:
    trait, traits = Trait(value), step.inputs.traits
    if traits.has(trait):
        basis = traits.source(trait)
        return Weighed(True, (Used("作業の性質", TRAIT_WORDS[trait], basis),), is_guess=basis == "label")
    if traits.stated:
        return Weighed(False, (Used("作業の性質", f"「{TRAIT_WORDS[trait]}」の記録なし", "diagram"),))
    if trait in LABEL_WORDS:
        return Weighed(
            False, (Used("作業名", f"「{TRAIT_WORDS[trait]}」とは読めない", "label"),), is_guess=True
        )
    question = QUESTION_OF_TRAIT.get(trait)
    return Weighed(
        None if question else False, questions=(question,) if question else (), is_guess=question is None
    )


def _any_trait(values: list[str], step: Step) -> Weighed:
    return _any([_trait(value, step) for value in values])


def _words(values: list[str], step: Step) -> Weighed:
    found = [word for word in values if word in step.inputs.label]
    if not found:
        return Weighed(False, (Used("作業名", step.inputs.label, "label"),), is_guess=True)
    return Weighed(True, (Used("作業名", f"「{found[0]}」を含む", "label"),), is_guess=True)


def _kind(values: list[str], step: Step) -> Weighed:
    return Weighed(step.inputs.kind.value in values, (Used("図の記号", step.inputs.kind.value, "diagram"),))


def _verdict(value: str, step: Step) -> Weighed:
    answer = step.answers[Verdict(value)]
    used = (Used(VERDICT_WORDS[answer.verdict], OUTCOME_WORDS[answer.outcome], "rules"),)
    if answer.outcome is Outcome.UNKNOWN:
        return Weighed(None, used, answer.questions)
    return Weighed(answer.outcome.holds, used, is_guess=answer.outcome is Outcome.LIKELY)


def _fact(value: str, step: Step) -> Weighed:
    text = step.inputs.facts.system if value == "system" else step.inputs.facts.form
    name, question = ("システム", ASK_SYSTEM) if value == "system" else ("様式", ASK_FORM)
    if not text:
        return Weighed(None, questions=(question,))
    return Weighed(True, (Used(name, text, "diagram"),))


def _neighbour_trait(values: list[str], step: Step) -> Weighed:
    wanted = [Trait(value) for value in values]
    found = [one for one in step.inputs.neighbours if any(one.traits.has(trait) for trait in wanted)]
    if not found:
        return Weighed(False, is_guess=not all(one.traits.stated for one in step.inputs.neighbours))
    names = "、".join(one.label for one in found)
    return Weighed(
        True, (Used("前後の手順", names, "diagram"),), is_guess=not any(one.traits.stated for one in found)
    )


def _repeats_earlier(value: str, step: Step) -> Weighed:
    earlier = (step.inputs.repeats or {}).get(value)
    if earlier is None:
        return Weighed(False, is_guess=True)
    return Weighed(True, (Used("前の手順", earlier, "label"),), is_guess=True)


def _hours_at_least(value: float, step: Step) -> Weighed:
    return _hours(step.inputs, lambda hours: hours >= value)


def _hours_below(value: float, step: Step) -> Weighed:
    return _hours(step.inputs, lambda hours: hours < value)


def _hours(inputs: StepInputs, holds: Callable[[float], bool]) -> Weighed:
    if inputs.yearly_hours is None:
        questions = [ASK_MINUTES] if inputs.facts.minutes is None else []
        questions += [ASK_TIMES] if inputs.times_a_year is None else []
        return Weighed(None, questions=tuple(questions))
    from_operation = inputs.times_basis == "operation"
    used = (
        Used("1回の分", f"{inputs.facts.minutes:g}分", "diagram"),
        Used("年間回数", f"{inputs.times_a_year:,}回", "operation" if from_operation else "diagram"),
    )
    return Weighed(holds(inputs.yearly_hours), used, is_guess=from_operation)


def _similar_operations(value: float, step: Step) -> Weighed:
    return _similar(step, value, own=True)


def _similar_towns(value: float, step: Step) -> Weighed:
    return _similar(step, value, own=False)


def _similar(step: Step, least: float, *, own: bool) -> Weighed:
    if step.inputs.similar is None:
        return Weighed(None)
    found = [one for one in step.inputs.similar if one.is_own is own]
    names = dict.fromkeys(one.process if own else one.organisation for one in found)
    told = "、".join(list(names)[:MOST_NAMES]) + (
        f" ほか{len(names) - MOST_NAMES}" if len(names) > MOST_NAMES else ""
    )
    used = (Used("同じ手順のある業務" if own else "同じ手順のある団体", told, "comparison"),)
    return Weighed(len(names) >= least, used if names else ())


LEAVES: Mapping[str, Callable[[Any, Step], Weighed]] = {
    "trait": _trait,
    "any_trait": _any_trait,
    "words": _words,
    "kind": _kind,
    "verdict": _verdict,
    "fact": _fact,
    "neighbour_trait": _neighbour_trait,
    "repeats_earlier": _repeats_earlier,
    "yearly_hours_at_least": _hours_at_least,
    "yearly_hours_below": _hours_below,
    "similar_operations_at_least": _similar_operations,
    "similar_towns_at_least": _similar_towns,
}
