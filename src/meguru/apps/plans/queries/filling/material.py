"""What fillings work from: the paper, who asks, when, and the initiatives it holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from meguru.apps.initiatives.models import Initiative
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.queries import Row, rows_of
from meguru.apps.plans.models import Assessment, PlanDocument
from meguru.apps.plans.queries.rounds import OfficeView, office_view
from meguru.apps.problems.models import ProblemCard
from meguru.apps.problems.queries import ChosenProblem, chosen_problems
from meguru.apps.registry.models import Organisation, Person


@dataclass(frozen=True)
class Material:
    """The paper and its office. Only records of the paper's own office are read, and only what `user` may see."""

    document: PlanDocument
    user: Person
    now: dt.datetime

    @property
    def organisation(self) -> Organisation:
        return self.document.organisation

    @property
    def today(self) -> dt.date:
        return timezone.localdate(self.now)

    @cached_property
    def initiatives(self) -> list[Initiative]:
        """The initiatives chosen for the paper; without a choice all in use. The oldest first."""
        visible = Initiative.objects.visible_to(self.user).filter(organisation=self.organisation).in_use()
        chosen = visible.filter(plan_documents=self.document)
        found = chosen if self.document.initiatives.exists() else visible
        return list(found.select_related("department", "lead").order_by("made_at", "id"))

    @cached_property
    def chosen(self) -> dict[int, list[ChosenProblem]]:
        """The problems that the initiatives take on, by the initiative's key; asked once for all sections."""
        with_cards = set(
            ProblemCard.objects.filter(initiative__in=self.initiatives, outcome="chosen")
            .in_use()
            .values_list("initiative_id", flat=True)
        )
        return {
            one.pk: list(chosen_problems(one)) if one.pk in with_cards else [] for one in self.initiatives
        }

    @cached_property
    def operations(self) -> list[Row]:
        """The operations of the office with their figures."""
        found = Operation.objects.visible_to(self.user).filter(organisation=self.organisation).in_use()
        return rows_of(found)

    @cached_property
    def round(self) -> OfficeView | None:
        """The newest round that somebody answered."""
        rounds = Assessment.objects.visible_to(self.user).filter(organisation=self.organisation)
        newest = rounds.filter(answers__isnull=False).distinct().first()
        return office_view(newest) if newest else None
