"""A file that came back: its rows as the columns understand them, and every cell that they do not.

Steps: the kind of file is told by its first bytes; cells are read within limits (`workbook_in`, `delimited`);
the row of headings is found by what it says (`headings`); merged cells are filled or refused (`merges`); every
cell is understood by its column (`values`). Nothing is guessed silently: what was changed on the way is a
notice, what was not understood is a problem with its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meguru.engines.spreadsheets.delimited import too_many
from meguru.engines.spreadsheets.grid import PEEK_ROWS, Grid, GridRow, cell_name, column_name
from meguru.engines.spreadsheets.headings import FoundHeadings, find_headings, matching
from meguru.engines.spreadsheets.merges import Merges
from meguru.engines.spreadsheets.model import Column, Notice, Problem, ReadRow, ReadTable, TableLayout, Value
from meguru.engines.spreadsheets.opening import open_grid
from meguru.engines.spreadsheets.values import Wrong, clean_text, read_value, typed_text
from meguru.engines.uploads import Refused

MOST_ROWS = 50_000
MOST_PROBLEMS = 2_000
CELLS_NAMED = 5
REMARKS: Mapping[str, str] = {
    "about": "「約」「程度」などの言葉を外して、数だけを読みました",
    "unknown-word": "「不明」「-」などは、空欄（不明）として読みました",
    "rounded": "小数の桁が多い数は、四捨五入しました",
    "formula": "式の入ったセルは、ファイルに残っている計算結果を読みました",
    "date-in-text": "日付・時刻になっている文字の欄は、見えているとおりの文字として読みました",
}


@dataclass(slots=True)
class _Findings:
    """What the rows gave rise to, gathered on the way."""

    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    remarks: dict[str, list[str]] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def remark(self, code: str, cell: str) -> None:
        self.remarks.setdefault(code, []).append(cell)


def read_table(content: bytes, layout: TableLayout, *, most_rows: int = MOST_ROWS) -> ReadTable:
    """Read an .xlsx or CSV file into the rows of a table.

    Shape:  one ReadRow per row below the headings that has anything in a column of the table.
    Holds:  a file that is refused, is refused as a whole; otherwise every cell is either in `values` or has a
            problem. Columns are found by their headings, in any order; unknown ones are told and not read.
            Cells merged downwards count for every row they span when they hold text, and are a problem when
            they hold a figure, which would count several times.
    Raises: Refused (see `workbook_in`, `delimited`, `headings`), also with code "other-table" for a file made
            for something else, "no-table", "no-rows" and "too-many-rows".
    """
    grid = open_grid(
        content,
        wanted_sheet=layout.sheet,
        fits=lambda rows: _has_headings(rows, layout.columns),
        most_rows=most_rows,
    )
    return read_grid(grid, layout, most_rows=most_rows)


def headings_of(grid: Grid, layout: TableLayout) -> FoundHeadings | None:
    """Where the columns of a table stand on a sheet; None when no row names them. Raises: Refused (`headings`)."""
    return find_headings(_first_texts(grid), layout.columns)


def read_grid(grid: Grid, layout: TableLayout, *, most_rows: int = MOST_ROWS) -> ReadTable:
    """Read a sheet that was opened already into the rows of a table; holds and raises as `read_table`."""
    if grid.marker.get("table", layout.name) != layout.name:
        raise Refused(
            "別の表のファイルです。この画面から取り出したひな形か一覧を使ってください。", code="other-table"
        )
    headings = headings_of(grid, layout)
    if headings is None:
        raise Refused(
            "ひな形と同じ見出しの行が見つかりません。ひな形を取り出して、その見出しの下に写してください。",
            code="no-table",
        )
    columns = {place: layout.column(key) for place, key in headings.columns.items()}
    last = max([headings.row, *(m.bottom for m in grid.merges if m.top <= headings.row <= m.bottom)])
    body = [row for row in grid.rows if row.number > last and not columns.keys().isdisjoint(row.cells)]
    if not body:
        raise Refused(
            f"{headings.row}行目の見出しの下に、行がありません。書き入れてから選んでください。",
            code="no-rows",
        )
    if len(body) > most_rows:
        raise too_many(most_rows)
    merges = Merges.below(last, grid, columns)
    findings = _Findings()
    rows = tuple(_row(row, columns, headings.key_column, merges, findings) for row in body)
    for number, place in grid.formulas:
        if number > last and place in columns:
            findings.remark("formula", cell_name(place, number))
    return ReadTable(
        rows=rows,
        present=tuple(headings.columns.values()),
        problems=tuple(findings.problems),
        problem_count=findings.problem_count,
        notices=(
            *headings.notices,
            *_unread(body, headings),
            *_hidden(grid, columns, body),
            *_merged(merges),
            *_remarks(findings),
        ),
        marker=grid.marker,
        sheet=grid.sheet,
        headings={key: headings.texts[place] for place, key in headings.columns.items()},
    )


def _has_headings(rows: Sequence[GridRow], columns: Sequence[Column]) -> bool:
    texts = ({place: typed_text(raw) for place, raw in row.cells.items()} for row in rows)
    return any(len(set(matching(row, columns).values())) >= min(2, len(columns)) for row in texts)


def _first_texts(grid: Grid) -> list[tuple[int, dict[int, str]]]:
    """The first rows as texts; a heading merged downwards counts in each of its rows."""
    texts = {
        row.number: {place: typed_text(raw) for place, raw in row.cells.items()}
        for row in grid.rows[:PEEK_ROWS]
    }
    for merge in grid.merges:
        heading = texts.get(merge.top, {}).get(merge.left)
        for number in range(merge.top + 1, min(merge.bottom, merge.top + PEEK_ROWS) + 1):
            if heading and number in texts:
                texts[number].setdefault(merge.left, heading)
    return sorted(texts.items())


def _row(
    row: GridRow,
    columns: Mapping[int, Column],
    key_column: int | None,
    merges: Merges,
    findings: _Findings,
) -> ReadRow:
    values: dict[str, Value] = {}
    wrong: set[str] = set()
    for place, column in columns.items():
        position = (row.number, place)
        raw = merges.fills.get(position, row.cells.get(place))
        reading = merges.wrong.get(position) or read_value(raw, column)
        if not isinstance(reading, Wrong) and reading.value is None and column.required:
            reading = Wrong("required", f"「{column.heading}」が空です。入力してください。")
        if isinstance(reading, Wrong):
            wrong.add(column.key)
            findings.add(
                Problem(reading.code, row.number, column.heading, reading.message, typed_text(raw)[:200])
            )
            continue
        values[column.key] = reading.value
        if reading.remark:
            findings.remark(reading.remark, cell_name(place, row.number))
    key = clean_text(typed_text(row.cells.get(key_column))) if key_column is not None else ""
    return ReadRow(row.number, key, values, frozenset(wrong))


def _unread(body: Sequence[GridRow], headings: FoundHeadings) -> list[Notice]:
    """Columns that hold something but have no heading."""
    filled = {place for row in body for place in row.cells}
    nameless = sorted(filled - set(headings.named))
    if not nameless:
        return []
    names = "、".join(column_name(place) for place in nameless[:CELLS_NAMED])
    return [Notice("no-heading", f"{names}には見出しがないので、読んでいません。見出しを付けると読めます。")]


def _hidden(grid: Grid, columns: Mapping[int, Column], body: Sequence[GridRow]) -> list[Notice]:
    """What the sender cannot see in Excel counts all the same, and is said."""
    notices = []
    rows = sorted(grid.hidden_rows & {row.number for row in body})
    if rows:
        shown = "、".join(str(number) for number in rows[:CELLS_NAMED])
        more = " など" if len(rows) > CELLS_NAMED else ""
        notices.append(
            Notice(
                "hidden-rows",
                f"非表示の行が{len(rows)}行あります（{shown}{more}行目）。これらの行も読みました。"
                "要らないときは、行を削除してもう一度選んでください。",
            )
        )
    places = sorted(grid.hidden_columns & columns.keys())
    if places:
        shown = "、".join(
            f"{column_name(place)}「{columns[place].heading}」" for place in places[:CELLS_NAMED]
        )
        notices.append(
            Notice(
                "hidden-columns", f"非表示の列が{len(places)}列あります（{shown}）。これらの列も読みました。"
            )
        )
    return notices


def _merged(merges: Merges) -> list[Notice]:
    if not merges.names:
        return []
    return [
        Notice(
            "merged",
            f"縦に結合されたセルは、どの行にも同じ内容があるものとして読みました{_places(merges.names)}。",
        )
    ]


def _remarks(findings: _Findings) -> list[Notice]:
    return [Notice(code, f"{REMARKS[code]}{_places(cells)}。") for code, cells in findings.remarks.items()]


def _places(cells: Sequence[str]) -> str:
    shown = "、".join(cells[:CELLS_NAMED])
    return f"（{shown} など{len(cells):,}か所）" if len(cells) > CELLS_NAMED else f"（{shown}）"
