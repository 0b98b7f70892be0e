"""What problems rest on: hearings, surveys, counts, figures of operations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.problems import commands
from meguru.apps.problems.around import (
    changeable_initiative,
    changeable_row,
    problem_page,
    visible_initiative,
)
from meguru.apps.problems.forms.grounds import GroundForm
from meguru.apps.problems.models import Ground
from meguru.apps.problems.queries import grounds as queries
from meguru.apps.registry.permissions import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def grounds(request: HttpRequest, pk: int) -> HttpResponse:
    """What the problems rest on, and a new ground."""
    return _ground(request, pk, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def ground(request: HttpRequest, pk: int, ground_pk: int) -> HttpResponse:
    """One ground is changed."""
    found = get_object_or_404(visible_initiative(request, pk).grounds.in_use(), pk=ground_pk)
    return _ground(request, pk, found)


def _ground(request: HttpRequest, pk: int, row: Ground | None) -> HttpResponse:
    posted = request.method == "POST"
    initiative = changeable_initiative(request, pk) if posted else visible_initiative(request, pk)
    wanted = request.GET.get("card", "")
    first = {"cards": [int(wanted)]} if wanted.isdecimal() and len(wanted) < 16 else {}
    form = GroundForm(request.POST if posted else None, initiative=initiative, ground=row, initial=first)
    theirs, problem = None, ""
    if posted and form.is_valid():
        try:
            commands.write_ground(
                initiative=initiative,
                values=form.values(),
                cards=form.cleaned_data["cards"],
                ground=row,
                revision=form.cleaned_data["revision"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("根拠を保存しました。"))
            return redirect("problems:grounds", pk=pk)
        except commands.WrittenMeanwhile as reason:
            theirs, problem = reason.theirs, str(reason)
            sent = request.POST.copy()
            sent["revision"] = str(theirs.revision)
            form = GroundForm(sent, initiative=initiative, ground=row)
    page = problem_page(request, initiative, step="grounds") | {
        "form": form,
        "ground": row,
        "theirs": theirs,
        "problem": problem,
        "rows": queries.ground_rows(initiative),
        "away": queries.grounds_put_away(initiative),
        "operations": queries.operation_figures(initiative, user=request.user),
    }
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "problems/grounds.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def put_away_ground(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the list."""
    found = changeable_row(request, Ground, pk)
    commands.put_away_ground(ground=found, by=request.user, now=timezone.now())
    messages.success(request, _("「%s」を一覧から外しました。下の「外した根拠」から戻せます。") % found.name)
    return redirect("problems:grounds", pk=found.initiative_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def bring_back_ground(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the list."""
    found = changeable_row(request, Ground, pk)
    commands.bring_back_ground(ground=found, by=request.user, now=timezone.now())
    return redirect("problems:grounds", pk=found.initiative_id)
