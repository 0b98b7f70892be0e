"""Pages about people and sharing: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.administration import commands, queries
from meguru.apps.administration.forms import GroupForm, MemberForm, PersonForm, RoleForm, SharingForm
from meguru.apps.registry.models import Organisation, Person, RoleAssignment, Sharing, SharingGroup
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everyone of this organisation with their roles."""
    values = {"people": queries.people(user=request.user), "may_manage": request.user.can(Can.MANAGE_PEOPLE)}
    return render(request, "administration/people.html", values)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.MANAGE_PEOPLE)
@sensitive_variables("password")
def add_person(request: HttpRequest) -> HttpResponse:
    """Someone new; the answer shows the one-time password, once."""
    organisation = _own_office(request, Can.MANAGE_PEOPLE)
    form = PersonForm(request.POST or None, organisation=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            added, password = commands.add_person(
                organisation=organisation, by=request.user, now=timezone.now(), **form.cleaned_data
            )
            return _show_password(request, added, password)
        except commands.CannotAdminister as reason:
            form.add_error(None, str(reason))
    status = 422 if form.errors else 200
    return render(request, "administration/add_person.html", {"form": form}, status=status)


@require_safe
@requires(Can.VIEW_PEOPLE)
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person with their roles and what an administrator may do."""
    found = get_object_or_404(queries.people(user=request.user), pk=pk)
    may_manage = request.user.can(Can.MANAGE_PEOPLE, organisation=found.organisation)
    values = {"found": found, "may_manage": may_manage, "form": RoleForm(organisation=found.organisation)}
    return render(request, "administration/person.html", values)


@require_POST
@requires(Can.MANAGE_PEOPLE)
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    return _do(request, found, _("利用を止めました。"), commands.deactivate, person=found)


@require_POST
@requires(Can.MANAGE_PEOPLE)
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    return _do(request, found, _("利用を再開しました。"), commands.reactivate, person=found)


@require_POST
@requires(Can.MANAGE_PEOPLE)
@sensitive_variables("password")
def renew_password(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time password; the answer shows it, once."""
    found = _managed(request, pk)
    password = commands.renew_password(person=found, by=request.user, now=timezone.now())
    return _show_password(request, found, password)


@require_POST
@requires(Can.MANAGE_PEOPLE)
def give_role(request: HttpRequest, pk: int) -> HttpResponse:
    found = _managed(request, pk)
    form = RoleForm(request.POST, organisation=found.organisation)
    if not form.is_valid():
        values = {"found": found, "may_manage": True, "form": form}
        return render(request, "administration/person.html", values, status=422)
    return _do(request, found, _("役割を付けました。"), commands.give_role, person=found, **form.cleaned_data)


@require_POST
@requires(Can.MANAGE_PEOPLE)
def take_role(request: HttpRequest, pk: int) -> HttpResponse:
    held = get_object_or_404(
        RoleAssignment.objects.changeable_by(request.user, Can.MANAGE_PEOPLE).select_related("person"), pk=pk
    )
    return _do(request, held.person, _("役割を外しました。"), commands.take_role, held=held)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SHARING)
def sharing(request: HttpRequest) -> HttpResponse:
    """What is shared with whom, in both directions; starting anew needs its own permission."""
    form = None
    if request.user.can(Can.MANAGE_SHARING):
        office = _own_office(request, Can.MANAGE_SHARING)
        form = SharingForm(request.POST or None, organisation=office)
        if request.method == "POST" and form.is_valid():
            try:
                commands.start_sharing(
                    organisation=office, by=request.user, now=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("共有を始めました。"))
                return redirect("administration:sharing")
            except commands.CannotAdminister as reason:
                form.add_error(None, str(reason))
    values = {
        "form": form,
        "given": queries.shared_by_us(user=request.user),
        "received": queries.shared_with_us(user=request.user),
    }
    return render(request, "administration/sharing.html", values, status=422 if form and form.errors else 200)


@require_POST
@requires(Can.MANAGE_SHARING)
def end_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Sharing.objects.changeable_by(request.user, Can.MANAGE_SHARING), pk=pk)
    commands.end_sharing(sharing=found, by=request.user, now=timezone.now())
    messages.success(request, _("共有を終えました。"))
    return redirect("administration:sharing")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SHARING)
