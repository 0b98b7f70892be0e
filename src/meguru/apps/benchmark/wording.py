"""Values and positions as they are written beside each other; counts of few people are not told of others."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.indicators.words import absence_words, value_words
from meguru.design.figures import number
from meguru.engines.benchmark import FEWEST_PEOPLE, SMALL_DENOMINATOR, Distribution, Position


def told(value: float | None, indicator: Indicator, *, is_own: bool = False) -> str:
    """A value; of others a count of 1 to 9 people is only told as few."""
    if is_few(value, indicator) and not is_own:
        return _("%s人未満") % FEWEST_PEOPLE
    return value_words(value, indicator)


def is_few(value: float | None, indicator: Indicator) -> bool:
    return indicator.counts_people and value is not None and 0 < value < FEWEST_PEOPLE


def marks(
    *, quality: str, denominator: float | None, position: Position, absence: str, is_waiting: bool = False
) -> str:
    """What a reader must know before comparing, in one line; empty when there is nothing.

    `is_waiting`: the value is the reader's own and not released yet, so that nobody else sees this place.
    """
    found = []
    if position.value is None:
        found.append(absence_words(absence))
    if is_waiting and position.value is not None:
        found.append(
            _("公表前の自分の値を入れた順位") if position.place is not None else _("公表前の自分の値")
        )
    if quality:
        found.append(str(IndicatorValue.Quality(quality).label))
    if denominator is not None and denominator < SMALL_DENOMINATOR and position.value is not None:
        found.append(_("分母が小さい（%s）") % number(denominator))
    return "、".join(found)


def place_words(position: Position | None) -> str:
    """A place among so many, with how many share it; nothing without a place."""
    if position is None or position.place is None:
        return "—"
    words = _("%(place)s位／%(of)s") % {"place": position.place, "of": number(position.of)}
    return words + (_("（同じ順位がほか%s）") % number(position.tied) if position.tied else "")


def quarter_words(quartile: int | None) -> str:
    """The quarter by value; a mark and words, so that colour is never alone."""
    if not quartile:
        return "—"
    return (_("◎ 上位の4分の1"), _("○ 2番目"), _("△ 3番目"), _("▼ 下位の4分の1"))[quartile - 1]


def quarter_mark(quartile: int | None) -> str:
    return "◎○△▼"[quartile - 1] if quartile else ""


def range_words(one: Distribution, indicator: Indicator) -> str:
    if one.least is None or indicator.is_yes_no or indicator.is_choice:
        return "—"
    return f"{told(one.least, indicator)}〜{told(one.most, indicator)}"


def spread_tiles(
    own: Position, spread: Distribution, indicator: Indicator, *, name: str
) -> list[dict[str, Any]]:
    """Key figures of one municipality in its group."""
    tiles: list[dict[str, Any]] = [
        {"label": name, "value": told(own.value, indicator, is_own=True), "note": str(indicator.name)}
    ]
    if indicator.direction != Indicator.Direction.NEITHER:
        note = quarter_words(own.quartile) if own.quartile else _("順位なし")
        tiles.append({"label": _("順位"), "value": place_words(own), "note": note})
    if indicator.is_yes_no:
        share = value_words(spread.mean, indicator, is_mean=True)
        tiles.append(
            {
                "label": _("している団体の割合"),
                "value": share,
                "note": _("%s団体のうち") % number(spread.count),
            }
        )
    else:
        middle = value_words(spread.median, indicator, is_mean=True)
        tiles.append(
            {"label": _("中央の値"), "value": middle, "note": _("%s団体の真ん中") % number(spread.count)}
        )
        if spread.lower_quartile is not None:
            between = f"{value_words(spread.lower_quartile, indicator, is_mean=True)}〜{value_words(spread.upper_quartile, indicator, is_mean=True)}"
            tiles.append({"label": _("まん中の半分"), "value": between, "note": _("4分の1から4分の3まで")})
    return tiles
