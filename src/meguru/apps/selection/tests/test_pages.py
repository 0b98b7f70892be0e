"""What people read when something is wrong, clashes, or comes from elsewhere."""

import pytest
from django.urls import reverse

from meguru.apps.catalogue.testing import make_service
from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.problems.testing import make_card, narrow
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection import commands
from meguru.apps.selection.testing import give, make_evaluator, make_offer, make_row, make_selection

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(department=make_department(name="市民課"), name="青木")
    client.force_login(person)
    return person


@pytest.fixture
def selection(aoki):
    return make_selection(initiative=make_initiative(by=aoki))


def url(name, *args):
    return reverse(f"selection:{name}", args=args)


def words(answer):
    return answer.content.decode()


def settings_of(client, selection, **values):
    form = client.get(url("settings", selection.pk)).context["form"]
    sent = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in sent.items()} | values


class TestFigures:
    @pytest.mark.parametrize(("typed", "yen"), [("１，２００円", 1200), ("1.2万", 12000), ("", 0)])
    def test_are_read_as_people_write_them(self, client, selection, typed, yen):
        client.post(url("offers", selection.pk), {"name": "甲", "monthly_yen": typed})

        assert selection.offers.get().monthly_yen == yen

    @pytest.mark.parametrize("typed", ["たくさん", "1.5", "1,20"])
    def test_that_are_none_are_told(self, client, selection, typed):
        answer = client.post(url("offers", selection.pk), {"name": "甲", "monthly_yen": typed})

        assert answer.status_code == 422
        assert not selection.offers.exists()


class TestTheSettings:
    def test_keep_the_problems_that_it_is_for(self, client, selection):
        narrow(make_card("昼の窓口が混む", initiative=selection.initiative))
        sent = settings_of(client, selection)
        assert "昼の窓口が混む" in words(client.get(url("settings", selection.pk)))

        (pk, _name), *_others = (
            client.get(url("settings", selection.pk)).context["form"].fields["problem_ids"].choices
        )
        client.post(url("settings", selection.pk), sent | {"problem_ids": [pk]})
        assert "昼の窓口が混む" in words(client.get(url("selection", selection.pk)))

    def test_changed_meanwhile_show_both_and_the_second_press_decides(self, client, selection, aoki):
        stale = settings_of(client, selection, purpose="わたしの目的")
        commands.change_settings(
            selection=selection, values={"purpose": "ほかの人の目的"}, revision=1, by=aoki, now=NOON
        )

        answer = client.post(url("settings", selection.pk), stale)
        assert answer.status_code == 422
        assert "わたしの目的" in words(answer)
        assert "ほかの人の目的" in words(answer)
        client.post(url("settings", selection.pk), stale | {"revision": "2"})
        selection.refresh_from_db()
        assert selection.purpose == "わたしの目的"

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"years": "0"}, "1"),
            ({"years": "五十"}, "20"),
            ({"floor_yen": "5", "ceiling_yen": "4"}, "最低制限価格は"),
            ({"decided_by": "additive", "price_score": "by_ceiling"}, "予定価格を書いて"),
            ({"least_technical": "200"}, "基準点は"),
        ],
    )
    def test_that_make_no_sense_are_told_and_nothing_is_stored(self, client, selection, wrong, told):
        answer = client.post(url("settings", selection.pk), settings_of(client, selection, **wrong))

        assert answer.status_code == 422
        assert told in words(answer)
        selection.refresh_from_db()
        assert selection.revision == 1


class TestTheTable:
    def test_tells_what_is_wrong_and_keeps_what_was_typed(self, client, selection):
        row = make_row(selection, "甲")
        sent = {
            f"mark-{row.pk}": "x",
            f"topic-{row.pk}": "",
            f"ask-{row.pk}": "書いたこと",
            f"weight-{row.pk}": "重い",
        }

        answer = client.post(url("wanted", selection.pk), sent)
        assert answer.status_code == 422
        assert "項目の名前を書いて" in words(answer)
        assert "「重い」を数として読めません" in words(answer)
        assert "書いたこと" in words(answer)
        row.refresh_from_db()
        assert row.topic == "甲"

    def test_shows_both_wordings_of_a_row(self, client, selection, aoki):
        row = make_row(selection, "甲")
        shown = client.get(url("wanted", selection.pk)).context["rows"][0]
        stale = {f"{name}-{row.pk}": value for name, value in shown.fields.items()} | {
            f"mark-{row.pk}": shown.mark,
            f"target-{row.pk}": "わたしの値",
        }
        client.post(url("wanted", selection.pk), stale | {f"target-{row.pk}": "ほかの値"})

        answer = client.post(url("wanted", selection.pk), stale)
        assert answer.status_code == 422
        assert "わたしの値" in words(answer)
        assert "いまの内容：機能／甲／ほかの値" in words(answer)


class TestTheCatalogue:
    def test_fills_in_what_it_knows(self, client, selection, aoki):
        service = make_service(
            by=aoki, name="はるか予約", vendor="はるか社", initial_yen=100_000, yearly_yen=100_000
        )
        shown = words(client.get(url("offers", selection.pk), {"service": service.pk}))
        assert 'value="はるか社"' in shown
        assert 'value="8334"' in shown

        client.post(url("offers", selection.pk), {"name": "はるか予約", "service": service.pk})
        assert selection.offers.get().service == service


class TestTheSheet:
    def test_refused_points_stay_on_the_page(self, client, selection, aoki):
        row, offer = make_row(selection, "甲"), make_offer(selection)
        evaluator = give(make_evaluator(selection, aoki), {offer: (None,)}, finish=False)
        name = f"{row.pk}-{offer.pk}"

        answer = client.post(
            url("sheet", selection.pk, evaluator.pk), {f"points-{name}": "9", f"comment-{name}": "良い"}
        )
        assert answer.status_code == 422
        assert 'value="9"' in words(answer)
        assert "0から5まで" in words(answer)

    def test_the_editor_without_points_of_their_own_reads_progress_only(self, client, selection, aoki):
        make_row(selection, "甲")
        offer = make_offer(selection)
        other = make_person(department=make_department(organisation=aoki.organisation), name="石田")
        give(make_evaluator(selection, other), {offer: (4,)})

        for name in ("result", "sureness", "award"):
            shown = words(client.get(url(name, selection.pk)))
            assert "結果はまだ見られません" in shown
            assert "1／1か所" in shown
