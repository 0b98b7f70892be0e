"""The karte of one system."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import list_crumb, sight, visible_system


@require_safe
@requires(Can.VIEW_SYSTEMS)
def system(request: HttpRequest, pk: int) -> HttpResponse:
    """One system, all that is known of it."""
    found = visible_system(request, pk)
    page = {"system": found, "sight": sight(request, found), "breadcrumbs": (list_crumb(),)}
    return render(request, "systems/system.html", page)
