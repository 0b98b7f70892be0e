from decimal import Decimal

import pytest

from meguru.apps.inventory import commands, queries
from meguru.apps.inventory.models import Operation
from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


class TestAddOperation:
    def test_is_written_to_the_ledger(self):
        operation = make_operation(name="転入届の受付")

        event = Event.objects.get(organisation=operation.organisation)

        assert event.activity == "inventory.operation_added"
        assert "転入届の受付" in event.summary

    def test_refuses_a_second_operation_of_the_same_name_in_a_department(self):
        section = make_department(name="市民課")
        make_operation(department=section, name="転入届")

        with pytest.raises(commands.AlreadyNamed, match="市民課には「転入届」"):
            make_operation(department=section, name="転入届")

        assert Operation.objects.count() == 1

    def test_allows_the_name_in_another_department(self):
        make_operation(name="庶務")
        make_operation(name="庶務")

        assert Operation.objects.count() == 2


class TestChangeOperation:
    def test_records_what_it_was_and_what_it_is_now(self):
        operation = make_operation(yearly_hours=Decimal("100.0"))

        _change(operation, yearly_hours=Decimal("120.5"))

        changes = Event.objects.last().payload
        assert (changes["before"], changes["after"]) == ({"yearly_hours": "100.0"}, {"yearly_hours": "120.5"})

    def test_records_nothing_when_nothing_changed(self):
        operation = make_operation(purpose="同じ")

        after = _change(operation, purpose="同じ")

        assert after.version == 1
        assert Event.objects.count() == 1

    def test_never_overwrites_what_a_colleague_stored_meanwhile(self):
        operation = make_operation(purpose="はじめ")
        colleague = make_person(organisation=operation.organisation, name="窓口 花子")
        _change(operation, by=colleague, purpose="花子の文")

        with pytest.raises(commands.ChangedMeanwhile, match="窓口 花子さん"):
            _change(operation, from_version=1, purpose="太郎の文")

        assert Operation.objects.get(pk=operation.pk).purpose == "花子の文"


class TestPutAway:
    def test_takes_it_out_of_the_lists_and_the_totals(self):
        operation = make_operation(yearly_hours=Decimal(50))
        reader = make_person(Role.AUDITOR, organisation=operation.organisation)

        commands.put_away(operation=operation, by=reader, now=NOON)

        found = queries.operation_list(user=reader)
        assert found.operations == ()
        assert found.totals.hours == 0

    def test_can_be_undone(self):
        operation = make_operation()
        clerk = make_person(organisation=operation.organisation)
        commands.put_away(operation=operation, by=clerk, now=NOON)

        commands.bring_back(operation=operation, by=clerk, now=NOON)

        assert queries.operation_list(user=clerk).operations == (operation,)

    def test_makes_its_name_free_for_a_new_one(self):
        operation = make_operation(name="転入届")
        clerk = make_person(organisation=operation.organisation)
        commands.put_away(operation=operation, by=clerk, now=NOON)

        make_operation(department=operation.department, name="転入届")

        with pytest.raises(commands.AlreadyNamed):
            commands.bring_back(operation=operation, by=clerk, now=NOON)


class TestOperationList:
    def test_finds_every_word_wherever_it_stands(self):
        section = make_department()
        wanted = make_operation(department=section, name="転入届", legal_basis="住民基本台帳法 第22条")
        make_operation(department=section, name="転出届", legal_basis="住民基本台帳法 第24条")
        reader = make_person(organisation=section.organisation)

        assert queries.operation_list(user=reader, search="台帳法 転入").operations == (wanted,)

    def test_sorts_unknown_figures_last(self):
        section = make_department()
        unknown = make_operation(department=section, name="不明")
        little = make_operation(department=section, name="少", yearly_hours=Decimal(1))
        much = make_operation(department=section, name="多", yearly_hours=Decimal(900))
        reader = make_person(organisation=section.organisation)

        assert queries.operation_list(user=reader, sort="-hours").operations == (much, little, unknown)

    def test_adds_up_what_is_known_and_says_how_much_is_not(self):
        section = make_department()
        make_operation(department=section, yearly_hours=Decimal("187.5"), yearly_volume=10, yearly_yen=5)
        make_operation(department=section, yearly_hours=Decimal("262"))
        make_operation(department=section)
        reader = make_person(organisation=section.organisation)

        totals = queries.operation_list(user=reader).totals

        assert (totals.hours, totals.volume, totals.yen) == (Decimal("449.5"), 10, 5)
        assert (totals.operations, totals.without_hours) == (3, 1)

    def test_holds_nothing_of_another_office(self):
        make_operation()

        assert queries.operation_list(user=make_person()).all_operations == 0


def _change(operation, *, by=None, from_version=1, **values):
    return commands.change_operation(
        operation=operation,
        values=values,
        from_version=from_version,
        by=by or make_person(organisation=operation.organisation),
        now=NOON,
    )
