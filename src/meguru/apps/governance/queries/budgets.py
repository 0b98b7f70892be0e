"""Granted budgets beside the ledger: what they cost, what they shall bring, and what of them confirmed savings paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.budgets import queries as budgets
from meguru.apps.budgets.models import BudgetDecision, BudgetRequest
from meguru.apps.budgets.queries import DecidedRequest
from meguru.apps.governance.models import FundedBudget, Saving
from meguru.apps.governance.queries.candidates_model import USUAL_YEARS, Candidate
from meguru.apps.governance.queries.shown import hidden_yen, shown, year_words
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.models import Department, Person
from meguru.apps.registry.permissions import Can
from meguru.apps.systems.permissions import Sights, sights_of
from meguru.design import figures
from meguru.engines.savings import RULE_VERSION, Amount

SOURCE = "budget"


@dataclass(frozen=True, slots=True)
class GrantedYear:
    """Yen granted to one department for one fiscal year."""

    request: int
    department: str
    fiscal_year: int
    initiative: int | None
    yen: int
    reinvested_yen: int


def granted_years(user: Person) -> list[GrantedYear]:
    """All granted budgets of one's office; nothing for who may not read budgets."""
    if not user.can(Can.VIEW_BUDGET):
        return []
    paid = dict(FundedBudget.objects.visible_to(user).values_list("request_id", "reinvested_yen"))
    rows = _granted(user).values_list(
        "request_id",
        "request__department_id",
        "request__season__fiscal_year",
        "request__initiative_id",
        "yen",
    )
    return [
        GrantedYear(request, str(department), year, initiative, yen, paid.get(request, 0))
        for request, department, year, initiative, yen in rows
    ]


def _granted(user: Person) -> Any:
    return BudgetDecision.objects.visible_to(user).filter(
        organisation_id=user.organisation_id, taken_back_at__isnull=True, yen__gt=0
    )


def budgets_to_fund(user: Person) -> Any:
    """Requests that confirmed yen can be put into."""
    if not user.can(Can.VIEW_BUDGET):
        return BudgetRequest.objects.none()
    return (
        BudgetRequest.objects.visible_to(user)
        .filter(pk__in=_granted(user).values("request_id"))
        .select_related("season", "department")
        .order_by("-season__fiscal_year", "title", "pk")
    )


