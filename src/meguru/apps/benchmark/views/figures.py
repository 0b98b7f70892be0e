"""Pages of the gap between municipalities: HTTP <-> one query."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import papers, peers, queries
from meguru.apps.benchmark.forms import (
    chosen_body,
    chosen_prefecture,
    chosen_theme,
    chosen_weights,
    chosen_year,
    direction_words,
)
from meguru.apps.benchmark.pictures import map_picture
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import themes, visible_indicators
from meguru.apps.indicators.words import absence_words, value_words
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires


@require_safe
@requires(Can.VIEW_BENCHMARK)
def indicators(request: HttpRequest) -> HttpResponse:
    """The indicators of one theme: all of Japan, a prefecture, and one's own municipality."""
    theme, prefecture, offered = chosen_theme(request.GET), *_prefecture(request)
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
            for one in themes()
        ],
        "has_own": any(row.own for row in rows),
    }
    return render(request, "benchmark/indicators.html", page)


def _list_row(row: queries.Row) -> dict[str, Any]:
    indicator, own = row.indicator, row.own
    return {
        "indicator": indicator,
        "year": row.year,
        "nation": value_words(row.nation.mean, indicator, is_mean=True),
        "count": row.nation.count,
        "missing": row.nation.missing,
        "prefecture": value_words(row.prefecture.spread.mean, indicator, is_mean=True)
        if row.prefecture
        else "—",
        "place": row.prefecture if row.prefecture and indicator.direction != "neither" else None,
        "own": value_words(own.value, indicator) if own else "—",
        "own_place": own if own and indicator.direction != "neither" else None,
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator: where the prefectures and the municipalities of one of them stand."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    prefecture, offered = _prefecture(request)
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
        page |= _figures(shown)
    return render(request, "benchmark/indicator.html", page)


def _figures(shown: queries.IndicatorPage) -> dict[str, Any]:
    found = shown.indicator
    words = {one.body.code: value_words(one.position.value, found) for one in shown.members}
    highest = max((one.spread.mean or 0 for _prefecture, one in shown.prefectures), default=0)
    return {
        "tiles": _tiles(shown),
        "prefecture_rows": [
            {
                "prefecture": body,
                "mean": value_words(one.spread.mean, found, is_mean=True),
                "sd": value_words(one.spread.sd, found, is_mean=True),
                "range": _range(one.spread, found),
                "count": one.spread.count,
                "missing": one.spread.missing,
                "place": one.place,
                "raw": one.spread.mean or 0,
                "highest": highest,
                "here": shown.here is not None and body.pk == shown.here[0].pk,
            }
            for body, one in shown.prefectures
        ],
        "member_rows": [
            {
                "body": one.body,
                "value": words[one.body.code],
                "why": absence_words(one.absence) if one.position.value is None else "",
                "position": one.position,
            }
            for one in shown.members
        ],
        "picture": map_picture(shown.members, words=words),
        "levels": [
            (level, value_words(low, found), value_words(high, found))
            for level, low, high in (getattr(map_picture(shown.members, words=words), "levels", ()))
        ],
        "absent": [(absence_words(absence), count) for absence, count in shown.absent.items()],
    }


def _tiles(shown: queries.IndicatorPage) -> list[dict[str, Any]]:
    """Key figures of the prefecture that is looked at, as published reports give them."""
    if shown.here is None:
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
        tiles.append({"label": _("最小から最大"), "value": _range(here.spread, found)})
    return tiles


def _range(one: queries.Distribution, found: Indicator) -> str:
    if one.least is None or found.is_yes_no:
        return "—"
    return f"{value_words(one.least, found)}〜{value_words(one.most, found)}"


@require_safe
@requires(Can.VIEW_BENCHMARK)
def alike(request: HttpRequest, key: str) -> HttpResponse:
    """Municipalities most like one's own (or another), and how they stand on an indicator."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    offered = peers.features_offered(request.user)
    choice = chosen_weights(request.GET, offered)
    own = chosen_body(request.GET, request.user.organisation)
    has_weight = any(choice.weights.values())
    group = (
        peers.peer_group(own, indicator=found, choice=choice, user=request.user)
        if own and has_weight
        else None
    )
    page = {
        "indicator": found,
        "own": own,
        "has_weight": has_weight,
        "choice": choice,
        "weights": [(one, choice.weights.get(one.key, 0)) for one in offered],
        "possible_weights": peers.WEIGHTS,
        "group": group,
        "rows": [_peer_row(one, group) for one in group.peers] if group else [],
        "municipalities": queries.municipalities_of(own.prefecture if own else _prefecture(request)[0]),
        "breadcrumbs": (
            (_("格差"), f"{reverse('benchmark:indicators')}?theme={found.theme}"),
            (found.name, reverse("benchmark:indicator", args=[found.key])),
        ),
    }
    return render(request, "benchmark/alike.html", page)


def _peer_row(peer: peers.Peer, group: peers.PeerGroup) -> dict[str, Any]:
    by_key = {one.key: one for one in group.compared_by}
    near = peer.neighbour
    return {
        "peer": peer,
        "is_own": near is None,
        "value": value_words(peer.position.value, group.indicator),
        "compared": [value_words(peer.values[one.key], one) for one in group.compared_by],
        "most_alike": by_key[near.differences[0][0]].name if near and near.differences else "",
        "most_different": by_key[near.differences[-1][0]].name if near and len(near.differences) > 1 else "",
        "unknown": "、".join(by_key[key].name for key in near.unknown) if near else "",
    }


@require_safe
@requires(Can.VIEW_BENCHMARK)
def file(request: HttpRequest, key: str) -> HttpResponse:
    """One indicator of every municipality as Excel."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    shown = queries.every_value(found)
    if not shown:
        raise Http404(key)
    return HttpResponse(
        papers.workbook(found, shown),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="indicator-{key}.xlsx"'},
    )


def _prefecture(request: HttpRequest) -> tuple[Organisation | None, list[Organisation]]:
    offered = queries.prefectures()
    return chosen_prefecture(request.GET, offered, queries.home_prefecture(request.user)), offered
