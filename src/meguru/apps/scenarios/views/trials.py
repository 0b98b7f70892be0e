"""Trials looked at: the list, one while it is computed and afterwards, its report."""

from __future__ import annotations

from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from meguru.apps.processes.around import is_ours, visible_process
from meguru.apps.processes.files import REPORT_STYLE_SOURCE
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.models import Trial
from meguru.apps.scenarios.views.around import as_file, made_on, page_with_trials, visible_trial
from meguru.apps.scenarios.views.handling import away_key
from meguru.engines.bpmn import draw_svg
from meguru.engines.what_if import UnknownRecord, trial_report


@require_safe
@requires(Can.VIEW_PROCESS)
def trials(request: HttpRequest, pk: int) -> HttpResponse:
    """The trials of a process, to be compared, changed and tried again."""
    process = visible_process(request, pk)
    page = page_with_trials(request, process) | {
        "rows": queries.trial_rows(process, request.user),
        "put_away": queries.trials_put_away(process, request.user),
        "is_ours": is_ours(request, process),
        "can_start": bool(queries.choices_of(process, request.user)),
        "away": request.session.pop(away_key("trial", pk), None),
    }
    return render(request, "scenarios/trials.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def trial(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """One trial: how far it is, and then what came out. The page may be left and found again in the list."""
    shown = visible_trial(request, trial_pk)
    page = page_with_trials(request, shown.process) | {"trial": shown}
    if shown.state != Trial.State.DONE:
        if request.htmx and not shown.is_waiting:
            return HttpResponse(status=200, headers={"HX-Redirect": _address(shown)})
        return render(request, "scenarios/progress.html", page | {"before": queries.trials_before(shown)})
    if request.htmx:
        return HttpResponse(status=200, headers={"HX-Redirect": _address(shown)})
    try:
        paper = queries.paper_of(shown)
    except UnknownRecord as reason:
        return render(request, "scenarios/progress.html", page | {"problem": str(reason)})
    first = queries.first_done(shown.process, request.user)
    others = first is not None and first.pk != shown.pk
    page |= {
        "paper": paper,
        "result": paper.result,
        "tiles": queries.tiles_of(paper.result),
        "first": first if others else None,
        "gap": queries.gap_to(paper, queries.paper_of(first)) if others and first else [],
        "without": queries.gap_to_without(paper),
        "picture": mark_safe(draw_svg(queries.shown_diagram(shown, paper), prefix="trial")),
    }
    return render(request, "scenarios/trial.html", page)


@require_safe
@requires(Can.EXPORT_PROCESS)
@csp_update({"style-src": [REPORT_STYLE_SOURCE]})
def trial_file(request: HttpRequest, trial_pk: int, ending: str) -> HttpResponse:
    """The report of a finished trial."""
    shown = visible_trial(request, trial_pk)
    if shown.state != Trial.State.DONE:
        raise Http404
    document = trial_report(
        queries.paper_of(shown),
        process=shown.process.name,
        office=shown.organisation.name,
        made_on=made_on(),
    )
    return as_file(document, name=shown.name, ending=ending)


def _address(trial: Trial) -> str:
    return reverse("scenarios:trial", args=[trial.pk])
