"""The study of the sample is computed, and loading it again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.consolidation.models import Study
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person, make_prefecture
from meguru.apps.systems.testing import make_server, make_system
from meguru.shell.sample.servers import add_servers

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def department():
    office = make_prefecture()
    make_person(Role.PREFECTURE_DX, organisation=office, sign_in_name="meguri-dx")
    return make_department(organisation=office)


def test_the_study_is_computed_once(department):
    for _number in range(3):
        make_server(make_system(department=department, segment="lgwan", hosting="office"))

    for _time in range(2):
        add_servers(now=NOW)

    assert [study.state for study in Study.objects.all()] == [Study.State.DONE]


def test_without_servers_there_is_nothing_to_study(department):
    add_servers(now=NOW)

    assert not Study.objects.exists()
