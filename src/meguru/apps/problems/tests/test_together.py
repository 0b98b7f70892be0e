"""Cards taken together and apart, points of several people, decisions and what other apps ask."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.ledger.models import Event
from meguru.apps.problems import commands, queries
from meguru.apps.problems.bridge import placing_of_card, points_of, yardsticks_of
from meguru.apps.problems.models import CardPoint, Narrowing, ProblemCard, YardstickSet
from meguru.apps.problems.queries.alike import card_groups
from meguru.apps.problems.queries.cards import cards_of
from meguru.apps.problems.queries.narrowing import why_of
from meguru.apps.problems.queries.scoring import score_sheet, scored_of
from meguru.apps.problems.testing import (
    FILLED,
    NOON,
    make_card,
    make_ground,
    make_scene,
    make_voice,
    narrow,
    score,
)
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_person
from meguru.engines.problem_analysis import BadYardsticks, as_plain, default_yardsticks

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki():
    return make_person(Role.MUNICIPAL_DX, name="青木")


@pytest.fixture
def ishida(aoki):
    return make_person(Role.MUNICIPAL_DX, name="石田", organisation=aoki.organisation)


@pytest.fixture
def initiative(aoki):
    return make_initiative(by=aoki)


@pytest.fixture
def alike(initiative):
    return [
        make_card(
            "駐車場がせまくて停められない", initiative=initiative, amount=Decimal(30), unit="分", per="day"
        ),
        make_card(
            "駐車場に車を停められない",
            initiative=initiative,
            amount=Decimal(5),
            unit="時間",
            per="year",
            who="母",
        ),
    ]


def merge(initiative, cards, by, text="駐車場が足りない"):
    return commands.merge_cards(
        initiative=initiative, cards=[card.pk for card in cards], text=text, by=by, now=NOON
    )


def texts(initiative):
    return [card.text for card in cards_of(initiative)]


class TestMerging:
    def test_alike_ones_are_proposed_with_what_becomes_of_their_figures(self, initiative, alike):
        make_card("ごみの分別がわからない", initiative=initiative)
        (group,) = card_groups(initiative)

        assert [row.card for row in group.rows] == alike
        assert group.sum_words.endswith("年に 125時間")

    def test_one_card_stands_for_them_and_they_come_back(self, initiative, alike, aoki):
        ground = make_ground(initiative, alike[0])
        merged = merge(initiative, alike, aoki)

        assert texts(initiative) == ["駐車場が足りない"]
        assert (merged.amount, merged.unit, merged.who) == (125, "時間", "母")
        assert list(merged.grounds.all()) == [ground]
        commands.unmerge_card(card=merged, by=aoki, now=NOON)
        assert texts(initiative) == [card.text for card in alike]

    def test_figures_of_different_kinds_are_not_added(self, initiative, aoki):
        cards = [
            make_card("窓口で待つ", initiative=initiative, amount=Decimal(1), unit=unit, per="year")
            for unit in ("件", "人")
        ]
        assert merge(initiative, cards, aoki).amount is None

    def test_those_kept_apart_are_proposed_no_more_until_asked_anew(self, initiative, alike, aoki):
        commands.keep_apart(initiative=initiative, cards=[one.pk for one in alike], by=aoki, now=NOON)
        commands.keep_apart(initiative=initiative, cards=[one.pk for one in alike], by=aoki, now=NOON)
        assert card_groups(initiative) == []

        commands.forget_apart(initiative=initiative, by=aoki, now=NOON)
        assert len(card_groups(initiative)) == 1

    def test_a_card_that_went_away_meanwhile_stops_it(self, initiative, alike, aoki):
        commands.put_away_card(card=alike[0], by=aoki, now=NOON)

        with pytest.raises(commands.CannotMerge, match="変わりました"):
            merge(initiative, alike, aoki)
        assert not ProblemCard.objects.filter(is_merge=True).exists()

    def test_what_was_decided_on_is_not_merged_or_taken_apart(self, initiative, alike, aoki):
        merged = merge(initiative, alike, aoki)
        narrow(merged)

        with pytest.raises(commands.CannotMerge, match="決めた後"):
            commands.unmerge_card(card=merged, by=aoki, now=NOON)

    def test_cards_of_another_initiative_are_not_touched(self, alike, aoki):
        with pytest.raises(commands.CannotMerge):
            merge(make_initiative(by=aoki), alike, aoki)

    def test_taken_apart_twice_is_told(self, initiative, alike, aoki):
        merged = merge(initiative, alike, aoki)
        commands.unmerge_card(card=merged, by=aoki, now=NOON)

        with pytest.raises(commands.CannotMerge, match="もう元に戻して"):
            commands.unmerge_card(card=merged, by=aoki, now=NOON)


class TestPoints:
    def test_of_two_people_stand_side_by_side(self, initiative, aoki, ishida):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5, "effort": 1}, by=aoki)
        score(card, {"reach": 2}, by=ishida)
        (placed,) = scored_of(initiative).placed

        assert placed.placing.people == 2
        assert [(one.row.card, result.spread) for one, result in scored_of(initiative).apart] == [(card, 3)]

    def test_while_scoring_one_sees_only_ones_own(self, initiative, aoki, ishida):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5}, by=aoki)

        assert [cell.point for cell in score_sheet(initiative, user=ishida)[0].cells] == [None] * 6

    def test_can_be_taken_back_and_given_anew(self, initiative, aoki):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5}, by=aoki)
        score(card, {"reach": None}, by=aoki)
        assert not CardPoint.objects.exists()

    def test_unknown_yardsticks_and_cards_of_others_are_left_out(self, initiative, aoki):
        stranger = make_card()
        count = commands.score_cards(
            initiative=initiative, points={stranger.pk: {"reach": 5}, 0: {"x": 1}}, by=aoki, now=NOON
        )

        assert count == 0
        assert not CardPoint.objects.exists()

    def test_the_database_refuses_a_sixth_point_and_a_second_row(self, initiative, aoki):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5}, by=aoki)
        row = {"organisation": card.organisation, "card": card, "person": aoki, "scored_at": NOON}
        for key, point in (("depth", 6), ("reach", 1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                CardPoint.objects.create(yardstick=key, point=point, **row)

    def test_people_of_the_same_name_are_two(self, initiative, aoki):
        twin = make_person(Role.MUNICIPAL_DX, name="青木", organisation=aoki.organisation)
        card = make_card(initiative=initiative)
        score(card, {"reach": 5}, by=aoki)
        score(card, {"reach": 1}, by=twin)

        assert len(points_of([card.pk])[card.pk]) == 2


class TestYardsticks:
    def set(self, office, by, *, based_on=0, **changes):
        content = as_plain(default_yardsticks()) | changes
        return commands.set_yardsticks(
            organisation=office, content=content, note="課長会議", based_on=based_on, by=by, now=NOON
        )

    def test_of_an_office_count_from_then_on(self, initiative, aoki):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5, "depth": 1}, by=aoki)
        self.set(aoki.organisation, aoki, effect=as_plain(default_yardsticks())["effect"][:1])

        assert placing_of_card(card).effect == 100
        assert yardsticks_of(make_initiative().organisation) == default_yardsticks()

    def test_changed_meanwhile_by_a_colleague_nothing_is_stored(self, aoki, ishida):
        self.set(aoki.organisation, aoki)

        with pytest.raises(commands.RuleChanged):
            self.set(aoki.organisation, ishida)
        assert YardstickSet.objects.count() == 1

    def test_that_make_no_sense_are_refused(self, aoki):
        with pytest.raises(BadYardsticks):
            self.set(aoki.organisation, aoki, effect=[])


class TestNarrowing:
    def test_every_decision_stays_with_its_reason_and_the_points_of_the_day(self, initiative, aoki):
        card = make_card(initiative=initiative)
        score(card, {"reach": 5, "effort": 1}, by=aoki)
        narrow(card, "later", "来年度に")
        narrow(card, "chosen", "予算がついた")
        (decided,) = why_of(initiative).chosen

        assert [one.reason for one in decided.history] == ["予算がついた", "来年度に"]
        assert decided.last.standing["effect"] == 100

    def test_it_can_be_thought_over(self, initiative):
        card = make_card(initiative=initiative)
        narrow(card, "dropped", "広すぎる")
        narrow(card, "", "声が増えた")

        assert [one.row.card for one in why_of(initiative).open] == [card]

    def test_without_a_reason_it_is_not_kept(self, initiative):
        with pytest.raises(commands.NoReason):
            narrow(make_card(initiative=initiative), "chosen", "  ")
        assert not Narrowing.objects.exists()


class TestTargets:
    def write(self, card, by, revision=0, **values):
        return commands.write_target(card=card, values=values, revision=revision, by=by, now=NOON)

    def test_a_colleague_who_saved_first_is_not_overwritten(self, initiative, aoki, ishida):
        card = make_card(initiative=initiative)
        self.write(card, aoki, goal=Decimal(10))

        with pytest.raises(commands.WrittenMeanwhile, match="青木"):
            self.write(card, ishida, goal=Decimal(5))
        assert self.write(card, ishida, 1, goal=Decimal(5)).revision == 2


class TestWhatOthersAsk:
    def test_of_an_empty_initiative(self, initiative):
        assert set(queries.facts_of(initiative).values()) == {0}

    def test_counts_what_was_done(self, initiative, aoki):
        scene = make_scene(initiative)
        card = make_card(initiative=initiative, scene=scene, verified="asked", **FILLED)
        other = make_card("ごみの分別がわからない", initiative=initiative)
        make_ground(initiative, card)
        make_voice(initiative)
        score(card, {"reach": 5, "effort": 1}, by=aoki)
        narrow(card)
        narrow(other, "dropped", "広すぎる")
        commands.write_target(
            card=card, values={"goal": Decimal(10), "unit": "分"}, revision=0, by=aoki, now=NOON
        )

        assert queries.facts_of(initiative) == {
            "scenes": 1,
            "cards": 2,
            "cards_complete": 1,
            "cards_verified": 1,
            "grounds": 2,
            "scored": 1,
            "chosen": 1,
            "dropped_with_reason": 1,
            "targets": 1,
        }
        (chosen,) = queries.chosen_problems(initiative)
        assert (chosen.text, chosen.reason, chosen.how_much_yearly) == (
            card.text,
            "声がいちばん多い",
            "年に 2,000時間",
        )
        assert chosen.target.goal == 10

    def test_what_was_done_stands_in_the_ledger_without_the_words_of_residents(self, initiative):
        make_voice(initiative, "とても内密な声")

        assert not Event.objects.filter(payload_json__contains="内密").exists()
        assert Event.objects.filter(activity="problems.voice_written").exists()


def test_a_card_is_never_put_away_and_merged_at_once(initiative, alike, aoki):
    merged = merge(initiative, alike, aoki)
    with pytest.raises(IntegrityError), transaction.atomic():
        ProblemCard.objects.filter(merged_into=merged).update(put_away_at=NOON + dt.timedelta(days=1))
