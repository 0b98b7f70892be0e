"""Searches looked at: the list, one while it is computed and afterwards, its report."""

from __future__ import annotations

from typing import Any

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from meguru.apps.processes.around import changeable_process, is_ours, page_of, visible_process
from meguru.apps.processes.files import REPORT_STYLE_SOURCE
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.models import Search
from meguru.apps.scenarios.views.around import as_file, made_on
from meguru.apps.scenarios.views.handling import away_key
from meguru.engines.what_if import UnknownRecord

TAB = "searches"


def visible_search(request: HttpRequest, pk: int) -> Search:
    """404 for the searches of other offices."""
    seen = Search.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("process__operation__department", "process__organisation", "asked_by"), pk=pk
    )


def changeable_search(request: HttpRequest, pk: int, can: Can = Can.RUN_ANALYSIS) -> Search:
    """404 for the searches of other offices; plain words for those of another department."""
    search = visible_search(request, pk)
    changeable_process(request, search.process_id, can)
    return search


def page_with_searches(request: HttpRequest, process: Process) -> dict[str, Any]:
    """What stands around every page of searches."""
    return page_of(request, process, tab=TAB)


@require_safe
@requires(Can.VIEW_PROCESS)
def searches(request: HttpRequest, pk: int) -> HttpResponse:
    """The searches of a process."""
    process = visible_process(request, pk)
    page = page_with_searches(request, process) | {
        "rows": queries.search_rows(process, request.user),
        "put_away": queries.searches_put_away(process, request.user),
        "is_ours": is_ours(request, process),
        "can_start": bool(queries.choices_of(process, request.user)),
        "away": request.session.pop(away_key("search", pk), None),
    }
    return render(request, "scenarios/searches.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """One search: how far it is, and then what it found. The page may be left and found again in the list."""
    shown = visible_search(request, search_pk)
    page = page_with_searches(request, shown.process) | {"search": shown}
    if shown.state != Search.State.DONE:
        if request.htmx and not shown.is_waiting:
            return HttpResponse(status=200, headers={"HX-Redirect": _address(shown)})
        page |= {
            "before": queries.searches_before(shown),
            "left": queries.time_left(shown, now=timezone.now()),
        }
        return render(request, "scenarios/search_progress.html", page)
    if request.htmx:
        return HttpResponse(status=200, headers={"HX-Redirect": _address(shown)})
    try:
        paper = queries.found_paper(shown, sort=request.GET.get("sort", ""))
    except UnknownRecord as reason:
        return render(request, "scenarios/search_progress.html", page | {"problem": str(reason)})
    page |= {
        "paper": paper,
        "table": (paper.today, *paper.plans, *paper.nearest),
        "pictures": [mark_safe(one) for one in paper.pictures],
    }
    return render(request, "scenarios/search.html", page)


@require_safe
@requires(Can.EXPORT_PROCESS)
@csp_update({"style-src": [REPORT_STYLE_SOURCE]})
def search_file(request: HttpRequest, search_pk: int, ending: str) -> HttpResponse:
    """The report of a finished search."""
    shown = visible_search(request, search_pk)
    if shown.state != Search.State.DONE:
        raise Http404
    try:
        document = queries.found_report(shown, made_on=made_on())
    except UnknownRecord as reason:
        raise Http404(str(reason)) from reason
    return as_file(document, name=shown.name, ending=ending)


def _address(search: Search) -> str:
    return reverse("scenarios:search", args=[search.pk])
