"""The whole prefecture on one page, and as Excel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import papers
from meguru.apps.benchmark.forms import chosen_overview, chosen_theme, offered_themes
from meguru.apps.benchmark.overviews import (
    BY_CODE,
    BY_SIZE,
    OverviewAsked,
    OverviewCell,
    OverviewColumn,
    OverviewPage,
    overview_page,
)
from meguru.apps.benchmark.views.around import prefecture_of
from meguru.apps.benchmark.wording import marks, quarter_mark, told
from meguru.apps.indicators.queries import Theme, visible_indicators
from meguru.apps.indicators.words import value_words
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.benchmark import Direction
from meguru.engines.peer_groups import size_classes


@require_safe
@requires(Can.VIEW_BENCHMARK)
def overview(request: HttpRequest) -> HttpResponse:
    """Every municipality of a prefecture beside every indicator of a theme."""
    themes = offered_themes(request.user, _("自分たちの指標"))
    theme, asked = chosen_theme(request.GET, themes), chosen_overview(request.GET)
    among = visible_indicators(request.user).filter(theme=theme.id)
    prefecture, offered = prefecture_of(request, among=among)
    paper = "a3" if request.GET.get("paper") == "a3" else "a4"
    page: dict[str, Any] = {
        "prefecture": prefecture,
        "prefectures": offered,
        "theme": theme,
        "asked": asked,
        "paper": paper,
        "kinds": [one for one in Organisation.Kind.choices if one[0] != Organisation.Kind.PREFECTURE],
        "sizes": size_classes(),
        "breadcrumbs": ((_("格差"), f"{reverse('benchmark:indicators')}?theme={theme.id}"),),
    }
    if prefecture is not None:
        shown = overview_page(prefecture=prefecture, theme=theme.id, asked=asked, user=request.user)
        kept = {
            "prefecture": prefecture.code[:2],
            "kind": asked.kind,
            "size": asked.size,
            "name": asked.name,
            "paper": paper,
        }
        page |= _table(shown, themes, theme, asked, kept, own=request.user.organisation_id)
    return render(request, "benchmark/overview.html", page)


def _table(
    shown: OverviewPage,
    themes: Sequence[Theme],
    theme: Theme,
    asked: OverviewAsked,
    kept: dict[str, str],
    *,
    own: int,
) -> dict[str, Any]:
    """The table with the links that sort it."""
    return {
        "shown": shown,
        "tabs": [
            {"label": one.name, "url": f"?{urlencode(kept | {'theme': one.id})}", "current": one == theme}
            for one in themes
        ],
        "columns": [_column(one, asked, kept | {"theme": theme.id}) for one in shown.columns],
        "rows": [
            {
                "line": line,
                "cells": [
                    _cell(cell, column, own=line.body.pk == own)
                    for cell, column in zip(line.cells, shown.columns, strict=True)
                ],
            }
            for line in shown.lines
        ],
        "query": urlencode(
            kept | {"theme": theme.id, "sort": asked.sort, "order": "down" if asked.is_reversed else "up"}
        ),
        "sorts": [
            (name, f"?{urlencode(kept | {'theme': theme.id, 'sort': key})}")
            for key, name in ((BY_CODE, _("市区町村")), (BY_SIZE, _("人口")))
        ],
    }


def _column(column: OverviewColumn, asked: OverviewAsked, kept: dict[str, str]) -> dict[str, Any]:
    """A column's head; pressing it sorts with the better end first, pressing it again the other way."""
    key = column.indicator.key
    is_sorted = asked.sort == key
    descending = not asked.is_reversed if is_sorted else column.indicator.direction != Direction.LESS
    return {
        "indicator": column.indicator,
        "year": column.year,
        "mean": value_words(column.spread.mean, column.indicator, is_mean=True)
        if not column.indicator.is_choice
        else "—",
        "url": f"?{urlencode(kept | {'sort': key, 'order': 'down' if descending else 'up'})}",
        "sorted": ("descending" if asked.is_reversed else "ascending") if is_sorted else "",
    }


def _cell(cell: OverviewCell, column: OverviewColumn, *, own: bool) -> dict[str, Any]:
    has_heat = column.indicator.direction != Direction.NEITHER and column.spread.least != column.spread.most
    quartile = cell.position.quartile if has_heat else None
    return {
        "words": told(cell.position.value, column.indicator, is_own=own),
        "quartile": quartile or 0,
        "mark": quarter_mark(quartile),
        "marks": marks(
            quality=cell.quality,
            denominator=None,
            position=cell.position,
            absence=cell.absence,
            is_waiting=cell.is_waiting,
        ),
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest) -> HttpResponse:
    """The page as Excel, with the filters and the order of the address."""
    prefecture, _offered = prefecture_of(request)
    if prefecture is None:
        raise Http404
    theme = chosen_theme(request.GET, offered_themes(request.user, _("自分たちの指標")))
    shown: OverviewPage = overview_page(
        prefecture=prefecture, theme=theme.id, asked=chosen_overview(request.GET), user=request.user
    )
    name = f"overview-{prefecture.code[:2]}-{theme.id}"
    return papers.answer(papers.overview_workbook(shown, theme.name), suffix="xlsx", name=name)
