"""Choosing whom to compare with, putting a comparison away, keeping what most have in common."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.comparison import commands, queries
from meguru.apps.comparison.forms import ChooseForm
from meguru.apps.comparison.models import Comparison
from meguru.apps.comparison.views.around import changeable_comparison
from meguru.apps.processes.around import changeable_process, page_of
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """A new comparison."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    form = _form(request, process, None)
    if request.method == "POST" and "search" not in request.POST and form.is_valid():
        try:
            made = commands.make_comparison(
                process=process, **form.values(), by=request.user, now=timezone.now()
            )
            return redirect("comparison:table", pk=pk, comparison_pk=made.pk)
        except commands.CannotMake as reason:
            form.add_error("peers", str(reason))
    return _choosing(request, process, form, back=reverse("comparison:comparisons", args=[pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def change(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """Other peers, another standard, another rate."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    form = _form(request, comparison.process, comparison)
    back = reverse("comparison:table", args=[pk, comparison_pk])
    if request.method == "POST" and "search" not in request.POST and form.is_valid():
        try:
            commands.change_comparison(
                comparison=comparison, **form.values(), by=request.user, now=timezone.now()
            )
            return redirect(back)
        except commands.CannotMake as reason:
            form.add_error("peers", str(reason))
    return _choosing(request, comparison.process, form, back=back, comparison=comparison)


@require_POST
@requires(Can.EDIT_PROCESS)
def put_away(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """Out of the list; the list then offers to bring it back."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    commands.put_away(comparison=comparison, by=request.user, now=timezone.now())
    request.session[f"comparison_put_away:{pk}"] = comparison.pk
    return redirect("comparison:comparisons", pk=pk)


@require_POST
@requires(Can.EDIT_PROCESS)
def bring_back(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """Back into the list."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    commands.bring_back(comparison=comparison, by=request.user, now=timezone.now())
    return redirect("comparison:table", pk=pk, comparison_pk=comparison_pk)


@require_POST
@requires(Can.EDIT_PROCESS)
def keep(request: HttpRequest, pk: int, comparison_pk: int) -> HttpResponse:
    """What most have in common becomes a draft of a standard."""
    comparison = changeable_comparison(request, pk, comparison_pk)
    view = queries.seen(comparison, request.user)
    found = view.consensus()
    if found is None:
        messages.error(request, _("共通の流れがないので、残せません。相手を選び直してください。"))
        return redirect("comparison:consensus", pk=pk, comparison_pk=comparison_pk)
    version = commands.keep_consensus(
        comparison=comparison,
        diagram=found.diagram,
        towns=len(view.members),
        by=request.user,
        now=timezone.now(),
    )
    messages.success(request, _("共通の流れを、標準の下書き（第%s版）として残しました。") % version.number)
    return redirect("processes:version", pk=pk, version_pk=version.pk)


def _form(request: HttpRequest, process: Process, comparison: Comparison | None) -> ChooseForm:
    """The form with what this person may choose now; what is ticked stays among it while they search."""
    posted = request.POST if request.method == "POST" else None
    chosen = list(comparison.peers.values_list("version_id", flat=True)) if comparison else []
    ticked = (
        [int(key) for key in posted.getlist("peers") if key.isdecimal() and len(key) < 19]
        if posted
        else chosen
    )
    words = (posted or request.GET).get("words", "")[:100]
    candidates = queries.candidates(process, user=request.user, words=words, keep=tuple(ticked))
    own = list(queries.own_versions(process))
    hourly_yen, basis = queries.hourly_yen_for(process)
    shown = queries.shown_here(own)
    first = shown.pk if shown else None
    standards = queries.standards(process, user=request.user)
    begun_with = None if comparison else queries.likeliest_standard(standards)
    initial: dict[str, Any] = {
        "name": comparison.name if comparison else _("%sの比較") % process.name,
        "own_version": comparison.own_version_id or first if comparison else first,
        "peers": chosen if comparison else [one.version.pk for one in candidates if one.likeness == 1],
        "standard": comparison.standard_id if comparison else begun_with and begun_with.version.pk,
        "hourly_yen": comparison.hourly_yen if comparison else hourly_yen,
        "words": words,
    }
    return ChooseForm(
        posted,
        initial=initial,
        own_versions=own,
        candidates=candidates,
        standards=standards,
        begun_with=begun_with,
        hourly_yen_basis=basis,
    )


def _choosing(
    request: HttpRequest,
    process: Process,
    form: ChooseForm,
    *,
    back: str,
    comparison: Comparison | None = None,
) -> HttpResponse:
    searching = "search" in request.POST
    page = page_of(request, process, tab="comparison") | {
        "form": form,
        "back": back,
        "comparison": comparison,
        "words": (request.POST if request.method == "POST" else request.GET).get("words", ""),
        "show_errors": not searching and form.is_bound,
    }
    return render(request, "comparison/choose.html", page, status=422 if page["show_errors"] else 200)
