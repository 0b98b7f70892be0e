"""The list of operations."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from meguru.apps.inventory import queries
from meguru.apps.inventory.forms import OperationFilterForm
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.views.around import tabs
from meguru.apps.registry.permissions import Can, requires

ROWS_ON_A_PAGE = 100
ALL_ROWS = 5_000
COLUMNS = (
    ("duties", _("番号")),
    ("name", _("業務名")),
    ("office", _("団体")),
    ("department", _("担当部署")),
    ("nature", _("区分")),
    ("clients", _("対象者数")),
    ("volume", _("年間件数")),
    ("hours", _("年間作業時間")),
    ("overtime", _("時間外勤務")),
    ("yen", _("年間経費")),
    ("peak", _("忙しい月")),
    ("system", _("システム")),
    ("changed", _("最後の変更")),
)
LARGE_FIRST = {"clients", "volume", "hours", "overtime", "yen", "changed"}
NUMBERS = LARGE_FIRST - {"changed"}


@require_safe
@requires(Can.VIEW_OPERATIONS)
def operations(request: HttpRequest) -> HttpResponse:
    """The list with its totals."""
    form = OperationFilterForm(request.GET, user=request.user)
    question = form.question()
    found = queries.operation_list(user=request.user, **question)
    shows_all = request.GET.get("show") == "all"
    page = Paginator(found.rows, ALL_ROWS if shows_all else ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    several = len({row.operation.organisation_id for row in found.rows}) > 1
    return render(
        request,
        "inventory/operations.html",
        {
            "form": form,
            "found": found,
            "page": page,
            "tabs": tabs("operations"),
            "may_edit": request.user.can(Can.EDIT_OPERATIONS),
            "several_offices": several,
            "columns": _columns(request, question["sort"], several_offices=several),
            "all_url": _address(request, show="all", page=None),
            "adds_up": any(
                figure.is_added
                for row in page
                for figure in (row.figures.volume, row.figures.hours, row.figures.overtime, row.figures.yen)
            ),
            "put_away": _just_put_away(request),
        },
    )


def _columns(request: HttpRequest, sort: str, *, several_offices: bool) -> list[dict[str, Any]]:
    """The heads of the table: where a press leads, and which of them the list is sorted by."""
    found = []
    for key, label in COLUMNS:
        if key == "office" and not several_offices:
            continue
        is_current = sort.removeprefix("-") == key
        is_descending = is_current and sort.startswith("-")
        if is_current:
            following = key if is_descending else f"-{key}"
        else:
            following = f"-{key}" if key in LARGE_FIRST else key
        found.append(
            {
                "label": label,
                "url": _address(request, sort=following, page=None),
                "is_number": key in NUMBERS,
                "aria": ("descending" if is_descending else "ascending") if is_current else "",
                "arrow": ("▼" if is_descending else "▲") if is_current else "",
            }
        )
    return found


def _address(request: HttpRequest, **changed: str | None) -> str:
    """This page's address with some of its parameters changed; None takes one out."""
    query = request.GET.copy()
    for name, value in changed.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def _just_put_away(request: HttpRequest) -> Operation | None:
    key = request.session.pop("inventory_put_away", None)
    if key is None:
        return None
    return Operation.objects.visible_to(request.user).filter(pk=key, put_away_at__isnull=False).first()
