"""What people read and do on the pages of those who answer: signed in."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.surveys.models import AnswerFile, AnswerVersion, HandedOver, Survey, SurveyFile
from meguru.apps.surveys.queries.sheet_state import mark_of, sheet_of
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


class TestTheList:
    def test_says_that_nothing_is_asked_with_an_example(self, client):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert "いま頼まれている調査はありません" in words(client.get(url("asked")))

    def test_shows_what_is_asked_with_due_and_progress(self, client, boss, recipient):
        write(recipient, has=False)

        shown = words(client.get(url("asked")))

        assert recipient.survey.title in shown
        assert "5問のうち1問" in shown
        assert "記入中" in shown

    def test_what_waits_stands_on_the_home_page_until_it_is_handed_over(self, client, boss, recipient):
        assert "1件が未提出" in words(client.get("/"))

        write(recipient, has=False)
        hand_over(recipient)

        assert "未提出" not in words(client.get("/"))

    def test_a_survey_that_is_not_sent_yet_is_not_there(self, client, boss, recipient):
        Survey.objects.update(state=Survey.State.DRAFT, opened_at=None)

        assert recipient.survey.title not in words(client.get(url("asked")))
        assert client.get(url("asked_sheet", recipient.pk)).status_code == 404


class TestTheSheet:
    def test_shows_only_questions_that_are_to_be_answered(self, client, boss, recipient):
        shown = words(client.get(url("asked_sheet", recipient.pk)))

        assert "システムはありますか" in shown
        assert "年間の経費" not in shown

    def test_saves_everything_without_javascript_and_then_shows_the_branch(self, client, boss, recipient):
        page = {"was.has": "", "answer.has": "はい", "was.note": "", "answer.note": "人が足りない"}
        answer = client.post(url("asked_sheet", recipient.pk), page, follow=True)

        assert "年間の経費" in words(answer)
        assert sheet_of(recipient).answers == {"has": True, "note": "人が足りない"}

    def test_keeps_what_cannot_be_read_in_its_field_and_stores_the_rest(self, client, boss, recipient):
        write(recipient, has=True)
        page = {"was.cost": "", "answer.cost": "たくさん", "was.note": "", "answer.note": "あり"}

        answer = client.post(url("asked_sheet", recipient.pk), page)

        assert answer.status_code == 422
        assert 'value="たくさん"' in words(answer)
        assert sheet_of(recipient).answers == {"has": True, "note": "あり"}

    def test_reads_full_width_figures(self, client, boss, recipient):
        write(recipient, has=True)
        client.post(url("asked_sheet", recipient.pk), {"was.cost": "", "answer.cost": "１，２００千円"})

        assert sheet_of(recipient).answers["cost"] == 1200

    def test_a_table_is_stored_and_a_bad_cell_named(self, client, boss, recipient):
        page = {"was.parts": "", "cell.parts.0.yen": "５００", "cell.parts.1.yen": "300"}
        client.post(url("asked_sheet", recipient.pk), page)
        assert sheet_of(recipient).answers["parts"] == [
            {"row": "機器", "yen": 500},
            {"row": "保守", "yen": 300},
        ]

        page = {"was.parts": mark_of(sheet_of(recipient).answers["parts"]), "cell.parts.0.yen": "たぶん"}
        answer = client.post(url("asked_sheet", recipient.pk), page)

        assert answer.status_code == 422
        assert 'value="たぶん"' in words(answer)
        assert sheet_of(recipient).answers["parts"][0]["yen"] == 500

    def test_two_people_in_one_question_see_both_answers_and_choose(self, client, boss, recipient):
        write(recipient, note="伊藤の言葉")
        page = {"was.note": "", "answer.note": "青木の言葉"}

        answer = client.post(url("asked_sheet", recipient.pk), page)
        assert answer.status_code == 422
        assert "伊藤の言葉" in words(answer)
        assert "青木の言葉" in words(answer)
        assert sheet_of(recipient).answers["note"] == "伊藤の言葉"

        again = client.post(
            url("asked_sheet", recipient.pk), page
        )  # saving once more decides nothing by itself
        assert again.status_code == 422

        page |= {"settle.note": "mine", "now.note": mark_of("伊藤の言葉")}
        client.post(url("asked_sheet", recipient.pk), page)
        assert sheet_of(recipient).answers["note"] == "青木の言葉"

    def test_the_other_answer_can_stay(self, client, boss, recipient):
        write(recipient, note="伊藤の言葉")
        page = {"was.note": "", "answer.note": "青木の言葉", "settle.note": "theirs"}

        assert client.post(url("asked_sheet", recipient.pk), page).status_code == 302
        assert sheet_of(recipient).answers["note"] == "伊藤の言葉"

    def test_files_are_kept_and_come_back_to_their_own_office_only(self, client, boss, recipient):
        file = SimpleUploadedFile("計画.html", b"<script>")
        client.post(url("asked_sheet", recipient.pk), {"file.plan": file})
        kept = AnswerFile.objects.get()

        answer = client.get(url("asked_file", recipient.pk, kept.pk))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.content == b"<script>"

        client.force_login(make_person(Role.MUNICIPAL_DX))
        assert client.get(url("asked_file", recipient.pk, kept.pk)).status_code == 404

    def test_a_file_that_was_taken_out_is_offered_back_by_name(self, client, boss, recipient):
        client.post(url("asked_sheet", recipient.pk), {"file.plan": SimpleUploadedFile("計画.pdf", b"x")})
        kept = AnswerFile.objects.get()

        gone = client.post(url("asked_sheet", recipient.pk), {"remove": kept.pk})
        assert gone.headers["Location"].endswith("#q-plan")
        shown = words(client.get(url("asked_sheet", recipient.pk)))
        assert "外したファイル：計画.pdf" in shown
        assert "青木 美咲" in shown

        client.post(url("asked_sheet", recipient.pk), {"put_back": kept.pk})

        assert "外したファイル" not in words(client.get(url("asked_sheet", recipient.pk)))
        assert sheet_of(recipient).answers["plan"] == ["計画.pdf"]

    def test_an_empty_file_is_refused_with_words(self, client, boss, recipient):
        answer = client.post(
            url("asked_sheet", recipient.pk), {"file.plan": SimpleUploadedFile("空.pdf", b"")}
        )

        assert answer.status_code == 422
        assert "中身が空です" in words(answer)

    def test_last_year_stands_beside_and_a_difference_asks_for_a_reason(self, client, recipient):
        before = make_survey(organisation=recipient.organisation)
        last = make_recipient(survey=before, body=recipient.body)
        write(last, has=True, cost=100)
        hand_over(last)
        Survey.objects.filter(pk=recipient.survey_id).update(previous=before)
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipient.body))
        write(recipient, has=True, cost=200)

        shown = words(client.get(url("asked_sheet", recipient.pk)))

        assert "前回は100千円、今回は200千円" in shown
        assert 'name="reason.previous:cost"' in shown

    def test_an_attachment_of_the_survey_can_be_read(self, client, boss, recipient):
        file = SurveyFile.objects.create(
            organisation=recipient.organisation,
            survey=recipient.survey,
            file_name="手引.pdf",
            content=b"guide",
            added_at=NOON,
        )

        assert "手引.pdf" in words(client.get(url("asked_sheet", recipient.pk)))
        assert client.get(url("asked_survey_file", recipient.pk, file.pk)).content == b"guide"

    def test_after_closing_it_is_read_only(self, client, boss, recipient):
        write(recipient, has=False)
        Survey.objects.update(state=Survey.State.CLOSED, closed_at=NOON)

        assert "締め切られました" in words(client.get(url("asked_sheet", recipient.pk)))
        answer = client.post(url("asked_sheet", recipient.pk), {"was.note": "", "answer.note": "遅い"})
        assert answer.status_code == 422
        assert "遅い" not in str(sheet_of(recipient).answers)

    def test_an_auditor_reads_and_writes_nothing(self, client, recipient):
        client.force_login(make_person(Role.AUDITOR, organisation=recipient.body))

        assert client.get(url("asked_sheet", recipient.pk)).status_code == 200
        assert sheet_of(recipient) is None
        assert client.post(url("asked_sheet", recipient.pk), {}).status_code == 403
        assert client.post(url("asked_hand_over", recipient.pk), {}).status_code == 403


class TestSavingQuietly:
    def post(self, client, recipient, page):
        return words(client.post(url("asked_save", recipient.pk), page))

    def test_stores_and_sends_back_the_new_mark(self, client, boss, recipient):
        page = {"on_page": ["has", "note"], "said.note": "", "was.note": "", "answer.note": "人が足りない"}

        back = self.post(client, recipient, page)

        assert f'name="was.note" value="{mark_of("人が足りない")}"' in back
        assert "に保存しました" in back

    def test_sends_questions_that_appear_and_takes_away_those_that_go(self, client, boss, recipient):
        slots = {"on_page": ["has", "cost"], "said.has": ""}
        back = self.post(client, recipient, slots | {"was.has": "", "answer.has": "はい"})
        assert 'id="slot-cost" hx-swap-oob' in back
        assert "年間の経費" in back

        slots |= {"said.cost": "", "was.has": mark_of(True), "answer.has": "いいえ"}
        back = self.post(client, recipient, slots)

        assert re.search(r'id="slot-cost" hx-swap-oob="outerHTML"><input[^>]*></div>', back)

    def test_leaves_alone_what_people_are_typing_beside_a_question(self, client, boss, recipient):
        shown = words(client.get(url("asked_sheet", recipient.pk)))
        said = re.search(r'name="said.note" value="(\w*)"', shown)[1]
        page = {"on_page": ["note"], "said.note": said, "was.note": "", "answer.note": "あ"}

        assert 'id="said-note"' not in self.post(client, recipient, page)

    def test_says_when_nothing_could_be_saved(self, client, boss, recipient):
        Survey.objects.update(state=Survey.State.CLOSED, closed_at=NOON)

        assert "締め切られています" in self.post(client, recipient, {"was.note": "", "answer.note": "あ"})


class TestHandingOver:
    def test_names_what_is_missing_and_offers_no_button(self, client, boss, recipient):
        write(recipient, has=True)
        shown = words(client.get(url("asked_hand_over", recipient.pk)))

        assert "必須の設問です" in shown
        assert "提出する</button>" not in shown

    def test_makes_a_version(self, client, boss, recipient):
        write(recipient, has=False)
        answer = client.post(
            url("asked_hand_over", recipient.pk), {"revision": sheet_of(recipient).revision}, follow=True
        )

        assert "提出しました（第1版）" in words(answer)
        version = AnswerVersion.objects.get()
        assert (version.way, version.handed_by) == ("page", boss)

    def test_pressed_twice_is_handed_over_once(self, client, boss, recipient):
        write(recipient, has=False)
        page = {"revision": sheet_of(recipient).revision}
        client.post(url("asked_hand_over", recipient.pk), page)

        answer = client.post(url("asked_hand_over", recipient.pk), page | {"why": "もう一度"})

        assert answer.status_code == 422
        assert "前に提出した内容と同じ" in words(answer)
        assert AnswerVersion.objects.count() == 1

    def test_staff_write_and_the_chief_hands_over(self, client, recipient):
        client.force_login(make_person(Role.DEPARTMENT_STAFF, organisation=recipient.body))
        write(recipient, has=False)

        assert "提出できるのは、所属長か推進担当です" in words(
            client.get(url("asked_hand_over", recipient.pk))
        )
        assert client.post(url("asked_hand_over", recipient.pk), {"revision": 1}).status_code == 403

    def test_versions_show_what_changed(self, client, boss, recipient):
        write(recipient, has=False)
        hand_over(recipient)
        write(recipient, note="追記")
        hand_over(recipient, why="書き忘れ")

        shown = words(client.get(url("asked_versions", recipient.pk)))

        assert "書き忘れ" in shown
        assert "第1版から第2版で変わったところ" in shown


class TestParts:
    def test_are_given_finished_and_taken_back(self, client, boss, recipient):
        section = make_department(organisation=recipient.body, name="財政課")
        page = {"department": section.pk, "keys": ["cost", "parts"], "note": "決算書から"}
        assert "財政課に頼みました" in words(client.post(url("asked_parts", recipient.pk), page, follow=True))
        part = HandedOver.objects.get()

        only = words(client.get(url("asked_sheet", recipient.pk), {"part": part.pk}))
        assert "内訳" in only
        assert "困っていること" not in only

        client.post(url("asked_part_done", recipient.pk, part.pk))
        assert "記入済み" in words(client.get(url("asked_parts", recipient.pk)))

        gone = client.post(url("asked_part_take_back", recipient.pk, part.pk), follow=True)
        assert "取りやめました" in words(gone)
        assert not HandedOver.objects.exists()

        again = gone.context["taken_back"].again
        client.post(url("asked_parts", recipient.pk), again)
        assert HandedOver.objects.get().keys == ["cost", "parts"]

    def test_of_another_office_cannot_be_touched(self, client, boss, recipient):
        other = make_recipient()
        write(other, has=False)
        part = HandedOver.objects.create(
            organisation=other.body,
            sheet=sheet_of(other),
            keys=["has"],
            department=make_department(organisation=other.body),
            handed_by_name="伊藤",
            handed_at=NOON,
        )

        assert client.post(url("asked_part_done", recipient.pk, part.pk)).status_code == 404
        assert client.post(url("asked_part_take_back", other.pk, part.pk)).status_code == 404
