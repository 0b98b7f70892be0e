"""Granted budgets that confirmed savings pay for: the sum of each, under a lock on its request."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from meguru.apps.budgets.models import BudgetDecision, BudgetRequest
from meguru.apps.governance.commands.refusals import CannotSave, MoreThanThere
from meguru.apps.governance.models import FundedBudget, SavingUse
from meguru.engines.savings import Amount


def pay_for(budget: BudgetRequest, kind: str, amount: Amount, *, office: int) -> FundedBudget:
    """Put the yen into a granted budget; what was granted is read anew.

    Raises: CannotSave for hours alone, another use than reinvesting, another office's or a budget not granted;
    MoreThanThere.
    """
    if kind != SavingUse.Kind.REINVEST or not amount.yen:
        raise CannotSave(_("予算を選ぶときは、「新しいサービスに使った」金額を書いてください。"))
    request = (
        BudgetRequest.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk=budget.pk, organisation_id=office)
        .first()
    )
    decision = BudgetDecision.objects.filter(request=request, taken_back_at__isnull=True).first()
    if request is None or decision is None or not decision.yen:
        raise CannotSave(_("この予算は、まだ認められていません。認められた予算を選んでください。"))
    funded, _made = FundedBudget.objects.get_or_create(
        organisation_id=office, request=request, defaults={"granted_yen": decision.yen}
    )
    try:
        with transaction.atomic():
            FundedBudget.objects.filter(pk=funded.pk).update(
                granted_yen=decision.yen, reinvested_yen=F("reinvested_yen") + amount.yen
            )
    except IntegrityError as reason:
        left = max(0, decision.yen - funded.reinvested_yen)
        raise MoreThanThere(
            _("この予算に書けるのは、認められた額のうち、あと%s円です。") % f"{left:,}"
        ) from reason
    return funded


def pay_back(use: SavingUse) -> None:
    """Take the yen of a use out of its budget again; the use must be locked."""
    FundedBudget.objects.filter(pk=use.budget_id).update(reinvested_yen=F("reinvested_yen") - use.yen)
