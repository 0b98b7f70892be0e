"""Which way one system goes: reasons, costs over years, and the decision."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.around import may_decide, must_decide
from meguru.apps.portfolio.forms import AssumptionsForm, DirectionForm
from meguru.apps.portfolio.models import QUARTER_WORDS, DirectionChoice
from meguru.apps.portfolio.pictures import cost_picture
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import page_of, visible_system
from meguru.apps.systems.models import InformationSystem
from meguru.engines.system_direction import CannotProject


@require_safe
@requires(Can.VIEW_SYSTEMS)
def direction(request: HttpRequest, pk: int) -> HttpResponse:
    """The ways of one system; whoever sees its costs can try other assumptions."""
    found = visible_system(request, pk)
    sent = request.GET if request.GET.get("try") else None
    return _page(request, found, assuming=_assuming(found, sent))


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the way that was decided."""
    found = visible_system(request, pk)
    must_decide(request, found)
    form, assuming, problem = DirectionForm(request.POST, system=found), _assuming(found, request.POST), ""
    if form.is_valid() and assuming.is_valid():
        try:
            commands.choose_direction(
                system=found,
                assumptions=assuming.assumptions(),
                by=request.user,
                now=timezone.now(),
                **form.cleaned_data,
            )
            return redirect("portfolio:direction", pk=pk)
        except (commands.DecidedMeanwhile, commands.CannotChoose, CannotProject) as reason:
            problem = str(reason)
    return _page(request, found, assuming=assuming, form=form, problem=problem)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def take_back_direction(request: HttpRequest, pk: int, choice_pk: int) -> HttpResponse:
    """Undo a decision."""
    found = visible_system(request, pk)
    must_decide(request, found)
    choice = get_object_or_404(DirectionChoice.objects.visible_to(request.user), pk=choice_pk, system=found)
    commands.take_back_direction(choice=choice, by=request.user, now=timezone.now())
    return redirect("portfolio:direction", pk=pk)


def _assuming(found: InformationSystem, sent: Any) -> AssumptionsForm:
    """The form of assumptions: what counts in the office, or what was typed."""
    counts, _revision = queries.current_assumptions(found.organisation_id)
    return AssumptionsForm(sent, assumptions=counts, with_quotes=True)


def _page(
    request: HttpRequest,
    found: InformationSystem,
    *,
    assuming: AssumptionsForm,
    form: DirectionForm | None = None,
    problem: str = "",
) -> HttpResponse:
    today = timezone.localdate()
    around = page_of(request, found, tab="direction")
    told = queries.findings_of_system(system=found, user=request.user, today=today)
    shown = queries.direction_page(
        system=found,
        findings=told,
        assumptions=assuming.assumptions(),
        sees_costs=around["sight"].costs,
        today=today,
    )
    revision = queries.current_assumptions(found.organisation_id)[1]
    seen = {"seen_choice": shown.choice.pk if shown.choice else 0, "assumptions_revision": revision}
    if form is not None and problem:  # a second press decides on top of what stands there now
        typed = form.data.copy()
        typed["seen_choice"] = str(seen["seen_choice"])
        form = DirectionForm(typed, system=found)
    page = around | {
        "shown": shown,
        "told": told,
        "picture": cost_picture(shown.ways),
        "assuming": assuming,
        "is_tried": assuming.is_bound,
        "form": form or DirectionForm(initial=seen | {"decided_on": today}, system=found),
        "problem": problem,
        "may_decide": may_decide(request, found) and found.put_away_at is None,
        "may_export": request.user.can(Can.EXPORT_SYSTEMS),
        "alike": queries.alike_in_office(found.organisation_id, having=told.facts.functions, today=today)
        if may_decide(request, found)
        else (),
        "saving": queries.expected_saving(shown.choice) if shown.choice and around["sight"].costs else None,
        "quarter_words": QUARTER_WORDS.get(told.place.quarter or ""),
    }
    wrong = form is not None or (assuming.is_bound and not assuming.is_valid())
    return render(request, "portfolio/direction.html", page, status=422 if wrong else 200)
