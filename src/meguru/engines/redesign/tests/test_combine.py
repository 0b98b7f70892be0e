"""Redesigns chosen together never count the same minutes twice."""

from dataclasses import replace

from meguru.engines.bpmn import DiagramBuilder
from meguru.engines.redesign import Assumptions, Design, combine, propose
from meguru.engines.redesign.operators.tidy import tidy
from meguru.engines.redesign.tests.worlds import a_process, a_scenario, a_view, handover

ASSUMPTIONS = Assumptions()


def test_of_two_that_take_the_same_work_the_first_one_chosen_stays():
    view = a_view(a_process("通知書を印刷して発送する"))
    by_operator = {one.operator: one for one in propose(view)}

    combination = combine(
        view.design, [by_operator["delegate"], by_operator["automate"]], assumptions=ASSUMPTIONS
    )

    assert [one.operator for one in combination.applied] == ["delegate"]
    ((left_out, reason),) = combination.left_out
    assert left_out.operator == "automate"
    assert "二重" in reason


def test_a_redesign_of_a_step_that_is_gone_is_left_out_with_the_reason():
    labels = ("届を受け付ける", "記載を点検する")
    handovers = (handover(*labels, same=1.0, passed=49.0),)
    view = a_view(a_process(*labels), handovers=handovers)

    combination = combine(view.design, propose(view), assumptions=ASSUMPTIONS)

    assert [one.operator for one in combination.applied] == ["drop_step"]
    ((left_out, reason),) = combination.left_out
    assert left_out.operator == "merge_handover"
    assert "無くなっています" in reason


def test_choosing_nothing_changes_nothing():
    design = a_view(a_process("届を受け付ける")).design

    assert combine(design, [], assumptions=ASSUMPTIONS).design == design


class TestTidy:
    def test_removes_a_split_whose_ways_lead_to_the_same_place(self):
        builder = DiagramBuilder(name="届出")
        start, split, join, end = builder.start(), builder.gateway(), builder.gateway(), builder.end()
        builder.chain(start, split, join, end)
        builder.flow(split, join)
        diagram = builder.build()

        cleaned = tidy(Design(diagram=diagram, scenario=a_scenario(diagram)))

        assert set(cleaned.diagram.nodes) == {start, end}

    def test_adds_the_shares_of_merged_ways(self):
        builder = DiagramBuilder(name="届出")
        start, split, join = builder.start(), builder.gateway(), builder.gateway()
        other, end = builder.task(name="調べる"), builder.end()
        builder.flow(start, split)
        kept, gone = builder.flow(split, join), builder.flow(split, join)
        aside = builder.flow(split, other)
        builder.chain(other, join, end)
        diagram = builder.build()
        design = Design(
            diagram=diagram,
            scenario=_with_branches(a_scenario(diagram), {split: {kept: 0.5, gone: 0.3, aside: 0.2}}),
        )

        cleaned = tidy(design)

        assert cleaned.scenario.branches[split] == {kept: 0.8, aside: 0.2}


def _with_branches(scenario, branches):
    return replace(scenario, branches=branches)
