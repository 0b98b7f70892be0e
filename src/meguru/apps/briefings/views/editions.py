"""Editions of one's own office: made, changed, put away, brought back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.briefings import commands, queries
from meguru.apps.briefings.forms import EditionForm
from meguru.apps.briefings.models import BriefingEdition, GroupKind
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BENCHMARK)
def editions(request: HttpRequest) -> HttpResponse:
    """The editions of one's own office."""
    key = request.session.pop("briefings_put_away", None)
    put_away_edition = (
        BriefingEdition.objects.visible_to(request.user).filter(pk=key, put_away_at__isnull=False).first()
        if key
        else None
    )
    page = {
        "editions": queries.editions_of(request.user),
        "put_away": put_away_edition,
        "may_edit": request.user.can(Can.EDIT_INDICATORS),
        "breadcrumbs": _trail(),
    }
    return render(request, "briefings/editions.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def new(request: HttpRequest) -> HttpResponse:
    """A new edition."""
    today = timezone.localdate()
    usual = _("%(year)s年%(month)s月の説明資料") % {"year": today.year, "month": today.month}
    offered = queries.choosable(request.user)
    form = EditionForm(
        request.POST or None,
        indicators=offered,
        initial={"name": usual, "group": GroupKind.ALIKE, "keys": queries.usual_keys(offered)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.add_edition(
                organisation=request.user.organisation,
                name=form.cleaned_data["name"],
                group=form.cleaned_data["group"],
                keys=form.cleaned_data["keys"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("版を作りました。"))
            return redirect(f"{reverse('briefings:towns')}?edition={made.pk}")
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
    page = {"form": form, "indicators": offered, "breadcrumbs": _trail()}
    return render(request, "briefings/edition.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """An edition changed."""
    found = _changeable(request, pk)
    form = EditionForm(
        request.POST or None,
        indicators=queries.choosable(request.user),
        initial={
            "name": found.name,
            "group": found.group,
            "keys": found.keys,
            "revision": found.revision,
        },
    )
    theirs = None
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_edition(
                edition=found,
                name=form.cleaned_data["name"],
                group=form.cleaned_data["group"],
                keys=form.cleaned_data["keys"],
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("保存しました。"))
            return redirect(f"{reverse('briefings:towns')}?edition={pk}")
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.ChangedMeanwhile as reason:
            theirs = reason.theirs
            form.add_error(None, str(reason))
            form.data = form.data.copy()
            form.data["revision"] = str(theirs.revision)
    page = {
        "form": form,
        "edition": found,
        "theirs": theirs,
        "their_indicators": queries.names_of(theirs.keys, request.user) if theirs else "",
        "breadcrumbs": _trail(),
    }
    return render(request, "briefings/edition.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_INDICATORS)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the lists; the list then offers to bring it back."""
    found = _changeable(request, pk)
    commands.put_away_edition(edition=found, by=request.user, now=timezone.now())
    request.session["briefings_put_away"] = found.pk
    return redirect("briefings:editions")


@require_POST
@requires(Can.EDIT_INDICATORS)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    try:
        commands.bring_back_edition(edition=_changeable(request, pk), by=request.user, now=timezone.now())
    except commands.AlreadyNamed as reason:
        messages.error(request, str(reason))
    return redirect("briefings:editions")


def _changeable(request: HttpRequest, pk: int) -> BriefingEdition:
    found = get_object_or_404(BriefingEdition.objects.changeable_by(request.user, Can.EDIT_INDICATORS), pk=pk)
    assert isinstance(found, BriefingEdition)
    return found


def _trail() -> tuple[tuple[str, str], ...]:
    return ((_("打ち手"), reverse("briefings:towns")),)
