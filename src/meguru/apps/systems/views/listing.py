"""The list of systems."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems import queries


@require_safe
@requires(Can.VIEW_SYSTEMS)
def systems(request: HttpRequest) -> HttpResponse:
    """Every system of one's offices."""
    page = {"rows": queries.systems_shown(user=request.user)}
    return render(request, "systems/systems.html", page)
