"""What the lists of services and cases show, and what they are compared by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from meguru.apps.catalogue.models import Service, ServiceCase
from meguru.apps.catalogue.queries.likeness import alike, holds
from meguru.apps.registry.models import Person
from meguru.engines.programme_matching import checked_lately, is_like

MOST_SIMILAR = 12
LEAST_SCORE = 1.0
MOST_COMPARED = 5


@dataclass(frozen=True, slots=True)
class SimilarCase:
    """A case that speaks about the same thing, with the reasons."""

    case: ServiceCase
    words: tuple[str, ...]
    kinds: tuple[str, ...]
    is_like_ours: bool


@dataclass(frozen=True, slots=True)
class SimilarService:
    """A service that is for the same thing, with the reasons."""

    service: Service
    words: tuple[str, ...]
    cases: tuple[ServiceCase, ...]


def services_for(user: Person) -> list[Service]:
    """Every service in use that this person may read, own ones first: what a selection may choose from."""
    found = Service.objects.visible_to(user).in_use().select_related("organisation")
    return sorted(found, key=lambda one: (one.organisation_id != user.organisation_id, one.name, one.pk))


def service_rows(
    *,
    user: Person,
    q: str = "",
    kind: str = "",
    delivery: str = "",
    most_yearly_yen: int | None = None,
    like_ours: bool = False,
) -> list[Service]:
    """Services that meet every condition. `like_ours`: a town of our size has a case with them.

    A service whose yearly price nobody knows stays out when a price is asked for.
    """
    cases = _readable_cases(user)
    rows = Service.objects.visible_to(user).in_use().select_related("organisation")
    if delivery:
        rows = rows.filter(delivery=delivery)
    if most_yearly_yen is not None:
        rows = rows.filter(yearly_yen__lte=most_yearly_yen)
    rows = rows.prefetch_related(Prefetch("cases", queryset=cases, to_attr="readable_cases"))
    ours = user.organisation.residents
    return [
        one
        for one in rows
        if (not kind or kind in one.kinds)
        and (not q or holds(text_of_service(one), q))
        and (not like_ours or any(is_like(case.population, ours) for case in one.readable_cases))
    ]


def case_rows(*, user: Person, q: str = "", kind: str = "", like_ours: bool = False) -> list[ServiceCase]:
    """Cases that meet every condition."""
    ours = user.organisation.residents
    return [
        one
        for one in _readable_cases(user)
        if (not kind or kind in one.kinds)
        and (not q or holds(text_of_case(one), q))
        and (not like_ours or is_like(one.population, ours))
    ]


def cases_of(service: Service, *, user: Person) -> list[ServiceCase]:
    return list(_readable_cases(user).filter(service=service))


def similar_cases(*, theme: str, user: Person) -> list[SimilarCase]:
    """The cases most like a theme, with the words that both use; towns of our size before others when alike."""
    ours = user.organisation.residents
    found = []
    for case in _readable_cases(user):
        likeness = alike(theme=theme, text=text_of_case(case), kind_ids=case.kinds)
        if likeness.score >= LEAST_SCORE:
            like_ours = is_like(case.population, ours)
            row = SimilarCase(case, likeness.words, tuple(case.kind_names), like_ours)
            found.append((-likeness.score, not like_ours, case.title, case.pk, row))
    return [row for *_order, row in sorted(found, key=lambda one: one[:4])[:MOST_SIMILAR]]


def similar_services(*, theme: str, user: Person, cases: Sequence[SimilarCase]) -> list[SimilarService]:
    """The services of these cases first, then others for the same thing."""
    by_service: dict[int, list[ServiceCase]] = {}
    for one in cases:
        if one.case.service_id:
            by_service.setdefault(one.case.service_id, []).append(one.case)
    found = []
    for service in Service.objects.visible_to(user).in_use().select_related("organisation"):
        used = tuple(by_service.get(service.pk, ()))
        likeness = alike(theme=theme, text=text_of_service(service), kind_ids=service.kinds)
        if used or likeness.score >= LEAST_SCORE:
            row = SimilarService(service, likeness.words, used)
            found.append((-len(used), -likeness.score, service.name, service.pk, row))
    return [row for *_order, row in sorted(found, key=lambda one: one[:4])[:MOST_SIMILAR]]


def compared(*, ids: Iterable[int], user: Person) -> list[Service]:
    """The chosen services in the order they were chosen, at most MOST_COMPARED."""
    wanted = list(dict.fromkeys(ids))[:MOST_COMPARED]
    found = (
        Service.objects.visible_to(user)
        .in_use()
        .select_related("organisation")
        .annotate(
            case_count=Count("cases", filter=Q(cases__in=_readable_cases(user).values("pk")), distinct=True)
        )
        .in_bulk(wanted)
    )
    return [found[pk] for pk in wanted if pk in found]


def services_put_away(*, user: Person) -> list[Service]:
    return list(
        Service.objects.filter(organisation=user.organisation, put_away_at__isnull=False).order_by(
            "-put_away_at"
        )
    )


def cases_put_away(*, user: Person) -> list[ServiceCase]:
    return list(
        ServiceCase.objects.filter(organisation=user.organisation, put_away_at__isnull=False).order_by(
            "-put_away_at"
        )
    )


def is_old(service: Service, *, today: dt.date) -> bool:
    """Whether somebody has to compare the record with its source before anybody relies on it."""
    return not checked_lately(service.checked_on, today=today)


def text_of_service(one: Service) -> str:
    parts = (one.name, one.vendor, *one.kind_names, one.purpose, one.functions, one.certifications)
    return "\n".join(parts)


def text_of_case(one: ServiceCase) -> str:
    parts = (
        one.title,
        one.body,
        one.service_name,
        *one.kind_names,
        one.problem,
        one.done,
        one.result,
        one.lessons,
    )
    return "\n".join(parts)


def _readable_cases(user: Person):  # type: ignore[no-untyped-def]
    """A case names its service only to who may read both."""
    return ServiceCase.objects.visible_to(user).in_use().select_related("organisation", "service")
