"""The sample's systems: made up, adding up to what the towns' costs say, and known in part only."""

import datetime as dt

import pytest
from django.db.models import Sum

from meguru.apps.registry.models import Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role
from meguru.apps.systems.models import (
    CostRow,
    InformationSystem,
    Interface,
    Server,
    UpdateCampaign,
    Vendor,
)
from meguru.apps.systems.queries.campaign import progress_of
from meguru.apps.systems.queries.campaign_differences import year_differences
from meguru.engines.organisation_codes import with_check_digit
from meguru.engines.system_findings import functions
from meguru.shell.sample.cast import story
from meguru.shell.sample.definition import towns
from meguru.shell.sample.systems import add_systems
from meguru.shell.sample.updates import add_updates

NOON = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices():
    prefecture = Organisation.objects.create(
        code="910007", name="めぐり県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )
    found = {"meguri": prefecture}
    for town in towns():
        found[town.sign_in] = Organisation.objects.create(
            code=with_check_digit(town.code),
            name=town.name,
            kind=town.kind,
            prefecture=prefecture,
            is_fictional=True,
        )
    for key, office in found.items():
        person = Person.objects.create_user(
            sign_in_name=f"{key}-dx", password=None, name="試験 職員", organisation=office
        )
        RoleAssignment.objects.create(person=person, role=Role.MUNICIPAL_DX, organisation=office)
    add_systems(now=NOON)
    return found


def test_the_systems(offices):
    assert InformationSystem.objects.count() == 120

    for key, told in story("offered")["costs"].items():
        paid = CostRow.objects.filter(organisation=offices[key], fiscal_year=2025, basis="actual")
        assert paid.aggregate(total=Sum("yen"))["total"] == told["cost"][-1] * 1_000, key

    keys = {key for one in InformationSystem.objects.values_list("functions", flat=True) for key in one}
    assert keys <= set(functions())
    assert InformationSystem.objects.filter(security_level=None).exists()
    assert Server.objects.filter(cpu_mean=None).exists()
    assert Interface.objects.filter(way="manual").exists()
    assert Vendor.objects.filter(name__contains="㈱").exists()


def test_loading_again_changes_nothing(offices):
    before = list(InformationSystem.objects.values_list("pk", "revision"))

    add_systems(now=NOON)

    assert list(InformationSystem.objects.values_list("pk", "revision")) == before


def test_this_years_update_is_half_way_in_and_differs_from_last_years(offices):
    add_updates(now=NOON)
    add_updates(now=NOON)

    assert UpdateCampaign.objects.count() == 2 * len(offices)
    current = UpdateCampaign.objects.get(organisation=offices["meguri"], closed_at=None)
    progress = progress_of(current)
    answered = sum(one.confirmed for one in progress)
    assert 0 < answered < sum(one.systems for one in progress)
    assert sum(one.changed_since for one in progress) == 1
    told = year_differences(campaign=current, user=Person.objects.get(sign_in_name="meguri-dx"))
    assert {each.field for one in told.rows for each in one.changes} >= {"contract_ends_on", "paid_yen"}
    assert told.paid.counted
