"""Values as they are written on a page, by the unit of their indicator."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.design.figures import number
from meguru.engines.indicator_table import Absence

_YEARS = frozenset({"年", "年度"})


def value_words(value: float | None, indicator: Indicator, *, is_mean: bool = False) -> str:
    """A value of one municipality, or a mean: of yes and no the mean is the share that says yes."""
    if value is None:
        return "—"
    if indicator.is_yes_no:
        if is_mean:
            return f"{number(value * 100, 1)}%"
        return _("している") if value else _("していない")
    if indicator.is_choice:
        place = int(value)
        return indicator.labels[place] if 0 <= place < len(indicator.labels) and not is_mean else "—"
    if indicator.unit in _YEARS:
        return f"{value:.{int(is_mean)}f}{indicator.unit}"
    decimals = indicator.decimals + 1 if is_mean else indicator.decimals
    return f"{number(value, decimals)}{indicator.unit}"


def plain_words(value: float | None, indicator: Indicator) -> str:
    """A value as somebody types it into a field: no unit, no separators."""
    if value is None:
        return ""
    if indicator.is_yes_no:
        return "1" if value else "0"
    if indicator.is_choice:
        return value_words(value, indicator)
    return (
        f"{value:.{min(indicator.decimals, 6)}f}"
        if value == round(value, indicator.decimals)
        else f"{value:.10g}"
    )


def absence_words(absence: str) -> str:
    """Why there is no value."""
    return {
        Absence.EMPTY: _("元の表が空欄"),
        Absence.NOT_APPLICABLE: _("当てはまらない"),
        Absence.NOT_SURVEYED: _("調査なし"),
        Absence.WITHHELD: _("公表なし"),
    }[Absence(absence or Absence.EMPTY)]


def quality_words(quality: str) -> str:
    """What a reader must know of a value before comparing; nothing for one that is simply sound."""
    return str(IndicatorValue.Quality(quality).label) if quality else ""
