"""A file of another simulation tool: what was understood of it, before any of it becomes a trial."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from meguru.apps.processes.around import changeable_process
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.forms import ParametersFileForm
from meguru.apps.scenarios.views.around import page_with_trials
from meguru.engines.calendars import fiscal_year
from meguru.engines.uploads import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.RUN_ANALYSIS)
def from_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a file; the answer says what of it fits this drawing. Nothing runs and nothing is stored as a trial."""
    process = changeable_process(request, pk, Can.RUN_ANALYSIS)
    drawings = queries.drawings_for_file(process, request.user)
    page = page_with_trials(request, process)
    if not drawings:
        return render(request, "scenarios/nothing_to_simulate.html", page)
    is_sent = request.method == "POST"
    form = ParametersFileForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, drawings=drawings
    )
    found = None
    if form.is_valid():
        file, drawing = form.cleaned_data["file"], form.cleaned_data["drawing"]
        try:
            found = queries.understood(
                process,
                request.user,
                version_pk=form.cleaned_data["version"],
                name=file.name,
                content=file.read(),
                drawn=drawing.read() if drawing is not None else b"",
                fiscal_year=fiscal_year(timezone.localdate()),
            )
            request.session[file_key(pk)] = found.kept()
        except Refused as reason:
            form.add_error("file", str(reason))
    return render(request, "scenarios/from_file.html", page | {"form": form, "found": found})


def file_key(pk: int) -> str:
    """Under which the session keeps the values of a file until the form is opened."""
    return f"trial_file:{pk}"
