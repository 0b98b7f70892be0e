"""What people read and do on the pages of problems."""

import io
import re

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.problems import commands
from meguru.apps.problems.models import ProblemCard, Voice
from meguru.apps.problems.papers import one_page
from meguru.apps.problems.testing import (
    FILLED,
    NOON,
    WAITING,
    make_card,
    make_ground,
    make_scene,
    make_voice,
    narrow,
    score,
)
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.documents import to_pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki(client):
    person = make_person(Role.MUNICIPAL_DX, name="青木 美咲")
    client.force_login(person)
    return person


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki, name="待たない窓口")


def url(name, *args):
    return reverse(f"problems:{name}", args=args)


def words(answer):
    return answer.content.decode()


def filled(card, **changed):
    """What the form of a card sends."""
    sent = {
        "text": card.text, "who": card.who, "how": card.how, "amount": "" if card.amount is None else str(card.amount),
        "unit": card.unit, "per": card.per, "times": card.times or "", "cause": card.cause,
        "evidence": card.evidence, "verified": card.verified, "verified_count": card.verified_count or "",
        "verified_note": card.verified_note, "whys": "\n".join(card.whys), "scene": card.scene_id or "",
        "new_scene": "", "operation": "", "revision": card.revision,
    }  # fmt: skip
    return sent | changed


class TestTheTenMinutes:
    """Journey 1: three problems, scored, chosen, one page."""

    def test_three_sentences_points_a_reason_and_the_page(self, client, aoki, initiative):
        for text in ("昼の窓口で40分待つ", "住所を6枚の紙に書く", "体育館の空きを電話で聞くしかない"):
            answer = client.post(url("of_initiative", initiative.pk), {"text": text}, follow=True)
            assert "autofocus" in words(answer)
        cards = list(ProblemCard.objects.order_by("pk"))
        sheet = words(client.get(url("scores", initiative.pk)))
        assert sheet.count("<fieldset") == 3
        sent = {f"p-{card.pk}-{key}": "4" for card in cards for key in ("reach", "depth", "effort")}
        result = client.post(url("scores", initiative.pk), sent, follow=True)
        assert "まず取り組む" in words(result) or "計画して取り組む" in words(result)
        client.post(url("narrow", cards[0].pk), {"outcome": "chosen", "reason": "先週いちばん言われた"})
        page = words(client.get(url("paper", initiative.pk)))

        assert "先週いちばん言われた" in page
        for name in ("one-page.docx", "one-page.pdf", "problems.xlsx", "problems.docx"):
            assert client.get(url("file", initiative.pk, name)).status_code == 200

    def test_an_empty_sentence_is_told_beside_the_field(self, client, initiative):
        answer = client.post(url("of_initiative", initiative.pk), {"text": "  "})

        assert answer.status_code == 422
        assert "一文で書いてください" in words(answer)

    def test_the_empty_list_shows_an_example(self, client, initiative):
        assert "住所を6枚の紙に書く" in words(client.get(url("of_initiative", initiative.pk)))


