"""What the people of an office see together, and what nobody sees."""

import datetime as dt
import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.diagnosis import commands, queries, worker
from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.diagnosis.testing import NOON, STUCK_AT_C, STUCK_AT_H, make_round, make_sheet
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"diagnosis:{name}", args=args)


def words(answer):
    return answer.content.decode()


@pytest.fixture
def town():
    return make_organisation()


@pytest.fixture
def chief(client, town):
    person = make_person(Role.MUNICIPAL_DX, organisation=town)
    client.force_login(person)
    return person


@pytest.fixture
def current(chief):
    return make_round(by=chief)


def answer_as(current, answers, *sections):
    for section in sections:
        make_sheet(answers, round=current, department=section)


class TestRounds:
    def test_a_round_begins_with_a_link_for_colleagues(self, client, chief):
        client.post(url("open_round"), {"name": "春"})

        current = queries.rounds_of(chief)[0]
        assert url("join", current.invitation) in words(client.get(url("office")))

    @pytest.mark.parametrize("name", ["", "  ", "長" * 61])
    def test_a_name_that_cannot_be_is_said(self, client, chief, name):
        answer = client.post(url("open_round"), {"name": name})

        assert answer.status_code == 422
        assert "回の名前" in words(answer)

    def test_one_round_is_open_at_a_time(self, client, chief, current):
        answer = client.post(url("open_round"), {"name": "秋"})

        assert answer.status_code == 422
        assert "まだ続いています" in words(answer)

    def test_a_closed_round_takes_no_answers_until_it_is_opened_again(self, client, chief, current):
        sheet = make_sheet(STUCK_AT_C, round=current)
        client.post(url("close_round", current.pk))

        assert "この回は終わりました" in words(client.get(url("join", current.invitation)))
        assert client.post(url("join", current.invitation), {"answer": "stuck"}).status_code == 422
        refused = client.post(url("question", sheet.token, "theme"), {"answer": "none"})
        assert refused.status_code == 422
        assert "もう変えられません" in words(refused)

        client.post(url("reopen_round", current.pk))
        assert client.post(url("join", current.invitation), {"answer": "stuck"}).status_code == 302

    def test_a_new_link_ends_the_old_one(self, client, chief, current):
        client.post(url("renew_invitation", current.pk))

        assert client.get(url("join", current.invitation)).status_code == 404

    def test_other_offices_cannot_touch_it(self, client, current):
        client.force_login(make_person(Role.MUNICIPAL_DX))

        for page in ("close_round", "reopen_round", "renew_invitation"):
            assert client.post(url(page, current.pk)).status_code == 404
        assert client.get(f"{url('office')}?round={current.pk}").status_code == 404


class TestInvited:
    def test_a_colleague_without_account_answers_for_a_section(self, client, town, current):
        client.logout()
        section = make_department(organisation=town, name="税務課")
        assert "税務課" in words(client.get(url("join", current.invitation)))

        client.post(url("join", current.invitation), {"answer": "stuck", "section": section.pk})

        sheet = DiagnosisSheet.objects.get()
        assert (sheet.organisation, sheet.person, sheet.round) == (town, None, current)
        assert sheet.department == section

    def test_somebody_of_another_office_answers_without_a_name(self, client, town, current):
        client.force_login(make_person())

        client.post(url("join", current.invitation), {"answer": "stuck"})

        assert DiagnosisSheet.objects.get().person is None


