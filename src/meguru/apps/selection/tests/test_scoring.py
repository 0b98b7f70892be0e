"""People give points: feeling first, one's own only, nothing lost, nothing after the close."""

from decimal import Decimal

import pytest

from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.ledger.models import Event
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection import commands, queries
from meguru.apps.selection.commands import TypedPoints, TypedRow
from meguru.apps.selection.models import GivenPoints
from meguru.apps.selection.queries.table import RowValues, values_of
from meguru.apps.selection.testing import LATER, give, make_evaluator, make_offer, make_row, make_selection

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def aoki(section):
    return make_person(department=section, name="青木")


@pytest.fixture
def ishida(section):
    return make_person(department=section, name="石田")


@pytest.fixture
def selection(section, aoki):
    one = make_selection(initiative=make_initiative(department=section, by=aoki))
    make_row(one, "使いやすさ", weight=Decimal(3))
    make_row(one, "費用")
    return one


@pytest.fixture
def offers(selection):
    return make_offer(selection, "甲"), make_offer(selection, "乙")


def one_point(selection, offer, points, comment=""):
    return [TypedPoints(selection.wanted.first().pk, offer.pk, points, comment)]


class TestTheFeeling:
    def test_comes_before_any_points(self, selection, offers, aoki):
        evaluator = make_evaluator(selection, aoki)

        with pytest.raises(commands.CannotChange, match="感覚"):
            commands.give_points(
                evaluator=evaluator, typed=one_point(selection, offers[0], Decimal(3)), by=aoki, now=NOON
            )

    def test_has_a_place_for_every_offer(self, selection, offers, aoki):
        evaluator = make_evaluator(selection, aoki)

        for places in ({offers[0].pk: 1}, {offers[0].pk: 1, offers[1].pk: 3}):
            with pytest.raises(commands.CannotChange):
                commands.rank_by_gut(evaluator=evaluator, places=places, by=aoki, now=NOON)

    def test_is_told_beside_ones_own_points(self, selection, offers, aoki):
        evaluator = give(make_evaluator(selection, aoki), {offers[0]: (1, 1), offers[1]: (5, 5)})

        (difference,) = queries.own_differences(evaluator)
        assert (difference.by_score, difference.by_feeling) == ("乙", "甲")


class TestPoints:
    def test_are_kept_as_they_come_and_can_be_gone_on_with(self, selection, offers, aoki):
        evaluator = give(
            make_evaluator(selection, aoki), {offers[0]: (4, None), offers[1]: (None, None)}, finish=False
        )

        (progress,) = queries.evaluator_progress(selection)
        assert (progress.given, progress.places, progress.has_gut) == (1, 4, True)
        commands.give_points(
            evaluator=evaluator,
            typed=one_point(selection, offers[0], Decimal("4.5"), "速い"),
            by=aoki,
            now=LATER,
        )
        stored = GivenPoints.objects.get()
        assert (stored.points, stored.comment) == (Decimal("4.5"), "速い")

    def test_outside_of_the_most_store_nothing(self, selection, offers, aoki):
        evaluator = give(make_evaluator(selection, aoki), dict.fromkeys(offers, (None, None)), finish=False)
        row = selection.wanted.last()
        typed = [*one_point(selection, offers[0], Decimal(3)), TypedPoints(row.pk, offers[0].pk, Decimal(6))]

        with pytest.raises(commands.CannotChange, match="0から5まで"):
            commands.give_points(evaluator=evaluator, typed=typed, by=aoki, now=NOON)
        assert not GivenPoints.objects.exists()

    def test_are_not_told_in_the_ledger(self, selection, offers, aoki):
        give(make_evaluator(selection, aoki), {offers[0]: (4, 3), offers[1]: (2, 1)})

        event = Event.objects.get(activity="selection.points_given")
        assert "4か所" in event.summary
        assert set(event.payload) == {"evaluator"}

    def test_of_two_people_at_once_never_meet(self, selection, offers, aoki, ishida):
        first, second = make_evaluator(selection, aoki), make_evaluator(selection, ishida)
        give(first, {offers[0]: (5, 5), offers[1]: (0, 0)})
        give(second, {offers[0]: (3, 3), offers[1]: (4, 4)})

        assert GivenPoints.objects.count() == 8
        result = queries.scored_result(queries.material_of(selection))
        assert [(row.candidate, row.total) for row, _areas in result.rows] == [("甲", 80.0), ("乙", 40.0)]

    def test_for_a_row_that_the_editor_removed_meanwhile_are_left_out_and_the_others_kept(
        self, selection, offers, aoki
    ):
        evaluator = give(make_evaluator(selection, aoki), dict.fromkeys(offers, (None, None)), finish=False)
        gone, kept = selection.wanted.all()
        commands.remove_row(row=gone, by=aoki, now=NOON)

        typed = [TypedPoints(row.pk, offers[0].pk, Decimal(2)) for row in (gone, kept)]
        assert commands.give_points(evaluator=evaluator, typed=typed, by=aoki, now=NOON) == 1


