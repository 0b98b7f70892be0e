"""The tab of an initiative: its savings, what they could be taken from, and what hangs together."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.governance import commands, queries
from meguru.apps.governance.around import this_fiscal_year
from meguru.apps.governance.forms.saving import SavingForm, TakeBudgetForm
from meguru.apps.initiatives.around import changeable_initiative, may, page_of, visible_initiative
from meguru.apps.initiatives.models import Initiative
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_SAVINGS)
def of_initiative(request: HttpRequest, pk: int) -> HttpResponse:
    """What the initiative saves."""
    found = visible_initiative(request, pk)
    choices = queries.choices_of(found, request.user)
    page = page_of(request, found, tab="effects") | {
        "effects": queries.effects_of(found, request.user),
        "candidates": queries.candidates_of(found, request.user, first_year=this_fiscal_year()),
        "ties": queries.ties_of(found, request.user, choices),
        "learning": queries.learning_of(found, request.user),
        "may_edit": may(request, found, Can.EDIT_SAVINGS),
    }
    return render(request, "governance/of_initiative.html", page)


@require_POST
@requires(Can.EDIT_SAVINGS)
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """An expected saving from what was computed elsewhere, with one click."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    one = queries.candidate(
        found, request.user, request.POST.get("key", "")[:64], first_year=this_fiscal_year()
    )
    if one is None:
        raise Http404("no such candidate")
    return _taken(request, found, one)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def take_budget(request: HttpRequest, pk: int) -> HttpResponse:
    """The expected effect of a granted budget, into the initiative that its request names or that is chosen."""
    one = next(iter(queries.budget_candidates(request.user, request_id=pk)), None)
    if one is None:
        raise Http404(pk)
    form = TakeBudgetForm(request.POST or None, initiatives=queries.homes_for_budget(request.user, pk))
    if request.method == "POST" and form.is_valid():
        chosen = changeable_initiative(request, form.cleaned_data["initiative"].pk, Can.EDIT_SAVINGS)
        return _taken(request, chosen, one)
    page = {"form": form, "one": one, "breadcrumbs": ((_("認められた予算"), reverse("governance:budgets")),)}
    return render(request, "governance/take_budget.html", page, status=422 if form.errors else 200)


def _taken(request: HttpRequest, found: Initiative, one: queries.Candidate) -> HttpResponse:
    try:
        saving = commands.add_saving(
            initiative=found,
            values=one.values | {"department": found.department},
            years=one.years,
            by=request.user,
            now=timezone.now(),
        )
    except commands.CannotSave as reason:
        messages.error(request, str(reason))
        return redirect("governance:of_initiative", pk=found.pk)
    messages.success(request, _("見込みを台帳に入れました。年度と、金額や時間を確かめてください。"))
    return redirect("governance:saving", pk=saving.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SAVINGS)
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """An expected saving by hand."""
    found = changeable_initiative(request, pk, Can.EDIT_SAVINGS)
    form = SavingForm(
        request.POST or None,
        organisation=found.organisation,
        choices=queries.choices_of(found, request.user),
        initial={"first_year": this_fiscal_year(), "department": found.department_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            saving = commands.add_saving(
                initiative=found,
                values=form.values | form.source,
                years=form.years,
                by=request.user,
                now=timezone.now(),
            )
            messages.success(request, _("見込みの効果を台帳に入れました。"))
            return redirect("governance:saving", pk=saving.pk)
        except commands.CannotSave as reason:
            form.add_error(None, str(reason))
    page = page_of(request, found, tab="effects") | {"form": form}
    return render(request, "governance/add.html", page, status=422 if form.errors else 200)
