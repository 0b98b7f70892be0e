"""The inventory goes out as a table and comes back."""

from decimal import Decimal

import pytest

from meguru.apps.inventory import commands
from meguru.apps.inventory.commands import importing
from meguru.apps.inventory.models import HeldImport, Operation, OperationImport
from meguru.apps.inventory.queries.importing import State
from meguru.apps.inventory.queries.table_files import csv_for, template_for, workbook_for
from meguru.apps.inventory.testing import NOON, edited, hold, make_grade, make_operation, plan_of, store
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.uploads import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(section):
    return make_person(department=section, name="窓口 花子")


@pytest.fixture
def officer(section):
    return make_person(Role.MUNICIPAL_DX, organisation=section.organisation, name="推進 太郎")


@pytest.fixture
def full(section):
    """An operation of which everything is known."""
    grade = make_grade(section.organisation, name="係長（主査）")
    return make_operation(
        department=section,
        name="転入届の受付",
        code="3-1-2",
        nature="common",
        purpose="目的\r\n二行目",
        outline="=SUM(A1) ではない",
        legal_basis="住民基本台帳法 第22条",
        legal_room="frame",
        clients="転入した人",
        clients_count=1500,
        yearly_volume=1600,
        volume_basis="令和6年度",
        yearly_hours=Decimal("500.5"),
        yearly_overtime_hours=Decimal("12.0"),
        direct_yen=1_200_000,
        system_yen=0,
        yearly_yen=9_000_000,
        system_used="住民記録",
        system_usage="9割",
        system_renewal_year=2028,
        indicator="待ち時間",
        past_evaluation="-5 点",
        months=[
            commands.MonthEntry(4, volume=120, hours=Decimal("30.5"), overtime_hours=Decimal("2.5")),
            commands.MonthEntry(12, volume=0),
        ],
        grades=[commands.GradeEntry(grade, people=Decimal("0.25"), hours=Decimal("450.0"))],
    )


def states(plan):
    return {row.number: row.state for row in plan.rows}


class TestThereAndBack:
    def test_an_untouched_workbook_changes_nothing(self, clerk, section, full):
        make_operation(department=section, name="ほとんど空")

        plan = plan_of(workbook_for(user=clerk, now=NOON), clerk)

        assert set(states(plan).values()) == {State.UNCHANGED} and len(plan.rows) == 2
        assert plan.problem_count == 0 and not plan.left_alone

    def test_an_untouched_csv_changes_nothing(self, clerk, section, full):
        make_operation(department=section, name="ほとんど空")

        plan = plan_of(csv_for(user=clerk), clerk)

        assert set(states(plan).values()) == {State.UNCHANGED} and len(plan.rows) == 2
        assert plan.problem_count == 0

    def test_only_the_own_office_goes_out(self, clerk, full):
        make_operation(name="よその業務")

        assert "よその業務".encode() not in csv_for(user=clerk)

    def test_a_filled_template_adds_operations(self, clerk, section):
        content = edited(
            template_for(user=clerk, now=NOON),
            row=2,
            担当部署="市民課",
            業務名="印鑑登録",
            年間件数="１，２００件",
            システムの更新年度="令和10年度",
            **{"4月の件数": "三百", "5月の時間外": 3.5},
        )

        imported = store(content, clerk)

        operation = Operation.objects.get()
        assert (imported.added_count, imported.changed_count) == (1, 0)
        assert (operation.yearly_volume, operation.system_renewal_year) == (1200, 2028)
        assert operation.nature == "own" and operation.changed_by == clerk
        assert [(m.month, m.volume, m.overtime_hours) for m in operation.month_figures.all()] == [
            (4, 300, None),
            (5, None, Decimal("3.5")),
        ]

    def test_the_examples_of_the_template_are_never_read(self, clerk):
        with pytest.raises(Refused, match="行がありません"):
            plan_of(template_for(user=clerk, now=NOON), clerk)


class TestThePreview:
    def test_says_field_by_field_what_changes(self, clerk, full):
        content = edited(
            workbook_for(user=clerk, now=NOON), row=2, 業務名="転入届", 年間件数=1700, **{"4月の件数": 130}
        )

        (row,) = plan_of(content, clerk).rows

        assert row.state is State.CHANGED and row.operation == full
        assert [(c.label, c.before, c.after) for c in row.changes] == [
            ("業務名", "転入届の受付", "転入届"),
            ("年間件数（件）", "1,600", "1,700"),
            ("4月の件数", "120", "130"),
        ]

    def test_stores_nothing(self, clerk, full):
        hold(edited(workbook_for(user=clerk, now=NOON), row=2, 業務名="転入届"), clerk)

        full.refresh_from_db()
        assert full.name == "転入届の受付" and not OperationImport.objects.exists()

    def test_leaves_operations_alone_that_the_file_does_not_have(self, clerk, section, full):
        content = workbook_for(user=clerk, now=NOON)
        make_operation(department=section, name="後からの業務")

        assert plan_of(content, clerk).left_alone == ("後からの業務",)

    def test_refuses_rows_of_other_departments_in_words(self, clerk, section, officer):
        other = make_department(organisation=section.organisation, name="税務課")
        make_operation(department=other, name="課税", code="1")
        make_operation(department=other, name="収納", code="2")
        content = edited(workbook_for(user=clerk, now=NOON), row=2, 目的="変える")

        plan = plan_of(content, clerk)

        assert states(plan) == {3: State.UNCHANGED}
        assert [(p.row, p.heading) for p in plan.problems] == [(2, "担当部署")]
        assert "「税務課」の業務を変えられるのは" in plan.problems[0].message
        assert states(plan_of(content, officer))[2] is State.CHANGED

    def test_nobody_gives_an_operation_to_another_department(self, clerk, section, full):
        make_department(organisation=section.organisation, name="税務課")

        plan = plan_of(edited(workbook_for(user=clerk, now=NOON), row=2, 担当部署="税務課"), clerk)

        assert [problem.code for problem in plan.problems] == ["other-department"]


