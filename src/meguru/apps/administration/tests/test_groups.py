from datetime import UTC, datetime

import pytest
from django.urls import reverse

from meguru.apps.administration import commands
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 4, 1, 3, 0, tzinfo=UTC)  # noon in Japan


@pytest.fixture
def town():
    return make_organisation(name="みなと町")


@pytest.fixture
def neighbour():
    return make_organisation(name="となり町")


@pytest.fixture
def keeper(client, town):
    person = make_person(Role.MUNICIPAL_DX, organisation=town)
    client.force_login(person)
    return person


@pytest.fixture
def group(town, keeper):
    return commands.make_group(organisation=town, name="共同見直し", by=keeper, now=NOON)


def post(client, page, *args, **values):
    return client.post(reverse(f"administration:{page}", args=args), values, follow=True)


class TestAGroup:
    def test_is_made_with_its_keeper_as_the_first_member(self, client, keeper, town):
        answer = post(client, "groups", name="共同見直し")

        group = SharingGroup.objects.get()
        assert list(group.members.all()) == [town]
        assert "団体を加えてください" in answer.content.decode()

    def test_has_a_name_of_its_own(self, client, group):
        answer = post(client, "groups", name="共同見直し")

        assert answer.status_code == 422
        assert "すでにあります" in answer.content.decode()

    @pytest.mark.parametrize("how", ["name", "code", "wide code"])
    def test_takes_in_an_office_by_name_or_code(self, client, group, neighbour, how):
        typed = {
            "name": " となり町 ",
            "code": neighbour.code,
            "wide code": neighbour.code.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
        }

        post(client, "group", group.pk, office=typed[how])

        assert neighbour in group.members.all()

    def test_asks_for_the_code_when_two_offices_bear_one_name(self, client, group):
        first = make_organisation(name="府中町", prefecture=make_prefecture(name="東県"))
        second = make_organisation(name="府中町", prefecture=make_prefecture(name="西県"))

        words = post(client, "group", group.pk, office="府中町").content.decode()

        assert all(text in words for text in (f"東県府中町（{first.code}）", f"西県府中町（{second.code}）"))

    @pytest.mark.parametrize(
        ("typed", "words"),
        [("どこにもない町", "見つかりません"), ("", "入力してください"), ("みなと町", "もう参加")],
    )
    def test_says_what_is_wrong(self, client, group, typed, words):
        answer = post(client, "group", group.pk, office=typed)

        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_is_seen_and_left_by_a_member_at_once(self, client, group, neighbour):
        post(client, "group", group.pk, office="となり町")
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=neighbour))
        assert "共同見直し" in client.get(reverse("administration:groups")).content.decode()

        post(client, "leave_group", group.pk, neighbour.pk)

        assert neighbour not in group.members.all()
        assert Event.objects.filter(organisation=neighbour, activity="administration.group_left").exists()
        assert client.get(reverse("administration:group", args=[group.pk])).status_code == 404

    def test_lets_go_of_a_member_when_its_keeper_says_so(self, client, group, neighbour, town):
        post(client, "group", group.pk, office="となり町")

        post(client, "leave_group", group.pk, neighbour.pk)

        assert neighbour not in group.members.all()
        assert Event.objects.filter(organisation=town, activity="administration.group_left").exists()

    def test_is_not_left_by_its_keeper_but_closed(self, client, group, town):
        words = post(client, "leave_group", group.pk, town.pk).content.decode()
        assert "グループそのものを廃止" in words

        post(client, "close_group", group.pk)

        assert not SharingGroup.objects.exists()
        assert Event.objects.filter(activity="administration.group_closed").exists()

    def test_is_nobody_elses_business(self, client, group, neighbour, town):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=neighbour))

        assert client.get(reverse("administration:group", args=[group.pk])).status_code == 404
        assert post(client, "group", group.pk, office="となり町").status_code == 404
        assert post(client, "leave_group", group.pk, town.pk).status_code == 404
        assert post(client, "close_group", group.pk).status_code == 404

    def test_a_member_neither_takes_in_nor_puts_out_others(self, client, group, neighbour, keeper):
        other = make_organisation(name="やま村")
        post(client, "group", group.pk, office="となり町")
        post(client, "group", group.pk, office="やま村")
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=neighbour))

        post(client, "group", group.pk, office=make_organisation().code)
        assert post(client, "leave_group", group.pk, other.pk).status_code == 404
        assert post(client, "close_group", group.pk).status_code == 404

        assert group.members.count() == 3

    def test_is_read_by_the_auditor_who_makes_none(self, client, group, town):
        client.force_login(make_person(Role.AUDITOR, organisation=town))

        assert "グループを作る" not in client.get(reverse("administration:groups")).content.decode()
        post(client, "groups", name="別のグループ")
        assert SharingGroup.objects.count() == 1
