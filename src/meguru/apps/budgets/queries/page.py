"""One request with its checks, questions, opinions, decision and versions, as one person may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Sum

from meguru.apps.budgets import bridge
from meguru.apps.budgets.models import (
    BudgetDecision,
    BudgetOpinion,
    BudgetQuestion,
    BudgetRequest,
    RequestVersion,
)
from meguru.apps.budgets.queries.facts import amounts_of, checks_now
from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can
from meguru.apps.systems.models import CostBasis, CostKind, CostRow
from meguru.apps.systems.permissions import Sights, hidden_words, sight_of, sights_of
from meguru.engines.budget_review import Checked, CheckVerdict, RequestChange, differences, three_years, total
from meguru.engines.budget_review.model import YEARS_LOOKED_AT


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What a check says, with its words hidden from those who may not see the costs it rests on."""

    checked: Checked
    is_hidden: bool
    questions: tuple[BudgetQuestion, ...]

    @property
    def says(self) -> str:
        return hidden_words() if self.is_hidden else self.checked.says

    @property
    def inputs(self) -> tuple[tuple[str, str], ...]:
        return () if self.is_hidden else self.checked.inputs

    @property
    def is_good(self) -> bool:
        return not self.is_hidden and self.checked.verdict is CheckVerdict.GOOD

    @property
    def wants_a_look(self) -> bool:
        """A hidden check is neither good nor to be looked at: even that would tell of the costs it rests on."""
        return not self.is_hidden and self.checked.verdict is not CheckVerdict.GOOD

    @property
    def question(self) -> str:
        return "" if self.is_hidden else self.checked.question


@dataclass(frozen=True, slots=True)
class AmountRow:
    """Yen of one kind over the years; `yens` fits `RequestPage.years`."""

    label: str
    yens: tuple[int | None, ...]
    whole: int


@dataclass(frozen=True, slots=True)
class RequestPage:
    """Everything about one request."""

    request: BudgetRequest
    title: str
    words: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    amounts: tuple[AmountRow, ...]
    sums: tuple[int, ...]
    first_year: int
    three_years: int
    checks: tuple[CheckLine, ...]
    to_look_at: int
    version: RequestVersion | None
    versions: tuple[RequestVersion, ...]
    changed_since: bool
    questions: tuple[BudgetQuestion, ...]
    opinions: tuple[BudgetOpinion, ...]
    opinion: BudgetOpinion | None
    decision: BudgetDecision | None
    paid: tuple[tuple[int, int], ...]
    may_see_costs: bool


def request_page(request: BudgetRequest, *, user: Person, now: dt.datetime) -> RequestPage:
    """The request as handed in last; to those who write it, as it stands now."""
    versions = tuple(request.versions.select_related("handed_in_by"))
    newest = versions[0] if versions else None
    writes = user.can(Can.EDIT_BUDGET, department=request.department)
    shows_draft = newest is None or (writes and request.is_writable)
    amounts = amounts_of(request) if shows_draft else _amounts_in(newest)
    content = bridge.content_of(request) if shows_draft or newest is None else newest.content
    checks = checks_now(request, by=user, now=now) if shows_draft else bridge.checks_of(newest.checks)
    questions = tuple(request.questions.select_related("asked_by", "answered_by"))
    opinions = tuple(request.opinions.select_related("given_by", "version"))
    value = bridge.value_of(request, amounts=amounts, around=bridge.Surroundings())
    lines = check_lines(checks, request, questions, user=user)
    sees = _sees_costs(request, user)
    decision = request.decisions.filter(taken_back_at__isnull=True).select_related("decided_by").first()
    return RequestPage(
        request=request,
        title=str(content["title"]),
        words=_told(content),
        years=_years(request, amounts),
        amounts=_amount_rows(request, amounts),
        sums=tuple(total(amounts, year=year) for year in _years(request, amounts)),
        first_year=total(amounts, year=request.season.fiscal_year),
        three_years=three_years(value),
        checks=lines,
        to_look_at=sum(one.wants_a_look for one in lines),
        version=newest,
        versions=versions,
        changed_since=newest is not None and writes and _differs(request, newest),
        questions=tuple(one for one in questions if one.withdrawn_at is None),
        opinions=opinions,
        opinion=next((one for one in opinions if one.taken_back_at is None), None),
        decision=decision,
        paid=_paid(request) if sees else (),
        may_see_costs=sees,
    )


