"""People answer findings, and take answers back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.ledger.commands import record
from meguru.apps.portfolio.models import FindingAnswer, KeptFinding
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem


class AnsweredMeanwhile(ValueError):
    """A colleague answered the same finding. `theirs` is what stands there now, None when they took it back."""

    def __init__(self, theirs: FindingAnswer | None) -> None:
        who = str(theirs.made_by or _("ほかの人")) if theirs else _("ほかの人")
        super().__init__(
            _("書いている間に、%sさんがこの所見に答えました。見比べて、よければもう一度保存してください。")
            % who
        )
        self.theirs = theirs


@transaction.atomic
def answer_finding(
    *,
    system: InformationSystem,
    rule: str,
    subject: str,
    kind: str,
    reason: str,
    until: dt.date | None,
    sentence: str,
    seen_answer: int,
    by: Person | None,
    now: dt.datetime,
) -> FindingAnswer:
    """This function will keep what people say of a finding; the answer before ends.

    `seen_answer` is the id of the answer that the person saw, 0 for none; `sentence` what the finding said.
    Raises: AnsweredMeanwhile.
    """
    InformationSystem.objects.select_for_update(of=("self",), no_key=True).get(pk=system.pk)
    current = (
        FindingAnswer.objects.select_related("made_by")
        .filter(system=system, rule=rule, subject=subject, ended_at__isnull=True)
        .first()
    )
    if (current.pk if current else 0) != seen_answer:
        raise AnsweredMeanwhile(current)
    if current:
        FindingAnswer.objects.filter(pk=current.pk).update(ended_at=now)
    answer = FindingAnswer.objects.create(
        organisation_id=system.organisation_id,
        system=system,
        rule=rule,
        subject=subject,
        kind=kind,
        reason=reason,
        until=until,
        seen=sentence,
        made_by=by,
        made_at=now,
        replaces=current,
    )
    _counts_now(answer, answer.pk)
    _record(
        answer, "portfolio.finding_answered", f"システム「{system.name}」の所見に答えました", by=by, now=now
    )
    return answer


@transaction.atomic
def take_back_answer(*, answer: FindingAnswer, by: Person | None, now: dt.datetime) -> None:
    """This function will end an answer; the one before it counts again. Doing it twice changes nothing."""
    system = InformationSystem.objects.select_for_update(of=("self",), no_key=True).get(pk=answer.system_id)
    if not FindingAnswer.objects.filter(pk=answer.pk, ended_at__isnull=True).update(ended_at=now):
        return
    if answer.replaces_id:
        FindingAnswer.objects.filter(pk=answer.replaces_id).update(ended_at=None)
    _counts_now(answer, answer.replaces_id)
    words = f"システム「{system.name}」の所見への答えを取り消しました"
    _record(answer, "portfolio.finding_answer_taken_back", words, by=by, now=now)


def _counts_now(answer: FindingAnswer, pk: int | None) -> None:
    KeptFinding.objects.filter(system_id=answer.system_id, rule=answer.rule, subject=answer.subject).update(
        answer_id=pk
    )


def _record(
    answer: FindingAnswer, activity: str, summary: str, *, by: Person | None, now: dt.datetime
) -> None:
    """The reason stays with the answer: it may speak of costs or security, which the ledger's readers need not see."""
    record(
        organisation=answer.organisation,
        by=by,
        activity=activity,
        subject=answer,
        summary=summary,
        payload={
            "system": answer.system_id,
            "rule": answer.rule,
            "kind": answer.kind,
            "until": answer.until.isoformat() if answer.until else None,
        },
        now=now,
    )
