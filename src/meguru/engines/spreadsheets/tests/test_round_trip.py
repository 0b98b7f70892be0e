"""What was written comes back: whatever it says, in both formats."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from meguru.engines.spreadsheets import TableRow, read_table, write_csv, write_workbook
from meguru.engines.spreadsheets.tests.tables import HEADINGS, LAYOUT
from meguru.engines.spreadsheets.values import clean_text

EXAMPLE = TableRow(
    {
        "name": "転入届の受付",
        "department": "1",
        "volume": 1200,
        "hours": Decimal("33.5"),
        "yen": 4_000_000,
        "since": dt.date(2026, 4, 1),
        "online": True,
    },
    key="12:3",
)
FORMULAS = ["=1+1", "+81", "-5", "@SUM(A1)", "＝1", "'=x", "  =1", "=cmd|' /C calc'!A0", "\t=1"]

texts = st.text(min_size=1, max_size=40).map(clean_text).filter(bool)
rows = st.lists(
    st.builds(
        TableRow,
        st.fixed_dictionaries(
            {
                "name": texts,
                "department": st.sampled_from([None, "1", "2", "3", "4"]),
                "volume": st.none() | st.integers(0, 2_000_000_000),
                "hours": st.none()
                | st.decimals(0, 99_999_999, places=1, allow_nan=False, allow_infinity=False),
                "yen": st.none() | st.integers(0, 10**14),
                "since": st.none() | st.dates(dt.date(1930, 1, 1), dt.date(2100, 12, 31)),
                "online": st.none() | st.booleans(),
            }
        ),
        st.sampled_from(["", "1:1", "99:12"]),
    ),
    min_size=1,
    max_size=6,
)


def back(content):
    return [TableRow(dict(row.values), row.key) for row in read_table(content, LAYOUT).rows]


class TestWhatWasWritten:
    @settings(max_examples=60, deadline=None)
    @given(rows)
    def test_comes_back_from_a_workbook(self, written):
        assert back(write_workbook(LAYOUT, written)) == written

    @settings(max_examples=100, deadline=None)
    @given(rows)
    def test_comes_back_from_csv(self, written):
        assert back(write_csv(LAYOUT, written)) == written

    @pytest.mark.parametrize("text", FORMULAS)
    @pytest.mark.parametrize("write", [write_workbook, write_csv])
    def test_never_becomes_a_formula(self, write, text):
        content = write(LAYOUT, [TableRow({"name": text})])

        assert back(content)[0].values["name"] == clean_text(text)

    def test_survives_being_saved_by_another_program(self):
        book = load_workbook(io.BytesIO(write_workbook(LAYOUT, [EXAMPLE])))
        target = io.BytesIO()
        book.save(target)

        assert back(target.getvalue()) == [EXAMPLE]


class TestTheWorkbook:
    def book(self, **options):
        content = write_workbook(LAYOUT, [EXAMPLE], marker={"office": "900015"}, **options)
        return load_workbook(io.BytesIO(content))

    def test_shows_headings_that_stay_in_sight_and_hides_the_keys(self):
        sheet = self.book()["業務の一覧"]

        assert [cell.value for cell in sheet[1]][1:] == HEADINGS
        assert sheet.freeze_panes == "C2"
        assert sheet.column_dimensions["A"].hidden
        assert sheet["A2"].value == "12:3"

    def test_keeps_figures_as_figures_with_their_format(self):
        sheet = self.book()["業務の一覧"]

        assert (sheet["D2"].value, sheet["D2"].number_format) == (1200, "#,##0")
        assert (sheet["E2"].value, sheet["E2"].number_format) == (33.5, "#,##0.0")
        assert sheet["G2"].is_date
        assert sheet["C2"].value == "市民課"

    def test_text_that_looks_like_a_formula_is_text(self):
        content = write_workbook(LAYOUT, [TableRow({"name": "=1+1"})])
        cell = load_workbook(io.BytesIO(content))["業務の一覧"]["B2"]

        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=1+1", True)

    def test_offers_lists_and_says_at_the_cell_what_to_write(self):
        book = self.book()
        rules = {
            str(rule.sqref).split(":")[0]: rule for rule in book["業務の一覧"].data_validations.dataValidation
        }

        assert rules["C2"].type == "list"
        assert rules["C2"].formula1 == "'選択肢'!$A$2:$A$5"
        assert [cell.value for cell in book["選択肢"]["A"]] == [
            "担当部署",
            "市民課",
            "税務課",
            "市民課 庶務係",
            "税務課 庶務係",
        ]
        assert book["選択肢"].sheet_state == "hidden"
        assert rules["D2"].errorStyle == "warning"
        assert rules["B2"].prompt.startswith("必ず書きます。")

    def test_explains_every_column(self):
        words = [row[0] for row in self.book()["書き方"].iter_rows(values_only=True)]

        assert "1行に1つの業務を書きます。" in words
        assert set(HEADINGS) <= set(words)

    def test_carries_what_it_is_out_of_sight(self):
        book = self.book()
        content = io.BytesIO()
        book.save(content)

        assert book["meguru"].sheet_state == "veryHidden"
        assert read_table(content.getvalue(), LAYOUT).marker == {
            "table": "duties",
            "version": "1",
            "office": "900015",
        }

    def test_examples_stand_on_a_sheet_of_their_own_and_are_not_read(self):
        content = write_workbook(LAYOUT, [EXAMPLE], examples=[TableRow({"name": "例の業務"})])

        assert [row.values["name"] for row in read_table(content, LAYOUT).rows] == ["転入届の受付"]
        assert load_workbook(io.BytesIO(content))["記入例"]["B2"].value == "例の業務"


def test_csv_opens_in_a_japanese_excel_and_runs_nothing():
    content = write_csv(LAYOUT, [TableRow({"name": "=1+1", "volume": 5})])

    assert content.startswith(b"\xef\xbb\xbf")
    records = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert records[1][:3] == ["'=1+1", "", "5"]