def check_lines(
    checks: Iterable[Checked], request: BudgetRequest, questions: Iterable[BudgetQuestion], *, user: Person
) -> tuple[CheckLine, ...]:
    """Checks as this person may read them: sums from cards follow who may see costs."""
    asked: dict[str, list[BudgetQuestion]] = {}
    for one in questions:
        if one.withdrawn_at is None:
            asked.setdefault(one.check_id, []).append(one)
    hidden = hidden_checks(request, sights_of(user))
    return tuple(CheckLine(one, one.rule.id in hidden, tuple(asked.get(one.rule.id, ()))) for one in checks)


def hidden_checks(request: BudgetRequest, sights: Sights) -> frozenset[str]:
    """The checks that rest on costs this person may not see; `request` comes with its system."""
    hidden = set() if sights.all_costs else {"peers"}
    if request.system is not None and not sights.of(request.system).costs:
        hidden.add("amount")
    return frozenset(hidden)


def _sees_costs(request: BudgetRequest, user: Person) -> bool:
    if request.system is None:
        return True
    return sight_of(user, request.system).costs


def _told(content: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    words = bridge.words_of(content, ())
    return tuple((label, words.get(key, "")) for key, label in bridge.labels().items() if key != "title")


def _amounts_in(version: RequestVersion) -> dict[tuple[int, str], int]:
    return {(int(year), kind): int(yen) for year, kind, yen in version.amounts}


def _years(request: BudgetRequest, amounts: Mapping[tuple[int, str], int]) -> tuple[int, ...]:
    first = request.season.fiscal_year
    return tuple(sorted({*range(first, first + YEARS_LOOKED_AT), *(year for year, _kind in amounts)}))


def _amount_rows(request: BudgetRequest, amounts: Mapping[tuple[int, str], int]) -> tuple[AmountRow, ...]:
    years = _years(request, amounts)
    rows = []
    for kind, label in CostKind.choices:
        yens = tuple(amounts.get((year, kind)) for year in years)
        if any(yen is not None for yen in yens):
            rows.append(AmountRow(str(label), yens, sum(yen or 0 for yen in yens)))
    return tuple(rows)


def _differs(request: BudgetRequest, version: RequestVersion) -> bool:
    return bool(_changes(version, bridge.content_of(request), _listed(amounts_of(request))))


def _listed(amounts: Mapping[tuple[int, str], int]) -> list[list[object]]:
    return [[year, kind, yen] for (year, kind), yen in sorted(amounts.items())]


def _paid(request: BudgetRequest) -> tuple[tuple[int, int], ...]:
    """Actual yen of the system by fiscal year, the last five."""
    if request.system_id is None:
        return ()
    rows = (
        CostRow.objects.filter(system_id=request.system_id, basis=CostBasis.ACTUAL)
        .values("fiscal_year")
        .annotate(whole=Sum("yen"))
        .order_by("-fiscal_year")[:5]
    )
    return tuple((row["fiscal_year"], row["whole"]) for row in reversed(rows))


def _changes(
    before: RequestVersion, content: Mapping[str, object], amounts: Iterable[Iterable[object]]
) -> tuple[RequestChange, ...]:
    old = bridge.words_of(before.content, before.amounts)
    new = bridge.words_of(content, amounts)
    labels = bridge.labels() | {
        key: bridge.amount_label(key) for key in sorted(old.keys() | new.keys()) if key.startswith("yen-")
    }
    return differences(old, new, labels=labels)


def versions_beside(before: RequestVersion, after: RequestVersion) -> tuple[RequestChange, ...]:
    """What changed between two handings-in, in words."""
    return _changes(before, after.content, after.amounts)
