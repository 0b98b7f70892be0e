"""What people read and do on the pages of momentum and of the next actions."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.plans import commands
from meguru.apps.plans.models import Assessment, AssessmentAnswer, NextAction
from meguru.apps.plans.testing import NOON, make_action, make_round, say, say_everything
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.momentum import Standing, stages

pytestmark = pytest.mark.django_db
A, P, N, U = Standing.ALREADY, Standing.PARTLY, Standing.NOT_YET, Standing.UNKNOWN


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def assessment(aoki):
    return make_round(by=aoki)


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestBeginning:
    def test_the_empty_page_shows_an_example_and_the_seven_stages(self, client, aoki):
        shown = words(client.get(url("momentum")))

        assert "まだ点検をしていません" in shown
        assert "例：ある町の結果" in shown
        assert all(one.name in shown for one in stages().stages)

    def test_a_round_begins_with_one_button_and_a_second_press_begins_no_other(self, client, aoki):
        client.post(url("start"), {"name": "2026年4月の点検"})
        shown = words(client.post(url("start"), {"name": "2026年4月の点検"}, follow=True))

        assert Assessment.objects.count() == 1
        assert "点検はもう始まっています" in shown

    def test_a_missing_name_is_said(self, client, aoki):
        answer = client.post(url("start"), {"name": " "})

        assert answer.status_code == 422
        assert "点検の名前を入力してください" in words(answer)


class TestAnswering:
    def test_each_save_goes_on_to_the_next_stage(self, client, aoki, assessment):
        sent = {"standing-team_lead": "already", "note-team_lead": "係長が  動いている"}
        answer = client.post(url("answer", assessment.pk, "team"), sent)

        assert answer.headers["Location"] == url("answer", assessment.pk, "supporters")
        stored = AssessmentAnswer.objects.get()
        assert (stored.statement, stored.standing, stored.note) == (
            "team_lead",
            "already",
            "係長が 動いている",
        )

    def test_what_was_said_stands_there_the_next_time(self, client, aoki, assessment):
        say(assessment, {"team_lead": P}, by=aoki)
        shown = words(client.get(url("answer", assessment.pk, "team")))

        assert 'value="partly" checked' in shown
        assert "34問のうち1問" in shown

    def test_a_colleague_does_not_see_it(self, client, aoki, assessment):
        say(assessment, {"team_lead": P}, by=aoki, note="ないしょの話")
        client.force_login(make_person(organisation=aoki.organisation))

        shown = words(client.get(url("answer", assessment.pk, "team")))
        assert "checked" not in shown
        assert "ないしょの話" not in shown

    @pytest.mark.parametrize(
        ("sent", "told"),
        [
            ({"standing-team_lead": "maybe"}, "4つの答えから"),
            ({"standing-team_lead": "partly", "note-team_lead": "あ" * 201}, "200字まで"),
            ({"note-team_lead": "ひとことだけ"}, "答えも選んでください"),
        ],
    )
    def test_what_cannot_be_is_said_and_nothing_typed_is_lost(self, client, aoki, assessment, sent, told):
        answer = client.post(url("answer", assessment.pk, "team"), sent | {"standing-team_known": "already"})

        assert answer.status_code == 422
        assert told in words(answer)
        assert sent.get("note-team_lead", "") in words(answer)
        assert 'id="team_known-already" name="standing-team_known" value="already" checked' in words(answer)
        assert not AssessmentAnswer.objects.exists()

    def test_a_round_closed_meanwhile_says_so_and_keeps_what_was_typed_on_the_page(
        self, client, aoki, assessment
    ):
        commands.close_round(assessment=assessment, by=aoki, now=NOON)
        sent = {"standing-team_lead": "already", "note-team_lead": "書いたこと"}
        answer = client.post(url("answer", assessment.pk, "team"), sent)

        assert answer.status_code == 422
        assert "締め切られました" in words(answer)
        assert "書いたこと" in words(answer)

    def test_a_stage_that_is_none_is_not_found(self, client, aoki, assessment):
        assert client.get(url("answer", assessment.pk, "nothing")).status_code == 404


class TestTheOffice:
    def test_sees_where_it_stands_what_comes_next_and_why(self, client, aoki, assessment):
        say_everything(assessment, N, by=aoki)
        shown = words(client.get(url("momentum")))

        assert "7つのうち1番目の段階「最初のチーム」" in shown
        assert "まだできていません" in shown
        assert shown.count("一覧に入れる") >= 5
        assert "どう計算したか" in shown

    def test_sees_where_answers_disagree_and_notes_without_names(self, client, aoki, assessment):
        other = make_person(organisation=aoki.organisation, name="別所 太郎")
        say(assessment, {"team_lead": A}, by=aoki)
        say(assessment, {"team_lead": N}, by=other, note="異動で止まった")
        assert "異動で止まった" not in words(client.get(url("momentum")))
        say(assessment, {"team_lead": N}, by=make_person(organisation=aoki.organisation))
        shown = words(client.get(url("momentum")))

        assert "答えが割れた問い" in shown
        assert "異動で止まった" in shown
        assert "別所" not in shown

    def test_markup_in_a_note_is_only_text(self, client, aoki, assessment):
        for person in (aoki, *(make_person(organisation=aoki.organisation) for _number in range(2))):
            say(assessment, {"team_lead": N}, by=person, note="<script>alert(1)</script>")

        assert "&lt;script&gt;alert" in words(client.get(url("momentum")))
        assert "<script>alert" not in words(client.get(url("momentum")))

    def test_closes_the_round_and_opens_it_again(self, client, aoki, assessment):
        shown = words(client.post(url("close", assessment.pk), follow=True))
        assert url("reopen", assessment.pk) in shown

        client.post(url("reopen", assessment.pk))
        assessment.refresh_from_db()
        assert assessment.is_open

    def test_takes_it_home_as_word_and_excel(self, client, aoki, assessment):
        say(assessment, {"team_lead": N}, by=aoki, note="=1+1")
        make_action(by=aoki, what="課長に話す")

        assert client.get(url("round_file", assessment.pk, "docx")).content.startswith(b"PK")
        book = load_workbook(io.BytesIO(client.get(url("round_file", assessment.pk, "xlsx")).content))
        cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}
        assert "課長に話す" in cells
        assert "青木 美咲" not in "".join(cells)
        assert client.get(url("round_file", assessment.pk, "exe")).status_code == 404


class TestNextActions:
    def test_a_proposed_one_is_listed_once_with_its_reasons(self, client, aoki, assessment):
        say_everything(assessment, N, by=aoki)
        shown = words(client.post(url("take", assessment.pk, "team_lead"), follow=True))
        again = words(client.post(url("take", assessment.pk, "team_lead"), follow=True))

        assert NextAction.objects.count() == 1
        assert "すすめた理由" in shown
        assert (
            "もう一覧にあります" in again
            or "もう、一覧に" in again
            or "同じ行動が、もう一覧にあります" in again
        )
        assert "一覧にあります（これから）" in words(client.get(url("momentum")))

    def test_one_that_is_proposed_no_more_is_said(self, client, aoki, assessment):
        say_everything(assessment, A, by=aoki)
        shown = words(client.post(url("take", assessment.pk, "team_lead"), follow=True))

        assert "すすめる行動ではなくなりました" in shown
        assert not NextAction.objects.exists()

    def test_who_and_by_when_are_written_and_a_late_one_is_marked(self, client, aoki):
        action = make_action(by=aoki, what="課長に話す")
        sent = {"what": "課長に話す", "who": "係長", "due_on": "2020-05-31", "state": "doing", "revision": 1}
        shown = words(client.post(url("action", action.pk), sent, follow=True))

        assert "係長" in shown
        assert "2020年5月31日" in shown
        assert "過ぎています" in shown

    def test_a_stale_save_shows_both_and_a_second_press_decides(self, client, aoki):
        action = make_action(by=aoki, what="課長に話す")
        commands.change_action(action=action, values={"who": "部長"}, revision=1, by=aoki, now=NOON)
        sent = {"what": "課長に話す", "who": "係長", "state": "planned", "revision": 1}
        answer = client.post(url("action", action.pk), sent)

        assert answer.status_code == 422
        assert "部長" in words(answer)
        assert 'value="係長"' in words(answer)
        assert 'name="revision" value="2"' in words(answer)
        client.post(url("action", action.pk), sent | {"revision": 2})
        action.refresh_from_db()
        assert action.who == "係長"

    @pytest.mark.parametrize("due_on", ["きのう", "2026-13-01", "9999999"])
    def test_a_day_that_is_none_is_said(self, client, aoki, due_on):
        answer = client.post(url("add_action"), {"what": "話す", "state": "planned", "due_on": due_on})

        assert answer.status_code == 422
        assert "2026-05-31" in words(answer)

    def test_the_list_goes_home_as_word_and_excel(self, client, aoki):
        make_action(by=aoki, what="課長に話す", who="係長")
        book = load_workbook(io.BytesIO(client.get(url("actions_file", "xlsx")).content))
        cells = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value}

        assert {"課長に話す", "係長"} <= cells
        assert client.get(url("actions_file", "docx")).content.startswith(b"PK")
        assert client.get(url("actions_file", "exe")).status_code == 404

    def test_the_empty_list_shows_an_example(self, client, aoki):
        assert "例：「課長に、テーマを1枚に" in words(client.get(url("actions")))


class TestWhoMay:
    def test_other_offices_find_nothing(self, client, aoki, assessment):
        action = make_action(by=aoki)
        client.force_login(make_person(Role.MUNICIPAL_DX))
        pages = [
            url("round", assessment.pk),
            url("answer", assessment.pk, "team"),
            url("round_file", assessment.pk, "docx"),
            url("action", action.pk),
        ]

        assert {client.get(page).status_code for page in pages} == {404}
        assert client.post(url("close", assessment.pk)).status_code == 404
        assert action.what not in words(client.get(url("actions")))

    def test_an_auditor_reads_and_changes_nothing(self, client, aoki, assessment):
        client.force_login(make_person(Role.AUDITOR, organisation=aoki.organisation))

        assert "自分の答えを入れる" not in words(client.get(url("momentum")))
        assert client.post(url("start"), {"name": "x"}).status_code == 403
        assert client.get(url("answer", assessment.pk, "team")).status_code == 403
