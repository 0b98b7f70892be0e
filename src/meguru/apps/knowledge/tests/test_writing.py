"""An office writes its own findings; nobody's words are lost, and everything is on record."""

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.knowledge import commands, queries
from meguru.apps.knowledge.models import Bookmark, Insight
from meguru.apps.knowledge.testing import NOON, load_small, make_insight
from meguru.apps.ledger.models import Event
from meguru.apps.registry.models import SharingGroup
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person

pytestmark = pytest.mark.django_db


def change(insight, *, by, text, from_revision):
    return commands.change_insight(
        insight=insight, values={"text": text}, topics=[], from_revision=from_revision, by=by, now=NOON
    )


class TestWriting:
    def test_is_the_office_s_own_at_first_and_recorded(self):
        author = make_person()
        insight = make_insight("列が短くなりました。", by=author, topics=("desk",))

        assert (insight.sharing, insight.revision, insight.made_by) == ("private", 1, author)
        event = Event.objects.get(activity="knowledge.insight_written")
        assert event.organisation == author.organisation
        assert "列が短くなりました" in event.summary

    def test_a_change_counts_and_saving_the_same_does_not(self):
        author = make_person()
        insight = make_insight("前の話", by=author)

        assert change(insight, by=author, text="前の話", from_revision=1).revision == 1
        assert change(insight, by=author, text="後の話", from_revision=1).revision == 2
        assert Event.objects.filter(activity="knowledge.insight_changed").count() == 1

    def test_a_stale_save_is_refused_with_both_versions(self):
        aoki = make_person(name="青木")
        ishida = make_person(organisation=aoki.organisation, name="石田")
        insight = make_insight("前の話", by=aoki)
        change(insight, by=aoki, text="青木の話", from_revision=1)

        with pytest.raises(commands.WrittenMeanwhile, match="青木") as told:
            change(insight, by=ishida, text="石田の話", from_revision=1)

        assert told.value.theirs.text == "青木の話"
        insight.refresh_from_db()
        assert insight.text == "青木の話"

    def test_a_button_that_was_pressed_twice_stores_once(self):
        author = make_person()
        one, other = (make_insight("列が短くなりました。", by=author) for _press in range(2))

        assert one == other
        assert Event.objects.filter(activity="knowledge.insight_written").count() == 1
        assert make_insight("列が短くなりました。") != one
        for _press in range(2):
            assert change(one, by=author, text="後の話", from_revision=1).revision == 2

    def test_put_away_and_brought_back_once_each(self):
        author = make_person()
        insight = make_insight(by=author)
        for _twice in range(2):
            commands.put_insight_away(insight=insight, by=author, now=NOON)
        assert [one.pk for one in queries.own_insights(user=author).away] == [insight.pk]

        for _twice in range(2):
            commands.bring_insight_back(insight=insight, by=author, now=NOON)
        assert [one.pk for one in queries.own_insights(user=author).in_use] == [insight.pk]
        names = Event.objects.values_list("activity", flat=True)
        assert sorted(names).count("knowledge.insight_put_away") == 1
        assert sorted(names).count("knowledge.insight_brought_back") == 1


class TestSharing:
    def test_is_recorded_with_the_audience(self):
        author = make_person(Role.MUNICIPAL_DX)
        make_insight(by=author, sharing="prefecture")

        assert "同じ都道府県の団体" in Event.objects.get(activity="knowledge.sharing_changed").summary

    def test_needs_a_group_of_the_office(self):
        author = make_person(Role.MUNICIPAL_DX)
        insight = make_insight(by=author)
        foreign = SharingGroup.objects.create(organisation=make_organisation(), name="よそ", since=NOON)

        for group, words in ((None, "どの共有グループ"), (foreign, "入っていない")):
            with pytest.raises(commands.CannotShare, match=words):
                commands.share_insight(insight=insight, sharing="group", group=group, by=author, now=NOON)

    def test_back_to_private_forgets_the_group(self):
        author = make_person(Role.MUNICIPAL_DX)
        group = SharingGroup.objects.create(organisation=author.organisation, name="集まり", since=NOON)
        group.members.add(author.organisation)
        insight = make_insight(by=author, sharing="group", group=group)
        commands.share_insight(insight=insight, sharing="private", group=group, by=author, now=NOON)

        insight.refresh_from_db()
        assert (insight.sharing, insight.shared_group) == ("private", None)


class TestKeeping:
    def test_is_one_s_own_and_once(self, tmp_path):
        load_small(tmp_path)
        reader, other = make_person(), make_person()
        insight = Insight.objects.get(kind="case")
        for _twice in range(2):
            commands.keep_insight(insight=insight, by=reader, now=NOON)

        assert Bookmark.objects.count() == 1
        assert [one.pk for one in queries.kept_by(user=reader)] == [insight.pk]
        assert queries.kept_by(user=other) == []

        commands.drop_insight(insight=insight, by=reader)
        assert queries.kept_by(user=reader) == []

    def test_what_is_no_longer_shared_is_no_longer_shown(self):
        author, reader = make_person(Role.MUNICIPAL_DX), make_person()
        insight = make_insight(by=author, sharing="public")
        commands.keep_insight(insight=insight, by=reader, now=NOON)
        commands.share_insight(insight=insight, sharing="private", group=None, by=author, now=NOON)

        assert queries.kept_by(user=reader) == []


class TestTheDatabase:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"text": ""},
            {"organisation": None},
            {"origin_key": "insight:01-01/1"},
            {"sharing": "group"},
        ],
    )
    def test_refuses_what_cannot_be(self, wrong):
        insight = make_insight()
        with pytest.raises(IntegrityError), transaction.atomic():
            Insight.objects.filter(pk=insight.pk).update(**wrong)
