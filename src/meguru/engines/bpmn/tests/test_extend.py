"""Adding to a diagram: every edit is a new value, ids of what stays are kept."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import (
    CannotEdit,
    Node,
    NodeKind,
    Trait,
    add_flow,
    add_node,
    compile_net,
    insert_between,
    linear,
    new_process,
    remove_node,
    replays,
    with_traits,
)
from meguru.engines.bpmn.testing import draw


class TestAdding:
    def test_a_step_put_between_two_others_is_done_between_them(self):
        diagram = linear(name="証明書", tasks=["受け付ける", "交付する"])

        edited = insert_between(
            diagram, flow_id="flow_2", node=Node(id="pay", kind=NodeKind.USER_TASK, name="収納")
        )

        assert replays(compile_net(edited), ["task_1", "pay", "task_2"])
        assert edited.flows["flow_2"].target == "pay"
        assert "pay" not in diagram.nodes

    def test_a_diagram_can_be_made_from_nothing(self):
        diagram = new_process("児童手当")
        for key, kind in (("s", NodeKind.START_EVENT), ("t", NodeKind.TASK), ("e", NodeKind.END_EVENT)):
            diagram = add_node(diagram, node=Node(id=key, kind=kind, parent_id="process_1"))
        diagram = add_flow(add_flow(diagram, source="s", target="t"), source="t", target="e")

        assert replays(compile_net(diagram), ["t"])

    def test_traits_come_and_go(self):
        diagram = with_traits(draw("s>A>e"), node_id="A", add=[Trait.SEAL, Trait.PAPER])

        assert with_traits(diagram, node_id="A", remove=[Trait.SEAL]).nodes["A"].traits == {Trait.PAPER}

    @pytest.mark.parametrize(
        "node",
        [
            Node(id="A", kind=NodeKind.TASK, parent_id="process_1"),
            Node(id="1 a", kind=NodeKind.TASK, parent_id="process_1"),
            Node(id="B", kind=NodeKind.TASK, parent_id="nowhere"),
            Node(id="B", kind=NodeKind.TASK, parent_id="process_1", lane_id="nowhere"),
        ],
        ids=["taken", "no name", "no parent", "no lane"],
    )
    def test_a_node_that_fits_nowhere_is_refused(self, node):
        with pytest.raises(CannotEdit):
            add_node(draw("s>A>e"), node=node)


class TestRemoving:
    def test_a_loop_through_the_step_alone_goes_with_it(self):
        diagram = remove_node(draw("s>x1 x1>A>x1 x1>B>e"), node_id="A")

        assert [(flow.source, flow.target) for flow in diagram.flows.values()] == [
            ("s", "x1"),
            ("x1", "B"),
            ("B", "e"),
        ]

    def test_conditions_behind_the_step_stay_conditions(self):
        diagram = draw("s>A A>B>e1 A>C>e2")
        flows = {
            key: replace(flow, condition="窓口") if flow.source == "A" else flow
            for key, flow in diagram.flows.items()
        }

        edited = remove_node(replace(diagram, flows=flows), node_id="A")

        assert edited.nodes["A"].kind is NodeKind.INCLUSIVE_GATEWAY
