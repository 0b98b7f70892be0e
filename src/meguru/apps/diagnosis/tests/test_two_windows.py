"""What people meet in a second window, after a round was closed, and on pages with nothing on them yet."""

import datetime as dt

import pytest
from django.urls import reverse

from meguru.apps.diagnosis import commands
from meguru.apps.diagnosis.models import DiagnosisSheet
from meguru.apps.diagnosis.testing import NOON, STUCK_AT_C, make_round, make_sheet
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"diagnosis:{name}", args=args)


def words(answer):
    return answer.content.decode()


@pytest.fixture
def aoki(client):
    person = make_person(department=make_department(name="市民課"))
    client.force_login(person)
    return person


@pytest.fixture
def current(aoki):
    return make_round(by=aoki)


class TestTwoWindows:
    @pytest.fixture
    def theme(self, client):
        client.post(url("start"), {"answer": "stuck"})
        return url("question", DiagnosisSheet.objects.get().token, "theme")

    def test_the_second_window_is_told_what_was_answered_and_a_second_press_decides(self, client, theme):
        assert 'name="seen" value="-"' in words(client.get(theme))
        client.post(theme, {"answer": "none", "seen": "-"})

        late = client.post(theme, {"answer": "decided", "seen": "-"})

        assert late.status_code == 422
        assert "別の画面では「決まっていない」と答えています" in words(late)
        assert DiagnosisSheet.objects.get().answers["theme"] == "none"
        assert 'name="seen" value="=none"' in words(late)
        client.post(theme, {"answer": "decided", "seen": "=none"})
        assert DiagnosisSheet.objects.get().answers["theme"] == "decided"

    def test_a_question_skipped_in_another_window_is_told(self, client, theme):
        client.post(theme, {"skip": "1", "seen": "-"})

        late = client.post(theme, {"answer": "decided", "seen": "-"})

        assert "別の画面では、この質問をとばしています" in words(late)

    def test_the_same_answer_twice_goes_on(self, client, theme):
        for _window in "ab":
            assert client.post(theme, {"answer": "none", "seen": "-"}).status_code == 302


class TestARoundThatIsOver:
    @pytest.fixture
    def begun(self, client, aoki, current):
        client.post(url("start"), {"answer": "stuck"})
        commands.close_round(diagnosis_round=current, by=aoki, now=NOON + dt.timedelta(days=9999))
        return DiagnosisSheet.objects.get()

    def test_its_sheet_leads_to_the_result_and_offers_no_change(self, client, begun):
        answer = client.get(url("question", begun.token, "theme"))
        shown = words(client.get(url("result", begun.token)))

        assert answer.headers["Location"] == url("result", begun.token)
        assert "答えは、もう変えられません" in shown
        assert url("question", begun.token, "stage") not in shown

    def test_its_sheet_is_not_offered_to_go_on_with(self, client, begun):
        assert begun.token not in words(client.get(url("start")))


class TestAnsweringTwice:
    def test_the_link_of_the_round_leads_to_ones_own_sheet(self, client, aoki, current):
        sheet = make_sheet(STUCK_AT_C, person=aoki, round=current)

        assert client.get(url("join", current.invitation)).headers["Location"] == url("result", sheet.token)

    def test_the_first_page_says_that_the_round_was_answered(self, client, aoki, current):
        sheet = make_sheet(STUCK_AT_C, person=aoki, round=current)

        shown = words(client.get(url("start")))

        assert "もう答えています" in shown
        assert url("sheet", sheet.token) in shown


class TestTheOffice:
    def test_the_commonest_type_leads_to_its_first_step(self, client, current):
        for _person in range(3):
            make_sheet(STUCK_AT_C, round=current)

        assert f'{reverse("first_steps:start")}?types=C"' in words(client.get(url("office")))


class TestWhoMay:
    def test_without_a_diagnosis_ones_own_page_shows_an_example(self, client, aoki):
        shown = words(client.get(url("own")))

        assert "終わった診断は、まだありません" in shown

    def test_another_office_is_not_offered_to_keep_an_invited_sheet(self, client, current):
        sheet = make_sheet(STUCK_AT_C, round=current)
        client.force_login(make_person(Role.MUNICIPAL_DX))

        assert url("keep", sheet.token) not in words(client.get(url("result", sheet.token)))

    def test_who_may_not_begin_an_initiative_has_no_button_for_it(self, client, current):
        sheet = make_sheet(STUCK_AT_C)
        assert reverse("first_steps:start") in words(client.get(url("result", sheet.token)))
        client.force_login(make_person(Role.AUDITOR, organisation=current.organisation))

        assert reverse("first_steps:start") not in words(client.get(url("result", sheet.token)))
