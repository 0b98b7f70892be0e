"""What people meet who answer the diagnosis."""

import io

import pytest
from django.urls import reverse
from docx import Document as Word

from meguru.apps.diagnosis import commands
from meguru.apps.diagnosis.models import ChartEdition, DiagnosisSheet
from meguru.apps.diagnosis.testing import ALL_WELL, NOON, STUCK_AT_C, STUCK_AT_H, make_round, make_sheet
from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.diagnosis import chart

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"diagnosis:{name}", args=args)


def words(answer):
    return answer.content.decode()


def begin(client, answer="stuck", **extra):
    sent = client.post(url("start"), {"answer": answer} | extra)
    assert sent.status_code == 302, words(sent)
    return DiagnosisSheet.objects.latest("id")


class TestWithoutAnAccount:
    def test_the_first_question_stands_on_the_first_page(self, client):
        shown = words(client.get(url("start")))

        assert chart().questions[0].text in shown
        assert "90日で消えます" in shown
        assert DiagnosisSheet.objects.count() == 0, "looking at the page stores nothing"

    def test_every_answer_is_kept_at_once_and_leads_to_the_next_question(self, client):
        sheet = begin(client)

        answer = client.post(url("question", sheet.token, "theme"), {"answer": "none"})

        assert answer.headers["Location"] == url("question", sheet.token, "leader")
        sheet.refresh_from_db()
        assert sheet.answers == {"stage": "stuck", "theme": "none"}
        assert (sheet.organisation, sheet.person) == (None, None)
        assert Event.objects.count() == 0

    def test_a_question_can_be_skipped_and_answered_later(self, client):
        sheet = begin(client)
        client.post(url("question", sheet.token, "theme"), {"skip": "1"})

        client.post(url("question", sheet.token, "theme"), {"answer": "decided"})

        sheet.refresh_from_db()
        assert sheet.answers["theme"] == "decided"

    def test_no_answer_is_said_beside_the_question(self, client):
        sheet = begin(client)

        answer = client.post(url("question", sheet.token, "theme"), {})

        assert answer.status_code == 422
        assert "答えを一つ選んでください" in words(answer)

    @pytest.mark.parametrize("sent", ["", "made-up", "stuck\x00"])
    def test_an_answer_that_is_not_on_the_chart_is_refused(self, client, sent):
        sheet = begin(client)

        answer = client.post(url("question", sheet.token, "theme"), {"answer": sent})

        assert answer.status_code == 422
        sheet.refresh_from_db()
        assert "theme" not in sheet.answers

    def test_two_windows_lose_nothing(self, client):
        sheet = begin(client)
        first, second = (DiagnosisSheet.objects.get(pk=sheet.pk) for _window in "ab")

        for window, (question, answer) in ((first, ("theme", "none")), (second, ("leader", "no"))):
            commands.answer_question(sheet=window, question_id=question, answer_id=answer, by=None, now=NOON)

        sheet.refresh_from_db()
        assert sheet.answers == {"stage": "stuck", "theme": "none", "leader": "no"}

    def test_sending_twice_changes_once(self, client):
        sheet = begin(client)
        for _time in range(2):
            client.post(url("question", sheet.token, "theme"), {"answer": "none"})

        sheet.refresh_from_db()
        assert sheet.revision == 3

    def test_the_link_leads_back_to_the_open_question_from_any_browser(self, client, django_user_model):
        sheet = begin(client)
        client.session.flush()
        client.cookies.clear()

        assert client.get(url("sheet", sheet.token)).headers["Location"] == url(
            "question", sheet.token, "theme"
        )

    def test_the_browser_remembers_the_sheet(self, client):
        sheet = begin(client)

        assert url("sheet", sheet.token) in words(client.get(url("start")))

    def test_a_question_that_is_not_asked_leads_to_one_that_is(self, client):
        sheet = begin(client, "not_begun")

        assert client.get(url("question", sheet.token, "roles")).headers["Location"] == url(
            "question", sheet.token, "theme"
        )

    def test_a_made_up_link_opens_nothing(self, client):
        assert client.get(url("sheet", "made-up")).status_code == 404

    def test_machines_are_slowed_down(self, client, monkeypatch):
        monkeypatch.setattr(commands.answering, "MOST_FROM_ONE_ADDRESS_AN_HOUR", 2)
        for _time in range(2):
            begin(client)

        answer = client.post(url("start"), {"answer": "stuck"})

        assert answer.status_code == 422
        assert "しばらく待つか" in words(answer)
        assert DiagnosisSheet.objects.count() == 2


