"""The sample's initiative shows every stage of the loop, and loading it again changes nothing."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.governance.models import Lesson, Saving
from meguru.apps.governance.queries import Asked, wheel_page
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.shell.sample.cast import story
from meguru.shell.sample.cycle import add_cycle

NOW = dt.datetime(2026, 11, 20, 3, 0, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def dx():
    town = story("initiative")["town"]
    department = make_department()
    office = department.organisation
    make_person(Role.DEPARTMENT_STAFF, department=department, sign_in_name=f"{town}-staff")
    make_person(Role.SECTION_CHIEF, department=department, sign_in_name=f"{town}-chief")
    found = make_person(Role.MUNICIPAL_DX, organisation=office, sign_in_name=f"{town}-dx")
    make_initiative(by=found, department=department, name=story("initiative")["name"])
    return found


def test_every_stage_of_the_loop_holds_something(dx):
    add_cycle(now=NOW)
    wheel = wheel_page(dx, Asked(), this_year=2026).wheel

    assert wheel.decided.fits_into(wheel.found)
    assert wheel.reinvested.yen
    assert wheel.released.minutes
    assert wheel.waiting.yen > 0
    assert Lesson.objects.exists()


def test_loading_again_changes_nothing(dx):
    add_cycle(now=NOW)
    before = list(Saving.objects.values("pk", "revision"))
    add_cycle(now=NOW)

    assert list(Saving.objects.values("pk", "revision")) == before
