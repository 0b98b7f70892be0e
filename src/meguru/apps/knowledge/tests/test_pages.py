"""What people read and do on the pages of knowledge."""

import io

import pytest
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook

from meguru.apps.knowledge import commands
from meguru.apps.knowledge.models import Insight
from meguru.apps.knowledge.testing import NOON, load_small, make_insight
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def small(tmp_path):
    return load_small(tmp_path)


@pytest.fixture
def aoki(client):
    person = make_person(organisation=make_organisation(name="試験町"), name="青木 美咲")
    client.force_login(person)
    return person


def url(name, *args):
    return reverse(f"knowledge:{name}", args=args)


def words(answer):
    return answer.content.decode()


class TestSearchPage:
    def test_begins_with_examples_that_can_be_clicked(self, client, aoki, small):
        shown = words(client.get(url("search")))

        assert "知見4件と事例1件" in shown
        assert f'{url("search")}?q=RPA"' in shown

    def test_says_what_to_do_when_nothing_was_loaded(self, client, aoki):
        shown = words(client.get(url("search")))

        assert "知見はまだ入っていません" in shown
        assert "load_knowledge" in shown

    def test_the_address_holds_the_whole_question(self, client, aoki, small):
        shown = words(client.get(url("search"), {"q": "窓口", "kind": "case"}))

        assert "1件見つかりました" in shown
        assert "<mark>窓口</mark>" in shown
        assert 'value="窓口"' in shown
        assert '<option value="case" selected>' in shown

    def test_what_people_typed_is_never_markup(self, client, aoki, small):
        make_insight("<script>alert(1)</script>の話", by=aoki)
        shown = words(client.get(url("search"), {"q": "<script>alert"}))

        assert "<script>alert" not in shown
        assert "&lt;" in shown

    def test_a_mistyped_word_is_told(self, client, aoki, small):
        shown = words(client.get(url("search"), {"q": "チャットボッタ"}))

        assert "「チャットボット」で探しました" in shown

    def test_near_ones_are_set_apart(self, client, aoki, small):
        shown = words(client.get(url("search"), {"q": "RPA 電話"}))

        assert "0件見つかりました" in shown
        assert "近いもの" in shown

    def test_nothing_found_says_what_to_try(self, client, aoki, small):
        shown = words(client.get(url("search"), {"q": "麒麟"}))

        assert "「麒麟」は、どの知見にもありません" in shown
        assert "言葉を短くする" in shown

    @pytest.mark.parametrize(
        "sent",
        [
            {"q": "あ" * 500},
            {"q": "\x00窓口"},
            {"q": "。"},
            {"kind": "unheard"},
            {"theme": "x", "size": "y", "stage": "z", "topic": "-", "whose": "?", "page": "99999"},
            {"q": "窓口", "concept": "長すぎる番号" * 9},
        ],
    )
    def test_odd_addresses_are_answered_in_words(self, client, aoki, small, sent):
        assert client.get(url("search"), sent).status_code == 200

    def test_a_concept_is_shown_with_its_advice_above_its_findings(self, client, aoki, small):
        shown = words(client.get(url("search"), {"concept": "02-01"}))

        assert "上司に早く話します" in shown
        assert "2件見つかりました" in shown

    def test_long_answers_come_in_pages(self, client, aoki):
        for number in range(21):
            make_insight(f"麒麟の話、その{number}", by=aoki)

        first = words(client.get(url("search"), {"q": "麒麟"}))
        second = words(client.get(url("search"), {"q": "麒麟", "page": "2"}))
        assert "21件見つかりました" in first
        assert first.count('class="knowledge-row"') == 20
        assert second.count('class="knowledge-row"') == 1

    def test_what_was_found_goes_out_to_excel(self, client, aoki, small):
        make_insight("=1+1 窓口の話", by=aoki)
        answer = client.get(url("found"), {"q": "窓口"})
        book = load_workbook(io.BytesIO(answer.content))
        cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]

        assert {"転入の手続を一つの窓口にまとめました。", "試験町"} <= {cell.value for cell in cells}
        assert not any(cell.data_type == "f" for cell in cells)


