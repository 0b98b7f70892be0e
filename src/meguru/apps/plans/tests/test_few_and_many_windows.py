"""What a round shows while fewer than three people answered, and what a second window leaves alone."""

import re

import pytest
from django.urls import reverse

from meguru.apps.plans.models import AssessmentAnswer, NextAction
from meguru.apps.plans.queries import history, office_view, rounds_of
from meguru.apps.plans.testing import make_paper, make_round, say, say_everything
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.documents import CannotPrint
from meguru.engines.momentum import Standing

pytestmark = pytest.mark.django_db
A, N = Standing.ALREADY, Standing.NOT_YET


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def words(answer):
    return answer.content.decode()


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def colleague(aoki):
    return make_person(Role.MUNICIPAL_DX, organisation=aoki.organisation)


@pytest.fixture
def assessment(aoki):
    return make_round(by=aoki)


class TestFewerThanThree:
    def test_each_sees_what_follows_from_ones_own_answers(self, client, aoki, colleague, assessment):
        say_everything(assessment, N, by=colleague)
        before = words(client.get(url("momentum")))
        say_everything(assessment, A, by=aoki)
        after = words(client.get(url("momentum")))

        assert "それまでは、記録だけから見立てています" in before
        assert "まだできていません" not in before
        assert "あなたの答えと記録だけから" in after
        assert "7つの段階がすべて固まっています" in after

    def test_a_proposal_that_follows_from_anothers_answers_cannot_be_asked_out(
        self, client, aoki, colleague, assessment
    ):
        say_everything(assessment, A, by=aoki)
        say_everything(assessment, N, by=colleague)

        client.post(url("take", assessment.pk, "team_lead"))

        assert not NextAction.objects.exists()

    def test_a_paper_waits_for_three(self, aoki, colleague, assessment):
        for person in (aoki, colleague):
            say_everything(assessment, N, by=person)
        few = make_paper(by=aoki).sections.get(key="understanding").filled
        say_everything(assessment, N, by=make_person(organisation=aoki.organisation))
        enough = make_paper(by=aoki).sections.get(key="understanding").filled

        assert "まだ3人いません" in str(few["todos"])
        assert "番目、「" not in str(few["sentences"])
        assert "3人が答え" in str(enough["sentences"])

    def test_the_table_over_time_says_nothing_of_others(self, aoki, colleague, assessment):
        say_everything(assessment, A, by=colleague)

        assert set(history(rounds_of(user=aoki), user=aoki)[0].shares) == {None}
        assert set(history(rounds_of(user=aoki), user=colleague)[0].shares) == {1.0}

    def test_three_are_the_office(self, aoki, colleague, assessment):
        for person in (aoki, colleague, make_person(organisation=aoki.organisation)):
            say(assessment, {"team_lead": N}, by=person)

        assert office_view(assessment) == office_view(assessment, user=aoki)


class TestASecondWindow:
    def test_takes_back_nothing_that_it_did_not_show(self, client, aoki, assessment):
        page = url("answer", assessment.pk, "team")
        opened = dict(re.findall(r'name="(seen-[^"]*)" value="([^"]*)"', words(client.get(page))))
        client.post(page, opened | {"standing-team_lead": "already", "note-team_lead": "係長"})

        client.post(page, opened | {"standing-team_known": "partly", "note-team_lead": ""})

        said = AssessmentAnswer.objects.values_list("statement", "standing", "note")
        assert set(said) == {("team_lead", "already", "係長"), ("team_known", "partly", "")}

    def test_leaves_an_answer_alone_that_it_shows_and_nobody_touched(self, client, aoki, assessment):
        page = url("answer", assessment.pk, "team")
        say(assessment, {"team_lead": N}, by=aoki)
        shown = words(client.get(page))
        assert 'name="seen-team_lead" value="not_yet:"' in shown
        say(assessment, {"team_lead": A}, by=aoki)

        client.post(
            page, {"seen-team_lead": "not_yet:", "standing-team_lead": "not_yet", "note-team_lead": ""}
        )

        assert AssessmentAnswer.objects.get().standing == "already"

    def test_an_answer_is_taken_back_where_that_was_chosen(self, client, aoki, assessment):
        say(assessment, {"team_lead": N}, by=aoki)

        client.post(
            url("answer", assessment.pk, "team"), {"seen-team_lead": "not_yet:", "standing-team_lead": ""}
        )

        assert not AssessmentAnswer.objects.exists()


class TestTakingHome:
    def test_the_page_to_print_may_use_its_own_style_and_no_other(self, client, aoki):
        answer = client.get(url("file", make_paper(by=aoki).pk, "html"))

        assert "style-src 'self' 'sha256-" in answer.headers["Content-Security-Policy"]

    def test_a_pdf_that_cannot_be_made_is_told_in_words(self, client, aoki, monkeypatch):
        def broken(_document):
            raise CannotPrint("PDF を作れませんでした。")

        monkeypatch.setattr("meguru.apps.plans.papers.FORMATS", {"pdf": ("application/pdf", broken)})

        answer = client.get(url("file", make_paper(by=aoki).pk, "pdf"))

        assert answer.status_code == 503
        assert "PDF を作れませんでした" in words(answer)
