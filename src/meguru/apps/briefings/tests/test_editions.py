"""Editions and the words people write: kept per town, with a revision, of one office only."""

from __future__ import annotations

import pytest

from meguru.apps.briefings import commands
from meguru.apps.briefings.models import BriefingEdition, BriefingText
from meguru.apps.briefings.testing import NOON, make_edition, make_prefecture_with_rates
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db
FIELDS = {"causes": "", "first_step": "", "allies": ""}


@pytest.fixture
def world():
    return make_prefecture_with_rates(10.0, 20.0, 40.0, 50.0)


@pytest.fixture
def officer(client, world):
    person = make_person(Role.PREFECTURE_DX, organisation=world[0])
    client.force_login(person)
    return person


def write(client, town, edition, lead: str, *, revision: int):
    return client.post(
        f"/briefings/{town.code}/texts/?edition={edition.pk}", FIELDS | {"lead": lead, "revision": revision}
    )


class TestEditions:
    def test_one_is_made_and_chosen(self, client, world, officer):
        answer = client.post(
            "/briefings/editions/new/", {"name": "秋の会議", "group": "size", "keys": ["online_32"]}
        )

        edition = BriefingEdition.objects.get()
        assert answer.headers["Location"] == f"/briefings/?edition={edition.pk}"
        rows = client.get(answer.headers["Location"]).context["rows"]
        assert {row["judged"] for row in rows} == {1}
        assert Event.objects.filter(activity="briefings.edition_added").count() == 1

    def test_the_same_name_twice_is_refused_with_words(self, client, world, officer):
        make_edition(by=officer, name="秋の会議")

        answer = client.post("/briefings/editions/new/", {"name": "秋の会議", "group": "size"})

        assert answer.status_code == 422
        assert "「秋の会議」という版がもうあります" in answer.content.decode()

    def test_an_empty_name_is_refused_beside_the_field(self, client, world, officer):
        answer = client.post("/briefings/editions/new/", {"name": "\x00 　", "group": "size"})

        assert answer.status_code == 422
        assert not BriefingEdition.objects.exists()

    def test_a_stale_save_shows_both_and_loses_nothing(self, client, world, officer):
        edition = make_edition(by=officer)
        address = f"/briefings/editions/{edition.pk}/"
        client.post(address, {"name": "先に保存", "group": "size", "revision": 1})

        answer = client.post(address, {"name": "後から保存", "group": "alike", "revision": 1})

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "先に保存" in text and "後から保存" in text
        assert (
            client.post(address, {"name": "後から保存", "group": "alike", "revision": 2}).status_code == 302
        )

    def test_put_away_and_brought_back(self, client, world, officer):
        edition = make_edition(by=officer)

        page = client.post(f"/briefings/editions/{edition.pk}/put-away/", follow=True).content.decode()
        assert "一覧から外しました" in page
        client.post(f"/briefings/editions/{edition.pk}/bring-back/")
        assert BriefingEdition.objects.in_use().get() == edition

    def test_another_office_neither_sees_nor_changes_it(self, client, world, officer):
        edition = make_edition(by=officer)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=world[1][0]))

        assert client.get(f"/briefings/editions/{edition.pk}/").status_code == 404
        assert edition.name not in client.get("/briefings/editions/").content.decode()
        assert client.get(f"/briefings/?edition={edition.pk}").context["edition"] is None


class TestWords:
    def test_what_was_written_replaces_the_first_sentence(self, client, world, officer):
        edition, town = make_edition(by=officer), world[1][0]

        write(client, town, edition, "ここから始めます。", revision=0)

        assert (
            "ここから始めます。"
            in client.get(f"/briefings/{town.code}/?edition={edition.pk}").content.decode()
        )
        assert "ここから始めます。" not in client.get(f"/briefings/{town.code}/").content.decode()
        assert BriefingText.objects.get().changed_by == officer

    def test_a_stale_save_shows_both_and_loses_nothing(self, client, world, officer):
        edition, town = make_edition(by=officer), world[1][0]
        write(client, town, edition, "先の文", revision=0)

        answer = write(client, town, edition, "後の文", revision=0)

        text = answer.content.decode()
        assert answer.status_code == 422
        assert "先の文" in text and "後の文" in text
        assert BriefingText.objects.get().lead == "先の文"
        assert write(client, town, edition, "後の文", revision=1).status_code == 302

    def test_control_characters_and_lines_become_spaces(self, world, client, officer):
        edition, town = make_edition(by=officer), world[1][0]

        write(client, town, edition, "一行目\r\n二行目\x07", revision=0)

        assert BriefingText.objects.get().lead == "一行目 二行目"

    def test_too_long_a_text_is_refused(self, client, world, officer):
        edition = make_edition(by=officer)

        assert write(client, world[1][0], edition, "あ" * 201, revision=0).status_code == 422

    def test_the_words_of_one_office_are_in_no_paper_of_another(self, client, world, officer):
        edition, town = make_edition(by=officer), world[1][0]
        write(client, town, edition, "県だけの文", revision=0)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=town))

        assert (
            "県だけの文" not in client.get(f"/briefings/{town.code}/?edition={edition.pk}").content.decode()
        )
        assert write(client, town, edition, "町の文", revision=1).status_code == 404

    def test_nothing_changed_is_not_recorded_again(self, world, officer):
        edition, town = make_edition(by=officer), world[1][0]
        words = commands.Written(lead="同じ")
        for revision in (0, 1):
            commands.write_texts(
                edition=edition, body=town, written=words, revision=revision, by=officer, now=NOON
            )

        assert Event.objects.filter(activity="briefings.text_written").count() == 1