class TestReading:
    def test_one_case_with_everything(self, client, aoki, small):
        shown = words(client.get(url("insight", Insight.objects.get(kind="case").pk)))

        for told in (
            "番号札をやめた",
            "待ち時間が半分になった",
            "先に住民へ",
            "緑町",
            "2021年",
            "『試験の手引き』",
        ):
            assert told in shown

    def test_a_finding_with_its_concept_and_its_neighbours(self, client, aoki, small):
        shown = words(client.get(url("insight", Insight.objects.get(number=3).pk)))

        assert "味方をふやす" in shown
        assert "チャットボットを入れて" in shown

    def test_concepts_by_theme_with_numbers(self, client, aoki, small):
        shown = words(client.get(url("concepts")))

        assert shown.index("進め方") < shown.index("小さく試す") < shown.index("味方をふやす")
        assert "</a>（2）" in shown

    def test_kept_ones_stand_together_and_go_out_to_word(self, client, aoki, small):
        assert "しおりはまだありません" in words(client.get(url("kept")))
        case = Insight.objects.get(kind="case")

        assert "しおりを外す" in words(client.post(url("keep", case.pk), follow=True))
        assert "窓口を一つにした話" in words(client.get(url("kept")))
        paper = Document(io.BytesIO(client.get(url("kept_word")).content))
        told = [paragraph.text for paragraph in paper.paragraphs]
        assert "窓口を一つにした話" in told
        assert "番号札をやめた" in told

        assert "しおりをはさむ" in words(client.post(url("drop", case.pk), follow=True))

    @pytest.mark.parametrize("name", ["insight", "change", "sharing"])
    def test_what_others_do_not_share_is_not_there(self, client, small, name):
        client.force_login(make_person(Role.MUNICIPAL_DX))
        assert client.get(url(name, make_insight().pk)).status_code == 404

    @pytest.mark.parametrize("name", ["keep", "drop", "put_away", "bring_back"])
    def test_nor_can_anything_be_done_with_it(self, client, aoki, name):
        assert client.post(url(name, make_insight().pk)).status_code == 404


