"""What people read and do on the pages of findings and directions."""

import datetime as dt
import html
import io
import re
from urllib.parse import parse_qs

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meguru.apps.portfolio.models import DirectionAssumptions, DirectionChoice, FindingAnswer
from meguru.apps.portfolio.testing import review_all
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_contract, make_cost, make_interface, make_server, make_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def system(section):
    found = make_system(
        department=section,
        name="施設の予約",
        method="own",
        language="COBOL",
        functions=["facility_booking"],
        importance=2,
        users_count=40,
        personal_data="my_number",
        security_level=1,
    )
    make_contract(found, form="negotiated", source_code="no")
    make_cost(found, yen=7_654_321)
    make_server(found, support_ends_on=dt.date(2020, 1, 1))
    review_all(section.organisation, today=timezone.localdate())
    return found


@pytest.fixture
def colleague(client, section):
    person = make_person(department=section)
    client.force_login(person)
    return person


@pytest.fixture
def steering(client, section):
    person = make_person(Role.MUNICIPAL_DX, organisation=section.organisation)
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"portfolio:{name}", args=args)


def words(answer):
    return answer.content.decode()


def fields_of(answer):
    """What the forms of assumptions and of the decision would send along."""
    page = answer.context
    sent = dict(page["assuming"].hidden())
    return sent | {"seen_choice": "0", "assumptions_revision": "0", "decided_on": "2026-10-01"}


class TestTheOverview:
    def test_without_systems_it_says_what_to_do(self, client, colleague):
        assert "まだシステムカルテがありません" in words(client.get(url("findings")))

    def test_waiting_cards_are_told_and_looked_at_by_a_button(self, client, colleague, section):
        make_system(department=section, language="COBOL", method="own")
        assert "まだ計算していないシステムが1件" in words(client.get(url("findings")))

        assert "1枚の所見を計算しました" in words(client.post(url("review"), follow=True))
        assert "「COBOL」で書かれています" in words(client.get(url("findings")))

    def test_filters_narrow_and_unreadable_ones_are_left_out(self, client, colleague, system):
        assert "COBOL" in words(client.get(url("findings"), {"rule": "legacy_language"}))
        assert "COBOL" not in words(client.get(url("findings"), {"rule": "lock_in"}))
        assert (
            client.get(url("findings"), {"rule": "x", "department": "y", "severity": "9"}).status_code == 200
        )
        assert "この条件に合う所見はありません" in words(client.get(url("findings"), {"words": "ない名前"}))

    def test_what_was_chosen_stays_in_every_address_of_the_page(self, client, colleague, system):
        asked = {"words": "施設", "severity": "3", "state": "all"}
        page = words(client.get(url("findings"), asked))

        narrower = [one for one in re.findall(r'href="(\?[^"]+)"', page) if "rule=" in one]
        assert narrower
        for address in narrower:
            kept = parse_qs(html.unescape(address).lstrip("?"))
            assert {name: value[0] for name, value in kept.items() if name != "rule"} == asked
        for ending in ("xlsx", "docx", "pdf"):
            file = re.search(rf'href="([^"]+findings\.{ending}\?[^"]+)"', page)
            assert client.get(html.unescape(file[1])).status_code == 200

    def test_a_page_takes_few_queries_however_many_findings(
        self, client, colleague, section, django_assert_max_num_queries
    ):
        for _number in range(12):
            make_system(department=section, language="COBOL", method="own", functions=["map"])
        review_all(section.organisation, today=timezone.localdate())
        with django_assert_max_num_queries(26):
            client.get(url("findings"))


class TestSight:
    @pytest.fixture
    def outsider(self, client, section):
        person = make_person(department=make_department(organisation=section.organisation))
        client.force_login(person)
        return person

    @pytest.mark.parametrize("name", ["system", "direction", "links"])
    def test_another_department_reads_neither_costs_nor_security(self, client, system, outsider, name):
        shown = words(client.get(url(name, system.pk)))

        assert "7,654,321" not in shown
        assert "2020年1月1日" not in shown
        assert "守りの段階が1" not in shown

    def test_nor_in_files_and_counts(self, client, system, outsider):
        content = client.get(url("listing", "xlsx")).content
        cells = [
            str(cell.value) for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row
        ]

        assert not [text for text in cells if "サポート" in text or "守りの段階" in text]
        assert "守りがデータに足りない</a>" not in words(client.get(url("findings")))

    def test_the_department_reads_all_and_other_offices_nothing(self, client, system, colleague):
        assert "2020年1月1日" in words(client.get(url("system", system.pk)))
        client.force_login(make_person())
        for name in ("system", "direction", "links"):
            assert client.get(url(name, system.pk)).status_code == 404

    def test_another_department_can_neither_answer_nor_decide(self, client, system, outsider):
        assert client.post(url("answer", system.pk), {}).status_code == 403
        assert client.post(url("decide", system.pk), {}).status_code == 403