class TestTogether:
    def test_fewer_than_three_are_only_counted(self, client, town, current):
        answer_as(current, STUCK_AT_C, None, None)

        shown = words(client.get(url("office")))

        assert "答え終わった人は2人です" in shown
        assert "どのタイプに当てはまるか" not in shown
        assert client.get(url("office_file", "office-diagnosis.xlsx")).status_code == 404

    def test_sections_are_counted_and_small_ones_put_together(self, client, town, current):
        citizens, tax, welfare = (
            make_department(organisation=town, name=name) for name in ("市民課", "税務課", "福祉課")
        )
        answer_as(current, STUCK_AT_C, *[citizens] * 3)
        answer_as(current, STUCK_AT_H, tax, tax, welfare)

        shown = words(client.get(url("office")))

        assert "福祉課、税務課は、人数が少ないので「そのほかの部署」にまとめました" in shown
        assert "部署で分かれる" in shown
        view = queries.office_view(town, current)
        of_c = next(share for share in view.shares if share.type.code == "C")
        assert of_c.by_section == (("そのほかの部署", 0, 3), ("市民課", 3, 3))

    def test_only_the_newest_answer_of_a_person_counts(self, chief, town):
        for day in range(3):
            make_sheet(STUCK_AT_C, person=chief, now=NOON + dt.timedelta(days=day))

        assert queries.office_view(town, None).answered == 1

    def test_nothing_of_other_offices_is_counted(self, client, town, current):
        answer_as(current, STUCK_AT_C, *[None] * 3)
        other = make_person(Role.MUNICIPAL_DX)

        assert queries.office_view(other.organisation, None).answered == 0
        client.force_login(other)
        assert "答え終わった人は0人です" in words(client.get(url("office")))

    def test_two_rounds_show_the_change(self, client, chief, town, current):
        answer_as(current, STUCK_AT_H, *[None] * 3)
        commands.close_round(diagnosis_round=current, by=chief, now=NOON + dt.timedelta(days=1))
        later = make_round(by=chief, name="秋の診断", now=NOON + dt.timedelta(days=180))
        answer_as(later, STUCK_AT_C, *[None] * 4)

        shown = words(client.get(url("office")))

        assert "「2026年春の診断」からの変化" in shown
        of_h = next(one for one in queries.office_view(town, later).changes if one.type.code == "H")
        assert (of_h.held_before, of_h.voices_before, of_h.held, of_h.voices) == (3, 3, 0, 4)
        assert of_h.points == -100

    def test_goes_home_as_word_and_excel(self, client, current):
        answer_as(current, STUCK_AT_C, *[None] * 3)

        book = client.get(url("office_file", "office-diagnosis.xlsx"))
        word = client.get(url("office_file", "office-diagnosis.docx"))

        cells = [
            cell.value for sheet in load_workbook(io.BytesIO(book.content)) for row in sheet for cell in row
        ]
        assert any("解決したい困りごと" in str(cell) for cell in cells)
        assert word.content.startswith(b"PK")

    def test_offers_the_types_of_the_newest_round_that_can_be_shown(self, town, current):
        assert queries.office_types(town) == ()
        answer_as(current, STUCK_AT_C, *[None] * 3)

        assert queries.office_types(town)[0].type.code == "C"


class TestForgetting:
    def test_only_sheets_of_nobody_are_forgotten_and_only_after_90_days(self, chief, town):
        old, kept = make_sheet(STUCK_AT_C), make_sheet(STUCK_AT_C, person=chief)
        fresh = make_sheet(STUCK_AT_C, now=NOON + dt.timedelta(days=2))

        forgotten = commands.forget_anonymous(now=NOON + dt.timedelta(days=91))

        assert forgotten == 1
        assert set(DiagnosisSheet.objects.all()) == {kept, fresh}
        assert old.pk not in {sheet.pk for sheet in DiagnosisSheet.objects.all()}

    def test_digests_of_addresses_go_after_a_day(self, client):
        client.post(url("start"), {"answer": "stuck"})
        sheet = DiagnosisSheet.objects.get()
        assert sheet.made_from
        assert "127.0.0.1" not in sheet.made_from

        commands.forget_anonymous(now=sheet.made_at + dt.timedelta(days=2))

        sheet.refresh_from_db()
        assert sheet.made_from == ""

    def test_is_done_by_the_worker_once_a_day(self, monkeypatch):
        monkeypatch.setattr(worker, "_last", [])
        for _round in range(2):
            make_sheet(STUCK_AT_C, now=NOON - dt.timedelta(days=4000))
            assert worker.work_once(worker="test") is False

        assert DiagnosisSheet.objects.count() == 1

    def test_is_a_command(self, capsys):
        make_sheet(STUCK_AT_C, now=NOON - dt.timedelta(days=4000))

        call_command("forget_anonymous_diagnoses")

        assert "1 diagnoses" in capsys.readouterr().out
