"""The list of systems: narrowed, sorted and paged in the database, with totals of what this person may sum."""

from __future__ import annotations

import datetime as dt
import unicodedata
from calendar import monthrange
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from meguru.apps.inventory.queries.listing import departments_with_those_below
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import Contract, CostBasis, CostRow, InformationSystem, SystemQuerySet
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.apps.systems.queries.facts import cards_of
from meguru.engines.calendars import fiscal_year
from meguru.engines.system_karte import completeness

PER_PAGE = 50
SORTS = ("name", "code", "department", "users", "first_used", "changed", "ends_on", "cost")
UNKNOWN = "unknown"
MISSING: Mapping[str, Q] = {
    "contract": Q(contracts__isnull=True),
    "vendor": ~Q(contracts__vendor__isnull=False),
    "method": Q(method=UNKNOWN),
    "segment": Q(segment=UNKNOWN),
    "personal_data": Q(personal_data=UNKNOWN),
    "functions": Q(functions=[]),
    "purpose": Q(purpose=""),
    "servers": Q(servers__isnull=True) & ~Q(hosting="service") & ~Q(method="service"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is narrowed to and sorted by; empty values ask nothing. `ends_within` counts months from today."""

    search: str = ""
    department_id: int | None = None
    method: str = ""
    hosting: str = ""
    segment: str = ""
    vendor_id: int | None = None
    ends_within: int | None = None
    missing: str = ""
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class ListRow:
    """One system in the list. Costs are None when nobody wrote them, and `sees_costs` says whether they may be shown."""

    system: InformationSystem
    vendor: str
    ends_on: dt.date | None
    cost_last_year: int | None
    budget_this_year: int | None
    share: float
    sees_costs: bool


@dataclass(frozen=True, slots=True)
class ListTotals:
    """Sums over all systems that were found, as far as this person may see their costs.

    `hidden` systems are left out since they may not, `unknown` since nobody wrote what they cost last year.
    """

    year: int
    yen: int
    counted: int
    unknown: int
    hidden: int


@dataclass(frozen=True, slots=True)
class SystemList:
    page: Page[InformationSystem]
    rows: tuple[ListRow, ...]
    totals: ListTotals
    all_systems: int
    found: int


def system_list(*, user: Person, asked: Asked, today: dt.date, page: str = "") -> SystemList:
    """One page of the systems in use that this person may see, in a fixed number of queries."""
    sights = sights_of(user)
    everything: SystemQuerySet = InformationSystem.objects.visible_to(user).in_use()
    found = narrowed(everything, asked, sights=sights, today=today)
    last_year = fiscal_year(today) - 1
    ordered = _sorted(found, asked.sort, sights=sights, year=last_year)
    shown = Paginator(ordered.select_related("department", "organisation"), PER_PAGE).get_page(page)
    return SystemList(
        page=shown,
        rows=_rows(list(shown.object_list), sights=sights, this_year=last_year + 1),
        totals=_totals(found, sights=sights, year=last_year),
        all_systems=everything.count(),
        found=shown.paginator.count,
    )


def narrowed(
    everything: SystemQuerySet, asked: Asked, *, sights: Sights, today: dt.date
) -> QuerySet[InformationSystem]:
    """The systems that fit what is asked; several rows behind a system do not make it stand twice."""
    found: QuerySet[InformationSystem] = everything
    for word in unicodedata.normalize("NFKC", asked.search.replace("\x00", "")).split()[:5]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(purpose__icontains=word)
            | Q(product__icontains=word)
        )
    if asked.department_id is not None:
        found = found.filter(department_id__in=departments_with_those_below(asked.department_id))
    for name in ("method", "hosting", "segment"):
        if getattr(asked, name):
            found = found.filter(**{name: getattr(asked, name)})
    if asked.vendor_id is not None:
        of_vendor = Contract.objects.filter(
            Q(vendor_id=asked.vendor_id) | Q(vendor__same_as_id=asked.vendor_id)
        )
        found = found.filter(pk__in=of_vendor.values("system_id"))
    if asked.ends_within is not None:
        last = _months_later(today, asked.ends_within)
        ending = Contract.objects.filter(ends_on__gte=today, ends_on__lte=last)
        later = Contract.objects.filter(ends_on__gt=last)
        found = found.filter(pk__in=ending.values("system_id")).exclude(pk__in=later.values("system_id"))
    return _missing(found, asked.missing, sights=sights, today=today)


def _missing(
    found: QuerySet[InformationSystem], missing: str, *, sights: Sights, today: dt.date
) -> QuerySet[InformationSystem]:
    if missing == "cost":
        paid = CostRow.objects.filter(fiscal_year=fiscal_year(today) - 1, basis=CostBasis.ACTUAL)
        return found.exclude(pk__in=paid.values("system_id"))
    if missing == "security_level":
        return found.filter(sights.security_of(), security_level__isnull=True)
    if missing in MISSING:
        return found.filter(pk__in=InformationSystem.objects.filter(MISSING[missing]).values("pk"))
    return found


def _months_later(day: dt.date, months: int) -> dt.date:
    """The same day so many months later, the last day of a month that is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _last_contract(name: str) -> Subquery:
    """Something of the contract that ends last."""
    newest = Contract.objects.filter(system=OuterRef("pk"), ends_on__isnull=False).order_by("-ends_on", "-id")
    return Subquery(newest.values(name)[:1])


def _sorted(
    found: QuerySet[InformationSystem], sort: str, *, sights: Sights, year: int
) -> QuerySet[InformationSystem]:
    """By a key of SORTS, "-" from large to small; what is unknown or hidden comes last both ways."""
    key = sort.removeprefix("-") if sort.removeprefix("-") in SORTS else "name"
    if key == "ends_on":
        found = found.annotate(sort_key=_last_contract("ends_on"))
    elif key == "cost":
        paid = CostRow.objects.filter(system=OuterRef("pk"), fiscal_year=year, basis=CostBasis.ACTUAL)
        summed = Subquery(paid.order_by().values("system").annotate(all=Sum("yen")).values("all"))
        may_see = sights.costs_of()
        found = found.annotate(sort_key=Case(When(may_see, then=summed)) if may_see else summed)
    column = {"department": "department__name", "users": "users_count", "first_used": "first_used_on",
              "changed": "changed_at", "ends_on": "sort_key", "cost": "sort_key"}.get(key, key)  # fmt: skip
    order = F(column).desc(nulls_last=True) if sort.startswith("-") else F(column).asc(nulls_last=True)
    return found.order_by(order, "name", "pk")


def _rows(systems: Sequence[InformationSystem], *, sights: Sights, this_year: int) -> tuple[ListRow, ...]:
    cards = cards_of(systems, this_year=this_year)
    keys = [one.pk for one in systems]
    contracts: dict[int, tuple[str, dt.date | None]] = {}
    named = Contract.objects.filter(system_id__in=keys).order_by(F("ends_on").asc(nulls_first=True), "pk")
    for system, vendor, ends_on in named.annotate(
        called=Coalesce("vendor__same_as__name", "vendor__name")
    ).values_list("system_id", "called", "ends_on"):
        contracts[system] = (vendor or "", ends_on)
    costs: dict[tuple[int, int, str], int] = defaultdict(int)
    rows = CostRow.objects.filter(system_id__in=keys, fiscal_year__in=(this_year - 1, this_year))
    for system, year, basis, yen in rows.values_list("system_id", "fiscal_year", "basis", "yen"):
        costs[system, year, basis] += yen
    return tuple(
        ListRow(
            system=one,
            vendor=contracts.get(one.pk, ("", None))[0],
            ends_on=contracts.get(one.pk, ("", None))[1],
            cost_last_year=costs.get((one.pk, this_year - 1, CostBasis.ACTUAL.value)),
            budget_this_year=costs.get((one.pk, this_year, CostBasis.BUDGET.value)),
            share=completeness(cards[one.pk], this_year=this_year).share,
            sees_costs=sights.of(one).costs,
        )
        for one in systems
    )


def _totals(found: QuerySet[InformationSystem], *, sights: Sights, year: int) -> ListTotals:
    seen = found.filter(sights.costs_of())
    paid = CostRow.objects.filter(
        system_id__in=seen.order_by().values("pk"), fiscal_year=year, basis=CostBasis.ACTUAL
    )
    summed = paid.order_by().aggregate(yen=Sum("yen"))["yen"]
    counted = paid.order_by().values("system_id").distinct().count()
    visible = seen.count()
    hidden = 0 if sights.all_costs else found.count() - visible
    return ListTotals(year=year, yen=summed or 0, counted=counted, unknown=visible - counted, hidden=hidden)


def systems_of_operation(*, user: Person, operation_id: int) -> QuerySet[InformationSystem]:
    """The systems in use that serve an operation."""
    found: SystemQuerySet = InformationSystem.objects.visible_to(user).in_use()
    return found.filter(operations=operation_id).select_related("department").order_by("name")


def put_away_systems(*, user: Person) -> QuerySet[InformationSystem]:
    """What was taken out of the lists, the last first."""
    away = InformationSystem.objects.visible_to(user).filter(put_away_at__isnull=False)
    return away.select_related("department").order_by("-put_away_at")
