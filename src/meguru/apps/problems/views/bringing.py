"""Problems and voices from Excel or CSV: looked at, stored, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.problems import commands
from meguru.apps.problems.around import changeable_initiative, changeable_row, problem_page
from meguru.apps.problems.forms.grounds import TableUploadForm, chosen_rows
from meguru.apps.problems.models import BroughtTable, PendingTable, TableKind
from meguru.apps.problems.queries import bringing as queries
from meguru.apps.problems.queries.tables import template_for
from meguru.apps.registry.commands import release_file
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.uploads import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS_SHOWN = 500
STEP_OF = {TableKind.CARDS: "cards", TableKind.VOICES: "voices"}
PAGE_OF = {TableKind.CARDS: "problems:of_initiative", TableKind.VOICES: "problems:voices"}


@require_safe
@requires(Can.EDIT_INITIATIVE)
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty table to fill in."""
    _known(kind)
    name = f"{TableKind(kind).label}（{_('ひな形')}）.xlsx"
    return HttpResponse(
        template_for(kind, now=timezone.now()),
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INITIATIVE)
def upload(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Where a filled-in table is chosen; what was brought in before."""
    _known(kind)
    initiative = changeable_initiative(request, pk)
    form, status = TableUploadForm(), 200
    if request.method == "POST":
        form, status = TableUploadForm(request.POST, request.FILES), 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = commands.hold_table(
                    initiative=initiative,
                    kind=kind,
                    file_name=file.name,
                    content=file.read(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("problems:held", pk=held.pk)
            except Refused as reason:
                form.add_error("file", str(reason))
    page = problem_page(request, initiative, step=STEP_OF[TableKind(kind)]) | {
        "form": form,
        "kind": kind,
        "kind_label": TableKind(kind).label,
        "waiting": _held(request).filter(initiative=initiative, kind=kind).defer("content"),
        "brought": initiative.brought_tables.filter(kind=kind).select_related("stored_by")[:10],
    }
    return render(request, "problems/upload.html", page, status=status)


@require_safe
@requires(Can.EDIT_INITIATIVE)
def held(request: HttpRequest, pk: int) -> HttpResponse:
    """What storing the table would do."""
    return _preview(request, get_object_or_404(_held(request), pk=pk))


@require_POST
@requires(Can.EDIT_INITIATIVE)
def store(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked rows are stored, all or none."""
    found = get_object_or_404(_held(request), pk=pk)
    changeable_initiative(request, found.initiative_id)
    chosen = chosen_rows(request.POST.getlist("row"))
    try:
        brought = commands.store_table(
            held=found, chosen=chosen, mask="mask" in request.POST, by=request.user, now=timezone.now()
        )
    except commands.NothingChosen as reason:
        return _preview(request, found, problem=str(reason), ticked=set(), status=422)
    except (commands.PlanChanged, Refused) as reason:
        return _preview(request, found, problem=str(reason), ticked=set(chosen), status=409)
    request.session["problems_brought"] = brought.pk
    messages.success(request, _("%s件を取り込みました。") % brought.count)
    return redirect(PAGE_OF[TableKind(brought.kind)], pk=brought.initiative_id)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The held file is forgotten; nothing else changes."""
    found = get_object_or_404(_held(request), pk=pk)
    release_file(held=found)
    messages.info(request, _("取り込むのをやめました。何も変わっていません。"))
    return redirect("problems:upload", pk=found.initiative_id, kind=found.kind)


@require_POST
@requires(Can.EDIT_INITIATIVE)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of a table are taken back, without what people went on with."""
    found = changeable_row(request, BroughtTable, pk)
    try:
        count, left = commands.undo_table(brought=found, by=request.user, now=timezone.now())
        messages.success(request, _("取込みを取り消しました（%s件）。") % count)
        if left:
            messages.warning(
                request, _("取り込んだ後に使ったものは、そのままです：%s") % "、".join(left[:10])
            )
    except commands.AlreadyUndone as reason:
        messages.error(request, str(reason))
    return redirect(PAGE_OF[TableKind(found.kind)], pk=found.initiative_id)


def _preview(
    request: HttpRequest,
    found: PendingTable,
    *,
    problem: str = "",
    ticked: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    kind = TableKind(found.kind)
    initiative = changeable_initiative(request, found.initiative_id)
    page: dict[str, Any] = problem_page(request, initiative, step=STEP_OF[kind]) | {
        "held": found,
        "kind": found.kind,
        "kind_label": kind.label,
        "problem": problem,
        "back_url": reverse("problems:upload", args=[found.initiative_id, found.kind]),
    }
    try:
        plan = queries.plan_table(kind=found.kind, content=bytes(found.content), initiative=initiative)
    except Refused as reason:
        page["refused"] = str(reason)
        return render(request, "problems/held.html", page, status=422)
    page |= {
        "plan": plan,
        "tables": [
            {
                "state": state.value,
                "rows": [
                    (row, row.number in ticked if ticked is not None else state is not queries.State.TWICE)
                    for row in plan.of(state)
                ],
            }
            for state in (queries.State.NEW, queries.State.CHANGED, queries.State.TWICE)
        ],
    }
    return render(request, "problems/held.html", page, status=status)


def _held(request: HttpRequest) -> Any:
    return PendingTable.objects.looked_at_by(request.user, Can.EDIT_INITIATIVE).select_related("initiative")


def _known(kind: str) -> None:
    if kind not in TableKind.values:
        raise Http404(kind)
