"""What changes the judgement: one use case = one function = one transaction = one ledger event."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from meguru.apps.judgement.models import StepDecision
from meguru.apps.judgement.queries import Judgement
from meguru.apps.ledger.commands import record
from meguru.apps.processes.commands.drafting import start_draft
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.registry.models import Person
from meguru.engines.judgement import JudgedStep, Verdict, proposals, to_be_drawing

LONGEST_ID = StepDecision._meta.get_field("element_id").max_length


class DecidedMeanwhile(ValueError):
    """Somebody else decided about the same step and verdict since the page was opened."""


class CannotDecide(ValueError):
    """A step whose id no decision can be tied to."""


class NothingChosen(ValueError):
    """A to-be was asked for without any change."""


@transaction.atomic
def decide_step(
    *,
    process: Process,
    step: JudgedStep,
    verdict: Verdict,
    holds: bool,
    reason: str,
    seen: int | None,
    rules_version: str,
    by: Person | None,
    now: dt.datetime,
) -> StepDecision:
    """This function will store the office's own judgement of a step; the one it replaces is taken back and kept.

    `seen` is the id of the standing decision that the person looked at, None when there was none. The same said
    twice by the same person (a page sent twice) is stored once.
    Raises: DecidedMeanwhile when the standing one is another; CannotDecide when the step's id is too long.
    """
    if len(step.inputs.element_id) > LONGEST_ID:
        raise CannotDecide(
            f"この手順の番号（ID）が{LONGEST_ID}字より長いので、判断を残せません。図の道具で短い番号に直してください。"
        )
    standing = (
        StepDecision.objects.select_for_update(of=("self",), no_key=True)
        .standing()
        .filter(process=process, element_id=step.inputs.element_id, verdict=verdict.value)
        .select_related("decided_by")
        .first()
    )
    if standing is not None and (standing.decided_by, standing.holds, standing.reason) == (by, holds, reason):
        return standing
    if (standing.pk if standing else None) != seen:
        raise _decided_meanwhile(standing)
    if standing is not None:
        standing.withdrawn_by, standing.withdrawn_at = by, now
        standing.save(update_fields=["withdrawn_by", "withdrawn_at"])
    decision = StepDecision(
        organisation=process.organisation,
        process=process,
        element_id=step.inputs.element_id,
        step_name=step.inputs.label[:400],
        verdict=verdict.value,
        holds=holds,
        reason=reason,
        by_rules=step.answers[verdict].by_rules.value,
        rules_version=rules_version,
        decided_by=by,
        decided_at=now,
    )
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as twice:
        raise _decided_meanwhile(None) from twice
    _record_decision(decision, by=by, now=now)
    return decision


@transaction.atomic
def withdraw_decision(*, decision: StepDecision, by: Person | None, now: dt.datetime) -> None:
    """This function will take a decision back: the rules speak again. Doing it twice does nothing."""
    current = StepDecision.objects.select_for_update(of=("self",), no_key=True).get(pk=decision.pk)
    if current.withdrawn_at is not None:
        return
    current.withdrawn_by, current.withdrawn_at = by, now
    current.save(update_fields=["withdrawn_by", "withdrawn_at"])
    record(
        organisation=current.organisation,
        by=by,
        activity="judgement.decision_withdrawn",
        subject=current,
        summary=f"手順「{current.step_name}」の判断「{current.get_verdict_display()}」を取り消しました",
        payload={"process": current.process_id, "element": current.element_id, "verdict": current.verdict},
        now=now,
    )


def draft_to_be(
    *, process: Process, judgement: Judgement, chosen: frozenset[str], by: Person | None, now: dt.datetime
) -> ProcessVersion:
    """This function will begin a to-be draft from the judged version with the chosen proposals carried out.

    The draft is recorded by `start_draft`; its note names what was chosen.
    Raises: NothingChosen when none of them is a proposal of this judgement.
    """
    titles = [one.title for one in proposals(judgement.judged) if one.id in chosen]
    if not titles:
        raise NothingChosen("あるべき姿に入れる案を、一つ以上選んでください。")
    return start_draft(
        process=process,
        kind=ProcessVersion.Kind.TO_BE,
        based_on=judgement.version,
        diagram=to_be_drawing(judgement.diagram, judged=judgement.judged, chosen=chosen),
        note=f"判断から：{'、'.join(titles)}"[:400],
        by=by,
        now=now,
    )


def _record_decision(decision: StepDecision, *, by: Person | None, now: dt.datetime) -> None:
    answer = "あてはまる" if decision.holds else "あてはまらない"
    record(
        organisation=decision.organisation,
        by=by,
        activity="judgement.step_decided",
        subject=decision,
        summary=f"「{decision.process.name}」の手順「{decision.step_name}」を"
        f"「{decision.get_verdict_display()}」に{answer}と判断しました",
        payload={
            "process": decision.process_id,
            "element": decision.element_id,
            "verdict": decision.verdict,
            "holds": decision.holds,
            "by_rules": decision.by_rules,
            "reason": decision.reason,
        },
        now=now,
    )


def _decided_meanwhile(standing: StepDecision | None) -> DecidedMeanwhile:
    if standing is None:
        return DecidedMeanwhile(
            "ページを開いている間に、この観点の判断が変わりました。今の判断を見てから、もう一度選んでください。"
        )
    who = standing.decided_by.name if standing.decided_by else "ほかの人"
    return DecidedMeanwhile(
        f"ページを開いている間に、{who}さんがこの観点を判断しました（理由：{standing.reason}）。"
        "あなたの入力は下に残っています。今の判断を見て、よければもう一度保存してください。"
    )
