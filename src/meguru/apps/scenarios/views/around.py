"""What the pages of trials share: the trial that an address names, and what stands around it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.processes.around import changeable_process, page_of
from meguru.apps.processes.models import Process
from meguru.apps.registry.permissions import Can
from meguru.apps.scenarios.files import FORMATS
from meguru.apps.scenarios.models import Trial
from meguru.engines.documents import CannotPrint, Document

TAB = "trials"


def visible_trial(request: HttpRequest, pk: int) -> Trial:
    """404 for the trials of other offices."""
    seen = Trial.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("process__operation__department", "process__organisation", "asked_by", "kept_as"),
        pk=pk,
    )


def changeable_trial(request: HttpRequest, pk: int, can: Can = Can.RUN_ANALYSIS) -> Trial:
    """404 for the trials of other offices; plain words for those of another department."""
    trial = visible_trial(request, pk)
    changeable_process(request, trial.process_id, can)
    return trial


def page_with_trials(request: HttpRequest, process: Process) -> dict[str, Any]:
    """What stands around every page of this app."""
    return page_of(request, process, tab=TAB)


def as_file(document: Document, *, name: str, ending: str) -> HttpResponse:
    """A report in one of the formats; when the PDF cannot be made, the reason in words."""
    kind, make = FORMATS[ending]
    try:
        content = make(document)
    except CannotPrint as reason:
        return HttpResponse(str(reason), status=503, content_type="text/plain; charset=utf-8")
    placed = "inline" if ending == "html" else "attachment"
    return HttpResponse(
        content,
        content_type=kind,
        headers={
            "Content-Disposition": f"{placed}; filename=\"trial.{ending}\"; filename*=UTF-8''{quote(f'{name}.{ending}')}"
        },
    )


def made_on() -> str:
    """Today as a report says it."""
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": (today := timezone.localdate()).year,
        "month": today.month,
        "day": today.day,
    }
