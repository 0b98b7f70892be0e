"""What an office takes along comes back as it was: operations of the same name, functions, hidden incidents, days."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.models import Vendor
from meguru.apps.systems.queries.exchange_planning import plan_workbook
from meguru.apps.systems.queries.exchange_vendors import chosen_vendor
from meguru.apps.systems.testing import make_incident, make_system, make_vendor
from meguru.apps.systems.tests.exchange_files import own_book, read, saved, taken, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="税務課")


@pytest.fixture
def dx(section):
    return make_person(Role.MUNICIPAL_DX, organisation=section.organisation)


def planned(content, person):
    return plan_workbook(content=content, organisation=person.organisation, user=person)


def card_book(**cells):
    return own_book(
        {"カルテ": [["システムの名前", "所管", *cells], ["税システム", "税務課", *cells.values()]]}
    )


class TestOperations:
    def test_an_untouched_file_links_the_same_ones_whatever_else_is_called_so(self, section, dx):
        other = make_department(organisation=section.organisation, name="福祉課")
        linked = make_operation(department=other, name="窓口の受付")
        make_operation(department=section, name="窓口の受付")
        away = make_operation(department=section, name="古い業務")
        system = make_system(department=section, name="税システム")
        system.operations.set([linked, away])
        away.put_away_at = NOON
        away.save(update_fields=["put_away_at"])

        plan = planned(saved(taken(dx)), dx)

        assert (plan.problems, plan.storable) == ((), {})

    def test_a_name_that_two_departments_use_is_asked_about(self, section, dx):
        other = make_department(organisation=section.organisation, name="福祉課")
        for department in (section, other):
            make_operation(department=department, name="窓口の受付")
        make_system(department=section, name="税システム")

        plan = planned(card_book(使っている業務="窓口の受付"), dx)

        assert [one.problem.code for one in plan.problems] == ["several-operations"]
        assert plan.storable == {}


class TestFunctions:
    def test_names_of_the_catalogue_become_its_keys(self, section, dx):
        make_system(department=section, name="税システム")

        (plan,) = planned(card_book(働き="住民の記録、墓地の台帳"), dx).systems

        assert plan.rows[0].after["functions"] == ["resident_register", "墓地の台帳"]
        assert [one.after for one in plan.told] == ["住民の記録、墓地の台帳"]

    def test_a_file_shows_names_and_brings_back_keys(self, section, dx):
        make_system(department=section, name="税システム", functions=["resident_register", "墓地の台帳"])
        book = taken(dx)

        assert read(book["カルテ"], 2, "働き") == "住民の記録\n墓地の台帳"
        assert planned(saved(book), dx).storable == {}


class TestIncidents:
    def test_guessing_a_security_incident_of_others_tells_nothing(self, section):
        system = make_system(department=section, name="税システム")
        make_incident(system)
        make_incident(system, happened_on=dt.date(2025, 11, 3), what="情報がもれた", is_security=True)
        other = make_department(organisation=section.organisation, name="福祉課")
        staff = make_person(Role.DEPARTMENT_STAFF, organisation=section.organisation, department=other)

        def guessed(what):
            book = taken(staff)
            sheet = book["障害"]
            for heading, value in (("システムの名前", "税システム"), ("起きた日", "2025/11/3")):
                write(sheet, 3, heading, value)
            write(sheet, 3, "何が起きたか", what)
            plan = planned(saved(book), staff)
            return [one.problem.code for one in plan.problems], len(plan.systems[0].rows)

        assert planned(saved(taken(staff)), staff).problems == ()
        assert guessed("情報がもれた") == guessed("なにもない") == (["other-department"], 1)


class TestDays:
    @pytest.mark.parametrize("day", ["1900/4/1", "9999/12/31"])
    def test_that_no_form_takes_are_refused_in_words(self, day, section, dx):
        content = own_book(
            {
                "カルテ": [["システムの名前", "所管", "使い始めた日"], ["税システム", "税務課", day]],
                "契約": [["システムの名前", "契約の名前", "終わり"], ["税システム", "保守", day]],
            }
        )

        plan = planned(content, dx)

        assert [one.problem.code for one in plan.problems] == ["day", "day"]


def test_an_answer_about_a_vendor_belongs_to_its_name(section, dx):
    make_system(department=section, name="税システム")
    known = make_vendor(organisation=section.organisation, name="株式会社乙")
    heads = ["システムの名前", "契約の名前", "事業者"]
    content = own_book(
        {
            "カルテ": [["システムの名前", "所管"], ["税システム", "税務課"]],
            "契約": [heads, ["税システム", "甲の契約", "㈱甲"], ["税システム", "乙の契約", "㈱乙"]],
        }
    )
    answers = {one.field: str(known.pk) for one in planned(content, dx).vendors if one.name == "㈱乙"}
    Vendor.objects.create(organisation=section.organisation, name="㈱甲")

    assert chosen_vendor(planned(content, dx), answers) == {"㈱乙": known.pk}
