"""What changes comparisons leaves one event, and nothing half done."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.comparison import commands, queries
from meguru.apps.comparison.commands import comparing
from meguru.apps.comparison.models import Comparison, GapDecision, SynonymGroup
from meguru.apps.comparison.testing import COUNTER, NOON, make_comparison, make_drawn_process
from meguru.apps.ledger.models import Event
from meguru.apps.processes.commands import start_draft
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_organisation, make_person
from meguru.engines.bpmn import linear
from meguru.engines.comparison import CannotGroup, Treatment, gaps_to_standard

pytestmark = pytest.mark.django_db


def newest_event():
    return Event.objects.order_by("-id").first()


def gap(*steps):
    """The first gap of these steps to the ordinary counter."""
    return gaps_to_standard(linear(name="", tasks=steps), linear(name="", tasks=COUNTER)).gaps[0]


class TestMakeComparison:
    def test_keeps_the_chosen_versions_and_records_them(self, own, peers):
        made = make_comparison(own, peers)
        event = newest_event()

        assert made.peers.count() == 3
        assert event.activity == "comparison.made"
        assert json.loads(event.payload_json)["peers"] == sorted(peer.pk for peer in peers)

    def test_needs_somebody_else(self, own):
        with pytest.raises(commands.CannotMake, match="1つ以上"):
            make_comparison(own, [own])

        assert not Comparison.objects.exists()

    def test_refuses_more_than_can_be_compared_at_once(self, own, peers, monkeypatch):
        monkeypatch.setattr(comparing, "MOST_PEERS", 2)

        with pytest.raises(commands.CannotMake, match="2まで"):
            make_comparison(own, peers)

    def test_a_change_says_from_what_to_what(self, own, peers):
        made = make_comparison(own, peers)
        commands.change_comparison(
            comparison=made,
            name="二つに減らした",
            own_version=own,
            peers=peers[:2],
            standard=None,
            hourly_yen=3_000,
            by=None,
            now=NOON,
        )
        payload = json.loads(newest_event().payload_json)

        assert len(payload["before"]["peers"]) == 3
        assert len(payload["after"]["peers"]) == 2
        assert payload["after"]["hourly_yen"] == 3_000


class TestADoubleClick:
    def test_puts_away_and_brings_back_once(self, own, peers):
        made = make_comparison(own, peers)
        by = make_person(Role.MUNICIPAL_DX, organisation=own.organisation)
        for command in (commands.put_away, commands.bring_back):
            for _ in range(2):
                command(comparison=made, by=by, now=NOON)

        found = Event.objects.order_by("id").values_list("activity", flat=True)
        assert list(found)[-2:] == ["comparison.put_away", "comparison.brought_back"]
        assert sum(activity == "comparison.put_away" for activity in found) == 1

    def test_removes_and_restores_words_once(self, own):
        by = make_person(Role.MUNICIPAL_DX, organisation=own.organisation)
        group = commands.add_synonyms(organisation=own.organisation, words=["受理", "収受"], by=by, now=NOON)
        before = Event.objects.count()
        for command in (commands.remove_synonyms, commands.restore_synonyms):
            for _ in range(2):
                command(group=group, by=by, now=NOON)

        assert Event.objects.count() == before + 2


class TestDecideGaps:
    @pytest.fixture
    def made(self, own, peers):
        return make_comparison(own, peers, standard=peers[0])

    def decide(self, made, *choices, now=NOON):
        by = make_person(Role.MUNICIPAL_DX, organisation=made.organisation)
        return commands.decide_gaps(comparison=made, choices=choices, by=by, now=now)

    def test_stores_all_or_nothing(self, made):
        good = commands.GapChoice(
            gap=gap(*COUNTER, "調書の作成"), treatment=Treatment.CHANGE, reason="", seen_at=""
        )
        bad = commands.GapChoice(gap=gap(*COUNTER[1:]), treatment=Treatment.DEVELOP, reason="", seen_at="")

        with pytest.raises(ValueError, match="理由"):
            self.decide(made, good, bad)

        assert not GapDecision.objects.exists()

    def test_a_choice_that_changes_nothing_leaves_no_event(self, made):
        choice = commands.GapChoice(gap=gap(*COUNTER[1:]), treatment=Treatment.CHANGE, reason="", seen_at="")
        self.decide(made, choice)
        events = Event.objects.count()

        assert self.decide(made, choice) == 0
        assert Event.objects.count() == events

    def test_a_new_choice_replaces_the_old_one_that_was_seen(self, made):
        first = commands.GapChoice(gap=gap(*COUNTER[1:]), treatment=Treatment.CHANGE, reason="", seen_at="")
        self.decide(made, first)
        again = commands.GapChoice(
            gap=first.gap,
            treatment=Treatment.WORK_AROUND,
            reason="窓口が一つのため",
            seen_at=NOON.isoformat(),
        )
        self.decide(made, again, now=NOON + dt.timedelta(hours=1))

        assert GapDecision.objects.get().treatment == "work_around"
        decision = json.loads(newest_event().payload_json)["decisions"][0]
        assert (decision["from"], decision["to"]) == ("change", "work_around")

    def test_the_database_refuses_a_departure_without_a_reason(self, made):
        row = {"organisation": made.organisation, "comparison": made, "step_name": "", "decided_at": NOON}

        with pytest.raises(IntegrityError), transaction.atomic():
            GapDecision.objects.create(
                **row, gap_key="a", treatment="develop", proposed="change", rules_version="1"
            )


class TestSynonyms:
    def test_the_engine_gets_the_groups_in_use(self):
        office = make_organisation()
        commands.add_synonyms(organisation=office, words=["総合案内", "ワンストップ窓口"], by=None, now=NOON)
        gone = commands.add_synonyms(organisation=office, words=["甲の語", "乙の語"], by=None, now=NOON)
        commands.remove_synonyms(group=gone, by=make_person(Role.MUNICIPAL_DX, organisation=office), now=NOON)

        assert queries.synonyms_of(office).groups == (("総合案内", "ワンストップ窓口"),)
        assert newest_event().activity == "comparison.synonyms_removed"

    def test_a_removed_group_that_was_typed_again_cannot_be_restored_twice(self):
        office = make_organisation()
        person = make_person(Role.MUNICIPAL_DX, organisation=office)
        gone = commands.add_synonyms(organisation=office, words=["受理", "収受"], by=None, now=NOON)
        commands.remove_synonyms(group=gone, by=person, now=NOON)
        commands.add_synonyms(organisation=office, words=["収受", "受理"], by=None, now=NOON)

        with pytest.raises(commands.AlreadyGrouped):
            commands.restore_synonyms(group=gone, by=person, now=NOON)

        assert SynonymGroup.objects.in_use().count() == 1

    def test_what_makes_no_group_is_not_stored(self):
        with pytest.raises(CannotGroup):
            commands.add_synonyms(organisation=make_organisation(), words=["受理"], by=None, now=NOON)

        assert not SynonymGroup.objects.exists()


class TestCandidates:
    def test_are_ordered_by_how_alike_their_names_are(self, own):
        far = make_drawn_process(sharing="public", name="公園の使用許可")
        near = make_drawn_process(sharing="public", name="証明書を交付する")
        same = make_drawn_process(sharing="public")
        user = make_person(Role.MUNICIPAL_DX, organisation=own.organisation)
        found = queries.candidates(own.process, user=user)

        assert [one.version.pk for one in found] == [same.pk, near.pk]
        assert found[0].reason == "業務名が同じ"
        assert far.pk in {one.version.pk for one in queries.candidates(own.process, user=user, words="公園")}

    def test_of_a_process_the_newest_published_as_is_is_offered(self, own, peers):
        start_draft(process=peers[0].process, kind="to_be", based_on=peers[0], by=None, now=NOON)
        user = make_person(Role.MUNICIPAL_DX, organisation=own.organisation)

        assert {one.version.pk for one in queries.candidates(own.process, user=user)} == {
            peer.pk for peer in peers
        }

    def test_standards_are_offered_apart(self, own):
        standard = make_drawn_process(sharing="public", kind="standard")
        user = make_person(Role.MUNICIPAL_DX, organisation=own.organisation)

        assert [one.version for one in queries.standards(own.process, user=user)] == [standard]
        assert queries.candidates(own.process, user=user) == []
