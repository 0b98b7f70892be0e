"""Several people write in charts, and nobody's words are lost."""

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.breakdown import commands, queries
from meguru.apps.breakdown.commands import Accepted
from meguru.apps.breakdown.models import Entry, Sheet
from meguru.apps.breakdown.testing import common_sheet, make_breakdown, own_sheet, write
from meguru.apps.inventory.testing import NOON, make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.processes.commands import AlreadyNamed
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.bpmn import read_bpmn
from meguru.engines.mandala import Cell, ChosenStep

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def breakdown(section):
    return make_breakdown(operation=make_operation(department=section, name="転入届"))


@pytest.fixture
def aoki(section):
    return make_person(department=section, name="青木")


@pytest.fixture
def ishida(section):
    return make_person(department=section, name="石田")


def put(sheet, place, text, *, was="", by):
    return commands.write_entries(
        sheet=sheet, texts={Cell(*place): text}, was={Cell(*place): was}, by=by, now=NOON
    )


def texts(sheet):
    return {(entry.function, entry.item): entry.text for entry in sheet.entries.all() if entry.text}


class TestWriting:
    def test_one_row_a_place_and_one_event_a_save(self, breakdown, aoki):
        sheet = common_sheet(breakdown)
        written = commands.write_entries(
            sheet=sheet,
            texts={Cell(1): "届出を受ける", Cell(1, 1): " 本人を　確認する "},
            was={},
            by=aoki,
            now=NOON,
        )

        assert written == 2
        assert texts(sheet) == {(1, 0): "届出を受ける", (1, 1): "本人を 確認する"}
        event = Event.objects.get(activity="breakdown.entries_written")
        assert event.actor == aoki

    def test_two_people_in_different_places_never_meet(self, breakdown, aoki, ishida):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "窓口で聞く", by=aoki)
        put(sheet, (1, 2), "本人を確認する", by=ishida)

        assert texts(sheet) == {(1, 1): "窓口で聞く", (1, 2): "本人を確認する"}

    def test_the_same_place_is_not_overwritten_and_the_other_words_are_told(self, breakdown, aoki, ishida):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "窓口で聞く", by=aoki)

        with pytest.raises(commands.WrittenMeanwhile, match="青木") as told:
            put(sheet, (1, 1), "電話で聞く", by=ishida)
        assert told.value.theirs == {Cell(1, 1): "窓口で聞く"}
        assert texts(sheet) == {(1, 1): "窓口で聞く"}

    def test_nothing_is_half_stored_when_one_of_many_places_clashes(self, breakdown, aoki, ishida):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "窓口で聞く", by=aoki)

        with pytest.raises(commands.WrittenMeanwhile):
            commands.write_entries(
                sheet=sheet, texts={Cell(1, 1): "別", Cell(2, 2): "新しい"}, was={}, by=ishida, now=NOON
            )
        assert texts(sheet) == {(1, 1): "窓口で聞く"}

    def test_who_saw_the_other_words_may_write_over_them(self, breakdown, aoki, ishida):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "窓口で聞く", by=aoki)
        put(sheet, (1, 1), "電話で聞く", was="窓口で聞く", by=ishida)

        assert texts(sheet) == {(1, 1): "電話で聞く"}

    def test_a_stale_page_leaves_alone_what_its_owner_did_not_touch(self, breakdown, aoki, ishida):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "窓口で聞く", by=aoki)
        commands.write_entries(
            sheet=sheet, texts={Cell(1, 1): "", Cell(2): "載せる"}, was={Cell(1, 1): ""}, by=ishida, now=NOON
        )

        assert texts(sheet) == {(1, 1): "窓口で聞く", (2, 0): "載せる"}

    def test_both_writing_the_same_words_agree(self, breakdown, aoki, ishida):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "窓口で聞く", by=aoki)

        assert put(sheet, (1, 1), "窓口で聞く", by=ishida) == 0

    def test_a_place_can_be_emptied(self, breakdown, aoki):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "聞く", by=aoki)
        put(sheet, (1, 1), "", was="聞く", by=aoki)

        assert texts(sheet) == {}

    def test_the_database_refuses_a_second_row_for_a_place_and_a_place_off_the_chart(self, breakdown, aoki):
        sheet = common_sheet(breakdown)
        put(sheet, (1, 1), "聞く", by=aoki)

        for function, item in ((1, 1), (9, 0), (1, 9)):
            with pytest.raises(IntegrityError), transaction.atomic():
                Entry.objects.create(
                    organisation=sheet.organisation,
                    sheet=sheet,
                    function=function,
                    item=item,
                    written_at=NOON,
                )

    def test_everybody_has_one_sheet_of_their_own(self, breakdown, aoki, ishida):
        mine = commands.open_own_sheet(breakdown=breakdown, by=aoki, now=NOON)

        assert commands.open_own_sheet(breakdown=breakdown, by=aoki, now=NOON) == mine
        assert commands.open_own_sheet(breakdown=breakdown, by=ishida, now=NOON) != mine
        assert Sheet.objects.filter(breakdown=breakdown).count() == 3


