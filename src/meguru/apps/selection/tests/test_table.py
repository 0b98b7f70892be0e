"""Rows of the list: nothing lost when two write, gaps closed, rows copied, removed and brought back."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.initiatives.testing import NOON, make_initiative
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.selection import commands
from meguru.apps.selection.commands import TypedReply, TypedRow
from meguru.apps.selection.models import Wanted
from meguru.apps.selection.queries.table import gaps_of, rows_of, values_of
from meguru.apps.selection.testing import make_offer, make_row, make_selection
from meguru.engines.evaluation import catalogue

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoki():
    return make_person(department=make_department(name="市民課"), name="青木")


@pytest.fixture
def selection(aoki):
    return make_selection(initiative=make_initiative(by=aoki))


def typed(row, **values):
    was = values_of(row)
    return {row.pk: TypedRow(replace(was, **values), was.mark)}


def save(selection, rows, by):
    return commands.save_table(selection=selection, typed=rows, by=by, now=NOON)


class TestBeginning:
    def test_fills_the_list_with_the_chosen_areas(self, aoki):
        areas = frozenset(one.area for one in catalogue().requirements)
        one = make_selection(initiative=make_initiative(by=aoki), areas=areas)

        assert one.wanted.count() == 32

    def test_refuses_a_name_twice_in_one_initiative(self, selection):
        with pytest.raises(commands.AlreadyNamed):
            make_selection(initiative=selection.initiative)


class TestTwoWriters:
    def test_of_different_rows_never_meet(self, selection, aoki):
        first, second = make_row(selection, "甲"), make_row(selection, "乙")

        assert save(selection, typed(first, target="3") | typed(second), aoki) == 1
        assert save(selection, typed(first) | typed(second, target="5"), aoki) == 1
        assert sorted(selection.wanted.values_list("target", flat=True)) == ["3", "5"]

    def test_of_one_row_lose_nothing_and_nothing_is_half_stored(self, selection, aoki):
        row, other = make_row(selection, "甲"), make_row(selection, "乙")
        stale = typed(row, target="5") | typed(other, target="9")
        save(selection, typed(row, target="3"), aoki)

        with pytest.raises(commands.WrittenMeanwhile) as told:
            save(selection, stale, aoki)
        assert told.value.theirs[row.pk].target == "3"
        other.refresh_from_db()
        assert other.target == ""

    def test_who_saw_the_other_words_may_write_over_them(self, selection, aoki):
        row = make_row(selection, "甲")
        stale = typed(row, target="5")
        save(selection, typed(row, target="3"), aoki)
        row.refresh_from_db()

        save(selection, {row.pk: replace(stale[row.pk], mark=values_of(row).mark)}, aoki)
        row.refresh_from_db()
        assert row.target == "5"

    def test_of_which_one_removed_the_row_say_so(self, selection, aoki):
        row = make_row(selection, "甲")
        commands.remove_row(row=row, by=aoki, now=NOON)

        with pytest.raises(commands.CannotChange, match="甲"):
            save(selection, typed(row, target="5"), aoki)


class TestGaps:
    def test_are_closed_by_the_row_that_is_missing(self, selection, aoki):
        commands.add_rows(selection=selection, keys=["functions"], by=aoki, now=NOON)
        assert "uncapped" in {one.id for one in gaps_of(rows_of(selection))}

        for failure in catalogue().failures:
            commands.close_gap(selection=selection, failure_id=failure.id, by=aoki, now=NOON)
        assert gaps_of(rows_of(selection)) == ()

    def test_that_need_a_condition_make_one_of_the_row(self, selection, aoki):
        commands.add_rows(selection=selection, keys=["functions"], by=aoki, now=NOON)
        save(selection, typed(selection.wanted.get(), must=False), aoki)

        commands.close_gap(selection=selection, failure_id="missing_function", by=aoki, now=NOON)
        assert selection.wanted.get().must


class TestRemoving:
    def test_is_taken_back(self, selection, aoki):
        row = make_row(selection, "甲")
        commands.remove_row(row=row, by=aoki, now=NOON)
        assert not selection.wanted.in_use().exists()

        commands.bring_back_row(row=row, by=aoki, now=NOON)
        assert selection.wanted.in_use().get() == row

    def test_is_not_taken_back_when_the_row_is_there_again(self, selection, aoki):
        commands.add_rows(selection=selection, keys=["uptime"], by=aoki, now=NOON)
        row = selection.wanted.get()
        commands.remove_row(row=row, by=aoki, now=NOON)
        commands.add_rows(selection=selection, keys=["uptime"], by=aoki, now=NOON)

        with pytest.raises(commands.CannotChange, match="もう一覧に"):
            commands.bring_back_row(row=row, by=aoki, now=NOON)


class TestCopying:
    def test_brings_what_is_not_there_yet(self, selection, aoki):
        make_row(selection, "甲")
        source = make_selection(initiative=selection.initiative, name="前の選定")
        make_row(source, "甲", target="古い値")
        make_row(source, "乙", weight=Decimal("2.5"))

        assert commands.copy_rows(selection=selection, source=source, by=aoki, now=NOON) == 1
        assert selection.wanted.last().weight == Decimal("2.5")


class TestTheDatabase:
    @pytest.mark.parametrize("wrong", [{"topic": ""}, {"weight": -1}, {"most": 0}, {"most": 101}])
    def test_keeps_rows_that_make_no_sense_out(self, selection, wrong):
        row = make_row(selection, "甲")
        with pytest.raises(IntegrityError), transaction.atomic():
            Wanted.objects.filter(pk=row.pk).update(**wrong)


class TestReplies:
    def test_of_two_writers_lose_nothing(self, selection, aoki):
        row, offer = make_row(selection, "甲"), make_offer(selection)
        commands.save_replies(
            offer=offer, typed={row.pk: TypedReply("3秒", True, ("", None))}, by=aoki, now=NOON
        )

        with pytest.raises(commands.WrittenMeanwhile) as told:
            commands.save_replies(
                offer=offer, typed={row.pk: TypedReply("9秒", False, ("", None))}, by=aoki, now=NOON
            )
        assert told.value.theirs == {row.pk: ("3秒", True)}


class TestOffers:
    def test_of_one_name_need_a_plan(self, selection, aoki):
        make_offer(selection, "甲")

        with pytest.raises(commands.CannotChange, match="プラン"):
            make_offer(selection, "甲")
        assert str(make_offer(selection, "甲", plan="標準")) == "甲（標準）"

    def test_changed_since_are_not_overwritten(self, selection, aoki):
        offer = make_offer(selection, "甲")
        commands.change_offer(offer=offer, values={"vendor": "あ"}, revision=1, by=aoki, now=NOON)

        with pytest.raises(commands.WrittenMeanwhile):
            commands.change_offer(offer=offer, values={"vendor": "い"}, revision=1, by=aoki, now=NOON)

    def test_removed_come_back_with_what_was_answered(self, selection, aoki):
        row, offer = make_row(selection, "甲"), make_offer(selection)
        commands.save_replies(
            offer=offer, typed={row.pk: TypedReply("3秒", True, ("", None))}, by=aoki, now=NOON
        )
        commands.remove_offer(offer=offer, by=aoki, now=NOON)
        assert not selection.offers.in_use().exists()

        commands.bring_back_offer(offer=offer, by=aoki, now=NOON)
        assert offer.replies.get().text == "3秒"


class TestMovingRows:
    def test_one_place_up_and_not_above_the_first(self, selection, aoki):
        first, second, third = (make_row(selection, name) for name in "甲乙丙")

        assert commands.move_row(row=third, up=True, by=aoki, now=NOON)
        assert [row.pk for row in rows_of(selection)] == [first.pk, third.pk, second.pk]
        assert not commands.move_row(row=first, up=True, by=aoki, now=NOON)

    def test_by_the_arrow_saves_what_was_typed(self, selection, aoki, client):
        first, second = make_row(selection, "甲"), make_row(selection, "乙")
        client.force_login(aoki)
        sent = {f"mark-{second.pk}": values_of(second).mark, f"topic-{second.pk}": "乙の2", "up": second.pk}

        answer = client.post(f"/selection/{selection.pk}/wanted/", sent | {f"area-{second.pk}": "機能"})
        assert answer.url.endswith(f"#row-{second.pk}")
        assert [row.topic for row in rows_of(selection)] == ["乙の2", first.topic]
