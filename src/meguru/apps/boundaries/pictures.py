"""Maps for any page: municipalities, what is known of each, and a picture comes back.

    marks = {body.code: Mark(level=3, name=body.name, short="47%", words=f"{body.name} 47%", address=…) for …}
    map = prefecture_map(bodies, marks, label="○○県：オンライン化の割合")

In the template, with the style sheet and the script of this app in the blocks `styles` and `scripts`:

    {% include "boundaries/map.html" with map=map key=key %}
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from meguru.apps.boundaries import queries
from meguru.apps.boundaries.queries import Located
from meguru.engines.map_drawing import Mark, draw


class MapKind(models.TextChoices):
    """地図の種類: what stands for a municipality."""

    TILES = "tiles", _("タイル")
    SHAPES = "shapes", _("実際の形")
    CIRCLES = "circles", _("人口の円")


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """描いた地図: the picture with its words: what it shows, and whose data it is made from."""

    svg: SafeString
    label: str
    kind: MapKind
    credits: tuple[str, ...]
    has_insets: bool
    not_drawn: tuple[str, ...]


def prefecture_map(
    bodies: Sequence[Located],
    marks: Mapping[str, Mark],
    *,
    label: str,
    kind: MapKind = MapKind.TILES,
    tone: str = "plain",
    identifier: str = "map",
) -> DrawnMap | None:
    """Municipalities of one prefecture, real or fictional. Shapes fall back to tiles where none are loaded.

    `marks` has an entry by code for everybody who is to be shown; `tone` is "good" (darker is better), "plain" (darker is
    more), "yes" (two colours) or "kinds" (up to eight kinds). None when nobody has a position.
    """
    found, drawn_as = None, kind
    if kind == MapKind.SHAPES:
        found = queries.shapes(bodies[0].code[:2]) if bodies else None
        drawn_as = kind if found else MapKind.TILES
    elif kind == MapKind.CIRCLES:
        found = queries.circles_of(bodies)
    found = found or queries.tiles_of(bodies)
    return _drawn(found, marks, label=label, kind=drawn_as, tone=tone, identifier=identifier)


def country_map(
    marks: Mapping[str, Mark], *, label: str, kind: MapKind = MapKind.TILES, tone: str = "plain"
) -> DrawnMap | None:
    """Every municipality of Japan."""
    found = queries.shapes(queries.COUNTRY) if kind == MapKind.SHAPES else None
    drawn_as = MapKind.SHAPES if found else MapKind.TILES
    return _drawn(found or queries.country_tiles(), marks, label=label, kind=drawn_as, tone=tone)


def prefectures_map(
    prefectures: Sequence[Located], marks: Mapping[str, Mark], *, label: str, tone: str = "plain"
) -> DrawnMap | None:
    """The prefectures as circles."""
    found = queries.prefecture_circles(prefectures)
    return _drawn(found, marks, label=label, kind=MapKind.CIRCLES, tone=tone)


def _drawn(
    found: queries.CreditedSheet | None,
    marks: Mapping[str, Mark],
    *,
    label: str,
    kind: MapKind,
    tone: str,
    identifier: str = "map",
) -> DrawnMap | None:
    if found is None:
        return None
    here = {one.code for one in found.sheet.outlines}
    svg = draw(found.sheet, marks, label=label, identifier=identifier, tone=tone)
    return DrawnMap(
        svg=mark_safe(svg),  # every text in it was escaped by the engine
        label=label,
        kind=kind,
        credits=found.credits,
        has_insets=bool(found.sheet.insets),
        not_drawn=tuple(mark.name for code, mark in marks.items() if code not in here),
    )
