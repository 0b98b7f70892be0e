"""What the verdicts lead to: redesigns, and marks on a to-be drawing."""

from dataclasses import replace

from meguru.engines.bpmn import (
    DiagramBuilder,
    NodeKind,
    StepFacts,
    Trait,
    check,
    lay_out,
    read_bpmn,
    write_bpmn,
)
from meguru.engines.bpmn.edit import replace_node
from meguru.engines.judgement import Decision, Verdict, inputs_of, judge, proposals, to_be_drawing
from meguru.engines.redesign import OPERATORS

STEPS = {
    "reception": ("窓口での届出の受付", {Trait.FACE_TO_FACE}),
    "first": ("記載内容の確認", {Trait.CHECK}),
    "typing": ("システムへの入力", {Trait.DATA_ENTRY}),
    "second": ("記載内容の確認", {Trait.CHECK}),
    "approval": ("決裁", {Trait.JUDGEMENT, Trait.SEAL}),
    "sending": ("通知書の封入", {Trait.RULE_BASED}),
}


def counter():
    builder = DiagramBuilder(name="届出")
    ids = [builder.task(id=key, name=name, traits=traits) for key, (name, traits) in STEPS.items()]
    builder.chain(builder.start(), *ids, builder.end())
    diagram = replace_node(
        builder.build(), node_id="typing", facts=StepFacts(minutes=10, times_a_year=3000, system="住基")
    )
    return lay_out(diagram)


def judged(*decisions):
    return judge(inputs_of(counter()), decisions=decisions)


class TestProposals:
    def test_every_step_gets_what_its_verdict_means(self):
        assert {one.id for one in proposals(judged())} == {
            "remove_face_to_face:reception",
            "drop_step:second",
            "automate:typing",
            "remove_seal:approval",
            "delegate:sending",
        }

    def test_they_are_redesigns_of_the_catalogue_with_reasons_and_assumptions(self):
        for one in proposals(judged()):
            assert one.operator in OPERATORS
            assert one.reasons
            assert one.assumptions

    def test_a_decision_stands_first_among_the_reasons(self):
        decision = Decision("first", Verdict.DELEGATE, holds=True, reason="窓口一式を委託する")
        found = next(one for one in proposals(judged(decision)) if one.elements == ("first",))

        assert found.operator == "delegate"
        assert "窓口一式を委託する" in str(found.reasons[0])

    def test_a_refused_verdict_leads_to_nothing(self):
        refused = Decision("second", Verdict.DROP, holds=False, reason="内部けん制のため")

        assert "drop_step:second" not in {one.id for one in proposals(judged(refused))}


class TestToBe:
    def drawn(self, *chosen):
        return to_be_drawing(counter(), judged=judged(), chosen=frozenset(chosen))

    def test_carries_out_what_was_chosen_and_nothing_else(self):
        to_be = self.drawn("drop_step:second", "automate:typing", "remove_seal:approval")

        assert "second" not in to_be.nodes
        assert to_be.nodes["typing"].kind is NodeKind.SERVICE_TASK
        assert Trait.SEAL not in to_be.nodes["approval"].traits
        assert to_be.nodes["reception"].traits == {Trait.FACE_TO_FACE}

    def test_marks_what_staff_must_do(self):
        assert Trait.CORE in self.drawn().nodes["approval"].traits

    def test_keeps_ids_and_positions_of_what_stays_and_is_still_sound(self):
        before, after = counter(), self.drawn("drop_step:second", "delegate:sending")

        assert {after.shapes[key] == before.shapes[key] for key in after.nodes} == {True}
        assert [remark for remark in check(after) if remark.severity == "error"] == []

    def test_says_in_the_drawing_what_is_delegated_and_keeps_it_in_the_file(self):
        again = read_bpmn(write_bpmn(self.drawn("delegate:sending")))

        assert "委託する" in again.nodes["sending"].documentation

    def test_a_choice_that_is_no_proposal_changes_nothing(self):
        assert self.drawn("drop_step:gone", "nonsense").nodes.keys() == counter().nodes.keys()


class TestLanesOfAToBe:
    """What is handed over stands in a lane of its own, if the drawing has lanes."""

    def counter(self, *, by_hand=False):
        builder = DiagramBuilder(name="届出")
        staff, tax = builder.lane(name="市民係"), builder.lane(name="税務係")
        typing = builder.task(id="typing", name="入力", traits={Trait.DATA_ENTRY}, lane=staff)
        sending = builder.task(id="sending", name="封入", traits={Trait.RULE_BASED}, lane=tax)
        filing = builder.task(id="filing", name="保管", traits={Trait.STATUTORY}, lane=tax)
        builder.chain(builder.start(lane=staff), typing, sending, filing, builder.end(lane=tax))
        drawn = lay_out(builder.build())
        if not by_hand:
            return drawn
        pushed = replace(drawn.shapes["filing"], y=drawn.shapes["filing"].y + 3)
        return replace(drawn, shapes={**drawn.shapes, "filing": pushed})

    def drawn(self, diagram, *chosen):
        given = (
            Decision("typing", Verdict.BUNDLE, holds=True, reason="集める"),
            Decision("sending", Verdict.DELEGATE, holds=True, reason="任せる"),
        )
        return to_be_drawing(
            diagram, judged=judge(inputs_of(diagram), decisions=given), chosen=frozenset(chosen)
        )

    def test_the_lanes_are_named_after_who_does_it_and_survive_the_file(self):
        to_be = self.drawn(self.counter(), "central_processing:typing", "delegate:sending")

        again = read_bpmn(write_bpmn(to_be))
        lane_of = {key: again.lanes[node.lane_id].name for key, node in again.nodes.items()}
        assert (lane_of["typing"], lane_of["sending"], lane_of["filing"]) == (
            "集中処理センター",
            "委託先",
            "税務係",
        )
        assert [remark for remark in check(to_be) if remark.severity == "error"] == []

    def test_what_a_person_placed_stays_where_it_is(self):
        before = self.counter(by_hand=True)
        after = self.drawn(before, "delegate:sending")

        assert {key for key in before.shapes if before.shapes[key] != after.shapes[key]} == {"sending"}

    def test_a_lane_of_that_name_is_used_again(self):
        once = self.drawn(self.counter(), "delegate:sending")
        twice = self.drawn(once, "delegate:sending", "central_processing:typing")

        assert sorted(lane.name for lane in twice.lanes.values()) == [
            "委託先",
            "市民係",
            "税務係",
            "集中処理センター",
        ]

    def test_without_such_a_choice_the_lanes_are_as_they_were(self):
        before = self.counter()

        assert self.drawn(before).lanes == before.lanes
        assert self.drawn(before).shapes == before.shapes
