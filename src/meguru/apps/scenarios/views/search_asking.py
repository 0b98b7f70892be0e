"""Searches asked for and handled; found plans taken on."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.processes.around import changeable_process
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import bridge, commands, queries
from meguru.apps.scenarios.forms import NameForm
from meguru.apps.scenarios.forms.search import SearchForm
from meguru.apps.scenarios.models import Search
from meguru.apps.scenarios.views.searches import changeable_search, page_with_searches
from meguru.engines.calendars import fiscal_year
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import UnknownRecord, expected_seconds


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ANALYSIS)
def new_search(request: HttpRequest, pk: int) -> HttpResponse:
    """The wish of a search, prefilled with the last one; sending it puts the search into the queue."""
    process = changeable_process(request, pk, Can.RUN_ANALYSIS)
    start = _start(request, process)
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
    search = changeable_search(request, search_pk)
    form = NameForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["name"]))
        return redirect("scenarios:search", search_pk=search_pk)
    return _done(request, search, commands.rename, name=form.cleaned_data["name"].strip())


@require_POST
@requires(Can.RUN_ANALYSIS)
def put_away_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Out of the list; the list offers the undo."""
    search = changeable_search(request, search_pk)
    try:
        commands.put_away(asked=search, by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.warning(request, str(reason))
    else:
        request.session[f"search_put_away:{search.process_id}"] = {"pk": search.pk, "name": search.name}
    return redirect("scenarios:searches", pk=search.process_id)


@require_POST
@requires(Can.RUN_ANALYSIS)
def bring_back_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Back into the list."""
    search = changeable_search(request, search_pk)
    try:
        commands.bring_back(asked=search, by=request.user, now=timezone.now())
    except commands.AlreadyNamed as reason:
        messages.warning(request, str(reason))
    return redirect("scenarios:searches", pk=search.process_id)


@require_POST
@requires(Can.RUN_ANALYSIS)
def cancel_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Stop waiting or computing."""
    return _done(request, changeable_search(request, search_pk), commands.cancel)


@require_POST
@requires(Can.RUN_ANALYSIS)
def again_search(request: HttpRequest, search_pk: int) -> HttpResponse:
    """Compute a cancelled or failed search once more."""
    return _done(request, changeable_search(request, search_pk), commands.ask_again)


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


def _start(request: HttpRequest, process: Process) -> queries.Start | None:
    key = (request.POST if request.method == "POST" else request.GET).get("base", "")
    year = fiscal_year(timezone.localdate())
    try:
        start = queries.search_start(process, request.user, key, fiscal_year=year)
    except (bridge.BaseIsGone, UnknownRecord) as reason:
        raise PermissionDenied(str(reason)) from reason
    if start is None and key:
        raise Http404
    return start


def _done(request: HttpRequest, search: Search, command: Any, **values: Any) -> HttpResponse:
    try:
        command(asked=search, by=request.user, now=timezone.now(), **values)
    except (commands.NotPossible, commands.AlreadyNamed) as reason:
        messages.warning(request, str(reason))
    return redirect("scenarios:search", search_pk=search.pk)
