"""Drafts: begun, drawn, saved, brought back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.processes import commands, queries
from meguru.apps.processes.around import (
    changeable_process,
    may,
    number_in,
    page_of,
    version_of,
    visible_process,
)
from meguru.apps.processes.models import Process, ProcessVersion, Published
from meguru.apps.processes.views.saving import EDITORS, store
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.bpmn import check, read_bpmn
from meguru.engines.uploads import Refused


@require_safe
@requires(Can.VIEW_PROCESS)
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the newest draft; without one, how to begin. Who may not draw reads the newest version."""
    process = visible_process(request, pk)
    may_draw = may(request, process, Can.EDIT_PROCESS)
    draft = queries.newest_draft(process) if may_draw else None
    if draft is not None:
        return redirect("processes:edit_steps", pk=pk, version_pk=draft.pk)
    page = page_of(request, process, tab="draw") | {
        "shown": queries.shown_version(process, request.user),
        "kinds": ProcessVersion.Kind.choices,
    }
    return render(request, "processes/edit_start.html", page)


@require_POST
@requires(Can.EDIT_PROCESS)
def start_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """A new draft: empty, from a version one may see, or with what was drawn on a version that was published."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    based_on = _based_on(request)
    kind = request.POST.get("kind") or (based_on.kind if based_on else ProcessVersion.Kind.AS_IS)
    if kind not in ProcessVersion.Kind.values:
        raise Http404
    try:
        xml = request.POST.get("xml", "").strip()
        draft = commands.start_draft(
            process=process,
            kind=kind,
            based_on=based_on,
            diagram=read_bpmn(xml.encode("utf-8")) if xml else None,
            note=request.POST.get("note", "").replace("\x00", "")[:400],
            by=request.user,
            now=timezone.now(),
        )
    except Refused as reason:
        messages.error(request, str(reason))
        return redirect("processes:draw", pk=pk)
    messages.success(request, _("第%s版の下書きを始めました。") % draft.number)
    return redirect("processes:edit_steps", pk=pk, version_pk=draft.pk)


def _based_on(request: HttpRequest) -> ProcessVersion | None:
    asked = request.POST.get("based_on", "")
    if not asked:
        return None
    seen = ProcessVersion.objects.visible_to(request.user)
    return get_object_or_404(seen, pk=number_in(asked) or 0)


def changeable_draft(request: HttpRequest, pk: int, version_pk: int) -> tuple[Process, ProcessVersion]:
    """404 for other offices, words for other departments."""
    process = changeable_process(request, pk, Can.EDIT_PROCESS)
    return process, version_of(request, process, version_pk)


def page_around(
    request: HttpRequest, process: Process, version: ProcessVersion, *, editor: str
) -> dict[str, object]:
    """What both editors show around the drawing."""
    return page_of(request, process, tab="draw") | {
        "version": version,
        "editor": editor,
        "drafts": queries.drafts_of(process),
        "saved": request.session.pop(f"saved:{version.pk}", False),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def edit_diagram(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The drawing in bpmn-js. A save that cannot be stored comes back with the drawing as it was sent."""
    process, version = changeable_draft(request, pk, version_pk)
    if request.method != "POST" and version.published_at is not None:
        return redirect("processes:version", pk=pk, version_pk=version_pk)
    xml, problem = version.xml, ""
    if request.method == "POST":
        xml = request.POST.get("xml", "").strip()
        try:
            drawing = read_bpmn(xml.encode("utf-8"))
            return store(request, process, version, drawing=drawing, back=_back(request, "diagram"))
        except (Refused, commands.UnknownRevision) as reason:
            problem = str(reason)
    page = page_around(request, process, version, editor="diagram") | {
        "xml": xml,
        "problem": problem,
        "from_revision": request.POST.get("from_revision") or version.revision,
        "checks": _remarks(xml) if not problem else (),
    }
    return render(request, "processes/edit_diagram.html", page, status=422 if problem else 200)


def _back(request: HttpRequest, default: str) -> str:
    asked = request.POST.get("back", default)
    return asked if asked in EDITORS else default


@require_POST
@requires(Can.EDIT_PROCESS)
def diagram_remarks(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The checks of what is being drawn, as the fragment that stands below the drawing."""
    changeable_draft(request, pk, version_pk)
    try:
        remarks, problem = _remarks(request.POST.get("xml", "").strip()), ""
    except Refused as reason:
        remarks, problem = (), str(reason)
    return render(request, "processes/edit_remarks.html", {"checks": remarks, "problem": problem})


@require_POST
@requires(Can.EDIT_PROCESS)
def arranged_diagram(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """Where everything in the sent drawing would stand if it were laid out anew; nothing is stored."""
    changeable_draft(request, pk, version_pk)
    try:
        return JsonResponse(queries.arranged_places(request.POST.get("xml", "").strip()))
    except Refused as reason:
        return JsonResponse({"problem": str(reason)}, status=422)


def _remarks(xml: str) -> tuple[object, ...]:
    return check(read_bpmn(xml.encode("utf-8")))


@require_safe
@requires(Can.EDIT_PROCESS)
def draft_revision(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """How far the draft is; open pages of colleagues ask now and then."""
    _process, version = changeable_draft(request, pk, version_pk)
    newest = queries.newest_save(version)
    return JsonResponse({"revision": newest.revision, "words": newest.words})


@require_safe
@requires(Can.EDIT_PROCESS)
def draft_saves(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """Everything that was stored of a draft."""
    process, version = changeable_draft(request, pk, version_pk)
    page = page_around(request, process, version, editor="saves") | {"saves": queries.saves_of(version)}
    return render(request, "processes/edit_saves.html", page)


@require_POST
@requires(Can.EDIT_PROCESS)
def bring_back_save(request: HttpRequest, pk: int, version_pk: int, revision: int) -> HttpResponse:
    """An earlier save becomes the newest one; nothing is thrown away, so this can be undone in the same way."""
    _process, version = changeable_draft(request, pk, version_pk)
    try:
        commands.bring_back_save(version=version, revision=revision, by=request.user, now=timezone.now())
        messages.success(request, _("%s回目の保存に戻しました。") % revision)
    except (Published, commands.UnknownRevision) as reason:
        messages.error(request, str(reason))
    return redirect("processes:draft_saves", pk=pk, version_pk=version_pk)
