"""One finding, and those that a person keeps."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.knowledge import commands, papers, queries
from meguru.apps.knowledge.around import may, tabs, visible_insight, way_back
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_KNOWLEDGE)
def insight(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole of a finding, its concept with advice, its neighbours."""
    found = visible_insight(request, pk)
    page = {
        "insight": found,
        "neighbours": queries.neighbours(found, user=request.user),
        "is_kept": queries.is_kept(found, user=request.user),
        "origin": papers.origin_of(found),
        "may_write": may(request, found),
        "may_share": may(request, found, Can.MANAGE_SHARING),
        "breadcrumbs": way_back(),
    }
    return render(request, "knowledge/insight.html", page)


@require_POST
@requires(Can.VIEW_KNOWLEDGE)
def keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a bookmark on it."""
    commands.keep_insight(insight=visible_insight(request, pk), by=request.user, now=timezone.now())
    messages.success(request, _("しおりをはさみました。「しおり」のページで見られます。"))
    return redirect("knowledge:insight", pk=pk)


@require_POST
@requires(Can.VIEW_KNOWLEDGE)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the bookmark off; the page offers to put it on again."""
    commands.drop_insight(insight=visible_insight(request, pk), by=request.user)
    return redirect("knowledge:insight", pk=pk)


@require_safe
@requires(Can.VIEW_KNOWLEDGE)
def kept(request: HttpRequest) -> HttpResponse:
    """Everything this person keeps."""
    page = {
        "rows": queries.kept_by(user=request.user),
        "tabs": tabs(request, "kept"),
        "breadcrumbs": way_back(),
    }
    return render(request, "knowledge/kept.html", page)


@require_safe
@requires(Can.VIEW_KNOWLEDGE)
def kept_word(request: HttpRequest) -> HttpResponse:
    """The same as Word."""
    return HttpResponse(
        papers.kept_paper(queries.kept_by(user=request.user), person=request.user.name),
        content_type=papers.WORD,
        headers={"Content-Disposition": 'attachment; filename="kept.docx"'},
    )
