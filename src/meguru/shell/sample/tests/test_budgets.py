"""The season of the sample stands in every state, and loading it again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
from meguru.apps.registry.models import Department, Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role
from meguru.apps.systems import commands
from meguru.engines.budget_review import RequestState
from meguru.shell.sample.budgets import add_budgets

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    office = Organisation.objects.create(
        code="910007", name="めぐり県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )
    found = Department.objects.create(organisation=office, name="デジタル推進課")
    for desk, role, place in (
        ("dx", Role.PREFECTURE_DX, None),
        ("head", Role.PREFECTURE_DX, None),
        ("chief", Role.SECTION_CHIEF, found),
    ):
        person = Person.objects.create_user(
            sign_in_name=f"meguri-{desk}", name=desk, organisation=office, password=None
        )
        RoleAssignment.objects.create(person=person, role=role, organisation=office, department=place)
    return found


def test_requests_stand_in_every_state(department):
    system = commands.add_system(
        organisation=department.organisation,
        values={"name": "財務会計", "department": department},
        by=None,
        now=NOW,
    )
    cost = {"fiscal_year": 2025, "kind": "run", "yen": 12_345_678}
    commands.add_row(system=system, part="costs", values=cost, by=None, now=NOW)
    add_budgets(now=NOW)
    assert {one.state for one in BudgetRequest.objects.all()} == {one.value for one in RequestState}
    continued = BudgetRequest.objects.get(system__isnull=False)
    assert continued.versions.get().first_year_yen == 12_346_000


def test_loading_again_changes_nothing(department):
    add_budgets(now=NOW)
    before = list(BudgetRequest.objects.values("pk", "revision", "state"))
    add_budgets(now=NOW + dt.timedelta(days=400))
    assert list(BudgetRequest.objects.values("pk", "revision", "state")) == before
    assert BudgetSeason.objects.count() == 1


def test_without_its_people_there_is_no_season():
    add_budgets(now=NOW)
    assert not BudgetSeason.objects.exists()
