"""The sample's services, cases and programmes: fictional, complete, and stored through the apps' own commands."""

import datetime as dt

import pytest

from meguru.apps.catalogue import queries
from meguru.apps.catalogue.models import Service, ServiceCase
from meguru.apps.programmes.models import OwnProgramme
from meguru.apps.registry.models import Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role
from meguru.shell.sample.catalogue import add_catalogue
from meguru.shell.sample.definition import towns

NOON = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def person_of(office, role):
    person = Person.objects.create_user(
        sign_in_name=f"{role}-{office.code}", password=None, name="試験 職員", organisation=office
    )
    RoleAssignment.objects.create(person=person, role=role, organisation=office)
    return person


@pytest.fixture
def prefecture():
    return Organisation.objects.create(
        code="910007", name="めぐり県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )


@pytest.fixture
def loaded(prefecture):
    person = person_of(prefecture, Role.PREFECTURE_DX)
    assert add_catalogue(prefecture, person, NOON) == 21
    return person


class TestTheSampleCatalogue:
    def test_loading_again_changes_nothing(self, prefecture, loaded):
        assert add_catalogue(prefecture, loaded, NOON) == 0
        assert Service.objects.count() == 10

    def test_every_case_is_of_a_town_of_the_sample_and_names_its_service(self, loaded):
        cases = list(ServiceCase.objects.all())

        assert len(cases) == 8
        assert {case.body for case in cases} <= {town.name for town in towns()}
        assert all(case.service is not None for case in cases)
        assert all(
            case.population == next(t.residents for t in towns() if t.name == case.body) for case in cases
        )

    def test_every_row_has_a_kind_and_says_that_it_is_fictional(self, loaded):
        for one in [*Service.objects.all(), *ServiceCase.objects.all()]:
            assert one.kinds
            assert "架空" in one.source
        assert all("架空" in one.source for one in OwnProgramme.objects.all())

    def test_the_towns_read_it_and_a_small_one_finds_cases_of_its_size(self, prefecture, loaded):
        town = Organisation.objects.create(
            code="913022",
            name="月見町",
            kind="town",
            prefecture=prefecture,
            population_2020=9_000,
            is_fictional=True,
        )
        clerk = person_of(town, Role.DEPARTMENT_STAFF)

        found = queries.similar_cases(theme="庁舎の窓口の混雑を減らしたい", user=clerk)

        assert any(one.is_like_ours for one in found)
        assert "待ち人数の公開から始めた" in [one.case.title for one in found]

    def test_some_records_are_old_so_that_the_warning_is_seen(self, loaded):
        old = [one for one in Service.objects.all() if queries.is_old(one, today=NOON.date())]

        assert 0 < len(old) < 5
