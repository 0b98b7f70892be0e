"""Questions about the yearly update: how far it is, what is left, what differs from the year before. Never writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Max, Q, QuerySet

from meguru.apps.registry.models import Department, Person
from meguru.apps.systems.models import CampaignSystem, InformationSystem, UpdateCampaign
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.apps.systems.queries.campaign_snapshots import snapshots_of
from meguru.engines.system_karte import (
    Fate,
    FieldDifference,
    Snapshot,
    SumDifference,
    SystemDifference,
    differences,
    sum_difference,
)

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


@dataclass(frozen=True, slots=True)
class YearDifferences:
    """What differs from the update before. Costs of systems that the person may not see are in no sum and no row."""

    before: UpdateCampaign
    rows: Sequence[SystemDifference]
    counts: Mapping[Fate, int]
    paid: SumDifference
    planned: SumDifference
    hidden: int


def year_differences(*, campaign: UpdateCampaign, user: Person) -> YearDifferences | None:
    """Beside the last closed update before; None when there is none. An open update is compared as it stands now."""
    before = (
        UpdateCampaign.objects.visible_to(user)
        .filter(
            organisation_id=campaign.organisation_id,
            fiscal_year__lt=campaign.fiscal_year,
            closed_at__isnull=False,
        )
        .first()
    )
    if before is None:
        return None
    was = _kept(before)
    now = (
        _kept(campaign)
        if campaign.closed_at
        else snapshots_of(campaign.organisation, fiscal_year=campaign.fiscal_year)
    )
    sights = sights_of(user)
    departments = dict(
        InformationSystem.objects.filter(organisation_id=campaign.organisation_id).values_list(
            "pk", "department_id"
        )
    )
    seen = {pk for pk in was.keys() | now.keys() if departments.get(pk) in sights.costs}
    rows = [_as_seen(one, shows_costs=one.key in seen) for one in differences(was, now)]
    counts = {fate: sum(1 for one in rows if one.fate is fate) for fate in Fate}
    return YearDifferences(
        before=before,
        rows=[one for one in rows if one.fate is not Fate.SAME],
        counts=counts,
        paid=sum_difference(was, now, field="paid_yen", among=seen),
        planned=sum_difference(was, now, field="planned_yen", among=seen),
        hidden=len((was.keys() & now.keys()) - seen),
    )


def _kept(campaign: UpdateCampaign) -> dict[int, Snapshot]:
    rows = campaign.systems.exclude(snapshot={}).values_list("system_id", "snapshot")
    return {pk: Snapshot.of(plain) for pk, plain in rows}


def _as_seen(one: SystemDifference, *, shows_costs: bool) -> SystemDifference:
    """Without the costs, if need be; a system in which only costs differ is then the same."""
    if shows_costs or one.fate is not Fate.CHANGED:
        return one
    changes: tuple[FieldDifference, ...] = tuple(each for each in one.changes if not each.is_cost)
    return SystemDifference(
        one.key, one.name, one.department, Fate.CHANGED if changes else Fate.SAME, changes
    )