class TestACard:
    def test_is_asked_one_thing_after_the_other(self, client, initiative):
        card = make_card(initiative=initiative)
        assert "だれが困っていますか" in words(client.get(url("card", card.pk)))

        client.post(url("card", card.pk), filled(card, who="会社員"))
        assert "どのように困っていますか" in words(client.get(url("card", card.pk)))

    def test_numbers_are_read_as_people_type_them(self, client, initiative):
        card = make_card(initiative=initiative)
        client.post(url("card", card.pk), filled(card, amount="４０", unit="分", per="each", times="3千"))
        card.refresh_from_db()

        assert (card.amount, card.times) == (40, 3000)
        assert "2,000時間" in words(client.get(url("card", card.pk)))

    def test_a_number_without_a_unit_is_told(self, client, initiative):
        card = make_card(initiative=initiative)
        answer = client.post(url("card", card.pk), filled(card, amount="40", unit=""))

        assert answer.status_code == 422
        assert "数の単位を書いてください" in words(answer)

    def test_a_new_scene_is_made_on_the_way(self, client, initiative):
        card = make_card(initiative=initiative)
        client.post(url("card", card.pk), filled(card, new_scene="昼の窓口"))
        card.refresh_from_db()

        assert card.scene.name == "昼の窓口"

    def test_saved_by_a_colleague_first_both_are_shown_and_the_second_press_decides(self, client, initiative):
        card = make_card(initiative=initiative)
        stale = filled(card, who="わたしの言葉")
        client.post(url("card", card.pk), filled(card, who="同僚の言葉"))
        answer = client.post(url("card", card.pk), stale)

        assert answer.status_code == 409
        assert "わたしの言葉" in words(answer)
        assert "同僚の言葉" in words(answer)
        client.post(url("card", card.pk), stale | {"revision": card.revision + 1})
        card.refresh_from_db()
        assert card.who == "わたしの言葉"

    def test_a_linked_operation_shows_its_hours(self, client, aoki, initiative):
        section = make_department(organisation=aoki.organisation)
        operation = make_operation(department=section, name="証明書の発行", yearly_hours=1234)
        card = make_card(initiative=initiative)
        client.post(url("card", card.pk), filled(card, operation=operation.pk))

        assert "1,234時間" in words(client.get(url("card", card.pk)))

    def test_put_away_it_can_be_brought_back(self, client, initiative):
        card = make_card(initiative=initiative)
        shown = words(client.post(url("put_away", card.pk), follow=True))
        assert url("bring_back", card.pk) in shown

        client.post(url("bring_back", card.pk))
        assert WAITING in words(client.get(url("of_initiative", initiative.pk)))

    def test_a_slogan_is_asked_to_become_concrete(self, client, initiative):
        make_card("窓口の利便性", initiative=initiative)

        assert "何を直すかが決まりません" in words(client.get(url("of_initiative", initiative.pk)))


class TestPasting:
    def test_lines_of_a_table_become_cards_and_are_taken_back_as_a_whole(self, client, initiative):
        sent = {"lines": "・昼に待つ\t会社員\t並ぶ\r\n\r\n2. 駐車場がせまい\n"}
        shown = words(client.post(url("paste", initiative.pk), sent, follow=True))

        assert [(card.text, card.who) for card in ProblemCard.objects.order_by("pk")] == [
            ("昼に待つ", "会社員"),
            ("駐車場がせまい", ""),
        ]
        brought = ProblemCard.objects.first().came_from
        assert url("undo_brought", brought.pk) in shown
        client.post(url("undo_brought", brought.pk))
        assert not ProblemCard.objects.in_use().exists()

    def test_a_line_that_is_too_long_is_named_and_nothing_is_stored(self, client, initiative):
        answer = client.post(url("paste", initiative.pk), {"lines": "短い\n" + "長" * 201})

        assert "2行目が長すぎます" in words(answer)
        assert not ProblemCard.objects.exists()


class TestVoices:
    def test_a_phone_number_is_asked_about_and_masked(self, client, initiative):
        sent = {"text": "090-1234-5678 に電話して", "count": "", "channel": "phone", "heard_on": ""}
        answer = client.post(url("voices", initiative.pk), sent)
        assert answer.status_code == 422
        assert "電話番号" in words(answer)
        assert not Voice.objects.exists()

        client.post(url("voices", initiative.pk), sent | {"mask": "1"})
        assert Voice.objects.get().text == "●●● に電話して"

    def test_one_click_makes_a_problem_of_those_alike(self, client, initiative):
        first = make_voice(initiative, "駐車場がせまくて停められない", count=3)
        second = make_voice(initiative, "駐車場に車を停められない", count=2)
        shown = words(client.get(url("voices", initiative.pk)))
        assert "5人" in shown

        client.post(url("to_card", initiative.pk), {"key": f"{first.pk}-{second.pk}"})
        card = ProblemCard.objects.get()
        assert set(card.voices.all()) == {first, second}

    def test_linked_to_a_problem_that_stands(self, client, initiative):
        voice, card = make_voice(initiative), make_card(initiative=initiative)
        client.post(url("link_voices", initiative.pk), {"key": str(voice.pk), "card": str(card.pk)})

        assert list(card.voices.all()) == [voice]


