"""The sample's services and costs: fictional, near the published averages, stored through the apps' own commands."""

import datetime as dt

import pytest

from meguru.apps.benchmark import cost_queries
from meguru.apps.indicators.models import Indicator, IndicatorValue
from meguru.apps.offerings import queries
from meguru.apps.offerings.models import Offering, ReleasedOffering
from meguru.apps.registry.models import Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role
from meguru.engines.organisation_codes import with_check_digit
from meguru.engines.service_gap import GapKind, service_catalogue
from meguru.shell.sample.cast import story
from meguru.shell.sample.definition import towns
from meguru.shell.sample.offered import add_offered

NOON = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture():
    return Organisation.objects.create(
        code="910007", name="めぐり県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )


@pytest.fixture
def offices(prefecture):
    found = {}
    for town in towns():
        office = Organisation.objects.create(
            code=with_check_digit(town.code),
            name=town.name,
            kind=town.kind,
            prefecture=prefecture,
            population_2020=town.residents,
            is_fictional=True,
        )
        for desk in ("staff", "chief", "dx"):
            person = Person.objects.create_user(
                sign_in_name=f"{town.sign_in}-{desk}", password=None, name="試験 職員", organisation=office
            )
            RoleAssignment.objects.create(person=person, role=Role.MUNICIPAL_DX, organisation=office)
        found[town.sign_in] = office
    for key in ("system_cost", "general_budget", "core_renewal_year"):
        Indicator.objects.create(key=key, name=key, theme="costs", unit="千円", direction="neither")
    Indicator.objects.create(
        key="core_vendor", name="事業者", theme="costs", kind=Indicator.Kind.CHOICE, direction="neither"
    )
    return found


@pytest.fixture
def reader(prefecture):
    person = Person.objects.create_user(
        sign_in_name="reader", password=None, name="試験 職員", organisation=prefecture
    )
    RoleAssignment.objects.create(person=person, role=Role.PREFECTURE_DX, organisation=prefecture)
    return person


def test_tells_of_every_service_of_the_catalogue():
    assert set(story("offered")["services"]) == {one.id for one in service_catalogue().services}


def test_the_larger_the_further_and_one_village_is_not_public_yet(prefecture, offices, reader):
    add_offered(now=NOON)

    shown = queries.overview(prefecture, user=reader)
    counts = {one.body.name: one.count.smartphone for one in shown.towns if one.is_public}
    assert counts["湊原市"] > counts["凪野市"] > counts["月見町"] > 0
    assert "峰里村" not in counts
    assert Offering.objects.filter(organisation=offices["minesato"]).exists()


def test_loading_again_changes_nothing(offices):
    add_offered(now=NOON)
    before = Offering.objects.count(), ReleasedOffering.objects.count(), IndicatorValue.objects.count()
    add_offered(now=NOON + dt.timedelta(days=1))

    assert (
        Offering.objects.count(),
        ReleasedOffering.objects.count(),
        IndicatorValue.objects.count(),
    ) == before


def test_a_small_town_has_something_to_learn_from_the_others(prefecture, offices, reader):
    add_offered(now=NOON)
    found = queries.service_shortfalls(offices["tsukimi"], queries.municipalities(prefecture), user=reader)

    assert {GapKind.ABSENT, GapKind.NOT_ONLINE} <= {one.kind for one in found}


def test_costs_lie_near_the_published_averages_and_weigh_on_the_small(prefecture, offices, reader):
    add_offered(now=NOON)

    page = cost_queries.cost_page(prefecture, user=reader)

    assert page.year == 2025
    assert page.with_cost == 6
    assert all(0.5 <= one.standing.to_reference <= 1.5 for one in page.towns)
    assert [one.standing.size.id for one in page.towns][-1] == "core"
    assert page.hint.times > 2.5
    vendors = {one.facts.facts["vendor"] for one in page.towns}
    assert vendors == {"株式会社みほん情報", "めぐりシステム株式会社"}


def test_without_the_indicators_that_ship_there_are_services_and_no_costs(prefecture, offices):
    Indicator.objects.all().delete()
    add_offered(now=NOON)

    assert Offering.objects.exists()
    assert not IndicatorValue.objects.exists()
