"""Two people at the same drawing: nothing is lost, and what clashes is told in words."""

from dataclasses import replace

import pytest
from lxml import etree

from meguru.engines.bpmn import (
    Bounds,
    StepFacts,
    Trait,
    is_sound,
    lay_out,
    linear,
    read_bpmn,
    remove_node,
    replace_node,
    with_traits,
    write_bpmn,
)
from meguru.engines.bpmn.merge import merge
from meguru.engines.bpmn.steps import StepRow, StepTable, apply_table, table_of
from meguru.engines.bpmn.tests.drawing_checks import problems_of


@pytest.fixture
def base():
    return read_bpmn(write_bpmn(lay_out(linear(name="証明", tasks=["受け付ける", "確認する", "交付する"]))))


def put_in(diagram, place, name):
    rows = list(table_of(diagram).rows)
    rows.insert(place, StepRow(name=name))
    return apply_table(diagram, StepTable(tuple(rows))).diagram


def names(diagram):
    return [row.name for row in table_of(diagram).rows]


class TestWhatDoesNotClash:
    def test_different_fields_of_one_step(self, base):
        mine = replace_node(base, node_id="task_1", name="窓口で受け付ける", facts=StepFacts(minutes=5))
        theirs = replace_node(
            base, node_id="task_1", facts=StepFacts(form="申請書"), documentation="番号札を渡す"
        )

        merged = merge(base=base, mine=mine, theirs=theirs)

        node = merged.diagram.nodes["task_1"]
        assert merged.conflicts == ()
        assert (node.name, node.facts, node.documentation) == (
            "窓口で受け付ける",
            StepFacts(minutes=5, form="申請書"),
            "番号札を渡す",
        )

    def test_traits_are_merged_one_by_one(self, base):
        base = with_traits(base, node_id="task_1", add=[Trait.PAPER, Trait.SEAL])
        mine = with_traits(base, node_id="task_1", add=[Trait.PERSONAL_DATA])
        theirs = with_traits(base, node_id="task_1", remove=[Trait.SEAL], add=[Trait.CHECK])

        merged = merge(base=base, mine=mine, theirs=theirs)

        assert merged.conflicts == ()
        assert merged.diagram.nodes["task_1"].traits == {Trait.PAPER, Trait.PERSONAL_DATA, Trait.CHECK}

    def test_steps_put_in_at_different_places(self, base):
        merged = merge(base=base, mine=put_in(base, 1, "収納する"), theirs=put_in(base, 3, "記録する"))

        assert merged.conflicts == ()
        assert names(merged.diagram) == ["受け付ける", "収納する", "確認する", "交付する", "記録する"]
        assert is_sound(merged.diagram).sound is True
        assert problems_of(merged.diagram) == []

    def test_the_same_change_by_both(self, base):
        both = replace_node(base, node_id="task_1", name="届を受け付ける")

        assert merge(base=base, mine=both, theirs=replace(both, remarks=())).conflicts == ()

    def test_both_moved_a_shape_and_mine_stays(self, base):
        box = base.shapes["task_1"]
        mine, theirs = (
            replace(base, shapes={**base.shapes, "task_1": replace(box, y=box.y + by)}) for by in (40, 80)
        )

        merged = merge(base=base, mine=mine, theirs=theirs)

        assert merged.conflicts == ()
        assert merged.diagram.shapes["task_1"].y == box.y + 40

    def test_what_theirs_moved_is_moved(self, base):
        mine = replace_node(base, node_id="task_2", name="審査する")
        theirs = replace(base, shapes={**base.shapes, "task_1": Bounds(5, 300, 120, 80)})

        assert merge(base=base, mine=mine, theirs=theirs).diagram.shapes["task_1"] == Bounds(5, 300, 120, 80)


