"""The versions of the drawing: listed, seen, published, taken back, taken home."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meguru.apps.processes import bridge, commands, pictures, queries
from meguru.apps.processes.around import changeable_process, page_of, version_of, visible_process
from meguru.apps.processes.forms import CommentForm
from meguru.apps.processes.models import Analysis, Process, ProcessVersion, Published
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.bpmn import check


@require_safe
@requires(Can.VIEW_PROCESS)
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Every version of the drawing and every analysis, newest first. `?kind=` shows one kind only."""
    process = visible_process(request, pk)
    kind = request.GET.get("kind", "")
    kind = kind if kind in ProcessVersion.Kind.values else ""
    analyses = Analysis.objects.visible_to(request.user).filter(process=process)
    page = page_of(request, process, tab="versions") | {
        "rows": queries.version_rows(process, user=request.user, kind=kind),
        "kind": kind,
        "kinds": _kinds(request, kind),
        "analyses": analyses.light().select_related("log", "asked_by"),
    }
    return render(request, "processes/versions.html", page)


@require_safe
@requires(Can.VIEW_PROCESS)
def version(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The drawing with what the checks and the colleagues say about it. `?element=` is what to comment on."""
    process = visible_process(request, pk)
    found = version_of(request, process, version_pk)
    return render(request, "processes/version.html", version_page(request, process, found))


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
    except (Published, commands.InUse) as reason:
        messages.error(request, str(reason))
    return redirect("processes:versions", pk=pk)


def version_page(
    request: HttpRequest, process: Process, found: ProcessVersion, *, form: CommentForm | None = None
) -> dict[str, Any]:
    """What the page of one version shows; `form` is a comment that could not be stored."""
    diagram = bridge.diagram_of(found.xml)
    talks = queries.open_comments(found, user=request.user)
    elements = bridge.choosable_elements(diagram)
    chosen = request.GET.get("element", "")
    page = page_of(request, process, tab="versions")
    return page | {
        "version": found,
        "standing": queries.standing_of(found, newest=queries.newest_review(found)),
        "source": queries.source_in_words(found) if page["is_ours"] else "",
        "talks_before": queries.talks_before(found, user=request.user),
        "picture": pictures.commented(diagram, talks=talks) if page["is_ours"] else pictures.plain(diagram),
        "steps": [(step, talks.get(step.id, 0)) for step in bridge.steps_of(diagram)],
        "checks": check(diagram),
        "talks": queries.talks_of(found, diagram=diagram, user=request.user),
        "may_comment": request.user.can(Can.EDIT_PROCESS, organisation=process.organisation),
        "form": form or CommentForm(elements=elements, initial={"element": chosen}),
        "history": queries.history_of(found, user=request.user) if page["is_ours"] else (),
        "just_added": request.session.pop(f"added:{process.pk}", None) == found.pk,
        "may_take_back": page["may_draw"] and queries.is_untouched(found),
        "just_said": request.session.pop(f"said:{found.pk}", None),
        "unsaid": request.session.pop(f"unsaid:{found.pk}", None),
    }


def _kinds(request: HttpRequest, current: str) -> list[dict[str, object]]:
    """The kinds of versions as tabs."""
    choices = [("", _("すべて")), *ProcessVersion.Kind.choices]
    return [
        {"label": label, "url": f"?kind={value}" if value else request.path, "current": value == current}
        for value, label in choices
    ]
