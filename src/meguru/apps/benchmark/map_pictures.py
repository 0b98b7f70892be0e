"""An indicator on a map -> the picture, its key and its words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from meguru.apps.benchmark.maps import COUNTRY, KINDS, PREFECTURES, MapPage, MapPlace
from meguru.apps.boundaries.pictures import DrawnMap, MapKind, country_map, prefecture_map, prefectures_map
from meguru.apps.indicators.models import Indicator
from meguru.apps.indicators.words import absence_words, value_words
from meguru.engines.map_drawing import Classing, Mark

LETTERS = "ABCDEFGH"


def drawn(shown: MapPage, *, kind: MapKind, label: str) -> DrawnMap | None:
    """The picture; None when nobody has a position."""
    marks = _marks(shown)
    tone = tone_of(shown)
    if shown.area == PREFECTURES:
        return prefectures_map(shown.prefectures, marks, label=label, tone=tone)
    if shown.area == COUNTRY:
        return country_map(marks, label=label, kind=kind, tone=tone)
    return prefecture_map(shown.bodies, marks, label=label, kind=kind, tone=tone)


def tone_of(shown: MapPage) -> str:
    """Which colours: two for yes and no, kinds for a choice, blue when darker is better, else brown."""
    if shown.indicator.is_choice:
        return "kinds"
    if shown.indicator.is_yes_no and shown.area != PREFECTURES:
        return "yes"
    return "plain" if shown.indicator.direction == Indicator.Direction.NEITHER else "good"


def value_of(one: MapPlace, shown: MapPage) -> str:
    """The value, or why there is none."""
    if one.value is None:
        return _("値なし")
    return value_words(one.value, shown.indicator, is_mean=shown.area == PREFECTURES)


def remark_of(one: MapPlace) -> str:
    """Why there is no value or no place; empty when there is nothing to say."""
    if one.value is None:
        return absence_words(one.absence)
    if one.is_waiting:
        return _("公表前の自分の値")
    if one.is_otherwise:
        return _("定義が違う")
    return _("分母が小さい") if one.is_small else ""


def _marks(shown: MapPage) -> dict[str, Mark]:
    ranked = shown.indicator.direction != Indicator.Direction.NEITHER
    addresses = Addresses(shown)
    return {
        one.code: Mark(
            level=one.level,
            name=one.name,
            short=value_of(one, shown) if one.value is not None else "—",
            words=_words(one, shown, ranked=ranked),
            address=addresses.of(one),
            sign=sign_of(one.level, shown),
            is_own=one.is_own,
        )
        for one in shown.places
    }


def _words(one: MapPlace, shown: MapPage, *, ranked: bool) -> str:
    name = f"{one.prefecture}{one.name}" if shown.area == COUNTRY else one.name
    remark = remark_of(one)
    place = _("%s位") % one.place if ranked and one.place else ""
    return " ".join(
        part for part in (name, value_of(one, shown), place, f"（{remark}）" if remark else "") if part
    )


class Addresses:
    """Where a place leads: a prefecture to its map, a municipality to its own page."""

    def __init__(self, shown: MapPage) -> None:
        self._is_region = shown.area == PREFECTURES
        self._map = reverse("benchmark:map", args=[shown.indicator.key])
        self._town = reverse("benchmark:profile", args=["000000"])

    def of(self, one: MapPlace) -> str:
        if self._is_region:
            return f"{self._map}?area={one.code[:2]}"
        return self._town.replace("000000", one.code)


def sign_of(level: int, shown: MapPage) -> str:
    """One letter for a level: a circle and a cross, letters of kinds, else the number."""
    tone = tone_of(shown)
    if tone == "yes":
        return {1: "×", 2: "○"}.get(level, "")
    return LETTERS[level - 1] if tone == "kinds" and level else ""


def key_of(shown: MapPage) -> list[dict[str, Any]]:
    """The key: every level with what it means and how many have it, those without a colour last."""
    counts = [0] * (KINDS + 2)
    for one in shown.places:
        counts[one.level] += 1
    rows = [(level, words) for level, words in _levels(shown) if counts[level] or shown.classes]
    if counts[0]:
        rows.append((0, _("色なし（値がない、または比べられない）")))
    return [
        {"level": level, "words": words, "count": counts[level], "sign": sign_of(level, shown)}
        for level, words in rows
    ]


def _levels(shown: MapPage) -> Sequence[tuple[int, str]]:
    found = shown.indicator
    tone = tone_of(shown)
    if tone == "yes":
        return [(level, value_words(value, found)) for level, value in ((2, 1.0), (1, 0.0))]
    if tone == "kinds":
        labels = [str(one) for one in found.labels]
        rest = [(KINDS, _("そのほか"))] if len(labels) > KINDS else []
        own = KINDS - 1 if rest else KINDS
        return [*((number, label) for number, label in enumerate(labels[:own], start=1)), *rest]
    is_mean = shown.area == PREFECTURES
    return [
        (
            one.level,
            _range(
                value_words(one.low, found, is_mean=is_mean), value_words(one.high, found, is_mean=is_mean)
            ),
        )
        for one in shown.classes
    ]


def _range(low: str, high: str) -> str:
    return low if low == high else f"{low}〜{high}"


def key_words(shown: MapPage) -> str:
    """What darker means."""
    if not shown.classes:
        return ""
    if shown.indicator.direction == Indicator.Direction.NEITHER:
        return _("色が濃いほど、値が大きいことを示します。良し悪しではありません。")
    if shown.indicator.direction == Indicator.Direction.LESS:
        return _("色が濃いほど、望ましい値です。この指標は、値が小さいほど濃くなります。")
    return _("色が濃いほど、望ましい値です。")


def method_words(method: Classing) -> str:
    """How the classes are made, as chosen."""
    return {
        Classing.STEPS: _("同じ幅で分ける"),
        Classing.QUANTILES: _("同じ団体数で分ける"),
        Classing.NATURAL: _("値の切れ目で分ける"),
    }[method]


def method_explained(method: Classing) -> str:
    """How the classes are made, for who asks."""
    return {
        Classing.STEPS: _("最小から最大までを、同じ幅の五つに分けています。境の値は、大きいほうに入ります。"),
        Classing.QUANTILES: _("団体の数がほぼ同じになる五つに分けています。同じ値は同じ色です。"),
        Classing.NATURAL: _(
            "近い値が同じ色になるように、値の切れ目で分けています。計算は自然分類（フィッシャー）です。"
        ),
    }[method]
