"""A survey as a whole: its description, checks, files, preview and papers; who may, and what is closed for good."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from meguru.apps.ledger.models import Event
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person, make_prefecture
from meguru.apps.surveys.models import Survey
from meguru.apps.surveys.queries.building import stopping_findings
from meguru.apps.surveys.tests.test_building_pages import add, keys, make_draft, url, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_prefecture(name="めぐり県")


@pytest.fixture
def aoki(client, office):
    person = make_person(Role.PREFECTURE_DX, organisation=office, name="青木 美咲")
    client.force_login(person)
    return person


def send(survey):
    now = timezone.now()
    Survey.objects.filter(pk=survey.pk).update(state="open", opened_at=now, due_at=now + dt.timedelta(days=7))


def description(client, survey, **changes):
    form = client.get(url("describe", survey.pk)).context["form"]
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    sent["due_at"] = ""
    return sent | changes


class TestDescription:
    def test_is_written_and_recorded(self, client, aoki, office):
        survey = make_draft(office)
        sent = description(client, survey, contact="企画課 青木", due_at="2026-12-01T17:00")
        client.post(url("describe", survey.pk), sent)

        survey.refresh_from_db()
        assert survey.contact == "企画課 青木"
        assert timezone.localtime(survey.due_at).hour == 17
        assert Event.objects.filter(activity="surveys.described").count() == 1

    def test_two_people_see_both(self, client, aoki, office):
        survey = make_draft(office)
        sent = description(client, survey, contact="企画課 青木")
        client.post(url("describe", survey.pk), description(client, survey, contact="総務課 石川"))

        late = client.post(url("describe", survey.pk), sent)

        assert late.status_code == 422
        assert "総務課 石川" in words(late)
        assert "企画課 青木" in words(late)


class TestBeforeSending:
    def test_says_what_stops_and_where(self, client, aoki, office):
        survey = make_draft(office)
        assert stopping_findings(survey) == ("設問がありません。一つ以上作ってください。",)
        add(client, survey, "one_choice", "どれですか。")

        assert stopping_findings(survey) == ("問1：選択肢がありません。1行に一つ書いてください。",)
        shown = words(client.get(url("build", survey.pk)))
        assert "直さないと送れないところが、1か所あります" in shown
        assert "問い合わせ先が書かれていません" in shown

    @pytest.mark.parametrize("template", ["system_cost", "resident_services", "dx_troubles", "one_number"])
    def test_every_template_can_be_sent_as_it_is(self, aoki, office, template):
        assert stopping_findings(make_draft(office, template=template)) == ()


class TestChecksAndFiles:
    def test_a_check_is_made_and_taken_out(self, client, aoki, office):
        survey = make_draft(office)
        for text in ("全体は何人ですか。", "うち女性は何人ですか。"):
            add(client, survey, "number", text, unit="人")
        client.post(url("build_add_check", survey.pk), {"left": ["q2"], "relation": "le", "right": ["q1"]})
        assert "問2 が 問1 以下" in words(client.get(url("build", survey.pk)))

        client.post(url("build_remove_check", survey.pk), {"check": "sum:q2:le:q1"})
        assert not survey.cross_checks.exists()

    def test_one_question_cannot_stand_on_both_sides(self, client, aoki, office):
        survey = make_draft(office)
        for text in ("一つ目は何人ですか。", "二つ目は何人ですか。"):
            add(client, survey, "number", text, unit="人")
        sent = {"left": ["q1"], "relation": "eq", "right": ["q1", "q2"]}
        wrong = client.post(url("build_add_check", survey.pk), sent)

        assert wrong.status_code == 422
        assert "左と右の両方には選べません" in words(wrong)

    def test_files_come_back_as_they_were(self, client, aoki, office):
        survey = make_draft(office)
        sent = SimpleUploadedFile("手引き.pdf", b"%PDF-1.7 <script>")
        client.post(url("build_add_file", survey.pk), {"file": sent})
        found = survey.files.get()

        answer = client.get(url("build_file", survey.pk, found.pk))
        assert answer.content == b"%PDF-1.7 <script>"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        client.post(url("build_remove_file", survey.pk, found.pk))
        assert not survey.files.exists()

    def test_an_empty_file_is_refused_with_words(self, client, aoki, office):
        survey = make_draft(office)
        wrong = client.post(url("build_add_file", survey.pk), {"file": SimpleUploadedFile("a.txt", b"")})

        assert wrong.status_code == 422
        assert "中身が空です" in words(wrong)


class TestPreviewAndPapers:
    def test_branches_can_be_tried_out_and_nothing_is_kept(self, client, aoki, office):
        survey = make_draft(office, template="system_cost")
        assert "何が、なぜ変わりましたか。" not in words(client.get(url("preview", survey.pk)))

        tried = client.post(
            url("preview", survey.pk),
            {"was.changed": "", "answer.changed": "はい", "was.total": "", "answer.total": "百"},
        )
        assert "何が、なぜ変わりましたか。" in words(tried)
        assert not survey.recipients.exists()

    def test_word_and_pdf(self, client, aoki, office):
        survey = make_draft(office, template="resident_services")
        for name, begins in (("survey.docx", b"PK"), ("survey.pdf", b"%PDF")):
            assert client.get(url("build_paper", survey.pk, name)).content.startswith(begins)
        assert client.get(url("build_paper", survey.pk, "survey.exe")).status_code == 404


class TestClosedDoors:
    def test_what_was_sent_does_not_change(self, client, aoki, office):
        survey = make_draft(office, template="one_number")
        send(survey)
        client.post(url("build_remove", survey.pk, "count"))
        client.post(url("build_add", survey.pk), {"kind": "text", "text": "あとから"})
        client.post(url("build_move", survey.pk, "count"), {"way": "down"})
        client.post(url("build_add_file", survey.pk), {"file": SimpleUploadedFile("a.txt", b"a")})

        assert keys(survey) == ["count", "how_counted"]
        assert not survey.files.exists()
        assert "設問は変えられません" in words(client.get(url("build", survey.pk)))

    def test_an_open_survey_stays_in_the_list(self, client, aoki, office):
        survey = make_draft(office, template="one_number")
        send(survey)
        client.post(url("put_away", survey.pk))
        survey.refresh_from_db()
        assert survey.put_away_at is None

    def test_put_away_and_brought_back(self, client, aoki, office):
        survey = make_draft(office)
        client.post(url("put_away", survey.pk))
        shown = words(client.get(url("surveys")))
        assert "「体制の調査」を一覧から外しました" in shown
        client.post(url("bring_back", survey.pk))
        survey.refresh_from_db()
        assert survey.put_away_at is None

    def test_other_offices_see_nothing(self, client, aoki, office):
        survey = make_draft(office, template="one_number")
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=make_organisation()))

        assert "体制の調査" not in words(client.get(url("surveys")))
        for name in (
            "build",
            "describe",
            "preview",
            "build_workbook",
            "build_paste",
            "build_upload",
            "build_add",
        ):
            assert client.get(url(name, survey.pk)).status_code == 404
        assert client.post(url("build_remove", survey.pk, "count")).status_code == 404
        assert keys(survey) == ["count", "how_counted"]

    def test_another_section_reads_but_does_not_change(self, client, aoki, office):
        survey = make_draft(office, template="one_number")
        survey.department = make_department(organisation=office, name="財政課")
        survey.save()
        staff = make_person(
            Role.SECTION_CHIEF, department=make_department(organisation=office, name="総務課")
        )
        client.force_login(staff)

        assert client.get(url("build", survey.pk)).status_code == 200
        answer = client.post(url("build_remove", survey.pk, "count"))
        assert answer.status_code == 403
        assert "財政課" in words(answer)

    def test_a_reader_sees_no_buttons(self, client, aoki, office):
        survey = make_draft(office, template="one_number")
        client.force_login(make_person(Role.DEPARTMENT_STAFF, organisation=office))
        shown = words(client.get(url("build", survey.pk)))

        assert "設問を加える" not in shown
        assert client.post(url("build_remove", survey.pk, "count")).status_code == 403
