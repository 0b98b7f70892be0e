"""The token game: which sequences of tasks are runs of a diagram."""

from dataclasses import replace

import numpy as np
import pytest

from meguru.engines.bpmn import (
    Association,
    Diagram,
    DiagramBuilder,
    EventTrigger,
    NodeKind,
    as_arrays,
    compile_net,
    enabled,
    fire,
    initial,
    is_final,
    replay,
    replay_all,
    replays,
)
from meguru.engines.bpmn.testing import add_chain, draw


def fits(diagram: Diagram, *traces: str) -> list[bool]:
    net = compile_net(diagram)
    return [replays(net, trace.split()) for trace in traces]


class TestGateways:
    def test_an_exclusive_gateway_takes_one_branch(self):
        diagram = draw("s>A>x1 x1>B>x2 x1>C>x2 x2>D>e")

        assert fits(diagram, "A B D", "A C D", "A B C D", "A D") == [True, True, False, False]

    def test_a_parallel_gateway_takes_all_in_any_order(self):
        diagram = draw("s>p1 p1>A>p2 p1>B>p2 p2>C>e")

        assert fits(diagram, "A B C", "B A C", "A C", "A B") == [True, True, False, False]

    def test_an_inclusive_gateway_takes_some_and_waits_for_just_those(self):
        diagram = draw("s>o1 o1>A>o2 o1>B>o2 o1>C>o2 o2>D>e")

        assert fits(diagram, "A D", "C A D", "B C A D", "D", "A D B") == [True, True, True, False, False]

    def test_the_default_branch_of_an_inclusive_gateway_is_taken_alone(self):
        diagram = draw("s>o1 o1>A>o2 o1>B>o2 o2>D>e")
        split = replace(diagram.nodes["o1"], default_flow_id=diagram.outgoing("o1")[1].id)
        diagram = replace(diagram, nodes={**diagram.nodes, "o1": split})

        assert fits(diagram, "A D", "B D", "A B D") == [True, True, False]

    def test_an_inclusive_join_waits_only_for_tokens_that_can_still_come(self):
        diagram = draw("s>p1 p1>A>o1 p1>x1 x1>B>o1 x1>e2 o1>C>e1")

        assert fits(diagram, "A C", "A B C", "B A C", "A C B") == [True, True, True, False]

    def test_a_loop_may_be_walked_again(self):
        diagram = draw("s>x1>A>x2 x2>B>x1 x2>e")

        assert fits(diagram, "A", "A B A", "A B A B A", "A B", "B A") == [True, True, True, False, False]

    def test_an_event_gateway_takes_the_event_that_comes(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>g1")
        for name, trigger in (("A", EventTrigger.MESSAGE), ("B", EventTrigger.TIMER)):
            event = builder.event(trigger=trigger)
            task = builder.task(id=name, name=name)
            builder.chain("g1", event, task, builder.end())

        assert fits(builder.build(), "A", "B", "A B", "") == [True, True, False, False]


class TestImplicitSplitsAndJoins:
    def test_several_flows_out_of_a_task_run_in_parallel(self):
        assert fits(draw("s>A A>B>e1 A>C>e2"), "A B C", "A C B", "A B") == [True, True, False]

    def test_several_flows_into_a_task_do_it_once_for_each_token(self):
        assert fits(draw("s>x1 x1>A>C x1>B>C C>e"), "A C", "B C", "A B C") == [True, True, False]
        assert fits(draw("s>p1 p1>A>C p1>B>C C>e"), "A C B C", "A B C C", "A B C") == [True, True, False]

    def test_conditions_on_flows_out_of_a_task_may_or_may_not_hold(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A B>e1 C>e2 D>e3")
        builder.flow("A", "B", condition="世帯に子がいる")
        builder.flow("A", "C", condition="窓口で受けた")
        builder.flow("A", "D", is_default=True)

        traces = ("A B", "A C", "A B C", "A C B", "A D", "A", "A B D")
        assert fits(builder.build(), *traces) == [True, True, True, True, True, False, False]

    def test_one_of_several_starts_is_chosen(self):
        assert fits(draw("s1>A>C s2>B>C C>e"), "A C", "B C", "A B C") == [True, True, False]

    def test_without_a_start_event_everything_that_nothing_leads_to_begins(self):
        assert fits(draw("A>C>e1 B>e2"), "A B C", "B A C", "A C") == [True, True, False]


class TestEnds:
    def test_a_case_ends_when_every_branch_has_ended(self):
        assert fits(draw("s>p1 p1>A>e1 p1>B>e2"), "A B", "B A", "A") == [True, True, False]

    def test_a_terminate_end_stops_the_other_branches(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>p1 p1>A>B>e p1>C")
        builder.chain("C", builder.end(trigger=EventTrigger.TERMINATE))

        assert fits(builder.build(), "C", "A C", "A B C", "A B") == [True, True, True, False]


class TestSubProcesses:
    def build(self, **boundary: object) -> Diagram:
        builder = DiagramBuilder()
        add_chain(builder, "s>A")
        sub = builder.sub_process(name="審査", id="sub")
        add_chain(builder, "s9>p1 p1>B>e8 p1>C>e9", parent=sub)
        add_chain(builder, "D>e", known=("A",))
        builder.chain("A", sub, "D")
        if boundary:
            builder.boundary(attached_to=sub, id="late", **boundary)
            builder.chain("late", builder.task(id="L", name="督促"), builder.end(id="e7"))
        return builder.build()

    def test_the_outer_flow_goes_on_when_everything_inside_has_ended(self):
        assert fits(self.build(), "A B C D", "A C B D", "A B D C") == [True, True, False]

    def test_an_interrupting_event_leaves_the_rest_undone(self):
        diagram = self.build(trigger=EventTrigger.TIMER, interrupting=True)

        assert fits(diagram, "A L", "A B L", "A B C D", "A B L C D") == [True, True, True, False]

    def test_a_side_event_adds_work_once(self):
        diagram = self.build(trigger=EventTrigger.TIMER, interrupting=False)

        traces = ("A B L C D", "A B C D L", "A B C L D", "A B L L C D", "A L")
        assert fits(diagram, *traces) == [True, True, True, False, False]

    def test_an_error_inside_goes_to_its_boundary_event_and_nowhere_else(self):
        builder = DiagramBuilder()
        sub = builder.sub_process(name="審査", id="sub")
        add_chain(builder, "s9>x1 x1>B>e9 x1>C", parent=sub)
        builder.chain("C", builder.end(parent=sub, trigger=EventTrigger.ERROR))
        add_chain(builder, "s D>e")
        builder.chain("s", sub, "D")
        builder.boundary(attached_to=sub, id="failed", trigger=EventTrigger.ERROR)
        builder.chain("failed", builder.task(id="L", name="差し戻す"), builder.end())

        assert fits(builder.build(), "B D", "C L", "L", "C D", "B L") == [True, True, False, False, False]

    def test_an_empty_sub_process_counts_as_a_task(self):
        builder = DiagramBuilder()
        builder.chain(builder.start(), builder.sub_process(name="閉じた枠", id="sub"), builder.end())

        assert fits(builder.build(), "sub", "") == [True, False]

    def test_an_event_sub_process_may_run_beside_the_process(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A>B>e")
        sub = builder.sub_process(name="取下げ", id="sub", triggered_by_event=True)
        start = builder.start(parent=sub, trigger=EventTrigger.MESSAGE, interrupting=True)
        builder.chain(start, builder.task(id="W", name="取下げを受ける", parent=sub), builder.end(parent=sub))

        assert fits(builder.build(), "A B", "A W", "W", "A B W", "W A") == [True, True, True, True, False]

    def escalating(self, *, catcher, interrupting):
        """A, then word is given on the way, then B or A again; W hears it, in the process or on the border of a part."""
        builder = DiagramBuilder()
        parent = builder.sub_process(name="審査", id="part") if catcher == "border" else ""
        add_chain(builder, "s1>x1>A", parent=parent)
        told = builder.event(
            kind=NodeKind.INTERMEDIATE_THROW_EVENT, trigger=EventTrigger.ESCALATION, parent=parent
        )
        again = builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY, parent=parent)
        last = builder.task(id="B", name="B", parent=parent)
        builder.chain("A", told, again, last, builder.end(parent=parent))
        builder.flow(again, "x1")
        if catcher == "border":
            builder.chain(builder.start(), "part", builder.end())
            heard = builder.boundary(
                attached_to="part", trigger=EventTrigger.ESCALATION, interrupting=interrupting
            )
            builder.chain(heard, builder.task(id="W", name="W"), builder.end())
        else:
            sub = builder.sub_process(name="報告", triggered_by_event=True)
            heard = builder.start(parent=sub, trigger=EventTrigger.ESCALATION, interrupting=interrupting)
            builder.chain(heard, builder.task(id="W", name="W", parent=sub), builder.end(parent=sub))
        return builder.build()

    @pytest.mark.parametrize("catcher", ["border", "event sub-process"])
    def test_every_escalation_is_heard(self, catcher):
        diagram = self.escalating(catcher=catcher, interrupting=False)

        traces = ("A W B", "A B W", "A W A W B", "A A W W B", "A A B W W", "A B", "A A W B", "A W W B")
        assert fits(diagram, *traces) == [True, True, True, True, True, False, False, False]

    @pytest.mark.parametrize("catcher", ["border", "event sub-process"])
    def test_an_escalation_on_the_way_may_interrupt(self, catcher):
        diagram = self.escalating(catcher=catcher, interrupting=True)

        assert fits(diagram, "A W", "A B", "A W B", "A W W") == [True, False, False, False]

    def test_ad_hoc_work_is_done_in_any_order(self):
        builder = DiagramBuilder()
        sub = builder.sub_process(name="調整", id="sub", kind=NodeKind.AD_HOC_SUB_PROCESS)
        for name in "AB":
            builder.task(id=name, name=name, parent=sub)
        builder.chain(builder.start(), sub, builder.task(id="C", name="C"), builder.end())

        assert fits(builder.build(), "A B C", "B A A C", "C", "A") == [True, True, True, False]


class TestTasks:
    def test_a_repeated_task_may_appear_several_times(self):
        builder = DiagramBuilder()
        task = builder.task(id="A", name="照会する", multi_instance="parallel")
        builder.chain(builder.start(), task, builder.end())

        assert fits(builder.build(), "A", "A A A", "") == [True, True, False]

    def test_an_interrupted_task_was_not_carried_out(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A>B>e1")
        builder.boundary(attached_to="A", id="late", trigger=EventTrigger.TIMER)
        builder.chain("late", builder.task(id="C", name="C"), builder.end())

        assert fits(builder.build(), "A B", "C", "A C", "C B") == [True, True, False, False]

    def test_links_jump(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A B>e")
        throw = builder.event(
            kind=NodeKind.INTERMEDIATE_THROW_EVENT, trigger=EventTrigger.LINK, name="次頁", id="out"
        )
        catch = builder.event(trigger=EventTrigger.LINK, name="次頁", id="in")
        builder.chain("A", throw)
        builder.chain(catch, "B")

        assert fits(builder.build(), "A B", "A") == [True, False]


class TestReplay:
    def test_a_failure_says_where_and_what_was_possible(self):
        result = replay(compile_net(draw("s>A>x1 x1>B>e1 x1>C>e2")), ["A", "D"])

        assert (result.fits, result.position, result.possible) == (False, 1, ("B", "C"))

    def test_an_unfinished_run_fails_at_its_end(self):
        result = replay(compile_net(draw("s>A>B>e")), ["A"])

        assert (result.position, result.possible) == (1, ("B",))

    def test_the_path_of_a_fitting_run_leads_from_the_start_to_the_end(self):
        net = compile_net(draw("s>p1 p1>A>p2 p1>B>p2 p2>e"))
        marking = initial(net)

        for step in replay(net, ["B", "A"]).path:
            assert step in enabled(net, marking)
            marking = fire(net, marking, step)

        assert is_final(marking)

    def test_many_traces_give_the_same_answers_as_one_by_one(self):
        net = compile_net(draw("s>o1 o1>A>o2 o1>B>o2 o2>C>e"))
        traces = [["A", "C"], ["C"], ["B", "A", "C"]]

        assert replay_all(net, traces) == tuple(replay(net, trace) for trace in traces)

    def test_a_step_that_may_not_happen_is_an_error(self):
        net = compile_net(draw("s>A>e"))
        task = net.by_label["A"][0]

        with pytest.raises(ValueError, match="A"):
            fire(net, initial(net), task)


class TestCompile:
    def test_the_branch_that_is_chosen_is_named_by_its_flow(self):
        diagram = draw("s>x1 x1>A>e1 x1>B>e2")
        chosen = [step.flows for step in compile_net(diagram).transitions if step.element_id == "x1"]

        assert chosen == [(flow.id,) for flow in diagram.outgoing("x1")]

    def test_a_flow_across_a_border_is_named_and_left_out(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A>e")
        diagram = builder.build()
        other = replace(diagram.nodes["A"], id="B", parent_id="elsewhere")
        flow = replace(diagram.flows["flow_1"], id="wrong", target="sub_task")
        sub = DiagramBuilder(process_id="other")
        sub.task(id="sub_task", name="他")
        both = replace(
            diagram,
            processes={**diagram.processes, **sub.build().processes},
            nodes={**diagram.nodes, **sub.build().nodes, "B": other},
            flows={**diagram.flows, "wrong": flow},
        )

        remarks = compile_net(both).remarks

        assert [(remark.code, remark.element_id) for remark in remarks] == [("flow-crosses-border", "wrong")]

    def test_one_process_of_several_can_be_executed_alone(self):
        builder = DiagramBuilder()
        other = builder.process(id="applicant")
        add_chain(builder, "s>A>e")
        add_chain(builder, "s1>B>e1", parent=other)
        diagram = builder.build()

        assert compile_net(diagram, process_id="applicant").labels == ("B",)
        assert fits(diagram, "A B", "A") == [True, False]

    def test_flat_arrays_say_the_same_as_the_table(self):
        net = compile_net(draw("s>o1 o1>A>o2 o1>B>o2 o2>C>e"))
        arrays = as_arrays(net)

        for index, step in enumerate(net.transitions):
            begin, end = arrays.inhibit_offsets[index : index + 2]
            assert tuple(arrays.inhibit_places[begin:end]) == step.inhibit
            assert (arrays.label[index] >= 0) == (step.label is not None)
        assert np.array_equal(arrays.start, net.start)

    def test_work_that_only_undoes_other_work_is_no_step(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A>e")
        undo = builder.task(id="U", name="取り消す")
        event = builder.boundary(attached_to="A", trigger=EventTrigger.COMPENSATE)
        diagram = builder.build()
        tie = Association(id="tie", source=event, target=undo)

        net = compile_net(replace(diagram, associations={"tie": tie}))

        assert net.labels == ("A",)
        assert [remark.code for remark in net.remarks] == ["compensation-not-executed"]
