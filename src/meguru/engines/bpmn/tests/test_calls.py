"""Call activities: a process of the same file is played where it is called; every other call is one step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn import (
    DiagramBuilder,
    EventTrigger,
    Node,
    NodeKind,
    check,
    compile_net,
    is_sound,
    replay,
)
from meguru.engines.bpmn.model import Flow, Process
from meguru.engines.bpmn.testing import add_chain, draw


def calling(*called: str, trigger=EventTrigger.NONE):
    """s > call... > e; the process "sub" holds s2 > A > B > e2."""
    builder = DiagramBuilder()
    ids = [builder.start(id="s")]
    for number, name in enumerate(called):
        ids.append(builder.add(Node(id=f"c{number}", kind=NodeKind.CALL_ACTIVITY, called_element=name)))
    builder.chain(*ids, builder.end(id="e"))
    diagram = builder.build()
    inner = DiagramBuilder()
    add_chain(inner, "s2>A A>B B>e2")
    drawn = inner.build()
    own = next(iter(drawn.processes))
    nodes = {
        key: replace(node, parent_id="sub" if node.parent_id == own else node.parent_id)
        for key, node in drawn.nodes.items()
    }
    nodes["s2"] = replace(nodes["s2"], trigger=trigger)
    flows = {
        f"sub_{key}": Flow(f"sub_{key}", one.source, one.target, parent_id="sub")
        for key, one in drawn.flows.items()
    }
    return replace(
        diagram,
        processes={**diagram.processes, "sub": Process("sub", "確認")},
        nodes={**diagram.nodes, **nodes},
        flows={**diagram.flows, **flows},
    )


class TestCompensation:
    def test_what_undoes_others_is_read_and_named_as_not_played(self):
        builder = DiagramBuilder()
        builder.chain(
            builder.start(id="s"),
            builder.task(id="A", name="A"),
            builder.end(id="e", trigger=EventTrigger.COMPENSATE),
        )
        builder.boundary(id="b", attached_to="A", trigger=EventTrigger.COMPENSATE)

        net = compile_net(builder.build())

        assert replay(net, ["A"]).fits
        assert {remark.element_id for remark in net.remarks} == {"e", "b"}
        assert {remark.code for remark in net.remarks} == {"compensation-not-executed"}


class TestCallActivity:
    @pytest.mark.parametrize("name", ["sub", "tns:sub"])
    def test_of_a_process_of_the_file_is_that_process(self, name):
        net = compile_net(calling(name))

        assert replay(net, ["A", "B"]).fits
        assert not replay(net, ["c0"]).fits
        assert net.remarks == ()

    def test_the_called_process_does_not_begin_by_itself_as_well(self):
        assert not replay(compile_net(calling("sub")), ["A", "A", "B", "B"]).fits

    def test_a_flow_that_the_file_lists_in_another_process_is_played_where_its_ends_are(self):
        diagram = draw("s>o1 o1>A>o2 o1>B>o2 o2>e")
        own = next(iter(diagram.processes))
        flows = {key: replace(one, parent_id="q") for key, one in diagram.flows.items()}
        both = replace(diagram, processes={**diagram.processes, "q": Process("q")}, flows=flows)

        assert replay(compile_net(both, process_id=own), ["B", "A"]).fits

    def test_alone_the_called_process_is_played_as_drawn(self):
        assert replay(compile_net(calling("sub"), process_id="sub"), ["A", "B"]).fits

    def test_the_drawing_is_sound_and_nothing_is_missed(self):
        diagram = calling("sub")

        assert is_sound(diagram).sound
        assert [remark for remark in check(diagram) if remark.severity == "error"] == []

    @pytest.mark.parametrize(
        ("diagram", "said"),
        [
            (calling("elsewhere"), "このファイルにない"),
            (calling("sub", "sub"), "二か所以上"),
            (calling("sub", trigger=EventTrigger.MESSAGE), "ふつうの開始がない"),
        ],
    )
    def test_any_other_call_is_one_step_and_is_named(self, diagram, said):
        remarks = compile_net(diagram).remarks

        assert "c0" in {remark.element_id for remark in remarks}
        assert all(said in remark.message for remark in remarks)
        assert "c0" in compile_net(diagram).labels

    def test_a_process_that_calls_itself_ends_all_the_same(self):
        diagram = calling("sub")
        again = Node(id="A", kind=NodeKind.CALL_ACTIVITY, parent_id="sub", called_element="process_1")
        own = next(iter(diagram.processes))
        diagram = replace(diagram, nodes={**diagram.nodes, "A": replace(again, called_element=own)})

        net = compile_net(diagram)

        assert any("自分自身" in remark.message for remark in net.remarks)
