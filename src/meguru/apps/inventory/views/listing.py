"""The list of operations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from meguru.apps.inventory import queries
from meguru.apps.inventory.forms import OperationFilterForm
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.views.around import tabs
from meguru.apps.registry.permissions import Can, requires
from meguru.design import figures as written
from meguru.engines.priorities import Total

ROWS_ON_A_PAGE = 100
JST = ZoneInfo("Asia/Tokyo")
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
    adds_up = any(_adds_up(row) for row in page)
    page.object_list = shown(list(page))
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
            "may_export": request.user.can(Can.EXPORT_OPERATIONS),
            "several_offices": several,
            "columns": _columns(request, question["sort"], several_offices=several),
            "all_url": _address(request, show="all", page=None),
            "adds_up": adds_up,
            "list_url": reverse("inventory:operations"),
            "put_away": _just_put_away(request),
        },
    )


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One line of the table in words: a long list is written once here, not figure by figure in the template."""

    pk: int
    code: str
    name: str
    office: str
    department: str
    nature: str
    clients: str
    volume: str
    hours: str
    overtime: str
    yen: str
    peak: str
    system: str
    changed: str


def shown(rows: list[queries.Row]) -> list[ShownRow]:
    """A figure that was added up from months or grades carries a mark, explained under the table."""
    natures = {value: str(label) for value, label in Operation.Nature.choices}
    cases = _now("件")
    return [_shown(row, natures, cases) for row in rows]


def _shown(row: queries.Row, natures: Mapping[str, str], cases: str) -> ShownRow:
    operation, figures = row.operation, row.figures
    volume, peak = figures.volume.value, figures.peak_month
    return ShownRow(
        pk=operation.pk,
        code=operation.code or written.DASH,
        name=operation.name,
        office=operation.organisation.name,
        department=operation.department.name,
        nature=natures[operation.nature],
        clients=written.DASH if operation.clients_count is None else f"{operation.clients_count:,}",
        volume=_marked(written.DASH if volume is None else f"{int(volume):,}{cases}", figures.volume),
        hours=_marked(written.work_hours(_float(figures.hours.value)), figures.hours),
        overtime=_marked(written.work_hours(_float(figures.overtime.value)), figures.overtime),
        yen=_marked(written.yen(_float(figures.yen.value)), figures.yen),
        peak=written.DASH if peak is None else queries.month_name(peak),
        system=operation.system_used or written.DASH,
        changed=operation.changed_at.astimezone(JST).date().isoformat(),
    )


def _marked(words: str, total: Total) -> str:
    return f"{words}※" if total.is_added else words


def _adds_up(row: queries.Row) -> bool:
    figures = row.figures
    return any(total.is_added for total in (figures.volume, figures.hours, figures.overtime, figures.yen))


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


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
