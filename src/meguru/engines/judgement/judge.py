"""Every verdict for every step, from the rules and what the office decided itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from meguru.engines.bpmn.model import Trait
from meguru.engines.judgement.conditions import Weighed, weigh
from meguru.engines.judgement.model import (
    Answer,
    Decision,
    Effect,
    Ground,
    JudgedProcess,
    JudgedStep,
    Outcome,
    Rule,
    RuleBook,
    StepInputs,
    Verdict,
)
from meguru.engines.judgement.rule_file import standard_rules

BY_HAND = (Trait.PAPER, Trait.SEAL, Trait.FACE_TO_FACE)


def judge(
    steps: Iterable[StepInputs], *, decisions: Iterable[Decision] = (), rules: RuleBook | None = None
) -> JudgedProcess:
    """Answer every verdict for every step.

    A strong rule on what the office stated makes a verdict sure (YES), unless something that speaks against it is
    not known; a weak rule, or one that rests on the label, makes it LIKELY. A rule against that holds makes it NO.
    UNKNOWN means that a missing fact decides: the questions say which. A decision of the office replaces the
    answer, and verdicts that rest on it follow.
    Source: the management handbook, chapter 8 section 1: judged step by step, not by the name of the operation.
    """
    book = rules or standard_rules()
    decided = {(one.element_id, one.verdict): one for one in decisions}
    return JudgedProcess(
        steps=tuple(_judged(step, decided=decided, book=book) for step in steps), rules_version=book.version
    )


def _judged(
    inputs: StepInputs, *, decided: Mapping[tuple[str, Verdict], Decision], book: RuleBook
) -> JudgedStep:
    answers: dict[Verdict, Answer] = {}
    for verdict in Verdict:
        weighed = [(rule, weigh(rule.condition, inputs=inputs, answers=answers)) for rule in book.of(verdict)]
        answers[verdict] = _answer(
            verdict, weighed, inputs=inputs, decision=decided.get((inputs.element_id, verdict))
        )
    return JudgedStep(inputs=inputs, answers=answers)


def _answer(
    verdict: Verdict,
    weighed: list[tuple[Rule, Weighed]],
    *,
    inputs: StepInputs,
    decision: Decision | None,
) -> Answer:
    """What the rules of one verdict come to together."""
    speaking = {
        effect: [(rule, found) for rule, found in weighed if rule.effect is effect] for effect in Effect
    }
    grounds = _grounds(speaking[Effect.FOR], inputs)
    against = _grounds(speaking[Effect.AGAINST], inputs)
    open_for = _questions(speaking[Effect.FOR])
    open_against = _questions(speaking[Effect.AGAINST])
    unknown_for = any(found.truth is None for _rule, found in speaking[Effect.FOR])
    unknown_against = any(found.truth is None for _rule, found in speaking[Effect.AGAINST])
    questions: tuple[str, ...] = ()
    outcome = Outcome.NO
    if grounds and not against:
        sure = any(ground.is_strong and not ground.is_guess for ground in grounds)
        outcome = Outcome.YES if sure and not unknown_against else Outcome.LIKELY
        questions = (
            () if outcome is Outcome.YES else (*open_against, *_asked_though_held(speaking[Effect.FOR]))
        )
    elif unknown_for and open_for and not against:
        outcome, questions = Outcome.UNKNOWN, open_for
    return Answer(
        verdict=verdict,
        by_rules=outcome,
        grounds=grounds,
        against=against,
        warnings=_grounds(speaking[Effect.WARN], inputs) if outcome.holds or decision else (),
        questions=tuple(dict.fromkeys(questions)),
        decision=decision,
    )


def _grounds(pairs: list[tuple[Rule, Weighed]], inputs: StepInputs) -> tuple[Ground, ...]:
    """The rules that hold, sure ones first."""
    held = [
        Ground(
            rule_id=rule.id,
            text=rule.reason.format_map(_words_of(inputs)),
            source=rule.source,
            is_strong=rule.is_strong,
            is_guess=found.is_guess,
            used=found.used,
            operator=rule.operator,
            check=rule.check,
        )
        for rule, found in pairs
        if found.truth
    ]
    return tuple(sorted(held, key=lambda ground: (ground.is_guess, not ground.is_strong)))


def _questions(pairs: list[tuple[Rule, Weighed]]) -> tuple[str, ...]:
    return tuple(question for _rule, found in pairs if found.truth is None for question in found.questions)


def _asked_though_held(pairs: list[tuple[Rule, Weighed]]) -> tuple[str, ...]:
    return tuple(question for _rule, found in pairs if found.truth for question in found.questions)


def _words_of(inputs: StepInputs) -> Mapping[str, str]:
    """What the reasons of the rules may name in braces."""
    hours = inputs.yearly_hours
    similar = inputs.similar or ()
    return {
        "label": inputs.label,
        "hours": "？" if hours is None else f"{hours:,.0f}",
        "system": inputs.facts.system,
        "form": inputs.facts.form,
        "repeats": "」「".join(dict.fromkeys((inputs.repeats or {}).values())),
        "neighbours": _few(one.label for one in inputs.neighbours if any(map(one.traits.has, BY_HAND))),
        "operations": _few(dict.fromkeys(one.process for one in similar if one.is_own)),
        "towns": _few(dict.fromkeys(one.organisation for one in similar if not one.is_own)),
    }


def _few(names: Iterable[str]) -> str:
    """Three names and how many more."""
    listed = list(names)
    rest = len(listed) - 3
    return "、".join(listed[:3]) + (f" ほか{rest}" if rest > 0 else "")
