"""The season and one request as files."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.budgets import around, papers, queries
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BUDGET)
def season_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = around.visible_season(request, pk)
    if name not in papers.RENDERED:
        raise Http404(name)
    lines = queries.pipeline_of(found, user=request.user, today=timezone.localdate(), whole_name=_("合計"))
    return papers.answer(papers.season_paper(found, lines), name)


@require_safe
@requires(Can.VIEW_BUDGET)
def request_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    found = around.visible_request(request, pk)
    if name not in papers.RENDERED:
        raise Http404(name)
    page = queries.request_page(found, user=request.user, now=timezone.now())
    return papers.answer(papers.request_paper(page), name)
