"""The inventory as a table for Excel: taken along, brought back, looked at, stored and taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.inventory import commands
from meguru.apps.inventory.forms.importing import TableUploadForm, chosen_rows
from meguru.apps.inventory.models import HeldImport, OperationImport
from meguru.apps.inventory.queries import importing as queries
from meguru.apps.inventory.queries import table_files
from meguru.apps.inventory.views.around import list_crumb
from meguru.apps.registry.commands import release_file
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.uploads import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
IMPORTS_SHOWN = 10


@require_safe
@requires(Can.EDIT_OPERATIONS)
def template(request: HttpRequest) -> HttpResponse:
    """An empty table to fill in."""
    content = table_files.template_for(user=request.user, now=timezone.now())
    return _download(content, XLSX, _("業務の棚卸し（ひな形）") + ".xlsx")


@require_safe
@requires(Can.EXPORT_OPERATIONS)
def workbook(request: HttpRequest) -> HttpResponse:
    """The inventory of the office as it is."""
    content = table_files.workbook_for(user=request.user, now=timezone.now())
    return _download(content, XLSX, _("業務の棚卸し") + f"_{timezone.localdate()}.xlsx")


@require_safe
@requires(Can.EXPORT_OPERATIONS)
def csv(request: HttpRequest) -> HttpResponse:
    """The same for other programs."""
    content = table_files.csv_for(user=request.user)
    return _download(content, CSV, _("業務の棚卸し") + f"_{timezone.localdate()}.csv")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OPERATIONS)
def upload(request: HttpRequest) -> HttpResponse:
    """Where a filled-in table is chosen; what was brought in before."""
    form = TableUploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        form = TableUploadForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = commands.hold_import(
                    organisation=request.user.organisation,
                    file_name=file.name,
                    content=file.read(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect("inventory:import_preview", pk=held.pk)
            except Refused as reason:
                form.add_error("file", str(reason))
    page = {
        "form": form,
        "waiting": _held(request).defer("content"),
        "imports": OperationImport.objects.visible_to(request.user).select_related("stored_by")[
            :IMPORTS_SHOWN
        ],
        "may_export": request.user.can(Can.EXPORT_OPERATIONS),
        "breadcrumbs": (list_crumb(),),
    }
    return render(request, "inventory/import.html", page, status=status)


@require_safe
@requires(Can.EDIT_OPERATIONS)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What storing the table would change."""
    return _preview(request, get_object_or_404(_held(request), pk=pk))


@require_POST
@requires(Can.EDIT_OPERATIONS)
def store(request: HttpRequest, pk: int) -> HttpResponse:
    """The ticked rows are stored, all or none."""
    held = get_object_or_404(_held(request), pk=pk)
    chosen = chosen_rows(request.POST.getlist("row"))
    try:
        imported = commands.store_import(held=held, chosen=chosen, by=request.user, now=timezone.now())
    except commands.NothingChosen as reason:
        return _preview(request, held, problem=str(reason), ticked=set(), status=422)
    except (commands.PlanChanged, commands.AlreadyNamed, Refused) as reason:
        return _preview(request, held, problem=str(reason), ticked=set(chosen), status=409)
    return redirect("inventory:imported", pk=imported.pk)


@require_POST
@requires(Can.EDIT_OPERATIONS)
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """The held file is forgotten; the inventory stays as it is."""
    release_file(held=get_object_or_404(_held(request), pk=pk))
    messages.info(request, _("取り込むのをやめました。棚卸しは何も変わっていません。"))
    return redirect("inventory:import")


@require_safe
@requires(Can.VIEW_OPERATIONS)
def imported(request: HttpRequest, pk: int) -> HttpResponse:
    """What an import stored."""
    found = get_object_or_404(
        OperationImport.objects.visible_to(request.user).select_related("stored_by", "undone_by"), pk=pk
    )
    page = {
        "imported": found,
        "rows": queries.stored_rows(found),
        "may_undo": queries.may_undo(imported=found, user=request.user),
        "breadcrumbs": (list_crumb(), _upload_crumb()),
    }
    return render(request, "inventory/imported.html", page)


@require_POST
@requires(Can.EDIT_OPERATIONS)
def undo_import(request: HttpRequest, pk: int) -> HttpResponse:
    """The import is taken back as a whole, without what was changed since."""
    found = get_object_or_404(OperationImport.objects.changeable_by(request.user, Can.EDIT_OPERATIONS), pk=pk)
    if not found.undone_at and not queries.may_undo(imported=found, user=request.user):
        raise PermissionDenied(_("ほかの部署の業務も入った取込みなので、DX推進部門の職員が取り消します。"))
    try:
        done = commands.undo_import(imported=found, by=request.user, now=timezone.now())
    except (commands.AlreadyUndone, commands.AlreadyNamed) as reason:
        messages.error(request, str(reason))
        return redirect("inventory:imported", pk=pk)
    messages.success(
        request,
        _("取込みを取り消しました。%(restored)s件を元に戻し、%(away)s件を一覧から外しました。")
        % {"restored": done.restored, "away": done.put_away},
    )
    if done.left:
        messages.warning(
            request,
            _("取込みの後に変えられた業務は、そのままにしました：%s") % "、".join(done.left[:20]),
        )
    return redirect("inventory:imported", pk=pk)


def _preview(
    request: HttpRequest,
    held: HeldImport,
    *,
    problem: str = "",
    ticked: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    page: dict[str, Any] = {
        "held": held,
        "problem": problem,
        "breadcrumbs": (list_crumb(), _upload_crumb()),
    }
    try:
        plan = queries.plan_import(
            content=bytes(held.content), organisation=held.organisation, user=request.user
        )
    except Refused as reason:
        page["refused"] = str(reason)
        return render(request, "inventory/import_preview.html", page, status=422)
    page |= {
        "plan": plan,
        "tiles": _tiles(plan),
        "tables": [
            {
                "state": state.value,
                "rows": [
                    (row, row.number in ticked if ticked is not None else state is not queries.State.STALE)
                    for row in plan.of(state)
                ],
            }
            for state in (queries.State.NEW, queries.State.CHANGED, queries.State.STALE)
        ],
    }
    return render(request, "inventory/import_preview.html", page, status=status)


def _tiles(plan: queries.ImportPlan) -> list[dict[str, Any]]:
    stale = len(plan.of(queries.State.STALE))
    wrong = len({problem.row for problem in plan.problems})
    return [
        {"label": _("新しい業務"), "value": str(len(plan.of(queries.State.NEW)))},
        {"label": _("変わる業務"), "value": str(len(plan.of(queries.State.CHANGED)))},
        {"label": _("受け取った後に変わった業務"), "value": str(stale)},
        {"label": _("変わらない業務"), "value": str(len(plan.of(queries.State.UNCHANGED)))},
        {"label": _("取り込めない行"), "value": str(wrong), **({"tone": "watch"} if wrong else {})},
    ]


def _held(request: HttpRequest) -> Any:
    return HeldImport.objects.looked_at_by(request.user, Can.EDIT_OPERATIONS)


def _upload_crumb() -> tuple[str, str]:
    return (_("Excelから取り込む"), reverse("inventory:import"))


def _download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )
