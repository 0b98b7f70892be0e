"""Files as they come: each with its sentence."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from meguru.apps.inventory.models import HeldImport, Operation
from meguru.apps.inventory.queries.importing import State
from meguru.apps.inventory.queries.table_files import template_for, workbook_for
from meguru.apps.inventory.queries.table_values import year_of
from meguru.apps.inventory.testing import NOON, edited, make_operation, plan_of, store
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.spreadsheets import Column, TableLayout, TableRow, write_workbook
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db
HEADINGS = ("事務分掌番号", "担当部署", "業務名", "目的", "年間件数（件）")


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(section):
    return make_person(department=section, name="窓口 花子")


def book_of(*rows, headings=HEADINGS):
    book = Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    return book


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def problems(plan):
    return [(one.row, one.code) for one in plan.problems]


def test_merged_figures_are_refused_and_merged_words_count_for_each_row(clerk):
    book = book_of(("1", "市民課", "転入", "同じ目的", 10), ("2", None, "転出", None, None))
    for cells in ("B2:B3", "D2:D3", "E2:E3"):
        book.active.merge_cells(cells)

    plan = plan_of(saved(book), clerk)

    assert {problem.heading for problem in plan.problems} == {"年間件数（件）"}
    assert any("結合" in problem.message for problem in plan.problems)
    assert any("縦に結合されたセル" in words for words in plan.notices)


def test_hidden_rows_are_read_and_said(clerk):
    book = book_of(("1", "市民課", "転入", None, 10), ("2", "市民課", "転出", None, 20))
    book.active.row_dimensions[3].hidden = True

    plan = plan_of(saved(book), clerk)

    assert [row.name for row in plan.rows] == ["転入", "転出"]
    assert any("非表示の行が1行" in words for words in plan.notices)


def test_a_formula_without_a_result_is_a_problem_of_its_row(clerk):
    plan = plan_of(
        saved(book_of(("1", "市民課", "転入", None, "=1+1"), ("2", "市民課", "転出", None, 3))), clerk
    )

    assert problems(plan) == [(2, "uncalculated")] and [row.number for row in plan.rows] == [3]


def test_a_code_that_stands_twice_is_refused_for_the_second_row(clerk, section):
    make_operation(department=section, name="登録済み", code="9")
    text = "事務分掌番号,担当部署,業務名\n1,市民課,甲\n1,市民課,乙\n"

    plan = plan_of(text.encode("cp932"), clerk)

    assert problems(plan) == [(3, "code-taken")] and "2行目" in plan.problems[0].message


def test_a_name_that_stands_twice_is_refused_for_the_second_row(clerk):
    text = "担当部署,業務名\n市民課,甲\n市民課,甲\n"

    assert problems(plan_of(text.encode(), clerk)) == [(3, "name-taken")]


def test_two_rows_of_one_operation_are_told(clerk, section):
    make_operation(department=section, name="甲", code="1")
    text = "事務分掌番号,担当部署,業務名,目的\n1,市民課,甲,い\n,市民課,甲,ろ\n"

    plan = plan_of(text.encode(), clerk)

    assert problems(plan) == [(3, "same-operation")] and "2行目と同じ業務" in plan.problems[0].message


def test_the_number_of_another_operation_cannot_be_taken(clerk, section):
    make_operation(department=section, name="甲", code="1")
    make_operation(department=section, name="乙", code="2")
    content = edited(workbook_for(user=clerk, now=NOON), row=3, 事務分掌番号="1")

    plan = plan_of(content, clerk)

    assert problems(plan) == [(3, "code-taken")] and "「甲」（登録済み）" in plan.problems[0].message


def test_a_department_nobody_knows_is_a_problem_of_its_row(clerk):
    plan = plan_of("担当部署,業務名\n宇宙課,甲\n".encode(), clerk)

    assert [problem.heading for problem in plan.problems] == ["担当部署"] and not plan.rows


@pytest.mark.parametrize(
    ("typed", "year"),
    [
        ("2028", 2028),
        ("２０２８年度", 2028),
        ("令和10年度", 2028),
        ("R10", 2028),
        ("R.10", 2028),
        ("平成元年", None),
        ("平成3", 1991),
        ("そのうち", None),
        ("28", None),
        ("20280", None),
    ],
)
def test_years_as_people_write_them(typed, year):
    assert year_of(typed) == year


def test_a_year_that_is_none_is_a_problem_of_its_row(clerk):
    plan = plan_of("担当部署,業務名,システムの更新年度\n市民課,甲,そのうち\n".encode(), clerk)

    assert problems(plan) == [(2, "year")] and "令和10年度" in plan.problems[0].message


def test_figures_in_japanese_are_read(clerk):
    text = "担当部署,業務名,年間件数,年間作業時間\n市民課,甲,三百,１．２万\n"

    (row,) = plan_of(text.encode("cp932"), clerk).rows

    assert [change.after for change in row.changes[2:]] == ["300", "12,000"]


def test_a_file_without_months_leaves_the_months(clerk, section):
    one = make_operation(department=section, name="甲", purpose="はじめ", yearly_volume=5)

    store("担当部署,業務名,目的\n市民課,甲,新しい\n".encode(), clerk)

    one.refresh_from_db()
    assert (one.purpose, one.yearly_volume) == ("新しい", 5)


def test_an_emptied_cell_empties_the_field_but_not_the_kind_of_work(clerk, section):
    one = make_operation(department=section, name="甲", purpose="はじめ", yearly_volume=5, nature="common")
    text = "担当部署,業務名,目的,年間件数,区分\n市民課,甲,,,\n"

    store(text.encode(), clerk)

    one.refresh_from_db()
    assert (one.purpose, one.yearly_volume, one.nature) == ("", None, "common")


def test_a_file_of_another_office_is_told(clerk, section):
    other = make_department(name="市民課")
    make_operation(department=other, name="甲")
    content = workbook_for(user=make_person(department=other), now=NOON)

    plan = plan_of(content, clerk)

    assert [row.state for row in plan.rows] == [State.NEW]
    assert any("ほかの団体" in words for words in plan.notices)


def test_too_many_rows_are_refused_as_a_whole(clerk):
    rows = "".join(f"市民課,業務{number}\n" for number in range(50_000))

    with pytest.raises(Refused, match="3,000行"):
        plan_of(f"担当部署,業務名\n{rows}".encode(), clerk)


def other_table():
    layout = TableLayout("else.where", 1, "別の表", (Column("a", "担当部署"), Column("b", "業務名")))
    return write_workbook(layout, [TableRow({"a": "市民課", "b": "甲"})])


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda clerk: b"", "ファイルが空です"),
        (lambda clerk: template_for(user=clerk, now=NOON), "行がありません"),
        (lambda clerk: other_table(), "別の表のファイルです"),
        (lambda clerk: "あ,い\n1,2\n".encode(), "見出しの行が見つかりません"),
        (lambda clerk: "事務分掌番号,担当部署\n1,市民課\n".encode(), "「業務名」がありません"),
        (lambda clerk: b"%PDF-1.7", "PDF は読めません"),
        (lambda clerk: b"PK\x03\x04broken", ""),
        (lambda clerk: bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), ""),
        (lambda clerk: b"\x00\xff" * 400, ""),
    ],
)
def test_a_refused_file_gets_its_sentence_and_is_not_held(client, clerk, make, words):
    client.force_login(clerk)

    answer = client.post(
        reverse("inventory:import"), {"file": SimpleUploadedFile("棚卸し.xlsx", make(clerk))}
    )

    page = answer.content.decode()
    assert answer.status_code == 422 and "field__error" in page and words in page
    assert not HeldImport.objects.exists() and not Operation.objects.exists()


def test_the_template_offers_only_what_one_may_change(clerk, section):
    make_department(organisation=section.organisation, name="税務課")

    book = load_workbook(io.BytesIO(template_for(user=clerk, now=NOON)))

    offered = {cell.value for row in book["選択肢"].iter_rows() for cell in row}
    assert "市民課" in offered and "税務課" not in offered
    assert "記入例" in book.sheetnames and "書き方" in book.sheetnames
    assert book["業務の棚卸し"].data_validations.dataValidation
