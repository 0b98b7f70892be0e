"""What is found, in which order, and for whom."""

import datetime as dt

import pytest

from meguru.apps.knowledge import commands, queries
from meguru.apps.knowledge.models import Insight, Topic
from meguru.apps.knowledge.queries import Wanted
from meguru.apps.knowledge.testing import NOON, load_small, make_insight
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person, make_prefecture

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader(tmp_path):
    load_small(tmp_path)
    return make_person()


def found(user, words="", **narrowing):
    answer = queries.search(user=user, wanted=Wanted(words=words, **narrowing))
    return [one.insight for one in queries.shown(answer.keys, user=user, question=answer.question)]


def numbers(user, words="", **narrowing):
    return [(one.kind, one.number) for one in found(user, words, **narrowing)]


class TestWords:
    @pytest.mark.parametrize(
        ("words", "first"),
        [
            ("RPA", ("insight", 1)),
            ("ｒｐａ", ("insight", 1)),
            ("待ち時間", ("insight", 2)),
            ("職員の反対をどうするか", ("insight", 3)),
            ("首長", ("insight", 3)),
            ("チャトボット", ("insight", 4)),
            ("緑町 電話", ("insight", 4)),
            ("CIO", ("insight", 3)),
            ("番号札", ("case", 1)),
        ],
    )
    def test_find_by_text_topic_place_synonym_and_in_spite_of_slips(self, reader, words, first):
        assert numbers(reader, words)[0] == first

    def test_the_concept_finds_its_findings(self, reader):
        assert set(numbers(reader, "味方")) == {("insight", 3), ("insight", 4)}

    def test_title_and_topic_come_before_a_word_in_the_text(self, reader):
        assert numbers(reader, "窓口")[0] == ("case", 1)

    def test_what_was_mistyped_is_told_as_it_is_written(self, reader):
        answer = queries.search(user=reader, wanted=Wanted(words="チャットボッタ"))

        assert answer.mistyped == (("チャットボッタ", "チャットボット"),)

    def test_near_misses_are_offered_when_little_is_found(self, reader):
        answer = queries.search(user=reader, wanted=Wanted(words="RPA 電話"))

        assert answer.keys == ()
        assert len(answer.near) == 2

    @pytest.mark.parametrize("words", ["。、", "%", "_", "'", '"', "\\", "ー", "' OR 1=1 --"])
    def test_signs_are_no_commands(self, reader, words):
        assert queries.search(user=reader, wanted=Wanted(words=words)).keys == ()


class TestNarrowing:
    def test_filters_narrow_what_words_find(self, reader):
        assert numbers(reader, "窓口", kind="insight") == [("insight", 2)]
        assert numbers(reader, "減りました", size="town") == [("insight", 3)]
        assert numbers(reader, "減りました", theme="strategy") == [("insight", 1)]

    def test_filters_alone_list_everything_of_them(self, reader):
        assert numbers(reader, concept="02-01") == [("insight", 3), ("insight", 4)]
        assert numbers(reader, topic="desk") == [("case", 1), ("insight", 2)]
        assert numbers(reader, stage="deliver") == [("case", 1), ("insight", 4)]
        assert numbers(reader, whose="own") == []

    def test_nothing_asked_is_nothing_found(self, reader):
        assert numbers(reader) == []