def groups(request: HttpRequest) -> HttpResponse:
    """The sharing groups this office keeps or takes part in; founding one needs its own permission."""
    form = None
    if request.user.can(Can.MANAGE_SHARING):
        form = GroupForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            office = _own_office(request, Can.MANAGE_SHARING)
            try:
                made = commands.make_group(
                    organisation=office, by=request.user, now=timezone.now(), **form.cleaned_data
                )
                messages.success(
                    request, _("共有グループ「%s」を作りました。団体を加えてください。") % made.name
                )
                return redirect("administration:group", pk=made.pk)
            except commands.CannotAdminister as reason:
                form.add_error("name", str(reason))
    values = {
        "form": form,
        "groups": queries.groups(user=request.user),
        "own_ids": request.user.organisation_ids_where(Can.VIEW_SHARING),
    }
    return render(request, "administration/groups.html", values, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SHARING)
def group(request: HttpRequest, pk: int) -> HttpResponse:
    """One group with its members; its keeper adds offices."""
    found = get_object_or_404(queries.groups(user=request.user), pk=pk)
    keeps = request.user.can(Can.MANAGE_SHARING, organisation=found.organisation)
    form = MemberForm(request.POST or None) if keeps else None
    if request.method == "POST" and form is not None and form.is_valid():
        office = form.cleaned_data["office"]
        try:
            commands.add_to_group(group=found, organisation=office, by=request.user, now=timezone.now())
            messages.success(request, _("%sを加えました。") % office.name)
            return redirect("administration:group", pk=pk)
        except commands.CannotAdminister as reason:
            form.add_error("office", str(reason))
    managed = request.user.organisation_ids_where(Can.MANAGE_SHARING)
    values = {
        "group": found,
        "members": [
            (office, office.pk != found.organisation_id and (keeps or office.pk in managed))
            for office in found.members.all()
        ],
        "keeps": keeps,
        "form": form,
        "breadcrumbs": ((_("共有グループ"), reverse("administration:groups")),),
    }
    return render(request, "administration/group.html", values, status=422 if form and form.errors else 200)


@require_POST
@requires(Can.MANAGE_SHARING)
def leave_group(request: HttpRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """An office leaves, by its own decision or by that of the keeper."""
    found = get_object_or_404(queries.groups(user=request.user), pk=pk)
    office = get_object_or_404(found.members.all(), pk=organisation_pk)
    keeps = request.user.can(Can.MANAGE_SHARING, organisation=found.organisation)
    if not keeps and not request.user.can(Can.MANAGE_SHARING, organisation=office):
        raise Http404
    try:
        commands.leave_group(group=found, organisation=office, by=request.user, now=timezone.now())
        messages.success(
            request,
            _("%(office)sが「%(group)s」から抜けました。") % {"office": office.name, "group": found.name},
        )
    except commands.CannotAdminister as reason:
        messages.error(request, str(reason))
        return redirect("administration:group", pk=pk)
    return redirect("administration:group", pk=pk) if keeps else redirect("administration:groups")


@require_POST
@requires(Can.MANAGE_SHARING)
def close_group(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(SharingGroup.objects.changeable_by(request.user, Can.MANAGE_SHARING), pk=pk)
    try:
        commands.close_group(group=found, by=request.user, now=timezone.now())
        messages.success(request, _("共有グループ「%s」を廃止しました。") % found.name)
    except commands.CannotAdminister as reason:
        messages.error(request, str(reason))
        return redirect("administration:group", pk=pk)
    return redirect("administration:groups")


def _own_office(request: HttpRequest, can: Can) -> Organisation:
    """The person's own organisation when their role counts there, else the first one in which it does."""
    ids = request.user.organisation_ids_where(can)
    own = request.user.organisation_id
    return Organisation.objects.get(pk=own if own in ids else ids[0])


def _managed(request: HttpRequest, pk: int) -> Person:
    return get_object_or_404(queries.people(user=request.user, can=Can.MANAGE_PEOPLE), pk=pk)


def _do(request: HttpRequest, found: Person, done: str, command: Any, **values: Any) -> HttpResponse:
    try:
        command(by=request.user, now=timezone.now(), **values)
        messages.success(request, done)
    except commands.CannotAdminister as reason:
        messages.error(request, str(reason))
    return redirect("administration:person", pk=found.pk)


def _show_password(request: HttpRequest, found: Person, password: str) -> HttpResponse:
    return render(request, "administration/one_time_password.html", {"found": found, "password": password})
