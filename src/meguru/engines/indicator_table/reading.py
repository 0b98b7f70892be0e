"""From the cells of a file to figures by municipality.

Shape.  One heading row (the last row before the first one that names a municipality), then a row a municipality. A
        column of codes (団体コード …) or of names tells the municipality; every other column with a heading that holds
        figures is one indicator. Columns of text (読み, 備考) are left out and named in a remark.
Holds.  Every row of the file is either read, or stands in a remark with its number and what to do; rows of unknown
        bodies, doubled bodies and broken cells never disappear silently. Sums of prefectures (code ..000) are left out
        with a remark. Nothing is stored here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from meguru.engines.indicator_table.directory import Directory, Known, as_code
from meguru.engines.indicator_table.figures import Absence, Figure, Unit, read_figure
from meguru.engines.spreadsheets.grid import GridRow, cell_name
from meguru.engines.spreadsheets.numerals import folded
from meguru.engines.spreadsheets.opening import open_grid
from meguru.engines.spreadsheets.values import typed_text
from meguru.engines.uploads import Refused

MOST_ROWS = 20_000
MOST_COLUMNS = 400
_HEADINGS_WITHIN = 40
_CODE_WORDS = ("コード", "code", "団体番号")
_NAME_WORDS = ("市区町村", "市町村", "団体名", "自治体", "name", "名称")
_PREFECTURE_WORDS = ("都道府県", "pref", "県名")
_MOST_CANDIDATES = 3
_FIGURES_FROM = 0.5  # of the filled cells, so that a column counts as one of figures


@dataclass(frozen=True, slots=True)
class TableRemark:
    """取込みの指摘: what is wrong or was decided. `row` and `column` are as Excel shows them; 0 and "" for the whole.

    A row with an `is_error` remark is not read.
    """

    message: str
    row: int = 0
    column: str = ""
    is_error: bool = True


@dataclass(frozen=True, slots=True)
class FigureColumn:
    """One indicator of the file. `unit` is what its cells say; `known` counts figures, `absent` why others are none."""

    place: int
    heading: str
    unit: Unit
    ending: str
    known: int
    absent: Mapping[Absence, int]


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One municipality: figures by the place of their column; a cell without a figure is in `absences`."""

    number: int
    body: Known
    values: Mapping[int, Decimal]
    absences: Mapping[int, Absence] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of words such as the name of a company: the words by the number of their row."""

    place: int
    heading: str
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """指標の表: what a file holds: its columns of figures, its rows, and every remark in the order of the file."""

    columns: tuple[FigureColumn, ...]
    rows: tuple[FigureRow, ...]
    remarks: tuple[TableRemark, ...]
    text_columns: tuple[TextColumn, ...] = ()


@dataclass(frozen=True, slots=True)
class _Key:
    """Which columns tell the municipality; 0 when there is none. `full`: codes of six digits."""

    code: int
    name: int
    prefecture: int
    full: bool


_Body = tuple[GridRow, Known]


def read_indicator_table(
    content: bytes, directory: Directory, *, is_words: Callable[[str], bool] = lambda heading: False
) -> IndicatorTable:
    """Read CSV (UTF-8, Shift_JIS, UTF-16) or Excel; `is_words` tells which headings stand above wanted words.

    Raises: Refused when no municipality or no figure is found.
    """
    grid = open_grid(
        content,
        wanted_sheet="",
        fits=lambda rows: any(_is_heading(row) for row in rows),
        most_rows=MOST_ROWS,
    )
    heading = next((row for row in grid.rows[:_HEADINGS_WITHIN] if _is_heading(row)), None)
    if heading is None:
        raise Refused(
            "見出しの行が見つかりません。「団体コード」か「市区町村名」の列がある表にしてください。",
            code="no-heading",
        )
    if max(heading.cells) > MOST_COLUMNS:
        raise Refused(
            f"列が多すぎます。一度に読めるのは{MOST_COLUMNS}列までです。列を分けて取り込んでください。",
            code="too-many-columns",
        )
    below = [row for row in grid.rows if row.number > heading.number]
    key = _key_of(heading, below)
    bodies, remarks = _bodies(below, key, directory)
    if not bodies:
        raise Refused(
            "市区町村の行が一つも読めません。"
            + (remarks[0].message if remarks else "見出しの下に、団体ごとの行を置いてください。"),
            code="no-bodies",
        )
    skip = {key.code, key.name, key.prefecture}
    return _table(heading, bodies, skip=skip, remarks=remarks, is_words=is_words)


def _is_heading(row: GridRow) -> bool:
    texts = [folded(typed_text(raw)).lower() for raw in row.cells.values()]
    return len(texts) > 1 and any(
        word in text for text in texts if len(text) <= 20 for word in (*_CODE_WORDS, *_NAME_WORDS)
    )


def _key_of(heading: GridRow, below: Sequence[GridRow]) -> _Key:
    """The columns by their headings. A column that is called a code but holds other things is none."""
    texts = {place: folded(typed_text(raw)).lower() for place, raw in heading.cells.items()}

    def first(words: Sequence[str], holds: Callable[[str], bool]) -> int:
        for place, text in texts.items():
            filled = [typed_text(row.cells[place]) for row in below if place in row.cells][:50]
            if any(word in text for word in words) and filled and sum(map(holds, filled)) > len(filled) / 2:
                return place
        return 0

    def is_code(text: str) -> bool:
        plain = folded(text).removesuffix(".0")
        return plain.isdigit() and 4 <= len(plain) <= 6

    code = first(_CODE_WORDS, is_code)
    lengths = [
        len(folded(typed_text(row.cells[code])).removesuffix(".0")) for row in below if code in row.cells
    ]
    return _Key(
        code=code,
        name=first(_NAME_WORDS, lambda text: read_figure(text) is None),
        prefecture=first(_PREFECTURE_WORDS, lambda text: folded(text)[-1:] in tuple("都道府県")),
        full=max(lengths, default=0) == 6,
    )


def _bodies(
    rows: Sequence[GridRow], key: _Key, directory: Directory
) -> tuple[list[_Body], list[TableRemark]]:
    """The rows whose municipality is known and stands once."""
    remarks: list[TableRemark] = []
    found: dict[str, list[_Body]] = defaultdict(list)
    for row in rows:
        body, remark = _body_of(row, key, directory)
        if remark is not None:
            remarks.append(remark)
        if body is not None:
            found[body.code].append((row, body))
    kept = []
    for same in found.values():
        if len(same) == 1:
            kept.append(same[0])
            continue
        numbers = "、".join(f"{row.number}行目" for row, _body in same)
        for row, body in same:
            words = (
                f"{body.name}の行が二つ以上あります（{numbers}）。どれを使うかを決め、ほかを消してください。"
            )
            remarks.append(TableRemark(words, row.number))
    kept.sort(key=lambda one: one[0].number)
    return kept, sorted(remarks, key=lambda one: one.row)


def _body_of(row: GridRow, key: _Key, directory: Directory) -> tuple[Known | None, TableRemark | None]:
    typed, name, prefecture = (
        typed_text(row.cells.get(place)) for place in (key.code, key.name, key.prefecture)
    )
    if typed:
        return _by_code(row, typed, name, key=key, directory=directory)
    if not name:
        return None, TableRemark(
            "団体コードも団体名もない行です。読みませんでした。", row.number, is_error=False
        )
    found = directory.by_name(name, prefecture=prefecture)
    if len(found) == 1:
        return found[0], None
    if found:
        where = "、".join(body.prefecture for body in found)
        words = f"「{name}」は{where}にあります。団体コードか都道府県名の列を足してください。"
        return None, TableRemark(words, row.number, _name(key.name, row))
    return None, TableRemark(
        f"「{name}」という団体は一覧にありません。名前を確かめるか、団体コードの列を足してください。",
        row.number,
        _name(key.name, row),
    )


def _by_code(
    row: GridRow, typed: str, name: str, *, key: _Key, directory: Directory
) -> tuple[Known | None, TableRemark | None]:
    cell = _name(key.code, row)
    code = as_code(typed, full=key.full)
    if code is None:
        words = f"「{typed}」は団体コードではありません。5けたか、検査数字を付けた6けたで書いてください。"
        return None, TableRemark(words, row.number, cell)
    if code in directory.replaced:
        now = directory.bodies[directory.replaced[code]]
        words = f"{code}は合併などの前のコードです。今は{now.name}（{now.code}）です。値を合わせ、今のコードで書いてください。"
        return None, TableRemark(words, row.number, cell)
    body = directory.bodies.get(code)
    if body is not None:
        if code.startswith("000", 2):
            words = f"{body.name}の合計の行と見て、読みませんでした。"
            return None, TableRemark(words, row.number, cell, is_error=False)
        if name and body not in directory.by_name(name):
            words = f"コードは{body.name}ですが、名前は「{name}」です。コードのほうで読みました。確かめてください。"
            return body, TableRemark(words, row.number, cell, is_error=False)
        return body, None
    return None, TableRemark(_unknown(code, name, directory), row.number, cell)


def _unknown(code: str, name: str, directory: Directory) -> str:
    """What to do about a code that is nobody's today: it may be an old one, and whom the name beside it may mean."""
    likely = directory.candidates(code, name)[:_MOST_CANDIDATES]
    told = "、".join(f"{body.prefecture}{body.name}（{body.code}）" for body in likely)
    hint = f"名前「{name}」が合うのは、{told}です。" if likely else ""
    prefecture = directory.prefecture_of(code)
    where = f"頭の2けたは{prefecture}です。" if prefecture and not likely else ""
    return (
        f"団体コード{code}は今の一覧にありません。{hint}{where}"
        "合併や市になる前の、古いコードかもしれません。今のコードに直してください。"
    )


