"""Nobody fills a town's sheet by its link unnoticed: who wrote is seen, and the town ends or renews the link."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from meguru.apps.ledger.models import Event
from meguru.apps.outbox.models import Message
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.apps.surveys.commands import answering, asking, own_link, reminding
from meguru.apps.surveys.links import path_of, token_of
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.queries.answer_history import changes_of
from meguru.apps.surveys.queries.sheet_state import mark_of, sheet_of
from meguru.apps.surveys.testing import NOON, make_recipient

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient():
    return make_recipient(email="dx@example.jp")


@pytest.fixture
def clerk(recipient):
    return make_person(Role.MUNICIPAL_DX, organisation=recipient.body, name="青木 美咲")


@pytest.fixture
def asker(recipient):
    return make_person(Role.PREFECTURE_DX, organisation=recipient.organisation, name="県の伊藤")


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


def words(answer):
    return answer.content.decode()


def whole(path):
    return f"https://meguru.example{path}"


def write(recipient, *, by=None, name="", at=NOON, **answers):
    stored = sheet_of(recipient).answers if sheet_of(recipient) else {}
    answering.write_answers(
        recipient=recipient,
        answers=answers,
        was={key: mark_of(stored.get(key)) for key in answers},
        by=by,
        name=name,
        now=at,
    )


class TestWhoWrote:
    def test_a_town_sees_the_name_that_was_typed_at_the_link(self, client, recipient, clerk):
        by_link = url("by_link", token_of(recipient))
        client.post(by_link, {"was.has": "", "answer.has": "いいえ", "name": "県庁 山田"})
        client.force_login(clerk)

        sheet = words(client.get(url("asked_sheet", recipient.pk)))
        page = words(client.get(url("asked_writers", recipient.pk)))

        assert "サインインしていない人が、リンクから「県庁 山田」の名前で書きました" in sheet
        assert "県庁 山田" in page
        assert "リンクから</span>" in page

    def test_the_ledger_of_the_town_says_that_it_came_by_link(self, recipient, clerk):
        write(recipient, name="県庁 山田", has=True)
        write(recipient, by=clerk, note="自分で")

        by_link, signed_in = Event.objects.filter(activity="surveys.answers_written").order_by("sequence")
        assert "リンクから「県庁 山田」の名前で" in by_link.summary
        assert (by_link.payload["way"], signed_in.payload["way"]) == ("link", "page")
        assert "リンク" not in signed_in.summary

    def test_somebody_who_signed_in_later_does_not_cover_it_up(self, recipient, clerk):
        write(recipient, name="県庁 山田", has=True)
        write(recipient, by=clerk, note="自分で", at=NOON + dt.timedelta(minutes=5))

        sheet = sheet_of(recipient)
        assert (sheet.changed_by_name, sheet.link_changed_by_name) == ("青木 美咲", "県庁 山田")
        assert [(one.who, one.is_by_link) for one in changes_of(recipient)] == [
            ("青木 美咲", False),
            ("県庁 山田", True),
        ]

    def test_the_saves_of_one_person_stand_in_one_row(self, recipient, clerk):
        for minute, key in enumerate(("note", "cost", "has")):
            write(recipient, by=clerk, at=NOON + dt.timedelta(minutes=minute), **{key: True})

        [row] = changes_of(recipient)
        assert row.labels == ("問6", "問2", "問1")
        assert row.last_at - row.first_at == dt.timedelta(minutes=2)

    def test_nobody_wrote_yet(self, client, recipient, clerk):
        client.force_login(clerk)

        assert "まだだれも書いていません" in words(client.get(url("asked_writers", recipient.pk)))

    def test_handing_over_by_link_is_told_to_the_town(self, client, recipient):
        write(recipient, name="県庁 山田", has=False)

        client.post(url("link_hand_over", token_of(recipient)), {"revision": 1, "name": "県庁 山田"})

        mail = Message.objects.get()
        assert mail.payload["to"] == ["dx@example.jp"]
        assert "提出した人（画面で書かれた名前）：県庁 山田" in mail.payload["body"]

    def test_handing_over_signed_in_needs_no_mail(self, client, recipient, clerk):
        write(recipient, by=clerk, has=False)
        client.force_login(clerk)

        client.post(url("asked_hand_over", recipient.pk), {"revision": 1})

        assert not Message.objects.exists()


class TestTheTownsLink:
    def test_a_renewed_link_ends_the_old_one_at_once(self, client, recipient, clerk):
        old = path_of(recipient)
        client.force_login(clerk)

        shown = words(client.post(url("asked_link_renew", recipient.pk), follow=True))

        recipient.refresh_from_db()
        client.logout()
        assert path_of(recipient) in shown
        assert client.get(old).status_code == 404
        assert client.get(path_of(recipient)).status_code == 200
        assert Event.objects.get(activity="surveys.own_link_changed").organisation == recipient.body

    def test_an_ended_link_opens_nothing_and_can_be_had_again(self, client, recipient, clerk):
        old = path_of(recipient)
        client.force_login(clerk)
        client.post(url("asked_link_close", recipient.pk))
        client.post(url("asked_link_close", recipient.pk))  # pressed twice
        assert "リンクは止めてあります" in words(client.get(url("asked_writers", recipient.pk)))
        client.logout()
        assert client.get(old).status_code == 404

        client.force_login(clerk)
        client.post(url("asked_link_renew", recipient.pk))

        recipient.refresh_from_db()
        assert client.get(path_of(recipient)).status_code == 200
        assert Event.objects.filter(activity="surveys.own_link_changed").count() == 2

    def test_reminders_then_lead_to_the_sign_in(self, recipient, clerk, asker):
        own_link.close_own_link(recipient=recipient, by=clerk, now=NOON)

        reminding.remind(
            survey=recipient.survey, recipients=[recipient], words="", address=whole, by=asker, now=NOON
        )

        body = Message.objects.get().payload["body"]
        assert whole(url("asked_sheet", recipient.pk)) in body
        assert "/answer/" not in body
        recipient.refresh_from_db()
        assert (recipient.is_link_closed, recipient.link_hash) == (True, "")

    def test_who_asked_cannot_open_it_again(self, client, recipient, clerk, asker):
        own_link.close_own_link(recipient=recipient, by=clerk, now=NOON)
        client.force_login(asker)

        page = words(client.get(url("collect_one", recipient.survey_id, recipient.pk)))
        client.post(url("collect_new_link", recipient.survey_id, recipient.pk))

        assert "この団体は、リンクを止めています" in page
        assert Recipient.objects.get().link_hash == ""
        with pytest.raises(asking.CannotAsk, match="止めています"):
            asking.renew_link(recipient=recipient, address=whole, tell=False, by=asker, now=NOON)

    def test_letters_name_the_sign_in_too(self, recipient, clerk, asker):
        own_link.close_own_link(recipient=recipient, by=clerk, now=NOON)

        [(_one, link)] = asking.links_for_letters(
            survey=recipient.survey, only_without_mail=False, address=whole, by=asker, now=NOON
        )

        assert link == whole(url("asked_sheet", recipient.pk))

    def test_the_database_keeps_no_link_beside_an_ended_one(self, recipient):
        with pytest.raises(IntegrityError), transaction.atomic():
            Recipient.objects.update(is_link_closed=True)

    def test_of_another_town_is_nobodys_business(self, client, recipient, asker):
        for person in (make_person(Role.MUNICIPAL_DX), asker):
            client.force_login(person)
            assert client.get(url("asked_writers", recipient.pk)).status_code == 404
            assert client.post(url("asked_link_close", recipient.pk)).status_code == 404

    def test_who_only_reads_sees_no_link_and_changes_none(self, client, recipient):
        client.force_login(make_person(Role.AUDITOR, organisation=recipient.body))

        page = words(client.get(url("asked_writers", recipient.pk)))

        assert path_of(recipient) not in page
        assert client.post(url("asked_link_close", recipient.pk)).status_code == 403

    def test_after_closing_there_is_none(self, client, recipient, clerk):
        Survey.objects.update(state=Survey.State.CLOSED, closed_at=NOON)
        client.force_login(clerk)

        assert "リンクは使えません" in words(client.get(url("asked_writers", recipient.pk)))
        assert "リンクは使えません" in words(client.post(url("asked_link_renew", recipient.pk), follow=True))