class TestFinishing:
    def test_needs_every_place(self, selection, offers, aoki):
        evaluator = give(
            make_evaluator(selection, aoki), {offers[0]: (4, None), offers[1]: (1, 1)}, finish=False
        )

        with pytest.raises(commands.CannotChange, match="あと1か所"):
            commands.finish_scoring(evaluator=evaluator, by=aoki, now=NOON)

    def test_keeps_the_points_until_they_are_opened_again_and_that_is_counted(self, selection, offers, aoki):
        evaluator = give(make_evaluator(selection, aoki), {offers[0]: (4, 3), offers[1]: (2, 1)})

        with pytest.raises(commands.CannotChange, match="終えています"):
            commands.give_points(
                evaluator=evaluator, typed=one_point(selection, offers[0], Decimal(0)), by=aoki, now=NOON
            )
        commands.resume_scoring(evaluator=evaluator, by=aoki, now=NOON)
        evaluator.refresh_from_db()
        assert (evaluator.finished_at, evaluator.reopened) == (None, 1)

    def test_opens_the_points_of_those_who_finished_and_nobody_elses(self, selection, offers, aoki, ishida):
        mine, theirs = make_evaluator(selection, aoki), make_evaluator(selection, ishida)
        give(theirs, {offers[0]: (4, 3), offers[1]: (2, 1)})

        assert not queries.may_see_points(selection=selection, user=aoki)
        give(mine, {offers[0]: (4, 3), offers[1]: (2, 1)}, finish=False)
        assert not queries.may_see_points(selection=selection, user=aoki)
        commands.finish_scoring(evaluator=mine, by=aoki, now=NOON)
        assert queries.may_see_points(selection=selection, user=aoki)

    def test_an_editor_who_does_not_score_sees_them_after_the_close_only(
        self, selection, offers, aoki, ishida
    ):
        give(make_evaluator(selection, ishida), {offers[0]: (4, 3), offers[1]: (2, 1)})

        assert not queries.may_see_points(selection=selection, user=aoki)
        commands.close_scoring(selection=selection, by=aoki, now=NOON)
        selection.refresh_from_db()
        assert queries.may_see_points(selection=selection, user=aoki)


class TestClosing:
    def test_refuses_late_points_rows_and_offers(self, selection, offers, aoki):
        evaluator = give(
            make_evaluator(selection, aoki), {offers[0]: (4, 3), offers[1]: (2, 1)}, finish=False
        )
        commands.close_scoring(selection=selection, by=aoki, now=NOON)

        with pytest.raises(commands.CannotChange, match="締め切りました"):
            commands.give_points(
                evaluator=evaluator, typed=one_point(selection, offers[0], Decimal(0)), by=aoki, now=NOON
            )
        with pytest.raises(commands.CannotChange, match="締め切りました"):
            make_row(selection, "後から")
        with pytest.raises(commands.CannotChange, match="締め切りました"):
            make_offer(selection, "丙")

    def test_needs_points(self, selection, offers, aoki):
        with pytest.raises(commands.CannotChange, match="まだだれも"):
            commands.close_scoring(selection=selection, by=aoki, now=NOON)

    def test_can_be_taken_back(self, selection, offers, aoki):
        give(make_evaluator(selection, aoki), {offers[0]: (4, 3), offers[1]: (2, 1)})
        commands.close_scoring(selection=selection, by=aoki, now=NOON)
        commands.reopen_scoring(selection=selection, by=aoki, now=NOON)

        assert make_offer(selection, "丙").pk


class TestRowsChangedWhileSomebodyScores:
    def change(self, row, by, **values):
        was = values_of(row)
        typed = TypedRow(
            RowValues(**({name: getattr(was, name) for name in was.__slots__} | values)), was.mark
        )
        commands.save_table(selection=row.selection, typed={row.pk: typed}, by=by, now=LATER)

    def test_the_most_cannot_fall_below_points_that_were_given(self, selection, offers, aoki):
        give(make_evaluator(selection, aoki), {offers[0]: (5, 3), offers[1]: (2, 1)})

        with pytest.raises(commands.CannotChange, match="1人"):
            self.change(selection.wanted.first(), aoki, most=4)

    def test_points_older_than_what_is_asked_are_counted_until_they_are_confirmed(
        self, selection, offers, aoki
    ):
        evaluator = give(
            make_evaluator(selection, aoki), {offers[0]: (5, 3), offers[1]: (2, 1)}, finish=False
        )
        self.change(selection.wanted.first(), aoki, ask="別のこと")

        outdated = queries.scored_result(queries.material_of(selection, evaluators=[evaluator])).outdated
        assert outdated == 2
        typed = [
            TypedPoints(one.wanted_id, one.offer_id, one.points, one.comment) for one in evaluator.given.all()
        ]
        commands.give_points(evaluator=evaluator, typed=typed, by=aoki, now=LATER)
        assert queries.scored_result(queries.material_of(selection, evaluators=[evaluator])).outdated == 0


class TestEvaluators:
    def test_from_outside_have_a_name_only_and_are_asked_once(self, selection, aoki):
        make_evaluator(selection, name="外部の専門家")

        with pytest.raises(commands.CannotChange, match="もう"):
            make_evaluator(selection, name="外部の専門家")

    def test_who_were_removed_come_back_with_their_points(self, selection, offers, aoki):
        evaluator = give(make_evaluator(selection, aoki), {offers[0]: (5, 3), offers[1]: (2, 1)})
        commands.remove_evaluator(evaluator=evaluator, by=aoki, now=NOON)
        assert queries.evaluator_progress(selection) == []

        make_evaluator(selection, aoki)
        (progress,) = queries.evaluator_progress(selection)
        assert progress.given == 4
