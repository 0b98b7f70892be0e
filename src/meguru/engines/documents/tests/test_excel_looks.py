"""How the cells of a workbook look: made once, and one cell's look never reaches another's."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from meguru.engines.documents import ColumnKind, Document, Table, to_xlsx


def test_cells_beside_each_other_keep_their_own_look() -> None:
    table = Table(
        "表",
        ("名前", "値", "割合"),
        (("=1+1", 1, 0.5), ("あいう", None, 0.25), ("-3", 2.5, "不明")),
        kinds=(ColumnKind.TEXT, ColumnKind.DECIMAL, ColumnKind.PERCENT),
    )

    sheet = load_workbook(io.BytesIO(to_xlsx(Document(title="表", blocks=(table,))))).worksheets[1]

    assert [sheet.cell(row, 1).quotePrefix for row in (4, 5, 6)] == [True, False, True]
    assert [sheet.cell(4, column).number_format for column in (1, 2, 3)] == ["General", "#,##0.00", "0.0%"]
    assert [sheet.cell(row, 3).alignment.horizontal for row in (4, 6)] == [None, "right"]
    assert (sheet.cell(3, 1).font.b, sheet.cell(4, 1).font.b) == (True, False)
    assert sheet.cell(3, 1).fill.fgColor.rgb != sheet.cell(4, 1).fill.fgColor.rgb
    assert sheet.cell(4, 1).border.left.style == sheet.cell(4, 2).border.left.style == "thin"


def test_a_long_table_has_no_more_styles_than_a_short_one() -> None:
    def styles(rows: int) -> int:
        table = Table("表", ("名前", "値"), tuple((f"町{n}", n) for n in range(rows)))
        return len(load_workbook(io.BytesIO(to_xlsx(Document(title="表", blocks=(table,)))))._cell_styles)

    assert styles(200) == styles(2)
