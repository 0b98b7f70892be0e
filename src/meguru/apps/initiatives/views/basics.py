"""The three basics of an initiative, the operations it changes, and the sheet for the superior."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.around import changeable_initiative, page_of, visible_initiative
from meguru.apps.initiatives.forms.basics import BasicsForm, PitchForm, at_revision, theirs_of
from meguru.apps.initiatives.forms.plan import ticks
from meguru.apps.registry.permissions import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """Theme, person and superior."""
    if request.method == "POST":
        found = changeable_initiative(request, pk)
    else:
        found = visible_initiative(request, pk)
    form = BasicsForm(request.POST or None, initiative=found, user=request.user)
    theirs, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                values = dict(form.cleaned_data)
                commands.change_basics(
                    initiative=found,
                    revision=values.pop("revision"),
                    values=values,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("保存しました。"))
                return redirect("initiatives:initiative", pk=pk)
            except commands.AlreadyNamed as reason:
                form.add_error("name", str(reason))
            except commands.SavedMeanwhile as reason:
                theirs, status = theirs_of(form, reason.theirs), 409
                form.add_error(None, str(reason))
                at_revision(form, reason.theirs)
    page = page_of(request, found, tab="basics") | {
        "form": form,
        "theirs": theirs,
        "operations": queries.operations_of(found, user=request.user),
        "missing": queries.missing_in_pitch(found),
    }
    return render(request, "initiatives/basics.html", page, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def operations(request: HttpRequest, pk: int) -> HttpResponse:
    """Which operations an initiative changes."""
    found = changeable_initiative(request, pk)
    search = request.GET.get("q", "")[:100]
    offered = queries.operations_to_link(found, user=request.user, search=search)
    if request.method == "POST":
        shown, ticked = ticks(request.POST)
        known = queries.operations_among(shown, initiative=found, user=request.user)
        commands.link_operations(
            initiative=found,
            shown=known,
            ticked=[one for one in known if one.pk in ticked],
            by=request.user,
            now=timezone.now(),
        )
        messages.success(request, _("つながる業務を保存しました。"))
        return redirect("initiatives:initiative", pk=pk)
    page = page_of(request, found, tab="basics") | {"offered": offered, "search": search}
    return render(request, "initiatives/operations.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def pitch(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet for the superior, and the form behind it."""
    if request.method == "POST":
        found = changeable_initiative(request, pk)
    else:
        found = visible_initiative(request, pk)
    form = PitchForm(request.POST or None, initiative=found)
    theirs, status = [], 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                values = dict(form.cleaned_data)
                commands.change_pitch(
                    initiative=found,
                    revision=values.pop("revision"),
                    values=values,
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("保存しました。"))
                return redirect("initiatives:pitch", pk=pk)
            except commands.SavedMeanwhile as reason:
                theirs, status = theirs_of(form, reason.theirs), 409
                form.add_error(None, str(reason))
                at_revision(form, reason.theirs)
    page = page_of(request, found, tab="basics") | {
        "form": form,
        "theirs": theirs,
        "pitch": queries.pitch_of(found, user=request.user),
    }
    return render(request, "initiatives/pitch.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list, which then offers to bring it back."""
    found = changeable_initiative(request, pk)
    commands.put_away_initiative(initiative=found, by=request.user, now=timezone.now())
    request.session["initiative_put_away"] = found.pk
    return redirect("initiatives:initiatives")


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    found = changeable_initiative(request, pk)
    try:
        commands.bring_back_initiative(initiative=found, by=request.user, now=timezone.now())
        messages.success(request, _("「%s」を一覧に戻しました。") % found.name)
    except commands.AlreadyNamed as reason:
        messages.error(request, str(reason))
    return redirect("initiatives:initiative", pk=pk)
