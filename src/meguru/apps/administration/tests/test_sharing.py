import pytest
from django.urls import reverse

from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import Sharing
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db
PAGE = "administration:sharing"


class TestSharing:
    @pytest.fixture
    def town(self):
        return make_organisation(prefecture=make_prefecture(name="まわり県"))

    def start(self, client, reader):
        return client.post(reverse(PAGE), {"reader": reader.pk, "subject": "operations"})

    def test_is_started_and_ended_by_the_dx_office_of_the_owner(self, client, town):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=town))

        self.start(client, town.prefecture)
        sharing = Sharing.objects.get()
        assert (sharing.organisation, sharing.reader) == (town, town.prefecture)

        client.post(reverse("administration:end_sharing", args=[sharing.pk]))
        assert not Sharing.objects.exists()
        activities = list(Event.objects.order_by("sequence").values_list("activity", flat=True))
        assert activities == ["administration.sharing_started", "administration.sharing_ended"]

    def test_started_twice_says_so(self, client, town):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=town))
        self.start(client, town.prefecture)

        answer = self.start(client, town.prefecture)

        assert "すでに共有しています" in answer.content.decode()
        assert Sharing.objects.count() == 1

    def test_reaches_no_one_outside_the_prefecture(self, client, town):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=town))

        assert self.start(client, make_organisation()).status_code == 422

    def test_is_seen_by_the_auditor_who_cannot_start_it(self, client, town):
        client.force_login(make_person(Role.AUDITOR, organisation=town))

        self.start(client, town.prefecture)

        assert not Sharing.objects.exists()

    def test_of_others_cannot_be_ended_by_the_reader(self, client, town):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=town))
        self.start(client, town.prefecture)
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=town.prefecture))

        assert (
            client.post(reverse("administration:end_sharing", args=[Sharing.objects.get().pk])).status_code
            == 404
        )
        assert town.name in client.get(reverse(PAGE)).content.decode()
