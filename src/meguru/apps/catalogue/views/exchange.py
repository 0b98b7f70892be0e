"""Tables from and for Excel: used for services and cases here, and for the records of apps above.

The views that carry the permission stand in `views/tables.py` and in the apps above.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from meguru.apps.catalogue import commands
from meguru.apps.catalogue.forms import TableUploadForm, chosen_rows
from meguru.apps.catalogue.models import HeldRecords, TableImport
from meguru.apps.catalogue.queries import importing as queries
from meguru.apps.catalogue.tables import ImportTable
from meguru.apps.registry.commands import release_file
from meguru.apps.registry.permissions import Can
from meguru.engines.uploads import Refused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
IMPORTS_SHOWN = 10


def template_page(table: ImportTable) -> HttpResponse:
    return download(queries.template_file(table), XLSX, _("%s（ひな形）") % table.model.word + ".xlsx")


def workbook_page(request: HttpRequest, table: ImportTable) -> HttpResponse:
    name = f"{table.model.word}_{timezone.localdate()}.xlsx"
    return download(queries.workbook_file(table, user=request.user), XLSX, name)


def csv_page(request: HttpRequest, table: ImportTable) -> HttpResponse:
    name = f"{table.model.word}_{timezone.localdate()}.csv"
    return download(queries.csv_file(table, user=request.user), CSV, name)


def upload_page(request: HttpRequest, table: ImportTable) -> HttpResponse:
    """Where a filled-in table is chosen; what was brought in before."""
    form = TableUploadForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        form = TableUploadForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                held = commands.hold_table(
                    table=table,
                    organisation=request.user.organisation,
                    file_name=file.name,
                    content=file.read(),
                    by=request.user,
                    now=timezone.now(),
                )
                return redirect(table.url("import_preview", held.pk))
            except Refused as reason:
                form.add_error("file", str(reason))
    imports = TableImport.objects.visible_to(request.user).filter(table=table.key).select_related("stored_by")
    page = _page(table) | {
        "form": form,
        "waiting": [
            (one, table.url("import_preview", one.pk)) for one in _held(request, table).defer("content")
        ],
        "imports": [(one, table.url("imported", one.pk)) for one in imports[:IMPORTS_SHOWN]],
        "template_url": table.url("table_template"),
        "workbook_url": table.url("table_workbook"),
        "csv_url": table.url("table_csv"),
    }
    return render(request, "catalogue/import.html", page, status=status)


def preview_page(request: HttpRequest, table: ImportTable, pk: int) -> HttpResponse:
    """What storing the table would change."""
    return _preview(request, table, get_object_or_404(_held(request, table), pk=pk))


def store_page(request: HttpRequest, table: ImportTable, pk: int) -> HttpResponse:
    """The ticked rows are stored, all or none."""
    held = get_object_or_404(_held(request, table), pk=pk)
    chosen = chosen_rows(request.POST.getlist("row"))
    try:
        stored = commands.store_table(
            table=table, held=held, chosen=chosen, by=request.user, now=timezone.now()
        )
    except commands.NothingChosen as reason:
        return _preview(request, table, held, problem=str(reason), ticked=set(), status=422)
    except (commands.PlanChanged, commands.AlreadyThere, Refused) as reason:
        return _preview(request, table, held, problem=str(reason), ticked=set(chosen), status=409)
    return redirect(table.url("imported", stored.pk))


def give_up_page(request: HttpRequest, table: ImportTable, pk: int) -> HttpResponse:
    release_file(held=get_object_or_404(_held(request, table), pk=pk))
    messages.info(request, _("取り込むのをやめました。何も変わっていません。"))
    return redirect(table.url("import"))


def imported_page(request: HttpRequest, table: ImportTable, pk: int) -> HttpResponse:
    """What an import stored, with the way back."""
    found = get_object_or_404(
        TableImport.objects.visible_to(request.user).select_related("stored_by", "undone_by"),
        pk=pk,
        table=table.key,
    )
    page = _page(table) | {
        "imported": found,
        "rows": list(found.rows.all()),
        "undo_url": table.url("undo_import", found.pk),
        "may_undo": found.undone_at is None
        and request.user.can(Can.EDIT_CATALOGUE, organisation=found.organisation),
    }
    return render(request, "catalogue/imported.html", page)


def undo_page(request: HttpRequest, table: ImportTable, pk: int) -> HttpResponse:
    """The import is taken back as a whole, without what was changed since."""
    own = TableImport.objects.changeable_by(request.user, Can.EDIT_CATALOGUE)
    found = get_object_or_404(own, pk=pk, table=table.key)
    try:
        done = commands.undo_table(table=table, imported=found, by=request.user, now=timezone.now())
    except (commands.AlreadyUndone, commands.AlreadyThere) as reason:
        messages.error(request, str(reason))
        return redirect(table.url("imported", pk))
    messages.success(
        request,
        _("取込みを取り消しました。%(restored)s件を元に戻し、%(away)s件を一覧から外しました。")
        % {"restored": done.restored, "away": done.put_away},
    )
    if done.left:
        messages.warning(
            request, _("取込みの後に書きかえられたので、そのままにしました：%s") % "、".join(done.left[:20])
        )
    return redirect(table.url("imported", pk))


def _preview(
    request: HttpRequest,
    table: ImportTable,
    held: HeldRecords,
    *,
    problem: str = "",
    ticked: set[int] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = _page(table) | {
        "held": held,
        "problem": problem,
        "store_url": table.url("import_store", held.pk),
        "give_up_url": table.url("import_give_up", held.pk),
        "import_url": table.url("import"),
    }
    try:
        plan = queries.plan_of(table=table, content=bytes(held.content), organisation=held.organisation)
    except Refused as reason:
        return render(request, "catalogue/import_preview.html", page | {"refused": str(reason)}, status=422)
    page |= {
        "plan": plan,
        "tiles": _tiles(plan),
        "tables": [
            (state.value, [(line, ticked is None or line.number in ticked) for line in plan.of(state)])
            for state in (queries.LineState.NEW, queries.LineState.CHANGED)
        ],
    }
    return render(request, "catalogue/import_preview.html", page, status=status)


def _tiles(plan: queries.TablePlan) -> list[dict[str, Any]]:
    wrong = len({problem.row for problem in plan.problems})
    return [
        {"label": _("新しい行"), "value": str(len(plan.of(queries.LineState.NEW)))},
        {"label": _("書きかわる行"), "value": str(len(plan.of(queries.LineState.CHANGED)))},
        {"label": _("変わらない行"), "value": str(len(plan.of(queries.LineState.UNCHANGED)))},
        {"label": _("取り込めない行"), "value": str(wrong), **({"tone": "watch"} if wrong else {})},
    ]


def _page(table: ImportTable) -> dict[str, Any]:
    return {
        "what": table.model.word,
        "list_url": reverse(table.list_url),
        "breadcrumbs": ((table.model.word, reverse(table.list_url)), (_("取り込む"), table.url("import"))),
    }


def _held(request: HttpRequest, table: ImportTable) -> Any:
    return HeldRecords.objects.looked_at_by(request.user, Can.EDIT_CATALOGUE).filter(table=table.key)


def download(content: bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )
