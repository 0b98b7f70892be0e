"""One version of the drawing: seen, published, taken back, taken home."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.processes import bridge, commands, pictures
from meguru.apps.processes.around import changeable_process, page_of, version_of, visible_process
from meguru.apps.processes.models import Published
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.bpmn import check


@require_safe
@requires(Can.VIEW_PROCESS)
def version(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The drawing with what the reader and the checks say about it."""
    process = visible_process(request, pk)
    found = version_of(request, process, version_pk)
    diagram = bridge.diagram_of(found.xml)
    page = page_of(request, process, tab="versions", analysis=None) | {
        "version": found,
        "picture": pictures.plain(diagram),
        "steps": bridge.steps_of(diagram),
        "checks": check(diagram),
        "just_added": request.session.pop(f"added:{pk}", None) == found.pk,
    }
    return render(request, "processes/version.html", page)


@require_safe
@requires(Can.EXPORT_PROCESS)
def version_file(request: HttpRequest, pk: int, version_pk: int, ending: str) -> HttpResponse:
    """The drawing as BPMN 2.0 for other tools, or as a picture."""
    found = version_of(request, visible_process(request, pk), version_pk)
    if ending == "svg":
        content, kind = pictures.plain(bridge.diagram_of(found.xml)), "image/svg+xml"
    else:
        content, kind = found.xml, "application/xml"
    name = f"process-{pk}-v{found.number}.{ending}"
    return HttpResponse(
        content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@require_POST
@requires(Can.PUBLISH_VERSION)
def publish(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """From now on this version never changes."""
    process = changeable_process(request, pk, Can.PUBLISH_VERSION)
    found = version_of(request, process, version_pk)
    try:
        commands.publish_version(version=found, by=request.user, now=timezone.now())
        messages.success(request, _("第%s版を公開しました。この版は、もう変わりません。") % found.number)
    except commands.NotApproved as reason:
        messages.error(request, str(reason))
    return redirect("processes:version", pk=pk, version_pk=version_pk)


@require_POST
@requires(Can.EDIT_PROCESS)
def take_back_version(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The undo of a new version."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    found = version_of(request, process, version_pk)
    try:
        commands.take_back_version(version=found, by=request.user, now=timezone.now())
        messages.success(request, _("第%s版を取り消しました。") % found.number)
    except Published as reason:
        messages.error(request, str(reason))
    return redirect("processes:versions", pk=pk)
