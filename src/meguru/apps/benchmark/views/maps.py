"""The page of an indicator on a map."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meguru.apps.benchmark import map_pictures, maps
from meguru.apps.benchmark.bodies import offered_prefectures
from meguru.apps.benchmark.forms import chosen_year
from meguru.apps.benchmark.queries import home_prefecture
from meguru.apps.boundaries.pictures import MapKind
from meguru.apps.boundaries.queries import COUNTRY, areas_with_boundaries
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.queries import visible_indicators
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.permissions import Can, requires
from meguru.engines.map_drawing import Classing

ROWS = 200


@require_safe
@requires(Can.VIEW_BENCHMARK)
def on_map(request: HttpRequest, key: str) -> HttpResponse:
    """An indicator on a map: the whole country, the prefectures' means or one prefecture, with the table beside it."""
    found = get_object_or_404(visible_indicators(request.user), key=key)
    offered = offered_prefectures(request.user)
    area, prefecture = _chosen_area(request, offered, found)
    if area == maps.PREFECTURES and found.is_choice:
        area = maps.COUNTRY  # a choice has no mean
    kinds = _kinds(area)
    kind = next((one for one in kinds if one == request.GET.get("kind")), kinds[0])
    method = next((one for one in Classing if one == request.GET.get("classes")), Classing.STEPS)
    shown = maps.map_page(
        found,
        user=request.user,
        area=area,
        prefecture=prefecture,
        method=method,
        year=chosen_year(request.GET),
    )
    page: dict[str, Any] = {
        "indicator": found,
        "area": area,
        "areas": [one for one in _areas(offered) if one[0] != maps.PREFECTURES or not found.is_choice],
        "prefecture": prefecture,
        "breadcrumbs": (
            (_("格差"), f"{reverse('benchmark:indicators')}?theme={found.theme}"),
            (found.name, reverse("benchmark:indicator", args=[found.key])),
        ),
        "shown": shown,
    }
    if shown is not None:
        page |= _choices(shown, kind, kinds) | _figures(request, shown, kind)
    return render(request, "benchmark/map.html", page)


def _chosen_area(
    request: HttpRequest, offered: list[Organisation], found: Indicator
) -> tuple[str, Organisation | None]:
    """The area of the address, else one's own prefecture (a fictional one when it has values), else the country."""
    by_number = {one.code[:2]: one for one in offered}
    asked = request.GET.get("area") or request.GET.get("prefecture", "")
    if asked in (maps.COUNTRY, maps.PREFECTURES):
        return asked, None
    home = home_prefecture(request.user, among=[found])
    usual = home.code[:2] if home else None
    number = asked if asked in by_number else usual
    return (number, by_number[number]) if number in by_number else (maps.COUNTRY, None)


def _areas(offered: list[Organisation]) -> list[tuple[str, str]]:
    return [
        (maps.COUNTRY, _("全国の市区町村")),
        (maps.PREFECTURES, _("都道府県ごとの平均")),
        *((one.code[:2], f"{one.name}{_('（見本）') if one.is_fictional else ''}") for one in offered),
    ]


def _kinds(area: str) -> list[MapKind]:
    """What can be drawn there; shapes only where boundaries are loaded."""
    if area == maps.PREFECTURES:
        return [MapKind.CIRCLES]
    has_shapes = (COUNTRY if area == maps.COUNTRY else area) in areas_with_boundaries()
    kinds = [MapKind.TILES, *([MapKind.SHAPES] if has_shapes else [])]
    return kinds if area == maps.COUNTRY else [*kinds, MapKind.CIRCLES]


def _choices(shown: maps.MapPage, kind: MapKind, kinds: list[MapKind]) -> dict[str, Any]:
    now = {"area": shown.area, "kind": kind.value, "classes": shown.method.value, "year": str(shown.year)}
    return {
        "now": now,
        "kind_tabs": [
            {"label": one.label, "url": f"?{urlencode(now | {'kind': one.value})}", "current": one == kind}
            for one in kinds
        ],
        "methods": [(one.value, map_pictures.method_words(one)) for one in Classing] if shown.classes else [],
        "years": shown.years,
        "address": urlencode(now),
    }


def _figures(request: HttpRequest, shown: maps.MapPage, kind: MapKind) -> dict[str, Any]:
    name = next(words for value, words in _areas(offered_prefectures(request.user)) if value == shown.area)
    label = _("%(area)s：%(indicator)s（%(year)s年）") % {
        "area": name,
        "indicator": shown.indicator.name,
        "year": shown.year,
    }
    addresses = map_pictures.Addresses(shown)
    places = Paginator(shown.places, ROWS).get_page(request.GET.get("page"))
    return {
        "label": label,
        "map": map_pictures.drawn(shown, kind=kind, label=label),
        "tone": map_pictures.tone_of(shown),
        "key": map_pictures.key_of(shown),
        "key_words": map_pictures.key_words(shown),
        "how_classed": map_pictures.method_explained(shown.method) if shown.classes else "",
        "ranked": shown.indicator.direction != Indicator.Direction.NEITHER,
        "places": places,
        "rows": [
            (one, map_pictures.value_of(one, shown), map_pictures.remark_of(one), addresses.of(one))
            for one in places
        ],
        "is_regions": shown.area == maps.PREFECTURES,
        "known": sum(one.value is not None for one in shown.places),
    }
