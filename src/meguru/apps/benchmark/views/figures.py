"""Pages of the indicators over the nation and one prefecture: HTTP <-> one query."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import map_pictures, maps, papers, queries
from meguru.apps.benchmark.forms import (
    chosen_theme,
    chosen_year,
    direction_words,
    has_group,
    offered_themes,
)
from meguru.apps.benchmark.views.around import choose_group, prefecture_of, result_shown
from meguru.apps.benchmark.wording import marks, range_words, told
from meguru.apps.boundaries.pictures import MapKind
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import visible_indicators
from meguru.apps.indicators.words import absence_words, value_words
from meguru.apps.registry.models import Organisation, Person
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BENCHMARK)
def indicators(request: HttpRequest) -> HttpResponse:
    """The indicators of one theme: all of Japan, a prefecture, and one's own municipality."""
    offered_theme = offered_themes(request.user, _("自分たちの指標"))
    theme = chosen_theme(request.GET, offered_theme)
    among = visible_indicators(request.user).filter(theme=theme.id)
    prefecture, offered = prefecture_of(request, among=among)
    rows = queries.rows(theme=theme.id, prefecture=prefecture, user=request.user)
    page = {
        "rows": [_list_row(row) for row in rows],
        "prefecture": prefecture,
        "prefectures": offered,
        "theme": theme,
        "tabs": [
            {
                "label": one.name,
                "url": f"{reverse('benchmark:indicators')}?theme={one.id}&prefecture={prefecture.code[:2] if prefecture else ''}",
                "current": one == theme,
            }
            for one in offered_theme
        ],
        "has_own": any(row.own for row in rows),
        "has_profile": request.user.organisation.prefecture_id is not None,
        "has_figures": bool(rows) or any(not one.is_fictional for one in offered),
    }
    return render(request, "benchmark/indicators.html", page)


def _list_row(row: queries.Row) -> dict[str, Any]:
    indicator, own = row.indicator, row.own
    has_places = indicator.direction != Indicator.Direction.NEITHER
    return {
        "indicator": indicator,
        "year": row.year,
        "nation": value_words(row.nation.mean, indicator, is_mean=True) if not indicator.is_choice else "—",
        "count": row.nation.count,
        "missing": row.nation.missing,
        "prefecture": value_words(row.prefecture.spread.mean, indicator, is_mean=True)
        if row.prefecture and not indicator.is_choice
        else "—",
        "place": row.prefecture if row.prefecture and row.prefecture.place and has_places else None,
        "own": told(own.value, indicator, is_own=True) if own else "—",
        "own_place": own if own and has_places else None,
        "own_is_waiting": row.own_is_waiting,
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: where the prefectures and the municipalities of one of them stand, and oneself in a group."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    prefecture, offered = prefecture_of(request, among=[found])
    shown = queries.indicator_page(
        found, user=request.user, prefecture=prefecture, year=chosen_year(request.GET)
    )
    page: dict[str, Any] = {
        "indicator": found,
        "direction": direction_words(found),
        "prefecture": prefecture,
        "prefectures": offered,
        "shown": shown,
        "breadcrumbs": ((_("格差"), f"{reverse('benchmark:indicators')}?theme={found.theme}"),),
    }
    if shown is not None:
        page |= _figures(shown) | _years(shown) | _small_map(shown, prefecture, user=request.user)
        chosen = choose_group(request, only_when_asked=True)
        page |= chosen.page
        if chosen.group is not None and has_group(request.GET):
            page["result"] = result_shown(request, found, chosen.group)
    return render(request, "benchmark/indicator.html", page)


def _figures(shown: queries.IndicatorPage) -> dict[str, Any]:
    found = shown.indicator
    words = {one.body.code: told(one.position.value, found) for one in shown.members}
    highest = max((one.spread.mean or 0 for _prefecture, one in shown.prefectures), default=0)
    return {
        "tiles": _tiles(shown),
        "prefecture_rows": [
            {
                "prefecture": body,
                "mean": value_words(one.spread.mean, found, is_mean=True),
                "sd": value_words(one.spread.sd, found, is_mean=True),
                "range": range_words(one.spread, found),
                "count": one.spread.count,
                "missing": one.spread.missing,
                "place": one.place,
                "raw": one.spread.mean or 0,
                "highest": highest,
                "here": shown.here is not None and body.pk == shown.here[0].pk,
            }
            for body, one in shown.prefectures
            if not found.is_choice
        ],
        "member_rows": [
            {
                "body": one.body,
                "value": words[one.body.code],
                "why": marks(
                    quality=one.quality,
                    denominator=one.denominator,
                    position=one.position,
                    absence=one.absence,
                    is_waiting=one.is_waiting,
                ),
                "position": one.position,
            }
            for one in shown.members
        ],
        "absent": [(absence_words(absence), count) for absence, count in shown.absent.items()],
        "has_waiting": any(one.is_waiting for one in shown.members),
        "unranked": sum(one.position.is_defined_otherwise for one in shown.members),
    }


def _years(shown: queries.IndicatorPage) -> dict[str, Any]:
    """The years that can be chosen; links keep a year that is not the newest."""
    years = sorted({*shown.years, shown.year}, reverse=True)
    return {"years": years, "keep_year": "" if shown.year == years[0] else shown.year}


def _small_map(
    shown: queries.IndicatorPage, prefecture: Organisation | None, *, user: Person
) -> dict[str, Any]:
    """The municipalities of the table as a map of tiles; nothing where nobody has a position."""
    if prefecture is None or not shown.members:
        return {}
    page = maps.map_of(shown, prefecture=prefecture, user=user)
    label = _("%(area)s：%(indicator)s（%(year)s年）") % {
        "area": prefecture.name,
        "indicator": shown.indicator.name,
        "year": shown.year,
    }
    return {
        "map": map_pictures.drawn(page, kind=MapKind.TILES, label=label),
        "tone": map_pictures.tone_of(page),
        "key": map_pictures.key_of(page),
        "key_words": map_pictures.key_words(page),
    }


def _tiles(shown: queries.IndicatorPage) -> list[dict[str, Any]]:
    """Key figures of the prefecture that is looked at, as published reports give them."""
    if shown.here is None or shown.indicator.is_choice:
        return []
    _body, here = shown.here
    found = shown.indicator
    tiles = [
        {
            "label": _("平均"),
            "value": value_words(here.spread.mean, found, is_mean=True),
            "note": _("%(count)s団体の単純な平均") % {"count": here.spread.count},
        },
        {"label": _("全国の平均"), "value": value_words(shown.nation.mean, found, is_mean=True)},
    ]
    if found.direction != Indicator.Direction.NEITHER and here.place:
        tiles.insert(1, {"label": _("都道府県の中の順位"), "value": _("%(place)s位") % {"place": here.place},
                         "note": _("%(of)s都道府県のうち") % {"of": here.of}})  # fmt: skip
    if not found.is_yes_no:
        tiles.append({"label": _("標準偏差"), "value": value_words(here.spread.sd, found, is_mean=True)})
        tiles.append({"label": _("最小から最大"), "value": range_words(here.spread, found)})
    return tiles


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator of every municipality as Excel; of those of a fictional prefecture when the address names it."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    prefecture, _offered = prefecture_of(request)
    shown = queries.every_figure(found, user=request.user, prefecture=prefecture)
    if not shown:
        raise Http404(key)
    return papers.answer(papers.workbook(found, shown), suffix="xlsx", name=f"indicator-{key}")
