"""Excel forms that go out and come back: into one's own draft, or taken as handed over by who asked."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.apps.surveys.models import AnswerVersion, HeldForm, Question, Survey
from meguru.apps.surveys.queries.forms_in import form_for
from meguru.apps.surveys.queries.sheet_state import sheet_of
from meguru.apps.surveys.testing import hand_over, make_recipient, make_survey, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def recipient():
    return make_recipient()


@pytest.fixture
def boss(client, recipient):
    person = make_person(Role.MUNICIPAL_DX, organisation=recipient.body)
    client.force_login(person)
    return person


@pytest.fixture
def asker(client, recipient):
    person = make_person(Role.PREFECTURE_DX, organisation=recipient.organisation, name="県の伊藤")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"surveys:{name}", args=args)


def words(answer):
    return answer.content.decode()


def filled(recipient, *, with_draft=False, **typed):
    """The recipient's form with answers typed into it."""
    book = load_workbook(io.BytesIO(form_for(recipient, with_draft=with_draft)))
    sheet = book["回答"]
    for row in sheet.iter_rows(min_col=1, max_col=1):
        if row[0].value in typed:
            sheet[f"E{row[0].row}"] = typed[row[0].value]
    target = io.BytesIO()
    book.save(target)
    return SimpleUploadedFile(f"{recipient.body.code}.xlsx", target.getvalue())


def bring(client, name, pk, *files):
    """Upload, and the page that shows what would happen."""
    return client.post(url(name, pk), {"files": list(files)}, follow=True)


def take(client, answer, **more):
    """Press the button of that page."""
    address, page = answer.redirect_chain[-1][0], {}
    if "plans" in answer.context:
        for plan in answer.context["plans"]:
            page.setdefault("take", []).append(plan.held.pk)
            page[f"state.{plan.held.pk}"] = plan.state
    else:
        page = {"state": answer.context["plan"].state}
    return client.post(address, page | more, follow=True)


class TestOneOwnForm:
    def test_is_looked_at_first_and_then_goes_into_the_draft(self, client, boss, recipient):
        answer = bring(
            client, "asked_forms_in", recipient.pk, filled(recipient, has="はい", cost="１，２００")
        )
        assert "1,200千円" in words(answer)
        assert sheet_of(recipient) is None

        take(client, answer)

        assert sheet_of(recipient).answers == {"has": True, "cost": 1200}
        assert not AnswerVersion.objects.exists()
        assert not HeldForm.objects.exists()

    def test_holds_the_draft_for_its_own_office_only(self, client, boss, recipient):
        write(recipient, has=True, note="秘密の話")
        own = load_workbook(io.BytesIO(client.get(url("asked_form", recipient.pk)).content))
        assert "秘密の話" in [cell.value for row in own["回答"].iter_rows() for cell in row]

        client.force_login(make_person(Role.PREFECTURE_DX, organisation=recipient.organisation))
        sent = load_workbook(
            io.BytesIO(client.get(url("form_of", recipient.survey_id, recipient.pk)).content)
        )
        assert "秘密の話" not in [cell.value for row in sent["回答"].iter_rows() for cell in row]

    def test_leaves_answers_whose_cells_are_empty(self, client, boss, recipient):
        form = filled(recipient, has="いいえ")
        write(recipient, note="書いてある")

        take(client, bring(client, "asked_forms_in", recipient.pk, form))

        assert sheet_of(recipient).answers == {"note": "書いてある", "has": False}

    def test_is_compared_anew_when_a_colleague_wrote_meanwhile(self, client, boss, recipient):
        answer = bring(client, "asked_forms_in", recipient.pk, filled(recipient, has="いいえ"))
        write(recipient, note="その間に")

        again = take(client, answer)

        assert again.status_code == 422
        assert "何も取り込んでいません" in words(again)
        assert sheet_of(recipient).answers == {"note": "その間に"}

    def test_of_another_town_is_refused(self, client, boss, recipient):
        other = make_recipient(survey=recipient.survey)

        answer = bring(client, "asked_forms_in", recipient.pk, filled(other, has="はい"))

        assert "ほかの団体か所属の様式です" in words(answer)
        assert take(client, answer).status_code == 422
        assert sheet_of(recipient) is None

    def test_of_another_survey_is_refused(self, client, boss, recipient):
        other = make_recipient(survey=make_survey(organisation=recipient.organisation), body=recipient.body)

        assert "ほかの調査の様式です" in words(
            bring(client, "asked_forms_in", recipient.pk, filled(other, has="はい"))
        )

    def test_of_older_questions_is_refused(self, client, boss, recipient):
        old = filled(recipient, has="はい")
        Question.objects.filter(key="note").update(text="別の問い")

        assert "設問が変わる前の古い様式" in words(bring(client, "asked_forms_in", recipient.pk, old))

    def test_that_somebody_rewrote_for_another_is_refused(self, client, boss, recipient):
        other = make_recipient(survey=recipient.survey)
        book = load_workbook(io.BytesIO(filled(recipient, has="はい").read()))
        for row in book["meguru"].iter_rows():
            if row[0].value == "recipient":
                row[1].value = str(other.pk)
        target = io.BytesIO()
        book.save(target)
        forged = SimpleUploadedFile("forged.xlsx", target.getvalue())

        assert "配られた様式ではありません" in words(bring(client, "asked_forms_in", recipient.pk, forged))

    def test_that_cannot_be_read_says_where(self, client, boss, recipient):
        shown = words(bring(client, "asked_forms_in", recipient.pk, filled(recipient, has="たぶん")))

        assert "読めないところ" in shown
        assert "たぶん" in shown

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"a,b"])
    def test_that_is_none_is_refused_with_words(self, client, boss, recipient, content):
        answer = bring(client, "asked_forms_in", recipient.pk, SimpleUploadedFile("x.xlsx", content))

        assert answer.status_code in (200, 422)
        assert "notice--error" in words(answer) or "error-summary" in words(answer)

    def test_somebody_else_cannot_open_what_is_being_looked_at(self, client, boss, recipient):
        address = bring(client, "asked_forms_in", recipient.pk, filled(recipient, has="はい")).redirect_chain[
            -1
        ][0]
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=recipient.body))

        assert client.get(address).status_code == 404


