"""The kartes as a workbook: taken along, brought back, looked at, stored and taken back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.registry.commands import release_file
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems.around import list_crumb
from meguru.apps.systems.commands import AlreadyThere, StillUsed
from meguru.apps.systems.commands import exchange as commands
from meguru.apps.systems.commands.exchange_undo import AlreadyUndone, undo_workbook
from meguru.apps.systems.forms.exchange import WorkbookUploadForm, chosen_systems
from meguru.apps.systems.models import HeldKartes, KarteImport
from meguru.apps.systems.queries import exchange_files, exchange_stored_rows
from meguru.apps.systems.queries.exchange_plan import KartePlan, State
from meguru.apps.systems.queries.exchange_planning import plan_workbook
from meguru.apps.systems.queries.vendors import why_alike
from meguru.engines.uploads import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 8 << 20  # bytes of a file before it goes to the disk
PROBLEMS_SHOWN = 300


@require_safe
@requires(Can.EDIT_SYSTEMS)
def template(request: HttpRequest) -> FileResponse:
    """An empty workbook to fill in."""
    return _file(
        lambda target: exchange_files.template_into(target, user=request.user, now=timezone.now()),
        _("システムカルテ（ひな形）") + ".xlsx",
    )


@require_safe
@requires(Can.EXPORT_SYSTEMS)
def workbook(request: HttpRequest) -> FileResponse:
    """Every karte of the office as it is."""
    return _file(
        lambda target: exchange_files.workbook_into(target, user=request.user, now=timezone.now()),
        _("システムカルテ") + f"_{timezone.localdate()}.xlsx",
    )


@require_safe
@requires(Can.EXPORT_SYSTEMS)
def csv(request: HttpRequest) -> HttpResponse:
    """The sheet of the cards for other programs."""
    name = _("システムカルテ") + f"_{timezone.localdate()}.csv"
    return HttpResponse(
        exchange_files.card_csv(user=request.user),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_SYSTEMS)
def upload(request: HttpRequest) -> HttpResponse:
    """Where a filled-in workbook is chosen; what was brought in before."""
    form, status = WorkbookUploadForm(), 200
    if request.method == "POST":
        form, status = WorkbookUploadForm(request.POST, request.FILES), 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = commands.hold_workbook(
                    organisation=request.user.organisation,
                    file_name=file.name,
                    content=file.read(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("systems:exchange_preview", pk=held.pk)
            except Refused as reason:
                form.add_error("file", str(reason))
    page = {
        "form": form,
        "waiting": _held(request).defer("content"),
        "imports": exchange_stored_rows.imports_of(request.user),
        "may_export": request.user.can(Can.EXPORT_SYSTEMS),
        "breadcrumbs": (list_crumb(),),
    }
    return render(request, "systems/exchange.html", page, status=status)


@require_safe
@requires(Can.EDIT_SYSTEMS)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What storing the workbook would change."""
    return _preview(request, get_object_or_404(_held(request), pk=pk))


