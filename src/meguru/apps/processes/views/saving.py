"""What people read after they pressed save: it is stored, or they choose, or they go on in a new draft."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from meguru.apps.processes import bridge, commands, queries
from meguru.apps.processes.around import page_of
from meguru.apps.processes.models import Process, ProcessVersion, Published
from meguru.engines.bpmn import Diagram

EDITORS = {"steps": "processes:edit_steps", "diagram": "processes:edit_diagram"}


def store(
    request: HttpRequest, process: Process, version: ProcessVersion, *, drawing: Diagram, back: str
) -> HttpResponse:
    """Save a drawing and go back to the editor; the drawing is never lost, whatever stands against it.

    Raises: UnknownRevision.
    """
    asked = request.POST.get("from_revision", "")
    from_revision = int(asked) if asked.isdecimal() and len(asked) < 10 else version.revision
    choices = {
        key.removeprefix("choice-"): value
        for key, value in request.POST.items()
        if key.startswith("choice-") and value in ("mine", "theirs")
    }
    try:
        saved = commands.save_drawing(
            version=version,
            drawing=drawing,
            from_revision=from_revision,
            choices=choices,
            by=request.user,
            now=timezone.now(),
        )
    except Published as reason:
        return _published(request, process, version, drawing=drawing, reason=str(reason))
    if saved.conflicts:
        page = page_of(request, process, tab="draw") | {
            "version": saved.version,
            "conflicts": saved.conflicts,
            "chosen": choices,
            "xml": bridge.xml_of(drawing),
            "from_revision": from_revision,
            "back": back,
            "back_url": reverse(EDITORS[back], args=[process.pk, version.pk]),
            "newest": queries.newest_save(saved.version),
        }
        return render(request, "processes/edit_conflicts.html", page, status=409)
    _tell(request, saved)
    request.session[f"saved:{version.pk}"] = True
    return redirect(EDITORS[back], pk=process.pk, version_pk=version.pk)


def _tell(request: HttpRequest, saved: commands.Saved) -> None:
    if not saved.changed:
        messages.info(request, _("変わったところがないので、保存の履歴は増やしていません。"))
        return
    if saved.merged:
        messages.success(
            request,
            _("保存しました（%s回目）。その間に同僚が保存した変更も、いっしょに残してあります。")
            % saved.version.revision,
        )
    else:
        messages.success(request, _("保存しました（%s回目）。") % saved.version.revision)
    if queries.is_under_review(saved.version):
        messages.warning(
            request,
            _("この版は確認を頼んでいる途中です。確認する人には、頼んだ後に変わったことが表示されます。"),
        )


def _published(
    request: HttpRequest, process: Process, version: ProcessVersion, *, drawing: Diagram, reason: str
) -> HttpResponse:
    page = page_of(request, process, tab="draw")
    page |= {"version": version, "xml": bridge.xml_of(drawing), "reason": reason}
    return render(request, "processes/edit_published.html", page, status=409)
