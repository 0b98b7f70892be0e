"""Cards as facts for the engine that says how much of them is known; a fixed number of queries for any number of cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Count, F, Q, Sum, Value, When

from meguru.apps.systems.models import (
    Contract,
    CostBasis,
    CostRow,
    DataHeld,
    InformationSystem,
    Interface,
    SatisfactionYear,
    Server,
)
from meguru.engines.system_karte import Card, ContractFacts, ServerFacts

COPIED = (
    "purpose",
    "used_by",
    "users_count",
    "method",
    "product",
    "language",
    "first_used_on",
    "last_renewed_on",
    "maintainers",
    "hosting",
    "segment",
    "standardisation",
    "personal_data",
    "security_level",
    "importance",
    "measures",
    "documents",
)


def cards_of(systems: Iterable[InformationSystem], *, this_year: int) -> dict[int, Card]:
    """The card of each system by its id. `this_year` is the fiscal year of today: of years before it what was paid counts."""
    found = list(systems)
    keys = [one.pk for one in found]
    operations = InformationSystem.operations.through.objects.filter(informationsystem_id__in=keys)
    used = dict(operations.values_list("informationsystem_id").annotate(n=Count("id")))
    counts = {
        name: dict(
            model.objects.filter(system_id__in=keys)
            .order_by()
            .values_list("system_id")
            .annotate(n=Count("id"))
        )
        for name, model in (("data", DataHeld), ("interfaces", Interface), ("satisfaction", SatisfactionYear))
    }
    contracts, servers, costs = _contracts(keys), _servers(keys), _costs(keys, this_year)
    return {
        one.pk: Card(
            **{name: getattr(one, name) for name in COPIED},
            operations=used.get(one.pk, 0),
            functions=len(one.functions),
            contracts=tuple(contracts[one.pk]),
            costs=costs[one.pk],
            servers=tuple(servers[one.pk]),
            **{name: found_counts.get(one.pk, 0) for name, found_counts in counts.items()},
        )
        for one in found
    }


def _contracts(keys: list[int]) -> dict[int, list[ContractFacts]]:
    names = (
        "form",
        "starts_on",
        "ends_on",
        "total_yen",
        "bidders",
        "same_vendor_since",
        "source_code",
        "specification",
        "data_clause",
    )
    found: dict[int, list[ContractFacts]] = defaultdict(list)
    rows = Contract.objects.filter(system_id__in=keys).values_list("system_id", "vendor__name", *names)
    rows = rows.order_by(F("starts_on").desc(nulls_last=True), "-pk")
    for system, vendor, *values in rows:
        found[system].append(ContractFacts(vendor=vendor or "", **dict(zip(names, values, strict=True))))
    return found


def _servers(keys: list[int]) -> dict[int, list[ServerFacts]]:
    found: dict[int, list[ServerFacts]] = defaultdict(list)
    rows: Any = Server.objects.filter(system_id__in=keys).values_list(
        "system_id", "name", "cores", "memory_gib", "cpu_mean"
    )
    for system, name, cores, memory, mean in rows:
        found[system].append(
            ServerFacts(name, cores, None if memory is None else float(memory), is_measured=mean is not None)
        )
    return found


def _costs(keys: list[int], this_year: int) -> dict[int, dict[int, int]]:
    """What was paid in each year; from this year on the budget where there is one. The two are never added up."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    actual_first = Case(When(basis=CostBasis.ACTUAL, then=Value(0)), default=Value(1))
    rows = (
        CostRow.objects.filter(Q(basis=CostBasis.ACTUAL) | Q(fiscal_year__gte=this_year), system_id__in=keys)
        .order_by()
        .values("system_id", "fiscal_year", "basis")
        .annotate(all=Sum("yen"), place=actual_first)
        .order_by("place")
    )
    for row in rows:
        found[row["system_id"]][row["fiscal_year"]] = row["all"]
    return found
