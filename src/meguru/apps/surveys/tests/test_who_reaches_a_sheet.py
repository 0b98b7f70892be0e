"""Who reaches a sheet: by link without an account, signed in, and who does not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person
from meguru.apps.surveys.commands import handing_over
from meguru.apps.surveys.links import hash_of, token_of
from meguru.apps.surveys.models import AnswerFile, AnswerVersion, Survey
from meguru.apps.surveys.queries.sheet_state import sheet_of
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient():
    return make_recipient()


@pytest.fixture
def boss(client, recipient):
    person = make_person(Role.MUNICIPAL_DX, organisation=recipient.body, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


def words(answer):
    return answer.content.decode()


def link(recipient, name="by_link", *more):
    return url(name, token_of(recipient), *more)


class TestByLink:
    def test_answers_and_hands_over_without_an_account(self, client, recipient):
        shown = client.get(link(recipient))
        assert "no-store" in shown.headers["Cache-Control"]
        assert shown.headers["Referrer-Policy"] == "same-origin"
        client.post(link(recipient), {"was.has": "", "answer.has": "いいえ", "name": "総務課 青木"})
        asked = words(client.get(link(recipient, "link_hand_over")))
        assert 'value="総務課 青木"' in asked

        client.post(link(recipient, "link_hand_over"), {"revision": 1, "name": "総務課 青木"})

        version = AnswerVersion.objects.get()
        assert (version.way, version.handed_by, version.handed_by_name) == ("link", None, "総務課 青木")
        recipient.refresh_from_db()
        assert recipient.opened_at

    def test_asks_for_the_name_of_who_hands_over(self, client, recipient):
        write(recipient, has=False)

        answer = client.post(link(recipient, "link_hand_over"), {"revision": 1})

        assert answer.status_code == 422
        assert "名前を書いてください" in words(answer)

    def test_who_asked_does_not_read_through_it_what_is_being_written(self, client, recipient):
        write(recipient, has=True, note="まだ出していない困りごと")
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=recipient.organisation))

        for name in ("by_link", "link_hand_over", "link_form"):
            answer = client.get(link(recipient, name))
            assert answer.status_code == 403
            assert "まだ出していない" not in words(answer)
        assert (
            client.post(link(recipient, "link_save"), {"was.has": "", "answer.has": "いいえ"}).status_code
            == 403
        )

    def test_a_colleague_without_a_role_may_use_it(self, client, recipient):
        client.force_login(make_person(organisation=recipient.body))

        assert client.get(link(recipient)).status_code == 200

    @pytest.mark.parametrize("token", ["x", "A" * 43, "あ" * 30, "A" * 5_000, "%00" * 20])
    def test_a_wrong_link_gets_a_plain_page(self, client, recipient, token):
        answer = client.get(f"/surveys/answer/{token}/")

        assert answer.status_code == 404
        assert "このリンクは使えません" in words(answer)
        assert recipient.survey.title not in words(answer)

    def test_the_hash_in_the_database_is_no_key(self, client, recipient):
        assert client.get(f"/surveys/answer/{recipient.link_hash}/").status_code == 404

    def test_a_replaced_link_opens_nothing(self, client, recipient):
        old = link(recipient)
        recipient.link_number += 1
        recipient.link_hash = hash_of(token_of(recipient))
        recipient.save()

        assert client.get(old).status_code == 404
        assert client.get(link(recipient)).status_code == 200

    @pytest.mark.parametrize("name", ["by_link", "link_hand_over", "link_form"])
    def test_ends_when_the_survey_closes(self, client, recipient, name):
        Survey.objects.update(state=Survey.State.CLOSED, closed_at=NOON)

        answer = client.get(link(recipient, name))

        assert answer.status_code == 410
        assert "締め切られました" in words(answer)

    def test_opens_neither_files_of_others_nor_other_pages(self, client, recipient):
        other = make_recipient(survey=recipient.survey)
        write(other, has=False)
        kept = AnswerFile.objects.create(
            organisation=other.body,
            sheet=sheet_of(other),
            question_key="plan",
            file_name="計画.pdf",
            content=b"x",
            added_at=NOON,
        )
        client.get(link(recipient))

        assert client.get(link(recipient, "link_file", kept.pk)).status_code == 404
        assert client.get(url("asked_sheet", recipient.pk)).status_code == 302

    def test_a_post_without_a_token_of_the_page_is_refused(self, recipient):
        answer = Client(enforce_csrf_checks=True).post(link(recipient), {"was.note": "", "answer.note": "あ"})

        assert answer.status_code == 403
        assert sheet_of(recipient) is None


class TestWhoSeesWhat:
    def test_a_town_sees_no_sheet_of_another(self, client, boss):
        other = make_recipient()
        write(other, has=False, note="秘密の話")

        for name in ("asked_sheet", "asked_hand_over", "asked_versions", "asked_parts", "asked_form"):
            assert client.get(url(name, other.pk)).status_code == 404
        assert client.post(url("asked_save", other.pk), {}).status_code == 404

    def test_who_asked_reads_nothing_that_was_not_handed_over(self, client, recipient):
        write(recipient, has=False, note="秘密の話")
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=recipient.organisation))

        for name in ("asked_sheet", "asked_versions", "asked_form"):
            assert client.get(url(name, recipient.pk)).status_code == 404
        assert not Event.objects.filter(organisation=recipient.organisation).exists()

    def test_one_section_reads_nothing_of_another(self, client):
        office = make_organisation()
        survey = make_survey(organisation=office, audience=Survey.Audience.SECTIONS)
        mine, theirs = make_department(organisation=office), make_department(organisation=office)
        own = make_recipient(survey=survey, department=mine)
        other = make_recipient(survey=survey, department=theirs)
        write(other, note="秘密の話")
        client.force_login(make_person(Role.DEPARTMENT_STAFF, department=mine))

        assert client.get(url("asked_sheet", own.pk)).status_code == 200
        assert client.get(url("asked_sheet", other.pk)).status_code == 404
        assert str(theirs) not in words(client.get(url("asked")))

    def test_a_deactivated_person_is_out_at_once(self, client, boss, recipient):
        boss.is_active = False
        boss.save()

        assert client.get(url("asked_sheet", recipient.pk)).status_code == 302

    def test_final_answers_say_so(self, client, boss, recipient):
        write(recipient, has=False)
        hand_over(recipient)
        asker = make_person(Role.PREFECTURE_DX, organisation=recipient.organisation)
        handing_over.lock(recipient=recipient, by=asker, now=timezone.now())

        assert "回答は確定しています" in words(client.get(url("asked_sheet", recipient.pk)))
        assert "回答は確定しています" in words(client.get(link(recipient)))