class TestIsolation:
    def test_another_office_finds_nothing_of_what_is_not_shared(self, reader):
        secret = make_insight("極秘の麒麟計画を進めました。")
        answer = queries.search(user=reader, wanted=Wanted(words="麒麟計画"))

        assert (answer.keys, answer.near, answer.nowhere) == ((), (), ("麒麟計画",))
        assert queries.shown([secret.pk], user=reader, question=None) == []

    def test_a_mistyped_word_never_tells_a_word_of_another_office(self, reader):
        make_insight("極秘の麒麟計画を進めました。")
        answer = queries.search(user=reader, wanted=Wanted(words="麒麟計両"))

        assert (answer.keys, answer.near, answer.mistyped) == ((), (), ())

    def test_how_often_others_use_a_word_does_not_move_the_order(self, reader):
        before = numbers(reader, "減りました RPA")
        for _number in range(5):
            make_insight("RPAとRPAでRPAが減りました。")

        assert numbers(reader, "減りました RPA") == before

    def test_shared_ones_are_found_as_far_as_they_are_shared(self):
        prefecture = make_prefecture()
        home = make_organisation(prefecture=prefecture)
        author = make_person(Role.MUNICIPAL_DX, organisation=home)
        neighbour = make_person(organisation=make_organisation(prefecture=prefecture))
        office_of_prefecture = make_person(organisation=prefecture)
        friend, stranger = make_person(), make_person()
        group = SharingGroup.objects.create(organisation=home, name="集まり", since=NOON)
        group.members.add(home, friend.organisation)
        for sharing, to in (("private", None), ("group", group), ("prefecture", None), ("public", None)):
            make_insight(f"麒麟の話（{sharing}）", by=author, sharing=sharing, group=to, title=sharing)

        def titles(person):
            return sorted(one.title for one in found(person, "麒麟"))

        assert titles(author) == ["group", "prefecture", "private", "public"]
        assert titles(neighbour) == titles(office_of_prefecture) == ["prefecture", "public"]
        assert titles(friend) == ["group", "public"]
        assert titles(stranger) == ["public"]

    def test_leaving_the_group_ends_the_sharing(self):
        author = make_person(Role.MUNICIPAL_DX)
        friend = make_person()
        group = SharingGroup.objects.create(organisation=author.organisation, name="集まり", since=NOON)
        group.members.add(author.organisation, friend.organisation)
        make_insight("麒麟の話", by=author, sharing="group", group=group)
        assert len(found(friend, "麒麟")) == 1

        group.members.remove(author.organisation)
        assert found(friend, "麒麟") == []

    def test_what_was_put_away_is_found_by_nobody(self):
        author = make_person()
        insight = make_insight("麒麟の話", by=author, sharing="public")
        commands.put_insight_away(insight=insight, by=author, now=NOON)

        assert found(author, "麒麟") == found(make_person(), "麒麟") == []
        assert not Insight.objects.visible_to(make_person()).filter(pk=insight.pk).exists()
        assert Insight.objects.visible_to(author).filter(pk=insight.pk).exists()

    def test_people_who_may_not_read_knowledge_find_nothing(self, reader):
        assert found(make_person(Role.ADMINISTRATOR), "RPA") == []
        reader.is_active = False
        assert found(reader, "RPA") == []


class TestInContext:
    def test_findings_fit_the_words_of_the_page(self, reader, django_assert_max_num_queries):
        assert reader.roles
        with django_assert_max_num_queries(3):
            rows = queries.findings_about(["ＲＰＡで給付の入力を試す"], user=reader)

        assert [one.number for one in rows] == [1]

    def test_a_topic_is_met_by_each_of_its_names(self, reader):
        assert [one.number for one in queries.findings_about(["CDOを置く"], user=reader)] == [3]

    def test_several_places_come_before_one_place_several_times(self, reader):
        make_insight("窓口の話です。", by=reader, topics=("desk",), body="自分の町", year=2025)

        bodies = [one.body for one in queries.findings_about(["窓口"], user=reader)]
        assert len(set(bodies)) == len(bodies) == 3

    def test_what_the_page_says_first_counts_most(self, reader):
        assert [one.number for one in queries.findings_about(["RPAを試す", "CDO"], user=reader)] == [1, 3]
        assert [one.number for one in queries.findings_about(["CDO", "RPAを試す"], user=reader)] == [3, 1]

    @pytest.mark.parametrize(
        ("page", "fits"),
        [
            ("AIの活用", True),
            ("ＡＩ-OCRで読み取る", True),
            ("メール（MAIL）の配信", False),
            ("都市計画図の閲覧", False),
            ("計画停電の知らせ", False),
            ("DX推進計画", True),
            ("情報化計画書の案", True),
            ("計画をつくる", True),
            ("総合的な人材育成の方針", True),
        ],
    )
    def test_a_short_topic_counts_as_a_word_of_its_own_only(self, reader, page, fits):
        topics = [
            Topic.objects.create(key=key, name=name)
            for key, name in (("ai", "AI"), ("plan", "計画"), ("people", "人材育成"))
        ]
        wanted = make_insight("話です。", by=reader, topics=[topic.key for topic in topics])

        assert (wanted in queries.findings_about([page], user=reader)) is fits

    def test_nothing_fits_nothing(self, reader, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert queries.findings_about(["", None], user=reader) == []
        assert queries.findings_about(["麒麟"], user=reader) == []

    def test_of_other_offices_only_what_is_shared(self, reader):
        make_insight("窓口の秘密", topics=("desk",), year=2030, body="よその町")

        assert "よその町" not in [one.body for one in queries.findings_about(["窓口"], user=reader)]


def test_a_finding_is_found_in_the_moment_it_is_stored_and_as_it_stands():
    author = make_person()
    insight = make_insight("麒麟の話", by=author)
    assert found(author, "麒麟") == [insight]

    commands.change_insight(
        insight=insight,
        values={"text": "鳳凰の話"},
        topics=[],
        from_revision=1,
        by=author,
        now=NOON + dt.timedelta(hours=1),
    )
    assert found(author, "麒麟") == []
    assert found(author, "鳳凰") == [insight]
