"""What differs between a yearly update and the one before. Only the systems of one page are read whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from meguru.apps.registry.models import Person
from meguru.apps.systems.models import InformationSystem, UpdateCampaign
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.apps.systems.queries.campaign_snapshots import snapshots_of, standings_of
from meguru.engines.system_karte import (
    Fate,
    FieldDifference,
    Snapshot,
    Standing,
    SumDifference,
    SystemDifference,
    differences,
    fate_of,
    sum_difference,
)

PAGE = 100


@dataclass(frozen=True, slots=True)
class YearDifferences:
    """What differs from the update before. Costs of systems that the person may not see are in no sum and no row.

    `rows` are the systems of `page` in full; `page` holds their ids.
    """

    before: UpdateCampaign
    page: Page[int]
    rows: Sequence[SystemDifference]
    counts: Mapping[Fate, int]
    paid: SumDifference
    planned: SumDifference
    hidden: int


def year_differences(
    *, campaign: UpdateCampaign, user: Person, page: object = 1, per_page: int = PAGE
) -> YearDifferences | None:
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
    was, now = _standings(before), _standings(campaign)
    both = was.keys() | now.keys()
    seen = _with_costs(both, campaign, sights_of(user))
    fates = {key: fate_of(was.get(key), now.get(key), shows_costs=key in seen) for key in both}
    in_order = InformationSystem.objects.filter(organisation_id=campaign.organisation_id)
    different = {key for key, fate in fates.items() if fate is not Fate.SAME}
    keys = [key for key in in_order.values_list("pk", flat=True) if key in different]
    shown = Paginator(keys, per_page).get_page(page)
    wanted = list(shown.object_list)
    rows = differences(_snapshots(before, wanted), _snapshots(campaign, wanted))
    counted = Counter(fates.values())
    return YearDifferences(
        before=before,
        page=shown,
        rows=[_as_seen(one, shows_costs=one.key in seen) for one in rows],
        counts={fate: counted[fate] for fate in Fate},
        paid=sum_difference(was, now, field="paid_yen", among=seen),
        planned=sum_difference(was, now, field="planned_yen", among=seen),
        hidden=len((was.keys() & now.keys()) - seen),
    )


def all_differences(*, campaign: UpdateCampaign, user: Person) -> YearDifferences | None:
    """The same with every system on one page, for a file."""
    return year_differences(campaign=campaign, user=user, per_page=10**9)


def _standings(campaign: UpdateCampaign) -> dict[int, Standing]:
    if not campaign.closed_at:
        return standings_of(campaign.organisation_id, fiscal_year=campaign.fiscal_year)
    rows = campaign.systems.exclude(mark="").order_by()
    return {
        pk: Standing(mark, paid, planned)
        for pk, mark, paid, planned in rows.values_list("system_id", "mark", "paid_yen", "planned_yen")
    }


def _snapshots(campaign: UpdateCampaign, keys: Sequence[int]) -> dict[int, Snapshot]:
    if not campaign.closed_at:
        return snapshots_of(campaign.organisation_id, fiscal_year=campaign.fiscal_year, only=keys)
    rows = campaign.systems.exclude(mark="").order_by().values_list("system_id", "snapshot")
    found = rows if len(keys) > PAGE else rows.filter(system_id__in=keys)
    wanted = set(keys)
    return {pk: Snapshot.of(plain) for pk, plain in found if pk in wanted}


def _with_costs(keys: Collection[int], campaign: UpdateCampaign, sights: Sights) -> set[int]:
    """Those of the systems whose costs this person may see."""
    if sights.all_costs:
        return set(keys)
    systems = InformationSystem.objects.filter(organisation_id=campaign.organisation_id)
    visible = systems.filter(sights.costs_of()).order_by().values_list("pk", flat=True)
    return set(visible).intersection(keys)


def _as_seen(one: SystemDifference, *, shows_costs: bool) -> SystemDifference:
    """Without the costs, if need be."""
    if shows_costs or one.fate is not Fate.CHANGED:
        return one
    changes: tuple[FieldDifference, ...] = tuple(each for each in one.changes if not each.is_cost)
    return SystemDifference(one.key, one.name, one.department, one.fate, changes)
