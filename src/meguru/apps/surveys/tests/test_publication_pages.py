"""Publishing by the page: two people at once, words that are true, and nothing that comes back unseen."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person, make_prefecture
from meguru.apps.surveys.commands import asking, building, publishing, running
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker(client):
    person = make_person(Role.PREFECTURE_DX, organisation=make_prefecture())
    client.force_login(person)
    return person


@pytest.fixture
def survey(asker):
    found = make_survey(organisation=asker.organisation)
    for _n in range(3):
        one = make_recipient(survey=found)
        write(one, has=False)
        hand_over(one)
    return running.close_survey(survey=found, by=asker, now=NOON)


def send(client, survey, to, *, revision):
    page = {"to": to, "revision": revision}
    return client.post(reverse("surveys:publish", args=[survey.pk]), page, follow=True)


def publish(survey, to, *, by):
    return publishing.publish(
        survey=survey,
        to=Survey.Publication(to),
        is_anonymised=False,
        shows_texts=False,
        by=by,
        now=NOON,
    )


class TestThePage:
    def test_a_stale_page_changes_nothing_and_shows_what_stands_now(self, client, asker, survey):
        seen = survey.revision
        publish(survey, "participants", by=asker)

        answer = send(client, survey, "nobody", revision=seen)

        shown = answer.content.decode()
        survey.refresh_from_db()
        assert answer.status_code == 422
        assert survey.publication == "participants"
        assert "ほかの人が公表のしかたを変えました" in shown
        assert f'name="revision" value="{survey.revision}"' in shown
        assert send(client, survey, "nobody", revision=survey.revision).status_code == 200
        survey.refresh_from_db()
        assert survey.publication == "nobody"

    def test_says_that_nothing_changed(self, client, survey):
        shown = send(client, survey, "nobody", revision=survey.revision).content.decode()

        assert "変わったところはありません" in shown
        assert "取りやめました" not in shown

    def test_says_that_it_was_taken_back(self, client, asker, survey):
        published = publish(survey, "participants", by=asker)

        shown = send(client, survey, "nobody", revision=published.revision).content.decode()

        assert "公表を取りやめました" in shown

    def test_without_the_mark_of_the_page_nothing_is_published(self, client, survey):
        answer = client.post(reverse("surveys:publish", args=[survey.pk]), {"to": "participants"})

        survey.refresh_from_db()
        assert (answer.status_code, survey.publication) == (422, "nobody")


class TestPutAway:
    def test_what_others_read_stays_in_the_list(self, client, asker, survey):
        publish(survey, "participants", by=asker)

        shown = client.post(reverse("surveys:put_away", args=[survey.pk]), follow=True).content.decode()

        survey.refresh_from_db()
        assert survey.put_away_at is None
        assert "結果を公表している間は、一覧から外せません" in shown

    def test_what_is_put_away_is_neither_published_nor_opened(self, asker, survey):
        building.put_away_survey(survey=survey, by=asker, now=NOON)

        with pytest.raises(publishing.CannotPublish, match="先に一覧に戻して"):
            publish(survey, "participants", by=asker)
        with pytest.raises(asking.CannotAsk, match="先に一覧に戻して"):
            running.reopen_survey(survey=survey, by=asker, now=NOON)

    def test_the_database_says_so_too(self, asker, survey):
        publish(survey, "participants", by=asker)

        with pytest.raises(IntegrityError), transaction.atomic():
            Survey.objects.filter(pk=survey.pk).update(put_away_at=NOON)
