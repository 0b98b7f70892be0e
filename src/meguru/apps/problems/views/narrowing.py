"""Scoring, the result, decisions with their reasons, the office's yardsticks, target pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.initiatives.around import may
from meguru.apps.problems import commands
from meguru.apps.problems.around import (
    back_to,
    changeable_card,
    changeable_initiative,
    problem_page,
    visible_card,
    visible_initiative,
)
from meguru.apps.problems.forms.narrowing import (
    NarrowForm,
    TargetForm,
    points_in,
    yardstick_rows,
    yardsticks_in,
)
from meguru.apps.problems.queries import narrowing as narrowed
from meguru.apps.problems.queries import scoring as queries
from meguru.apps.problems.views.pictures import plane_of
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.problem_analysis import POINTS, Axis, BadYardsticks, Yardsticks, default_yardsticks


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own points for every problem; without JavaScript one button."""
    if request.method == "POST":
        initiative = changeable_initiative(request, pk)
        count = commands.score_cards(
            initiative=initiative, points=points_in(request.POST), by=request.user, now=timezone.now()
        )
        messages.success(request, _("採点を保存しました（%sか所）。") % count)
        return redirect("problems:result", pk=pk)
    initiative = visible_initiative(request, pk)
    rule, own = queries.yardsticks_for(initiative.organisation)
    page = problem_page(request, initiative, step="scores") | {
        "rule": rule,
        "own": own,
        "sheet": queries.score_sheet(initiative, user=request.user),
    }
    return render(request, "problems/scores.html", page)


@require_safe
@requires(Can.VIEW_INITIATIVE)
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """All problems on the plane, where people differ, and the decision about each."""
    return _result(request, pk, NarrowForm())


def _result(
    request: HttpRequest, pk: int, form: NarrowForm, *, wrong: int = 0, status: int = 200
) -> HttpResponse:
    initiative = visible_initiative(request, pk)
    scored = queries.scored_of(initiative)
    page = problem_page(request, initiative, step="result") | {
        "scored": scored,
        "plane": plane_of(scored),
        "wrong": wrong,
        "form": form,
    }
    return render(request, "problems/result.html", page, status=status)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def narrow(request: HttpRequest, pk: int) -> HttpResponse:
    """A decision about a card, with its reason."""
    found = changeable_card(request, pk)
    form = NarrowForm(request.POST)
    if not form.is_valid():
        return _result(request, found.initiative_id, form, wrong=found.pk, status=422)
    try:
        row = commands.narrow_card(card=found, by=request.user, now=timezone.now(), **form.cleaned_data)
    except commands.NotInList as reason:
        messages.error(request, str(reason))
        return redirect("problems:card", pk=pk)
    messages.success(
        request, _("「%(card)s」：%(outcome)s") % {"card": found.text, "outcome": row.get_outcome_display()}
    )
    return redirect(back_to(request, reverse("problems:result", args=[found.initiative_id])))


@require_safe
@requires(Can.VIEW_INITIATIVE)
def why(request: HttpRequest, pk: int) -> HttpResponse:
    """Why these were chosen, and why the others were not."""
    initiative = visible_initiative(request, pk)
    page = problem_page(request, initiative, step="result") | {"why": narrowed.why_of(initiative)}
    return render(request, "problems/why.html", page)


