import pytest
from django.urls import reverse

from meguru.apps.ledger.models import Event
from meguru.apps.outbox.commands import lease_next, settle_failed
from meguru.apps.outbox.models import Message
from meguru.apps.outbox.testing import NOON, make_message
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


def given_up(organisation):
    make_message(organisation=organisation)
    message = lease_next(now=NOON)
    settle_failed(message=message, error="郵便受けがいっぱいです", now=NOON, give_up=True)
    return message


class TestTheDeadLetters:
    def test_are_shown_with_what_went_wrong(self, client):
        person = make_person(Role.AUDITOR)
        given_up(person.organisation)
        client.force_login(person)

        page = client.get(reverse("outbox:messages"), {"state": "dead"}).content.decode()

        assert "郵便受けがいっぱいです" in page
        assert "やり直す" not in page

    def test_go_back_in_the_queue_when_the_administrator_says_so(self, client):
        person = make_person(Role.ADMINISTRATOR)
        message = given_up(person.organisation)
        client.force_login(person)

        client.post(reverse("outbox:retry", args=[message.pk]))

        message.refresh_from_db()
        assert (message.state, message.attempts) == (Message.State.WAITING, 0)
        assert Event.objects.get().activity == "outbox.retried"

    def test_pressed_twice_is_one_retry_and_a_friendly_word(self, client):
        person = make_person(Role.ADMINISTRATOR)
        message = given_up(person.organisation)
        client.force_login(person)

        client.post(reverse("outbox:retry", args=[message.pk]))
        page = client.post(reverse("outbox:retry", args=[message.pk]), follow=True).content.decode()

        assert "中止になっていません" in page
        assert Event.objects.count() == 1

    def test_of_another_organisation_are_out_of_reach(self, client):
        message = given_up(make_person().organisation)
        client.force_login(make_person(Role.ADMINISTRATOR))

        assert client.post(reverse("outbox:retry", args=[message.pk])).status_code == 404
