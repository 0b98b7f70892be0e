"""Slips of busy people: Enter in the wrong place, undo pressed too late, a colleague who left."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from meguru.apps.initiatives import commands, queries
from meguru.apps.initiatives.testing import NOON, TODAY, make_initiative, make_plan, name_role, tick_all
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(client):
    person = make_person(Role.MUNICIPAL_DX)
    client.force_login(person)
    return person


@pytest.fixture
def initiative(person):
    return make_initiative(by=person)


@pytest.fixture
def phase(initiative):
    return make_plan(initiative)[0]


def first_button(page, action):
    """What Enter presses in the form that is sent to an address ("" for the page itself)."""
    start = f'action="{action}"' if action else "form--wide"
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.S) if start in one)
    own = [one for one in re.findall(r"<button[^>]*>[^<]*", form) if " form=" not in one]
    return own[0].rpartition(">")[2]


class TestEnter:
    """Enter presses the first button of a form; it keeps what was written and takes nothing out."""

    def test_saves_the_names_of_a_phase(self, client, initiative, phase):
        page = client.get(reverse("initiatives:roles_of_phase", args=[initiative.pk, phase.pk]))

        assert first_button(page.content.decode(), "") == "保存する"

    def test_saves_the_marks_of_a_phase(self, client, initiative, phase):
        page = client.get(reverse("initiatives:plan", args=[initiative.pk])).content.decode()
        address = reverse("initiatives:tick", args=[initiative.pk, phase.pk])

        assert first_button(page, address) == "印を保存する"

    def test_saves_what_is_ready_for_an_expert(self, client, person, initiative):
        commands.add_readiness(initiative=initiative, text="駐車場", by=person, now=NOON)
        page = client.get(reverse("initiatives:expert", args=[initiative.pk])).content.decode()

        assert (
            first_button(page, reverse("initiatives:tick_readiness", args=[initiative.pk])) == "印を保存する"
        )

    def test_the_button_that_takes_out_still_does(self, client, initiative, phase):
        page = client.get(reverse("initiatives:plan", args=[initiative.pk])).content.decode()
        item = phase.items.in_use().first()
        address = reverse("initiatives:remove_item", args=[initiative.pk, item.pk])

        assert f'id="take-out-{phase.pk}"' in page
        assert f'form="take-out-{phase.pk}" formaction="{address}"' in page


class TestUndoPressedTooLate:
    def test_a_plan_that_was_taken_back_comes_back_with_its_marks(self, person, initiative, phase):
        tick_all(phase, by=person)
        commands.undo_change(change=queries.plan_of(initiative, today=TODAY).undo, by=person, now=NOON)
        empty = queries.plan_of(initiative, today=TODAY)
        assert empty.rows == ()
        assert empty.undo.summary.startswith("元に戻しました：")

        commands.undo_change(change=empty.undo, by=person, now=NOON)

        back = queries.plan_of(initiative, today=TODAY)
        assert back.rows[0].phase == phase
        assert back.rows[0].items_done == len(back.rows[0].items) > 0
        assert not back.undo.summary.startswith("元に戻しました：")

    def test_the_page_without_a_plan_offers_it(self, client, person, initiative, phase):
        undo = queries.plan_of(initiative, today=TODAY).undo
        page = client.post(reverse("initiatives:undo", args=[initiative.pk, undo.pk]), follow=True)
        words = page.content.decode()

        assert "計画はまだありません" in words
        assert reverse("initiatives:undo", args=[initiative.pk, undo.pk + 1]) in words


class TestSomebodyWhoLeft:
    @pytest.fixture
    def gone(self, person, initiative, phase):
        other = make_person(Role.DEPARTMENT_STAFF, organisation=person.organisation, name="三浦 遥")
        initiative.lead = other
        initiative.save()
        name_role(phase, "accountable", person=other)
        other.is_active = False
        other.save()
        return other

    def test_stays_chosen_as_the_lead(self, client, initiative, gone):
        page = client.get(reverse("initiatives:initiative", args=[initiative.pk])).content.decode()

        assert f'<option value="{gone.pk}" selected' in page

    def test_stays_in_the_roles_and_the_page_says_so(self, client, initiative, phase, gone):
        page = client.get(reverse("initiatives:roles_of_phase", args=[initiative.pk, phase.pk]))

        assert f'value="p{gone.pk}" selected>三浦 遥（今はいない職員）' in page.content.decode()

    def test_is_not_offered_elsewhere(self, person, gone):
        assert gone not in queries.people_of(make_initiative(by=person))


class TestNumbersThatAreNone:
    def test_a_revision_of_thousands_of_digits_is_an_old_one(self, client, initiative, phase):
        role, many = phase.roles.first(), "9" * 5000
        roles = reverse("initiatives:roles_of_phase", args=[initiative.pk, phase.pk])
        sent = {f"holder-{role.pk}": "", f"outside-{role.pk}": "南自治会長", f"revision-{role.pk}": many}
        question = queries.questions_of(initiative)[0].question.id
        expert = reverse("initiatives:expert", args=[initiative.pk])

        assert client.post(roles, sent).status_code == 409
        assert client.post(expert, {f"text-{question}": "x", f"revision-{question}": many}).status_code == 302

    def test_a_phase_of_a_century_is_a_slip_of_the_year(self, client, initiative, phase):
        page = client.post(
            reverse("initiatives:phase", args=[initiative.pk, phase.pk]),
            {"revision": phase.revision, "name": "長い", "starts_on": "2026-04-01", "ends_on": "2062-04-01"},
        )

        assert page.status_code == 422
        assert "一つの工程は10年までにしてください" in page.content.decode()
