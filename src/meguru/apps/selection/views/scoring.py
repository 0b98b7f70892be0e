"""Who gives points, and the sheet on which one person gives them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.registry.models import Person
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.selection import commands, queries
from meguru.apps.selection.around import (
    changeable_selection,
    page_of,
    scoring_evaluator,
    visible_selection,
)
from meguru.apps.selection.forms.scoring import EvaluatorForm, typed_places, typed_points
from meguru.apps.selection.models import Evaluator
from meguru.apps.selection.queries.scoring import scoring_sheet


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SELECTION)
def evaluators(request: HttpRequest, pk: int) -> HttpResponse:
    """Who gives points and how far they are; the editor asks more people."""
    found = visible_selection(request, pk)
    form = EvaluatorForm(request.POST or None, people=_people_of(found))
    if request.method == "POST":
        found = changeable_selection(request, pk)
        if form.is_valid():
            try:
                added = commands.add_evaluator(
                    selection=found,
                    person=form.chosen_person,
                    name=form.cleaned_data["name"],
                    by=request.user,
                    now=timezone.now(),
                )
                messages.success(request, _("「%s」さんを加えました。") % added)
                return redirect("selection:evaluators", pk=pk)
            except commands.CannotChange as reason:
                form.add_error(None, str(reason))
    page = page_of(request, found, step="scoring") | {
        "rows": queries.evaluator_progress(found),
        "away": found.evaluators.filter(put_away_at__isnull=False),
        "form": form,
    }
    return render(request, "selection/evaluators.html", page, status=422 if form.errors else 200)


def _people_of(found) -> list[Person]:  # type: ignore[no-untyped-def]
    """Who of the office may give points and is not asked yet."""
    asked = set(found.evaluators.in_use().values_list("person_id", flat=True))
    people = Person.objects.filter(organisation=found.organisation, is_active=True).order_by("name", "pk")
    return [
        one
        for one in people.prefetch_related("role_assignments")
        if one.pk not in asked and one.can(Can.SCORE_SELECTION)
    ]


@require_POST
@requires(Can.EDIT_SELECTION)
def remove(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """Off the list; their points stay and come back with them."""
    found = changeable_selection(request, pk)
    evaluator = get_object_or_404(found.evaluators.select_related("selection"), pk=evaluator_pk)
    return _said(
        request,
        "selection:evaluators",
        (pk,),
        lambda: commands.remove_evaluator(evaluator=evaluator, by=request.user, now=timezone.now()),
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def bring_back(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """On the list again, with their points."""
    found = changeable_selection(request, pk)
    evaluator = get_object_or_404(found.evaluators.select_related("person"), pk=evaluator_pk)
    return _said(
        request,
        "selection:evaluators",
        (pk,),
        lambda: commands.add_evaluator(
            selection=found,
            person=evaluator.person,
            name=evaluator.name,
            by=request.user,
            now=timezone.now(),
        ),
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """No more points."""
    found = changeable_selection(request, pk)
    return _said(
        request,
        "selection:evaluators",
        (pk,),
        lambda: commands.close_scoring(selection=found, by=request.user, now=timezone.now()),
    )


@require_POST
@requires(Can.EDIT_SELECTION)
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Points again."""
    found = changeable_selection(request, pk)
    return _said(
        request,
        "selection:evaluators",
        (pk,),
        lambda: commands.reopen_scoring(selection=found, by=request.user, now=timezone.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.SCORE_SELECTION)
def sheet(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """One person's sheet; without JavaScript it is sent with one button."""
    evaluator = scoring_evaluator(request, pk, evaluator_pk)
    problems: list[str] = []
    if request.method == "POST":
        problems = _store(request, evaluator)
        if not problems:
            messages.success(request, _("保存しました。"))
            return redirect("selection:sheet", pk=pk, evaluator_pk=evaluator_pk)
    found = visible_selection(request, pk)
    page = page_of(request, found, step="scoring") | {
        "evaluator": evaluator,
        "sheet": scoring_sheet(evaluator, typed=request.POST if problems else None),
        "problems": problems,
        "differences": queries.own_differences(evaluator) if evaluator.finished_at else (),
        "may_write": found.is_open and evaluator.finished_at is None,
    }
    return render(request, "selection/sheet.html", page, status=422 if problems else 200)


@require_POST
@requires(Can.SCORE_SELECTION)
def points(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """Some places, stored while somebody scores; answers how far they are."""
    evaluator = scoring_evaluator(request, pk, evaluator_pk)
    problems = _store(request, evaluator)
    if problems:
        return JsonResponse({"message": " ".join(problems)}, status=422)
    progress = next(
        one for one in queries.evaluator_progress(evaluator.selection) if one.evaluator.pk == evaluator.pk
    )
    words = _("保存しました（%(given)s／%(places)sか所）。") % {
        "given": progress.given,
        "places": progress.places,
    }
    return JsonResponse({"message": words})


def _store(request: HttpRequest, evaluator: Evaluator) -> list[str]:
    """Store the readable places; what is wrong comes back in words."""
    rows = list(evaluator.selection.wanted.in_use())
    offers = list(evaluator.selection.offers.in_use())
    typed, problems = typed_points(request.POST, rows, offers)
    try:
        commands.give_points(evaluator=evaluator, typed=typed, by=request.user, now=timezone.now())
    except commands.CannotChange as reason:
        problems.append(str(reason))
    return problems


@require_POST
@requires(Can.SCORE_SELECTION)
def feel(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """The order by feeling."""
    evaluator = scoring_evaluator(request, pk, evaluator_pk)
    address = (pk, evaluator_pk)
    try:
        places = typed_places(request.POST, list(evaluator.selection.offers.in_use()))
    except ValueError as reason:
        messages.error(request, str(reason))
        return redirect("selection:sheet", *address)
    return _said(
        request,
        "selection:sheet",
        address,
        lambda: commands.rank_by_gut(evaluator=evaluator, places=places, by=request.user, now=timezone.now()),
    )


@require_POST
@requires(Can.SCORE_SELECTION)
def finish(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """All points are given."""
    evaluator = scoring_evaluator(request, pk, evaluator_pk)
    return _said(
        request,
        "selection:sheet",
        (pk, evaluator_pk),
        lambda: commands.finish_scoring(evaluator=evaluator, by=request.user, now=timezone.now()),
    )


@require_POST
@requires(Can.SCORE_SELECTION)
def resume(request: HttpRequest, pk: int, evaluator_pk: int) -> HttpResponse:
    """Going on after having finished."""
    evaluator = scoring_evaluator(request, pk, evaluator_pk)
    return _said(
        request,
        "selection:sheet",
        (pk, evaluator_pk),
        lambda: commands.resume_scoring(evaluator=evaluator, by=request.user, now=timezone.now()),
    )


def _said(request, name: str, address, change) -> HttpResponse:  # type: ignore[no-untyped-def]
    """Make a change and go to a page; what cannot be is said there."""
    try:
        change()
    except commands.CannotChange as reason:
        messages.error(request, str(reason))
    return redirect(name, *address)