def no_longer_granted(user: Person) -> Any:
    """Requests that confirmed yen were put into and whose decision was taken back since."""
    funded = FundedBudget.objects.visible_to(user).filter(
        organisation_id=user.organisation_id, reinvested_yen__gt=0
    )
    return (
        BudgetRequest.objects.visible_to(user)
        .filter(pk__in=funded.values("request_id"))
        .exclude(pk__in=_granted(user).values("request_id"))
        .order_by("title", "pk")
    )


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A granted budget with its cost over three years, its expected effect, and where both stand in the ledger."""

    decided: DecidedRequest
    granted: str
    three_years: str
    expected: str
    reinvested: str
    saving: Saving | None
    may_take: bool
    is_lowered: bool

    @property
    def request(self) -> BudgetRequest:
        found: BudgetRequest = self.decided.decision.request
        return found

    @property
    def year(self) -> str:
        return year_words(self.request.season.fiscal_year)


def budget_rows(user: Person, requests: Sequence[int]) -> list[BudgetRow]:
    """The granted budgets of some requests, in the order of year, department and title."""
    found = budgets.decided(user=user, request_id__in=requests, yen__gt=0)
    sights = sights_of(user)
    savings = _savings_of([one.decision.request_id for one in found], user)
    funded = {one.request_id: one for one in FundedBudget.objects.visible_to(user)}
    return [
        _row(one, savings.get(one.decision.request_id), funded.get(one.decision.request_id), sights)
        for one in sorted(found, key=_order)
    ]


def _order(one: DecidedRequest) -> tuple[int, str, str, int]:
    request = one.decision.request
    return (-request.season.fiscal_year, request.department.name, request.title, request.pk)


def _row(
    one: DecidedRequest, saving: Saving | None, funded: FundedBudget | None, sights: Sights
) -> BudgetRow:
    paid = funded.reinvested_yen if funded else 0
    return BudgetRow(
        decided=one,
        granted=figures.yen(one.granted_yen),
        three_years=figures.yen(one.three_years_yen),
        expected=_expected_words(one),
        reinvested=figures.yen(paid),
        saving=saving,
        may_take=saving is None and not expected_of(one).is_nothing and sees_expected(one, sights),
        is_lowered=paid > one.granted_yen,
    )


def _savings_of(requests: Sequence[int], user: Person) -> dict[int, Saving]:
    keys = {f"{SOURCE}:{pk}": pk for pk in requests}
    rows = Saving.objects.visible_to(user).standing().filter(source_key__in=keys)
    return {keys[one.source_key]: one for one in rows.select_related("initiative")}


def expected_of(one: DecidedRequest) -> Amount:
    """Of one year, as the request says."""
    return Amount(one.saves_yen or 0, (one.saves_hours or 0) * 60)


def _expected_words(one: DecidedRequest) -> str:
    words = []
    if one.saves_yen is not None:
        words.append(figures.yen(one.saves_yen))
    if one.saves_hours is not None:
        words.append(figures.work_hours(one.saves_hours))
    return _("1年に %s") % "・".join(words) if words else ""


def sees_expected(one: DecidedRequest, sights: Sights) -> bool:
    """Whoever enters a saving of a system sees what that system costs."""
    system = one.decision.request.system
    return system is None or sights.of(system).costs


def budget_candidates(user: Person, **narrowed: Any) -> list[Candidate]:
    """The expected effects of granted budgets, as the ledger could take them."""
    if not user.can(Can.VIEW_BUDGET):
        return []
    sights = sights_of(user)
    found = budgets.decided(user=user, organisation_id=user.organisation_id, yen__gt=0, **narrowed)
    return [
        _candidate(one)
        for one in sorted(found, key=_order)
        if sees_expected(one, sights) and not expected_of(one).is_nothing
    ]


def _candidate(one: DecidedRequest) -> Candidate:
    request, decision = one.decision.request, one.decision
    first = request.season.fiscal_year
    facts = [
        (_("認められた額（%s）") % year_words(first), figures.yen(one.granted_yen)),
        (_("要求した3年間の経費"), figures.yen(one.three_years_yen)),
        (_("測る数字"), request.measure),
        (_("今の値"), request.baseline),
        (_("いつ測るか"), request.measured_by),
        (_("そのほかの効果"), request.effect),
        (_("決まりの版"), RULE_VERSION),
    ]
    kind = Saving.Kind.WORK if not one.saves_yen else Saving.Kind.OTHER
    return Candidate(
        source=Saving.Source.BUDGET,
        key=f"{SOURCE}:{request.pk}",
        title=_("予算「%s」の効果") % request.title,
        kind=Saving.Kind.SYSTEM if request.system_id and one.saves_yen else kind,
        years={first + number: expected_of(one) for number in range(USUAL_YEARS)},
        facts=tuple((label, words) for label, words in facts if words),
        url=reverse("budgets:request", args=[request.pk]),
        system=request.system,
        decided_on=timezone.localdate(decision.decided_at),
        decided_words=_("予算審査「%s」の決定") % request.season.name,
    )


def homes_for_budget(user: Person, request: int) -> Any:
    """The initiative that a request names, else every initiative that this person may put savings into."""
    found = Initiative.objects.changeable_by(user, Can.EDIT_SAVINGS).filter(
        organisation_id=user.organisation_id, put_away_at__isnull=True
    )
    named = BudgetRequest.objects.visible_to(user).filter(pk=request, initiative__isnull=False)
    if named.exists():
        return found.filter(pk__in=named.values("initiative_id"))
    here = user.can(Can.EDIT_SAVINGS, organisation=user.organisation)
    own = [
        one.pk
        for one in Department.objects.filter(organisation_id=user.organisation_id)
        if here or user.can(Can.EDIT_SAVINGS, department=one)
    ]
    return found.filter(Q(department__in=own) | Q(department__isnull=here)).order_by("name", "pk")


@dataclass(frozen=True, slots=True)
class BudgetBeside:
    """The granted budget that a saving was taken from: its cost over three years beside what it brings in as many."""

    row: BudgetRow
    brings: str


def budget_beside(saving: Saving, user: Person) -> BudgetBeside | None:
    """None for savings of other sources, and once the decision was taken back."""
    kind, _colon, key = saving.source_key.partition(":")
    if kind != SOURCE or not user.can(Can.VIEW_BUDGET):
        return None
    rows = budget_rows(user, [int(key)])
    if not rows:
        return None
    first = rows[0].request.season.fiscal_year
    years = [one for one in saving.years.all() if first <= one.fiscal_year < first + USUAL_YEARS]
    together = Amount()
    for one in years:
        together += one.expected
    return BudgetBeside(rows[0], shown(together, hides_yen=bool(hidden_yen([saving], user))).words)


def by_department(rows: Sequence[GrantedYear]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for one in rows:
        found[one.department] = found.get(one.department, 0) + one.yen
    return found
