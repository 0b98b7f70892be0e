"""The pages on which kartes go out and come back, and the files that offices really send."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.models import CostRow, HeldKartes, InformationSystem, KarteImport
from meguru.apps.systems.queries.exchange_columns import NAME_OF, sheets_of
from meguru.apps.systems.queries.exchange_files import card_csv
from meguru.apps.systems.queries.exchange_notes import EXAMPLES, NOTES
from meguru.apps.systems.queries.exchange_planning import plan_workbook
from meguru.apps.systems.testing import make_cost, make_system
from meguru.apps.systems.tests.exchange_files import own_book, saved, taken, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="税務課")


@pytest.fixture
def clerk(client, section):
    person = make_person(Role.DEPARTMENT_STAFF, organisation=section.organisation, department=section)
    client.force_login(person)
    return person


def sent(client, content, name="カルテ.xlsx"):
    return client.post(reverse("systems:exchange"), {"file": SimpleUploadedFile(name, content)}, follow=True)


def problems(content, person):
    plan = plan_workbook(content=content, organisation=person.organisation, user=person)
    return [(one.sheet, one.problem.row, one.problem.message) for one in plan.problems]


class TestPages:
    def test_a_file_is_looked_at_stored_and_taken_back(self, client, clerk, section):
        system = make_system(department=section, name="税システム")
        make_cost(system, year=2025, yen=1_000_000)
        book = taken(clerk)
        write(book["経費"], 2, "運用・保守（円）", 1_100_000)

        page = sent(client, saved(book))
        assert "1,000,000円" in page.content.decode()
        assert CostRow.objects.get().yen == 1_000_000

        held = HeldKartes.objects.get()
        token = f"s{system.pk}:{InformationSystem.objects.get().revision}"
        done = client.post(
            reverse("systems:exchange_store", args=[held.pk]), {"system": [token]}, follow=True
        )
        assert "変えたシステムは1件" in done.content.decode()
        assert CostRow.objects.get().yen == 1_100_000

        imported = KarteImport.objects.get()
        client.post(reverse("systems:exchange_undo", args=[imported.pk]))
        assert CostRow.objects.get().yen == 1_000_000

    def test_nothing_ticked_keeps_the_file_and_says_so(self, client, clerk, section):
        make_system(department=section, name="税システム")
        book = taken(clerk)
        write(book["カルテ"], 2, "使う人数", 3)
        sent(client, saved(book))

        page = client.post(reverse("systems:exchange_store", args=[HeldKartes.objects.get().pk]), {})

        assert page.status_code == 422
        assert "選ばれていません" in page.content.decode()
        assert HeldKartes.objects.exists()

    def test_the_files_can_be_taken_along(self, client, clerk, section):
        make_system(department=section, name="税システム")

        for name in ("exchange_template", "exchange_workbook", "exchange_csv"):
            answer = client.get(reverse(f"systems:{name}"))
            content = b"".join(answer) if answer.streaming else answer.content
            assert content[:2] in (b"PK", b"\xef\xbb")

    def test_another_department_may_not_take_it_back(self, client, clerk, section):
        system = make_system(department=section, name="税システム")
        imported = KarteImport.objects.create(
            organisation=section.organisation,
            file_name="x.xlsx",
            sha256="",
            added_count=0,
            changed_count=1,
            stored_at="2026-04-01T00:00:00Z",
        )
        imported.rows.create(organisation=section.organisation, system=system, is_new=False, revision=1)
        other = make_department(organisation=section.organisation)
        client.force_login(
            make_person(Role.DEPARTMENT_STAFF, organisation=section.organisation, department=other)
        )

        assert client.post(reverse("systems:exchange_undo", args=[imported.pk])).status_code == 403


class TestFilesThatOfficesSend:
    def test_a_csv_in_shift_jis_is_read(self, clerk, section):
        make_system(department=section, name="税システム", code="S-1")
        text = card_csv(user=clerk).decode("utf-8-sig").replace("税システム", "税のシステム")

        plan = plan_workbook(content=text.encode("cp932"), organisation=section.organisation, user=clerk)

        assert [one.told[0].after for one in plan.systems] == ["税のシステム"]

    @pytest.mark.parametrize(
        ("heading", "amount", "words"),
        [
            ("運用・保守（円）", -500, "もとの年度の金額から引いて"),
            ("運用・保守（円）", "未定だが約3億", "数として読めません"),
            ("運用・保守（円）", "100〜200", "幅のある"),
        ],
    )
    def test_amounts_that_are_none_are_explained(self, heading, amount, words, clerk, section):
        make_system(department=section, name="税システム")
        content = own_book(
            {"経費": [["システムの名前", "年度", heading], ["税システム", "令和7年度", amount]]}
        )

        ((sheet, row, message),) = problems(content, clerk)

        assert (sheet, row) == ("経費", 2)
        assert words in message

    def test_an_amount_a_thousand_times_off_is_asked_about(self, clerk, section):
        make_cost(make_system(department=section, name="税システム"), year=2024, yen=1_200_000)
        content = own_book(
            {"経費": [["システムの名前", "年度", "運用・保守（円）"], ["税システム", 2025, 1_250]]}
        )

        (plan,) = plan_workbook(content=content, organisation=section.organisation, user=clerk).systems

        assert "千円と円" in plan.questions[0]
        assert not plan.is_ticked_at_first

    def test_a_note_above_the_table_says_thousands(self, clerk, section):
        make_system(department=section, name="税システム")
        content = own_book(
            {
                "経費": [
                    ["令和7年度 経費の一覧（単位：千円）"],
                    ["システムの名前", "年度", "運用・保守"],
                    ["税システム", "R7", 1_250],
                ]
            }
        )

        plan = plan_workbook(content=content, organisation=section.organisation, user=clerk)

        assert plan.systems[0].rows[0].after["yen"] == 1_250_000
        assert any("千円" in words for words in plan.notices)

    def test_rows_that_cannot_be_told_apart_or_found_are_named(self, clerk, section):
        make_system(department=section, name="税システム")
        content = own_book(
            {
                "カルテ": [
                    ["システムの名前", "所管"],
                    ["税システム", "税務課"],
                    ["税システム", "税務課"],
                    ["新しいもの", "税務"],
                ],
                "経費": [
                    ["システムの名前", "年度", "運用・保守（円）"],
                    ["税システム", "2025", 5],
                    ["税システム", "令和7年度", 6],
                    ["税ｼｽﾃﾑ", "来年度", 7],
                    ["税システムズ", "2024", 8],
                ],
            }
        )

        found = problems(content, clerk)

        assert [(sheet, row) for sheet, row, _words in found] == [
            ("カルテ", 3),
            ("カルテ", 4),
            ("経費", 3),
            ("経費", 4),
            ("経費", 5),
        ]
        assert "税務課" in found[1][2]
        assert "2行目と同じ" in found[2][2]
        assert "年度として読めません" in found[3][2]
        assert "税システム" in found[4][2]

    def test_merged_and_hidden_and_calculated_cells_are_told(self, clerk, section):
        make_system(department=section, name="税システム")
        book = taken(clerk)
        costs = book["経費"]
        for row in (2, 3):
            write(costs, row, "システムの名前", "税システム")
            write(costs, row, "年度", 2023 + row)
        write(costs, 2, "運用・保守（円）", 100)
        costs.merge_cells("H2:H3")
        costs.row_dimensions[3].hidden = True

        plan = plan_workbook(content=saved(book), organisation=section.organisation, user=clerk)

        assert any("結合" in one.problem.message for one in plan.problems)
        assert any("非表示の行" in words for words in plan.notices)

    def test_two_hundred_columns_of_their_own_are_told_once(self, clerk, section):
        make_system(department=section, name="税システム")
        extra = [f"独自の列{n}" for n in range(200)]
        content = own_book(
            {"カルテ": [["システムの名前", "所管", *extra], ["税システム", "税務課", *["x"] * 200]]}
        )

        plan = plan_workbook(content=content, organisation=section.organisation, user=clerk)

        assert sum("使わない列" in words for words in plan.notices) <= 4

    def test_a_share_in_a_column_of_percentages_is_asked_about(self, clerk, section):
        make_system(department=section, name="税システム")
        content = own_book(
            {"サーバー": [["システムの名前", "サーバーの名前", "CPUの平均（％）"], ["税システム", "a", 0.4]]}
        )

        (plan,) = plan_workbook(content=content, organisation=section.organisation, user=clerk).systems

        assert "40％" in plan.questions[0]


class TestLayout:
    def test_every_note_and_example_belongs_to_a_column(self, section):
        for sheet in sheets_of(section.organisation):
            keys = {column.key for column in sheet.table.columns}
            assert NOTES.get(sheet.part, {}).keys() <= keys
            assert EXAMPLES.get(sheet.part, {}).keys() <= keys
            assert sheet.part == "system" or NAME_OF in keys
