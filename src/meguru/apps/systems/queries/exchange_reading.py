"""A workbook of kartes that came back, read sheet by sheet: what each cell says, before it is held against the cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from meguru.apps.systems.bridge import SYSTEM
from meguru.apps.systems.queries.exchange_columns import CLEAR_WORD, NAME, SheetLayout
from meguru.engines.spreadsheets import (
    NOT_SHOWN,
    Grid,
    GridRow,
    Kind,
    Notice,
    Problem,
    ReadRow,
    headings_of,
    looks_like_workbook,
    read_grid,
    read_sheets,
)
from meguru.engines.spreadsheets.headings import FoundHeadings
from meguru.engines.spreadsheets.numerals import folded
from meguru.engines.spreadsheets.opening import open_grid
from meguru.engines.system_karte import unit_of_heading, unit_of_note, yen_of
from meguru.engines.uploads import Refused

MOST_ROWS = 250_000  # of one sheet: ten thousand systems with ten years of budgets and of what was paid
UNKNOWN_NAMED = 3
_CLEARS = frozenset({folded(CLEAR_WORD), "削除", "けす"})
_UNIT_WORDS = {1_000: "千円", 10_000: "万円", 1_000_000: "百万円", 100_000_000: "億円"}


@dataclass(frozen=True, slots=True)
class SheetRead:
    """One sheet as it was understood. `cleared` are the cells in which somebody wrote 消す, by row."""

    layout: SheetLayout
    rows: tuple[ReadRow, ...]
    cleared: Mapping[int, frozenset[str]]
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FileRead:
    """A whole file; `office` is the code of the office it was taken from, "" when it does not say."""

    sheets: tuple[SheetRead, ...]
    notices: tuple[str, ...]
    office: str

    def without_hidden_numbers(self) -> FileRead:
        """The same for a file of another office, whose numbers may mean something else here."""
        return replace(
            self,
            sheets=tuple(
                replace(sheet, rows=tuple(replace(row, key="") for row in sheet.rows))
                for sheet in self.sheets
            ),
        )


def read_file(content: bytes, layouts: Sequence[SheetLayout]) -> FileRead:
    """Read a workbook, or CSV of the cards. A sheet that is missing or empty says nothing.

    Raises: Refused for a file that is none of this, with a sentence that says what to do.
    """
    card = layouts[0]
    if not looks_like_workbook(content):
        grid = open_grid(content, wanted_sheet=card.name, fits=lambda _rows: True, most_rows=MOST_ROWS)
        found = _read(grid, card)
        if found is None:
            raise _no_table([])
        return FileRead((found,), (), "")
    grids, marker = read_sheets(content, most_rows=MOST_ROWS)
    if marker.get("table", NAME) != NAME:
        raise Refused(
            _("別の表のファイルです。このページで受け取ったひな形か、カルテのファイルを選んでください。"),
            code="other-table",
        )
    chosen, unused = _matched(grids, layouts)
    if not chosen:
        raise _no_table(list(grids))
    read = [one for layout, grid in chosen if (one := _read(grid, layout)) is not None]
    if not read:
        raise Refused(
            _("どのシートにも、見出しの下に行がありません。書き入れてから選んでください。"), code="no-rows"
        )
    return FileRead(tuple(read), tuple(_about_sheets(unused, chosen, layouts)), marker.get("office", ""))


def _matched(
    grids: Mapping[str, Grid], layouts: Sequence[SheetLayout]
) -> tuple[list[tuple[SheetLayout, Grid]], list[str]]:
    """Sheets by their name, then by a name that holds ours (経費_R7), then the cards by their headings."""
    free = {name: grid for name, grid in grids.items() if name not in ("書き方", "記入例", "選択肢")}
    found: list[tuple[SheetLayout, Grid]] = []
    for loosely in (False, True):
        for layout in layouts:
            if any(one is layout for one, _grid in found):
                continue
            fitting = [
                name
                for name in free
                if (layout.name in folded(name) if loosely else folded(name) == layout.name)
            ]
            if len(fitting) == 1:
                found.append((layout, free.pop(fitting[0])))
    if not any(layout.part == SYSTEM for layout, _grid in found):
        for name, grid in free.items():
            headings = _headings(grid, layouts[0])
            if headings is not None and len(headings.columns) >= 3:
                found.append((layouts[0], free.pop(name)))
                break
    found.sort(key=lambda pair: layouts.index(pair[0]))
    return found, list(free)


def _headings(grid: Grid, layout: SheetLayout) -> FoundHeadings | None:
    try:
        return headings_of(grid, layout.table)
    except Refused as reason:
        raise Refused(
            _("シート「%(sheet)s」：%(words)s") % {"sheet": layout.name, "words": str(reason)},
            code=reason.code,
        ) from reason


def _read(grid: Grid, layout: SheetLayout) -> SheetRead | None:
    """None for a sheet without headings or without rows below them."""
    headings = _headings(grid, layout)
    if headings is None:
        return None
    prepared, cleared, units = _prepared(grid, headings, layout)
    try:
        table = read_grid(replace(prepared, marker={}), layout.table, most_rows=MOST_ROWS)
    except Refused as reason:
        if reason.code == "no-rows":
            return None
        raise
    notices = [*_few(table.notices), *units]
    return SheetRead(
        layout=layout,
        rows=table.rows,
        cleared=cleared,
        problems=tuple(_with_advice(one, layout) for one in table.problems),
        problem_count=table.problem_count,
        notices=tuple(notices),
    )


def _prepared(
    grid: Grid, headings: FoundHeadings, layout: SheetLayout
) -> tuple[Grid, Mapping[int, frozenset[str]], list[str]]:
    """The sheet without the cells that say 消す or are not shown, and with amounts in yen."""
    above = [
        str(raw)
        for row in grid.rows
        if row.number < headings.row
        for raw in row.cells.values()
        if isinstance(raw, str)
    ]
    note = unit_of_note(above)
    units = {
        place: unit_of_heading(headings.texts[place]) or note or 1
        for place, key in headings.columns.items()
        if layout.table.column(key).kind is Kind.YEN
    }
    year = next((place for place, key in headings.columns.items() if key == "fiscal_year"), None)
    cleared: dict[int, frozenset[str]] = {}
    rows = []
    for row in grid.rows:
        if row.number <= headings.row:
            rows.append(row)
            continue
        if layout.part == "costs" and year is not None and row.cells.get(year) == NOT_SHOWN:
            continue
        words = {
            place: folded(raw) for place, raw in row.cells.items() if isinstance(raw, str) and len(raw) < 12
        }
        gone = {place for place, word in words.items() if word in _CLEARS and place in headings.columns}
        gone -= {place for place in gone if headings.columns[place] == "row_action"}
        if gone:
            cleared[row.number] = frozenset(headings.columns[place] for place in gone)
        cells = {
            place: _in_yen(raw, units[place]) if place in units else raw
            for place, raw in row.cells.items()
            if place not in gone and words.get(place) != folded(NOT_SHOWN)
        }
        rows.append(GridRow(row.number, cells))
    return replace(grid, rows=rows), cleared, _about_units(units, headings)


def _in_yen(raw: object, unit: int) -> object:
    """An amount in yen; what is none, or is negative, stays as it is and is told as it stands there."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return raw
    if unit == 1 and not (isinstance(raw, str) and "円" in raw):
        return raw
    yen = yen_of(raw, unit=unit)
    return raw if yen is None or yen < 0 else yen


