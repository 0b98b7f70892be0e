"""Kartes in Excel: taken along, brought back, looked at, stored and taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.inventory.testing import NOON
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.commands.exchange import PlanChanged, hold_workbook, store_workbook
from meguru.apps.systems.commands.exchange_undo import AlreadyUndone, undo_workbook
from meguru.apps.systems.commands.undoing import undo_change
from meguru.apps.systems.models import Contract, CostRow, InformationSystem, Server, Vendor
from meguru.apps.systems.queries.exchange_plan import State
from meguru.apps.systems.queries.exchange_planning import plan_workbook
from meguru.apps.systems.testing import (
    make_contract,
    make_cost,
    make_data,
    make_incident,
    make_interface,
    make_satisfaction,
    make_server,
    make_system,
    make_vendor,
)
from meguru.apps.systems.tests.exchange_files import own_book, read, saved, taken, write
from meguru.engines.spreadsheets import NOT_SHOWN
from meguru.engines.uploads import Refused
from meguru.engines.vendor_names import Reason

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="税務課")


@pytest.fixture
def dx(section):
    return make_person(Role.MUNICIPAL_DX, organisation=section.organisation)


def planned(content, person):
    return plan_workbook(content=content, organisation=person.organisation, user=person)


def stored(content, person, *, vendors=None, only=None):
    held = hold_workbook(
        organisation=person.organisation, file_name="カルテ.xlsx", content=content, by=person, now=NOON
    )
    plan = planned(content, person)
    chosen = {one.key: one.revision for one in plan.storable.values() if only is None or one.name in only}
    return store_workbook(held=held, chosen=chosen, vendors=vendors or {}, by=person, now=NOON)


def known_vendor(system):
    name = "株式会社甲"
    found = Vendor.objects.filter(organisation=system.organisation, name=name).first()
    return found or make_vendor(organisation=system.organisation, name=name)


def a_full_system(section, **values):
    system = make_system(department=section, **({"name": "税システム", "code": "S-1"} | values))
    make_contract(system, name="保守", vendor=known_vendor(system))
    make_cost(system, year=2024, yen=1_000_000)
    make_cost(system, year=2025, yen=1_200_000)
    make_cost(system, year=2025, yen=300_000, kind="licence")
    make_server(system, name="zei-01")
    make_data(system, name="課税台帳")
    make_interface(system, data="調定額")
    make_incident(system)
    make_satisfaction(system)
    return InformationSystem.objects.get(pk=system.pk)


class TestThereAndBack:
    def test_a_file_that_nobody_touched_changes_nothing(self, section, dx):
        a_full_system(section, measures={"backup": True, "log_kept": False})
        a_full_system(section, name="住民記録", code="")

        plan = planned(saved(taken(dx)), dx)

        assert plan.problems == ()
        assert [one.state for one in plan.systems] == [State.UNCHANGED, State.UNCHANGED]
        assert plan.left_alone == 0

    def test_cells_of_every_sheet_are_changed_and_taken_back_together(self, section, dx):
        system = a_full_system(section)
        book = taken(dx)
        write(book["カルテ"], 2, "使う人数", "１２０人")
        write(book["契約"], 2, "終わり", "R10.3.31")
        write(book["経費"], 3, "運用・保守（円）", 1_300_000)
        write(book["サーバー"], 2, "CPUの平均（％）", "12.5%")

        imported = stored(saved(book), dx)
        system.refresh_from_db()

        assert system.users_count == 120
        assert Contract.objects.get().ends_on == dt.date(2028, 3, 31)
        assert CostRow.objects.get(fiscal_year=2025, kind="run").yen == 1_300_000
        assert float(Server.objects.get().cpu_mean) == 12.5
        assert (imported.added_count, imported.changed_count) == (0, 1)

        undone = undo_workbook(imported=imported, by=dx, now=NOON)
        system.refresh_from_db()

        assert undone.restored == 1
        assert system.users_count is None
        assert CostRow.objects.get(fiscal_year=2025, kind="run").yen == 1_200_000
        assert Contract.objects.get().ends_on == dt.date(2027, 3, 31)
        assert planned(saved(taken(dx)), dx).storable == {}
        with pytest.raises(AlreadyUndone):
            undo_workbook(imported=imported, by=dx, now=NOON)

    def test_one_event_stands_in_the_ledger_and_holds_no_amount(self, section, dx):
        a_full_system(section)
        book = taken(dx)
        write(book["経費"], 3, "運用・保守（円）", 1_234_567)

        stored(saved(book), dx)

        event = Event.objects.get(activity="systems.imported")
        assert "1234567" not in str(event.payload) + event.summary


class TestNewSystems:
    def test_a_file_of_an_office_begins_cards_with_all_that_hangs_on_them(self, section, dx):
        content = own_book(
            {
                "カルテ": [
                    ["管理番号", "システムの名前", "所管", "作り方", "使い始めた日"],
                    ["S-9", "介護システム", "税務課", "パッケージ", "平成30年4月1日"],
                    ["", "予約システム", "税務課", "", ""],
                ],
                "契約": [["システムの名前", "契約の名前", "事業者"], ["介護システム", "保守", "㈱甲"]],
                "経費": [
                    ["管理番号", "年度", "予算か決算か", "運用・保守（千円）"],
                    ["S-9", "令和7年度", "予算", "1,200"],
                ],
                "連携": [
                    ["システムの名前", "相手のシステムの名前", "渡すデータ"],
                    ["介護システム", "予約システム", "認定の結果"],
                ],
            }
        )

        stored(content, dx)

        card = InformationSystem.objects.get(code="S-9")
        assert (card.method, card.first_used_on, card.revision) == ("package", dt.date(2018, 4, 1), 1)
        assert card.costs.get().yen == 1_200_000
        assert card.costs.get().basis == "budget"
        assert card.contracts.get().vendor.name == "㈱甲"
        assert card.hands_to.get().other.name == "予約システム"

    def test_taking_it_back_puts_the_cards_away_and_can_itself_be_taken_back(self, section, dx):
        kept = a_full_system(section)
        content = own_book(
            {
                "カルテ": [["システムの名前", "所管"], ["介護システム", "税務課"]],
                "契約": [["システムの名前", "契約の名前", "事業者"], ["税システム", "新しい契約", "乙社"]],
            }
        )
        imported = stored(content, dx)
        assert Vendor.objects.filter(name="乙社").exists()

        undo_workbook(imported=imported, by=dx, now=NOON)

        assert list(InformationSystem.objects.in_use()) == [kept]
        assert not kept.contracts.filter(name="新しい契約").exists()
        undo_change(change=kept.changes.first(), by=dx, now=NOON)
        assert kept.contracts.get(name="新しい契約").vendor.name == "乙社"

    def test_a_vendor_spelt_otherwise_is_suggested_and_can_be_chosen(self, section, dx):
        a_full_system(section)
        content = own_book(
            {
                "カルテ": [["システムの名前", "所管"], ["税システム", "税務課"]],
                "契約": [
                    ["システムの名前", "契約の名前", "事業者"],
                    ["税システム", "改修", "（株） 甲"],
                    ["税システム", "別の改修", "（株） 甲"],
                ],
            }
        )
        known = Vendor.objects.get()
        (spelling,) = planned(content, dx).vendors

        assert (spelling.name, spelling.places) == ("（株） 甲", 2)
        assert [(one.pk, one.name, one.why) for one in spelling.alike] == [
            (known.pk, "株式会社甲", Reason.SAME_NAME)
        ]

        stored(content, dx, vendors={spelling.field: str(known.pk)})
        assert set(Contract.objects.values_list("vendor__name", flat=True)) == {"株式会社甲"}

    def test_three_new_ways_of_one_company_are_offered_each_other(self, section, dx):
        names = ["株式会社乙データ", "㈱乙データ", "乙ﾃﾞｰﾀ（株） 中央支店", "丙研究所"]
        content = own_book(
            {
                "カルテ": [["システムの名前", "所管"], ["税システム", "税務課"]],
                "契約": [
                    ["システムの名前", "契約の名前", "事業者"],
                    *(["税システム", f"契約{number}", name] for number, name in enumerate(names)),
                ],
            }
        )
        found = {one.name: one for one in planned(content, dx).vendors}
        full, short, branch, other = (found[name] for name in names)
        assert {one.name for one in full.alike} == {short.name, branch.name}
        assert {one.why for one in branch.alike} == {Reason.BRANCH}
        assert other.alike == ()

        answers = {
            short.field: full.field,  # one chain and one circle: somebody chose them for each other
            branch.field: short.field,
            full.field: short.field,
        }
        imported = stored(content, dx, vendors=answers)

        assert set(Contract.objects.values_list("vendor__name", flat=True)) == {full.name, other.name}
        assert len(imported.vendors_made) == 2


class TestWhatIsKept:
    def test_empty_cells_and_missing_sheets_leave_what_is_stored(self, section, dx):
        system = a_full_system(section, purpose="課税する", users_count=5)
        content = own_book(
            {
                "カルテ": [
                    ["管理番号", "システムの名前", "所管", "使う人数"],
                    ["S-1", "税システム", "税務課", ""],
                ]
            }
        )

        plan = planned(content, dx)

        assert plan.storable == {}
        assert any("経費" in words for words in plan.notices)
        assert system.purpose == "課税する"

    def test_the_word_for_clearing_clears_and_removes(self, section, dx):
        system = a_full_system(section, users_count=5, measures={"backup": True})
        book = taken(dx)
        write(book["カルテ"], 2, "使う人数", "消す")
        write(book["カルテ"], 2, "守り：控えのデータを取る", "消す")
        write(book["サーバー"], 2, "行の扱い", "消す")
        write(book["経費"], 3, "利用料・ライセンス（円）", "消す")

        imported = stored(saved(book), dx)
        system.refresh_from_db()

        assert (system.users_count, system.measures) == (None, {})
        assert not Server.objects.exists()
        assert not CostRow.objects.filter(kind="licence").exists()

        undo_workbook(imported=imported, by=dx, now=NOON)
        assert Server.objects.get().name == "zei-01"
        assert CostRow.objects.get(kind="licence").yen == 300_000

    def test_a_renamed_system_is_found_by_its_number(self, section, dx):
        system = a_full_system(section)
        content = own_book(
            {"カルテ": [["管理番号", "システムの名前", "所管"], ["Ｓ－１", "新しい税システム", "税務課"]]}
        )

        (plan,) = planned(content, dx).systems

        assert plan.pk == system.pk
        assert [(one.label, one.after) for one in plan.told] == [
            ("管理番号", "Ｓ－１"),
            ("システムの名前", "新しい税システム"),
        ]

    def test_what_a_colleague_changed_meanwhile_is_not_written_over(self, section, dx):
        system = a_full_system(section)
        book = taken(dx)
        write(book["カルテ"], 2, "使う人数", 7)
        InformationSystem.objects.filter(pk=system.pk).update(revision=system.revision + 1, users_count=9)

        (plan,) = planned(saved(book), dx).systems

        assert plan.state is State.STALE
        assert not plan.is_ticked_at_first

    def test_a_change_between_looking_and_storing_stores_nothing(self, section, dx):
        system = a_full_system(section)
        book = taken(dx)
        write(book["カルテ"], 2, "使う人数", 7)
        held = hold_workbook(
            organisation=dx.organisation, file_name="x.xlsx", content=saved(book), by=dx, now=NOON
        )
        with pytest.raises(PlanChanged):
            store_workbook(
                held=held, chosen={f"s{system.pk}": system.revision - 1}, vendors={}, by=dx, now=NOON
            )


class TestWhoSeesWhat:
    def test_costs_and_security_of_others_are_not_in_the_file(self, section):
        a_full_system(section, security_level=3, measures={"backup": False})
        other = make_department(organisation=section.organisation, name="福祉課")
        staff = make_person(Role.DEPARTMENT_STAFF, organisation=section.organisation, department=other)

        book = taken(staff)
        text = " ".join(
            str(cell.value)
            for sheet in book.worksheets
            if sheet.title not in ("書き方", "選択肢", "meguru")
            for row in sheet.iter_rows()
            for cell in row
        )

        assert "1200000" not in text
        assert read(book["契約"], 2, "契約額（税込み、円）") == NOT_SHOWN
        assert read(book["カルテ"], 2, "守りの段階（1〜3）") == NOT_SHOWN
        assert read(book["カルテ"], 2, "守り：控えのデータを取る") == NOT_SHOWN

    def test_a_file_with_hidden_cells_wipes_nothing_and_others_cannot_write(self, section):
        a_full_system(section)
        other = make_department(organisation=section.organisation, name="福祉課")
        staff = make_person(Role.DEPARTMENT_STAFF, organisation=section.organisation, department=other)

        untouched = planned(saved(taken(staff)), staff)
        book = taken(staff)
        write(book["経費"], 2, "年度", 2025)
        write(book["経費"], 2, "運用・保守（円）", 1_200_000)
        guess = planned(saved(book), staff)

        assert (untouched.problems, untouched.storable) == ((), {})
        # The right amount and a wrong one are refused alike: nothing can be guessed.
        assert [one.problem.code for one in guess.problems] == ["other-department"]
        assert guess.storable == {}


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "空"),
            (b"%PDF-1.7", "PDF"),
            (own_book({"予定": [["日", "予定"], [1, "会議"]]}), "カルテのシートが見つかりません"),
            (own_book({"カルテ": [["システムの名前", "所管"]]}), "行がありません"),
        ],
    )
    def test_are_refused_in_words(self, content, words, dx):
        with pytest.raises(Refused, match=words):
            planned(content, dx)
