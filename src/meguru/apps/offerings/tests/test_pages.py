"""What people read and do on the pages of services."""

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.ledger.models import Event
from meguru.apps.offerings.bridge import Noted, was_token
from meguru.apps.offerings.models import Offering, OwnService, ReleasedOffering
from meguru.apps.offerings.testing import MISSING, NOON, an_offer, note
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture
from meguru.engines.service_gap import service_catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def prefecture():
    return make_prefecture(name="試験県")


@pytest.fixture
def town(prefecture):
    return make_organisation(name="試験中央町", prefecture=prefecture)


@pytest.fixture
def neighbour(prefecture):
    return make_organisation(name="試験隣町", prefecture=prefecture)


@pytest.fixture
def aoki(client, town):
    person = make_person(Role.MUNICIPAL_DX, organisation=town, name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"offerings:{name}", args=args)


def words(answer):
    return answer.content.decode()


def row(key, was=None, **typed):
    """What the form sends of one row."""
    return {f"{key}-was": was_token(was or Noted())} | {
        f"{key}-{name}": value for name, value in typed.items()
    }


def seen_on(answer):
    """What the button of the page sends along."""
    return re.search(r'name="seen" value="([^"]*)"', words(answer))[1]


class TestTheLongList:
    def test_offers_every_service_of_the_catalogue_with_examples(self, client, aoki):
        shown = words(client.get(url("own")))

        assert "図書館の貸出の予約" in shown
        assert "粗大ごみの申込" in shown
        assert "例：2023年4月" in shown
        assert "都道府県にも見えません" in shown

    def test_saves_all_with_one_button(self, client, aoki, town):
        sent = row(
            "library_loan", state="offered", channel=["line", "web"], directness="direct", since="R5.4"
        )
        sent |= row("bulky_waste", state="not_offered") | row("pregnancy", state="unknown")

        client.post(url("own"), sent)

        kept = {one.service: one for one in Offering.objects.filter(organisation=town)}
        assert set(kept) == {"library_loan", "bulky_waste"}
        assert kept["library_loan"].channels == ["line", "web"]
        assert kept["library_loan"].since == "2023-04"
        assert kept["library_loan"].checked_by == aoki
        event = Event.objects.get(activity="offerings.noted")
        assert "2件" in event.summary

    def test_choosing_a_channel_says_that_the_service_is_there(self, client, aoki):
        client.post(url("own"), row("library_loan", state="unknown", channel=["app"]))

        assert Offering.objects.get().state == "offered"

    def test_ways_of_what_is_not_offered_are_dropped(self, client, aoki):
        client.post(
            url("own"), row("library_loan", state="not_offered", channel=["app"], directness="direct")
        )

        assert Offering.objects.get().channels == []

    def test_what_cannot_be_read_is_said_beside_the_row_and_nothing_is_lost(self, client, aoki):
        sent = row("library_loan", state="offered", channel=["app"], since="去年", note="大事なメモ")
        sent |= row("bulky_waste", state="offered")

        answer = client.post(url("own"), sent)

        assert answer.status_code == 422
        assert "例のように書いてください" in words(answer)
        assert "去年" in words(answer)
        assert "大事なメモ" in words(answer)
        assert not Offering.objects.exists()

    def test_letters_no_database_holds_are_taken_out(self, client, aoki):
        client.post(url("own"), row("library_loan", state="offered", note="a\x07b"))

        assert Offering.objects.get().note == "a b"

    def test_saves_while_people_choose_and_answers_only_the_touched_rows(self, client, aoki):
        sent = row("library_loan", state="offered", channel=["line"]) | row("bulky_waste", state="unknown")

        answer = client.post(url("own"), sent, headers={"HX-Request": "true"})

        assert "保存しました" in words(answer)
        assert "status-library_loan" in words(answer)
        assert "status-bulky_waste" not in words(answer)
        assert Offering.objects.get().service == "library_loan"

    def test_a_clash_shows_both_and_a_second_press_decides(self, client, aoki, town):
        mina = make_person(organisation=town, name="皆川 圭")
        note(town, {"library_loan": MISSING}, by=mina)

        answer = client.post(url("own"), row("library_loan", state="offered", channel=["app"]))

        assert answer.status_code == 409
        assert "皆川 圭さん" in words(answer)
        assert "提供の有無：ない" in words(answer)
        assert Offering.objects.get().state == "not_offered"
        was = re.search(r'name="library_loan-was" value="([^"]+)"', words(answer))[1].replace("&quot;", '"')
        client.post(url("own"), {"library_loan-was": was, "library_loan-state": "offered"})
        assert Offering.objects.get().state == "offered"

    def test_a_clash_while_saving_at_once_keeps_the_other_rows(self, client, aoki, town):
        note(town, {"library_loan": MISSING})
        sent = row("library_loan", state="offered") | row("bulky_waste", state="offered")

        answer = client.post(url("own"), sent, headers={"HX-Request": "true"})

        assert "ほかの人が先に変えました" in words(answer)
        assert Offering.objects.get(service="library_loan").state == "not_offered"
        assert Offering.objects.get(service="bulky_waste").state == "offered"

    def test_a_colleague_elsewhere_in_the_list_is_no_clash(self, client, aoki, town):
        note(town, {"pregnancy": an_offer("web")})

        answer = client.post(
            url("own"), row("library_loan", state="offered") | row("pregnancy", state="unknown")
        )

        assert answer.status_code == 302
        assert Offering.objects.get(service="pregnancy").state == "offered"

    def test_the_same_as_last_time_takes_one_press(self, client, aoki, town):
        note(town, {"library_loan": an_offer("app")})
        Offering.objects.update(checked_on="2025-04-01")

        client.post(url("confirm"), {"field": ""})

        kept = Offering.objects.get()
        assert kept.checked_on.year >= 2026
        assert kept.revision == 1

    def test_auditors_read_and_do_not_write(self, client, town):
        client.force_login(make_person(Role.AUDITOR, organisation=town))

        assert "すべて保存する" not in words(client.get(url("own")))
        assert client.post(url("own"), row("library_loan", state="offered")).status_code == 403
        assert not Offering.objects.exists()

    def test_a_prefecture_is_told_whose_page_it_is(self, client, prefecture):
        client.force_login(make_person(Role.PREFECTURE_DX, organisation=prefecture))

        assert "市区町村が書きます" in words(client.get(url("own")))
        assert client.post(url("release")).status_code == 302


