"""One indicator in a group that is chosen: the result, what the leaders do, and files to take along."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import papers
from meguru.apps.benchmark.forms import chosen_year
from meguru.apps.benchmark.results import LeaderPractice, group_result, leader_practice
from meguru.apps.benchmark.views.around import choose_group, shown_result
from meguru.apps.benchmark.wording import told
from meguru.apps.indicators.queries import visible_indicators
from meguru.apps.indicators.words import value_words
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BENCHMARK)
def alike(request: HttpRequest, key: str) -> HttpResponse:
    """A municipality among those it is compared with, on one indicator."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    chosen = choose_group(request)
    page: dict[str, Any] = {
        **chosen.page,
        "indicator": found,
        "breadcrumbs": (
            (_("格差"), f"{reverse('benchmark:indicators')}?theme={found.theme}"),
            (found.name, reverse("benchmark:indicator", args=[found.key])),
        ),
    }
    if chosen.group is not None and not chosen.group.is_empty:
        result = group_result(found, group=chosen.group, user=request.user, year=chosen_year(request.GET))
        if result is not None:
            shown = shown_result(result)
            practice = leader_practice(result, user=request.user)
            page |= {"result": shown, "rows": shown["rows"], "practice": practice_shown(practice)}
    return render(request, "benchmark/alike.html", page)


def practice_shown(practice: LeaderPractice) -> dict[str, Any]:
    """What the leaders do, in words."""
    return {
        "traits": [
            {
                "indicator": one,
                "own": told(trait.own, one, is_own=True),
                "leaders": value_words(trait.leaders, one, is_mean=True),
                "others": value_words(trait.others, one, is_mean=True),
                "known": trait.known_leaders,
                "known_others": trait.known_others,
            }
            for one, trait in practice.traits
        ],
        "services": practice.services,
        "cases": practice.cases,
        "is_empty": not (practice.traits or practice.services or practice.cases),
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """The result as Excel or Word."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    chosen = choose_group(request)
    if suffix not in papers.KINDS or chosen.group is None:
        raise Http404(key)
    result = group_result(found, group=chosen.group, user=request.user, year=chosen_year(request.GET))
    if result is None:
        raise Http404(key)
    paper = papers.group_paper(result, leader_practice(result, user=request.user))
    return papers.answer(
        papers.KINDS[suffix][1](paper), suffix=suffix, name=f"group-{key}-{chosen.group.own.code}"
    )