class TestEveryPage:
    def test_opens_empty_and_full(self, client, aoki, initiative):
        names = (
            "of_initiative",
            "scenes",
            "grounds",
            "voices",
            "alike",
            "scores",
            "result",
            "why",
            "targets",
            "paper",
        )
        for _round in range(2):
            for name in names:
                assert client.get(url(name, initiative.pk)).status_code == 200, name
            assert client.get(url("of_initiative", initiative.pk) + "?view=board").status_code == 200
            assert client.get(url("problems")).status_code == 200
            assert client.get(url("yardsticks")).status_code == 200
            card = make_card(initiative=initiative, scene=make_scene(initiative, f"場面{_round}"), **FILLED)
            make_card("証明書の窓口が昼に混んで待つ", initiative=initiative)
            make_ground(initiative, card, figures="不満 14人\nその他")
            make_voice(initiative)
            score(card, {"reach": 5, "effort": 1}, by=aoki)
            narrow(card)
            assert client.get(url("card", card.pk)).status_code == 200
            assert client.get(url("target", card.pk)).status_code == 200

    def test_other_offices_see_nothing_and_other_departments_are_told(self, client, aoki, initiative):
        card = make_card(initiative=initiative)
        client.force_login(make_person(Role.MUNICIPAL_DX))
        for name in ("of_initiative", "voices", "result", "paper"):
            assert client.get(url(name, initiative.pk)).status_code == 404
        assert client.get(url("card", card.pk)).status_code == 404
        assert client.post(url("narrow", card.pk), {"outcome": "chosen", "reason": "x"}).status_code == 404

    def test_who_only_reads_has_no_buttons(self, client, initiative):
        card = make_card(initiative=initiative)
        client.force_login(make_person(Role.AUDITOR, organisation=initiative.organisation))
        shown = words(client.get(url("of_initiative", initiative.pk)))

        assert WAITING in shown
        assert 'id="add"' not in shown
        assert "保存する" not in words(client.get(url("card", card.pk)))


class TestThePaper:
    def test_fits_one_page_however_much_was_written(self, initiative):
        for number in range(9):
            card = make_card(
                f"{number}" + "長い困りごと" * 30, initiative=initiative, **FILLED | {"how": "並ぶ" * 90}
            )
            narrow(card, "chosen" if number < 4 else "dropped", "理由を長く書く" * 50)
            if number < 4:
                commands.write_target(
                    card=card,
                    values={
                        "who": "人" * 90,
                        "change_from": "今" * 190,
                        "change_to": "先" * 190,
                        "first_try": "試" * 190,
                    },
                    revision=0,
                    by=initiative.made_by,
                    now=NOON,
                )
        paper = one_page(initiative, today=NOON.date())
        pages = re.findall(rb"/Type\s*/Page\b", to_pdf(paper))

        assert len(pages) == 1

    def test_says_what_is_not_decided_yet(self, client, initiative):
        make_card(initiative=initiative)

        assert "まだ決めていません" in words(client.get(url("paper", initiative.pk)))

    def test_the_workbook_holds_everything(self, client, aoki, initiative):
        card = make_card(initiative=initiative, **FILLED)
        make_ground(initiative, card, said="昼に集中")
        score(card, {"reach": 5, "effort": 1}, by=aoki)
        narrow(card)
        book = load_workbook(io.BytesIO(client.get(url("file", initiative.pk, "problems.xlsx")).content))
        cells = {str(cell.value) for page in book for row in page.iter_rows() for cell in row}

        assert {card.text, "昼に集中", "声がいちばん多い", "困る人の多さ"} <= cells
