"""One page for the superior, and everything as Word and Excel."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.problems import papers
from meguru.apps.problems.around import problem_page, visible_initiative
from meguru.apps.problems.queries import tables
from meguru.apps.registry.permissions import Can, requires

TABLES = {"cards.xlsx": tables.cards_workbook, "voices.xlsx": tables.voices_workbook}


@require_safe
@requires(Can.VIEW_INITIATIVE)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The one page as it will be printed, with its files."""
    initiative = visible_initiative(request, pk)
    made = papers.one_page(initiative, today=timezone.localdate())
    page = problem_page(request, initiative, step="paper") | {
        "paper": made,
        "blocks": [(type(block).__name__, block) for block in made.blocks],
    }
    return render(request, "problems/paper.html", page)


@require_safe
@requires(Can.EXPORT_INITIATIVE)
def file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """A file to take along."""
    initiative = visible_initiative(request, pk)
    if name in TABLES:
        return _answer(TABLES[name](initiative, now=timezone.now()), papers.XLSX, initiative.name, name)
    if name not in papers.RENDERED:
        raise Http404(name)
    kind, render_paper = papers.RENDERED[name]
    make = papers.one_page if name.startswith("one-page") else papers.everything
    content = render_paper(make(initiative, today=timezone.localdate()))
    return _answer(content, kind, initiative.name, name)


def _answer(content: bytes, kind: str, title: str, name: str) -> HttpResponse:
    stem, _dot, ending = name.partition(".")
    words = {
        "one-page": _("困りごと1枚"),
        "problems": _("課題の分析"),
        "cards": _("困りごと"),
        "voices": _("住民の声"),
    }[stem]
    header = content_disposition_header(True, f"{title[:40]}_{words}.{ending}")
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": header or "attachment"})