@require_POST
@requires(Can.EDIT_SYSTEMS)
def store(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked systems are stored, all or none."""
    held = get_object_or_404(_held(request), pk=pk)
    chosen = chosen_systems(request.POST.getlist("system"))
    try:
        imported = commands.store_workbook(
            held=held, chosen=chosen, vendors=request.POST, by=request.user, now=timezone.now()
        )
    except commands.NothingChosen as reason:
        return _preview(request, held, problem=str(reason), ticked=set(), status=422)
    except (commands.PlanChanged, AlreadyThere, StillUsed, Refused) as reason:
        return _preview(request, held, problem=str(reason), ticked=set(chosen), status=409)
    return redirect("systems:exchange_stored", pk=imported.pk)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The held file is forgotten; the kartes stay as they are."""
    release_file(held=get_object_or_404(_held(request), pk=pk))
    messages.info(request, _("取り込むのをやめました。カルテは何も変わっていません。"))
    return redirect("systems:exchange")


@require_safe
@requires(Can.VIEW_SYSTEMS)
def stored(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import stored, with the way back."""
    found = get_object_or_404(exchange_stored_rows.imported_shown(request.user), pk=pk)
    page = {
        "imported": found,
        "rows": exchange_stored_rows.stored_kartes(found),
        "may_undo": exchange_stored_rows.may_undo(imported=found, user=request.user),
        "breadcrumbs": (list_crumb(), _crumb()),
    }
    return render(request, "systems/exchange_stored.html", page)


@require_POST
@requires(Can.EDIT_SYSTEMS)
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """The import is taken back as a whole, without what was changed since."""
    found = get_object_or_404(KarteImport.objects.changeable_by(request.user, Can.EDIT_SYSTEMS), pk=pk)
    if not found.undone_at and not exchange_stored_rows.may_undo(imported=found, user=request.user):
        raise PermissionDenied(_("ほかの部署のシステムも入った取込みなので、DX推進の部署が取り消します。"))
    try:
        done = undo_workbook(imported=found, by=request.user, now=timezone.now())
    except (AlreadyUndone, AlreadyThere, StillUsed) as reason:
        messages.error(request, str(reason))
        return redirect("systems:exchange_stored", pk=pk)
    messages.success(
        request,
        _("取込みを取り消しました。%(restored)s件を元に戻し、%(away)s件を一覧から外しました。")
        % {"restored": done.restored, "away": done.put_away},
    )
    if done.left:
        messages.warning(
            request,
            _("取込みの後に変えられたシステムは、そのままにしました：%s") % "、".join(done.left[:20]),
        )
    return redirect("systems:exchange_stored", pk=pk)


def _preview(
    request: HttpRequest,
    held: HeldKartes,
    *,
    problem: str = "",
    ticked: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page: dict[str, Any] = {"held": held, "problem": problem, "breadcrumbs": (list_crumb(), _crumb())}
    try:
        plan = plan_workbook(content=bytes(held.content), organisation=held.organisation, user=request.user)
    except Refused as reason:
        return render(request, "systems/exchange_preview.html", page | {"refused": str(reason)}, status=422)
    page |= {
        "plan": plan,
        "problems": plan.problems[:PROBLEMS_SHOWN],
        "more_problems": plan.problem_count if plan.problem_count > PROBLEMS_SHOWN else 0,
        "spellings": [
            (spelling, [(one, why_alike(one.why)) for one in spelling.alike]) for spelling in plan.vendors
        ],
        "tiles": _tiles(plan),
        "tables": [
            {
                "state": state.value,
                "rows": [
                    (one, one.key in ticked if ticked is not None else one.is_ticked_at_first)
                    for one in plan.of(state)
                ],
            }
            for state in (State.NEW, State.CHANGED, State.STALE)
        ],
    }
    return render(request, "systems/exchange_preview.html", page, status=status)


def _tiles(plan: KartePlan) -> list[dict[str, Any]]:
    wrong = len({(one.sheet, one.problem.row) for one in plan.problems})
    asked = sum(1 for one in plan.storable.values() if one.questions)
    return [
        {"label": _("新しいシステム"), "value": str(len(plan.of(State.NEW)))},
        {"label": _("変わるシステム"), "value": str(len(plan.of(State.CHANGED)))},
        {"label": _("受け取った後に変わったシステム"), "value": str(len(plan.of(State.STALE)))},
        {"label": _("確かめてほしいシステム"), "value": str(asked), **({"tone": "watch"} if asked else {})},
        {"label": _("取り込めない行"), "value": str(wrong), **({"tone": "watch"} if wrong else {})},
    ]


def _held(request: HttpRequest) -> Any:
    return HeldKartes.objects.looked_at_by(request.user, Can.EDIT_SYSTEMS)


def _crumb() -> tuple[str, str]:
    return (_("Excelで直す"), reverse("systems:exchange"))


def _file(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    """A file that is written to the disk when it is large, and sent piece by piece."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    write(target)
    target.seek(0)
    return FileResponse(target, as_attachment=True, filename=name, content_type=XLSX)
