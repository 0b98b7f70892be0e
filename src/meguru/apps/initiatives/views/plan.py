"""The plan of an initiative: laid out, looked at, taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.initiatives import bridge, commands, queries
from meguru.apps.initiatives.around import changeable_initiative, page_of, visible_initiative
from meguru.apps.initiatives.forms.plan import NewPhaseForm, WishForm
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.initiative_flow import CannotLayOut, standard_flow


@require_safe
@requires(Can.VIEW_INITIATIVE)
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The phases with their dates and items, the picture, what does not fit."""
    found = visible_initiative(request, pk)
    today = timezone.localdate()
    page = page_of(request, found, tab="plan") | {
        "plan": queries.plan_of(found, today=today),
        "flow": standard_flow(),
        "form": WishForm(basis=bridge.basis_of(found), today=today),
        "opened": request.GET.get("open", ""),
        "item_removed": _just_removed(request, found.pk),
    }
    return render(request, "initiatives/plan.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def lay_out(request: HttpRequest, pk: int) -> HttpResponse:
    """The dates a wish would give; sent, they become the plan."""
    found = changeable_initiative(request, pk)
    today = timezone.localdate()
    sent = request.POST if request.method == "POST" else request.GET
    form = WishForm(sent or None, basis=bridge.basis_of(found), today=today)
    preview = None
    if form.is_valid():
        try:
            preview = queries.preview_of(found, form.wish(), today=today)
            if request.method == "POST":
                commands.lay_out_plan(
                    initiative=found, wish=form.wish(), by=request.user, now=timezone.now(), today=today
                )
                messages.success(request, _("この日程を計画にしました。"))
                return redirect("initiatives:plan", pk=pk)
        except CannotLayOut as reason:
            form.add_error("counted_on", str(reason))
    page = page_of(request, found, tab="plan") | {
        "form": form,
        "preview": preview,
        "today": today,
        "has_phases": bool(bridge.phases_of(found)),
    }
    return render(request, "initiatives/lay_out.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def add_phase(request: HttpRequest, pk: int) -> HttpResponse:
    """A phase of one's own."""
    found = changeable_initiative(request, pk)
    form = NewPhaseForm(request.POST or None, phases=found.phases.in_use())
    if request.method == "POST" and form.is_valid():
        commands.add_phase(
            initiative=found,
            **form.values(),
            after=form.cleaned_data["after"],
            by=request.user,
            now=timezone.now(),
        )
        return redirect("initiatives:plan", pk=pk)
    page = page_of(request, found, tab="plan") | {"form": form}
    return render(request, "initiatives/add_phase.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def undo(request: HttpRequest, pk: int, change_pk: int) -> HttpResponse:
    """The last change of the plan taken back."""
    found = changeable_initiative(request, pk)
    change = get_object_or_404(found.plan_changes.select_related("initiative", "organisation"), pk=change_pk)
    try:
        commands.undo_change(change=change, by=request.user, now=timezone.now())
        messages.success(request, _("元に戻しました。"))
    except commands.CannotUndo as reason:
        messages.error(request, str(reason))
    return redirect("initiatives:plan", pk=pk)


def _just_removed(request: HttpRequest, initiative_pk: int) -> dict[str, str] | None:
    """What to bring back with one press: an item that was taken out a moment ago."""
    held = request.session.pop("initiative_item_removed", None)
    if not held or held["initiative"] != initiative_pk:
        return None
    return {
        "text": held["text"],
        "url": reverse("initiatives:bring_back_item", args=[initiative_pk, held["item"]]),
    }
