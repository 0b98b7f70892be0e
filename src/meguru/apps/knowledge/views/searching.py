"""The search, the concepts, and what was found as a table."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.knowledge import papers, queries
from meguru.apps.knowledge.around import tabs, way_back
from meguru.apps.knowledge.forms import SearchForm
from meguru.apps.registry.permissions import Can, requires

ON_A_PAGE = 20
MOST_IN_A_TABLE = 5_000


@require_safe
@requires(Can.VIEW_KNOWLEDGE)
def search(request: HttpRequest) -> HttpResponse:
    """Found, near, and how the question was understood; the address holds all of it."""
    form = SearchForm(request.GET)
    wanted = form.wanted()
    found = queries.search(user=request.user, wanted=wanted)
    page = Paginator(found.keys, ON_A_PAGE).get_page(request.GET.get("page"))
    page.object_list = queries.shown(page.object_list, user=request.user, question=found.question)
    shown = {
        "form": form,
        "wanted": wanted,
        "found": found,
        "page": page,
        "near": queries.shown(found.near, user=request.user, question=found.question)
        if page.number == 1
        else [],
        "concept": queries.concept_of(wanted.concept) if wanted.concept else None,
        "counts": queries.counts(user=request.user),
        "examples": (_("窓口の待ち時間"), _("RPA"), _("職員の反対"), _("人が足りない"), _("議会への説明")),
        "tabs": tabs(request, "search"),
        "may_write": request.user.can(Can.WRITE_KNOWLEDGE),
        "table_url": f"{reverse('knowledge:found')}?{request.GET.urlencode()}",
    }
    return render(request, "knowledge/search.html", shown)


@require_safe
@requires(Can.VIEW_KNOWLEDGE)
def found(request: HttpRequest) -> HttpResponse:
    """What the search of the same address found, as Excel."""
    wanted = SearchForm(request.GET).wanted()
    answer = queries.search(user=request.user, wanted=wanted)
    rows = queries.shown(answer.keys[:MOST_IN_A_TABLE], user=request.user, question=None)
    return HttpResponse(
        papers.found_workbook([one.insight for one in rows], words=wanted.words),
        content_type=papers.EXCEL,
        headers={"Content-Disposition": 'attachment; filename="knowledge.xlsx"'},
    )


@require_safe
@requires(Can.VIEW_KNOWLEDGE)
def concepts(request: HttpRequest) -> HttpResponse:
    """The concepts by theme, each with its advice and the number of findings."""
    page = {
        "themes": queries.themes(user=request.user),
        "tabs": tabs(request, "concepts"),
        "breadcrumbs": way_back(),
    }
    return render(request, "knowledge/concepts.html", page)
