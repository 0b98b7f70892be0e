"""Who answers for what: the matrix, the roles of a phase, the answers of those who are named."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.around import changeable_initiative, may, page_of, visible_initiative
from meguru.apps.initiatives.forms.roles import (
    AnswerForm,
    Holders,
    HoldersForm,
    NewRoleForm,
    OneHolderForm,
)
from meguru.apps.initiatives.models import Initiative, PhaseRole
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_INITIATIVE)
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    """The matrix, what is missing, and who has agreed."""
    found = visible_initiative(request, pk)
    view = queries.roles_view(found)
    page = page_of(request, found, tab="roles") | {
        "view": view,
        "holders": Holders(found).groups if may(request, found) else (),
        "answers": AnswerForm.base_fields["answer"].choices,
        "me": f"p{request.user.pk}",
        "today": timezone.localdate(),
    }
    return render(request, "initiatives/roles.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def of_phase(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """Who holds the roles of one phase, all in one form."""
    found = changeable_initiative(request, pk)
    phase = get_object_or_404(found.phases.in_use().select_related("initiative", "organisation"), pk=phase_pk)
    holders = Holders(found)
    form = HoldersForm(
        queries.roles_of_phase(phase), holders, request.POST if request.method == "POST" else None
    )
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                commands.name_holders(
                    phase=phase,
                    chosen=form.chosen,
                    revisions=form.revisions,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("役割を保存しました。"))
                return redirect("initiatives:roles", pk=pk)
            except commands.SavedMeanwhile as reason:
                problem, status = str(reason), 409
                form.theirs = {role.pk: role for role in reason.theirs}
        else:
            problem = _("赤い印の行を直してください。")
    page = page_of(request, found, tab="roles") | {
        "phase": phase,
        "rows": form.rows(),
        "groups": holders.groups,
        "problem": problem,
        "new": NewRoleForm(holders=holders, phase=phase),
        "removed": _just_removed(request, phase.pk),
    }
    return render(request, "initiatives/roles_of_phase.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def name_usual(request: HttpRequest, pk: int) -> HttpResponse:
    """One holder for every place of a proposal."""
    found = changeable_initiative(request, pk)
    form = OneHolderForm(request.POST, holders=Holders(found))
    if form.is_valid():
        named = commands.name_usual(
            initiative=found,
            usually=form.cleaned_data["usually"],
            holder=form.cleaned_data["choice"],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("%sか所に書きました。") % named)
    else:
        _say(request, form)
    return redirect("initiatives:roles", pk=pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def add_role(request: HttpRequest, pk: int, phase_pk: int) -> HttpResponse:
    """A role more, of the phase or of a task."""
    found = changeable_initiative(request, pk)
    phase = get_object_or_404(found.phases.in_use().select_related("initiative", "organisation"), pk=phase_pk)
    form = NewRoleForm(request.POST, holders=Holders(found), phase=phase)
    if form.is_valid():
        try:
            commands.add_role(
                phase=phase,
                task=form.cleaned_data["task"],
                kind=form.cleaned_data["kind"],
                holder=form.cleaned_data["choice"],
                by=request.user,
                now=timezone.now(),
            )
        except commands.AlreadyAccountable as reason:
            messages.error(request, str(reason))
    else:
        _say(request, form)
    return redirect("initiatives:roles_of_phase", pk=pk, phase_pk=phase_pk)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def remove_role(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    """A role out; the page offers to bring it back."""
    role = _role(changeable_initiative(request, pk), role_pk)
    commands.remove_role(role=role, by=request.user, now=timezone.now())
    request.session["initiative_role_removed"] = {"phase": role.phase_id, "role": role.pk}
    return redirect("initiatives:roles_of_phase", pk=pk, phase_pk=role.phase_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back_role(request: HttpRequest, pk: int, role_pk: int) -> HttpResponse:
    """A role back where it was."""
    role = _role(changeable_initiative(request, pk), role_pk)
    try:
        commands.bring_back_role(role=role, by=request.user, now=timezone.now())
    except commands.AlreadyAccountable as reason:
        messages.error(request, str(reason))
    return redirect("initiatives:roles_of_phase", pk=pk, phase_pk=role.phase_id)


@require_POST
@requires(Can.VIEW_INITIATIVE)
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer of somebody named: their own, or written down for a section or an outsider."""
    found = visible_initiative(request, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        _say(request, form)
        return redirect("initiatives:roles", pk=pk)
    sent = form.cleaned_data
    if sent["holder_key"] != f"p{request.user.pk}":
        found = changeable_initiative(request, pk)  # people of the section in charge write it down
    try:
        commands.answer_roles(
            initiative=found,
            holder_key=sent["holder_key"],
            roles_seen=sent["roles_seen"],
            answer=sent["answer"],
            note=sent["note"],
            answered_on=form.day(timezone.localdate()),
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("返事を保存しました。"))
    except (commands.RolesChanged, commands.NotTheirAnswer, commands.NoReason) as reason:
        messages.error(request, str(reason))
    return redirect("initiatives:roles", pk=pk)


def _role(initiative: Initiative, pk: int) -> PhaseRole:
    return get_object_or_404(
        PhaseRole.objects.filter(phase__initiative=initiative).select_related(
            "phase__initiative", "phase__organisation", "organisation", "task", "person", "department"
        ),
        pk=pk,
    )


def _just_removed(request: HttpRequest, phase_pk: int) -> int | None:
    held = request.session.pop("initiative_role_removed", None)
    return held["role"] if held and held["phase"] == phase_pk else None


def _say(request: HttpRequest, form: forms.Form) -> None:
    for errors in form.errors.values():
        messages.error(request, " ".join(errors))