class TestOwnServices:
    def test_are_added_filled_in_put_away_and_brought_back(self, client, aoki, town):
        client.post(url("add_own"), {"name": "雪下ろしの手伝い", "field": "life", "about": ""})
        own = OwnService.objects.get()
        client.post(url("own"), row(f"own-{own.pk}", state="offered", channel=["phone"]))
        assert Offering.objects.get().own_service == own

        client.post(url("put_away_own", own.pk))
        assert f"row-own-{own.pk}" not in words(client.get(url("own")))

        client.post(url("bring_back_own", own.pk))
        assert f"row-own-{own.pk}" in words(client.get(url("own")))

    def test_a_name_of_the_catalogue_is_refused_with_words(self, client, aoki):
        answer = client.post(url("add_own"), {"name": "電子図書館", "field": "place"})

        assert answer.status_code == 422
        assert "もう一覧にあります" in words(answer)

    def test_of_other_offices_are_not_there(self, client, aoki, neighbour):
        theirs = OwnService.objects.create(
            organisation=neighbour, name="よそのサービス", field="life", made_at="2026-01-01T00:00Z"
        )

        assert client.post(url("put_away_own", theirs.pk)).status_code == 404
        assert client.post(url("own"), row(f"own-{theirs.pk}", state="offered")).status_code == 302
        assert not Offering.objects.exists()


