"""What going a way is assumed to cost, for the whole office."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.around import may_steer, office_tabs, own_office
from meguru.apps.portfolio.forms import AssumptionsForm, SaveAssumptionsForm
from meguru.apps.portfolio.models import DirectionAssumptions
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.system_direction import CannotProject, standard_directions


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.VIEW_SYSTEMS)
def assumptions(request: HttpRequest) -> HttpResponse:
    """Everybody reads them; who steers the portfolio changes them."""
    office = own_office(request)
    counts, revision = queries.current_assumptions(office.pk)
    problem = ""
    sent = request.POST if request.method == "POST" and may_steer(request) else None
    may_change = may_steer(request)
    form = AssumptionsForm(sent, assumptions=counts, with_quotes=False, only_read=not may_change)
    why = SaveAssumptionsForm(sent, initial={"seen_revision": revision})
    if sent is not None and form.is_valid() and why.is_valid():
        problem = _save(request, office, form, why)
        if not problem:
            return redirect("portfolio:assumptions")
        typed = sent.copy()
        typed["seen_revision"] = str(revision)
        why = SaveAssumptionsForm(typed)
    page = {
        "form": form,
        "why": why,
        "problem": problem,
        "revision": revision,
        "counts": AssumptionsForm(assumptions=counts, with_quotes=False, only_read=True) if problem else None,
        "earlier": DirectionAssumptions.objects.visible_to(request.user)
        .filter(organisation=office)
        .select_related("made_by")[:20],
        "rules": standard_directions(),
        "may_change": may_change,
        "tabs": office_tabs("assumptions"),
    }
    return render(request, "portfolio/assumptions.html", page, status=422 if sent is not None else 200)


@require_POST
@requires(Can.EDIT_PORTFOLIO)
def bring_back_assumptions(request: HttpRequest, pk: int) -> HttpResponse:
    """Make an earlier revision count again."""
    earlier = get_object_or_404(
        DirectionAssumptions.objects.changeable_by(request.user, Can.EDIT_PORTFOLIO), pk=pk
    )
    newest = queries.newest_assumptions(earlier.organisation_id)
    try:
        commands.bring_back_assumptions(
            earlier=earlier,
            seen_revision=newest.revision if newest else 0,
            by=request.user,
            now=timezone.now(),
        )
    except commands.AssumedMeanwhile as reason:
        messages.error(request, str(reason))
    return redirect("portfolio:assumptions")


def _save(request: HttpRequest, office: Organisation, form: AssumptionsForm, why: SaveAssumptionsForm) -> str:
    """Store; returns what is wrong, or nothing."""
    try:
        commands.set_assumptions(
            organisation=office,
            assumptions=form.assumptions(),
            by=request.user,
            now=timezone.now(),
            **why.cleaned_data,
        )
    except commands.AssumedMeanwhile as reason:
        return str(reason)
    except CannotProject as reason:
        return _("保存できませんでした。%s") % reason
    return ""
