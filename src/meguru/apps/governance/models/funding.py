"""Which granted budgets were paid for by confirmed savings, and how much of each."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from meguru.apps.budgets.models import BudgetRequest
from meguru.apps.registry.tenancy import OrganisationScoped


class FundedBudget(OrganisationScoped):
    """効果で賄った予算: a granted budget request and the confirmed yen that were reinvested in it.

    `granted_yen` is what was granted when yen were put into it last; `reinvested_yen` is the sum of the standing uses.
    The database holds that no more is reinvested in a budget than was granted. Commands change row and uses together,
    under a lock on the request. A decision that is taken back or lowered later is told beside it.
    """

    request = models.OneToOneField(BudgetRequest, on_delete=models.PROTECT, related_name="funding")
    granted_yen = models.PositiveBigIntegerField()
    reinvested_yen = models.PositiveBigIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reinvested_yen__lte=F("granted_yen")), name="governance_no_more_than_granted"
            )
        ]

    def __str__(self) -> str:
        return str(self.request_id)
