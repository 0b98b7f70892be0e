"""How every card of an office stands now, for the yearly update; a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, F, Sum
from django.db.models.functions import Coalesce

from meguru.apps.registry.models import Organisation
from meguru.apps.systems.models import Contract, CostBasis, CostRow, InformationSystem, Server
from meguru.engines.system_karte import Snapshot


def snapshots_of(organisation: Organisation, *, fiscal_year: int) -> dict[int, Snapshot]:
    """Snapshots of the systems in use by their ids. Paid is the year before `fiscal_year`, planned is that year."""
    newest_last = Contract.objects.filter(organisation=organisation).order_by(
        F("starts_on").asc(nulls_first=True), "pk"
    )
    contracts = {
        system: (vendor or "", form, ends_on)
        for system, vendor, form, ends_on in newest_last.annotate(
            called=Coalesce("vendor__same_as__name", "vendor__name")
        ).values_list("system_id", "called", "form", "ends_on")
    }
    costs: dict[tuple[int, str], int] = defaultdict(int)
    rows = CostRow.objects.filter(
        organisation=organisation, fiscal_year__in=(fiscal_year - 1, fiscal_year)
    ).order_by()
    for system, year, basis, yen in rows.values_list("system_id", "fiscal_year", "basis").annotate(
        total=Sum("yen")
    ):
        if (year, basis) == (fiscal_year - 1, CostBasis.ACTUAL):
            costs[system, "paid"] = yen
        elif (year, basis) == (fiscal_year, CostBasis.BUDGET):
            costs[system, "planned"] = yen
    servers = {
        system: (count, cores or 0)
        for system, count, cores in Server.objects.filter(organisation=organisation)
        .order_by()
        .values_list("system_id")
        .annotate(count=Count("pk"), cores=Sum("cores"))
    }
    found = {}
    systems = InformationSystem.objects.in_use().filter(organisation=organisation).order_by()
    columns = ("pk", "name", "department__name", "method", "hosting", "standardisation")
    for pk, name, department, method, hosting, standardisation in systems.values_list(*columns):
        vendor, form, ends_on = contracts.get(pk, ("", "", None))
        count, cores = servers.get(pk, (0, 0))
        found[pk] = Snapshot(
            name=name,
            department=department,
            method=method,
            hosting=hosting,
            standardisation=standardisation,
            vendor=vendor,
            contract_form=form,
            contract_ends_on=ends_on.isoformat() if ends_on else "",
            servers=count,
            cores=cores,
            paid_yen=costs.get((pk, "paid")),
            planned_yen=costs.get((pk, "planned")),
        )
    return found
