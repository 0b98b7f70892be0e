"""Tables that go out: a theme of one year, or an empty one to be filled in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.indicators import papers
from meguru.apps.indicators.forms import chosen_year
from meguru.apps.indicators.queries import themes_for, visible_indicators
from meguru.apps.indicators.queries.entering import fillable
from meguru.apps.indicators.queries.tables import WideTable, empty_table, wide_table
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.calendars.japan import fiscal_year

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"


@require_safe
@requires(Can.VIEW_BENCHMARK)
def choose(request: HttpRequest) -> HttpResponse:
    """Which table is wanted."""
    page: dict[str, Any] = {
        "themes": themes_for(request.user),
        "prefectures": _prefectures(request),
        "home": request.user.organisation.prefecture or request.user.organisation,
        "this_year": fiscal_year(timezone.localdate()),
        "breadcrumbs": (
            (_("格差"), reverse("benchmark:indicators")),
            (_("自団体の指標"), reverse("indicators:own")),
        ),
    }
    return render(request, "indicators/tables.html", page)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest) -> HttpResponse:
    """Municipalities x indicators of a theme, of one year or each indicator's newest."""
    asked = request.GET.get("theme", "")
    theme = next((one for one in themes_for(request.user) if one.id == asked), None)
    if theme is None:
        raise Http404(asked)
    year = chosen_year(request.GET, 0) or None
    title = f"{theme.name}　{year}" if year else theme.name
    indicators = list(visible_indicators(request.user).filter(theme=theme.id))
    table = wide_table(title, indicators, _bodies(request), user=request.user, year=year)
    return _download(table, title, as_csv=request.GET.get("as") == "csv")


@require_safe
@requires(Can.EDIT_INDICATORS)
def template(request: HttpRequest) -> HttpResponse:
    """What one's office may fill in, with its municipalities as rows."""
    office = request.user.organisation
    year = chosen_year(request.GET, fiscal_year(timezone.localdate()))
    bodies = (
        Organisation.objects.filter(prefecture=office)
        if office.kind == Organisation.Kind.PREFECTURE
        else Organisation.objects.filter(pk=office.pk)
    )
    title = _("指標のひな形　%s") % year
    table = empty_table(title, fillable(request.user), bodies.select_related("prefecture"), year=year)
    return _download(table, title, as_csv=request.GET.get("as") == "csv")


def _prefectures(request: HttpRequest) -> list[Organisation]:
    """The real ones; for people of a fictional one, that one first."""
    real = list(Organisation.objects.filter(kind=Organisation.Kind.PREFECTURE, is_fictional=False))
    home = request.user.organisation.prefecture or request.user.organisation
    return [home, *real] if home.is_fictional else real


def _bodies(request: HttpRequest) -> Any:
    """The municipalities of the prefecture that is asked for, else all real ones."""
    code = request.GET.get("prefecture", "")
    found = (
        Organisation.objects.filter(prefecture__isnull=False).select_related("prefecture").order_by("code")
    )
    chosen = next((one for one in _prefectures(request) if one.code == code), None)
    return found.filter(prefecture=chosen) if chosen else found.filter(is_fictional=False)


def _download(table: WideTable, title: str, *, as_csv: bool) -> HttpResponse:
    content, kind, ending = (
        (papers.wide_csv(table), CSV, "csv") if as_csv else (papers.wide_workbook(table), XLSX, "xlsx")
    )
    name = f"{title.replace('　', '_').replace('/', '／')}.{ending}"
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )
