"""How every card of an office stands now, for the yearly update; a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from meguru.apps.systems.models import Contract, CostBasis, CostRow, InformationSystem, Server
from meguru.engines.system_karte import Snapshot, Standing, mark_of

MOST_NAMED = 500  # systems that are asked for one by one; with more of them the whole office is read


class _Told(NamedTuple):
    """The fields of a snapshot in their order, but for the costs; and the costs."""

    plain: tuple[Any, ...]
    paid_yen: int | None
    planned_yen: int | None


def snapshots_of(
    organisation_id: int, *, fiscal_year: int, only: Sequence[int] | None = None
) -> dict[int, Snapshot]:
    """Snapshots of the systems in use by their ids. Paid is the year before `fiscal_year`, planned is that year."""
    told = _told(organisation_id, fiscal_year, only)
    wanted = None if only is None else set(only)
    return {
        pk: Snapshot(*one.plain, paid_yen=one.paid_yen, planned_yen=one.planned_yen)
        for pk, one in told
        if wanted is None or pk in wanted
    }


def standings_of(organisation_id: int, *, fiscal_year: int) -> dict[int, Standing]:
    """The standings of the same: enough to see which systems differ."""
    return {
        pk: Standing(mark_of(*plain), paid, planned)
        for pk, (plain, paid, planned) in _told(organisation_id, fiscal_year, None)
    }


def _told(organisation_id: int, fiscal_year: int, only: Sequence[int] | None) -> Iterator[tuple[int, _Told]]:
    some = only if only is not None and len(only) <= MOST_NAMED else None
    contracts = _contracts(_of(Contract.objects.all(), organisation_id, some))
    costs = _costs(_of(CostRow.objects.all(), organisation_id, some), fiscal_year)
    counted = _of(Server.objects.all(), organisation_id, some).order_by().values_list("system_id")
    servers = {
        system: (count, cores or 0)
        for system, count, cores in counted.annotate(count=Count("pk"), cores=Sum("cores"))
    }
    systems = InformationSystem.objects.in_use().filter(organisation_id=organisation_id).order_by()
    if some is not None:
        systems = systems.filter(pk__in=some)
    unsaid, none, nothing = ("", "", ""), (0, 0), (None, None)
    columns = ("pk", "name", "department__name", "method", "hosting", "standardisation")
    for pk, *fields in systems.values_list(*columns):
        paid, planned = costs.get(pk, nothing)
        plain = (*fields, *contracts.get(pk, unsaid), *servers.get(pk, none))
        yield pk, _Told(plain, paid, planned)


def _of(rows: QuerySet[Any], organisation_id: int, only: Sequence[int] | None) -> QuerySet[Any]:
    return rows.filter(organisation_id=organisation_id) if only is None else rows.filter(system_id__in=only)


def _contracts(rows: QuerySet[Any]) -> dict[int, tuple[str, str, str]]:
    """Vendor, form and last day of the newest contract; one without a first day is never the newest of several."""
    newest_last = rows.order_by(F("starts_on").asc(nulls_first=True), "pk")
    named = newest_last.annotate(called=Coalesce("vendor__same_as__name", "vendor__name"))
    return {
        system: (vendor or "", form, ends_on.isoformat() if ends_on else "")
        for system, vendor, form, ends_on in named.values_list("system_id", "called", "form", "ends_on")
    }


def _costs(rows: QuerySet[Any], fiscal_year: int) -> dict[int, tuple[int | None, int | None]]:
    paid = Q(fiscal_year=fiscal_year - 1, basis=CostBasis.ACTUAL)
    planned = Q(fiscal_year=fiscal_year, basis=CostBasis.BUDGET)
    both_years = rows.filter(fiscal_year__in=(fiscal_year - 1, fiscal_year))
    by_system = both_years.order_by().values_list("system_id")
    return {
        system: (paid_yen, planned_yen)
        for system, paid_yen, planned_yen in by_system.annotate(
            paid=Sum("yen", filter=paid), planned=Sum("yen", filter=planned)
        )
    }
