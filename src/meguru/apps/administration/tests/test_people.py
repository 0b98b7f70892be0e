import re

import pytest
from django.test import Client
from django.urls import reverse

from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Person, RoleAssignment
from meguru.apps.registry.roles import Can, Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = make_person(Role.ADMINISTRATOR)
    client.force_login(person)
    return person


def last_activity():
    return Event.objects.order_by("-id").first().activity


class TestAddingAPerson:
    def add(self, client, **changes):
        values = {"name": "新人 一郎", "sign_in_name": "Shinjin", "email": "", "role": "department_staff"}
        return client.post(reverse("administration:add_person"), values | {"department": ""} | changes)

    def test_shows_a_password_that_works_once_and_asks_for_an_own_one(self, client, administrator):
        page = self.add(client).content.decode()
        password = re.search(r"<code>([a-z2-9-]{19})</code>", page)[1]

        newcomer = Client()
        newcomer.post(reverse("sign_in"), {"username": "shinjin", "password": password})

        assert newcomer.get("/").headers["Location"] == reverse("change_password")
        assert Person.objects.get(sign_in_name="shinjin").organisation == administrator.organisation
        assert last_activity() == "administration.person_added"
        assert password not in Event.objects.get().payload_json

    def test_refuses_a_name_that_is_taken_beside_the_field(self, client, administrator):
        make_person(sign_in_name="shinjin")

        answer = self.add(client, sign_in_name="ＳHINJIN")

        assert answer.status_code == 422
        assert "別の名前にしてください" in answer.content.decode()

    @pytest.mark.parametrize("role", ["prefecture_dx", "superuser", ""])
    def test_refuses_a_role_that_a_town_does_not_have(self, client, administrator, role):
        assert self.add(client, role=role).status_code == 422

    def test_refuses_a_department_of_another_organisation(self, client, administrator):
        assert self.add(client, department=make_department().pk).status_code == 422


class TestDeactivating:
    def test_ends_the_session_at_once_and_can_be_undone(self, client, administrator):
        leaver, browser = make_person(organisation=administrator.organisation), Client()
        browser.force_login(leaver)

        client.post(reverse("administration:deactivate", args=[leaver.pk]))
        assert browser.get("/").status_code == 302
        assert last_activity() == "administration.person_deactivated"

        client.post(reverse("administration:reactivate", args=[leaver.pk]))
        assert Person.objects.get(pk=leaver.pk).is_active

    def test_oneself_is_refused(self, client, administrator):
        client.post(reverse("administration:deactivate", args=[administrator.pk]))

        assert Person.objects.get(pk=administrator.pk).is_active

    def test_someone_of_another_organisation_is_out_of_reach(self, client, administrator):
        stranger = make_person()

        for name in ("deactivate", "reactivate", "renew_password", "give_role"):
            assert client.post(reverse(f"administration:{name}", args=[stranger.pk])).status_code == 404
        assert client.get(reverse("administration:person", args=[stranger.pk])).status_code == 404


class TestRoles:
    def test_are_given_and_taken(self, client, administrator):
        person = make_person(Role.DEPARTMENT_STAFF, organisation=administrator.organisation)

        client.post(
            reverse("administration:give_role", args=[person.pk]), {"role": "auditor", "department": ""}
        )
        assert Person.objects.get(pk=person.pk).can(Can.VIEW_LEDGER)

        held = RoleAssignment.objects.get(person=person, role=Role.AUDITOR)
        client.post(reverse("administration:take_role", args=[held.pk]))
        assert not Person.objects.get(pk=person.pk).can(Can.VIEW_LEDGER)
        assert last_activity() == "administration.role_taken"

    def test_given_twice_are_held_once(self, client, administrator):
        person = make_person(Role.AUDITOR, organisation=administrator.organisation)

        client.post(
            reverse("administration:give_role", args=[person.pk]), {"role": "auditor", "department": ""}
        )

        assert RoleAssignment.objects.filter(person=person).count() == 1
        assert not Event.objects.exists()

    def test_an_administrator_cannot_shut_themselves_out(self, client, administrator):
        held = RoleAssignment.objects.get(person=administrator)

        client.post(reverse("administration:take_role", args=[held.pk]))

        assert RoleAssignment.objects.filter(pk=held.pk).exists()


class TestPasswordsLost:
    def test_are_replaced_and_every_session_ends(self, client, administrator):
        person, browser = (
            make_person(organisation=administrator.organisation, password="old-pass-word"),
            Client(),
        )
        browser.force_login(person)

        page = client.post(reverse("administration:renew_password", args=[person.pk])).content.decode()

        assert re.search(r"<code>[a-z2-9-]{19}</code>", page)
        assert browser.get("/").status_code == 302
        assert not Person.objects.get(pk=person.pk).check_password("old-pass-word")
