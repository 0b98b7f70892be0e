"""Selections: all of them, those of an initiative, one with how far it is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.catalogue.models import Service
from meguru.apps.catalogue.queries import services_for
from meguru.apps.initiatives import around as initiatives
from meguru.apps.problems.queries import chosen_problems
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.selection import commands, queries
from meguru.apps.selection.around import changeable_selection, page_of, visible_selection
from meguru.apps.selection.forms.settings import SettingsForm, StartForm
from meguru.apps.selection.models import Selection


@require_safe
@requires(Can.VIEW_SELECTION)
def selections(request: HttpRequest) -> HttpResponse:
    """Every selection that this person may see."""
    return render(request, "selection/selections.html", {"rows": queries.selection_rows(user=request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def of_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """The selections of one initiative; who may edit can begin a new one here."""
    form = StartForm(request.POST or None)
    service = _service(request)
    if request.method == "POST":
        found = initiatives.changeable_initiative(request, pk, Can.EDIT_SELECTION)
        if form.is_valid():
            try:
                begun = commands.start_selection(
                    initiative=found,
                    name=form.cleaned_data["name"],
                    areas=frozenset(form.cleaned_data["areas"]),
                    by=request.user,
                    now=timezone.now(),
                )
                if service is not None:
                    return redirect(_with(service, begun))
                return redirect("selection:wanted", pk=begun.pk)
            except commands.CannotChange as reason:
                form.add_error("name", str(reason))
    found = initiatives.visible_initiative(request, pk)
    rows = queries.selection_rows(user=request.user, initiative=found)
    page = initiatives.page_of(request, found, tab="selection") | {
        "rows": rows,
        "service": service,
        "takers": [(row, _with(service, row)) for row in rows if row.is_open] if service else (),
        "away": queries.selections_put_away(user=request.user, initiative=found),
        "form": form,
        "may_edit": initiatives.may(request, found, Can.EDIT_SELECTION),
    }
    return render(request, "selection/of_initiative.html", page, status=422 if form.errors else 200)


def _service(request: HttpRequest) -> Service | None:
    """The service of the catalogue that somebody wants to put among the offers (`?service=7`)."""
    sent = request.GET.get("service", "")
    return next((one for one in services_for(request.user) if str(one.pk) == sent), None) if sent else None


def _with(service: Service, one: Selection) -> str:
    """The offers of a selection, with the service copied into the fields."""
    return f"{reverse('selection:offers', args=[one.pk])}?service={service.pk}#add-offer"


@require_safe
@requires(Can.VIEW_SELECTION)
def selection(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a selection is, and what comes next."""
    found = visible_selection(request, pk)
    ways = queries.steps_of(found)
    page = page_of(request, found, step="overview") | {
        "ways": ways,
        "following": next((one for one in ways if not one.is_done), None),
    }
    return render(request, "selection/overview.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SELECTION)
def settings(request: HttpRequest, pk: int) -> HttpResponse:
    """The name, what it is for, and how it is decided."""
    found = changeable_selection(request, pk)
    problems = chosen_problems(found.initiative)
    form = SettingsForm(request.POST or None, instance=found, problems=problems)
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_settings(
                selection=found,
                values=form.values(),
                revision=form.cleaned_data["revision"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect("selection:selection", pk=pk)
        except commands.WrittenMeanwhile as reason:
            form.add_error(None, str(reason))
            theirs = reason.theirs
            form.data = form.data.copy()
            form.data["revision"] = str(theirs.revision)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.CannotChange as reason:
            form.add_error(None, str(reason))
    found = changeable_selection(request, pk)
    page = page_of(request, found, step="overview") | {"form": form, "theirs": theirs}
    return render(request, "selection/settings.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_SELECTION)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the lists."""
    found = changeable_selection(request, pk)
    commands.put_away_selection(selection=found, by=request.user, now=timezone.now())
    return redirect("selection:selection", pk=pk)


@require_POST
@requires(Can.EDIT_SELECTION)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    found = changeable_selection(request, pk)
    try:
        commands.bring_back_selection(selection=found, by=request.user, now=timezone.now())
    except commands.CannotChange as reason:
        messages.error(request, str(reason))
    return redirect("selection:selection", pk=pk)
