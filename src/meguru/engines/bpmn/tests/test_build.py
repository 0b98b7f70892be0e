"""Diagrams made one element at a time."""

import pytest

from meguru.engines.bpmn import (
    CannotBuild,
    DiagramBuilder,
    EventTrigger,
    NodeKind,
    Trait,
    linear,
    new_process,
)


class TestDiagramBuilder:
    def test_the_same_calls_make_the_same_diagram(self):
        def draw():
            builder = DiagramBuilder(name="転入届")
            builder.chain(builder.start(), builder.task(name="届出を確認する"), builder.end())
            return builder.build()

        assert draw() == draw()

    def test_a_default_flow_is_noted_on_its_source(self):
        builder = DiagramBuilder()
        split, yes = builder.gateway(), builder.task(name="受理する")

        flow = builder.flow(split, yes, name="はい", is_default=True)

        assert builder.build().nodes[split].default_flow_id == flow

    def test_a_boundary_event_lives_where_its_activity_lives(self):
        builder = DiagramBuilder()
        lane = builder.lane(name="市民課")
        inner = builder.sub_process(name="審査", lane=lane)
        task = builder.task(name="照会する", parent=inner, lane=lane)

        event = builder.boundary(attached_to=task, trigger=EventTrigger.TIMER)

        node = builder.build().nodes[event]
        assert (node.parent_id, node.lane_id, node.attached_to) == (inner, lane, task)

    def test_traits_are_kept(self):
        builder = DiagramBuilder()
        task = builder.task(name="押印する", kind=NodeKind.MANUAL_TASK, traits=[Trait.SEAL, Trait.PAPER])

        assert builder.build().nodes[task].traits == {Trait.SEAL, Trait.PAPER}

    def test_an_id_is_never_given_twice(self):
        builder = DiagramBuilder()
        builder.task(name="a", id="t01")

        with pytest.raises(CannotBuild, match="t01"):
            builder.task(name="b", id="t01")

    @pytest.mark.parametrize("wrong", ["1st", "a b", "a:b", "-x"])
    def test_an_id_that_xml_would_not_take_is_refused(self, wrong):
        with pytest.raises(CannotBuild):
            DiagramBuilder().task(name="a", id=wrong)

    def test_a_japanese_id_is_taken(self):
        assert DiagramBuilder().task(name="a", id="受付") == "受付"

    def test_a_flow_to_nowhere_is_refused(self):
        builder = DiagramBuilder()
        start = builder.start()

        with pytest.raises(CannotBuild, match="nowhere"):
            builder.flow(start, "nowhere")

    def test_a_flow_never_crosses_the_border_of_a_sub_process(self):
        builder = DiagramBuilder()
        inner = builder.task(name="中", parent=builder.sub_process(name="枠"))

        with pytest.raises(CannotBuild, match="別の枠"):
            builder.flow(builder.start(), inner)


class TestLinear:
    def test_tasks_follow_one_another_from_start_to_end(self):
        diagram = linear(name="証明書の交付", tasks=["受け付ける", "交付する"])

        assert [(flow.source, flow.target) for flow in diagram.flows.values()] == [
            ("start_1", "task_1"),
            ("task_1", "task_2"),
            ("task_2", "end_1"),
        ]

    def test_a_new_process_is_empty_but_named(self):
        diagram = new_process("児童手当")

        assert [process.name for process in diagram.processes.values()] == ["児童手当"]
        assert not diagram.nodes
