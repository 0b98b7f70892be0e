"""The opinion of the DX office and the decision of somebody else; both can be taken back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from meguru.apps.budgets.commands.requests import CannotSave
from meguru.apps.budgets.commands.saving import WrittenMeanwhile, locked, move, note
from meguru.apps.budgets.models import BudgetDecision, BudgetOpinion, BudgetRequest
from meguru.apps.registry.models import Person
from meguru.engines.budget_review import RequestMove


class DecidedByTheSame(ValueError):
    """Who gave the opinion wants to decide too."""


@transaction.atomic
def give_opinion(
    *,
    request: BudgetRequest,
    stance: str,
    reasons: str,
    conditions: str = "",
    from_revision: int,
    by: Person,
    now: dt.datetime,
) -> BudgetOpinion:
    """This function will keep what the DX office thinks of the version handed in last; it replaces an earlier one.

    Raises: CannotMove; WrittenMeanwhile; CannotSave without reasons or conditions.
    """
    if not reasons.strip():
        raise CannotSave(_("意見の理由を書いてください。要求した部署が読みます。"))
    if stance == BudgetOpinion.Stance.CONDITIONS.value and not conditions.strip():
        raise CannotSave(_("条件を書いてください。"))
    current = locked(request)
    if current.revision != from_revision:
        raise WrittenMeanwhile(current, current.changed_by)
    move(current, RequestMove.JUDGE, by=by, now=now)
    current.opinions.filter(taken_back_at__isnull=True).update(taken_back_at=now)
    opinion = BudgetOpinion.objects.create(
        organisation_id=current.organisation_id,
        request=current,
        version=current.versions.order_by("-number")[0],
        stance=stance,
        reasons=reasons.strip(),
        conditions=conditions.strip(),
        given_by=by,
        given_at=now,
    )
    note(
        current,
        "opinion_given",
        _("予算要求「%(title)s」に意見を書きました：%(stance)s")
        % {"title": current.title, "stance": opinion.get_stance_display()},
        by=by,
        now=now,
        payload={"stance": stance, "reasons": opinion.reasons, "conditions": opinion.conditions},
    )
    return opinion


@transaction.atomic
def take_back_opinion(*, request: BudgetRequest, by: Person, now: dt.datetime) -> None:
    """This function will take the opinion back: the request waits for one again. Raises: CannotMove."""
    current = locked(request)
    move(current, RequestMove.REOPEN, by=by, now=now)
    current.opinions.filter(taken_back_at__isnull=True).update(taken_back_at=now)
    note(
        current,
        "opinion_taken_back",
        _("予算要求「%s」の意見を取り消しました") % current.title,
        by=by,
        now=now,
    )


@transaction.atomic
def decide(
    *,
    request: BudgetRequest,
    outcome: str,
    yen: int,
    reasons: str,
    from_revision: int,
    by: Person,
    now: dt.datetime,
) -> BudgetDecision:
    """This function will keep what was decided, in yen of the season's fiscal year.

    Raises: CannotMove; WrittenMeanwhile; DecidedByTheSame; CannotSave when amount and outcome do not fit.
    """
    current = locked(request)
    if current.revision != from_revision:
        raise WrittenMeanwhile(current, current.changed_by)
    move(current, RequestMove.DECIDE, by=by, now=now)
    opinion = current.opinions.filter(taken_back_at__isnull=True).order_by("-given_at", "-pk")[0]
    if opinion.given_by_id == by.pk:
        raise DecidedByTheSame(_("意見を書いた人は、決定できません。別の人が決めてください。"))
    asked = current.versions.order_by("-number")[0].first_year_yen
    _fit(outcome, yen, asked=asked, reasons=reasons)
    decision = BudgetDecision.objects.create(
        organisation_id=current.organisation_id,
        request=current,
        opinion=opinion,
        outcome=outcome,
        yen=yen,
        asked_yen=asked,
        reasons=reasons.strip(),
        opinion_by=opinion.given_by,
        decided_by=by,
        decided_at=now,
    )
    note(
        current,
        "decided",
        _("予算要求「%(title)s」を決めました：%(outcome)s（%(yen)s円）")
        % {"title": current.title, "outcome": decision.get_outcome_display(), "yen": f"{yen:,}"},
        by=by,
        now=now,
        payload={"outcome": outcome, "yen": yen, "asked_yen": asked, "reasons": decision.reasons},
    )
    return decision


def _fit(outcome: str, yen: int, *, asked: int, reasons: str) -> None:
    outcomes = BudgetDecision.Outcome
    if outcome == outcomes.GRANTED.value and yen != asked:
        raise CannotSave(
            _("要求どおりなら、金額は%s円です。ちがう額なら「一部を認める」を選んでください。") % f"{asked:,}"
        )
    if outcome == outcomes.PARTLY.value and not 0 < yen < asked:
        raise CannotSave(_("一部を認める額は、1円から%s円までで書いてください。") % f"{asked - 1:,}")
    if outcome == outcomes.REFUSED.value and yen:
        raise CannotSave(_("認めないなら、金額は0円です。"))
    if outcome != outcomes.GRANTED.value and not reasons.strip():
        raise CannotSave(_("理由を書いてください。要求した部署が、次にどうするかを考えられます。"))


@transaction.atomic
def take_back_decision(*, request: BudgetRequest, by: Person, now: dt.datetime) -> None:
    """This function will take a decision back; the opinion stands again. Raises: CannotMove."""
    current = locked(request)
    move(current, RequestMove.UNDECIDE, by=by, now=now)
    current.decisions.filter(taken_back_at__isnull=True).update(taken_back_at=now)
    note(
        current,
        "decision_taken_back",
        _("予算要求「%s」の決定を取り消しました") % current.title,
        by=by,
        now=now,
    )
