"""The loop on one page, the lists behind its numbers, and its papers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meguru.apps.governance import papers, queries
from meguru.apps.governance.around import this_fiscal_year, today
from meguru.apps.governance.forms.wheel import asked_of
from meguru.apps.governance.models import Saving
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_SAVINGS)
def wheel(request: HttpRequest) -> HttpResponse:
    """The one page."""
    asked = asked_of(request.GET)
    page = {
        "shown": queries.wheel_page(request.user, asked, this_year=this_fiscal_year()),
        "asked": asked,
        "office": queries.OFFICE,
        "rest": queries.REST,
        "kinds": Saving.Kind.choices,
        "place_labels": [queries.place_labels()[place] for place in queries.PLACE_KEYS],
        "today": today(),
    }
    return render(request, "governance/wheel.html", page)


@require_safe
@requires(Can.VIEW_SAVINGS)
def lines(request: HttpRequest, place: str) -> HttpResponse:
    """What a number of the page is made of."""
    labels = queries.place_labels()
    if place not in labels:
        raise Http404(place)
    rows, total = queries.line_rows(
        request.user,
        place,
        asked_of(request.GET),
        this_year=this_fiscal_year(),
        number=request.GET.get("page", ""),
    )
    page = {
        "rows": rows,
        "total": total,
        "label": labels[place],
        "place": place,
        "asked": asked_of(request.GET),
    }
    return render(request, "governance/lines.html", page)


@require_safe
@requires(Can.VIEW_BUDGET)
def budgets(request: HttpRequest) -> HttpResponse:
    """The granted budgets behind a number, with what they shall bring and what of them savings paid."""
    asked = asked_of(request.GET)
    page = {
        "found": queries.budget_page(request.user, asked, this_year=this_fiscal_year()),
        "asked": asked,
        "may_edit": request.user.can(Can.EDIT_SAVINGS),
    }
    return render(request, "governance/budgets.html", page)


@require_safe
@requires(Can.VIEW_SAVINGS)
def file(request: HttpRequest, name: str) -> HttpResponse:
    """The page as Word, PDF or Excel."""
    if name not in papers.TYPES:
        raise Http404(name)
    shown = queries.wheel_page(request.user, asked_of(request.GET), this_year=this_fiscal_year())
    kind, content = papers.rendered(name, shown, office=str(request.user.organisation), today=today())
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
