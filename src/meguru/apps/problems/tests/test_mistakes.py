"""Slips and stale pages: nothing that people wrote is changed or lost without a word."""

from decimal import Decimal

import pytest
from django.urls import reverse

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.problems import commands
from meguru.apps.problems.models import CardPoint, ProblemCard
from meguru.apps.problems.queries.alike import sum_words
from meguru.apps.problems.testing import NOON, make_card, make_scene, make_voice, narrow, score
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.problem_analysis import as_plain, default_yardsticks

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX)
    client.force_login(person)
    return person


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki)


def url(name, *args):
    return reverse(f"problems:{name}", args=args)


def offered_for_effect(client):
    """The key that the page offers for a new yardstick of effect."""
    axes = {axis.axis: axis for axis in client.get(url("yardsticks")).context["axes"]}
    return axes["effect"].rows[-1]["key"]


class TestPastedLines:
    @pytest.mark.parametrize(
        ("line", "text"),
        [
            ("1.5時間も待つ", "1.5時間も待つ"),
            ("3、4回も書き直す", "3、4回も書き直す"),
            ("-5度の部屋で待つ", "-5度の部屋で待つ"),
            ("１．２倍に増えた", "１．２倍に増えた"),
            ("10人が待つ", "10人が待つ"),
            ("1. 待つ", "待つ"),
            ("（2）20人が待つ", "20人が待つ"),
            ("３、 待つ", "待つ"),
            ("・待つ", "待つ"),
            ("- 待つ", "待つ"),
        ],
    )
    def test_lose_their_mark_and_keep_their_numbers(self, client, initiative, line, text):
        client.post(url("paste", initiative.pk), {"lines": line})

        assert ProblemCard.objects.get(initiative=initiative).text == text


class TestTakenTogether:
    @pytest.fixture
    def pair(self, initiative):
        return make_card("窓口で待つ", initiative=initiative), make_card(
            "窓口で長く待つ", initiative=initiative
        )

    def merge(self, initiative, pair, by):
        cards = [card.pk for card in pair]
        return commands.merge_cards(initiative=initiative, cards=cards, text="", by=by, now=NOON)

    def test_the_new_card_shows_the_voices_of_the_old_ones(self, client, aoki, initiative, pair):
        voice = make_voice(initiative, "昼に来たら長く待った", count=7)
        commands.link_voices(card=pair[1], voices=[voice.pk], by=aoki, now=NOON)

        merged = self.merge(initiative, pair, aoki)
        twice = self.merge(initiative, (merged, make_card("待つ", initiative=initiative)), aoki)

        assert merged.evidence == "住民の声 7人"
        for card in (merged, twice):
            assert "昼に来たら長く待った" in client.get(url("card", card.pk)).content.decode()

    def test_a_stale_page_cannot_choose_the_old_one(self, client, aoki, initiative, pair):
        self.merge(initiative, pair, aoki)

        sent = {"outcome": "chosen", "reason": "声が多い"}
        page = client.post(url("narrow", pair[0].pk), sent, follow=True)

        pair[0].refresh_from_db()
        assert pair[0].outcome == ""
        assert "ほかの困りごととまとめてあります" in page.content.decode()

    def test_a_card_that_was_put_away_is_not_chosen(self, client, aoki, pair):
        commands.put_away_card(card=pair[0], by=aoki, now=NOON)

        sent = {"outcome": "chosen", "reason": "声が多い"}
        page = client.post(url("narrow", pair[0].pk), sent, follow=True)

        assert "先に一覧に戻してください" in page.content.decode()

    def test_a_sum_that_no_card_can_hold_is_not_made(self, client, aoki, initiative):
        much = {"amount": Decimal(99_999_999_999), "unit": "円", "per": "day"}
        cards = [make_card(text, initiative=initiative, **much) for text in ("税の入力", "税の入力を直す")]

        assert "合計が大きすぎる" in sum_words(cards)
        assert self.merge(initiative, cards, aoki).amount is None
        assert client.get(url("of_initiative", initiative.pk)).status_code == 200


class TestWhatStays:
    def test_a_card_keeps_a_scene_that_was_put_away(self, client, aoki, initiative):
        scene = make_scene(initiative)
        card = make_card(initiative=initiative, scene=scene)
        commands.put_away_scene(scene=scene, by=aoki, now=NOON)

        page = client.get(url("card", card.pk)).content.decode()
        sent = {"text": card.text, "scene": scene.pk, "revision": card.revision, "who": "会社員"}
        client.post(url("card", card.pk), sent)

        card.refresh_from_db()
        assert f'<option value="{scene.pk}" selected>' in page
        assert (card.scene, card.who) == (scene, "会社員")

    def test_enter_in_the_reason_keeps_what_was_decided(self, client, initiative):
        card = make_card(initiative=initiative)
        narrow(card, "later")

        page = client.get(url("result", initiative.pk)).content.decode()

        form = page.partition(f'action="{url("narrow", card.pk)}"')[2].partition("</form>")[0]
        assert form.partition("<button")[2].partition(">")[0].endswith('value="later"')


class TestYardsticksOfBefore:
    def test_a_new_one_does_not_take_over_the_points_of_one_that_was_removed(self, client, aoki, initiative):
        card, office = make_card(initiative=initiative), aoki.organisation
        shipped = as_plain(default_yardsticks())
        key = offered_for_effect(client)
        own = {"key": key, "label": "声の数", "question": "", "weight": 10, "words": list("一二三四五")}
        with_own = shipped | {"effect": [*shipped["effect"], own]}
        for number, content in enumerate((with_own, shipped)):
            commands.set_yardsticks(
                organisation=office, content=content, note="", based_on=number, by=aoki, now=NOON
            )
            score(card, {key: 5}, by=aoki)

        assert CardPoint.objects.filter(yardstick=key).exists()
        assert offered_for_effect(client) != key
