"""One phase of a plan: changed, moved, ticked, closed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.initiatives import commands
from meguru.apps.initiatives.around import changeable_initiative, page_of
from meguru.apps.initiatives.forms.basics import at_revision, theirs_of
from meguru.apps.initiatives.forms.plan import ClosingForm, ItemForm, PhaseForm, ticks
from meguru.apps.initiatives.models import Initiative, Phase, PlanItem
from meguru.apps.registry.permissions import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def phase(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """Name, purpose and days of a phase."""
    found = changeable_initiative(request, pk)
    shown = _phase(found, phase_pk)
    form = PhaseForm(request.POST or None, phase=shown)
    theirs, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.change_phase(
                    phase=shown,
                    revision=form.cleaned_data["revision"] or 0,
                    **form.values(),
                    by=request.user,
                    now=timezone.now(),
                )
                return _to_phase(pk, phase_pk)
            except commands.PhaseIsClosed as reason:
                form.add_error(None, str(reason))
            except commands.SavedMeanwhile as reason:
                theirs, status = theirs_of(form, reason.theirs), 409
                form.add_error(None, str(reason))
                at_revision(form, reason.theirs)
    page = page_of(request, found, tab="plan") | {"form": form, "phase": shown, "theirs": theirs}
    return render(request, "initiatives/phase.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def move(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """One place earlier or later."""
    found = changeable_initiative(request, pk)
    commands.move_phase(
        phase=_phase(found, phase_pk),
        earlier=request.POST.get("to") == "earlier",
        by=request.user,
        now=timezone.now(),
    )
    return _to_phase(pk, phase_pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def remove(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """Out of the plan; the plan offers to take that back."""
    found = changeable_initiative(request, pk)
    try:
        commands.remove_phase(phase=_phase(found, phase_pk), by=request.user, now=timezone.now())
    except commands.PhaseIsClosed as reason:
        messages.error(request, str(reason))
    return redirect("initiatives:plan", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def tick(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """The marks of a phase as they were sent."""
    found = changeable_initiative(request, pk)
    shown, ticked = ticks(request.POST)
    try:
        changed = commands.tick_items(
            phase=_phase(found, phase_pk), shown=shown, ticked=ticked, by=request.user, now=timezone.now()
        )
        if changed:
            messages.success(request, _("印を保存しました。"))
    except commands.PhaseIsClosed as reason:
        messages.error(request, str(reason))
    return _to_phase(pk, phase_pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def close(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """Close a phase, or say what still stands open."""
    found = changeable_initiative(request, pk)
    form = ClosingForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("理由は300字までで書いてください。"))
        return _to_phase(pk, phase_pk)
    try:
        commands.close_phase(
            phase=_phase(found, phase_pk),
            reason=form.cleaned_data["reason"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("工程を終えました。"))
    except commands.ExitsOpen as reason:
        messages.error(request, str(reason))
    return _to_phase(pk, phase_pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def reopen(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """Open a closed phase again."""
    found = changeable_initiative(request, pk)
    commands.reopen_phase(phase=_phase(found, phase_pk), by=request.user, now=timezone.now())
    return _to_phase(pk, phase_pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def add_item(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """A task, an output or an exit criterion more."""
    found = changeable_initiative(request, pk)
    form = ItemForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
        return _to_phase(pk, phase_pk)
    try:
        commands.add_item(
            phase=_phase(found, phase_pk), **form.cleaned_data, by=request.user, now=timezone.now()
        )
    except commands.PhaseIsClosed as reason:
        messages.error(request, str(reason))
    return _to_phase(pk, phase_pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def remove_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """An item out; the plan offers to bring it back."""
    item = _item(changeable_initiative(request, pk), item_pk)
    try:
        commands.remove_item(item=item, by=request.user, now=timezone.now())
        request.session["initiative_item_removed"] = {"initiative": pk, "item": item.pk, "text": item.text}
    except commands.PhaseIsClosed as reason:
        messages.error(request, str(reason))
    return redirect("initiatives:plan", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """An item back where it was."""
    item = _item(changeable_initiative(request, pk), item_pk)
    try:
        commands.bring_back_item(item=item, by=request.user, now=timezone.now())
    except commands.PhaseIsClosed as reason:
        messages.error(request, str(reason))
    return _to_phase(pk, item.phase_id)


def _phase(initiative: Initiative, pk: int) -> Phase:
    return get_object_or_404(
        initiative.phases.in_use().select_related("initiative", "organisation", "closed_by"), pk=pk
    )


def _item(initiative: Initiative, pk: int) -> PlanItem:
    return get_object_or_404(
        PlanItem.objects.filter(phase__initiative=initiative).select_related(
            "phase__initiative", "organisation"
        ),
        pk=pk,
    )


def _to_phase(pk: int, phase_pk: int) -> HttpResponse:
    """Back to the plan, at the phase."""
    address = redirect("initiatives:plan", pk=pk)
    address["Location"] += f"?open={phase_pk}#phase-{phase_pk}"
    return address
