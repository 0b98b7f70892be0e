"""Pages of one operation: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.inventory import commands, queries
from meguru.apps.inventory.forms import OperationForm, TablesForm
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.views.around import changeable, list_crumb, may_edit, operation_crumb, visible
from meguru.apps.inventory.views.pictures import year_picture
from meguru.apps.registry.permissions import Can, requires
from meguru.design import figures as written
from meguru.engines.priorities import Month, whole_year


@require_safe
@requires(Can.VIEW_OPERATIONS)
def operation(request: HttpRequest, pk: int) -> HttpResponse:
    """One operation, all that is known of it."""
    return render(request, "inventory/operation.html", _operation_page(request, visible(request, pk)))


@require_safe
@requires(Can.VIEW_OPERATIONS)
def history(request: HttpRequest, pk: int) -> HttpResponse:
    """What was stored of an operation, by whom and when; the newest change can be taken back."""
    found = visible(request, pk)
    page = {
        "operation": found,
        "changes": queries.history_of(operation=found, user=request.user),
        "may_edit": may_edit(request, found) and not found.put_away_at,
        "breadcrumbs": (list_crumb(), operation_crumb(found)),
    }
    return render(request, "inventory/history.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OPERATIONS)
def add(request: HttpRequest) -> HttpResponse:
    """A new operation."""
    form = OperationForm(request.POST or None, user=request.user)
    tables = TablesForm(request.POST or None, organisation=request.user.organisation)
    if request.method == "POST" and _both_valid(form, tables):
        try:
            added = commands.add_operation(
                organisation=form.cleaned_data["department"].organisation,
                values=form.values(),
                months=tables.months() or (),
                grades=tables.grade_entries() or (),
                by=request.user,
                now=timezone.now(),
            )
            return redirect("inventory:operation", pk=added.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
    page = {
        "form": form,
        "tables": tables,
        "title": _("業務を登録する"),
        "lead": _("わかる項目だけ書けば保存できます。数字は後から足せます。"),
        "breadcrumbs": (list_crumb(),),
        "cancel_url": reverse("inventory:operations"),
    }
    return render(request, "inventory/operation_form.html", page, status=_status(form, tables))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OPERATIONS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A change to an operation; what a colleague stored meanwhile is shown, never overwritten."""
    found = changeable(request, pk)
    stored = Operation.objects.select_related("department", "changed_by", "organisation").get(pk=pk)
    form = OperationForm(request.POST or None, instance=found, user=request.user)
    tables = TablesForm(request.POST or None, organisation=stored.organisation, operation=stored)
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and _both_valid(form, tables):
        try:
            commands.change_operation(
                operation=stored,
                values=form.values(),
                months=tables.months(),
                grades=tables.grade_entries(),
                from_version=form.cleaned_data["version"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("inventory:operation", pk=pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.ChangedMeanwhile as reason:
            differences = queries.differences(
                stored=stored, typed=form.values(), months=tables.months(), grades=tables.grade_entries()
            )
            form.data = form.data.copy()
            form.data["version"] = str(stored.version)
            form.add_error(None, str(reason))
    page = {
        "form": form,
        "tables": tables,
        "operation": stored,
        "title": _("業務の内容を直す"),
        "breadcrumbs": (list_crumb(), operation_crumb(stored)),
        "cancel_url": reverse("inventory:operation", args=[pk]),
        "differences": differences,
    }
    return render(request, "inventory/operation_form.html", page, status=_status(form, tables))


@require_POST
@requires(Can.EDIT_OPERATIONS)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the lists; the list then offers to bring it back."""
    found = changeable(request, pk)
    commands.put_away(operation=found, by=request.user, now=timezone.now())
    request.session["inventory_put_away"] = found.pk
    return redirect("inventory:operations")


@require_POST
@requires(Can.EDIT_OPERATIONS)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    found = changeable(request, pk)
    try:
        commands.bring_back(operation=found, by=request.user, now=timezone.now())
    except commands.AlreadyNamed as reason:
        return _refused(request, found, str(reason))
    return redirect("inventory:operation", pk=pk)


@require_POST
@requires(Can.EDIT_OPERATIONS)
def undo_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest change of an operation is taken back."""
    found = changeable(request, pk)
    try:
        commands.undo_change(operation=found, by=request.user, now=timezone.now())
    except (commands.NothingToUndo, commands.AlreadyNamed) as reason:
        return _refused(request, found, str(reason))
    messages.success(request, _("最後の変更を元に戻しました。"))
    return redirect("inventory:operation", pk=pk)


def _refused(request: HttpRequest, found: Operation, problem: str) -> HttpResponse:
    page = {**_operation_page(request, found), "problem": problem}
    return render(request, "inventory/operation.html", page, status=409)


def _both_valid(form: OperationForm, tables: TablesForm) -> bool:
    """Both are looked at, so that every mistake is shown at once."""
    valid = (form.is_valid(), tables.is_valid())
    return all(valid)


def _status(form: OperationForm, tables: TablesForm) -> int:
    return 422 if form.errors or tables.errors else 200


def _operation_page(request: HttpRequest, found: Operation) -> dict[str, Any]:
    figures, months = queries.figures_of(found), queries.months_of(found)
    volume = figures.volume.value
    tiles = [
        {
            "label": _("年間件数"),
            "value": written.DASH
            if volume is None
            else _("%(count)s件") % {"count": written.number(int(volume))},
            "note": _("月別の件数の合計") if figures.volume.is_added else found.volume_basis,
        },
        {
            "label": _("年間作業時間"),
            "value": written.work_hours(_float(figures.hours.value)),
            "note": _("内訳の合計") if figures.hours.is_added else "",
        },
        {
            "label": _("うち時間外勤務"),
            "value": written.work_hours(_float(figures.overtime.value)),
            "note": _("月別の合計") if figures.overtime.is_added else "",
        },
        {
            "label": _("年間経費"),
            "value": written.yen(_float(figures.yen.value)),
            "note": _("経費と人件費の合計") if figures.yen.is_added else "",
        },
    ]
    return {
        "operation": found,
        "figures": figures,
        "months": [(queries.month_name(month.month), month) for month in months],
        "picture": year_picture(months),
        "month_hours": whole_year(months, "hours"),
        "has_months": any(month != Month(month.month) for month in months),
        "may_edit": may_edit(request, found),
        "tiles": tiles,
        "breadcrumbs": (list_crumb(),),
    }


def _float(value: Any) -> float | None:
    return None if value is None else float(value)
