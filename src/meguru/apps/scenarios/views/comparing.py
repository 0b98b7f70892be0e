"""Several kept trials side by side."""

from __future__ import annotations

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from meguru.apps.processes.around import visible_process
from meguru.apps.processes.files import REPORT_STYLE_SOURCE
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.models import Trial
from meguru.apps.scenarios.views.around import as_file, made_on, page_with_trials
from meguru.engines.what_if import UnknownRecord, comparison_report

LONGEST_KEY = 19  # digits of the largest whole number that a database keeps


@require_safe
@requires(Can.VIEW_PROCESS)
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs in what was put in, and what came out; the first trial is the one to compare with."""
    process = visible_process(request, pk)
    chosen = _chosen(request, process)
    try:
        compared = queries.comparison(chosen)
    except (queries.CannotCompare, UnknownRecord) as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:trials", pk=pk)
    page = page_with_trials(request, process) | {
        "chosen": chosen,
        "comparison": compared,
        "query": request.GET.urlencode(),
    }
    return render(request, "scenarios/compare.html", page)


@require_safe
@requires(Can.EXPORT_PROCESS)
@csp_update({"style-src": [REPORT_STYLE_SOURCE]})
def comparison_file(request: HttpRequest, pk: int, ending: str) -> HttpResponse:
    """The comparison to take home."""
    process = visible_process(request, pk)
    try:
        compared = queries.comparison(_chosen(request, process))
    except (queries.CannotCompare, UnknownRecord) as reason:
        messages.warning(request, str(reason))
        return redirect("scenarios:trials", pk=pk)
    document = comparison_report(
        compared.papers, process=process.name, office=process.organisation.name, made_on=made_on()
    )
    return as_file(document, name=f"{process.name}の試算の比較", ending=ending)


def _chosen(request: HttpRequest, process: Process) -> list[Trial]:
    """The finished trials that the address names, the base first."""
    keys = [key for key in request.GET.getlist("trial") if _is_key(key)]
    base = request.GET.get("base", "")
    seen = Trial.objects.visible_to(request.user).filter(process=process).done()
    found = {str(trial.pk): trial for trial in seen.filter(pk__in=[*keys, base] if _is_key(base) else keys)}
    order = list(dict.fromkeys([base, *keys] if base in found else keys))
    return [found[key] for key in order if key in found]


def _is_key(text: str) -> bool:
    """Whether a database can look for it: longer numbers are no keys of any row."""
    return text.isdecimal() and len(text) < LONGEST_KEY
