"""The list of initiatives, and a new one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.forms.basics import InitiativeForm, ListForm
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def initiatives(request: HttpRequest) -> HttpResponse:
    """Every initiative that this person may see and asked for."""
    form = ListForm(request.GET, user=request.user)
    page = {
        "form": form,
        "rows": queries.initiative_rows(user=request.user, today=timezone.localdate(), **form.question()),
        "away": queries.put_away_rows(user=request.user),
        "just_away": _just_put_away(request),
        "may_edit": request.user.can(Can.EDIT_INITIATIVE),
        "may_export": request.user.can(Can.EXPORT_INITIATIVE),
        "asked": request.GET.urlencode(),
    }
    return render(request, "initiatives/initiatives.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def add(request: HttpRequest) -> HttpResponse:
    """Begin an initiative."""
    office = request.user.organisation
    form = InitiativeForm(request.POST or None, organisation=office, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            added = commands.add_initiative(
                organisation=office, **form.cleaned_data, by=request.user, now=timezone.now()
            )
            return redirect("initiatives:initiative", pk=added.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
    return render(request, "initiatives/add.html", {"form": form}, status=422 if form.errors else 200)


def _just_put_away(request: HttpRequest) -> object | None:
    key = request.session.pop("initiative_put_away", None)
    away = queries.put_away_rows(user=request.user) if key else []
    return next((one for one in away if one.pk == key), None)
