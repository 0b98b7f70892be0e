"""The process that most towns have in common."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import DiagramBuilder, NodeKind, Trait, check, is_sound, replace_node
from meguru.engines.comparison import Field, NoConsensus, compare_towns, consensus_of
from meguru.engines.comparison.flow_order import Relation, order_of, ways_back
from meguru.engines.comparison.tests.small_towns import COUNTER, drawn, drawn_with_choice, towns
from meguru.engines.comparison.tests.test_matching import CYCLIC, DIAGRAMS


def consensus(*diagrams):
    chosen = towns(*diagrams)
    return consensus_of(compare_towns(chosen, hourly_yen=3_000), chosen, name="標準案")


def names(found):
    return [found.diagram.nodes[key].name for key in found.step_of]


def with_rework():
    """A check that sends some cases back to be completed."""
    builder = DiagramBuilder(name="手続")
    first, review, ask, decide = (
        builder.task(name=name) for name in ("申請書の受付", "内容の審査", "補正の依頼", "決裁")
    )
    join = builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY)
    split = builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY)
    builder.chain(builder.start(), first, join, review, split)
    builder.flow(split, ask, name="不備がある")
    builder.flow(ask, join)
    builder.flow(split, decide, name="不備がない")
    builder.flow(decide, builder.end())
    return builder.build()


def after_way_back(diagram):
    """(name of what leads back, name of what it leads back to), looking through one gateway."""
    return {
        (diagram.nodes[source].name, diagram.nodes[flow.target].name)
        for source, target in ways_back(diagram)
        for flow in diagram.outgoing(target)
    }


class TestTheConsensus:
    def test_of_equal_drawings_is_their_drawing(self):
        found = consensus(*[drawn(*COUNTER)] * 3)
        order = order_of(found.diagram)
        by_name = {step.node.name: key for key, step in order.steps.items()}

        assert names(found) == list(COUNTER)
        assert all(
            order.relation(by_name[a], by_name[b]) is Relation.BEFORE
            for place, a in enumerate(COUNTER)
            for b in COUNTER[place + 1 :]
        )

    def test_leaves_out_what_few_towns_do_and_keeps_the_order_of_most(self):
        found = consensus(
            drawn(*COUNTER), drawn(*COUNTER), drawn("本人確認", "申請書の受付", *COUNTER[2:], "手数料の徴収")
        )

        assert names(found) == list(COUNTER)

    def test_keeps_a_choice_and_its_conditions(self):
        choice = drawn_with_choice(
            "受付", ("郵送で送付", "窓口で交付"), "保管", kind=NodeKind.EXCLUSIVE_GATEWAY
        )
        found = consensus(choice, choice, choice)
        order = order_of(found.diagram)
        ids = {step.node.name: key for key, step in order.steps.items()}

        assert order.relation(ids["郵送で送付"], ids["窓口で交付"]) is Relation.EITHER
        assert {flow.name for flow in found.diagram.flows.values()} >= {"場合1", "場合2"}

    def test_keeps_what_is_done_side_by_side(self):
        both = drawn_with_choice("受付", ("所得の照会", "現地調査"), "決裁", kind=NodeKind.PARALLEL_GATEWAY)
        found = consensus(both, both)
        order = order_of(found.diagram)
        ids = {step.node.name: key for key, step in order.steps.items()}

        assert order.relation(ids["所得の照会"], ids["現地調査"]) is Relation.TOGETHER
        assert NodeKind.PARALLEL_GATEWAY in {node.kind for node in found.diagram.nodes.values()}

    def test_a_step_that_is_not_always_done_can_be_passed_by(self):
        optional = drawn_with_choice("受付", ("補正の依頼", None), "決裁", kind=NodeKind.EXCLUSIVE_GATEWAY)
        found = consensus(optional, optional, drawn("受付", "決裁"))

        assert [node.kind for node in found.diagram.nodes.values()].count(NodeKind.EXCLUSIVE_GATEWAY) == 2
        assert "それ以外" in {flow.name for flow in found.diagram.flows.values()}

    def test_work_that_leads_back_is_drawn_as_leading_back(self):
        found = consensus(*[with_rework()] * 3)
        ids = {found.diagram.nodes[key].name: key for key in found.step_of}
        order = order_of(found.diagram)

        assert ("補正の依頼", "内容の審査") in after_way_back(found.diagram)
        assert order.relation(ids["補正の依頼"], ids["決裁"]) is Relation.BEFORE
        assert {flow.name for flow in found.diagram.flows.values()} >= {"不備がある"}
        assert is_sound(found.diagram).sound

    def test_lanes_minutes_and_traits_are_those_of_most(self):
        actors = ["窓口係", "審査係"]
        one = drawn("受付", "審査", actors=actors, minutes=(4, 20))
        one = replace_node(one, node_id="task_2", traits=frozenset({Trait.JUDGEMENT}))
        found = consensus(one, one, drawn("受付", "審査", actors=["窓口係", "窓口係"], minutes=(10, 30)))
        review = next(node for node in found.diagram.nodes.values() if node.name == "審査")

        assert found.diagram.lanes[review.lane_id].name == "審査係"
        assert review.facts.minutes == 20
        assert review.traits == {Trait.JUDGEMENT}
        assert "3団体のうち3団体" in review.documentation

    def test_towns_with_nothing_in_common_have_none(self):
        with pytest.raises(NoConsensus, match="同じ意味の語"):
            consensus(drawn("転入届の受付"), drawn("転出届の受付"))

    @given(st.lists(DIAGRAMS | CYCLIC, min_size=1, max_size=4))
    @settings(max_examples=80, deadline=None)
    def test_is_always_a_sound_drawing_with_positions(self, diagrams):
        try:
            found = consensus(*diagrams)
        except NoConsensus:
            return

        assert is_sound(found.diagram).sound
        assert [remark for remark in check(found.diagram) if remark.severity == "error"] == []
        assert set(found.step_of) <= set(found.diagram.shapes)
        assert len(found.step_of) == len(found.steps)


class TestTheLanes:
    def test_sections_that_do_the_same_under_other_names_are_one_lane_with_the_commonest_name(self):
        found = consensus(
            drawn(*COUNTER, actors=["窓口", "窓口", "審査係", "課長", "窓口"]),
            drawn(
                *COUNTER,
                actors=["総合窓口（委託）", "総合窓口（委託）", "給付係", "課長", "総合窓口（委託）"],
            ),
            drawn(*COUNTER, actors=["窓口", "窓口", "福祉担当", "課長", "窓口"]),
            drawn(*COUNTER, actors=["住民福祉課の窓口"] * 2 + ["審査係", "課長", "住民福祉課の窓口"]),
        )

        assert [lane.name for lane in found.diagram.lanes.values()] == ["窓口", "審査係", "課長"]
        assert [step.actor for step in found.steps] == ["窓口", "窓口", "審査係", "課長", "窓口"]

    def test_a_section_that_does_other_steps_than_elsewhere_is_still_marked(self):
        usual = ["窓口", "窓口", "審査係", "課長", "窓口"]
        compared = compare_towns(
            towns(
                drawn(*COUNTER, actors=usual),
                drawn(*COUNTER, actors=["窓口係", "窓口係", "給付係", "部長", "給付係"]),
                drawn(*COUNTER, actors=usual),
            ),
            hourly_yen=3_000,
        )

        marked = [step.name for step in compared.steps if Field.ACTOR in step.cells["t2"].differs]
        assert marked == ["証明書の交付"]

    def test_two_sections_of_one_town_stay_two(self):
        found = consensus(*[drawn(*COUNTER, actors=["窓口", "窓口係", "窓口担当", "課長", "窓口"])] * 3)

        assert len(found.diagram.lanes) == 4
