"""Excel forms and what they cannot carry; forms that whoever holds a link brings back."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.apps.surveys.commands import answer_files, answering, handing_over
from meguru.apps.surveys.links import hash_of, token_of
from meguru.apps.surveys.models import AnswerVersion, HeldForm
from meguru.apps.surveys.queries.forms_in import form_for
from meguru.apps.surveys.queries.sheet_state import sheet_of
from meguru.apps.surveys.testing import NOON, hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db
WITH_FILE = (
    {"key": "has", "kind": "yes_no", "text": "システムはありますか"},
    {"key": "plan", "kind": "file", "text": "計画書"},
)


@pytest.fixture
def recipient():
    return make_recipient(survey=make_survey(questions=WITH_FILE))


@pytest.fixture
def asker(recipient):
    return make_person(Role.PREFECTURE_DX, organisation=recipient.organisation)


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


def words(answer):
    return answer.content.decode()


def filled(recipient, **typed):
    book = load_workbook(io.BytesIO(form_for(recipient, with_draft=False)))
    for row in book["回答"].iter_rows(min_col=1, max_col=1):
        if row[0].value in typed:
            book["回答"][f"E{row[0].row}"] = typed[row[0].value]
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile("form.xlsx", target.getvalue())


def attach(recipient, name):
    answering.write_answers(
        recipient=recipient,
        answers={},
        was={},
        files={"plan": [answer_files.NewFile(name, b"x")]},
        by=None,
        name="総務課 青木",
        now=NOON,
    )


def bring(client, address, file):
    return client.post(address, {"files": [file]}, follow=True)


def accept(client, asker, recipient, file, **more):
    client.force_login(asker)
    answer = bring(client, url("forms_in", recipient.survey_id), file)
    [plan] = answer.context["plans"]
    page = {"take": [plan.held.pk], f"state.{plan.held.pk}": plan.state}
    return answer, client.post(answer.redirect_chain[-1][0], page | more, follow=True)


class TestWhatAFormCannotCarry:
    def test_stands_in_the_form_with_the_way_to_bring_it(self, recipient):
        attach(recipient, "計画.pdf")
        book = load_workbook(io.BytesIO(form_for(recipient, with_draft=True)))
        cells = [str(cell.value) for row in book["回答"].iter_rows() for cell in row if cell.value]

        assert any("問2はファイルで答えます。この様式には入りません" in text for text in cells)
        assert "画面で付けたファイル：計画.pdf" in cells

    def test_a_form_without_a_required_file_is_taken_and_the_town_adds_it(self, client, asker, recipient):
        shown, done = accept(client, asker, recipient, filled(recipient, has="はい"))

        assert "様式に入らないファイル" in words(shown)
        assert "問2のファイルは、後から団体が画面で付けます" in words(shown)
        assert "1件を提出済みとして受け付けました" in words(done)
        attach(recipient, "計画.pdf")
        assert hand_over(recipient, why="ファイルを付けた").answers == {"has": True, "plan": ["計画.pdf"]}

    def test_a_later_form_does_not_lose_files_that_were_handed_over(self, client, asker, recipient):
        write(recipient, has=True)
        attach(recipient, "計画.pdf")
        hand_over(recipient)

        shown, _done = accept(client, asker, recipient, filled(recipient, has="いいえ"), why="訂正")

        assert "計画.pdf" in words(shown)
        assert AnswerVersion.objects.latest("number").answers == {"has": False, "plan": ["計画.pdf"]}

    def test_files_that_are_not_handed_over_are_not_named_to_who_asked(self, client, asker, recipient):
        attach(recipient, "内部の案.pdf")

        shown, _done = accept(client, asker, recipient, filled(recipient, has="はい"))

        assert "内部の案" not in words(shown)
        assert "plan" not in AnswerVersion.objects.get().answers

    def test_a_name_written_into_the_cell_is_told_about(self, client, recipient):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipient.body))

        shown = words(
            bring(client, url("asked_forms_in", recipient.pk), filled(recipient, has="はい", plan="計画.pdf"))
        )

        assert "ファイルは様式に入りません。画面から付けてください。" in shown
        assert "まだありません（必須）" in shown

    def test_a_form_that_nobody_touched_says_nothing_about_its_cell(self, client, recipient):
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipient.body))

        shown = bring(client, url("asked_forms_in", recipient.pk), filled(recipient, has="はい"))

        assert not shown.context["plan"].read.notes


class TestByLink:
    def address(self, recipient, name, *more):
        return url(name, token_of(recipient), *more)

    def test_a_form_is_looked_at_and_stored_under_the_typed_name(self, client, recipient):
        assert "Excelの様式を取り込む" in words(client.get(self.address(recipient, "by_link")))
        answer = bring(client, self.address(recipient, "link_forms_in"), filled(recipient, has="はい"))
        assert not sheet_of(recipient).answers

        page = {"state": answer.context["plan"].state, "name": "総務課 青木"}
        done = client.post(answer.redirect_chain[-1][0], page, follow=True)

        assert "まだ提出していません" in words(done)
        sheet = sheet_of(recipient)
        assert (sheet.answers, sheet.changed_by_name) == ({"has": True}, "総務課 青木")
        assert sheet.link_changed_by_name == "総務課 青木"
        assert not HeldForm.objects.exists()

    def test_a_form_of_another_town_is_refused(self, client, recipient):
        other = make_recipient(survey=recipient.survey)

        answer = bring(client, self.address(recipient, "link_forms_in"), filled(other, has="はい"))

        assert "ほかの団体か所属の様式です" in words(answer)

    def test_what_is_looked_at_opens_by_the_own_link_only(self, client, recipient):
        other = make_recipient(survey=recipient.survey)
        bring(client, self.address(recipient, "link_forms_in"), filled(recipient, has="はい"))
        batch = HeldForm.objects.get().batch

        assert client.get(self.address(recipient, "link_form_preview", batch)).status_code == 200
        assert client.get(self.address(other, "link_form_preview", batch)).status_code == 404
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipient.body))
        assert client.get(url("asked_form_preview", recipient.pk, batch)).status_code == 404

    def test_giving_up_forgets_the_file(self, client, recipient):
        bring(client, self.address(recipient, "link_forms_in"), filled(recipient, has="はい"))

        client.post(self.address(recipient, "link_form_give_up", HeldForm.objects.get().batch))

        assert not HeldForm.objects.exists()
        assert sheet_of(recipient) is None

    def test_only_the_newest_ten_are_held(self, client, recipient):
        for _n in range(12):
            client.post(self.address(recipient, "link_forms_in"), {"files": [filled(recipient, has="はい")]})

        assert HeldForm.objects.count() == 10

    def test_a_dead_link_takes_no_form(self, client, recipient):
        old = self.address(recipient, "link_forms_in")
        recipient.link_number += 1
        recipient.link_hash = hash_of(token_of(recipient))
        recipient.save()

        assert client.post(old, {"files": [filled(recipient, has="はい")]}).status_code == 404
        assert not HeldForm.objects.exists()

    def test_the_asking_office_does_not_come_in_with_it(self, client, asker, recipient):
        client.force_login(asker)

        assert client.get(self.address(recipient, "link_forms_in")).status_code == 403

    def test_final_answers_take_no_form(self, client, asker, recipient):
        write(recipient, has=True)
        attach(recipient, "計画.pdf")
        hand_over(recipient)
        handing_over.lock(recipient=recipient, by=asker, now=timezone.now())

        answer = bring(client, self.address(recipient, "link_forms_in"), filled(recipient, has="いいえ"))

        assert "この回答は確定しているので" in words(answer)
