"""The list of systems, and those that serve an operation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.inventory.models import Operation
from meguru.apps.registry.permissions import Can, requires
from meguru.apps.systems import queries
from meguru.apps.systems.forms import COLUMNS, SystemFilterForm
from meguru.apps.systems.models import InformationSystem
from meguru.apps.systems.permissions import hidden_words
from meguru.apps.systems.queries.listing import ListRow
from meguru.design import figures
from meguru.design.figures import DASH

SORTED_BY = {"code", "ends_on", "cost", "users", "first_used", "changed"}
NUMBERS = {"cost", "budget", "users", "share", "importance"}


@require_safe
@requires(Can.VIEW_SYSTEMS)
def systems(request: HttpRequest) -> HttpResponse:
    """Every system of one's offices, as asked for."""
    form = SystemFilterForm(request.GET, user=request.user)
    asked = form.asked()
    found = queries.system_list(
        user=request.user, asked=asked, today=timezone.localdate(), page=request.GET.get("page", "")
    )
    columns = form.chosen_columns
    page = {
        "form": form,
        "found": found,
        "page": found.page,
        "heads": [_head(request, key, asked.sort) for key in columns],
        "name_head": _head(request, "name", asked.sort),
        "department_head": _head(request, "department", asked.sort),
        "rows": [(row, [(key in NUMBERS, _cell(row, key)) for key in columns]) for row in found.rows],
        "tabs": list_tabs("systems"),
        "may_edit": request.user.can(Can.EDIT_SYSTEMS),
        "may_export": request.user.can(Can.EXPORT_SYSTEMS),
        "put_away": _just_put_away(request),
        "away": queries.put_away_systems(user=request.user)[:50],
        "shows_costs": "cost" in columns,
    }
    return render(request, "systems/systems.html", page)


@require_safe
@requires(Can.VIEW_SYSTEMS)
def of_operation(request: HttpRequest, operation_pk: int) -> HttpResponse:
    """The systems that serve one operation."""
    operation = get_object_or_404(Operation.objects.visible_to(request.user), pk=operation_pk)
    page = {
        "operation": operation,
        "systems": queries.systems_of_operation(user=request.user, operation_id=operation.pk),
        "breadcrumbs": (
            (_("業務の棚卸し"), reverse("inventory:operations")),
            (operation.name, reverse("inventory:operation", args=[operation.pk])),
        ),
    }
    return render(request, "systems/of_operation.html", page)


def list_tabs(current: str) -> list[dict[str, Any]]:
    """The pages about all systems together."""
    return [
        {"label": label, "url": reverse(f"systems:{name}"), "current": name == current}
        for name, label in (
            ("systems", _("システムの一覧")),
            ("vendors", _("事業者")),
            ("campaigns", _("年次更新")),
        )
    ]


def _head(request: HttpRequest, key: str, sort: str) -> dict[str, Any]:
    """A heading; one that sorts has an address, the other way round when it sorts already."""
    labels = {"name": _("システム"), "department": _("所管"), **COLUMNS}
    head = {"label": labels[key], "is_number": key in NUMBERS, "url": "", "aria": "", "arrow": ""}
    if key not in SORTED_BY | {"name", "department"}:
        return head
    is_up, is_down = sort == key, sort == f"-{key}"
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["sort"] = f"-{key}" if is_up else key
    return head | {
        "url": f"?{asked.urlencode()}",
        "aria": "ascending" if is_up else "descending" if is_down else "",
        "arrow": "▲" if is_up else "▼" if is_down else "",
    }


def _cell(row: ListRow, key: str) -> str:
    one = row.system
    if key in ("cost", "budget"):
        yen = row.cost_last_year if key == "cost" else row.budget_this_year
        return figures.yen(yen) if row.sees_costs else hidden_words()
    words = {
        "code": one.code,
        "method": one.get_method_display(),
        "hosting": one.get_hosting_display(),
        "segment": one.get_segment_display(),
        "standardisation": one.get_standardisation_display(),
        "vendor": row.vendor,
        "users": figures.number(one.users_count),
        "importance": figures.number(one.importance),
        "share": figures.percent(row.share, 0),
        "ends_on": _day(row.ends_on),
        "first_used": _day(one.first_used_on),
        "changed": _day(timezone.localdate(one.changed_at)),
    }
    return str(words[key]) or DASH


def _day(day: Any) -> str:
    return f"{day.year}/{day.month}/{day.day}" if day else DASH


def _just_put_away(request: HttpRequest) -> InformationSystem | None:
    key = request.session.pop("systems_put_away", None)
    return queries.put_away_systems(user=request.user).filter(pk=key).first() if key else None
