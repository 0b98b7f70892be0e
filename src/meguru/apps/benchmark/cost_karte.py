"""What an office's own kartes say about its costs, for those who may see the costs of all of its systems."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.apps.portfolio.queries import yearly_costs
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.systems.models import Contract, ContractForm, InformationSystem, Method
from meguru.apps.systems.permissions import sights_of
from meguru.design.figures import number, yen
from meguru.engines.calendars import fiscal_year
from meguru.engines.cost_gap import (
    LONG_YEARS,
    OLD_YEARS,
    CostDriver,
    KarteClue,
    KarteFacts,
    karte_clues,
)

DAYS_A_YEAR = 365.25
MADE_FOR_US = frozenset({Method.OWN.value, Method.CUSTOMISED.value})


@dataclass(frozen=True, slots=True)
class KarteReasons:
    """Sentences about the drivers, of `counted` systems with a cost; `without` have none that is known."""

    sentences: tuple[str, ...]
    counted: int
    without: int
    whole_yen: int


def karte_of(body: Organisation, *, user: Person, today: dt.date) -> KarteReasons | None:
    """None for other offices, for people who may not see every cost, and while no karte has a cost."""
    systems = {
        one.pk: one for one in InformationSystem.objects.visible_to(user).in_use().filter(organisation=body)
    }
    sights = sights_of(user)
    if not systems or any(one.department_id not in sights.costs for one in systems.values()):
        return None
    paid = yearly_costs(list(systems), today=today)
    if not paid:
        return None
    contracts = _newest_contracts(systems)
    facts = [
        _facts(systems[key], cost, contracts.get(key), today) for key, (_year, cost) in sorted(paid.items())
    ]
    return KarteReasons(
        sentences=tuple(_words(one) for one in karte_clues(facts)),
        counted=len(facts),
        without=len(systems) - len(facts),
        whole_yen=sum(one.yen for one in facts),
    )


def _newest_contracts(systems: dict[int, InformationSystem]) -> dict[int, Contract]:
    """The contract of each system that began last; those without a beginning only when there is no other."""
    found: dict[int, Contract] = {}
    for one in Contract.objects.filter(system_id__in=systems).order_by("pk"):
        there = found.get(one.system_id)
        if there is None or (one.starts_on or dt.date.min) >= (there.starts_on or dt.date.min):
            found[one.system_id] = one
    return found


def _facts(system: InformationSystem, cost: int, contract: Contract | None, today: dt.date) -> KarteFacts:
    since = contract.same_vendor_since if contract else None
    renewed = system.last_renewed_on or system.first_used_on
    form = contract.form if contract else ContractForm.UNKNOWN.value
    return KarteFacts(
        yen=cost,
        is_own_software=None if system.method == Method.UNKNOWN.value else system.method in MADE_FOR_US,
        is_negotiated=None if form == ContractForm.UNKNOWN.value else form == ContractForm.NEGOTIATED.value,
        bidders=contract.bidders if contract else None,
        vendor_years=fiscal_year(today) - since if since is not None else None,
        age_years=int((today - renewed).days / DAYS_A_YEAR) if renewed else None,
    )


def _words(clue: KarteClue) -> str:
    told = {
        CostDriver.OWN_SOFTWARE: _("独自に作ったか、手を加えたシステム"),
        CostDriver.NEGOTIATED: _("随意契約のシステム"),
        CostDriver.ONE_BIDDER: _("前回の入札が1者までのシステム"),
        CostDriver.SAME_VENDOR: _("同じ事業者と%s年以上続くシステム") % LONG_YEARS,
        CostDriver.OLD: _("%s年以上、更新していないシステム") % OLD_YEARS,
    }[clue.driver]
    words = _("%(what)sが、%(yen)s（%(share)s％、%(count)s件）です。") % {
        "what": told,
        "yen": yen(clue.yen),
        "share": number(100 * clue.share, 0),
        "count": clue.systems,
    }
    if clue.unknown_share >= 0.005:
        words += _("わからないものが%s％あります。") % number(100 * clue.unknown_share, 0)
    return words
