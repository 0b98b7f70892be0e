"""Entering figures by hand."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meguru.apps.indicators import commands
from meguru.apps.indicators.forms import (
    ABSENCES,
    TypedRow,
    chosen_year,
    standing_rows,
    typed_rows,
    was_of,
)
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.queries import column, visible_indicators
from meguru.apps.indicators.queries.entering import (
    bodies_of,
    cells_of_bodies,
    cells_of_years,
    may_fill,
    words_in_use,
)
from meguru.apps.indicators.words import absence_words, value_words
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.calendars.japan import fiscal_year


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Can.EDIT_INDICATORS)
def values(request: HttpRequest, key: str) -> HttpResponse:
    """A municipality: its own years. A prefecture: one year of all its municipalities."""
    indicator = get_object_or_404(
        visible_indicators(request.user).select_related("organisation", "shared_group"), key=key
    )
    if not may_fill(indicator, request.user):
        raise PermissionDenied(_("この指標に値を入れられるのは、作った団体とその県の市町村です。"))
    office = request.user.organisation
    this_year = fiscal_year(timezone.localdate())
    year = chosen_year(request.GET, this_year)
    is_prefecture = office.kind == Organisation.Kind.PREFECTURE
    cells = (
        cells_of_bodies(indicator, bodies=bodies_of(office), year=year, by=office)
        if is_prefecture
        else cells_of_years(indicator, body=office, this_year=max(this_year, year))
    )
    rows = standing_rows(cells, indicator)
    problem, status = "", 200
    if request.method == "POST":
        rows = typed_rows(request.POST, cells, indicator)
        entries = [one.entry for one in rows if one.entry is not None]
        if any(one.error for one in rows):
            status = 422
        else:
            try:
                count = commands.enter_values(
                    indicator=indicator, entries=entries, office=office, by=request.user, now=timezone.now()
                )
                messages.success(
                    request, _("%s件の値を保存しました。") % count if count else _("変わった値はありません。")
                )
                return redirect(f"{reverse('indicators:values', args=[key])}?year={year}")
            except commands.EnteredMeanwhile as reason:
                problem, status = str(reason), 409
                rows = [_clashing(one, reason) for one in rows]
            except commands.NotYours as reason:
                problem, status = str(reason), 409
    page = _page(request, indicator, rows, year=year, is_prefecture=is_prefecture) | {"problem": problem}
    return render(request, "indicators/values.html", page, status=status)


def _clashing(row: TypedRow, reason: commands.EnteredMeanwhile) -> TypedRow:
    """What a colleague stored stands beside what was typed; saving again stores the typed over it."""
    place = (row.cell.body.pk, row.cell.year)
    if place not in reason.theirs:
        return row
    cell = dataclasses.replace(row.cell, stands=reason.theirs[place])
    return dataclasses.replace(row, cell=cell, seen=cell.seen, theirs=reason.theirs[place], is_clash=True)


def _page(
    request: HttpRequest, indicator: Indicator, rows: list[TypedRow], *, year: int, is_prefecture: bool
) -> dict[str, Any]:
    seen = column(indicator, user=request.user) if indicator.is_choice else None
    return {
        "indicator": indicator,
        "rows": [
            {
                "row": one,
                "place": f"{one.cell.body.code}-{one.cell.year}",
                "was": was_of(one, indicator),
                "shown": value_words(one.cell.stands.value, indicator) if one.cell.stands else "",
                "theirs": _theirs(one, indicator),
            }
            for one in rows
        ],
        "year": year,
        "is_prefecture": is_prefecture,
        "absences": [(value, absence_words(value)) for value in ABSENCES],
        "qualities": IndicatorValue.Quality.choices,
        "words": words_in_use(indicator, seen.values[~(seen.values != seen.values)].tolist()) if seen else [],
        "is_wrong": any(one.error for one in rows),
        "readers": _readers(indicator),
        "breadcrumbs": (
            (_("格差"), reverse("benchmark:indicators")),
            (_("自団体の指標"), reverse("indicators:own")),
        ),
    }


def _theirs(row: TypedRow, indicator: Indicator) -> str:
    if not row.is_clash:
        return ""
    if row.theirs is None:
        return _("値は消されています")
    return (
        value_words(row.theirs.value, indicator)
        if row.theirs.value is not None
        else absence_words(row.theirs.absence)
    )


def _readers(indicator: Indicator) -> str:
    """Who reads a released value."""
    if indicator.organisation_id is None:
        return _("このシステムを使う、すべての団体")
    if indicator.sharing == Indicator.Sharing.GROUP:
        return _("共有グループ「%s」の団体") % indicator.shared_group
    return {
        Indicator.Sharing.PRIVATE: _("この指標を作った団体だけ"),
        Indicator.Sharing.PREFECTURE: _("同じ都道府県の団体"),
        Indicator.Sharing.PUBLIC: _("このシステムを使う、すべての団体"),
    }[Indicator.Sharing(indicator.sharing)]
