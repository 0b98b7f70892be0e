"""The conditions of a trial for other tools: first what each format leaves out, then the file."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.views.around import page_with_trials, visible_trial


@require_safe
@requires(Can.EXPORT_PROCESS)
def hand_over(request: HttpRequest, trial_pk: int) -> HttpResponse:
    """Which formats there are, and what each of them does not hold."""
    trial = visible_trial(request, trial_pk)
    try:
        files = queries.hand_overs(trial)
    except queries.CannotHandOver as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:trial", trial_pk=trial_pk)
    page = page_with_trials(request, trial.process) | {"trial": trial, "files": files}
    return render(request, "scenarios/hand_over.html", page)


@require_safe
@requires(Can.EXPORT_PROCESS)
def parameters_file(request: HttpRequest, trial_pk: int, kind: str) -> HttpResponse:
    """The file for one tool."""
    trial = visible_trial(request, trial_pk)
    try:
        file = queries.handed_over(trial, kind)
    except queries.CannotHandOver as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:trial", trial_pk=trial_pk)
    name = quote(f"{trial.name}_{kind}.{file.ending}")
    return HttpResponse(
        file.content,
        content_type=file.content_type,
        headers={
            "Content-Disposition": f"attachment; filename=\"{kind}.{file.ending}\"; filename*=UTF-8''{name}"
        },
    )