class TestMerging:
    @pytest.fixture
    def two_sheets(self, breakdown, aoki, ishida):
        own_sheet(breakdown, aoki, {(1, 0): "申請書の受付", (1, 1): "本人の確認", (2, 0): "台帳への登録"})
        own_sheet(
            breakdown,
            ishida,
            {(3, 0): "申請書を受け付ける", (3, 4): "本人を確認する", (3, 5): "番号札を渡す"},
        )

    def keys(self, groups):
        return {group.name: group for group in groups}

    def test_like_functions_of_several_people_are_one_proposal(self, breakdown, two_sheets):
        found = queries.merging(breakdown)

        assert [len(group.entries) for group in found.functions] == [2, 1]
        assert found.functions[0].authors == "青木、石田"
        assert found.items == ()
        assert found.held_back == 3

    def accept(self, breakdown, groups, *, by, name=""):
        accepted = [Accepted(key=group.key, name=name) for group in groups]
        return commands.accept_groups(breakdown=breakdown, accepted=accepted, by=by, now=NOON)

    def test_accepted_they_go_into_the_common_chart_under_the_given_name(self, breakdown, two_sheets, aoki):
        self.accept(breakdown, queries.merging(breakdown).functions[:1], by=aoki, name="届出を受ける")

        assert texts(common_sheet(breakdown)) == {(1, 0): "届出を受ける"}
        assert [group.name for group in queries.merging(breakdown).functions] == ["台帳への登録"]

    def test_then_their_items_are_proposed_together_though_they_stood_elsewhere(
        self, breakdown, two_sheets, aoki
    ):
        self.accept(breakdown, queries.merging(breakdown).functions[:1], by=aoki)
        (items,) = queries.merging(breakdown).items

        assert [{entry.text for entry in group.entries} for group in items.groups] == [
            {"本人の確認", "本人を確認する"},
            {"番号札を渡す"},
        ]
        self.accept(breakdown, items.groups, by=aoki)
        assert set(texts(common_sheet(breakdown)).values()) >= {"番号札を渡す"}
        assert queries.merging(breakdown).items == ()

    def test_what_means_the_same_as_the_common_chart_joins_it(self, breakdown, two_sheets, aoki):
        write(common_sheet(breakdown), {(5, 0): "申請の受付"}, by=aoki)
        group = queries.merging(breakdown).functions[0]

        assert group.into.text == "申請の受付"
        self.accept(breakdown, [group], by=aoki)
        assert texts(common_sheet(breakdown)) == {(5, 0): "申請の受付"}

    def test_the_personal_sheets_stay_as_they_were(self, breakdown, two_sheets, aoki):
        mine = breakdown.sheets.get(owner=aoki)
        before = texts(mine)
        self.accept(breakdown, queries.merging(breakdown).functions, by=aoki)

        assert texts(mine) == before

    def test_what_was_emptied_in_the_common_chart_is_proposed_again(self, breakdown, two_sheets, aoki):
        self.accept(breakdown, queries.merging(breakdown).functions[:1], by=aoki)
        write(common_sheet(breakdown), {(1, 0): ""}, by=aoki)

        assert len(queries.merging(breakdown).functions) == 2

    def test_new_words_in_a_personal_chart_are_proposed_anew(self, breakdown, two_sheets, aoki):
        self.accept(breakdown, queries.merging(breakdown).functions[:1], by=aoki)
        write(breakdown.sheets.get(owner=aoki), {(1, 0): "電話の問合せ"}, by=aoki)

        assert "電話の問合せ" in {group.name for group in queries.merging(breakdown).functions}

    def test_a_full_chart_is_told_and_nothing_is_stored(self, breakdown, two_sheets, aoki):
        write(common_sheet(breakdown), {(place, 0): f"働き{place}" for place in range(1, 9)}, by=aoki)
        groups = queries.merging(breakdown).functions

        with pytest.raises(commands.NoRoom, match="8マス"):
            self.accept(breakdown, groups, by=aoki)
        assert not Entry.objects.filter(taken_into__isnull=False).exists()

    def test_a_proposal_that_changed_meanwhile_is_not_taken(self, breakdown, two_sheets, aoki):
        groups = queries.merging(breakdown).functions
        own_sheet(breakdown, make_person(department=breakdown.operation.department), {(1, 0): "申請書の受付"})

        with pytest.raises(commands.ChangedMeanwhile):
            self.accept(breakdown, groups[:1], by=aoki)


