"""An indicator over the years."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.indicators import papers
from meguru.apps.indicators.forms import chosen_page_body, chosen_words
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.pictures import series_picture
from meguru.apps.indicators.queries import visible_indicators
from meguru.apps.indicators.queries.series import (
    MOST_CHOSEN,
    Series,
    comparable_bodies,
    named_bodies,
    series,
)
from meguru.apps.indicators.words import absence_words, value_words
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.design.figures import number

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(Can.VIEW_BENCHMARK)
def of_indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One municipality beside the means and up to five others, year by year."""
    indicator, body, others, unknown = _asked(request, key)
    shown = series(indicator, body=body, others=others, user=request.user) if body else None
    page: dict[str, Any] = {
        "indicator": indicator,
        "body": body,
        "others": others,
        "with_words": "、".join(chosen_words(request.GET)),
        "unknown": unknown,
        "most": MOST_CHOSEN,
        "bodies": [body, *comparable_bodies(body)] if body else [],
        "shown": shown,
        "breadcrumbs": (
            (_("格差"), f"{reverse('benchmark:indicators')}?theme={indicator.theme}"),
            (indicator.name, reverse("benchmark:indicator", args=[indicator.key])),
        ),
        "address": request.GET.urlencode(),
    }
    if shown is not None:
        page |= _figures(shown)
    return render(request, "indicators/series.html", page)


@require_safe
@requires(Can.VIEW_BENCHMARK)
def workbook(request: HttpRequest, key: str) -> HttpResponse:
    """The same as Excel."""
    indicator, body, others, _unknown = _asked(request, key)
    shown = series(indicator, body=body, others=others, user=request.user) if body else None
    if shown is None:
        raise Http404(key)
    name = f"{indicator.name}_{shown.body.name}.xlsx"
    return HttpResponse(
        papers.series_workbook(shown, _names(shown)),
        content_type=XLSX,
        headers={"Content-Disposition": content_disposition_header(True, name) or ""},
    )


def _asked(
    request: HttpRequest, key: str
) -> tuple[Indicator, Organisation | None, list[Organisation], list[str]]:
    indicator = get_object_or_404(visible_indicators(request.user), key=key)
    body = chosen_page_body(request.GET, request.user.organisation)
    others, unknown = named_bodies(chosen_words(request.GET), like=body) if body else ([], [])
    return indicator, body, others, unknown


def _names(shown: Series) -> list[str]:
    words = {"prefecture": _("%sの平均"), "nation": _("全国の平均%s")}
    return [words[one.kind] % one.name if one.kind in words else one.name for one in shown.lines]


def _figures(shown: Series) -> dict[str, Any]:
    indicator = shown.indicator
    names = _names(shown)
    words = [
        [value_words(value, indicator, is_mean=line.counts is not None) for value in line.values]
        for line in shown.lines
    ]
    rows = []
    for place, one in enumerate(shown.own):
        cells = [
            (words[n][place], line.counts[place] if line.counts else None)
            for n, line in enumerate(shown.lines)
        ]
        why = absence_words(one.absence) if one.value is None and one.absence else ""
        denominator = "" if one.denominator is None else number(one.denominator)
        rows.append((one, cells, why, denominator, papers.remarks_of(one)))
    drawn = not indicator.is_choice and not indicator.is_yes_no
    return {
        "names": names,
        "rows": rows,
        "picture": series_picture(shown, names, words) if drawn else None,
        "has_denominators": any(one.denominator is not None for one in shown.own),
    }
