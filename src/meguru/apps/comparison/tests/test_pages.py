"""What people read on the pages of a comparison, and what they can do there."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse

from meguru.apps.comparison import queries
from meguru.apps.comparison.models import Comparison
from meguru.apps.comparison.testing import COUNTER, NOON, make_comparison, make_drawn_process
from meguru.apps.processes.commands import start_draft
from meguru.apps.processes.testing import make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.bpmn import StepFacts, lay_out, linear, replace_node

pytestmark = pytest.mark.django_db


class TestTheListOfComparisons:
    def test_offers_whom_to_compare_with_while_there_is_none(self, client, own, peers, page):
        text = page("comparisons", own.process_id)

        assert "まだ比較がありません" in text
        assert peers[0].organisation.name in text
        assert "業務名が同じ" in text

    def test_asks_for_a_drawing_first(self, client, own, page):
        empty = make_process(operation=own.process.operation)

        assert "先に、このプロセスの図が要ります" in page("comparisons", empty.pk)

    def test_names_every_comparison_in_use(self, client, own, peers, page):
        make_comparison(own, peers, name="県内4町の比較")

        assert "県内4町の比較" in page("comparisons", own.process_id)


class TestChoosing:
    def test_a_like_process_is_ticked_and_kept(self, client, own, peers):
        address = reverse("comparison:choose", args=[own.process_id])
        assert client.get(address).content.decode().count(" checked") == 3

        answer = client.post(
            address,
            {
                "name": "近隣との比較",
                "own_version": own.pk,
                "peers": [peer.pk for peer in peers],
                "standard": "",
                "hourly_yen": "３，５００円",
            },
        )

        made = Comparison.objects.get()
        assert answer.url == reverse("comparison:table", args=[own.process_id, made.pk])
        assert made.hourly_yen == 3_500
        assert {peer.version_id for peer in made.peers.all()} == {peer.pk for peer in peers}

    def test_a_published_standard_for_the_same_operation_is_chosen_and_the_reason_is_said(
        self, client, own, peers, page
    ):
        standard = make_drawn_process(sharing="public", kind="standard")

        text = page("choose", own.process_id)

        assert f'<option value="{standard.pk}" selected>' in text
        assert "はじめから「" in text
        assert "理由：公開された標準で、業務名が同じ" in text

    def test_a_standard_of_other_work_or_not_yet_published_is_not_chosen(self, client, own, peers, page):
        make_drawn_process(sharing="public", kind="standard", name="公営住宅の募集")
        start_draft(process=own.process, kind="standard", diagram=None, by=None, now=NOON)

        text = page("choose", own.process_id)

        assert "はじめから「" not in text
        assert "このプロセスに置いた標準" in text

    def test_begins_with_how_it_is_done_now_and_not_with_a_newer_draft_of_a_standard(
        self, client, own, peers, page
    ):
        start_draft(process=own.process, kind="standard", diagram=None, by=None, now=NOON)

        assert f'<option value="{own.pk}" selected>' in page("choose", own.process_id)

    def test_our_own_drawing_is_no_standard_to_measure_it_by(self, client, own, peers):
        answer = client.post(
            reverse("comparison:choose", args=[own.process_id]),
            {
                "name": "比較",
                "own_version": (
                    drawn := start_draft(
                        process=own.process, kind="standard", diagram=None, by=None, now=NOON
                    )
                ).pk,
                "peers": [peers[0].pk],
                "standard": drawn.pk,
                "hourly_yen": "4000",
            },
        )

        assert answer.status_code == 422
        assert "自団体の版と同じ版です" in answer.content.decode()
        assert not Comparison.objects.exists()

    def test_changing_a_comparison_without_a_standard_keeps_it_without(self, client, own, peers, page):
        make_drawn_process(sharing="public", kind="standard")
        made = make_comparison(own, peers)

        assert '<option value="" selected>' in page("change", own.process_id, made.pk)

    def test_searching_stores_nothing_and_loses_nothing(self, client, own, peers):
        other = make_drawn_process(sharing="public", name="公営住宅の募集")
        answer = client.post(
            reverse("comparison:choose", args=[own.process_id]),
            {"name": "書きかけの名前", "peers": [peers[0].pk], "words": "公営住宅", "search": "1"},
        )
        text = answer.content.decode()

        assert answer.status_code == 200
        assert other.organisation.name in text
        assert "書きかけの名前" in text
        assert f'value="{peers[0].pk}" checked' in text
        assert not Comparison.objects.exists()

    def test_what_is_wrong_is_said_where_it_is(self, client, own, peers):
        answer = client.post(
            reverse("comparison:choose", args=[own.process_id]),
            {"name": "", "own_version": own.pk, "hourly_yen": "たくさん"},
        )
        text = answer.content.decode()

        assert answer.status_code == 422
        assert "名前を入力してください" in text
        assert "比べる相手を1つ以上選んでください" in text
        assert "数字で入力してください" in text
        assert not Comparison.objects.exists()

    def test_a_version_that_is_not_shared_cannot_be_chosen(self, client, own):
        secret = make_drawn_process("秘密の手順", name="秘密のプロセス")
        answer = client.post(
            reverse("comparison:choose", args=[own.process_id]),
            {"name": "比較", "own_version": own.pk, "peers": [secret.pk], "hourly_yen": "4000"},
        )
        text = answer.content.decode()

        assert answer.status_code == 422
        assert "今は見られない図があります" in text
        assert "秘密" not in text

    def test_peers_can_be_changed(self, client, own, peers):
        made = make_comparison(own, peers)
        client.post(
            reverse("comparison:change", args=[own.process_id, made.pk]),
            {"name": "一町との比較", "own_version": own.pk, "peers": [peers[0].pk], "hourly_yen": "4000"},
        )

        made.refresh_from_db()
        assert made.name == "一町との比較"
        assert [peer.version_id for peer in made.peers.all()] == [peers[0].pk]


class TestTheTable:
    def test_shows_steps_beside_towns(self, client, own, peers, page):
        text = page("table", own.process_id, make_comparison(own, peers).pk)

        assert all(peer.organisation.name in text for peer in peers)
        assert "4団体中 4" in text
        assert "納付書の発送" in text
        assert "ここだけ" in text

    def test_can_show_one_town_beside_ours(self, client, own, peers, page):
        made = make_comparison(own, peers)
        key = f"v{peers[1].pk:09}"
        grid = page("table", own.process_id, made.pk, town=key).split("団体ごとの位置")[0]

        assert grid.count('<th scope="col"') == 4

    def test_says_why_there_is_no_rank(self, client, own, peers, page):
        assert "時間の記載がないので、順位は出しません" in page(
            "table", own.process_id, make_comparison(own, peers).pk
        )

    def test_of_towns_with_minutes_shows_where_we_stand(self, client, own, page):
        here, there = (
            make_drawn_process(
                office=own.organisation if minutes == 30 else None,
                name="住民票の交付",
                sharing="public",
                diagram=replace_node(
                    linear(name="", tasks=("申請書の受付",)),
                    node_id="task_1",
                    facts=StepFacts(minutes=minutes),
                ),
            )
            for minutes in (30, 10)
        )
        text = page("table", here.process_id, make_comparison(here, [there]).pk)

        assert "2団体中、短い方から2番目" in text
        assert "2,000円" in text

    def test_alone_with_minutes_we_take_no_rank(self, client, own, peers, page):
        drawn = replace_node(
            linear(name="", tasks=COUNTER[:1]), node_id="task_1", facts=StepFacts(minutes=30)
        )
        here = make_drawn_process(office=own.organisation, diagram=drawn)

        text = page("table", here.process_id, make_comparison(here, peers[:1]).pk)

        assert "ほかに時間を書いている団体がないので、順位は出しません" in text
        assert "1団体中" not in text

    def test_the_same_comparison_put_away_can_be_brought_back(self, client, own, peers):
        made = make_comparison(own, peers)
        answer = client.post(reverse("comparison:put_away", args=[own.process_id, made.pk]), follow=True)
        assert "「近隣との比較」を一覧から外しました" in answer.content.decode()

        client.post(reverse("comparison:bring_back", args=[own.process_id, made.pk]))

        made.refresh_from_db()
        assert made.put_away_at is None


class TestTheOtherPages:
    def test_differences_name_what_is_only_here_and_what_is_missing(self, client, peers, page):
        own = make_drawn_process("申請書の受付", "手数料の徴収", "内容の審査", "決裁", "証明書の交付")
        client.force_login(make_person(Role.MUNICIPAL_DX, organisation=own.organisation))
        text = page("differences", own.process_id, make_comparison(own, peers).pk)

        assert text.index("ここだけの手順") < text.index("手数料の徴収") < text.index("ここにない手順")
        assert text.index("ここにない手順") < text.index("本人確認") < text.index("順番の違い")

    def test_the_consensus_is_drawn_and_kept_as_a_draft_of_a_standard(self, client, own, peers, page):
        made = make_comparison(own, peers)
        text = page("consensus", own.process_id, made.pk)
        assert "<svg" in text
        assert "納付書の発送" in text.split("入れなかった手順")[1]

        client.post(reverse("comparison:keep", args=[own.process_id, made.pk]))

        kept = own.process.versions.get(kind="standard")
        assert kept.published_at is None
        assert "4団体の図に共通する流れ" in kept.note
        assert "納付書の発送" not in kept.xml

    def test_the_consensus_kept_twice_by_a_double_click_is_one_draft(self, client, own, peers):
        address = reverse("comparison:keep", args=[own.process_id, make_comparison(own, peers).pk])

        assert client.post(address).url == client.post(address).url
        assert own.process.versions.filter(kind="standard").count() == 1

    def test_saving_without_a_choice_says_that_nothing_was_kept(self, client, own, peers):
        made = make_comparison(own, peers, standard=peers[0])
        gaps = queries.seen(made, make_person(Role.MUNICIPAL_DX, organisation=own.organisation)).gaps().gaps
        posted = {f"gap{number}-key": gap.key for number, gap in enumerate(gaps, start=1)}

        answer = client.post(
            reverse("comparison:decide", args=[own.process_id, made.pk]), posted, follow=True
        )

        assert "変えた対処がないので、何も保存していません" in answer.content.decode()

    def test_without_a_standard_the_gaps_page_says_what_to_do(self, client, own, peers, page):
        assert "標準が選ばれていません" in page("gaps", own.process_id, make_comparison(own, peers).pk)

    @pytest.mark.parametrize("ending", ["docx", "xlsx"])
    def test_papers_can_be_taken_home(self, client, own, peers, ending):
        made = make_comparison(own, peers)
        answer = client.get(reverse("comparison:paper", args=[own.process_id, made.pk, ending]))

        assert answer.status_code == 200
        assert answer.content.startswith(b"PK")
        assert f"comparison-{own.process_id}" in answer.headers["Content-Disposition"]


def test_a_drawing_imported_from_another_office_can_be_a_peer(client, own, page):
    imported = start_draft(
        process=own.process,
        kind="peer",
        diagram=lay_out(linear(name="", tasks=COUNTER)),
        note="隣の市からもらった図",
        by=None,
        now=NOON,
    )
    made = make_comparison(own, [imported])

    assert "隣の市からもらった図" in page("table", own.process_id, made.pk)


@pytest.mark.parametrize("name", ["table", "differences", "consensus", "gaps"])
def test_every_page_can_be_read_in_english(client, own, peers, page, name):
    made = make_comparison(own, peers, standard=peers[0])
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"

    assert "Gaps to the standard" in page(name, own.process_id, made.pk)
