"""A form goes out as a workbook and comes back, in whatever state people leave it."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook, load_workbook

from meguru.engines.conditions import Comparison, Operator
from meguru.engines.questionnaire import Option, Question, QuestionKind, Questionnaire, Sum, TableColumn
from meguru.engines.questionnaire.excel_form import ANSWER_SHEET, write_form
from meguru.engines.questionnaire.excel_reading import marker_of, read_form
from meguru.engines.spreadsheets.grid import MARKER_SHEET
from meguru.engines.uploads import Refused

YES = Comparison(Operator.EQ, "has", (True,))
PAPER = Questionnaire(
    questions=(
        Question("has", QuestionKind.YES_NO, "システムはありますか", heading="システム"),
        Question("cost", QuestionKind.NUMBER, "年間の経費", unit="千円", shown_when=YES, tolerance=20),
        Question(
            "how", QuestionKind.ONE_CHOICE, "形", options=(Option("own", "単独"), Option("joint", "共同"))
        ),
        Question(
            "ways", QuestionKind.SEVERAL, "届け方", options=(Option("web", "Web"), Option("desk", "窓口"))
        ),
        Question("since", QuestionKind.DATE, "始めた日", is_required=False),
        Question("why", QuestionKind.LONG_TEXT, "理由", is_required=False),
        Question(
            "parts",
            QuestionKind.TABLE,
            "内訳",
            columns=(
                TableColumn("yen", "額", QuestionKind.NUMBER, unit="千円", is_required=True),
                TableColumn("joint", "共同か", QuestionKind.YES_NO),
            ),
            rows=("機器", "保守"),
        ),
        Question("people", QuestionKind.TABLE, "担当", columns=(TableColumn("name", "所属"),)),
        Question("plan", QuestionKind.FILE, "計画書", is_required=False),
    ),
    cross_checks=(Sum(("parts.yen",), "eq", ("cost",)),),
)
ANSWERS = {
    "has": True,
    "cost": 1200,
    "how": "joint",
    "ways": ["desk"],
    "since": "2026-04-01",
    "why": "=HYPERLINK(1)\n二行目",
    "parts": [{"row": "機器", "yen": 700, "joint": True}, {"row": "保守", "yen": 500.5}],
    "people": [{"row": "", "name": "総務課"}, {"row": "", "name": "財政課"}],
}


def form(**changes):
    given = {
        "heading": "システム経費の調査",
        "lines": ("めぐり県",),
        "answers": {},
        "reasons": {},
        "previous": {"cost": 900},
        "marker": {"survey": "7", "recipient": "8"},
    }
    return write_form(PAPER, **(given | changes))


def edited(content, edit):
    book = load_workbook(io.BytesIO(content))
    edit(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cell_of(book, key, column="E"):
    sheet = book[ANSWER_SHEET]
    row = next(cell.row for cell in sheet["A"] if cell.value == key)
    return sheet[f"{column}{row}"]


def typing(**typed):
    def edit(book):
        for key, value in typed.items():
            cell_of(book, key.replace("__", "|")).value = value

    return edited(form(), edit)


class TestTheForm:
    def test_comes_back_as_it_was_filled_in(self):
        read = read_form(form(answers=ANSWERS, reasons={"cost": "更新のため"}), PAPER)

        assert read.problems == ()
        assert read.answers == ANSWERS
        assert read.reasons == {"cost": "更新のため"}
        assert read.marker["recipient"] == "8"

    def test_is_empty_when_nobody_wrote(self):
        read = read_form(form(), PAPER)

        assert (read.answers, read.problems) == ({}, ())

    def test_never_holds_a_formula_and_lets_people_write_only_where_they_should(self):
        book = load_workbook(io.BytesIO(form(answers=ANSWERS)))

        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
        assert book[ANSWER_SHEET].protection.sheet
        assert not cell_of(book, "cost").protection.locked
        assert cell_of(book, "cost", "C").protection.locked
        assert book[MARKER_SHEET].sheet_state == "veryHidden"

    def test_says_how_to_answer_and_shows_last_year(self):
        book = load_workbook(io.BytesIO(form()))

        assert cell_of(book, "cost", "D").value == "【必須】問1で「はい」と答えたときだけ答える。数字で書く"
        assert cell_of(book, "cost", "G").value == "900千円"
        height = book[ANSWER_SHEET].row_dimensions[cell_of(book, "cost").row].height
        assert height >= 30  # "how to answer" takes two lines
        assert book[ANSWER_SHEET].data_validations.dataValidation


class TestWhatPeopleType:
    def test_full_width_figures_and_era_dates_are_understood(self):
        read = read_form(
            typing(cost="１，２００千円", since="令和8年4月1日", has="○", ways__web="はい"), PAPER
        )

        assert read.problems == ()
        assert read.answers == {"cost": 1200, "since": "2026-04-01", "has": True, "ways": ["web"]}

    def test_words_in_place_of_a_figure_are_named_with_their_cell(self):
        [problem] = read_form(typing(cost="たくさん", has="はい"), PAPER).problems

        assert problem.cell.startswith("E")
        assert problem.label == "問2 年間の経費"
        assert problem.typed == "たくさん"

    def test_a_formula_without_a_result_is_named_and_the_rest_is_taken(self):
        read = read_form(typing(cost="=SUM(1,2)", has="はい"), PAPER)

        assert read.answers == {"has": True}
        assert "計算結果" in read.problems[0].message

    def test_what_is_not_on_the_list_is_named(self):
        [problem] = read_form(typing(how="その他"), PAPER).problems

        assert "単独" in problem.message

    def test_anything_but_a_ring_beside_an_option_is_asked_about(self):
        [problem] = read_form(typing(ways__desk="たぶん"), PAPER).problems

        assert "○" in problem.message


class TestWhatPeopleDoToTheSheet:
    def test_moved_rows_are_found_by_their_key(self):
        content = edited(form(answers=ANSWERS), lambda book: book[ANSWER_SHEET].insert_rows(6, amount=2))

        assert read_form(content, PAPER).answers == ANSWERS

    def test_a_lost_key_is_explained_and_nothing_is_guessed(self):
        def forget(book):
            cell_of(book, "cost").value = 5
            cell_of(book, "cost", "A").value = None

        read = read_form(edited(form(), forget), PAPER)

        assert "cost" not in read.answers
        assert {"印が消えて", "行がありません"} == {
            words
            for words in ("印が消えて", "行がありません")
            for one in read.problems
            if words in one.message
        }

    def test_an_answer_beside_its_cell_is_pointed_at(self):
        [problem] = read_form(
            edited(form(), lambda book: setattr(cell_of(book, "cost", "J"), "value", 5)), PAPER
        ).problems

        assert problem.cell.startswith("J")
        assert "移して" in problem.message

    def test_merged_answers_are_pointed_at(self):
        def merge(book):
            cell_of(book, "cost").value = 5
            row = cell_of(book, "cost").row
            book[ANSWER_SHEET].merge_cells(f"E{row}:E{row + 1}")

        problems = read_form(edited(form(), merge), PAPER).problems

        assert len(problems) == 2
        assert all("結合" in one.message for one in problems)

    def test_a_bad_cell_of_a_table_keeps_that_table_out_and_no_other(self):
        def wrong(book):
            book["表 問7"]["C5"] = "不詳か"

        read = read_form(edited(form(answers=ANSWERS), wrong), PAPER)

        [problem] = read.problems
        assert (problem.sheet, problem.cell) == ("表 問7", "C5")
        assert "parts" not in read.answers
        assert read.answers["people"] == ANSWERS["people"]

    def test_a_table_whose_sheet_was_deleted_is_explained(self):
        read = read_form(edited(form(answers=ANSWERS), lambda book: book.remove(book["表 問8"])), PAPER)

        assert [one.label for one in read.problems] == ["問8"]


class TestWhatIsNoForm:
    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04 nonsense", "設問,回答".encode()])
    def test_is_refused_with_words(self, content):
        with pytest.raises(Refused):
            marker_of(content)

    def test_a_workbook_of_somebody_else_is_refused(self):
        target = io.BytesIO()
        Workbook().save(target)

        with pytest.raises(Refused, match="様式ではありません"):
            marker_of(target.getvalue())
