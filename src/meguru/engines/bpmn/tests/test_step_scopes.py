"""Rows of sub-processes and of several pools: where a new row belongs."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import DiagramBuilder, is_sound, lay_out
from meguru.engines.bpmn.steps import StepRow, StepTable, apply_table, table_of


@pytest.fixture
def with_sub_process():
    builder = DiagramBuilder()
    sub = builder.sub_process(name="審査", id="sub")
    builder.chain(builder.start(), builder.task(name="受付"), sub, builder.end())
    inner = [builder.task(name=name, parent=sub) for name in ("点検", "判定")]
    builder.chain(builder.start(parent=sub), *inner, builder.end(parent=sub))
    return lay_out(builder.build())


@pytest.fixture
def two_pools():
    builder = DiagramBuilder()
    builder.pool(name="町", process="process_1")
    builder.pool(name="県", process=builder.process(id="process_2"))
    builder.chain(builder.start(), builder.task(name="進達する"), builder.end())
    inside = {"parent": "process_2"}
    builder.chain(builder.start(**inside), builder.task(name="審査する", **inside), builder.end(**inside))
    return lay_out(builder.build())


def put_in(diagram, place, row):
    rows = list(table_of(diagram).rows)
    rows.insert(place, row)
    applied = apply_table(diagram, StepTable(tuple(rows)))
    assert applied.is_done, applied.problems
    assert is_sound(applied.diagram).sound is True
    return [(one.number, one.name) for one in table_of(applied.diagram).rows]


class TestSubProcesses:
    def test_a_row_between_two_inner_rows_is_inside(self, with_sub_process):
        found = put_in(with_sub_process, 3, StepRow(name="照会"))

        assert found == [("1", "受付"), ("2", "審査"), ("2-1", "点検"), ("2-2", "照会"), ("2-3", "判定")]

    def test_a_row_below_the_last_inner_row_is_outside_unless_its_number_says_inside(self, with_sub_process):
        assert put_in(with_sub_process, 4, StepRow(name="交付"))[-1] == ("3", "交付")
        assert put_in(with_sub_process, 4, StepRow(number="2-3", name="決裁"))[-1] == ("2-3", "決裁")

    def test_a_sub_process_goes_with_its_contents_or_not_at_all(self, with_sub_process):
        rows = table_of(with_sub_process).rows

        whole = apply_table(with_sub_process, StepTable(rows[:1]))
        half = apply_table(with_sub_process, StepTable((rows[0], *rows[2:])))

        assert [node.name for node in whole.diagram.nodes.values() if node.name] == ["受付"]
        assert half.diagram is with_sub_process
        assert "中の手順も消すか、行を戻してください" in half.problems[0].message

    def test_nobody_walks_into_a_sub_process_from_outside(self, with_sub_process):
        rows = list(table_of(with_sub_process).rows)
        rows[0] = replace(rows[0], next="2-2")

        applied = apply_table(with_sub_process, StepTable(tuple(rows)))

        assert [(one.row, one.column) for one in applied.problems] == [(1, "next")]
        assert "別の枠の中" in applied.problems[0].message


class TestPools:
    def test_a_row_between_two_pools_goes_where_its_actor_is(self, two_pools):
        for actor, process in (("", "process_1"), ("町", "process_1"), ("県", "process_2")):
            rows = list(table_of(two_pools).rows)
            rows.insert(1, StepRow(name="控えを残す", actor=actor))

            applied = apply_table(two_pools, StepTable(tuple(rows)))

            assert applied.diagram.nodes[applied.ids[1]].parent_id == process

    def test_lanes_of_one_name_are_told_apart(self):
        builder = DiagramBuilder()
        for pool, process in (("町", "process_1"), ("県", builder.process(id="process_2"))):
            builder.pool(name=pool, process=process)
            lane = builder.lane(name="窓口", process=process)
            builder.chain(
                builder.start(parent=process, lane=lane),
                builder.task(name="受ける", parent=process, lane=lane),
                builder.end(parent=process, lane=lane),
            )

        assert [row.actor for row in table_of(builder.build()).rows] == ["町／窓口", "県／窓口"]
