"""Edits keep the rest of the process as it was."""

import pytest

from meguru.engines.bpmn.build import DiagramBuilder, linear
from meguru.engines.bpmn.edit import CannotEdit, make_parallel, remove_node, replace_node
from meguru.engines.bpmn.model import EventTrigger, NodeKind


def path(diagram, node_id):
    """Ids from a node to the end of a process that never splits."""
    passed = [node_id]
    while diagram.outgoing(passed[-1]):
        (flow,) = diagram.outgoing(passed[-1])
        passed.append(flow.target)
    return passed


class TestRemoveNode:
    def test_connects_the_neighbours(self):
        diagram = linear(name="届出", tasks=["受け付ける", "確かめる", "通知する"])

        shorter = remove_node(diagram, node_id="task_2")

        assert path(shorter, "start_1") == ["start_1", "task_1", "task_3", "end_1"]

    def test_keeps_the_ids_of_branches_so_that_their_shares_still_apply(self):
        builder = DiagramBuilder(name="届出")
        start, split, join = builder.start(), builder.gateway(), builder.gateway()
        check, end = builder.task(name="確かめる"), builder.end()
        builder.flow(start, split)
        checked = builder.flow(split, check)
        skipped = builder.flow(split, join)
        builder.flow(check, join)
        builder.flow(join, end)

        shorter = remove_node(builder.build(), node_id=check)

        assert {flow.id: flow.target for flow in shorter.outgoing(split)} == {checked: join, skipped: join}

    def test_takes_its_boundary_events_and_what_only_they_led_to_along(self):
        builder = DiagramBuilder(name="届出")
        start, wait, end = builder.start(), builder.task(name="待つ"), builder.end()
        timer = builder.boundary(attached_to=wait, trigger=EventTrigger.TIMER)
        remind = builder.task(name="催促する")
        builder.chain(start, wait, end)
        builder.chain(timer, remind, end)

        shorter = remove_node(builder.build(), node_id=wait)

        assert set(shorter.nodes) == {start, end}
        assert path(shorter, start) == [start, end]

    def test_leaves_a_parallel_split_where_several_flows_left(self):
        builder = DiagramBuilder(name="届出")
        start, ask = builder.start(), builder.task(name="二課に照会する")
        tax, water = builder.task(name="税"), builder.task(name="水道")
        builder.chain(start, ask, tax, builder.end())
        builder.chain(ask, water, builder.end())

        changed = remove_node(builder.build(), node_id=ask)

        assert changed.nodes[ask].kind is NodeKind.PARALLEL_GATEWAY
        assert {flow.target for flow in changed.outgoing(ask)} == {tax, water}

    def test_says_which_element_is_missing(self):
        with pytest.raises(CannotEdit, match="task_9"):
            remove_node(linear(name="届出", tasks=["受け付ける"]), node_id="task_9")


class TestReplaceNode:
    def test_changes_only_what_is_named(self):
        diagram = linear(name="届出", tasks=["受け付ける"])

        changed = replace_node(diagram, node_id="task_1", kind=NodeKind.SERVICE_TASK)

        assert changed.nodes["task_1"].kind is NodeKind.SERVICE_TASK
        assert changed.nodes["task_1"].name == "受け付ける"


class TestMakeParallel:
    def test_puts_both_tasks_between_a_split_and_a_join(self):
        diagram = linear(name="届出", tasks=["受け付ける", "照会する", "計算する", "通知する"])

        changed = make_parallel(diagram, first_id="task_2", second_id="task_3")

        (into,) = changed.outgoing("task_1")
        split = into.target
        assert {flow.target for flow in changed.outgoing(split)} == {"task_2", "task_3"}
        (join,) = {flow.target for task in ("task_2", "task_3") for flow in changed.outgoing(task)}
        assert [flow.target for flow in changed.outgoing(join)] == ["task_4"]

    def test_refuses_tasks_that_do_not_follow_each_other(self):
        diagram = linear(name="届出", tasks=["受け付ける", "照会する", "計算する"])

        with pytest.raises(CannotEdit, match="続いていません"):
            make_parallel(diagram, first_id="task_1", second_id="task_3")