def _table(
    heading: GridRow,
    bodies: Sequence[_Body],
    *,
    skip: set[int],
    remarks: Sequence[TableRemark],
    is_words: Callable[[str], bool],
) -> IndicatorTable:
    values: dict[int, dict[int, Decimal]] = defaultdict(dict)
    absences: dict[int, dict[int, Absence]] = defaultdict(dict)
    columns: list[FigureColumn] = []
    texts: list[TextColumn] = []
    found = list(remarks)
    names = Counter(folded(typed_text(raw)) for raw in heading.cells.values())
    for place, raw in sorted(heading.cells.items()):
        title = " ".join(typed_text(raw).split())
        if place in skip or not title:
            continue
        cells = [(row, typed_text(row.cells.get(place))) for row, _body in bodies]
        figures = [(row, text, read_figure(text)) for row, text in cells]
        filled = [figure for _row, text, figure in figures if text.strip()]
        if not filled or sum(figure is not None for figure in filled) < _FIGURES_FROM * len(filled):
            if filled and is_words(title):
                texts.append(
                    TextColumn(place, title, {row.number: text for row, text in cells if text.strip()})
                )
                continue
            what = "文字の列なので" if filled else "値が一つもないので"
            found.append(_about_column(place, heading, f"「{title}」は{what}読みませんでした。"))
            continue
        if names[folded(title)] > 1:
            words = f"「{title}」という見出しが二つ以上あります。見出しを変えると、別の指標になります。"
            found.append(_about_column(place, heading, words))
        column, wrong = _column(place, title, figures)
        columns.append(column)
        found += wrong
        for row, _text, figure in figures:
            if figure is not None and figure.value is not None:
                values[row.number][place] = figure.value
            elif figure is not None and figure.absence is not None:
                absences[row.number][place] = figure.absence
    if not columns and not texts:
        raise Refused(
            "数字の入った列が見つかりません。見出しの下に、団体ごとの数字が並ぶ表にしてください。",
            code="no-figures",
        )
    broken = {one.row for one in found if one.is_error}
    rows = tuple(
        FigureRow(row.number, body, values[row.number], absences[row.number])
        for row, body in bodies
        if row.number not in broken
    )
    remarked = tuple(sorted(found, key=lambda one: one.row))
    return IndicatorTable(tuple(columns), rows, remarked, tuple(texts))