class TestTheResult:
    def test_says_the_type_the_answers_that_led_there_and_the_first_step(self, client):
        sheet = make_sheet(STUCK_AT_C)

        shown = words(client.get(url("result", sheet.token)))

        stuck = chart().stuck_type("C")
        assert stuck.name in shown
        assert stuck.first_step in shown
        assert stuck.left_alone in shown
        assert stuck.benefit in shown
        assert "うまく言えない" in shown
        assert f"?types=C&amp;sheet={sheet.token}" in shown

    def test_says_what_else_holds_and_what_speaks_against(self, client):
        sheet = make_sheet(STUCK_AT_C | {"purpose": "no", "services": "none"})

        shown = words(client.get(url("result", sheet.token)))

        assert "ほかに当てはまるもの" in shown
        assert "当てはまらない方の答え" in shown

    def test_says_when_too_little_was_answered(self, client):
        sheet = make_sheet({})

        shown = words(client.get(url("result", sheet.token)))

        assert "まだ結果を言えません" in shown
        assert "初めの一手を始める" not in shown

    def test_says_when_all_is_well(self, client):
        shown = words(client.get(url("result", make_sheet(ALL_WELL).token)))

        assert "つまずきは見つかりませんでした" in shown

    def test_leads_to_an_expert_where_no_type_fits(self, client):
        sheet = make_sheet(ALL_WELL | {"stage": "stuck", "services": "three", "vendors": "no"})

        shown = words(client.get(url("result", sheet.token)))

        assert chart().stuck_type("I").first_step in shown
        assert "types=I" in shown

    def test_an_answer_can_be_changed_from_there(self, client):
        sheet = make_sheet(STUCK_AT_H)
        assert url("question", sheet.token, "roles") in words(client.get(url("result", sheet.token)))

        answer = client.post(url("question", sheet.token, "roles"), {"answer": "agreed"})

        assert answer.headers["Location"] == url("result", sheet.token)
        assert chart().stuck_type("H").first_step not in words(client.get(url("result", sheet.token)))

    def test_goes_home_as_word_and_pdf(self, client):
        sheet = make_sheet(STUCK_AT_C)

        word = client.get(url("file", sheet.token, "diagnosis.docx"))
        pdf = client.get(url("file", sheet.token, "diagnosis.pdf"))

        texts = [paragraph.text for paragraph in Word(io.BytesIO(word.content)).paragraphs]
        assert any(chart().stuck_type("C").name in text for text in texts)
        assert pdf.content.startswith(b"%PDF")
        assert client.get(url("file", sheet.token, "diagnosis.exe")).status_code == 404

    def test_is_explained_by_the_chart_it_was_made_with(self, client):
        """The file changes later; the old sheet still asks and explains what it asked then."""
        sheet = make_sheet(STUCK_AT_C)
        older = ChartEdition.objects.create(
            version="2020.1",
            digest="0" * 64,
            text=sheet.edition.text.replace("うまく言えない", "昔の言い方").replace("2026.1", "2020.1"),
        )
        DiagnosisSheet.objects.filter(pk=sheet.pk).update(edition=older)

        shown = words(client.get(url("result", sheet.token)))

        assert "昔の言い方" in shown
        assert "2020.1" in shown
        assert "今の診断チャートより前の版" in shown
        assert "昔の言い方" in words(client.get(url("question", sheet.token, "scene")))


class TestWithAnAccount:
    @pytest.fixture
    def aoki(self, client):
        person = make_person(department=make_department(name="市民課"))
        client.force_login(person)
        return person

    def test_answers_count_for_the_office_and_the_section(self, client, aoki):
        sheet = begin(client)

        assert (sheet.organisation, sheet.person) == (aoki.organisation, aoki)
        assert sheet.department.name == "市民課"

    def test_a_sheet_is_the_persons_own(self, client, aoki):
        sheet = begin(client)

        for role in Role:
            client.force_login(make_person(role, organisation=aoki.organisation))
            for page in ("sheet", "result"):
                assert client.get(url(page, sheet.token)).status_code == 404
            assert client.post(url("question", sheet.token, "theme"), {"skip": "1"}).status_code == 404
        client.logout()
        assert client.get(url("result", sheet.token)).headers["Location"].startswith("/sign-in/")

    def test_another_offices_section_cannot_be_named(self, client, aoki):
        answer = client.post(url("start"), {"answer": "stuck", "section": make_department().pk})

        assert answer.status_code == 422
        assert DiagnosisSheet.objects.count() == 0

    def test_a_sheet_begun_without_account_can_be_kept(self, client, aoki):
        client.logout()
        sheet = make_sheet(STUCK_AT_C)
        assert "サインインして、この診断を自分の役所に残す" in words(client.get(url("result", sheet.token)))
        client.force_login(aoki)
        assert url("keep", sheet.token) in words(client.get(url("result", sheet.token)))

        for _time in range(2):
            client.post(url("keep", sheet.token))

        sheet.refresh_from_db()
        assert (sheet.person, sheet.organisation) == (aoki, aoki.organisation)
        assert Event.objects.filter(activity="diagnosis.sheet_kept").count() == 1
        client.force_login(make_person())
        assert client.post(url("keep", sheet.token)).status_code == 404

    def test_the_ledger_says_that_somebody_answered_and_never_what(self, client, aoki):
        make_sheet(STUCK_AT_C, person=aoki)

        event = Event.objects.get(activity="diagnosis.answered")
        assert event.actor == aoki
        assert "often" not in event.payload_json + event.summary

    def test_in_a_round_a_person_has_one_sheet(self, client, aoki):
        current = make_round(by=aoki)
        for answer in ("stuck", "problems"):
            client.post(url("join", current.invitation), {"answer": answer})

        assert DiagnosisSheet.objects.get().answers == {"stage": "problems"}

    def test_own_diagnoses_show_what_changed(self, client, aoki):
        make_sheet(STUCK_AT_H, person=aoki)
        make_sheet(
            STUCK_AT_H | {"roles": "agreed", "money": "short"}, person=aoki, now=NOON.replace(month=10)
        )
        make_sheet(STUCK_AT_C, person=aoki, now=NOON.replace(month=11))

        shown = words(client.get(url("own")))

        assert "解けました" in shown
        assert "新しく出ました" in shown
        assert "今回は聞いていません" in shown
