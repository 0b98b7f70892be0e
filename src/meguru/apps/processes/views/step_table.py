"""The step table: rows in a form, the drawing that follows from them, what is wrong with either."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meguru.apps.processes import commands, queries, signs, step_table
from meguru.apps.processes.models import Process, ProcessVersion
from meguru.apps.processes.views.drafts import changeable_draft, page_around
from meguru.apps.processes.views.saving import store
from meguru.apps.registry.permissions import Can, requires


@dataclass(frozen=True, slots=True)
class _Typed:
    """What came with the form: the rows, which one was chosen, from which save they began, what to do."""

    rows: list[step_table.TypedRow]
    current: int
    from_revision: int
    action: str
    arranged: bool


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_PROCESS)
def edit_steps(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The table with its picture. A POST saves, or changes the rows and shows them again, nothing stored."""
    process, version = changeable_draft(request, pk, version_pk)
    if request.method != "POST":
        if version.published_at is not None:
            return redirect("processes:version", pk=pk, version_pk=version_pk)
        if not queries.fits_a_table(version):
            messages.info(
                request,
                _("手順が多いので、手順表では直せません。図で描くか、業務を分けてください。"),
            )
            return redirect("processes:edit_diagram", pk=pk, version_pk=version_pk)
        return _page(request, process, version, queries.step_editing(version))
    typed = _typed(request, version)
    base = queries.diagram_at(version, typed.from_revision)
    if base is None:
        messages.error(
            request,
            _("編集を始めたときの保存が見つかりません。今の内容を開き直しました。"),
        )
        return redirect("processes:edit_steps", pk=pk, version_pk=version_pk)
    editing = queries.step_editing_of(
        base,
        typed.rows,
        current=typed.current,
        action=typed.action,
        pasted=request.POST.get("pasted", ""),
        arranged=typed.arranged,
    )
    if typed.action != "save":
        return _page(request, process, version, editing, from_revision=typed.from_revision)
    if not editing.may_be_saved:
        return _page(request, process, version, editing, from_revision=typed.from_revision, status=422)
    try:
        return store(request, process, version, drawing=editing.diagram, back="steps")
    except commands.UnknownRevision as reason:
        messages.error(request, str(reason))
        return _page(request, process, version, editing, from_revision=typed.from_revision, status=422)


@require_POST
@requires(Can.EDIT_PROCESS)
def preview_steps(request: HttpRequest, pk: int, version_pk: int) -> HttpResponse:
    """The picture and the checks of what is typed; with another action than check also the rows."""
    _process, version = changeable_draft(request, pk, version_pk)
    typed = _typed(request, version)
    base = queries.diagram_at(version, typed.from_revision)
    if base is None:
        return HttpResponse(status=409)
    editing = queries.step_editing_of(
        base,
        typed.rows,
        current=typed.current,
        action=typed.action,
        pasted=request.POST.get("pasted", ""),
        arranged=typed.arranged,
    )
    page = _parts(editing) | {"with_rows": typed.action != "check" or "rows" in request.POST}
    return render(request, "processes/edit_preview.html", page)


def _typed(request: HttpRequest, version: ProcessVersion) -> _Typed:
    current = request.POST.get("current", "")
    revision = request.POST.get("from_revision", "")
    return _Typed(
        rows=step_table.typed_rows(request.POST),
        current=int(current) if current.isdecimal() and len(current) < 6 else 0,
        from_revision=int(revision) if revision.isdecimal() and len(revision) < 10 else version.revision,
        action=request.POST.get("action", "check"),
        arranged=request.POST.get("arranged") == "yes",
    )


def _parts(editing: queries.StepEditing) -> dict[str, object]:
    return {
        "editing": editing,
        "rows": step_table.grid_of(editing.rows, says=editing.says, current=editing.current),
        "columns": step_table.columns(),
        "picture": signs.picture(editing.diagram, says=editing.says),
        "elements": json.dumps(editing.elements),
    }


def _page(
    request: HttpRequest,
    process: Process,
    version: ProcessVersion,
    editing: queries.StepEditing,
    *,
    from_revision: int | None = None,
    status: int = 200,
) -> HttpResponse:
    page = page_around(request, process, version, editor="steps") | _parts(editing)
    page |= {"from_revision": from_revision or version.revision, "refused": status == 422}
    return render(request, "processes/edit_steps.html", page, status=status)
