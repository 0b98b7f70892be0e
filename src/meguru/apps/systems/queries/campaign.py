"""Questions about the yearly update: how far it is, what is left. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q, QuerySet

from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.models import CampaignSystem, InformationSystem, UpdateCampaign
from meguru.apps.systems.permissions import Sights, sights_of

PAGE = 50


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """One department: its systems in use, those confirmed, and those changed after they were confirmed."""

    department: Department
    systems: int
    confirmed: int
    changed_since: int
    reminded_on: Any = None

    @property
    def left(self) -> int:
        return self.systems - self.confirmed


@dataclass(frozen=True, slots=True)
class CardToConfirm:
    """A card in the list of a department; `row` is None for a system that was begun after the update."""

    system: InformationSystem
    row: CampaignSystem | None
    may_confirm: bool

    @property
    def is_confirmed(self) -> bool:
        return self.row is not None and self.row.confirmed_at is not None

    @property
    def is_changed(self) -> bool:
        """Whether the card is another than when it was asked for."""
        return self.row is None or self.system.revision != self.row.opened_revision

    @property
    def is_changed_since(self) -> bool:
        return (
            self.is_confirmed and self.row is not None and self.row.confirmed_revision != self.system.revision
        )

    @property
    def token(self) -> str:
        return f"{self.system.pk}:{self.system.revision}"


def campaigns_of(user: Person) -> QuerySet[UpdateCampaign]:
    return UpdateCampaign.objects.visible_to(user).select_related("opened_by", "closed_by", "organisation")


def progress_of(campaign: UpdateCampaign) -> list[DepartmentProgress]:
    """Department by department, those with most left first; two queries."""
    systems = InformationSystem.objects.in_use().filter(organisation_id=campaign.organisation_id)
    done = Q(confirmations__campaign=campaign, confirmations__confirmed_at__isnull=False)
    counted = {
        row["department_id"]: row
        for row in systems.order_by()
        .values("department_id")
        .annotate(
            systems=Count("pk", distinct=True),
            confirmed=Count("pk", filter=done, distinct=True),
            changed=Count(
                "pk",
                filter=done & ~Q(confirmations__confirmed_revision=F("revision")),
                distinct=True,
            ),
        )
    }
    reminded = dict(campaign.reminders.order_by().values_list("department_id").annotate(Max("sent_on")))
    departments = Department.objects.in_bulk(counted.keys())
    found = [
        DepartmentProgress(
            departments[pk], row["systems"], row["confirmed"], row["changed"], reminded.get(pk)
        )
        for pk, row in counted.items()
    ]
    return sorted(found, key=lambda one: (-one.left, one.department.name, one.department.pk))


def cards_of_campaign(
    *, campaign: UpdateCampaign, user: Person, department: int | None, page: object
) -> tuple[Page[CardToConfirm], Sights]:
    """The cards to look at, of one department or of all that this person may change; those left first."""
    sights = sights_of(user)
    systems = InformationSystem.objects.in_use().filter(organisation_id=campaign.organisation_id)
    systems = (
        systems.filter(department_id=department)
        if department
        else systems.filter(department_id__in=sights.change)
    )
    ordered = systems.annotate(
        done=Max("confirmations__confirmed_at", filter=Q(confirmations__campaign=campaign))
    ).order_by(F("done").asc(nulls_first=True), "name", "pk")
    found = Paginator(ordered.select_related("department", "changed_by"), PAGE).get_page(page)
    rows = {
        row.system_id: row
        for row in campaign.systems.filter(
            system_id__in=[one.pk for one in found.object_list]
        ).select_related("confirmed_by")
    }
    found.object_list = [
        CardToConfirm(one, rows.get(one.pk), one.department_id in sights.change) for one in found.object_list
    ]
    return found, sights
