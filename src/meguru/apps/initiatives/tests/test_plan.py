"""The plan: laid out, changed by several people, ticked, closed, taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.initiatives import bridge, commands, queries
from meguru.apps.initiatives.models import PlanBasis, PlanItem
from meguru.apps.initiatives.testing import NOON, TODAY, make_initiative, make_plan, tick_all
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def initiative(person):
    return make_initiative(by=person)


@pytest.fixture
def phases(initiative):
    return make_plan(initiative)


def names(initiative):
    return [phase.name for phase in bridge.phases_of(initiative)]


def change(phase, by, **values):
    wanted = {
        "revision": phase.revision,
        "name": phase.name,
        "purpose": phase.purpose,
        "starts_on": phase.starts_on,
        "ends_on": phase.ends_on,
    }
    commands.change_phase(phase=phase, **(wanted | values), by=by, now=NOON)


def undo_last(initiative, by):
    change = queries.plan_of(initiative, today=TODAY).undo
    commands.undo_change(change=change, by=by, now=NOON)


class TestLayingOut:
    def test_the_standard_flow_becomes_phases_with_dates_items_and_roles(self, initiative, phases):
        assert [phase.flow_key for phase in phases][:3] == ["consider", "review", "budget"]
        assert phases[0].starts_on == TODAY
        assert all(phase.items.filter(kind=PlanItem.Kind.EXIT).exists() for phase in phases)
        assert all(phase.roles.filter(kind="accountable").count() == 1 for phase in phases)
        assert queries.plan_of(initiative, today=TODAY).problems == ()

    def test_without_new_money_no_budget_is_asked_for_and_nothing_waits(self, initiative):
        phases = make_plan(initiative, needs_budget=False)

        assert "budget" not in [phase.flow_key for phase in phases]
        assert (phases[-1].ends_on - TODAY).days < 530

    def test_towards_a_deadline_the_day_of_use_is_met(self, initiative):
        phases = make_plan(initiative, deadline=dt.date(2028, 9, 29))

        launch = next(phase for phase in phases if phase.flow_key == "launch")
        assert launch.ends_on == dt.date(2028, 9, 29)
        assert PlanBasis.objects.get().deadline == dt.date(2028, 9, 29)

    def test_again_only_open_phases_move_and_lengths_stay(self, initiative, phases, person):
        tick_all(phases[0], by=person)
        commands.close_phase(phase=phases[0], reason="", by=person, now=NOON)
        change(phases[1], person, ends_on=phases[1].starts_on)

        make_plan(initiative, start=dt.date(2026, 7, 1))

        first, second = bridge.phases_of(initiative)[:2]
        assert first.starts_on == TODAY
        assert (second.starts_on, second.ends_on) == (dt.date(2026, 7, 1), dt.date(2026, 7, 1))

    def test_a_new_layout_is_taken_back_as_a_whole(self, initiative, phases, person):
        make_plan(initiative, start=dt.date(2026, 7, 1))

        undo_last(initiative, person)

        assert bridge.phases_of(initiative)[0].starts_on == TODAY

    def test_the_first_layout_taken_back_leaves_no_plan_and_a_new_one_can_begin(
        self, initiative, phases, person
    ):
        undo_last(initiative, person)
        assert names(initiative) == []

        make_plan(initiative, start=dt.date(2026, 5, 1))
        assert len(names(initiative)) == 8

    def test_the_preview_says_by_how_much_a_deadline_is_too_near(self, initiative):
        wish = bridge.Wish(
            PlanBasis.Counted.TO_DEADLINE, dt.date(2026, 9, 30), True, bridge.BudgetDay(10, 31)
        )

        preview = queries.preview_of(initiative, wish, today=TODAY)

        assert preview.is_short
        assert "営業日たりません" in preview.said[0]
        assert names(initiative) == []


class TestChangingAPhase:
    def test_an_older_save_is_refused_with_what_stands_there(self, phases, person):
        change(phases[0], person, name="先の人の名前")

        with pytest.raises(commands.SavedMeanwhile) as refused:
            change(phases[0], person, name="後の人の名前")

        assert refused.value.theirs.name == "先の人の名前"

    def test_a_change_is_taken_back_until_somebody_changes_it_again(self, initiative, phases, person):
        change(phases[0], person, name="新しい名前")
        first = queries.plan_of(initiative, today=TODAY).undo
        phases[0].refresh_from_db()
        change(phases[0], person, name="もっと新しい名前")

        with pytest.raises(commands.CannotUndo):
            commands.undo_change(change=first, by=person, now=NOON)

        undo_last(initiative, person)
        assert names(initiative)[0] == "新しい名前"

    def test_overlapping_dates_are_said_in_words(self, initiative, phases, person):
        change(phases[1], person, starts_on=phases[0].ends_on)

        found = queries.plan_of(initiative, today=TODAY).problems

        assert len(found) == 1
        assert "「仕事の流れを見直す」が、前の工程の終わり" in found[0]

    def test_a_date_that_passed_makes_the_phase_late(self, initiative, phases):
        row = queries.plan_of(initiative, today=phases[0].ends_on + dt.timedelta(days=7)).rows[0]

        assert row.state == "late"
        assert "営業日すぎています" in row.problems[0]

    def test_a_phase_whose_days_have_begun_runs_beside_one_that_is_late(self, initiative, phases):
        states = [row.state for row in queries.plan_of(initiative, today=phases[1].starts_on).rows]

        assert states[:3] == ["late", "running", "next"]


class TestOwnPhases:
    def test_comes_behind_the_named_one_and_goes_again_by_undo(self, initiative, phases, person):
        commands.add_phase(
            initiative=initiative,
            name="住民説明会",
            purpose="",
            after=phases[0],
            starts_on=None,
            ends_on=None,
            by=person,
            now=NOON,
        )
        assert names(initiative)[:3] == ["考えをまとめる", "住民説明会", "仕事の流れを見直す"]
        assert any("日付がありません" in one for one in queries.plan_of(initiative, today=TODAY).problems)

        undo_last(initiative, person)
        assert "住民説明会" not in names(initiative)

    def test_moves_and_moves_back(self, initiative, phases, person):
        commands.move_phase(phase=phases[2], earlier=True, by=person, now=NOON)
        assert names(initiative)[1] == phases[2].name

        undo_last(initiative, person)
        assert names(initiative)[1] == phases[1].name

    def test_the_first_cannot_move_further(self, initiative, phases, person):
        before = names(initiative)

        commands.move_phase(phase=phases[0], earlier=True, by=person, now=NOON)

        assert names(initiative) == before

    def test_removed_with_all_in_it_and_brought_back(self, initiative, phases, person):
        commands.remove_phase(phase=phases[1], by=person, now=NOON)
        assert phases[1].name not in names(initiative)

        undo_last(initiative, person)
        assert names(initiative)[1] == phases[1].name
        assert phases[1].items.in_use().exists()


class TestMarks:
    def test_keep_who_and_when_and_leave_others_alone(self, phases, person):
        colleague = make_person(organisation=person.organisation)
        first, second, hidden = phases[0].items.in_use()[:3]
        commands.tick_items(phase=phases[0], shown=[first.pk], ticked=[first.pk], by=person, now=NOON)
        commands.tick_items(phase=phases[0], shown=[hidden.pk], ticked=[hidden.pk], by=person, now=NOON)

        changed = commands.tick_items(
            phase=phases[0],
            shown=[first.pk, second.pk],
            ticked=[first.pk, second.pk],
            by=colleague,
            now=NOON,
        )

        assert changed == 1
        assert [item.done_by for item in phases[0].items.in_use()[:3]] == [person, colleague, person]

    def test_an_item_of_another_initiative_is_not_touched(self, phases, person):
        other = make_plan(make_initiative(by=person))[0].items.first()

        commands.tick_items(phase=phases[0], shown=[other.pk], ticked=[other.pk], by=person, now=NOON)

        other.refresh_from_db()
        assert not other.is_done

    def test_an_item_out_and_back(self, phases, person):
        item = commands.add_item(phase=phases[0], kind="task", text="区長会で説明する", by=person, now=NOON)
        commands.remove_item(item=item, by=person, now=NOON)
        assert item not in phases[0].items.in_use()

        commands.bring_back_item(item=item, by=person, now=NOON)
        assert item in phases[0].items.in_use()


class TestClosing:
    def test_open_criteria_are_named_until_a_reason_is_written(self, phases, person):
        with pytest.raises(commands.ExitsOpen, match="上司が進めてよいと言った"):
            commands.close_phase(phase=phases[0], reason="  ", by=person, now=NOON)

        commands.close_phase(phase=phases[0], reason="口頭で聞いた", by=person, now=NOON)

        phases[0].refresh_from_db()
        assert (phases[0].closed_by, phases[0].closed_reason) == (person, "口頭で聞いた")

    def test_a_reason_that_is_not_needed_is_not_kept(self, phases, person):
        tick_all(phases[0], by=person)

        commands.close_phase(phase=phases[0], reason="いらない", by=person, now=NOON)

        phases[0].refresh_from_db()
        assert phases[0].is_closed
        assert phases[0].closed_reason == ""

    def test_a_closed_phase_is_opened_before_it_is_changed(self, phases, person):
        commands.close_phase(phase=phases[0], reason="理由", by=person, now=NOON)
        phases[0].refresh_from_db()
        with pytest.raises(commands.PhaseIsClosed):
            change(phases[0], person, name="別の名前")
        with pytest.raises(commands.PhaseIsClosed):
            commands.add_item(phase=phases[0], kind="task", text="足す", by=person, now=NOON)
        with pytest.raises(commands.PhaseIsClosed):
            commands.remove_phase(phase=phases[0], by=person, now=NOON)

        commands.reopen_phase(phase=phases[0], by=person, now=NOON)

        phases[0].refresh_from_db()
        change(phases[0], person, name="別の名前")

    def test_a_change_is_not_taken_back_under_a_closed_phase(self, initiative, phases, person):
        change = queries.plan_of(initiative, today=TODAY).undo
        commands.close_phase(phase=phases[0], reason="理由", by=person, now=NOON)

        assert queries.plan_of(initiative, today=TODAY).undo is None
        with pytest.raises(commands.CannotUndo):
            commands.undo_change(change=change, by=person, now=NOON)
