"""What an initiative makes of programmes: one function, one transaction, one event.

Programmes themselves are written with `catalogue.commands` (add_record, change_record, …).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.ledger.commands import record
from meguru.apps.programmes.models import ProgrammeDecision, SearchTerms
from meguru.apps.registry.models import Person
from meguru.engines.programme_matching import Programme


class WrittenMeanwhile(ValueError):
    """A colleague saved since this edit began; `theirs` is what stands there now. Nothing was stored."""

    def __init__(self, theirs: Any, who: Person | None) -> None:
        super().__init__(
            _(
                "入力している間に、%sさんが書きかえました。あなたの入力は残っています。見比べて、よければもう一度保存してください。"
            )
            % (who.name if who else _("ほかの人"))
        )
        self.theirs = theirs


class ReasonMissing(ValueError):
    """A programme was dropped without saying why."""


@transaction.atomic
def set_terms(
    *,
    initiative: Initiative,
    purposes: Sequence[str],
    answers: Mapping[str, bool],
    cost_yen: int | None,
    needed_from: dt.date | None,
    from_revision: int,
    by: Person,
    now: dt.datetime,
) -> SearchTerms:
    """This function will keep what an initiative needs support for. `from_revision` is 0 for the first time.

    Storing what stands there already does nothing. Raises: WrittenMeanwhile.
    """
    Initiative.objects.select_for_update(of=("self",), no_key=True).get(pk=initiative.pk)
    current = SearchTerms.objects.filter(initiative=initiative).first()
    terms = current or SearchTerms(
        initiative=initiative, organisation_id=initiative.organisation_id, revision=0
    )
    before = _plain_terms(terms)
    terms.purposes, terms.answers = list(purposes), dict(answers)
    terms.cost_yen, terms.needed_from = cost_yen, needed_from
    after = _plain_terms(terms)
    if before == after and current is not None:
        return terms
    if terms.revision != from_revision:
        theirs = SearchTerms.objects.filter(initiative=initiative).first()
        raise WrittenMeanwhile(theirs, theirs.changed_by if theirs else None)
    terms.revision += 1
    terms.changed_by, terms.changed_at = by, now
    terms.save()
    record(
        organisation=initiative.organisation,
        by=by,
        activity="programmes.terms_set",
        subject=terms,
        summary=_("取組「%s」の支援策をさがす条件を書きました") % initiative.name,
        payload={"before": before, "after": after},
        now=now,
    )
    return terms


@transaction.atomic
def decide(
    *,
    initiative: Initiative,
    programme: Programme,
    answer: str,
    reason: str = "",
    asked_by: str = "",
    ask_whom: str = "",
    ask_by: dt.date | None = None,
    from_revision: int,
    by: Person,
    now: dt.datetime,
) -> ProgrammeDecision:
    """This function will keep whether an initiative goes on with a programme. `from_revision` is 0 for the first time.

    Deciding the same once more does nothing. Raises: ReasonMissing; WrittenMeanwhile.
    """
    if answer == ProgrammeDecision.Answer.NOT_FOR_US.value and not reason.strip():
        raise ReasonMissing(_("使わない理由を書いてください。あとで見直すときに役立ちます。"))
    decided = ProgrammeDecision.objects.select_for_update(of=("self",), no_key=True).filter(
        initiative=initiative, programme_key=programme.key
    )
    current = decided.first()
    told = {
        "name": programme.name,
        "gives": programme.gives.value,
        "answer": answer,
        "reason": reason.strip(),
        "asked_by": asked_by.strip(),
        "ask_whom": ask_whom.strip(),
        "ask_by": ask_by,
    }
    if current is not None and _says(current, told):
        return current
    if (current.revision if current else 0) != from_revision:
        raise WrittenMeanwhile(current, current.decided_by if current else None)
    decision = current or ProgrammeDecision(
        initiative=initiative,
        organisation_id=initiative.organisation_id,
        programme_key=programme.key,
        revision=0,
    )
    for field, value in told.items():
        setattr(decision, field, value)
    decision.revision += 1
    decision.decided_by, decision.decided_at = by, now
    try:
        with transaction.atomic():
            decision.save()
    except IntegrityError as twice:
        there = decided.first()
        if there is None or decision.pk:
            raise
        if _says(there, told):
            return there
        raise WrittenMeanwhile(there, there.decided_by) from twice
    _record_decided(decision, by=by, now=now)
    return decision


def _says(decision: ProgrammeDecision, told: Mapping[str, Any]) -> bool:
    return all(getattr(decision, field) == value for field, value in told.items())


def _record_decided(decision: ProgrammeDecision, *, by: Person, now: dt.datetime) -> None:
    record(
        organisation=decision.organisation,
        by=by,
        activity="programmes.decided",
        subject=decision,
        summary=_("取組「%(initiative)s」で支援策「%(name)s」を「%(answer)s」にしました")
        % {
            "initiative": decision.initiative.name,
            "name": decision.name,
            "answer": decision.get_answer_display(),
        },
        payload={
            "programme": decision.programme_key,
            "name": decision.name,
            "answer": decision.answer,
            "reason": decision.reason,
            "asked_by": decision.asked_by,
            "ask_whom": decision.ask_whom,
            "ask_by": decision.ask_by.isoformat() if decision.ask_by else None,
        },
        now=now,
    )


def _plain_terms(terms: SearchTerms) -> dict[str, Any]:
    return {
        "purposes": list(terms.purposes),
        "answers": dict(terms.answers),
        "cost_yen": terms.cost_yen,
        "needed_from": terms.needed_from.isoformat() if terms.needed_from else None,
    }
