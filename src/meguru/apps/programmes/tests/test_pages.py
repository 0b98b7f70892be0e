"""What people read and do on the pages of programmes."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from meguru.apps.catalogue.testing import make_case, make_service
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.ledger.models import Event
from meguru.apps.programmes import queries
from meguru.apps.programmes.models import OwnProgramme, ProgrammeDecision, SearchTerms
from meguru.apps.programmes.testing import make_programme
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db

GRANT = "guide:digital-garden-city-grant"


@pytest.fixture
def prefecture():
    return make_prefecture()


@pytest.fixture
def aoki(client, prefecture):
    town = make_organisation(prefecture=prefecture, population_2020=9_000)
    person = make_person(Role.MUNICIPAL_DX, organisation=town, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki, name="窓口の待ち時間を減らす", theme="庁舎の窓口が混雑している")


def url(name, *args):
    return reverse(f"programmes:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestTheList:
    def test_holds_what_the_guide_names_marked_with_its_date_and_as_old(self, client, aoki):
        shown = words(client.get(url("programmes")))

        assert "地域活性化起業人" in shown
        assert "手引きの時点（2024年5月）の情報" in shown
        assert "確かめてください" in shown

    def test_own_and_shared_ones_stand_in_the_same_list(self, client, aoki, prefecture):
        make_programme(by=aoki, name="町の基金")
        make_programme(
            by=make_person(Role.PREFECTURE_DX, organisation=prefecture),
            name="県の補助金",
            sharing="prefecture",
        )
        make_programme(name="よその補助金")

        shown = words(client.get(url("programmes")))

        assert "町の基金" in shown
        assert "県の補助金" in shown
        assert "よその補助金" not in shown

    def test_is_narrowed_by_words_and_by_what_one_gets(self, client, aoki):
        shown = words(client.get(url("programmes"), {"q": "アドバイザー", "gives": "advice"}))

        assert "地域情報化アドバイザー派遣" in shown
        assert "連携協定" not in shown
        assert "合う支援策はありません" in words(client.get(url("programmes"), {"q": "ないもの"}))

    def test_words_are_found_however_they_are_typed(self, client, aoki):
        make_programme(by=aoki, name="DXセミナー")

        assert "DXセミナー" in words(client.get(url("programmes"), {"q": "ｄｘ　せみなー"}))

    def test_windows_stand_by_month(self, client, aoki):
        year = timezone.localdate().year + 1
        make_programme(by=aoki, name="町の基金", opens_on=f"{year}-04-01", closes_on=f"{year}-06-30")

        shown = words(client.get(url("programmes")))

        assert f"{year}年4月" in shown
        assert "4月1日 受付の始まり：町の基金" in shown
        assert "6月30日 締切：町の基金" in shown

    def test_one_of_the_guide_is_copied_into_ones_own_without_its_date(self, client, aoki):
        page = words(client.get(url("of_the_guide", "regional-entrepreneur")))
        assert "写して、自団体の情報にする" in page

        form = words(client.get(url("add_programme"), {"copy": "guide:regional-entrepreneur"}))
        assert 'value="地域活性化起業人"' in form
        client.post(
            url("add_programme"), {"name": "地域活性化起業人", "provider": "総務省", "gives": "people"}
        )

        own = OwnProgramme.objects.get()
        assert own.last_checked is None
        assert "まだだれも、内容を確かめていません" in words(client.get(url("programme", own.pk)))
        client.post(url("check_programme", own.pk))
        assert "まだだれも" not in words(client.get(url("programme", own.pk)))

    def test_a_window_that_ends_before_it_begins_is_refused(self, client, aoki):
        answer = client.post(
            url("add_programme"),
            {
                "name": "基金",
                "gives": "money",
                "opens_on": "2026-05-01",
                "closes_on": "2026-04-01",
                "rate_percent": "120",
            },
        )

        assert answer.status_code == 422
        assert "始まる日より後に" in words(answer)
        assert OwnProgramme.objects.count() == 0


class TestMatching:
    def sent(self, **changed):
        return {"revision": "0", "purposes": ["service"], "cost_yen": "3000000"} | changed

    def test_every_programme_says_why_it_fits_or_not(self, client, initiative):
        shown = words(client.get(url("of_initiative", initiative.pk)))

        assert "分からない</strong>：" in shown
        assert "何に使いたいかを上の欄で選んでください" in shown

    def test_with_terms_the_money_is_estimated_with_its_formula(self, client, aoki, initiative):
        make_programme(
            by=aoki, name="町の基金", rate_percent=50, cap_yen=1_000_000, purposes=["service"],
            body_kinds=["town"], population_most=10_000, closes_on="2099-01-01", last_checked=timezone.localdate(),
        )  # fmt: skip

        client.post(url("terms", initiative.pk), self.sent(needed_from="2026-10-01", answer_depopulated="no"))

        terms = SearchTerms.objects.get()
        assert (terms.cost_yen, terms.answers) == (3_000_000, {"depopulated": False})
        shown = words(client.get(url("of_initiative", initiative.pk)))
        assert "3,000,000円 × 50% = 1,500,000円。上限は1,000,000円なので、1,000,000円" in shown
        assert "自団体の負担は2,000,000円" in shown
        assert "人口9,000人は、対象の10,000人以下に入ります。" in shown
        assert shown.index("町の基金") < shown.index("デジタル田園都市国家構想交付金")

    def test_terms_that_a_colleague_changed_meanwhile_show_both(self, client, aoki, initiative):
        client.post(url("terms", initiative.pk), self.sent())

        answer = client.post(url("terms", initiative.pk), self.sent(cost_yen="5000000"))

        assert answer.status_code == 409
        assert "3,000,000" in words(answer)
        assert 'value="5000000"' in words(answer)
        assert SearchTerms.objects.get().cost_yen == 3_000_000
        client.post(url("terms", initiative.pk), self.sent(revision="1", cost_yen="5000000"))
        assert SearchTerms.objects.get().cost_yen == 5_000_000

    def test_nonsense_in_the_terms_is_said_and_nothing_is_stored(self, client, initiative):
        answer = client.post(url("terms", initiative.pk), self.sent(cost_yen="三百万", purposes=["x"]))

        assert answer.status_code == 422
        assert SearchTerms.objects.count() == 0


class TestDeciding:
    def sent(self, **changed):
        return {
            "revision": "0",
            "answer": "kept",
            "asked_by": "青木",
            "ask_whom": "県",
            "ask_by": "2026-05-01",
        } | changed

    def test_who_asks_whom_by_when_is_kept_and_counted(self, client, initiative):
        client.post(url("decide", initiative.pk, GRANT), self.sent())
        client.post(
            url("decide", initiative.pk, "guide:partnership-agreement"),
            {"revision": "0", "answer": "not_for_us", "reason": "相手がいない"},
        )

        shown = words(client.get(url("of_initiative", initiative.pk)))
        assert "だれが、だれに、いつまでに聞くか" in shown
        assert "2026年5月1日" in shown
        assert queries.facts_of(initiative) == {
            "looked_at_funding": 1,
            "looked_at_people": 1,
            "kept_funding": 1,
            "kept_people": 0,
        }
        assert Event.objects.filter(activity="programmes.decided").count() == 2

    def test_to_drop_one_asks_for_a_reason(self, client, initiative):
        answer = client.post(url("decide", initiative.pk, GRANT), {"revision": "0", "answer": "not_for_us"})

        assert answer.status_code == 422
        assert "使わない理由を書いてください" in words(answer)
        assert ProgrammeDecision.objects.count() == 0

    def test_two_at_once_lose_nothing(self, client, initiative):
        client.post(url("decide", initiative.pk, GRANT), self.sent(asked_by="小川"))

        answer = client.post(url("decide", initiative.pk, GRANT), self.sent(asked_by="青木"))

        assert answer.status_code == 409
        assert "小川" in words(answer)
        assert 'value="青木"' in words(answer)

    def test_a_button_that_was_pressed_twice_is_no_clash(self, client, initiative):
        address, sent = url("decide", initiative.pk, GRANT), {"answer": "kept", "revision": "0"}
        answers = [client.post(address, sent).status_code for _press in range(2)]

        assert answers == [302, 302]
        assert Event.objects.filter(activity="programmes.decided").count() == 1
        terms = {"purposes": ["service"], "cost_yen": "3,000,000円", "revision": "0"}
        answers = [client.post(url("terms", initiative.pk), terms).status_code for _press in range(2)]
        assert answers == [302, 302]
        assert SearchTerms.objects.get().cost_yen == 3_000_000
        assert Event.objects.filter(activity="programmes.terms_set").count() == 1

    def test_the_menu_says_that_this_is_an_initiative(self, client, initiative):
        for address in (
            url("of_initiative", initiative.pk),
            url("similar", initiative.pk),
            url("decide", initiative.pk, GRANT),
        ):
            menu = client.get(address).context["navigation"]
            assert [str(item.label) for item in menu if item.current] == ["取組"]
        menu = client.get(url("programmes")).context["navigation"]
        assert [str(item.label) for item in menu if item.current] == ["支援策"]

    def test_what_was_decided_stays_in_sight_when_the_programme_is_put_away(self, client, aoki, initiative):
        fund = make_programme(by=aoki, name="町の基金")
        sent = {"answer": "kept", "ask_whom": "県の市町村課", "revision": "0"}
        client.post(url("decide", initiative.pk, f"own:{fund.pk}"), sent)
        client.post(url("put_away_programme", fund.pk))

        shown = words(client.get(url("of_initiative", initiative.pk)))
        assert "町の基金" in shown
        assert "一覧からなくなった支援策" in shown

    def test_a_programme_that_one_may_not_read_is_not_there(self, client, initiative):
        hidden = make_programme(name="よその補助金")

        assert client.get(url("decide", initiative.pk, f"own:{hidden.pk}")).status_code == 404

    def test_another_section_reads_but_does_not_decide(self, client, aoki):
        section = make_department(organisation=aoki.organisation, name="市民課")
        initiative = make_initiative(by=aoki, department=section)
        other = make_person(department=make_department(organisation=aoki.organisation, name="税務課"))
        client.force_login(other)

        assert client.get(url("of_initiative", initiative.pk)).status_code == 200
        assert client.post(url("decide", initiative.pk, GRANT), self.sent()).status_code == 403
        assert client.post(url("terms", initiative.pk), {}).status_code == 403

    def test_the_initiatives_of_other_offices_are_not_there(self, client, aoki):
        theirs = make_initiative()

        for name in ("of_initiative", "similar"):
            assert client.get(url(name, theirs.pk)).status_code == 404


class TestPapers:
    def test_word_and_excel_hold_the_reasons_and_who_asks(self, client, initiative):
        client.post(
            url("decide", initiative.pk, GRANT), {"revision": "0", "answer": "kept", "asked_by": "青木"}
        )

        book = load_workbook(io.BytesIO(client.get(url("paper", initiative.pk, "support.xlsx")).content))
        text = "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell
        )
        assert "青木" in text
        assert "受付の期間が書かれていません" in text
        assert client.get(url("paper", initiative.pk, "support.docx")).content.startswith(b"PK")
        assert client.get(url("paper", initiative.pk, "support.exe")).status_code == 404


class TestSimilarCases:
    def test_the_theme_of_the_initiative_finds_cases_and_services(self, client, aoki, initiative):
        service = make_service(by=aoki, name="かんたん受付", kinds=["front_desk"])
        make_case(by=aoki, title="書かない窓口", problem="窓口の混雑", service=service)

        shown = words(client.get(url("similar", initiative.pk)))

        assert "書かない窓口" in shown
        assert "かんたん受付" in shown
        assert "似た事例は見つかりません" in words(client.get(url("similar", initiative.pk), {"theme": "雪"}))