def _about_column(place: int, heading: GridRow, words: str) -> TableRemark:
    return TableRemark(words, heading.number, _name(place, heading), is_error=False)


def _column(
    place: int, title: str, figures: Sequence[tuple[GridRow, str, Figure | None]]
) -> tuple[FigureColumn, list[TableRemark]]:
    """The commonest unit of the cells is the column's; cells of another unit and cells that are no figure are wrong."""
    read = [figure for _row, _text, figure in figures if figure is not None and figure.value is not None]
    units = Counter((figure.unit, figure.ending) for figure in read)
    (unit, ending), _count = max(units.items(), key=lambda one: one[1]) if units else ((Unit.NUMBER, ""), 0)
    wrong = []
    for row, text, figure in figures:
        at = _name(place, row)
        if figure is None:
            words = f"{at}の「{text[:30]}」は、「{title}」の値として読めません。数字か、空欄か、「-」にしてください。"
            wrong.append(TableRemark(words, row.number, at))
        elif figure.value is not None and (figure.unit, figure.ending) != (unit, ending):
            words = (
                f"{at}の「{text[:30]}」は、「{title}」のほかの行と単位が違います。単位をそろえてください。"
            )
            wrong.append(TableRemark(words, row.number, at))
    absent = Counter(
        figure.absence for _row, _text, figure in figures if figure is not None and figure.absence
    )
    return FigureColumn(place, title, unit, ending, known=len(read), absent=dict(absent)), wrong


def _name(place: int, row: GridRow) -> str:
    return cell_name(place, row.number) if place else ""
