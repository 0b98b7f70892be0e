"""Pages of initiatives: HTTP <-> one query or command."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.around import page_of, visible_initiative
from meguru.apps.initiatives.forms.basics import InitiativeForm
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def initiatives(request: HttpRequest) -> HttpResponse:
    """Every initiative that this person may see."""
    page = {
        "rows": queries.initiative_rows(user=request.user),
        "may_edit": request.user.can(Can.EDIT_INITIATIVE),
    }
    return render(request, "initiatives/initiatives.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def add(request: HttpRequest) -> HttpResponse:
    """Begin an initiative."""
    office = request.user.organisation
    form = InitiativeForm(request.POST or None, organisation=office)
    if request.method == "POST" and form.is_valid():
        try:
            added = commands.add_initiative(
                organisation=office, **form.cleaned_data, by=request.user, now=timezone.now()
            )
            return redirect("initiatives:initiative", pk=added.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
    return render(request, "initiatives/add.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@requires(Can.VIEW_INITIATIVE)
def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """The three basics: theme, person, superior."""
    found = visible_initiative(request, pk)
    return render(request, "initiatives/basics.html", page_of(request, found, tab="basics"))
