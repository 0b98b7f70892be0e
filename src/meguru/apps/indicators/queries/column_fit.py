"""Whether a column of a table fits an indicator, and what a new indicator made from a column says of itself."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.indicators.facts.shelf import shipped_years
from meguru.apps.indicators.models import Indicator
from meguru.apps.registry.models import Organisation
from meguru.engines.indicator_table import (
    FigureColumn,
    IndicatorTable,
    TextColumn,
    Unit,
    factor_between,
    read_heading,
)


def unit_of(column: FigureColumn | TextColumn) -> str:
    """The unit that the cells or the heading tell."""
    if isinstance(column, TextColumn) or column.unit == Unit.YES_NO:
        return ""
    if column.unit == Unit.PERCENT:
        return "%"
    return column.ending or read_heading(column.heading).unit


def fit(
    column: FigureColumn | TextColumn, indicator: Indicator | None, year: int, office: Organisation
) -> tuple[str, float]:
    """Why a column cannot go into an indicator, and by what its values are multiplied."""
    if indicator is None:
        return (
            (_("文字の列からは、新しい指標を作れません。"), 1.0)
            if isinstance(column, TextColumn)
            else ("", 1.0)
        )
    if (indicator.key, year) in shipped_years() and not office.is_fictional:
        return _("%s年の値は、公表された値が入っています。取込みでは変わりません。") % year, 1.0
    if isinstance(column, TextColumn) != indicator.is_choice:
        return _("この指標の値は「%s」です。列の中身が合いません。") % indicator.get_kind_display(), 1.0
    if isinstance(column, TextColumn):
        return "", 1.0
    if indicator.is_yes_no != (column.unit == Unit.YES_NO):
        return _("この指標の値は「%s」です。列の中身が合いません。") % indicator.get_kind_display(), 1.0
    if column.unit == Unit.PERMILLE:
        return _("‰（千分率）の列は、この指標に入れられません。%に直してください。"), 1.0
    told = unit_of(column) if column.unit == Unit.PERCENT or column.ending else _known_unit(column)
    factor = factor_between(told, indicator.unit)
    if factor is None:
        return (
            _("単位が合いません。列は「%(from)s」、指標は「%(to)s」です。")
            % {"from": told, "to": indicator.unit or _("単位なし")},
            1.0,
        )
    return "", factor


def _known_unit(column: FigureColumn) -> str:
    """The unit in a heading, when it is one of money or percent: other brackets may hold anything (窓口)."""
    unit = unit_of(column)
    return unit if unit in ("%", "円", "千円", "百万円", "億円") else ""


def described_by(
    column: FigureColumn | TextColumn, table: IndicatorTable, *, file_name: str
) -> dict[str, Any]:
    """What a new indicator made from a column says of itself, until somebody describes it better."""
    is_percent = unit_of(column) == "%"
    is_yes_no = isinstance(column, FigureColumn) and column.unit == Unit.YES_NO
    return {
        "definition": _("ファイル「%(file)s」の列「%(heading)s」の値です。")
        % {"file": file_name, "heading": column.heading[:200]},
        "kind": Indicator.Kind.YES_NO
        if is_yes_no
        else Indicator.Kind.PERCENT
        if is_percent
        else Indicator.Kind.NUMBER,
        "unit": "%" if is_percent else unit_of(column)[:20],
        "decimals": _decimals(table, column.place),
        "direction": Indicator.Direction.NEITHER,
        "source": file_name[:200],
    }


def _decimals(table: IndicatorTable, place: int) -> int:
    exponents = [
        row.values[place].normalize().as_tuple().exponent for row in table.rows if place in row.values
    ]
    places = [-one for one in exponents if isinstance(one, int) and one < 0]
    return min(3, max(places, default=0))