class TestMatching:
    def test_by_the_number_of_the_duties_then_by_the_name(self, clerk, section, full):
        make_operation(department=section, name="名前だけの業務")
        text = "事務分掌番号,担当部署,業務名,年間件数\n３－１－２,市民課,転入届,5\n,市民課,名前だけの業務,6\n"

        plan = plan_of(text.encode("cp932"), clerk)

        assert states(plan) == {2: State.CHANGED, 3: State.CHANGED}
        assert plan.rows[0].operation == full

    def test_a_copied_row_is_a_new_operation(self, clerk, full):
        content = workbook_for(user=clerk, now=NOON)
        copied = edited(content, row=3, 管理番号=f"{full.pk}:1", 担当部署="市民課", 業務名="転出届の受付")

        plan = plan_of(copied, clerk)

        assert states(plan) == {2: State.UNCHANGED, 3: State.NEW}

    def test_numbers_of_other_offices_do_nothing(self, clerk, section):
        foreign = make_operation(name="よその業務", purpose="よその目的")
        text = (
            f"担当部署,業務名,目的,管理番号（消さないでください）\n市民課,うちの業務,変える,{foreign.pk}:1\n"
        )

        plan = plan_of(text.encode(), clerk)
        imported = store(text.encode(), clerk)

        assert states(plan) == {2: State.NEW} and imported.added_count == 1
        foreign.refresh_from_db()
        assert (foreign.name, foreign.purpose, foreign.version) == ("よその業務", "よその目的", 1)

    def test_an_operation_that_was_put_away_is_not_changed_behind_the_back(self, clerk, full):
        content = workbook_for(user=clerk, now=NOON)
        commands.put_away(operation=full, by=clerk, now=NOON)

        assert [problem.code for problem in plan_of(content, clerk).problems] == ["put-away"]


class TestStoring:
    def test_stores_the_ticked_rows_with_one_event(self, clerk, section, full):
        make_operation(department=section, name="二つ目", code="9")
        content = edited(workbook_for(user=clerk, now=NOON), row=2, 年間件数=1)
        content = edited(content, row=3, 年間件数=2)
        before = Event.objects.count()

        imported = store(content, clerk, only={2})

        assert (imported.added_count, imported.changed_count) == (0, 1)
        assert list(Operation.objects.order_by("pk").values_list("yearly_volume", "version")) == [
            (1, 2),
            (None, 1),
        ]
        event = Event.objects.last()
        assert Event.objects.count() == before + 1 and event.activity == "inventory.imported"
        assert event.payload["changed_ids"] == [full.pk] and event.payload["added"] == 0
        assert not HeldImport.objects.exists()

    def test_keeps_what_has_no_column(self, clerk, full):
        store(edited(workbook_for(user=clerk, now=NOON), row=2, **{"4月の件数": 130}), clerk)

        april = full.month_figures.get(month=4)
        assert (april.volume, april.hours, april.overtime_hours) == (130, Decimal("30.5"), Decimal("2.5"))

    def test_an_error_in_the_middle_stores_nothing(self, clerk, section, full, monkeypatch):
        make_operation(department=section, name="二つ目", code="9")
        content = edited(workbook_for(user=clerk, now=NOON), row=2, 年間件数=1)
        content = edited(content, row=3, 年間件数=2)
        original = importing.write_change

        def breaks(**arguments):
            if arguments["current"].name == "二つ目":
                raise RuntimeError("the disk is full")
            return original(**arguments)

        monkeypatch.setattr(importing, "write_change", breaks)
        events = Event.objects.count()

        with pytest.raises(RuntimeError):
            store(content, clerk)

        assert set(Operation.objects.values_list("yearly_volume", "version")) == {(1600, 1), (None, 1)}
        assert Event.objects.count() == events and not OperationImport.objects.exists()
        assert HeldImport.objects.count() == 1

    def test_nothing_ticked_is_said(self, clerk, full):
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 年間件数=1), clerk)

        with pytest.raises(commands.NothingChosen, match="1行以上"):
            commands.store_import(held=held, chosen={}, by=clerk, now=NOON)
