"""Two people at the same card in the same moment, each with a connection of their own."""

from __future__ import annotations

import pytest
from django.db import transaction

from meguru.apps.inventory.testing import NOON
from meguru.apps.registry.testing import Somebody, both, database_for_two, make_department, make_person
from meguru.apps.systems import commands
from meguru.apps.systems.bridge import digest, fields_of, plain_row
from meguru.apps.systems.models import Contract, CostRow, InformationSystem
from meguru.apps.systems.queries.cost_grid import plain_grid
from meguru.apps.systems.testing import make_contract, make_system

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("a_database_for_two")]
RUN = (2025, "run")


@pytest.fixture
def a_database_for_two(transactional_db, tmp_path):
    with database_for_two(tmp_path):
        yield


@pytest.fixture
def system():
    return make_system(department=make_department(), purpose="はじめ")


@pytest.fixture
def people(system):
    return [make_person(department=system.department, name=name) for name in ("佐藤花子", "鈴木一郎")]


def saved_card(system, person, purpose):
    """What somebody does who opened the card before anybody saved it."""
    seen = digest(plain_row(system, ["purpose"]))
    return lambda: commands.change_system(
        system=system, values={"purpose": purpose}, seen=seen, by=person, now=NOON
    )


def kinds(outcomes):
    return sorted(type(one).__name__ for one in outcomes)


def test_of_two_who_save_one_section_the_second_is_shown_what_the_first_wrote(system, people):
    first, second = people

    outcomes = both(saved_card(system, first, "甲"), saved_card(system, second, "乙"))

    assert kinds(outcomes) == ["CardChange", "WrittenMeanwhile"]
    refused = next(one for one in outcomes if isinstance(one, commands.WrittenMeanwhile))
    stored = InformationSystem.objects.get(pk=system.pk)
    assert refused.theirs == {"purpose": stored.purpose}
    assert stored.revision == system.revision + 1


def test_two_sections_do_not_meet(system, people):
    first, second = people
    seen = digest(plain_row(system, ["method"]))

    outcomes = both(
        saved_card(system, first, "甲"),
        lambda: commands.change_system(
            system=system, values={"method": "own"}, seen=seen, by=second, now=NOON
        ),
    )

    assert kinds(outcomes) == ["CardChange", "CardChange"]
    stored = InformationSystem.objects.get(pk=system.pk)
    assert (stored.purpose, stored.method, stored.revision) == ("甲", "own", system.revision + 2)


def test_a_contract_that_goes_while_somebody_writes_it_is_gone_once(system, people):
    first, second = people
    contract = make_contract(system)
    seen, number = digest(plain_row(contract, fields_of("contracts"))), contract.pk

    with transaction.atomic():
        commands.remove_row(row=contract, part="contracts", by=first, now=NOON)
        stale = Contract(pk=number, system=system)
        writing = Somebody(
            lambda: commands.change_row(
                row=stale, part="contracts", values={"name": "新"}, seen=seen, by=second, now=NOON
            )
        )
        assert writing.waits()

    refused = writing.finish()
    assert isinstance(refused, commands.RowGone)
    assert "佐藤花子さんが消しました" in str(refused)
    assert not Contract.objects.exists()


def test_of_two_tables_of_costs_one_is_stored_whole_and_the_other_not_at_all(system, people):
    places = [RUN, (2024, "run")]
    seen = digest(plain_grid({}, places))

    def save(person, yen):
        return lambda: commands.save_costs(
            system=system, basis="actual", values=dict.fromkeys(places, yen), seen=seen, by=person, now=NOON
        )

    outcomes = both(*(save(person, yen) for person, yen in zip(people, (100, 200), strict=True)))

    assert kinds(outcomes) == ["WrittenMeanwhile", "list"]
    amounts = list(CostRow.objects.values_list("yen", flat=True))
    assert amounts in ([100, 100], [200, 200])


def test_the_same_new_cost_twice_is_one(system, people):
    def add(person):
        return lambda: commands.add_row(
            system=system,
            part="costs",
            values={"fiscal_year": 2025, "kind": "run", "yen": 5},
            by=person,
            now=NOON,
        )

    assert kinds(both(*(add(person) for person in people))) == ["AlreadyThere", "CostRow"]
    assert CostRow.objects.count() == 1


def test_taken_back_by_two_it_is_taken_back_once(system, people):
    change = saved_card(system, people[0], "甲")()

    outcomes = both(*[lambda: commands.undo_change(change=change, by=people[1], now=NOON)] * 2)

    assert kinds(outcomes) == ["CannotUndo", "CardChange"]
    assert InformationSystem.objects.get(pk=system.pk).purpose == "はじめ"
