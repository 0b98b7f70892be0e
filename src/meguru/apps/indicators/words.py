"""Values as they are written on a page, by the unit of their indicator."""

from __future__ import annotations

from django.utils.translation import gettext as _

from meguru.apps.indicators.models import Indicator
from meguru.design.figures import number
from meguru.engines.indicator_table import Absence


def value_words(value: float | None, indicator: Indicator, *, is_mean: bool = False) -> str:
    """A value of one municipality, or a mean: of yes and no the mean is the share that says yes."""
    if value is None:
        return "—"
    if indicator.is_yes_no:
        if is_mean:
            return f"{number(value * 100, 1)}%"
        return _("している") if value else _("していない")
    decimals = indicator.decimals + 1 if is_mean else indicator.decimals
    return f"{number(value, decimals)}{indicator.unit}"


def absence_words(absence: str) -> str:
    """Why there is no value."""
    return {
        Absence.EMPTY: _("元の表が空欄"),
        Absence.NOT_APPLICABLE: _("当てはまらない"),
        Absence.NOT_SURVEYED: _("調査なし"),
        Absence.WITHHELD: _("公表なし"),
    }[Absence(absence or Absence.EMPTY)]
