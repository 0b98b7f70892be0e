"""What stops if something stops."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meguru.apps.portfolio import queries
from meguru.apps.portfolio.around import office_tabs, own_office
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import page_of, visible_system


@require_safe
@requires(Can.VIEW_SYSTEMS)
def office_links(request: HttpRequest) -> HttpResponse:
    """The systems with which most others stop, and those that need each other in a circle."""
    found = queries.links_overview(own_office(request).pk)
    page = Paginator(found.rows, 50).get_page(request.GET.get("page"))
    return render(
        request,
        "portfolio/office_links.html",
        {"found": found, "page": page, "tabs": office_tabs("links")},
    )


@require_safe
@requires(Can.VIEW_SYSTEMS)
def links(request: HttpRequest, pk: int) -> HttpResponse:
    """One system in the middle of what it needs and what needs it."""
    system = visible_system(request, pk)
    if system.put_away_at is not None:
        raise Http404("put away")
    found = queries.system_links(system=system, user=request.user)
    names = {key.system.key: key.system.name for key in found.stops.reached} | {str(system.pk): system.name}
    page = page_of(request, system, tab="links") | {
        "found": found,
        "reached": [{"one": one, "through": names.get(one.through, "")} for one in found.stops.reached],
    }
    return render(request, "portfolio/links.html", page)