class TestFormsThatCameByMail:
    def test_of_several_towns_are_taken_as_handed_over(self, client, asker, recipient):
        others = [make_recipient(survey=recipient.survey) for _ in range(2)]
        files = [filled(one, has="いいえ") for one in (recipient, *others)]

        answer = bring(client, "forms_in", recipient.survey_id, *files)
        assert words(answer).count("受け付けられます") == 3
        assert not AnswerVersion.objects.exists()
        take(client, answer)

        versions = AnswerVersion.objects.select_related("sheet")
        assert {one.sheet.recipient_id for one in versions} == {recipient.pk, *(one.pk for one in others)}
        assert {(one.way, one.handed_by_name) for one in versions} == {("excel", "県の伊藤")}
        assert sheet_of(recipient).answers == {"has": False}
        assert Event.objects.filter(activity="surveys.form_accepted").count() == 3
        assert Event.objects.filter(organisation=recipient.body).count() == 1

    def test_one_with_something_missing_stays_out_and_the_others_come_in(self, client, asker, recipient):
        other = make_recipient(survey=recipient.survey)
        answer = bring(
            client,
            "forms_in",
            recipient.survey_id,
            filled(recipient, has="はい"),
            filled(other, has="いいえ"),
        )
        assert "必須の設問です" in words(answer)
        [good] = [plan for plan in answer.context["plans"] if plan.is_acceptable]

        client.post(
            answer.redirect_chain[-1][0], {"take": [good.held.pk], f"state.{good.held.pk}": good.state}
        )

        assert [one.sheet.recipient_id for one in AnswerVersion.objects.all()] == [other.pk]

    def test_ticking_a_bad_one_stores_none(self, client, asker, recipient):
        other = make_recipient(survey=recipient.survey)
        answer = bring(
            client,
            "forms_in",
            recipient.survey_id,
            filled(recipient, has="はい"),
            filled(other, has="いいえ"),
        )

        assert take(client, answer).status_code == 422
        assert not AnswerVersion.objects.exists()

    def test_never_show_or_overwrite_what_the_town_is_writing(self, client, asker, recipient):
        write(recipient, has=True, note="書きかけの秘密")

        answer = bring(client, "forms_in", recipient.survey_id, filled(recipient, has="いいえ"))
        assert "秘密" not in words(answer)
        take(client, answer)

        assert sheet_of(recipient).answers == {"has": True, "note": "書きかけの秘密"}
        assert sheet_of(recipient).released.answers == {"has": False}

    def test_are_held_against_a_draft_that_moves_without_telling_of_it(self, client, asker, recipient):
        answer = bring(client, "forms_in", recipient.survey_id, filled(recipient, has="いいえ"))
        write(recipient, note="その間に")

        assert "1件を提出済みとして受け付けました" in words(take(client, answer))

    def test_of_what_was_handed_over_need_a_reason(self, client, asker, recipient):
        write(recipient, has=False)
        hand_over(recipient)
        answer = bring(client, "forms_in", recipient.survey_id, filled(recipient, note="訂正"))
        assert "提出済みの回答の直し" in words(answer)
        assert take(client, answer).status_code == 422

        assert take(client, answer, why="メールで訂正の連絡").status_code == 200

        assert AnswerVersion.objects.latest("number").why == "メールで訂正の連絡"

    def test_twice_the_same_town_is_asked_about(self, client, asker, recipient):
        answer = bring(
            client,
            "forms_in",
            recipient.survey_id,
            filled(recipient, has="いいえ"),
            filled(recipient, has="いいえ", note="別"),
        )

        assert "様式が二つあります" in words(answer)

    def test_are_no_business_of_a_town(self, client, boss, recipient):
        assert client.get(url("forms_in", recipient.survey_id)).status_code == 404
        assert client.get(url("form_of", recipient.survey_id, recipient.pk)).status_code == 404
        assert client.get(url("forms_of_all", recipient.survey_id)).status_code == 404

    def test_after_closing_are_refused_with_words(self, client, asker, recipient):
        form = filled(recipient, has="いいえ")
        Survey.objects.update(state=Survey.State.CLOSED, closed_at=recipient.survey.opened_at)

        assert "締め切られているので" in words(bring(client, "forms_in", recipient.survey_id, form))

    def test_all_forms_come_in_one_file_with_steady_names(self, client, asker, recipient):
        make_recipient(survey=recipient.survey)
        first = client.get(url("forms_of_all", recipient.survey_id))

        assert first.content[:2] == b"PK"
        assert recipient.body.code.encode() in first.content
