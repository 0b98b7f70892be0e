"""Searches asked for and handled; found plans taken on."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.processes.around import changeable_process
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import commands, queries
from meguru.apps.scenarios.forms.search import SearchForm
from meguru.apps.scenarios.models import Search
from meguru.apps.scenarios.views import handling
from meguru.apps.scenarios.views.searches import changeable_search, page_with_searches
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import expected_seconds


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ANALYSIS)
def new_search(request: HttpRequest, pk: int) -> HttpResponse:
    """The wish of a search, prefilled with the last one; sending it puts the search into the queue."""
    process = changeable_process(request, pk, Can.RUN_ANALYSIS)
    sent = request.POST if request.method == "POST" else request.GET
    start = handling.start_sent(request, process, sent.get("base", ""))
    page = page_with_searches(request, process) | {"start": start}
    if start is None:
        return render(request, "scenarios/nothing_to_simulate.html", page)
    page |= {"choices": queries.search_choices(process, request.user)}
    try:
        asking = queries.asking(process, request.user, start)
    except CannotSimulate as reason:
        return render(request, "scenarios/new_search.html", page | {"problem": str(reason)})
    form = SearchForm(
        request.POST if request.method == "POST" else None,
        found=asking.found,
        inputs=start.starting.inputs,
        wish=asking.wish,
        steps=asking.steps,
        minutes=asking.minutes,
        initial={"name": queries.search_name_for(process)},
    )
    mark = queries.mark_of(start)
    moved = request.method == "POST" and request.POST.get("mark") != mark
    if request.method == "POST" and form.is_valid() and not moved:
        asked = _asked(request, process, asking, form)
        if asked is not None:
            return redirect("scenarios:search", search_pk=asked.pk)
    page |= {"form": form, "mark": mark, "moved": moved, "asking": asking}
    return render(request, "scenarios/new_search.html", page)


@require_POST
@requires(Can.RUN_ANALYSIS)
def rename_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Another name."""
    return handling.renamed(request, changeable_search(request, search_pk))


@require_POST
@requires(Can.RUN_ANALYSIS)
def put_away_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Out of the list; the list offers the undo."""
    return handling.put_out_of_list(request, changeable_search(request, search_pk))


@require_POST
@requires(Can.RUN_ANALYSIS)
def bring_back_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Back into the list."""
    return handling.put_into_list(request, changeable_search(request, search_pk))


@require_POST
@requires(Can.RUN_ANALYSIS)
def cancel_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Stop waiting or computing."""
    return handling.done(request, changeable_search(request, search_pk), commands.cancel)


@require_POST
@requires(Can.RUN_ANALYSIS)
def again_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Compute a cancelled or failed search once more."""
    return handling.done(request, changeable_search(request, search_pk), commands.ask_again)


@require_POST
@requires(Can.EDIT_PROCESS)
def plan_draft(request: HttpRequest, search_pk: int, place: int) -> HttpResponse:
    """A found plan becomes a draft of the to-be process."""
    search = changeable_search(request, search_pk, Can.EDIT_PROCESS)
    try:
        draft = commands.draft_of_plan(search=search, place=place, by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:search", search_pk=search_pk)
    return redirect("processes:version", pk=search.process_id, version_pk=draft.pk)


@require_POST
@requires(Can.RUN_ANALYSIS)
def plan_trial(request: HttpRequest, search_pk: int, place: int) -> HttpResponse:
    """A found plan becomes a trial, to look at it closely and compare it with others."""
    search = changeable_search(request, search_pk)
    try:
        trial = commands.trial_of_plan(search=search, place=place, by=request.user, now=timezone.now())
    except (commands.NotPossible, commands.AlreadyNamed, commands.TooManyWaiting) as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:search", search_pk=search_pk)
    return redirect("scenarios:trial", trial_pk=trial.pk)


def _asked(request: HttpRequest, process: Process, asking: queries.Asking, form: SearchForm) -> Search | None:
    """The search that was put into the queue; None with the reason on the form."""
    inputs, wish, start = form.inputs(), form.wish(), asking.start
    try:
        return commands.ask_for_search(
            process=process,
            name=form.cleaned_data["name"].strip(),
            base=start.base,
            inputs=inputs,
            wish=wish,
            likely_seconds=expected_seconds(asking.found, inputs, budget=wish.budget),
            version=start.version,
            analysis=start.analysis,
            judged=asking.judged,
            by=request.user,
            now=timezone.now(),
        )
    except commands.AlreadyNamed as reason:
        form.add_error("name", str(reason))
    except commands.TooManyWaiting as reason:
        form.add_error(None, str(reason))
    return None
