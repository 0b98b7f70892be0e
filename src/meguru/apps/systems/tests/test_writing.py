"""A card is changed, undone, and read by who may: commands and sight, without pages."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Department
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.systems import commands
from meguru.apps.systems.bridge import digest, fields_of, plain_row
from meguru.apps.systems.models import CardChange, CostRow, InformationSystem
from meguru.apps.systems.permissions import sight_of, sights_of
from meguru.apps.systems.testing import make_contract, make_cost, make_server, make_system

pytestmark = pytest.mark.django_db


def change(system: InformationSystem, **values: object) -> CardChange | None:
    return commands.change_system(system=system, values=values, by=None, now=NOON)


class TestSight:
    def test_who_edits_the_department_sees_its_costs_and_others_do_not(self):
        ours = make_department()
        theirs = make_department(organisation=ours.organisation)
        clerk = make_person(department=ours)

        assert sight_of(clerk, make_system(department=ours)).costs
        assert not sight_of(clerk, make_system(department=theirs)).costs
        assert not sight_of(clerk, make_system(department=theirs)).security

    def test_an_auditor_sees_everything_and_changes_nothing(self):
        system = make_system()
        auditor = make_person(Role.AUDITOR, organisation=system.organisation)

        seen = sight_of(auditor, system)

        assert (seen.costs, seen.security, seen.change) == (True, True, False)

    def test_asked_for_all_departments_at_once_it_is_the_same(self, django_assert_max_num_queries):
        office = make_organisation()
        above = make_department(organisation=office)
        below = Department.objects.create(organisation=office, name="係", parent=above)
        beside = make_department(organisation=office)
        clerk = make_person(department=above)
        systems = [make_system(department=one) for one in (above, below, beside)]

        with django_assert_max_num_queries(2):
            sights = sights_of(clerk)

        assert [sights.of(one) for one in systems] == [sight_of(clerk, one) for one in systems]
        assert not sights.all_costs

    def test_hides_costs_of_contracts_and_guards_of_servers(self):
        system = make_system()
        stranger = make_person(department=make_department(organisation=system.organisation))

        seen = sight_of(stranger, system)

        assert seen.hides("contracts", "total_yen")
        assert seen.hides("costs", "fiscal_year")
        assert seen.hides("servers", "operating_system")
        assert not seen.hides("contracts", "ends_on")


class TestChanging:
    def test_a_change_counts_the_revision_and_tells_the_ledger_no_values(self):
        system = make_system()

        change(system, security_level=2, purpose="道路の占用を受け付ける")

        system.refresh_from_db()
        event = Event.objects.get(activity="systems.card_changed")
        assert (system.revision, system.security_level) == (3, 2)
        assert event.payload["fields"] == ["purpose", "security_level"]
        assert "道路" not in event.payload_json

    def test_saving_what_stands_there_changes_nothing(self):
        system = make_system(name="住民記録")

        assert change(system, name="住民記録", first_used_on=None) is None
        assert not Event.objects.filter(activity="systems.card_changed").exists()

    def test_who_saw_an_older_text_is_refused_and_shown_the_newer(self):
        system = make_system()
        seen = digest(plain_row(system, ["purpose"]))
        change(system, purpose="先に書いた人の目的")

        with pytest.raises(commands.WrittenMeanwhile) as refused:
            commands.change_system(system=system, values={"purpose": "後の人"}, seen=seen, by=None, now=NOON)

        assert refused.value.theirs == {"purpose": "先に書いた人の目的"}

    def test_people_in_different_sections_do_not_meet(self):
        system = make_system()
        seen = digest(plain_row(system, ["language"]))
        change(system, purpose="目的")

        commands.change_system(system=system, values={"language": "COBOL"}, seen=seen, by=None, now=NOON)

        system.refresh_from_db()
        assert (system.purpose, system.language) == ("目的", "COBOL")

    def test_a_name_of_the_department_is_refused_with_words(self):
        department = make_department()
        make_system(department=department, name="住民記録")

        with pytest.raises(commands.AlreadyThere, match="住民記録"):
            make_system(department=department, name="住民記録")

    def test_operations_are_part_of_the_card(self):
        operation = make_operation()
        system = make_system(department=operation.department)

        made = change(system, operations=[operation])

        assert made.after == {"operations": [operation.pk]}
        assert change(system, operations=[operation]) is None


class TestRows:
    def test_a_second_cost_of_the_same_year_and_kind_is_refused(self):
        system = make_system()
        make_cost(system, year=2024)

        with pytest.raises(commands.AlreadyThere, match="同じ年度"):
            make_cost(system, year=2024)

    def test_a_changed_row_is_put_back(self):
        row = make_contract(make_system(), ends_on=dt.date(2027, 3, 31))
        made = commands.change_row(
            row=row, part="contracts", values={"ends_on": dt.date(2028, 3, 31)}, by=None, now=NOON
        )

        commands.undo_change(change=made, by=None, now=NOON)

        row.refresh_from_db()
        assert row.ends_on == dt.date(2027, 3, 31)

    def test_a_removed_row_comes_back_with_its_number_and_every_value(self):
        row = make_server(make_system(), memory_gib="31.5", cpu_by_hour=[1, 2])
        row.refresh_from_db()
        was = plain_row(row, fields_of("servers"))
        made = commands.remove_row(row=row, part="servers", by=None, now=NOON)

        commands.undo_change(change=made, by=None, now=NOON)

        again = type(row).objects.get(pk=made.row_id)
        assert plain_row(again, fields_of("servers")) == was

    def test_an_added_row_is_taken_away_by_undo(self):
        system = make_system()
        make_cost(system)

        commands.undo_change(change=system.changes.get(part="costs"), by=None, now=NOON)

        assert not CostRow.objects.exists()

    def test_a_change_behind_a_newer_one_is_not_undone(self):
        row = make_cost(make_system(), yen=1)
        first = commands.change_row(row=row, part="costs", values={"yen": 2}, by=None, now=NOON)
        commands.change_row(row=row, part="costs", values={"yen": 3}, by=None, now=NOON)

        with pytest.raises(commands.CannotUndo, match="新しい変更から"):
            commands.undo_change(change=first, by=None, now=NOON)

        row.refresh_from_db()
        assert row.yen == 3

    def test_a_change_is_undone_once(self):
        system = make_system(purpose="前")
        made = change(system, purpose="後")
        commands.undo_change(change=made, by=None, now=NOON)

        with pytest.raises(commands.CannotUndo):
            commands.undo_change(change=made, by=None, now=NOON)


class TestPuttingAway:
    def test_it_leaves_the_list_and_comes_back(self):
        system = make_system()

        commands.put_away_system(system=system, by=None, now=NOON)
        assert not InformationSystem.objects.in_use().exists()
        commands.bring_back_system(system=system, by=None, now=NOON)

        assert InformationSystem.objects.in_use().get() == system

    def test_a_name_taken_meanwhile_keeps_it_away(self):
        system = make_system(name="住民記録")
        commands.put_away_system(system=system, by=None, now=NOON)
        make_system(name="住民記録", department=system.department)

        with pytest.raises(commands.AlreadyThere):
            commands.bring_back_system(system=system, by=None, now=NOON)