class TestWhatIsPublic:
    def test_nobody_outside_reads_a_note_before_its_release(self, client, aoki, town, neighbour, prefecture):
        note(neighbour, {"library_loan": an_offer("app", note="内々のメモ")})
        for person in (aoki, make_person(Role.PREFECTURE_DX, organisation=prefecture)):
            client.force_login(person)
            for page in (
                url("overview"),
                url("matrix") + "?field=",
                url("service", "library_loan"),
                url("town", neighbour.code),
                url("gaps", neighbour.code),
            ):
                shown = words(client.get(page))
                assert "内々のメモ" not in shown
                assert '<span class="visually-hidden">アプリ</span>' not in shown
                assert "導入率は" not in shown.replace("導入率は、", "")
            workbook = load_workbook(io.BytesIO(client.get(url("file")).content))
            texts = [str(cell) for sheet in workbook for line in sheet.values for cell in line]
            assert "アプリ" not in texts

    def test_a_release_shows_it_and_later_changes_wait(self, client, aoki, town, neighbour):
        note(neighbour, {"library_loan": an_offer("line", directness="direct")}, is_public=True)
        shown = words(client.get(url("service", "library_loan")))
        assert "最初の画面で終わる" in shown
        assert "導入率は50%です（2団体のうち1団体。わからない団体は1）" in shown

        Offering.objects.filter(organisation=neighbour).update(
            state="not_offered", channels=[], directness=""
        )

        assert "導入率は50%" in words(client.get(url("service", "library_loan")))

    def test_release_and_withdrawal_by_the_buttons(self, client, aoki, town):
        assert "まだ何も書かれていません" in words(client.post(url("release"), follow=True))
        note(town, {"library_loan": an_offer("app"), "bulky_waste": Noted()})

        client.post(url("release"), {"seen": "library_loan=1"})
        assert [one.service for one in ReleasedOffering.objects.all()] == ["library_loan"]
        assert "まだ自団体だけに見えます" not in words(client.get(url("own")))

        client.post(url("withdraw"))
        assert not ReleasedOffering.objects.exists()
        assert Offering.objects.get(service="library_loan").state == "offered"
        assert Event.objects.filter(activity="offerings.withdrawn").exists()
        again = words(client.post(url("withdraw"), follow=True))
        assert "公表しているものはありませんでした" in again

    def test_a_release_makes_public_what_was_seen_and_names_the_rest(self, client, aoki, town):
        note(town, {"library_loan": an_offer("app"), "bulky_waste": an_offer("phone")}, is_public=True)
        note(town, {"library_loan": an_offer("app", note="見た")}, by=aoki, was=an_offer("app"))
        seen = seen_on(client.get(url("own")))
        ito = make_person(Role.MUNICIPAL_DX, organisation=town, name="伊藤 誠")
        note(town, {"bulky_waste": an_offer("web")}, by=ito, was=an_offer("phone"))

        shown = words(client.post(url("release"), {"seen": seen}, follow=True))

        assert "「粗大ごみ" in shown
        assert "公表していません。ページを開いた後に、伊藤 誠さんが書きかえたためです" in shown
        public = {one.service: one for one in ReleasedOffering.objects.all()}
        assert public["library_loan"].note == "見た"
        assert public["bulky_waste"].channels == ["phone"]
        client.post(url("release"), {"seen": seen_on(client.get(url("own")))})
        assert ReleasedOffering.objects.get(service="bulky_waste").channels == ["web"]

    def test_what_one_wrote_with_the_page_open_is_released(self, client, aoki, town):
        client.post(url("own"), row("library_loan", state="offered", channel=["app"]))

        client.post(url("release"), {"seen": ""})

        assert ReleasedOffering.objects.get().service == "library_loan"

    def test_nothing_is_released_that_only_others_saw(self, client, aoki, town):
        note(town, {"library_loan": an_offer("app")})

        shown = words(client.post(url("release"), {"seen": "own-x library_loan=0"}, follow=True))

        assert "書きかえました。下の内容を見直して、もう一度公表してください" in shown
        assert not ReleasedOffering.objects.exists()

    def test_a_service_taken_off_the_list_waits_for_no_release(self, client, aoki, town):
        note(town, {"library_loan": an_offer("app")}, is_public=True)
        own = OwnService.objects.create(organisation=town, name="雪下ろし", field="place", made_at=NOON)
        note(town, {f"own-{own.pk}": an_offer("web")})
        assert "そのあと変えた1件は" in words(client.get(url("own")))

        client.post(url("put_away_own", own.pk))

        assert "そのあと変えた" not in words(client.get(url("own")))

    def test_a_row_that_a_colleague_took_off_the_list_is_not_lost_without_a_word(self, client, aoki, town):
        own = OwnService.objects.create(
            organisation=town, name="雪下ろし", field="place", made_at=NOON, put_away_at=NOON
        )
        sent = {f"own-{own.pk}-was": was_token(Noted()), f"own-{own.pk}-channel": "web"}

        answer = client.post(url("own"), sent, follow=True)

        assert "一覧から外したサービスの行は、保存していません" in words(answer)
        assert not Offering.objects.exists()

    def test_a_hidden_field_full_of_nonsense_stores_nothing(self, client, aoki):
        sent = {"library_loan-was": "[" * 100_000, "library_loan-state": "unknown"}

        assert client.post(url("own"), sent).status_code == 302
        assert not Offering.objects.exists()

    def test_another_fictional_prefecture_and_real_towns_are_worlds_of_their_own(
        self, client, aoki, neighbour
    ):
        elsewhere = make_organisation(name="試験別町")
        real = make_organisation(
            name="試験実町", is_fictional=False, prefecture=make_prefecture(is_fictional=False)
        )
        for one in (elsewhere, real):
            note(one, {"library_loan": an_offer("app")}, is_public=True)

        for one in (elsewhere, real):
            assert client.get(url("town", one.code)).status_code == 404
            assert one.name not in words(client.get(url("overview") + f"?prefecture={one.code[:2]}"))

        client.force_login(make_person(organisation=real))
        assert "試験実町" in words(client.get(url("overview")))
        assert client.get(url("town", neighbour.code)).status_code == 404

    def test_who_has_not_published_is_unknown_and_not_without(self, client, aoki, town, neighbour):
        note(town, {"library_loan": MISSING}, is_public=True)

        shown = words(client.get(url("overview")))

        assert "まだ公表していません（0ではありません）" in shown

    def test_the_matrix_has_words_for_the_ear(self, client, aoki, town):
        note(town, {"library_loan": an_offer("line", directness="to_web")}, is_public=True)

        shown = words(client.get(url("matrix") + "?field=place"))

        assert "LINE／ホームページへ移る" in shown
        assert "◎" in shown

    def test_the_matrix_of_everything_marks_the_own_column_once_a_row(self, client, aoki, town, neighbour):
        note(town, {"library_loan": an_offer("web"), "library_ebook": MISSING}, is_public=True)

        shown = words(client.get(url("matrix") + "?field="))

        services = len(service_catalogue().services)
        assert shown.count('<td class="offer offer--') == 2 * services
        assert shown.count(' offers__own"><span') == services
        assert shown.count('"offer offer--offered offers__own"><span aria-hidden="true">○</span>') == 1


class TestGaps:
    def test_names_what_most_others_have_and_whom_to_ask(self, client, aoki, town, prefecture):
        note(town, {"library_loan": MISSING})
        for name in ("あ町", "い町", "う町"):
            other = make_organisation(name=f"試験{name}", prefecture=prefecture)
            note(other, {"library_loan": an_offer("line")}, is_public=True)

        shown = words(client.get(url("gaps", town.code)))

        assert "ほかにはあって、ここにはない" in shown
        assert "3 / 3" in shown
        assert "試験あ町" in shown

    def test_without_neighbours_it_says_what_is_needed(self, client, aoki, town):
        assert "足りないと言えるサービスはありません" in words(client.get(url("gaps", town.code)))
