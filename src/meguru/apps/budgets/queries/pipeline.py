"""The season on one page: every request that may be read, by state, with sums by department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q

from meguru.apps.budgets.models import (
    BudgetDecision,
    BudgetOpinion,
    BudgetQuestion,
    BudgetRequest,
    BudgetSeason,
    RequestVersion,
)
from meguru.apps.budgets.models.request import STATES
from meguru.apps.budgets.queries.page import hidden_checks
from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can
from meguru.apps.systems.permissions import sights_of
from meguru.engines.budget_review import CheckVerdict, RequestState, days_left


@dataclass(frozen=True, slots=True)
class RequestLine:
    """What the list shows of a request. `asked_yen` is of the version handed in last, None before."""

    request: BudgetRequest
    title: str
    state: str
    asked_yen: int | None
    three_years_yen: int | None
    granted_yen: int | None
    stance: str
    to_look_at: int
    open_questions: int
    days_left: int | None

    @property
    def is_late(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def late_by(self) -> int:
        return -(self.days_left or 0)


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """Yen of the fiscal year of the season. Requests taken back are left out."""

    name: str
    count: int
    asked_yen: int
    supported_yen: int
    granted_yen: int
    undecided: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    """予算審査の一覧: requests by state in their order, sums, and the questions that wait for this person's department."""

    columns: tuple[tuple[str, str, tuple[RequestLine, ...]], ...]
    lines: tuple[RequestLine, ...]
    departments: tuple[DepartmentLine, ...]
    whole: DepartmentLine | None
    questions: tuple[BudgetQuestion, ...]
    withdrawn: tuple[RequestLine, ...]

    @property
    def late(self) -> tuple[RequestLine, ...]:
        """What is past its day, the longest wait first."""
        return tuple(sorted((one for one in self.lines if one.is_late), key=lambda one: -one.late_by))


SUPPORTED = frozenset({"support", "conditions"})


def pipeline_of(season: BudgetSeason, *, user: Person, today: dt.date, whole_name: str) -> Pipeline:
    """Everything the season's page shows to this person, in a fixed number of queries."""
    requests = list(
        BudgetRequest.objects.readable_by(user)
        .filter(season=season)
        .select_related("department", "system", "initiative", "changed_by")
        .annotate(
            waiting=Count(
                "questions",
                filter=Q(questions__withdrawn_at__isnull=True, questions__answered_at__isnull=True),
                distinct=True,
            )
        )
    )
    versions: dict[int, RequestVersion] = {}
    for version in RequestVersion.objects.filter(request__in=requests).order_by("number"):
        versions[version.request_id] = version
    stances = _stances(requests)
    sights = sights_of(user)
    granted = dict(
        BudgetDecision.objects.filter(request__in=requests, taken_back_at__isnull=True).values_list(
            "request_id", "yen"
        )
    )
    lines = tuple(
        _line(
            one,
            hidden_checks(one, sights),
            versions.get(one.pk),
            stances.get(one.pk, ("", "")),
            granted.get(one.pk),
            season,
            today,
        )
        for one in requests
    )
    going = tuple(one for one in lines if one.state != RequestState.WITHDRAWN.value)
    columns = tuple(
        (key, str(label), tuple(one for one in going if one.state == key))
        for key, label in STATES
        if key != RequestState.WITHDRAWN.value
    )
    keys = {one.pk: stances.get(one.pk, ("", ""))[0] for one in requests}
    return Pipeline(
        columns=columns,
        lines=going,
        departments=_departments(going, keys),
        whole=_sum(whole_name, going, keys) if going else None,
        questions=_questions(season, user),
        withdrawn=tuple(one for one in lines if one.state == RequestState.WITHDRAWN.value),
    )


def _stances(requests: list[BudgetRequest]) -> dict[int, tuple[str, str]]:
    found = BudgetOpinion.objects.filter(request__in=requests, taken_back_at__isnull=True).order_by(
        "given_at", "pk"
    )
    return {one.request_id: (one.stance, one.get_stance_display()) for one in found}


def _line(
    request: BudgetRequest,
    hidden: frozenset[str],
    version: RequestVersion | None,
    stance: tuple[str, str],
    granted: int | None,
    season: BudgetSeason,
    today: dt.date,
) -> RequestLine:
    return RequestLine(
        request=request,
        title=version.content["title"] if version else request.title,
        state=request.state,
        asked_yen=version.first_year_yen if version else None,
        three_years_yen=version.three_years_yen if version else None,
        granted_yen=granted,
        stance=stance[1],
        to_look_at=sum(
            one["id"] not in hidden and one["verdict"] != CheckVerdict.GOOD.value for one in version.checks
        )
        if version
        else 0,
        open_questions=request.waiting,
        days_left=days_left(RequestState(request.state), season.days, today=today),
    )


def _departments(lines: tuple[RequestLine, ...], stances: Mapping[int, str]) -> tuple[DepartmentLine, ...]:
    by_name: dict[str, list[RequestLine]] = {}
    for one in lines:
        by_name.setdefault(str(one.request.department), []).append(one)
    return tuple(_sum(name, tuple(found), stances) for name, found in sorted(by_name.items()))


def _sum(name: str, lines: tuple[RequestLine, ...], stances: Mapping[int, str]) -> DepartmentLine:
    return DepartmentLine(
        name=name,
        count=len(lines),
        asked_yen=sum(one.asked_yen or 0 for one in lines),
        supported_yen=sum(one.asked_yen or 0 for one in lines if stances[one.request.pk] in SUPPORTED),
        granted_yen=sum(one.granted_yen or 0 for one in lines),
        undecided=sum(one.granted_yen is None for one in lines),
    )


def _questions(season: BudgetSeason, user: Person) -> tuple[BudgetQuestion, ...]:
    """Questions that nobody answered yet, of requests this person may write."""
    waiting = (
        BudgetQuestion.objects.visible_to(user)
        .filter(request__season=season, withdrawn_at__isnull=True, answered_at__isnull=True)
        .exclude(request__state__in=[RequestState.WITHDRAWN.value, RequestState.DECIDED.value])
        .select_related("request__department__organisation")
        .order_by("due_on", "pk")
    )
    return tuple(one for one in waiting if user.can(Can.EDIT_BUDGET, department=one.request.department))
