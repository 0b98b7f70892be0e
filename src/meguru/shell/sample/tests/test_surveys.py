"""The sample's surveys: last year's published, this year's with every step of answering."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from meguru.apps.outbox.models import Message
from meguru.apps.registry.models import Organisation, Person, RoleAssignment
from meguru.apps.registry.roles import Role
from meguru.apps.surveys.models import AnswerVersion, Survey
from meguru.apps.surveys.queries.collecting import collecting
from meguru.apps.surveys.queries.published import published_to
from meguru.engines.organisation_codes import with_check_digit
from meguru.shell.sample.definition import towns
from meguru.shell.sample.surveys import add_surveys

NOON = dt.datetime(2026, 11, 21, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def person_of(office, role, name):
    person = Person.objects.create_user(
        sign_in_name=name, password=None, name="試験 職員", organisation=office
    )
    RoleAssignment.objects.create(person=person, role=role, organisation=office)
    return person


@pytest.fixture
def prefecture():
    office = Organisation.objects.create(
        code="910007", name="めぐり県", kind=Organisation.Kind.PREFECTURE, is_fictional=True
    )
    person_of(office, Role.PREFECTURE_DX, "meguri-dx")
    for town in towns():
        body = Organisation.objects.create(
            code=with_check_digit(town.code),
            name=town.name,
            kind=town.kind,
            prefecture=office,
            is_fictional=True,
        )
        for desk, role in (
            ("staff", Role.DEPARTMENT_STAFF),
            ("chief", Role.SECTION_CHIEF),
            ("dx", Role.MUNICIPAL_DX),
        ):
            person_of(body, role, f"{town.sign_in}-{desk}")
    return office


def test_this_years_survey_is_half_way_in(prefecture):
    survey = add_surveys(prefecture=prefecture, now=NOON)

    found = collecting(survey, now=NOON)
    steps = Counter(str(row.step.value) for row in found.rows)
    assert steps == {"handed": 3, "writing": 1, "untouched": 2}
    assert [row.version.way for row in found.rows if row.version].count(AnswerVersion.Way.EXCEL) == 1
    assert sum(row.explained for row in found.rows) == 1
    assert not Message.objects.exists()


def test_last_years_results_are_read_by_its_towns(prefecture):
    survey = add_surveys(prefecture=prefecture, now=NOON)

    reader = Person.objects.get(sign_in_name="minesato-dx")
    assert list(published_to(reader)) == [survey.previous]


def test_loading_again_adds_nothing(prefecture):
    add_surveys(prefecture=prefecture, now=NOON)

    assert add_surveys(prefecture=prefecture, now=NOON) is None
    assert Survey.objects.count() == 2
