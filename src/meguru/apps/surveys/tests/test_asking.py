"""Whom a survey asks, sending, reminding, due times, corrections."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.urls import reverse

from meguru.apps.ledger.models import Event
from meguru.apps.outbox.models import Message
from meguru.apps.registry.permissions import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person, make_prefecture
from meguru.apps.surveys import links
from meguru.apps.surveys.commands import asking, handing_over, reminding, running
from meguru.apps.surveys.models import Recipient, Survey
from meguru.apps.surveys.testing import DUE, NOON, QUESTIONS, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db
ADDRESS = "https://meguru.example.lg.jp".__add__


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def asker(prefecture):
    return make_person(Role.PREFECTURE_DX, organisation=prefecture)


@pytest.fixture
def towns(prefecture):
    return [make_organisation(prefecture=prefecture) for _ in range(3)]


@pytest.fixture
def draft(prefecture):
    return make_survey(
        organisation=prefecture, questions=QUESTIONS[:1], state="draft", opened_at=None, due_at=None
    )


def add(survey, *bodies, by, mail=True):
    contacts = {
        one.pk: asking.Contact("企画課", f"kikaku@{one.code}.example.jp" if mail else "") for one in bodies
    }
    return asking.add_recipients(
        survey=survey, bodies=bodies, contacts=contacts, address=ADDRESS, by=by, now=NOON
    )


def send(survey, *, by, due_at=DUE):
    survey.refresh_from_db()
    return asking.open_survey(
        survey=survey, due_at=due_at, seen_revision=survey.revision, address=ADDRESS, by=by, now=NOON
    )


class TestSending:
    def test_everybody_gets_a_mail_with_a_link_of_their_own(self, draft, towns, asker):
        add(draft, *towns, by=asker)

        send(draft, by=asker)

        mails = list(Message.objects.order_by("pk"))
        rows = list(Recipient.objects.order_by("pk"))
        tokens = [links.token_of(one) for one in rows]
        assert [mail.payload["to"] for mail in mails] == [[one.email] for one in rows]
        assert all(token in mail.payload["body"] for token, mail in zip(tokens, mails, strict=True))
        assert len(set(tokens)) == 3
        assert all(len(token) >= 43 for token in tokens)

    def test_only_the_hash_of_a_link_is_kept(self, draft, towns, asker):
        add(draft, towns[0], by=asker, mail=False)
        send(draft, by=asker)

        one = Recipient.objects.get()

        assert one.link_hash == links.hash_of(links.token_of(one))
        assert links.token_of(one) not in str(Recipient.objects.values().get())

    def test_a_survey_without_recipients_is_not_sent(self, draft, asker):
        with pytest.raises(asking.CannotAsk, match="依頼先がありません"):
            send(draft, by=asker)

    def test_a_due_time_in_the_past_is_refused(self, draft, towns, asker):
        add(draft, towns[0], by=asker)

        with pytest.raises(asking.CannotAsk, match="締切が過ぎています"):
            send(draft, by=asker, due_at=NOON - dt.timedelta(hours=1))

        assert not Message.objects.exists()

    def test_questions_that_changed_meanwhile_are_looked_at_first(self, draft, towns, asker):
        add(draft, towns[0], by=asker)
        Survey.objects.filter(pk=draft.pk).update(revision=7)

        with pytest.raises(asking.ChangedMeanwhile):
            asking.open_survey(survey=draft, due_at=DUE, seen_revision=1, address=ADDRESS, by=asker, now=NOON)

    def test_who_is_added_later_is_asked_at_once(self, draft, towns, asker):
        add(draft, towns[0], by=asker)
        send(draft, by=asker)

        add(draft, towns[1], by=asker)

        late = Recipient.objects.get(body=towns[1])
        assert late.asked_at == NOON
        assert Message.objects.filter(payload__to=[late.email]).exists()

    def test_a_town_is_on_the_list_once(self, draft, towns, asker):
        add(draft, towns[0], by=asker)

        assert add(draft, towns[0], by=asker) == []

    def test_real_and_fictional_towns_are_not_mixed(self, draft, asker):
        real = make_organisation(is_fictional=False)

        with pytest.raises(asking.CannotAsk, match="見本の団体"):
            add(draft, real, by=asker)

    def test_a_new_link_ends_the_old_one(self, draft, towns, asker):
        add(draft, towns[0], by=asker)
        send(draft, by=asker)
        one = Recipient.objects.get()
        old = links.token_of(one)

        asking.renew_link(recipient=one, address=ADDRESS, tell=True, by=asker, now=NOON)

        one.refresh_from_db()
        assert one.link_hash == links.hash_of(links.token_of(one)) != links.hash_of(old)

    def test_another_secret_key_makes_the_link_anew_when_it_is_repeated(self, draft, towns, asker, settings):
        add(draft, towns[0], by=asker)
        send(draft, by=asker)
        settings.SECRET_KEY = "another-secret-key-of-this-installation"

        ((one, link),) = asking.links_for_letters(
            survey=draft, only_without_mail=False, address=ADDRESS, by=asker, now=NOON
        )

        assert Recipient.objects.get().link_hash == links.hash_of(links.token_of(one))
        assert links.token_of(one) in link


class TestReminding:
    @pytest.fixture
    def survey(self, prefecture):
        return make_survey(organisation=prefecture, questions=QUESTIONS[:1])

    def remind(self, survey, *, by=None, now=NOON, words=""):
        everybody = list(survey.recipients.all())
        return reminding.remind(
            survey=survey, recipients=everybody, words=words, address=ADDRESS, by=by, now=now
        )

    def test_only_those_who_have_not_handed_over(self, survey, asker):
        done, waiting = (make_recipient(survey=survey, email=f"a{n}@example.jp") for n in range(2))
        write(done, has=True)
        hand_over(done)

        found = self.remind(survey, by=asker, words="お待ちしています")

        assert (found.sent, found.handed_over) == (1, 1)
        assert Message.objects.get().payload["to"] == [waiting.email]
        assert "お待ちしています" in Message.objects.get().payload["body"]

    def test_never_twice_a_day(self, survey):
        make_recipient(survey=survey, email="a@example.jp")
        self.remind(survey)

        again, tomorrow = self.remind(survey), self.remind(survey, now=NOON + dt.timedelta(days=1))

        assert (again.sent, again.today_already, tomorrow.sent) == (0, 1, 1)
        assert Recipient.objects.get().reminders == 2

    def test_without_a_mail_address_is_told(self, survey):
        make_recipient(survey=survey)

        assert self.remind(survey).without_mail == 1

    @pytest.mark.parametrize(
        ("days_ahead", "sent"), [(3, 1), (2, 0), (1, 1), (0, 0), (-1, 1), (-2, 0), (-7, 1)]
    )
    def test_the_daily_job_counts_days_from_the_due_day(self, survey, days_ahead, sent):
        make_recipient(survey=survey, email="a@example.jp")
        now = DUE - dt.timedelta(days=days_ahead)

        assert reminding.remind_due(before=[3, 1], after=[1, 7], address=ADDRESS, now=now) == sent
        assert reminding.remind_due(before=[3, 1], after=[1, 7], address=ADDRESS, now=now) == 0

    def test_an_own_due_time_counts(self, survey):
        make_recipient(survey=survey, email="a@example.jp", due_at=DUE + dt.timedelta(days=5))

        found = reminding.remind_due(before=[3], after=[], address=ADDRESS, now=DUE + dt.timedelta(days=2))

        assert found == 1

    def test_the_command_needs_the_address_of_the_site(self, survey, capsys):
        call_command("remind_surveys", address="https://meguru.example.lg.jp/")

        assert "reminders" in capsys.readouterr().out


class TestRunning:
    @pytest.fixture
    def survey(self, prefecture):
        return make_survey(organisation=prefecture, questions=QUESTIONS[:1])

    def test_moving_the_due_time_is_recorded_and_told(self, survey, asker):
        make_recipient(survey=survey, email="a@example.jp")
        own = make_recipient(survey=survey, email="b@example.jp", due_at=DUE)

        running.set_due(
            survey=survey,
            due_at=DUE + dt.timedelta(days=7),
            tell=True,
            address=ADDRESS,
            by=asker,
            now=NOON,
        )

        event = Event.objects.get(activity="surveys.due_changed")
        assert event.payload["before"]["due_at"] != event.payload["after"]["due_at"]
        assert [mail.payload["to"] for mail in Message.objects.all()] == [["a@example.jp"]]
        own.refresh_from_db()
        assert own.due == DUE

    def test_one_town_gets_its_own_due_time_and_back(self, survey, asker):
        one = make_recipient(survey=survey)
        later = DUE + dt.timedelta(days=3)
        for due_at in (later, None):
            running.set_due(
                survey=survey, recipient=one, due_at=due_at, tell=False, address=ADDRESS, by=asker, now=NOON
            )
            one = Recipient.objects.select_related("survey").get(pk=one.pk)
            assert one.due == (due_at or DUE)

    def test_closing_and_taking_answers_again(self, survey, asker):
        running.close_survey(survey=survey, by=asker, now=NOON)
        running.reopen_survey(survey=survey, by=asker, now=NOON)

        survey.refresh_from_db()
        assert (survey.state, survey.closed_at) == (Survey.State.OPEN, None)

    def test_published_results_are_withdrawn_before_answers_change(self, survey, asker):
        Survey.objects.filter(pk=survey.pk).update(state="closed", publication="participants")

        with pytest.raises(asking.CannotAsk, match="取りやめて"):
            running.reopen_survey(survey=survey, by=asker, now=NOON)

    def test_a_correction_opens_final_answers_and_is_over_with_the_next_version(self, survey, asker):
        one = make_recipient(survey=survey, email="a@example.jp")
        write(one, has=True)
        hand_over(one)
        handing_over.lock(recipient=one, by=asker, now=NOON)

        reminding.ask_correction(
            recipient=one, reason="問1を確かめてください", address=ADDRESS, by=asker, now=NOON
        )

        one.sheet.refresh_from_db()
        assert one.sheet.locked_at is None
        assert "問1を確かめてください" in Message.objects.get().payload["body"]

    def test_nothing_handed_over_cannot_be_corrected(self, survey, asker):
        one = make_recipient(survey=survey)

        with pytest.raises(asking.CannotAsk, match="まだ提出されていない"):
            reminding.ask_correction(recipient=one, reason="確認", address=ADDRESS, by=asker, now=NOON)


class TestPages:
    @pytest.fixture(autouse=True)
    def _signed_in(self, client, asker):
        client.force_login(asker)

    def page(self, client, survey, name, *args):
        return client.get(reverse(f"surveys:{name}", args=[survey.pk, *args]))

    def post(self, client, survey, name, sent=None, *args):
        return client.post(reverse(f"surveys:{name}", args=[survey.pk, *args]), sent or {}, follow=True)

    def test_an_empty_list_shows_what_to_do(self, client, draft):
        assert "依頼先がまだありません" in self.page(client, draft, "ask").content.decode()

    def test_all_towns_of_the_prefecture_are_added_at_once(self, client, draft, towns):
        answer = self.post(client, draft, "ask_add", {"who": "all"})

        assert "依頼先に3件を加えました" in answer.content.decode()

    def test_nothing_ticked_is_said(self, client, draft, towns):
        answer = self.post(client, draft, "ask_add", {"who": "some"})

        assert answer.status_code == 422
        assert "一つ以上印をつけてください" in answer.content.decode()

    def test_sections_of_the_own_office(self, client, draft, prefecture):
        section = make_department(organisation=prefecture, name="税務課")
        Survey.objects.filter(pk=draft.pk).update(audience="sections")

        self.post(client, draft, "ask_add", {"who": "some", "sections": [section.pk]})

        assert Recipient.objects.get().department == section

    def test_sending_and_seeing_who_has_answered(self, client, draft, towns):
        self.post(client, draft, "ask_add", {"who": "all"})

        answer = self.post(client, draft, "ask_send", {"due_at": "2199-10-30T17:00", "revision": 1})

        body = answer.content.decode()
        assert "調査を送りました" in body
        assert body.count("未着手") >= 3

    def test_a_removed_town_can_be_put_back(self, client, draft, towns, asker):
        add(draft, towns[0], by=asker)
        answer = self.post(client, draft, "ask_remove", {}, Recipient.objects.get().pk)
        assert "依頼先から外しました" in answer.content.decode()

        self.post(client, draft, "ask_put_back", {"town": towns[0].pk, "section": ""})

        assert Recipient.objects.get().body == towns[0]

    def test_a_wrong_mail_address_is_named_and_nothing_is_lost(self, client, draft, towns, asker):
        add(draft, towns[0], by=asker)
        one = Recipient.objects.get()

        answer = self.post(
            client, draft, "ask_contacts", {f"addressee-{one.pk}": "新しい課\x00", f"email-{one.pk}": "だめ"}
        )

        assert answer.status_code == 422
        assert "新しい課" in answer.content.decode()
        one.refresh_from_db()
        assert one.addressee == "企画課"

    def test_letters_for_all_in_one_file(self, client, draft, towns, asker):
        add(draft, *towns, by=asker, mail=False)
        send(draft, by=asker)

        answer = self.post(client, draft, "letters", {}, "letters.docx")

        assert answer.content[:2] == b"PK"
        assert Event.objects.filter(activity="surveys.letters_made").count() == 1

    def test_other_offices_do_not_find_the_survey(self, client, draft):
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=make_prefecture()))

        for name in ("ask", "collect", "results", "publish"):
            assert self.page(client, draft, name).status_code == 404

    def test_staff_read_and_do_not_send(self, client, draft, prefecture):
        client.force_login(make_person(Role.DEPARTMENT_STAFF, organisation=prefecture))

        assert self.page(client, draft, "ask").status_code == 200
        assert self.post(client, draft, "ask_send").status_code == 403
