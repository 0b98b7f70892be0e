"""Whatever is drawn and whatever is typed: tables and drawings stay in step, and a merge loses nothing."""

from dataclasses import replace

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import Diagram, new_process, read_bpmn, write_bpmn
from meguru.engines.bpmn.merge import merge
from meguru.engines.bpmn.steps import StepRow, apply_table, table_of
from meguru.engines.bpmn.tests.drawn_at_random import diagrams
from meguru.engines.bpmn.tests.tables_at_random import edits, typed_tables

relaxed = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def bare(diagram: Diagram) -> Diagram:
    return replace(diagram, source_xml=None, remarks=())


def assert_in_step(diagram: Diagram) -> None:
    """The table of a drawing, brought back, changes nothing."""
    applied = apply_table(diagram, table_of(diagram))

    assert applied.problems == ()
    assert applied.diagram is diagram


class TestTablesAndDrawings:
    @relaxed
    @given(diagrams())
    def test_the_table_of_any_drawing_brought_back_changes_nothing(self, diagram):
        assert_in_step(diagram)

    @relaxed
    @given(diagrams(), st.data())
    def test_any_edit_of_any_drawing_gives_a_drawing_that_can_be_kept(self, diagram, data):
        table = data.draw(edits(table_of(diagram)))

        applied = apply_table(diagram, table)

        if not applied.is_done:
            assert applied.diagram is diagram
            return
        assert bare(read_bpmn(write_bpmn(applied.diagram))) == bare(applied.diagram)
        assert_in_step(applied.diagram)
        for row, key in zip(table.rows, applied.ids, strict=True):
            if key:
                assert (applied.diagram.nodes[key].facts, applied.diagram.nodes[key].traits) == (
                    row.facts,
                    row.traits,
                )

    @relaxed
    @given(diagrams(), st.data())
    def test_what_is_not_in_the_table_is_never_lost(self, diagram, data):
        applied = apply_table(diagram, data.draw(edits(table_of(diagram))))
        assume(applied.is_done)

        left = applied.diagram
        assert diagram.pools.keys() == left.pools.keys()
        assert diagram.lanes.keys() <= left.lanes.keys()
        for key, one in diagram.messages.items():
            assert key in left.messages or not {one.source, one.target} <= {*left.nodes, *left.pools}
        for key, artifact in diagram.artifacts.items():
            assert key in left.artifacts or artifact.parent_id not in left.nodes

    @relaxed
    @given(typed_tables())
    def test_rows_typed_from_nothing_are_read_back_in_their_order(self, table):
        applied = apply_table(new_process("業務"), table)
        assume(applied.is_done)

        back = table_of(read_bpmn(write_bpmn(applied.diagram)))

        typed = [row for row in table.rows if replace(row, number="") != StepRow()]
        assert [row.name for row in back.rows] == [row.name for row in typed]
        assert_in_step(applied.diagram)


class TestMerge:
    @relaxed
    @given(diagrams(), diagrams())
    def test_one_sides_changes_alone_are_the_result(self, base, changed):
        assert merge(base=base, mine=changed, theirs=base).diagram == changed
        assert merge(base=base, mine=base, theirs=changed).diagram == changed

    @relaxed
    @given(diagrams(), diagrams(), diagrams())
    def test_both_sides_meet_the_same_conflicts_and_choices_settle_them(self, base, mine, theirs):
        there = merge(base=base, mine=mine, theirs=theirs)
        back = merge(base=base, mine=theirs, theirs=mine)

        assert {one.key for one in there.conflicts} == {one.key for one in back.conflicts}
        for choice in ("mine", "theirs"):
            choices = {one.key: choice for one in there.conflicts}
            settled = merge(base=base, mine=mine, theirs=theirs, choices=choices)
            assert settled.conflicts == ()

    @relaxed
    @given(typed_tables(), st.data())
    def test_steps_that_either_side_added_are_all_there(self, table, data):
        made = apply_table(new_process("業務"), table)
        assume(made.is_done)
        base = read_bpmn(write_bpmn(made.diagram))
        sides = [apply_table(base, data.draw(edits(table_of(base)))) for _ in range(2)]
        assume(all(side.is_done for side in sides))
        mine, theirs = (side.diagram for side in sides)

        merged = merge(base=base, mine=mine, theirs=theirs).diagram

        assert (mine.nodes.keys() | theirs.nodes.keys()) - base.nodes.keys() <= merged.nodes.keys()
        back = read_bpmn(write_bpmn(merged))
        assert (back.nodes, back.flows, back.lanes) == (merged.nodes, merged.flows, merged.lanes)