class TestAnswering:
    def send(self, client, system, **values):
        usual = {
            "rule": "legacy_language",
            "subject": "",
            "sentence": "プログラムが「COBOL」で書かれています。直せる人が年々減っています。",
            "seen_answer": "0",
            "kind": "accepted",
        }
        return client.post(url("answer", system.pk), usual | values)

    def test_is_kept_shown_and_taken_back(self, client, colleague, system):
        self.send(client, system, reason="来年の予算で頼む")
        shown = words(client.get(url("system", system.pk)))
        assert "来年の予算で頼む" in shown
        assert "変わりました" not in shown

        client.post(url("take_back_answer", system.pk, FindingAnswer.objects.get().pk))
        assert "来年の予算で頼む" not in words(client.get(url("system", system.pk)))

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"kind": "not_so"}, "理由を書いてください"),
            ({"kind": "later"}, "日を入れてください"),
            ({"kind": "x"}, "答え"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, colleague, system, sent, said):
        answer = self.send(client, system, **({"reason": ""} | sent))

        assert answer.status_code == 422
        assert said in words(answer)
        assert not FindingAnswer.objects.exists()

    def test_a_colleagues_answer_is_shown_beside_mine(self, client, colleague, system):
        self.send(client, system, reason="さきの答え")
        answer = self.send(client, system, kind="not_so", reason="わたしの答え")

        assert answer.status_code == 422
        assert "さきの答え" in words(answer)
        assert 'value="わたしの答え"' in words(answer)

    def test_other_facts_than_were_answered_are_told(self, client, colleague, system):
        self.send(client, system, sentence="前の文")

        assert "答えたときの所見：前の文" in words(client.get(url("system", system.pk)))


class TestTheDirection:
    def test_shows_reasons_and_costs_and_keeps_a_decision(self, client, steering, system):
        page = client.get(url("direction", system.pk))
        assert "7,654,321円から計算しました" in words(page)

        client.post(url("decide", system.pk), fields_of(page) | {"way": "retire", "reason": "使う人が減った"})
        shown = words(client.get(url("direction", system.pk)))
        assert "使う人が減った" in shown
        assert "安くなる見込み" in shown
        client.post(url("take_back_direction", system.pk, DirectionChoice.objects.get().pk))
        assert "まだ決まっていません" in words(client.get(url("direction", system.pk)))

    def test_assumptions_are_tried_and_go_along_with_the_decision(self, client, steering, system):
        page = client.get(url("direction", system.pk))
        tried = fields_of(page) | {"try": "1", "service_once_yen": "5000001"}
        shown = client.get(url("direction", system.pk), tried)
        assert "5,000,001" in words(shown)

        client.post(url("decide", system.pk), fields_of(shown) | {"way": "service", "reason": "見積り"})
        assert DirectionChoice.objects.get().assumptions["ways"]["service"]["once_yen"] == 5_000_001

    def test_a_wrong_assumption_is_said(self, client, steering, system):
        tried = fields_of(client.get(url("direction", system.pk))) | {"try": "1", "own_months_until": "99"}
        answer = client.get(url("direction", system.pk), tried)

        assert answer.status_code == 422
        assert 'value="99"' in words(answer)

    def test_merging_asks_for_another_system(self, client, steering, system):
        sent = fields_of(client.get(url("direction", system.pk))) | {"way": "merge", "reason": "重なる"}

        assert "どのシステムとまとめるか" in words(client.post(url("decide", system.pk), sent))
        assert "一覧にありません" in words(
            client.post(url("decide", system.pk), sent | {"merge_with": "ない"})
        )
        other = make_system(department=system.department, name="地図")
        client.post(url("decide", system.pk), sent | {"merge_with": "地図"})
        assert DirectionChoice.objects.get().merge_with == other

    def test_an_auditor_reads_and_changes_nothing(self, client, system):
        client.force_login(make_person(Role.AUDITOR, organisation=system.organisation))

        assert "7,654,321円から計算しました" in words(client.get(url("direction", system.pk)))
        assert "この方向性に決める" not in words(client.get(url("direction", system.pk)))
        assert client.post(url("decide", system.pk), {}).status_code == 403

    @pytest.mark.parametrize("ending", ["docx", "xlsx", "pdf"])
    def test_can_be_taken_home(self, client, colleague, system, ending):
        assert client.get(url("paper", system.pk, ending)).status_code == 200
        assert client.get(url("paper", system.pk, "exe")).status_code == 404


class TestTheOtherPages:
    def test_the_four_fields_and_the_matrix(self, client, colleague, system, section):
        make_system(
            department=make_department(organisation=section.organisation, name="体育課"),
            name="体育館の予約",
            functions=["facility_booking"],
        )
        assert "施設の予約" in words(client.get(url("fields")))
        assert "体育館の予約" in words(client.get(url("functions")))

    def test_what_stops_is_drawn_and_listed(self, client, colleague, system, section):
        other = make_system(department=section, name="鍵の管理")
        make_interface(system, other, is_needed_to_run=True, data="予約の一覧")

        assert "鍵の管理" in words(client.get(url("links", system.pk)))
        assert "施設の予約" in words(client.get(url("office_links")))

    def test_assumptions_are_changed_in_revisions(self, client, steering, system):
        form = client.get(url("assumptions")).context["form"]
        sent = {name: form[name].value() for name in form.fields} | {
            "discount": "4.0",
            "seen_revision": "0",
            "reason": "市の決まり",
        }
        assert client.post(url("assumptions"), sent).status_code == 302
        assert DirectionAssumptions.objects.get().values["discount_tenths"] == 40

        late = client.post(url("assumptions"), sent | {"discount": "5.0"})
        assert late.status_code == 422
        assert 'value="5.0"' in words(late)
        assert DirectionAssumptions.objects.count() == 1
