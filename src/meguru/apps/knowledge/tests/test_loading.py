"""The shipped findings are loaded once, mended when the files change, and never touch what offices wrote."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from meguru.apps.knowledge import commands
from meguru.apps.knowledge.models import Bookmark, Concept, Insight, Posting, Topic
from meguru.apps.knowledge.testing import CASES, CONCEPTS, INSIGHTS, NOON, load_small, make_insight
from meguru.apps.registry.testing import make_person

pytestmark = pytest.mark.django_db


class TestLoading:
    def test_stores_findings_cases_concepts_and_topics(self, tmp_path):
        loaded = load_small(tmp_path)

        assert (loaded.entries, loaded.added) == (5, 5)
        assert Concept.objects.get(number="02-01").theme_name == "人"
        case = Insight.objects.get(kind="case")
        assert case.parts[0] == ("したこと", ["申請書を一枚にした", "番号札をやめた"])
        assert case.source == "『試験の手引き』、試験社、2022年"
        assert [topic.name for topic in Insight.objects.get(number=1, kind="insight").topics.all()] == ["RPA"]
        assert Posting.objects.filter(insight=case, gram="窓口").exists()

    def test_a_second_time_changes_nothing(self, tmp_path):
        load_small(tmp_path)
        before = list(Insight.objects.values_list("pk", "revision", "digest"))

        again = load_small(tmp_path)

        assert (again.added, again.changed, again.withdrawn) == (0, 0, 0)
        assert list(Insight.objects.values_list("pk", "revision", "digest")) == before

    def test_a_mended_line_is_mended_in_place_and_found_anew(self, tmp_path):
        load_small(tmp_path)
        mended = load_small(tmp_path, insights=INSIGHTS.replace("電話が少なく", "問い合わせが少なく"))

        assert (mended.added, mended.changed) == (0, 1)
        chat = Insight.objects.get(number=4, kind="insight")
        assert chat.revision == 2
        assert not Posting.objects.filter(insight=chat, gram="電話").exists()
        assert Posting.objects.filter(insight=chat, gram="問い").exists()

    def test_a_renamed_topic_or_concept_is_found_by_its_new_name(self, tmp_path):
        load_small(tmp_path)
        load_small(
            tmp_path, concepts=CONCEPTS.replace("小さく試す", "試行から始める").replace('"RPA"', '"自動入力"')
        )

        rpa = Insight.objects.get(number=1, kind="insight")
        assert Posting.objects.filter(insight=rpa, gram="試行").exists()
        assert Posting.objects.filter(insight=rpa, gram="入力").exists()

    def test_a_line_that_is_gone_is_put_away_and_comes_back_with_its_bookmarks(self, tmp_path):
        load_small(tmp_path)
        case = Insight.objects.get(kind="case")
        commands.keep_insight(insight=case, by=make_person(), now=NOON)

        assert load_small(tmp_path, cases="case = []").withdrawn == 1
        case.refresh_from_db()
        assert case.put_away_at is not None

        assert load_small(tmp_path, cases=CASES).changed == 1
        assert Insight.objects.get(kind="case").pk == case.pk
        assert Bookmark.objects.filter(insight=case).count() == 1

    def test_what_offices_wrote_stays(self, tmp_path):
        own = make_insight("自分たちの話です。")
        load_small(tmp_path, insights="insight = []", cases="case = []")

        assert Insight.objects.get(pk=own.pk).put_away_at is None

    def test_a_number_that_stands_twice_is_two_findings(self, tmp_path):
        load_small(tmp_path, insights=INSIGHTS.replace("number = 2,", "number = 1,"))

        assert set(Insight.objects.filter(number=1, kind="insight").values_list("origin_key", flat=True)) == {
            "insight:01-01/1",
            "insight:01-01/1-2",
        }


class TestWrongFiles:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ((', stage = "see"', ', stage = "look"'), "段階「look」"),
            ((', size = "town"', ', size = "huge"'), "大きさ「huge」"),
            (('topics = ["desk"]', 'topics = ["unheard"]'), "unheard"),
            (('concept = "01-01"', 'concept = "09-09"'), "09-09"),
            (("insight = [", "insight = [["), "insights_01.toml"),
        ],
    )
    def test_are_named_and_nothing_is_stored(self, tmp_path, change, words):
        with pytest.raises(commands.WrongTexts, match=words):
            load_small(tmp_path, insights=INSIGHTS.replace(*change))

        assert not Insight.objects.exists()
        assert not Topic.objects.exists()

    def test_a_missing_folder_is_said(self, tmp_path):
        with pytest.raises(commands.WrongTexts, match=r"concepts\.toml"):
            commands.load_knowledge(now=NOON, folder=tmp_path / "nowhere")


class TestShippedTexts:
    def test_are_loaded_by_the_command(self, capsys):
        call_command("load_knowledge")

        assert "entries" in capsys.readouterr().err
        assert Insight.objects.filter(organisation=None, kind="insight").count() > 300

    def test_the_command_says_what_is_wrong(self, monkeypatch, tmp_path):
        def refuse(*, now: dt.datetime) -> None:
            raise commands.WrongTexts("concepts.toml を読めません。")

        monkeypatch.setattr("meguru.apps.knowledge.management.commands.load_knowledge.load_knowledge", refuse)
        with pytest.raises(CommandError, match=r"concepts\.toml"):
            call_command("load_knowledge")
