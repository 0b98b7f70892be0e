"""Trials asked for and handled."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.processes.around import changeable_process
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import commands, queries
from meguru.apps.scenarios.forms import TrialForm, typed_so_far
from meguru.apps.scenarios.views import handling
from meguru.apps.scenarios.views.around import changeable_trial, page_with_trials
from meguru.apps.scenarios.views.uploading import file_key
from meguru.engines.calendars import fiscal_year
from meguru.engines.what_if import NEEDS_MORE


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ANALYSIS)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """The inputs of a trial, prefilled from what is known; sending them puts the trial into the queue."""
    process = changeable_process(request, pk, Can.RUN_ANALYSIS)
    key = (request.POST if request.method == "POST" else request.GET).get("base", "")
    start = _start(request, process, key)
    if start is None:
        return render(request, "scenarios/nothing_to_simulate.html", page_with_trials(request, process))
    judged = queries.judged_of(process, request.user)
    offered = queries.offered(start.base, start.starting.inputs, judged)
    wants_rows = "more" in request.POST
    is_sent = request.method == "POST" and not wants_rows
    form = TrialForm(
        request.POST if is_sent else None,
        base=start.base,
        inputs=start.starting.inputs,
        offered=offered,
        initial=typed_so_far(request.POST) if wants_rows else {"name": queries.name_for(process, start)},
    )
    mark = queries.mark_of(start)
    moved = request.method == "POST" and request.POST.get("mark") != mark
    if is_sent and form.is_valid() and not moved:
        try:
            asked = commands.ask_for_trial(
                process=process,
                name=form.cleaned_data["name"].strip(),
                base=start.base,
                inputs=form.inputs(),
                version=start.version,
                analysis=start.analysis,
                judged=judged,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("scenarios:trial", trial_pk=asked.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.TooManyWaiting as reason:
            form.add_error(None, str(reason))
    page = page_with_trials(request, process) | {
        "form": form,
        "start": start,
        "mark": mark,
        "moved": moved,
        "choices": queries.choices_of(process, request.user),
        "offered": offered,
        "wages": queries.wages_of(process),
        "judged_ids": {f"{one['operator']}:{one['element_id']}" for one in judged},
        "needs_more": NEEDS_MORE if start.base.fitted is None else "",
    }
    return render(request, "scenarios/new.html", page)


@require_POST
@requires(Can.RUN_ANALYSIS)
def rename(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """Another name."""
    return handling.renamed(request, changeable_trial(request, trial_pk))


@require_POST
@requires(Can.RUN_ANALYSIS)
def put_away(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """Out of the list; the list offers the undo."""
    return handling.put_out_of_list(request, changeable_trial(request, trial_pk))


@require_POST
@requires(Can.RUN_ANALYSIS)
def bring_back(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """Back into the list."""
    return handling.put_into_list(request, changeable_trial(request, trial_pk))


@require_POST
@requires(Can.RUN_ANALYSIS)
def cancel(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """Stop waiting or computing."""
    return handling.done(request, changeable_trial(request, trial_pk), commands.cancel)


@require_POST
@requires(Can.RUN_ANALYSIS)
def again(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """Compute a cancelled or failed trial once more."""
    return handling.done(request, changeable_trial(request, trial_pk), commands.ask_again)


@require_POST
@requires(Can.EDIT_PROCESS)
def keep(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """The redesigned drawing becomes a draft of the to-be process."""
    trial = changeable_trial(request, trial_pk, Can.EDIT_PROCESS)
    try:
        draft = commands.keep_drawing(trial=trial, by=request.user, now=timezone.now())
    except commands.NotPossible as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:trial", trial_pk=trial_pk)
    return redirect("processes:version", pk=trial.process_id, version_pk=draft.pk)


def _start(request: HttpRequest, process: Process, key: str) -> queries.Start | None:
    kind, _dash, number = key.partition("-")
    if kind != "file":
        return handling.start_sent(request, process, key)
    kept = request.session.get(file_key(process.pk))
    if kept is None and request.method == "GET":
        messages.info(request, _("ファイルの値は、もう残っていません。ファイルをもう一度選んでください。"))
    year = fiscal_year(timezone.localdate())
    start = queries.start_of_file(process, request.user, number, kept, fiscal_year=year)
    if start is None:
        raise Http404
    return start