class TestWhatClashes:
    def test_two_names_for_one_step(self, base):
        mine = replace_node(base, node_id="task_1", name="窓口で受ける")
        theirs = replace_node(base, node_id="task_1", name="郵送で受ける")

        (conflict,) = merge(base=base, mine=mine, theirs=theirs).conflicts

        assert (conflict.element_id, conflict.label, conflict.field) == (
            "task_1",
            "作業「窓口で受ける」",
            "名前",
        )
        assert (conflict.base, conflict.mine, conflict.theirs) == (
            "受け付ける",
            "窓口で受ける",
            "郵送で受ける",
        )

    @pytest.mark.parametrize(("choice", "name"), [("mine", "窓口で受ける"), ("theirs", "郵送で受ける")])
    def test_a_choice_settles_it(self, base, choice, name):
        mine = replace_node(base, node_id="task_1", name="窓口で受ける")
        theirs = replace_node(base, node_id="task_1", name="郵送で受ける")
        key = merge(base=base, mine=mine, theirs=theirs).conflicts[0].key

        merged = merge(base=base, mine=mine, theirs=theirs, choices={key: choice})

        assert merged.conflicts == ()
        assert merged.diagram.nodes["task_1"].name == name

    @pytest.mark.parametrize(("choice", "left"), [("mine", False), ("theirs", True)])
    def test_taken_out_here_and_changed_there(self, base, choice, left):
        mine = remove_node(base, node_id="task_2")
        theirs = replace_node(base, node_id="task_2", facts=StepFacts(minutes=12))
        (conflict,) = merge(base=base, mine=mine, theirs=theirs).conflicts

        merged = merge(base=base, mine=mine, theirs=theirs, choices={conflict.key: choice})

        assert (conflict.mine, conflict.theirs) == ("削除", "変更")
        assert ("task_2" in merged.diagram.nodes) is left
        assert is_sound(merged.diagram).sound is True

    @pytest.mark.parametrize(
        ("choice", "order"), [("mine", ["収納する", "記録する"]), ("theirs", ["記録する", "収納する"])]
    )
    def test_steps_put_in_at_one_place_are_both_kept(self, base, choice, order):
        mine, theirs = put_in(base, 1, "収納する"), put_in(base, 1, "記録する")
        (conflict,) = merge(base=base, mine=mine, theirs=theirs).conflicts

        merged = merge(base=base, mine=mine, theirs=theirs, choices={conflict.key: choice})

        assert conflict.field == "どちらを先にするか"
        assert names(merged.diagram) == ["受け付ける", *order, "確認する", "交付する"]
        assert problems_of(merged.diagram) == []

    def test_a_step_led_to_that_the_other_took_out(self, base):
        mine = remove_node(base, node_id="task_3")
        rows = table_of(base).rows
        theirs = apply_table(
            base, StepTable((replace(rows[0], next="急ぐ→3、それ以外→2"), *rows[1:]))
        ).diagram

        merged = merge(base=base, mine=mine, theirs=theirs)

        assert "task_3" in {conflict.element_id for conflict in merged.conflicts}


class TestFilesOfOtherTools:
    EXTENSION = b'<x:note xmlns:x="urn:other">%s</x:note>'

    def with_note(self, diagram, node_id, note):
        root = etree.fromstring(write_bpmn(diagram))
        task = root.find(f".//{{*}}task[@id='{node_id}']")
        task.insert(0, task.makeelement(task.tag.replace("task", "extensionElements")))
        task[0].append(etree.fromstring(self.EXTENSION % note.encode()))
        return read_bpmn(etree.tostring(root))

    def test_what_each_side_brought_is_kept(self, base):
        mine, theirs = self.with_note(base, "task_1", "mine"), self.with_note(base, "task_2", "theirs")

        merged = merge(base=base, mine=mine, theirs=theirs)

        written = write_bpmn(merged.diagram)
        assert merged.conflicts == ()
        assert b"<x:note" in written
        assert [note.text for note in etree.fromstring(written).iter("{urn:other}note")] == ["mine", "theirs"]

    def test_both_at_one_element_is_a_conflict(self, base):
        mine, theirs = self.with_note(base, "task_1", "mine"), self.with_note(base, "task_1", "theirs")

        (conflict,) = merge(base=base, mine=mine, theirs=theirs).conflicts
        merged = merge(base=base, mine=mine, theirs=theirs, choices={conflict.key: "theirs"})

        assert conflict.field == "他のツールが書いた情報"
        assert [
            note.text for note in etree.fromstring(write_bpmn(merged.diagram)).iter("{urn:other}note")
        ] == ["theirs"]
