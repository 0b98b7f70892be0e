"""The breakdown that an address names, if this person may see or change it, and what stands around its pages."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.breakdown import queries
from meguru.apps.breakdown.models import Breakdown, Sheet
from meguru.apps.inventory.models import Operation
from meguru.apps.registry.permissions import Can


def visible_breakdown(request: HttpRequest, pk: int) -> Breakdown:
    return get_object_or_404(
        Breakdown.objects.visible_to(request.user).select_related("operation__department", "organisation"),
        pk=pk,
    )


def changeable_breakdown(request: HttpRequest, pk: int) -> Breakdown:
    """404 for other offices; plain words for those of another department."""
    found = get_object_or_404(
        Breakdown.objects.changeable_by(request.user, Can.EDIT_PROCESS).select_related(
            "operation__department", "organisation"
        ),
        pk=pk,
    )
    must_be_of(request, found.operation)
    return found


def must_be_of(request: HttpRequest, operation: Operation) -> None:
    """Raises: PermissionDenied for people of another department."""
    if not may(request, operation):
        raise PermissionDenied(
            _("この業務の機能分析に書けるのは、担当部署（%s）の職員です。") % operation.department
        )


def may(request: HttpRequest, operation: Operation) -> bool:
    return request.user.can(Can.EDIT_PROCESS, department=operation.department)


def sheet_of(breakdown: Breakdown, pk: int) -> Sheet:
    return get_object_or_404(breakdown.sheets.select_related("owner", "breakdown__operation"), pk=pk)


def common_sheet(breakdown: Breakdown) -> Sheet:
    return breakdown.sheets.select_related("owner", "breakdown__operation").get(owner=None)


def may_write(request: HttpRequest, sheet: Sheet) -> bool:
    """The common sheet is everybody's of the department; a personal one its owner's."""
    return may(request, sheet.breakdown.operation) and sheet.owner_id in (None, request.user.pk)


def page_of(request: HttpRequest, breakdown: Breakdown, *, tab: str) -> dict[str, Any]:
    """What every page of a breakdown shows around its own part. `tab`: "merge", "steps", or a sheet's id."""
    sheets = queries.sheets_of(breakdown)
    may_edit = may(request, breakdown.operation)
    tabs = [
        {
            "label": _("みんなの表") if sheet.is_common else _("%sさんの表") % sheet.owner,
            "url": reverse("breakdown:breakdown", args=[breakdown.pk])
            if sheet.is_common
            else reverse("breakdown:sheet", args=[breakdown.pk, sheet.pk]),
            "current": tab == str(sheet.pk),
            "count": sheet.written,
        }
        for sheet in sheets
    ]
    for key, label, name in (("merge", _("まとめる"), "merge"), ("steps", _("手順にする"), "steps")):
        tabs.append(
            {"label": label, "url": reverse(f"breakdown:{name}", args=[breakdown.pk]), "current": tab == key}
        )
    operation = breakdown.operation
    return {
        "breakdown": breakdown,
        "tabs": tabs,
        "may_edit": may_edit,
        "may_export": request.user.can(Can.EXPORT_PROCESS),
        "has_own": any(sheet.owner_id == request.user.pk for sheet in sheets),
        "drafts": queries.drafts_of(breakdown),
        "breadcrumbs": (
            (_("機能分析"), reverse("breakdown:breakdowns")),
            (operation.name, reverse("breakdown:of_operation", args=[operation.pk])),
        ),
    }
