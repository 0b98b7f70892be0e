"""What every page about a process needs, here and in the apps above: the process that an address names, if this
person may see or change it (otherwise 404 or words), and what stands around the page's own part.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.processes import queries
from meguru.apps.processes.models import Analysis, Process, ProcessVersion
from meguru.apps.registry.permissions import Can
from meguru.apps.registry.roles import CHANGES

# Pages that show nothing but logs and analyses: no use to readers who may see neither
OF_WORK = frozenset({"logs", "redesigns", "compare"})
LONGEST_NUMBER = 18  # digits; the database has no longer ones
# Pages that are the office's own and never shared
OF_THE_OFFICE = frozenset({"breakdown", "trials", "searches"})


def number_in(text: str) -> int | None:
    """The number that somebody's address or form names; None when it is none, or longer than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def visible_process(request: HttpRequest, pk: int) -> Process:
    return get_object_or_404(
        Process.objects.visible_to(request.user).select_related("operation__department", "organisation"),
        pk=pk,
    )


def changeable_process(request: HttpRequest, pk: int, can: Can) -> Process:
    """404 for the processes of other offices; plain words for those of another department."""
    process = get_object_or_404(
        Process.objects.changeable_by(request.user, can).select_related(
            "operation__department", "organisation"
        ),
        pk=pk,
    )
    if not may(request, process, can):
        raise PermissionDenied(
            _("このプロセスを変えられるのは、担当部署（%s）の職員です。") % process.operation.department
        )
    return process


def may(request: HttpRequest, process: Process, can: Can) -> bool:
    return request.user.can(can, department=process.operation.department)


def is_ours(request: HttpRequest, process: Process) -> bool:
    """Whether this person belongs to the office of the process; others read what is published and shared."""
    return process.organisation_id in request.user.readable_organisation_ids(None)


def analysis_of(request: HttpRequest, process: Process, pk: int) -> Analysis:
    """404 for the analyses of another office, unless it shares its analyses."""
    seen = Analysis.objects.visible_to(request.user).light()
    return get_object_or_404(seen.select_related("log", "asked_by"), process=process, pk=pk)


def version_of(request: HttpRequest, process: Process, pk: int) -> ProcessVersion:
    """404 for the unpublished versions of another office."""
    seen = ProcessVersion.objects.visible_to(request.user).select_related("made_by", "changed_by", "based_on")
    return get_object_or_404(seen, process=process, pk=pk)


def shown_analysis(request: HttpRequest, process: Process) -> Analysis | None:
    """The finished analysis that a page shows: the one that was asked for, else the newest."""
    asked = number_in(request.GET.get("analysis", ""))
    if asked is not None:
        seen = Analysis.objects.visible_to(request.user).light().done()
        return get_object_or_404(seen, process=process, pk=asked)
    return queries.newest_done(process, user=request.user)


def page_of(
    request: HttpRequest, process: Process, *, tab: str, analysis: Analysis | None = None
) -> dict[str, Any]:
    """What every page of a process shows around its own part; render it with "processes/around.html".

    `tab` is a key of settings.PROCESS_TABS: the shell lists the pages there, those of apps above included.
    """
    newest = queries.newest_done(process, user=request.user)
    older = f"?analysis={analysis.pk}" if analysis and newest and analysis.pk != newest.pk else ""
    return {
        "process": process,
        "is_ours": is_ours(request, process),
        "analysis": analysis,
        "is_older": bool(older),
        "waiting": queries.waiting_analysis(process, user=request.user),
        "failed": queries.newest_failure(process, user=request.user),
        "tab": tab,
        "tabs": _tabs(request, process, current=tab, older=older, has_analysis=newest is not None),
        "breadcrumbs": _way_back(request, process),
        "kicker": _kicker(request, process),
        "may_import": may(request, process, Can.IMPORT_LOG),
        "may_draw": may(request, process, Can.EDIT_PROCESS),
        "may_analyse": may(request, process, Can.RUN_ANALYSIS),
        "may_publish": may(request, process, Can.PUBLISH_VERSION),
        "may_export": request.user.can(Can.EXPORT_PROCESS),
    }


def _way_back(request: HttpRequest, process: Process) -> tuple[tuple[str, str], ...]:
    """The operation stands in the inventory, which readers of other offices may not open."""
    above = ((_("業務プロセス"), reverse("processes:processes")),)
    if not is_ours(request, process):
        return above
    return (*above, (process.operation.name, reverse("inventory:operation", args=[process.operation_id])))


def _kicker(request: HttpRequest, process: Process) -> str:
    department = process.operation.department.name
    return department if is_ours(request, process) else f"{process.organisation.name} {department}"


def _tabs(
    request: HttpRequest, process: Process, *, current: str, older: str, has_analysis: bool
) -> list[dict[str, Any]]:
    """The pages about one process that this person may open; `older` keeps the analysis that is looked at.

    Readers of another office see no page that changes something, and none of analyses that are not shared.
    """
    ours = is_ours(request, process)
    return [
        {
            "label": tab["label"],
            "url": reverse(tab["url_name"], args=[process.pk]) + (older if tab["of_analysis"] else ""),
            "current": tab["key"] == current,
        }
        for tab in settings.PROCESS_TABS
        if request.user.can(tab["permission"])
        and (ours or (tab["permission"] not in CHANGES and tab["key"] not in OF_THE_OFFICE))
        and (ours or has_analysis or tab["key"] not in OF_WORK)
    ]
