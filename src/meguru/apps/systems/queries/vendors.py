"""Vendors with their spellings, and what an office has with each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from meguru.apps.registry.models import Person
from meguru.apps.registry.roles import Can
from meguru.apps.systems.models import Contract, Vendor, VendorMerge
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.engines.calendars import fiscal_year
from meguru.engines.money import CannotAllocate, by_fiscal_year
from meguru.engines.vendor_names import Likeness, Reason, Spelling, suggest_same

MOST_SUGGESTED = 20
PER_PAGE = 50


@dataclass(slots=True)
class VendorRow:
    """A company: its spellings, its systems, the next day one of its contracts ends, and this year's yen.

    `yen` spreads contracts over their months; `hidden` contracts are left out since this person may not see their
    costs, `unknown` since nobody wrote the amount or the days.
    """

    vendor: Vendor
    spellings: list[str] = field(default_factory=list)
    systems: set[int] = field(default_factory=set)
    next_end: dt.date | None = None
    yen: int = 0
    counted: int = 0
    hidden: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class VendorContract:
    """One contract on the page of a company. `yen` is None when nobody wrote it or it may not be seen."""

    contract: Contract
    sees_costs: bool
    is_running: bool
    this_year: int | None


@dataclass(frozen=True, slots=True)
class VendorPage:
    row: VendorRow
    contracts: tuple[VendorContract, ...]
    merges: tuple[VendorMerge, ...]


def vendor_rows(*, user: Person, today: dt.date, search: str = "", page: str = "") -> Page[VendorRow]:
    """One page of the companies of one's offices, those with most systems first; amounts for that page only."""
    rows: dict[int, VendorRow] = {}
    company_of: dict[int, int] = {}
    for vendor in Vendor.objects.visible_to(user).select_related("same_as"):
        company = vendor.same_as or vendor
        company_of[vendor.pk] = company.pk
        row = rows.setdefault(company.pk, VendorRow(company))
        if vendor.pk != company.pk:
            row.spellings.append(vendor.name)
    for key, system in _contracts(user).order_by().values_list("vendor_id", "system_id"):
        rows[company_of[key]].systems.add(system)
    words = search.split()
    found = [row for row in rows.values() if all(_has(row, word) for word in words)]
    found.sort(key=lambda row: (-len(row.systems), row.vendor.name))
    shown = Paginator(found, PER_PAGE).get_page(page)
    _count_all(list(shown.object_list), company_of, user=user, today=today)
    return shown


def _count_all(rows: list[VendorRow], company_of: Mapping[int, int], *, user: Person, today: dt.date) -> None:
    sights = sights_of(user)
    by_company = {row.vendor.pk: row for row in rows}
    spellings = [key for key, company in company_of.items() if company in by_company]
    for contract in _contracts(user).filter(vendor__in=spellings):
        assert contract.vendor_id is not None
        _count(by_company[company_of[contract.vendor_id]], contract, sights=sights, today=today)


def vendor_page(*, user: Person, vendor: Vendor, today: dt.date) -> VendorPage:
    """One company with its contracts, the next to end first."""
    sights = sights_of(user)
    row = VendorRow(vendor, spellings=[one.name for one in vendor.spellings.all()])
    found = []
    for contract in _contracts(user).filter(vendor__in=[vendor, *vendor.spellings.all()]):
        _count(row, contract, sights=sights, today=today)
        sees = sights.of(contract.system).costs
        found.append(
            VendorContract(
                contract=contract,
                sees_costs=sees,
                is_running=_is_running(contract, today),
                this_year=_of_year(contract, fiscal_year(today)) if sees else None,
            )
        )
    found.sort(key=lambda one: (not one.is_running, one.contract.ends_on or dt.date.max))
    merges = VendorMerge.objects.filter(kept=vendor, undone_at__isnull=True).select_related(
        "merged", "made_by"
    )
    return VendorPage(row=row, contracts=tuple(found), merges=tuple(merges))


def suggestions(*, user: Person) -> list[Likeness]:
    """Pairs of spellings that may be one company, for people who may put them together."""
    offices = user.organisation_ids_where(Can.EDIT_PORTFOLIO)
    found: list[Likeness] = []
    for office in offices:
        vendors = Vendor.objects.filter(organisation_id=office, same_as__isnull=True)
        spellings: Sequence[Spelling] = [
            Spelling(str(key), name, number, uses)
            for key, name, number, uses in vendors.annotate(uses=Count("contracts")).values_list(
                "pk", "name", "corporate_number", "uses"
            )
        ]
        found += suggest_same(spellings)
    return found[:MOST_SUGGESTED]


def why_alike(reason: Reason) -> str:
    """Why two spellings may be one company, in words."""
    return {
        Reason.SAME_NUMBER: _("法人番号が同じです"),
        Reason.SAME_NAME: _("会社の種類の書き方や、空白、字の形がちがうだけです"),
        Reason.BRANCH: _("支店や営業所の名前がついています"),
        Reason.OTHER_FORM: _("名前は同じですが、会社の種類がちがいます"),
        Reason.ALIKE: _("名前が一文字か二文字だけちがいます"),
    }[reason]


def newest_merge(*, user: Person, pk: int) -> VendorMerge | None:
    """A merger that stands, for offering to take it back."""
    seen = VendorMerge.objects.visible_to(user).filter(undone_at__isnull=True, pk=pk)
    return seen.select_related("kept", "merged").first()


def _contracts(user: Person) -> QuerySet[Contract]:
    found = Contract.objects.visible_to(user).filter(vendor__isnull=False, system__put_away_at__isnull=True)
    return found.select_related("vendor", "system__department")


def _count(row: VendorRow, contract: Contract, *, sights: Sights, today: dt.date) -> None:
    row.systems.add(contract.system_id)
    if contract.ends_on and contract.ends_on >= today:
        row.next_end = min(row.next_end or contract.ends_on, contract.ends_on)
    if contract.ends_on and contract.ends_on < dt.date(fiscal_year(today), 4, 1):
        return
    if not sights.of(contract.system).costs:
        row.hidden += 1
        return
    yen = _of_year(contract, fiscal_year(today))
    if yen is None:
        row.unknown += 1
    else:
        row.yen += yen
        row.counted += 1


def _of_year(contract: Contract, year: int) -> int | None:
    """What of a contract falls on a fiscal year; None when the amount or the days are not known or cannot be."""
    if contract.total_yen is None or contract.starts_on is None or contract.ends_on is None:
        return None
    try:
        years = by_fiscal_year(contract.total_yen, starts_on=contract.starts_on, ends_on=contract.ends_on)
    except CannotAllocate:
        return None
    return years.get(year, 0)


def _is_running(contract: Contract, today: dt.date) -> bool:
    return (contract.starts_on or today) <= today <= (contract.ends_on or today)


def _has(row: VendorRow, word: str) -> bool:
    return any(word in name for name in (row.vendor.name, row.vendor.corporate_number, *row.spellings))