def _about_units(units: Mapping[int, int], headings: FoundHeadings) -> list[str]:
    by_unit: dict[int, list[str]] = {}
    for place, unit in units.items():
        if unit != 1:
            by_unit.setdefault(unit, []).append(" ".join(headings.texts[place].split()))
    return [
        _("「%(columns)s」は%(unit)sで書いてあるので、円に直して読みました。")
        % {"columns": "」「".join(columns), "unit": _UNIT_WORDS.get(unit, f"{unit:,}円")}
        for unit, columns in by_unit.items()
    ]


def _few(notices: Sequence[Notice]) -> list[str]:
    """A file with two hundred columns of its own is told so once, not two hundred times."""
    unknown = [one.message for one in notices if one.code == "unknown-column"]
    found = [one.message for one in notices if one.code not in ("unknown-column", "absent")]
    found += unknown[:UNKNOWN_NAMED]
    if len(unknown) > UNKNOWN_NAMED:
        found.append(
            _("ほかにも使わない列が%s列あります。どれも読んでいません。") % (len(unknown) - UNKNOWN_NAMED)
        )
    return found


def _with_advice(problem: Problem, layout: SheetLayout) -> Problem:
    if problem.code != "too-small" or layout.part != "costs":
        return problem
    more = _("返してもらったお金は、もとの年度の金額から引いて書いてください。")
    return replace(problem, message=problem.message + more)


def _about_sheets(
    unused: Sequence[str], chosen: Sequence[tuple[SheetLayout, Grid]], layouts: Sequence[SheetLayout]
) -> list[str]:
    found = []
    if unused:
        found.append(_("使わないシートは読んでいません（%s）。") % "、".join(unused[:5]))
    missing = [one.name for one in layouts if all(one is not layout for layout, _grid in chosen)]
    if missing:
        found.append(_("ファイルにないシートの内容は、今のまま変わりません（%s）。") % "、".join(missing))
    return found


def _no_table(names: Sequence[str]) -> Refused:
    where = _("（シート：%s）") % "、".join(names[:5]) if names else ""
    return Refused(
        _("カルテのシートが見つかりません%s。ひな形を受け取って、その見出しの下に写してください。") % where,
        code="no-table",
    )
