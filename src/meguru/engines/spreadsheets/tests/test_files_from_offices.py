"""Files as offices make them: merged, hidden, calculated, in odd encodings, with the headings elsewhere."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from meguru.engines.spreadsheets import Kind, read_table
from meguru.engines.spreadsheets.tests.tables import HEADINGS, LAYOUT, as_calculated, with_part, workbook
from meguru.engines.uploads import Refused


def names(table):
    return [row.values["name"] for row in table.rows]


def codes(table):
    return [problem.code for problem in table.problems]


def notice(table, code):
    return next(notice.message for notice in table.notices if notice.code == code)


class TestHeadings:
    def test_may_stand_in_any_order_with_other_width_and_marks(self):
        table = read_table(
            workbook([[1200, "転入届"]], headings=["年間件数(件)", "※業 務 名【必須】"]), LAYOUT
        )

        assert table.rows[0].values == {"volume": 1200, "name": "転入届"}

    def test_may_leave_out_the_unit_or_use_an_earlier_name(self):
        table = read_table(workbook([["転入届", 1200]], headings=["事務事業名", "年間件数"]), LAYOUT)

        assert table.rows[0].values == {"name": "転入届", "volume": 1200}

    def test_may_stand_below_a_title(self):
        rows = [[None], HEADINGS, ["転入届", "市民課", 1200]]

        table = read_table(workbook(rows, headings=["令和8年度 業務の棚卸し"]), LAYOUT)

        assert names(table) == ["転入届"]
        assert table.rows[0].number == 4

    def test_merged_over_two_rows_are_one_heading(self):
        def merge(sheet):
            sheet.merge_cells("A1:A2")
            sheet.merge_cells("B1:B2")

        rows = [[None, None], ["転入届", 1200]]
        table = read_table(workbook(rows, headings=["業務名", "年間件数（件）"], change=merge), LAYOUT)

        assert names(table) == ["転入届"]

    def test_that_are_unknown_are_told_with_a_guess_and_not_read(self):
        table = read_table(
            workbook([["転入届", 1, "x"]], headings=["業務名", "年間件数", "担当部所"]), LAYOUT
        )

        assert "C列の「担当部所」" in notice(table, "unknown-column")
        assert "「担当部署」のことであれば" in notice(table, "unknown-column")
        assert "担当部署" in notice(table, "absent")
        assert table.present == ("name", "volume")

    def test_that_stand_twice_are_refused(self):
        with pytest.raises(Refused, match="B列とC列") as refused:
            read_table(
                workbook([["転入届", 1, 2]], headings=["業務名", "年間件数(件)", "年間件数（件）"]), LAYOUT
            )

        assert refused.value.code == "twice"

    def test_that_are_required_must_be_there(self):
        with pytest.raises(Refused, match="「業務名」がありません") as refused:
            read_table(workbook([["市民課", 1]], headings=["担当部署", "年間件数"]), LAYOUT)

        assert refused.value.code == "missing"

    def test_that_are_nowhere_name_the_sheets_that_were_looked_at(self):
        with pytest.raises(Refused, match="「予算」") as refused:
            read_table(workbook([[1, 2]], headings=["款", "項"], sheet="予算"), LAYOUT)

        assert refused.value.code == "no-table"

    def test_a_filled_column_without_heading_is_told(self):
        table = read_table(workbook([["転入届", 1200, "メモ"]], headings=["業務名", "年間件数"]), LAYOUT)

        assert notice(table, "no-heading").startswith("C列")


class TestMergedCells:
    def test_text_merged_downwards_counts_for_every_row(self):
        rows = [["転入届", "市民課", 1], ["転出届", None, 2], ["転居届", None, 3]]
        content = workbook(rows, change=lambda sheet: sheet.merge_cells("B2:B4"))

        table = read_table(content, LAYOUT)

        assert [row.values["department"] for row in table.rows] == ["1", "1", "1"]
        assert "B2:B4" in notice(table, "merged")

    def test_a_figure_merged_downwards_is_a_problem_of_every_row(self):
        rows = [["転入届", None, 300], ["転出届", None, None]]
        table = read_table(workbook(rows, change=lambda sheet: sheet.merge_cells("C2:C3")), LAYOUT)

        assert codes(table) == ["merged-figure", "merged-figure"]
        assert "C2:C3" in table.problems[0].message
        assert all(row.wrong == {"volume"} for row in table.rows)

    def test_cells_merged_across_name_the_cells(self):
        table = read_table(
            workbook([["合計", None, None, 5]], change=lambda sheet: sheet.merge_cells("A2:C2")), LAYOUT
        )

        assert codes(table) == ["merged-across"]
        assert "A2:C2" in table.problems[0].message


class TestHiddenParts:
    def test_rows_are_read_and_said(self):
        def hide(sheet):
            sheet.row_dimensions[3].hidden = True

        table = read_table(workbook([["転入届"], ["転出届"]], change=hide), LAYOUT)

        assert names(table) == ["転入届", "転出届"]
        assert "1行" in notice(table, "hidden-rows") and "3行目" in notice(table, "hidden-rows")

    def test_columns_are_read_and_said(self):
        def hide(sheet):
            sheet.column_dimensions["C"].hidden = True

        table = read_table(workbook([["転入届", None, 5]], change=hide), LAYOUT)

        assert table.rows[0].values["volume"] == 5
        assert "C列「年間件数（件）」" in notice(table, "hidden-columns")


class TestFormulas:
    def test_count_by_their_stored_results(self):
        content = as_calculated(workbook([["転入届", None, "=100*12"]]), {"C2": "1200"})

        assert read_table(content, LAYOUT).rows[0].values["volume"] == 1200

    def test_without_a_result_are_a_problem(self):
        table = read_table(workbook([["転入届", None, "=100*12"]]), LAYOUT)

        assert codes(table) == ["uncalculated"]
        assert table.problems[0].row == 2 and table.problems[0].heading == "年間件数（件）"

    def test_with_an_error_name_it(self):
        table = read_table(workbook([["転入届", None, "#REF!"]]), LAYOUT)

        assert codes(table) == ["error-cell"]
        assert "#REF!" in table.problems[0].message


class TestRows:
    def test_that_are_blank_are_no_rows(self):
        def paint(sheet):
            for row in range(3, 400):
                sheet.cell(row=row, column=2).number_format = "@"

        table = read_table(workbook([["転入届"], [None], [" "], ["転出届"]], change=paint), LAYOUT)

        assert [(row.number, row.values["name"]) for row in table.rows] == [(2, "転入届"), (5, "転出届")]

    def test_without_a_required_value_say_so(self):
        table = read_table(workbook([[None, "市民課", 5]]), LAYOUT)

        assert codes(table) == ["required"]
        assert table.rows[0].wrong == {"name"}
        assert table.rows[0].values["volume"] == 5

    def test_that_are_wrong_show_what_was_typed_and_do_not_spoil_the_others(self):
        table = read_table(workbook([["転入届", "市民課", "多数"], ["転出届", "市民課", 5]]), LAYOUT)

        assert [(problem.row, problem.typed) for problem in table.problems] == [(2, "多数")]
        assert table.rows[1].values["volume"] == 5

    def test_with_real_dates_and_dates_as_text(self):
        rows = [["a", None, None, None, None, dt.date(2026, 4, 1)], ["b", None, None, None, None, "R8.4.1"]]

        table = read_table(workbook(rows), LAYOUT)

        assert {row.values["since"] for row in table.rows} == {dt.date(2026, 4, 1)}

    def test_none_at_all_is_refused(self):
        with pytest.raises(Refused) as refused:
            read_table(workbook([]), LAYOUT)

        assert refused.value.code == "no-rows"

    def test_beyond_the_limit_are_refused_with_the_limit(self):
        with pytest.raises(Refused, match="10行まで") as refused:
            read_table(workbook([[f"業務{n}"] for n in range(11)]), LAYOUT, most_rows=10)

        assert refused.value.code == "too-many-rows"

    def test_problems_are_listed_up_to_a_limit_and_all_counted(self):
        table = read_table(("業務名,年間件数\n" + "x,多\n" * 3000).encode(), LAYOUT)

        assert len(table.problems) == 2000
        assert table.problem_count == 3000


class TestCsv:
    TEXT = '業務名,担当部署,年間件数（件）,年間作業時間（時間）\r\n転入届,市民課,"１，２００件",33.5\r\n'

    @pytest.mark.parametrize("encoding", ["cp932", "utf-8", "utf-8-sig", "utf-16", "euc-jp"])
    def test_in_every_encoding_of_an_office(self, encoding):
        table = read_table(self.TEXT.encode(encoding), LAYOUT)

        assert table.rows[0].values == {
            "name": "転入届",
            "department": "1",
            "volume": 1200,
            "hours": Decimal("33.5"),
        }

    def test_with_tabs_as_copied_from_excel(self):
        table = read_table("業務名\t年間件数\n転入届\t1,200\n".encode(), LAYOUT)

        assert table.rows[0].values["volume"] == 1200

    def test_with_line_breaks_in_a_cell_counts_rows_as_excel_does(self):
        table = read_table('業務名,年間件数\n"転入\n届",1\n転出届,多数\n'.encode(), LAYOUT)

        assert names(table)[0] == "転入\n届"
        assert table.problems[0].row == 3

    def test_with_an_open_quote_says_where(self):
        content = ('業務名,年間件数\n"転入届,1\n' + "あ" * 300_000).encode()

        with pytest.raises(Refused, match="2行目の近く") as refused:
            read_table(content, LAYOUT)
        assert refused.value.code == "csv"


class TestSheets:
    def test_the_one_of_the_right_name_wins_over_examples(self):
        book = load_workbook(io.BytesIO(workbook([["例の業務", None, 1]], sheet="記入例")))
        page = book.create_sheet("業務の一覧")
        page.append(HEADINGS)
        page.append(["転入届"])
        target = io.BytesIO()
        book.save(target)

        assert names(read_table(target.getvalue(), LAYOUT)) == ["転入届"]

    def test_furigana_is_not_part_of_a_text(self):
        shared = (
            '<c r="A2" t="inlineStr"><is><r><t>転入</t></r><r><t>届</t></r>'
            '<rPh sb="0" eb="2"><t>テンニュウ</t></rPh></is></c>'
        )
        content = with_part(
            workbook([[None, "市民課"]]),
            "xl/worksheets/sheet1.xml",
            lambda xml: xml.decode().replace('<c r="B2"', shared + '<c r="B2"', 1).encode(),
        )

        assert names(read_table(content, LAYOUT)) == ["転入届"]

    def test_dates_counted_from_1904_are_understood(self):
        def count_from_1904(xml):
            return xml.replace(b"<workbookPr", b'<workbookPr date1904="1"', 1)

        content = workbook([["a", None, None, None, None, dt.date(2026, 4, 1)]])
        table = read_table(with_part(content, "xl/workbook.xml", count_from_1904), LAYOUT)

        assert table.rows[0].values["since"] == dt.date(2030, 4, 2)


def test_the_table_of_these_tests_has_every_kind():
    kinds = {column.kind for column in LAYOUT.columns}

    assert kinds == set(Kind) - {Kind.DECIMAL}
