"""Two people and one table; taking an import back."""

import datetime as dt

import pytest

from meguru.apps.inventory import commands, queries
from meguru.apps.inventory.models import HeldImport, Operation
from meguru.apps.inventory.queries.importing import State, may_undo
from meguru.apps.inventory.queries.table_files import template_for, workbook_for
from meguru.apps.inventory.testing import NOON, edited, hold, make_operation, plan_of, store
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def clerk(section):
    return make_person(department=section, name="窓口 花子")


@pytest.fixture
def colleague(section):
    return make_person(department=section, name="窓口 次郎")


@pytest.fixture
def one(section):
    return make_operation(department=section, name="転入届", code="1", purpose="はじめ")


@pytest.fixture
def two(section):
    return make_operation(department=section, name="転出届", code="2", purpose="はじめ")


def states(plan):
    return {row.number: row.state for row in plan.rows}


def change(operation, by, **values):
    current = Operation.objects.get(pk=operation.pk)
    return commands.change_operation(
        operation=current, values=values, from_version=current.version, by=by, now=NOON
    )


class TestTwoPeople:
    def test_what_a_colleague_changed_since_is_shown_and_not_overwritten(self, clerk, colleague, one, two):
        content = edited(workbook_for(user=clerk, now=NOON), row=2, 年間件数=10)
        content = edited(content, row=3, 年間件数=20)
        change(one, colleague, purpose="次郎の文")

        assert states(plan_of(content, clerk)) == {2: State.STALE, 3: State.CHANGED}
        store(content, clerk)

        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.purpose, one.yearly_volume, two.yearly_volume) == ("次郎の文", None, 20)

    def test_it_is_overwritten_when_it_is_ticked(self, clerk, colleague, one):
        content = edited(workbook_for(user=clerk, now=NOON), row=2, 年間件数=10)
        change(one, colleague, purpose="次郎の文")

        store(content, clerk, stale=True)

        one.refresh_from_db()
        assert (one.purpose, one.yearly_volume, one.version) == ("はじめ", 10, 3)

    def test_of_two_previews_the_second_one_is_shown_again(self, clerk, colleague, one):
        mine = edited(workbook_for(user=clerk, now=NOON), row=2, 目的="花子の文")
        theirs = edited(workbook_for(user=colleague, now=NOON), row=2, 目的="次郎の文")
        held, other = hold(mine, clerk), hold(theirs, colleague)
        commands.store_import(held=other, chosen={2: 1}, by=colleague, now=NOON)

        with pytest.raises(commands.PlanChanged, match=r"2行目「転入届」.*まだ何も取り込んでいません"):
            commands.store_import(held=held, chosen={2: 1}, by=clerk, now=NOON)

        one.refresh_from_db()
        assert one.purpose == "次郎の文" and HeldImport.objects.get() == held
        assert states(plan_of(mine, clerk)) == {2: State.STALE}

    def test_the_same_new_operation_twice_is_stored_once(self, clerk, colleague, section):
        content = edited(template_for(user=clerk, now=NOON), row=2, 担当部署="市民課", 業務名="新しい業務")
        held, other = hold(content, clerk), hold(content, colleague)
        commands.store_import(held=other, chosen={2: 0}, by=colleague, now=NOON)

        with pytest.raises(commands.PlanChanged):
            commands.store_import(held=held, chosen={2: 0}, by=clerk, now=NOON)

        assert Operation.objects.count() == 1

    def test_a_file_is_stored_once(self, clerk, one):
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)
        commands.store_import(held=held, chosen={2: 1}, by=clerk, now=NOON)

        with pytest.raises(commands.PlanChanged, match="もう取り込まれたか"):
            commands.store_import(held=held, chosen={2: 1}, by=clerk, now=NOON)

    def test_rows_one_may_not_change_are_not_stored_whatever_is_sent(self, clerk, section):
        other = make_department(organisation=section.organisation, name="税務課")
        foreign = make_operation(department=other, name="課税")
        held = hold(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="変える"), clerk)

        with pytest.raises(commands.PlanChanged):
            commands.store_import(held=held, chosen={2: 1}, by=clerk, now=NOON)

        foreign.refresh_from_db()
        assert foreign.purpose == ""


class TestHolding:
    def test_forgotten_files_go_away(self, clerk, one):
        content = workbook_for(user=clerk, now=NOON)
        hold(content, clerk)

        commands.hold_import(
            organisation=clerk.organisation,
            file_name="新.xlsx",
            content=content,
            by=clerk,
            now=NOON + dt.timedelta(days=8),
        )

        assert [held.file_name for held in HeldImport.objects.all()] == ["新.xlsx"]


class TestTakingBack:
    def imported(self, clerk):
        content = edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい", **{"4月の件数": 5})
        content = edited(content, row=3, 目的="新しい")
        content = edited(content, row=4, 担当部署="市民課", 業務名="加えた業務")
        return store(content, clerk)

    def test_puts_back_what_was_and_puts_away_what_was_added(self, clerk, one, two):
        imported = self.imported(clerk)

        done = commands.undo_import(imported=imported, by=clerk, now=NOON)

        assert (done.restored, done.put_away, done.left) == (2, 1, ())
        one.refresh_from_db()
        assert one.purpose == "はじめ" and not one.month_figures.exists() and one.version == 3
        assert not Operation.objects.in_use().filter(name="加えた業務").exists()
        assert Event.objects.last().activity == "inventory.import_undone"

    def test_leaves_what_was_changed_since_and_names_it(self, clerk, colleague, one, two):
        imported = self.imported(clerk)
        change(two, colleague, purpose="次郎の文")

        done = commands.undo_import(imported=imported, by=clerk, now=NOON)

        assert done.left == ("転出届",)
        one.refresh_from_db()
        two.refresh_from_db()
        assert (one.purpose, two.purpose) == ("はじめ", "次郎の文")

    def test_refuses_when_everything_was_changed_since(self, clerk, colleague, one):
        imported = store(edited(workbook_for(user=clerk, now=NOON), row=2, 目的="新しい"), clerk)
        change(one, colleague, purpose="次郎の文")

        with pytest.raises(commands.AlreadyUndone, match="転入届"):
            commands.undo_import(imported=imported, by=clerk, now=NOON)

    def test_happens_once(self, clerk, one, two):
        imported = self.imported(clerk)
        commands.undo_import(imported=imported, by=clerk, now=NOON)

        with pytest.raises(commands.AlreadyUndone, match="もう取り消して"):
            commands.undo_import(imported=imported, by=clerk, now=NOON)

    def test_is_for_those_who_may_change_all_of_it(self, clerk, one, two, section):
        imported = self.imported(clerk)
        other = make_department(organisation=section.organisation, name="税務課")
        office = section.organisation

        assert may_undo(imported=imported, user=clerk)
        assert may_undo(imported=imported, user=make_person(Role.MUNICIPAL_DX, organisation=office))
        assert not may_undo(imported=imported, user=make_person(department=other))
        assert not may_undo(imported=imported, user=make_person(Role.AUDITOR, organisation=office))

    def test_the_history_of_an_operation_tells_the_import(self, clerk, one, two):
        self.imported(clerk)

        newest = queries.history_of(operation=one, user=clerk)[0]

        assert "2行目から取り込みました" in newest.summary
        assert [(f.before, f.after) for f in newest.fields if f.label == "目的"] == [("はじめ", "新しい")]
