"""A contract that a saving hangs on is not removed, whichever way somebody tries: the saving is named, nothing changes."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meguru.apps.governance.testing import make_saving
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import NOON
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.apps.systems import commands
from meguru.apps.systems.commands.exchange import count_revisions, keep_changes
from meguru.apps.systems.commands.exchange_rows import RowWrite
from meguru.apps.systems.models import CardChange, Contract, ImportedKarte, KarteImport
from meguru.apps.systems.testing import make_contract, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def contract():
    initiative = make_initiative()
    found = make_contract(make_system(department=initiative.department))
    make_saving(initiative, title="保守をまとめて安くする", contract=found)
    return found


@pytest.fixture
def dx(client, contract):
    person = make_person(Role.MUNICIPAL_DX, organisation=contract.organisation)
    client.force_login(person)
    return person


def left_as_it_was(contract, revision):
    contract.system.refresh_from_db()
    return Contract.objects.filter(pk=contract.pk).exists() and contract.system.revision == revision


def test_removing_the_row(client, dx, contract):
    contract.system.refresh_from_db()
    revision = contract.system.revision

    page = client.post(
        reverse("systems:remove", args=[contract.system_id, "contracts", contract.pk]), follow=True
    ).content.decode()

    assert "「保守をまとめて安くする」が、その行をもとにしています" in page
    assert left_as_it_was(contract, revision)


def test_taking_back_that_it_was_added(client, dx, contract):
    contract.system.refresh_from_db()
    revision = contract.system.revision
    added = CardChange.objects.get(part="contracts", row_id=contract.pk)

    page = client.post(
        reverse("systems:undo", args=[contract.system_id, added.pk]), follow=True
    ).content.decode()

    assert "「保守をまとめて安くする」が、その行をもとにしています" in page
    added.refresh_from_db()
    assert added.undone_at is None
    assert left_as_it_was(contract, revision)


def test_taking_back_the_workbook_that_brought_it(client, dx, contract):
    """The import as storing one leaves it: a contract added to a card that was there."""
    system, office = contract.system, contract.organisation
    added = CardChange.objects.get(part="contracts", row_id=contract.pk)
    cost = commands.add_row(
        system=system,
        part="costs",
        values={"fiscal_year": 2025, "kind": "run", "yen": 5},
        by=dx,
        now=NOON,
    )
    (other,) = keep_changes(
        office,
        [({}, RowWrite(system.pk, "costs", cost.pk, False, {"fiscal_year": 2025, "kind": "run", "yen": 5}))],
        by=dx,
        now=NOON,
    )
    count_revisions([system.pk], by=dx, now=NOON)
    system.refresh_from_db()
    imported = KarteImport.objects.create(
        organisation=office,
        file_name="カルテ.xlsx",
        sha256="0" * 64,
        added_count=0,
        changed_count=1,
        stored_by=dx,
        stored_at=NOON,
    )
    ImportedKarte.objects.create(
        organisation=office,
        imported=imported,
        system=system,
        is_new=False,
        revision=system.revision,
        changes=[other.pk, added.pk],
    )

    page = client.post(reverse("systems:exchange_undo", args=[imported.pk]), follow=True).content.decode()

    assert "「保守をまとめて安くする」が、その行をもとにしています" in page
    imported.refresh_from_db()
    assert imported.undone_at is None
    assert system.costs.exists()
    assert left_as_it_was(contract, system.revision)
