"""The basics, the sheet for the superior, the linked operations and the list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.testing import NOON, make_initiative, make_plan, name_role, tick_all
from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_person(Role.MUNICIPAL_DX)


@pytest.fixture
def initiative(person):
    return make_initiative(by=person, name="窓口を早くする")


def change(initiative, by, revision=1, **values):
    return commands.change_basics(
        initiative=initiative, revision=revision, values=values, by=by, now=NOON + dt.timedelta(hours=1)
    )


class TestChangeBasics:
    def test_stores_counts_the_save_and_records_from_what_to_what(self, initiative, person):
        change(initiative, person, theme="待たせない", why_now="人がへる")

        initiative.refresh_from_db()
        assert (initiative.theme, initiative.revision) == ("待たせない", 2)
        event = Event.objects.get(activity="initiatives.basics_changed")
        assert '"after":"待たせない"' in event.payload_json.replace(": ", ":")

    def test_an_older_save_is_refused_and_shows_what_stands_there(self, initiative, person):
        change(initiative, person, theme="先の人")

        with pytest.raises(commands.SavedMeanwhile) as refused:
            change(initiative, person, revision=1, theme="後の人")

        assert refused.value.theirs.theme == "先の人"
        initiative.refresh_from_db()
        assert initiative.theme == "先の人"

    def test_nothing_changed_records_nothing(self, initiative, person):
        change(initiative, person, name=initiative.name)

        assert not Event.objects.filter(activity="initiatives.basics_changed").exists()

    def test_a_name_that_is_taken_is_refused_with_nothing_stored(self, initiative, person):
        make_initiative(by=person, name="もう一つ")

        with pytest.raises(commands.AlreadyNamed):
            change(initiative, person, name="もう一つ", theme="新しい")

        initiative.refresh_from_db()
        assert initiative.theme == ""


class TestPuttingAway:
    def test_away_and_back(self, initiative, person):
        commands.put_away_initiative(initiative=initiative, by=person, now=NOON)
        assert queries.initiative_rows(user=person) == []
        assert queries.put_away_rows(user=person) == [initiative]
        assert queries.choices(person) == []

        commands.bring_back_initiative(initiative=initiative, by=person, now=NOON)
        assert [row.initiative for row in queries.initiative_rows(user=person)] == [initiative]
        assert queries.choices(person) == [(str(initiative.pk), "窓口を早くする")]

    def test_back_is_refused_while_another_has_the_name(self, initiative, person):
        commands.put_away_initiative(initiative=initiative, by=person, now=NOON)
        make_initiative(by=person, name="窓口を早くする")

        with pytest.raises(commands.AlreadyNamed):
            commands.bring_back_initiative(initiative=initiative, by=person, now=NOON)


class TestOperations:
    def test_links_and_leaves_alone_what_was_not_shown(self, initiative, person):
        section = make_department(organisation=person.organisation)
        one, two, three = (make_operation(department=section) for _number in range(3))
        initiative.operations.add(three)

        commands.link_operations(initiative=initiative, shown=[one, two], ticked=[one], by=person, now=NOON)

        assert set(initiative.operations.all()) == {one, three}

    def test_another_office_is_never_among_those_offered(self, initiative, person):
        theirs = make_operation(name="転入届の受付")

        assert queries.operations_to_link(initiative, user=person, search="転入") == []
        assert queries.operations_among([theirs.pk], initiative=initiative, user=person) == []


class TestPitch:
    FULL = {
        "theme": "待たせない",
        "why_now": "人がへる",
        "who_is_helped": "転入の人",
        "money_asked": "なし",
        "asked_of_supporter": "税務課に声をかけてください",
        "first_step": "待つ人を数える",
        "first_step_on": dt.date(2026, 4, 10),
    }

    def test_says_what_is_missing_and_leaves_out_empty_headings(self, initiative, person):
        sheet = queries.pitch_of(initiative, user=person)

        assert sheet.parts == ()
        assert len(sheet.missing) == 7

    def test_a_full_sheet_misses_nothing_and_names_the_day(self, initiative, person):
        commands.change_pitch(initiative=initiative, revision=1, values=self.FULL, by=person, now=NOON)
        initiative.refresh_from_db()

        sheet = queries.pitch_of(initiative, user=person)

        assert sheet.missing == ()
        assert ("最初にすること", "4月10日に：待つ人を数える") in sheet.parts
        assert queries.facts_of(initiative)["pitch_written"] == 1

    def test_figures_are_those_of_the_inventory_and_sums_count_only_what_is_known(self, initiative, person):
        section = make_department(organisation=person.organisation)
        known = make_operation(department=section, yearly_volume=1500, yearly_hours=500, yearly_yen=None)
        unknown = make_operation(department=section, yearly_volume=None, yearly_hours=None, yearly_yen=None)
        commands.link_operations(
            initiative=initiative, shown=[known, unknown], ticked=[known, unknown], by=person, now=NOON
        )

        sheet = queries.pitch_of(initiative, user=person)

        assert [one.facts for one in sheet.operations] == [("年に1,500件", "年に500時間"), ()]
        assert sheet.totals == ("作業時間の合計は年に500時間です（分かっている業務1件の和）。",)


class TestList:
    def test_an_idea_a_running_a_late_and_a_done_one(self, person):
        idea, running, late, done = (make_initiative(by=person, name=name) for name in "あいうえ")
        today = timezone.localdate()
        make_plan(running, start=today)
        make_plan(late, start=today - dt.timedelta(days=400))
        for phase in make_plan(done):
            tick_all(phase, by=person)
            commands.close_phase(phase=phase, reason="", by=person, now=NOON)

        rows = {row.initiative: row for row in queries.initiative_rows(user=person)}

        assert [rows[one].status for one in (idea, running, late, done)] == [
            "idea",
            "running",
            "late",
            "done",
        ]
        assert rows[running].current.name == "考えをまとめる"
        assert rows[late].days_late > 300
        assert (rows[done].phases_done, rows[done].phases_total) == (8, 8)
        assert [row.initiative for row in queries.initiative_rows(user=person, status="late")] == [late]
        assert [str(one.value) for one in queries.home_figures(person)] == ["2件", "1件"]

    def test_mine_are_those_i_lead_or_have_a_role_in_once_each(self, person):
        colleague = make_person(organisation=person.organisation)
        led, with_role, other = (make_initiative(by=person) for _number in range(3))
        change(led, person, lead=colleague)
        phases = make_plan(with_role)
        name_role(phases[0], "does", person=colleague)
        name_role(phases[1], "does", person=colleague)

        found = {row.initiative for row in queries.initiative_rows(user=colleague, mine=True)}

        assert found == {led, with_role}
        assert len(queries.initiative_rows(user=colleague, mine=True)) == 2
        assert other not in found

    def test_other_offices_see_nothing(self, initiative):
        assert queries.initiative_rows(user=make_person(Role.MUNICIPAL_DX)) == []


def test_facts_have_every_name_that_the_checklists_ask_for(initiative, person):
    assert set(queries.facts_of(initiative)) == {
        "theme_written",
        "lead_named",
        "supporter_named",
        "pitch_written",
        "phases_total",
        "phases_dated",
        "phases_done",
        "roles_total",
        "roles_filled",
        "people_to_agree",
        "people_agreed",
        "expert_questions",
        "readiness_total",
        "readiness_ready",
    }