@require_safe
@requires(Can.VIEW_INITIATIVE)
def targets(request: HttpRequest, pk: int) -> HttpResponse:
    """The target pictures of the chosen problems."""
    initiative = visible_initiative(request, pk)
    page = problem_page(request, initiative, step="targets") | {
        "rows": narrowed.targets_of(initiative, today=timezone.localdate())
    }
    return render(request, "problems/targets.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def target(request: HttpRequest, pk: int) -> HttpResponse:
    """The target picture of one problem."""
    found = changeable_card(request, pk) if request.method == "POST" else visible_card(request, pk)
    form = TargetForm(request.POST or None, card=found, target=narrowed.target_of(found))
    theirs, problem = None, ""
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_target(
                card=found,
                values=form.values(),
                revision=form.cleaned_data["revision"],
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("目指す姿を保存しました。"))
            return redirect("problems:targets", pk=found.initiative_id)
        except commands.WrittenMeanwhile as reason:
            theirs, problem = reason.theirs, str(reason)
            sent = request.POST.copy()
            sent["revision"] = str(theirs.revision if theirs else 0)
            form = TargetForm(sent, card=found, target=theirs)
    page = problem_page(request, found.initiative, step="targets") | {
        "card": found,
        "form": form,
        "theirs": theirs,
        "problem": problem,
        "row": narrowed.target_row(found, today=timezone.localdate()),
        "may_edit": may(request, found.initiative),
    }
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "problems/target.html", page, status=status)


@dataclass(frozen=True, slots=True)
class _AxisRows:
    axis: str
    label: str
    limit_name: str
    limit: Any
    rows: list[dict[str, Any]]


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_INITIATIVE)
def yardsticks(request: HttpRequest) -> HttpResponse:
    """By what the office scores its problems; its DX section changes it."""
    office = request.user.organisation
    rule, own = queries.yardsticks_for(office)
    may_set = request.user.can(Can.SET_PRIORITIES, organisation=office)
    problem, status, shown, used = "", 200, rule, queries.used_yardsticks(office)
    if request.method == "POST":
        if not may_set:
            raise PermissionDenied(_("採点のものさしを変えられるのは、DX推進部門の職員です。"))
        try:
            _set(request, rule)
            messages.success(request, _("ものさしを保存しました。これからの結果は、新しいものさしで出ます。"))
            return redirect("problems:yardsticks")
        except (BadYardsticks, commands.RuleChanged) as reason:
            problem, status = str(reason), 422
    page = {
        "own": own,
        "rule": rule,
        "axes": [
            _AxisRows(
                axis.value, str(label), f"{axis.value}_from", limit, _rows(request, shown, axis, status, used)
            )
            for axis, label, limit in (
                (Axis.EFFECT, _("効果"), request.POST.get("effect_from", rule.effect_from)),
                (Axis.DIFFICULTY, _("難しさ"), request.POST.get("difficulty_from", rule.difficulty_from)),
            )
        ],
        "points": POINTS,
        "problem": problem,
        "may_set": may_set,
        "version": own.version if own else 0,
        "note": request.POST.get("note", ""),
        "breadcrumbs": ((_("課題"), reverse("problems:problems")),),
    }
    return render(request, "problems/yardsticks.html", page, status=status)


def _set(request: HttpRequest, rule: Yardsticks) -> None:
    base = default_yardsticks() if "reset" in request.POST else rule
    content = yardsticks_in(request.POST, base, used=queries.used_yardsticks(request.user.organisation))
    based_on = request.POST.get("based_on", "")
    commands.set_yardsticks(
        organisation=request.user.organisation,
        content=content,
        note=request.POST.get("note", "").strip(),
        based_on=int(based_on) if based_on.isdecimal() and len(based_on) < 9 else -1,
        by=request.user,
        now=timezone.now(),
    )


def _rows(
    request: HttpRequest, rule: Yardsticks, axis: Axis, status: int, used: frozenset[str]
) -> list[dict[str, Any]]:
    """What stands, or what was typed when it could not be stored."""
    rows = yardstick_rows(rule, axis, used=used)
    for row in rows:
        row["name"] = name = f"{axis.value}-{row['key']}"
        if status != 200:
            row["label"] = request.POST.get(f"{name}-label", "")
            row["question"] = request.POST.get(f"{name}-question", "")
            row["weight"] = request.POST.get(f"{name}-weight", "")
            row["words"] = [request.POST.get(f"{name}-word-{point}", "") for point in POINTS]
        row["numbered"] = list(zip(POINTS, row["words"], strict=True))
    return rows
