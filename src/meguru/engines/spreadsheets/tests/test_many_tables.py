"""Several tables in one workbook, out and back."""

from __future__ import annotations

import datetime as dt
import io

from openpyxl import load_workbook

from meguru.engines.spreadsheets import (
    NOT_SHOWN,
    Choice,
    Column,
    Kind,
    ManyTable,
    TableLayout,
    TableRow,
    headings_of,
    read_grid,
    read_sheets,
    write_tables,
)

KIND = (Choice("own", "独自開発"), Choice("package", "パッケージ"))
CARDS = TableLayout(
    "cards",
    1,
    "カルテ",
    (
        Column("name", "名前", required=True, note="例：税のシステム"),
        Column("method", "作り方", Kind.CHOICE, choices=KIND),
        Column("began", "使い始めた日", Kind.DATE),
    ),
)
COSTS = TableLayout(
    "costs", 1, "経費", (Column("name", "名前"), Column("yen", "金額（円）", Kind.YEN, unit="円"))
)


def written(cards=(), costs=()) -> bytes:
    target = io.BytesIO()
    write_tables(
        target,
        [ManyTable(CARDS, cards, {"name": "税のシステム"}), ManyTable(COSTS, costs)],
        name="カルテ",
        about=("空けた欄は変わりません。",),
        marker={"office": "131016"},
    )
    return target.getvalue()


class TestManyTables:
    def test_every_sheet_comes_back_as_it_was(self):
        content = written(
            [TableRow({"name": "=税", "method": "own", "began": dt.date(2020, 4, 1)}, key="1:2")],
            [TableRow({"name": "=税", "yen": 1_200_000}), TableRow({"name": "福祉", "yen": 0})],
        )

        grids, marker = read_sheets(content, most_rows=100)
        cards = read_grid(grids["カルテ"], CARDS)

        assert marker == {"table": "カルテ", "office": "131016"}
        assert [(row.key, dict(row.values)) for row in cards.rows] == [
            ("1:2", {"name": "=税", "method": "own", "began": dt.date(2020, 4, 1)})
        ]
        assert [row.values["yen"] for row in read_grid(grids["経費"], COSTS).rows] == [1_200_000, 0]

    def test_text_is_never_a_formula_and_what_is_not_shown_is_grey(self):
        content = written([TableRow({"name": "=1+1"})], [TableRow({"name": "税", "yen": NOT_SHOWN})])

        book = load_workbook(io.BytesIO(content))

        assert book["カルテ"]["B2"].data_type == "s"
        assert book["経費"]["C2"].value == NOT_SHOWN
        assert book["経費"]["C2"].fill.fgColor.rgb.endswith("E3E3E3")

    def test_lists_explanations_and_the_example_are_there(self):
        book = load_workbook(io.BytesIO(written()))

        rules = book["カルテ"].data_validations.dataValidation
        assert any(rule.type == "list" and "選択肢" in rule.formula1 for rule in rules)
        assert book["カルテ"].freeze_panes == "B2"
        words = [cell.value for row in book["書き方"].iter_rows() for cell in row if cell.value]
        assert {"空けた欄は変わりません。", "税のシステム", "独自開発、パッケージ"} <= set(words)

    def test_the_headings_as_written_and_formulas_are_told(self):
        book = load_workbook(io.BytesIO(written((), [TableRow({"name": "税", "yen": 5})])))
        book["経費"]["C1"] = "金額（千円）"
        target = io.BytesIO()
        book.save(target)

        grids, _marker = read_sheets(target.getvalue(), most_rows=100)
        grids["経費"].formulas.append((2, 3))
        found = read_grid(grids["経費"], COSTS)

        assert found.headings["yen"] == "金額（千円）"
        assert headings_of(grids["経費"], COSTS).columns == {2: "name", 3: "yen"}
        assert any("計算結果" in notice.message for notice in found.notices)
