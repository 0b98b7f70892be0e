"""Pages of the inventory: HTTP <-> one query or command."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meguru.apps.inventory import commands, queries
from meguru.apps.inventory.forms import OperationFilterForm, OperationForm
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.permissions import Can, requires
from meguru.design import figures

ROWS_ON_A_PAGE = 100


@require_safe
@requires(Can.VIEW_OPERATIONS)
def operations(request: HttpRequest) -> HttpResponse:
    """The list with its totals."""
    form = OperationFilterForm(request.GET, user=request.user)
    found = queries.operation_list(user=request.user, **form.question())
    page = Paginator(found.operations, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "inventory/operations.html",
        {
            "form": form,
            "found": found,
            "page": page,
            "may_edit": request.user.can(Can.EDIT_OPERATIONS),
            "several_offices": len({row.organisation_id for row in found.operations}) > 1,
            "put_away": _just_put_away(request),
        },
    )


@require_safe
@requires(Can.VIEW_OPERATIONS)
def operation(request: HttpRequest, pk: int) -> HttpResponse:
    """One operation, all that is known of it."""
    found = get_object_or_404(
        Operation.objects.visible_to(request.user).select_related("department", "organisation", "changed_by"),
        pk=pk,
    )
    return render(
        request,
        "inventory/operation.html",
        _operation_page(request, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OPERATIONS)
def add(request: HttpRequest) -> HttpResponse:
    """A new operation."""
    form = OperationForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            added = commands.add_operation(
                organisation=form.cleaned_data["department"].organisation,
                values=form.values(),
                by=request.user,
                now=timezone.now(),
            )
            return redirect("inventory:operation", pk=added.pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
    page = {
        "form": form,
        "title": _("業務を登録する"),
        "lead": _("わかる項目だけ書けば保存できます。数字は後から足せます。"),
        "breadcrumbs": (_list_crumb(),),
        "cancel_url": reverse("inventory:operations"),
    }
    return render(request, "inventory/operation_form.html", page, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_OPERATIONS)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A change to an operation; what a colleague stored meanwhile is shown, never overwritten."""
    found = _changeable(request, pk)
    stored = Operation.objects.select_related("department", "changed_by").get(pk=pk)
    form = OperationForm(request.POST or None, instance=found, user=request.user)
    differences: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            commands.change_operation(
                operation=stored,
                values=form.values(),
                from_version=form.cleaned_data["version"] or 0,
                by=request.user,
                now=timezone.now(),
            )
            return redirect("inventory:operation", pk=pk)
        except commands.AlreadyNamed as reason:
            form.add_error("name", str(reason))
        except commands.ChangedMeanwhile as reason:
            differences = queries.differences(stored=stored, typed=form.values())
            form.data = form.data.copy()
            form.data["version"] = str(stored.version)
            form.add_error(None, str(reason))
    page = {
        "form": form,
        "operation": stored,
        "title": _("業務の内容を直す"),
        "breadcrumbs": (_list_crumb(), (stored.name, reverse("inventory:operation", args=[pk]))),
        "cancel_url": reverse("inventory:operation", args=[pk]),
        "differences": differences,
    }
    return render(request, "inventory/operation_form.html", page, status=422 if form.errors else 200)


@require_POST
@requires(Can.EDIT_OPERATIONS)
def put_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the lists; the list then offers to bring it back."""
    found = _changeable(request, pk)
    commands.put_away(operation=found, by=request.user, now=timezone.now())
    request.session["inventory_put_away"] = found.pk
    return redirect("inventory:operations")


@require_POST
@requires(Can.EDIT_OPERATIONS)
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back into the lists."""
    found = _changeable(request, pk)
    try:
        commands.bring_back(operation=found, by=request.user, now=timezone.now())
    except commands.AlreadyNamed as reason:
        return render(
            request,
            "inventory/operation.html",
            {**_operation_page(request, found), "problem": str(reason)},
            status=409,
        )
    return redirect("inventory:operation", pk=pk)


def _operation_page(request: HttpRequest, found: Operation) -> dict[str, Any]:
    tiles = [
        {
            "label": _("年間件数"),
            "value": figures.DASH
            if found.yearly_volume is None
            else _("%(count)s件") % {"count": figures.number(found.yearly_volume)},
        },
        {"label": _("年間作業時間"), "value": figures.work_hours(found.yearly_hours)},
        {"label": _("年間経費"), "value": figures.yen(found.yearly_yen)},
    ]
    return {
        "operation": found,
        "may_edit": _may_edit(request, found),
        "tiles": tiles,
        "breadcrumbs": (_list_crumb(),),
    }


def _list_crumb() -> tuple[str, str]:
    return (_("業務の棚卸し"), reverse("inventory:operations"))


def _changeable(request: HttpRequest, pk: int) -> Operation:
    """The operation, if this person may change it; 404 for other offices, words for other departments."""
    found = get_object_or_404(
        Operation.objects.changeable_by(request.user, Can.EDIT_OPERATIONS).select_related("department"), pk=pk
    )
    if not _may_edit(request, found):
        raise PermissionDenied(_("この業務を変えられるのは、担当部署（%s）の職員です。") % found.department)
    return found


def _may_edit(request: HttpRequest, found: Operation) -> bool:
    return request.user.can(Can.EDIT_OPERATIONS, department=found.department)


def _just_put_away(request: HttpRequest) -> Operation | None:
    key = request.session.pop("inventory_put_away", None)
    return Operation.objects.visible_to(request.user).filter(pk=key, put_away_at__isnull=False).first()
