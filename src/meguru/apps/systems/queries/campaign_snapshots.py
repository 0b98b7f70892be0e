"""How every card of an office stands now, for the yearly update; a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Sum

from meguru.apps.registry.models import Organisation
from meguru.apps.systems.models import Contract, CostBasis, CostRow, InformationSystem, Server
from meguru.engines.system_karte import Snapshot


def snapshots_of(organisation: Organisation, *, fiscal_year: int) -> dict[int, Snapshot]:
    """Snapshots of the systems in use by their ids. Paid is the year before `fiscal_year`, planned is that year."""
    contracts: dict[int, Contract] = {}
    newest_last = Contract.objects.filter(organisation=organisation).select_related("vendor")
    for contract in newest_last.order_by("starts_on", "pk"):
        contracts[contract.system_id] = contract
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
    systems = InformationSystem.objects.in_use().filter(organisation=organisation)
    for one in systems.select_related("department").defer("purpose", "note", "measures", "documents"):
        contract = contracts.get(one.pk)
        count, cores = servers.get(one.pk, (0, 0))
        found[one.pk] = Snapshot(
            name=one.name,
            department=one.department.name,
            method=one.method,
            hosting=one.hosting,
            standardisation=one.standardisation,
            vendor=contract.vendor.name if contract and contract.vendor else "",
            contract_form=contract.form if contract else "",
            contract_ends_on=contract.ends_on.isoformat() if contract and contract.ends_on else "",
            servers=count,
            cores=cores,
            paid_yen=costs.get((one.pk, "paid")),
            planned_yen=costs.get((one.pk, "planned")),
        )
    return found
