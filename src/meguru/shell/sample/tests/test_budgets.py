"""The season of the sample stands in every state, and loading it again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.budgets.models import BudgetRequest, BudgetSeason
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person, make_prefecture
from meguru.apps.systems.testing import make_cost, make_system
from meguru.engines.budget_review import RequestState
from meguru.shell.sample.budgets import add_budgets

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    office = make_prefecture()
    found = make_department(organisation=office)
    make_person(Role.PREFECTURE_DX, organisation=office, sign_in_name="meguri-dx")
    make_person(Role.PREFECTURE_DX, organisation=office, sign_in_name="meguri-head")
    make_person(Role.SECTION_CHIEF, department=found, sign_in_name="meguri-chief")
    return found


def test_requests_stand_in_every_state(department):
    make_cost(make_system(department=department, name="財務会計"), yen=12_345_678)
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