class TestSteps:
    def test_the_items_are_offered_in_reading_order_and_functions_without_items_too(self, breakdown, aoki):
        write(
            common_sheet(breakdown),
            {(2, 0): "載せる", (1, 0): "受ける", (1, 2): "確認", (1, 1): "聞く"},
            by=aoki,
        )

        choices = queries.step_choices(common_sheet(breakdown))

        assert [(one.number, one.function, one.entry.text) for one in choices] == [
            (1, "受ける", "聞く"),
            (2, "受ける", "確認"),
            (3, "載せる", "載せる"),
        ]

    def draft(self, breakdown, by, **where):
        steps = [ChosenStep("step_2", "確認", "機能分析から", "審査係"), ChosenStep("step_1", "受付")]
        given = {"process": None, "process_name": "転入届の流れ"} | where
        return commands.draft_steps(breakdown=breakdown, steps=steps, by=by, now=NOON, **given)

    def test_chosen_items_become_a_draft_in_their_order_and_the_link_is_kept(self, breakdown, aoki):
        version = self.draft(breakdown, aoki)
        diagram = read_bpmn(version.xml.encode())

        assert [task.name for task in diagram.tasks()] == ["確認", "受付"]
        assert version.process.operation == breakdown.operation
        assert [one.version for one in queries.drafts_of(breakdown)] == [version]

    def test_into_a_process_that_is_there(self, breakdown, aoki):
        first = self.draft(breakdown, aoki)
        second = self.draft(breakdown, aoki, process=first.process)

        assert (second.process, second.number) == (first.process, 2)

    def test_a_name_that_is_taken_is_refused_and_nothing_is_stored(self, breakdown, aoki):
        self.draft(breakdown, aoki)

        with pytest.raises(AlreadyNamed), transaction.atomic():
            self.draft(breakdown, aoki)
        assert breakdown.step_drafts.count() == 1

    def test_nothing_chosen_is_refused(self, breakdown, aoki):
        with pytest.raises(commands.NoSteps):
            commands.draft_steps(
                breakdown=breakdown, steps=[], process=None, process_name="流れ", by=aoki, now=NOON
            )