class TestWritingPages:
    SENT = {"text": "番号札をやめたら列が短くなりました。", "kind": "insight", "size": "town"}

    def test_the_form_knows_office_size_year_and_where_people_come_from(self, client, aoki, small):
        shown = words(client.get(url("add"), {"topic": "desk", "stage": "deliver", "concept": "02-01"}))

        assert 'value="試験町"' in shown
        assert '<option value="town" selected>' in shown
        assert '<option value="deliver" selected>' in shown
        assert '<option value="02-01" selected>' in shown
        assert 'value="desk" id="id_topics_1" checked' in shown or 'value="desk" checked' in shown

    def test_a_text_is_enough(self, client, aoki, small):
        answer = client.post(url("add"), self.SENT, follow=True)

        assert "いまは自団体の人だけが読めます" in words(answer)
        assert "1件見つかりました" in words(client.get(url("search"), {"q": "番号札", "whose": "own"}))

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"text": "　"}, "本文を書いてください"),
            ({"year": "令和"}, "西暦の数字"),
            ({"year": "1"}, "1990年より後"),
            ({"text": "あ" * 4001}, "4000字まで"),
            ({"concept": "77-77"}, "その考え方は一覧にありません"),
        ],
    )
    def test_what_is_wrong_is_said_and_nothing_is_lost(self, client, aoki, small, wrong, said):
        answer = client.post(url("add"), self.SENT | {"lessons": "残る言葉"} | wrong)

        assert answer.status_code == 422
        assert said in words(answer)
        assert "残る言葉" in words(answer)
        assert not Insight.objects.filter(organisation=aoki.organisation).exists()

    def test_changes_start_from_what_is_stored(self, client, aoki, small):
        insight = make_insight("前の話", by=aoki, title="題", lessons="一つ目\n二つ目")
        assert "一つ目\n二つ目" in words(client.get(url("change", insight.pk)))

        client.post(url("change", insight.pk), self.SENT | {"revision": "1", "lessons": "一つ目\r\n三つ目"})
        insight.refresh_from_db()
        assert (insight.revision, insight.lessons) == (2, "一つ目\n三つ目")

    def test_two_people_at_once_both_versions_are_shown_and_the_second_save_works(self, client, aoki):
        insight = make_insight("前の話", by=aoki)
        ishida = make_person(organisation=aoki.organisation, name="石田")
        commands.change_insight(
            insight=insight, values={"text": "石田の話"}, topics=[], from_revision=1, by=ishida, now=NOON
        )

        answer = client.post(url("change", insight.pk), self.SENT | {"text": "青木の話", "revision": "1"})
        shown = words(answer)
        assert answer.status_code == 422
        assert all(told in shown for told in ("石田さんが保存しました", "石田の話", "青木の話"))
        assert 'name="revision" value="2"' in shown

        client.post(url("change", insight.pk), self.SENT | {"text": "青木の話", "revision": "2"})
        insight.refresh_from_db()
        assert insight.text == "青木の話"

    def test_put_away_offers_to_bring_back(self, client, aoki):
        insight = make_insight(by=aoki)
        shown = words(client.post(url("put_away", insight.pk), follow=True))
        assert url("bring_back", insight.pk) in shown
        assert url("bring_back", insight.pk) not in words(client.get(url("own")))
        assert "一覧から外した知見 1件" in words(client.get(url("own")))

        client.post(url("bring_back", insight.pk))
        assert "一覧から外した知見" not in words(client.get(url("own")))

    def test_an_empty_list_shows_an_example(self, client, aoki):
        assert "昼の列が短くなった" in words(client.get(url("own")))

    def test_shipped_ones_are_changed_by_nobody(self, client, small):
        client.force_login(make_person(Role.MUNICIPAL_DX))
        shipped = Insight.objects.get(kind="case")

        assert client.get(url("change", shipped.pk)).status_code == 404
        assert client.post(url("put_away", shipped.pk)).status_code == 404
        assert url("change", shipped.pk) not in words(client.get(url("insight", shipped.pk)))


class TestSharingPages:
    def test_is_decided_by_those_who_may(self, client):
        dx = make_person(Role.MUNICIPAL_DX)
        clerk = make_person(organisation=dx.organisation)
        insight = make_insight(by=clerk)
        client.force_login(clerk)
        assert "DX推進部門に頼んでください" in words(client.get(url("insight", insight.pk)))
        assert client.post(url("sharing", insight.pk), {"sharing": "public"}).status_code == 403

        client.force_login(dx)
        answer = client.post(url("sharing", insight.pk), {"sharing": "public"}, follow=True)
        assert "すべての団体" in words(answer)
        client.force_login(make_person())
        assert client.get(url("insight", insight.pk)).status_code == 200

    def test_a_missing_group_is_said(self, client):
        dx = make_person(Role.MUNICIPAL_DX)
        client.force_login(dx)
        group = SharingGroup.objects.create(organisation=dx.organisation, name="集まり", since=NOON)
        group.members.add(dx.organisation)
        insight = make_insight(by=dx)

        answer = client.post(url("sharing", insight.pk), {"sharing": "group"})
        assert answer.status_code == 422
        assert "どの共有グループ" in words(answer)
        client.post(url("sharing", insight.pk), {"sharing": "group", "group": str(group.pk)})
        insight.refresh_from_db()
        assert insight.shared_group == group

    def test_an_auditor_reads_and_writes_nothing(self, client, small):
        client.force_login(make_person(Role.AUDITOR))

        assert client.get(url("search"), {"q": "RPA"}).status_code == 200
        assert client.get(url("add")).status_code == 403
        assert url("add") not in words(client.get(url("search")))
