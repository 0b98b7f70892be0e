"""Columns of denominators and qualities that a table has beside its figures: whose they are, and what they tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from meguru.apps.indicators.models import IndicatorValue
from meguru.engines.indicator_table import (
    CompanionRead,
    FigureColumn,
    IndicatorTable,
    TableRemark,
    Tells,
    TextColumn,
    Unit,
    comparable_name,
    denominator_of,
    quality_of,
    read_companion,
    read_heading,
)
from meguru.engines.spreadsheets.grid import cell_name

BESIDE = "beside"  # where such a column goes: to the figures of another one
AnyColumn = FigureColumn | TextColumn
_QUALITY = IndicatorValue.Quality
# How people write a quality; empty cells tell none.
QUALITY_WORDS: Mapping[str, str] = {
    "確か": _QUALITY.SOUND,
    "確定": _QUALITY.SOUND,
    "速報": _QUALITY.PRELIMINARY,
    "速報値": _QUALITY.PRELIMINARY,
    "推計": _QUALITY.ESTIMATED,
    "推計値": _QUALITY.ESTIMATED,
    "訂正": _QUALITY.REVISED,
    "訂正後": _QUALITY.REVISED,
    "定義が違う": _QUALITY.OTHERWISE,
}


@dataclass
class Companions:
    """添えられた値: by the place of a column of figures, what other columns tell of it; and by the place of those what
    they are read as, or why they cannot be."""

    denominators: dict[int, dict[str, float]] = field(default_factory=dict)
    qualities: dict[int, dict[str, str]] = field(default_factory=dict)
    told: dict[int, str] = field(default_factory=dict)
    problems: dict[int, str] = field(default_factory=dict)

    @property
    def places(self) -> set[int]:
        return {*self.told, *self.problems}


def tells_quality(heading: str) -> bool:
    found = read_companion(heading)
    return found is not None and found.tells is Tells.QUALITY


def companions_in(
    table: IndicatorTable, years: Mapping[int, int], *, wanted: Sequence[int]
) -> tuple[IndicatorTable, Companions]:
    """What the columns at the places `wanted` tell of the others (`years` has the year of each), and the table without
    the rows in which they cannot be read: those stand in its remarks."""
    columns: dict[int, AnyColumn] = {one.place: one for one in (*table.columns, *table.text_columns)}
    found = Companions()
    wrong: list[TableRemark] = []
    for place in wanted:
        column, read = columns[place], read_companion(columns[place].heading)
        if read is None:
            continue
        mine = [one for one in columns.values() if one.place not in wanted and _is_of(one, read, years)]
        problem = _problem(column, read, mine)
        if problem:
            found.problems[place] = problem
            continue
        words = (
            _("「%s」の分母として読みます。")
            if read.tells is Tells.DENOMINATOR
            else _("「%s」の質として読みます。")
        )
        found.told[place] = words % mine[0].heading
        wrong += _read(table, column, mine[0].place, read.tells, found)
    if not wrong:
        return table, found
    rows = {one.row for one in wrong}
    remarks = tuple(sorted((*table.remarks, *wrong), key=lambda one: one.row))
    kept = tuple(one for one in table.rows if one.number not in rows)
    return replace(table, rows=kept, remarks=remarks), found


def _is_of(column: AnyColumn, read: CompanionRead, years: Mapping[int, int]) -> bool:
    name = comparable_name(read_heading(column.heading).name)
    return name == read.of and (read.year is None or years[column.place] == read.year)


def _problem(column: AnyColumn, read: CompanionRead, mine: Sequence[AnyColumn]) -> str:
    if not mine:
        return _("どの列に添えるのかがわかりません。値の列と、同じ名前と年にしてください。")
    if len(mine) > 1:
        return _("同じ名前の列が二つ以上あります。見出しに年を書いてください。例：2024年 利用率の分母")
    if read.tells is Tells.DENOMINATOR and (
        not isinstance(column, FigureColumn) or column.unit is not Unit.NUMBER
    ):
        return _("分母は、単位のない数で書いてください。例：32")
    if read.tells is Tells.QUALITY and not isinstance(column, TextColumn):
        return _("質は、言葉で書いてください。例：速報、推計、訂正後、定義が違う")
    return ""


def _read(
    table: IndicatorTable, column: AnyColumn, of: int, tells: Tells, found: Companions
) -> list[TableRemark]:
    """Puts what the cells tell into `found`; the remarks are about cells that cannot be read."""
    wrong = []
    for row in table.rows:
        at = cell_name(column.place, row.number)
        if isinstance(column, FigureColumn) and column.place in row.values:
            denominator = denominator_of(row.values[column.place])
            if denominator is None:
                words = _("%(at)sの分母「%(typed)s」は使えません。0より大きい数か、空欄にしてください。")
                typed = f"{row.values[column.place]:f}"
                wrong.append(TableRemark(words % {"at": at, "typed": typed}, row.number, at))
            else:
                found.denominators.setdefault(of, {})[row.body.code] = denominator
        elif isinstance(column, TextColumn) and column.texts.get(row.number, "").strip():
            text = column.texts[row.number].strip()
            quality = quality_of(text, QUALITY_WORDS)
            if quality is None:
                words = _(
                    "%(at)sの「%(typed)s」は、質の言葉ではありません。"
                    "速報、推計、訂正後、定義が違う、確か、空欄のどれかにしてください。"
                )
                wrong.append(TableRemark(words % {"at": at, "typed": text[:30]}, row.number, at))
            else:
                found.qualities.setdefault(of, {})[row.body.code] = quality
    return wrong
