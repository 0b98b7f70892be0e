"""A proposal is made where the measurements give a reason, and only there."""

from dataclasses import replace

import pytest

from meguru.engines.bpmn import NodeKind, Trait
from meguru.engines.mining.results import ChannelFigures, Variant
from meguru.engines.redesign import Assumptions, apply, combine, propose
from meguru.engines.redesign.tests.worlds import a_process, a_scenario, a_view, handover, minutes
from meguru.engines.simulation.scenario import CaseType

ASSUMPTIONS = Assumptions()


def proposals(view, operator):
    return [one for one in propose(view) if one.operator == operator]


def applied(view, operator):
    (proposal,) = proposals(view, operator)
    return apply(view.design, proposal, assumptions=view.assumptions)


class TestDropStep:
    def test_proposes_a_check_after_which_nothing_goes_back(self):
        view = a_view(a_process("届を受け付ける", "記載を点検する", "起案を決裁する"))

        (proposal,) = proposals(view, "drop_step")

        assert proposal.elements == ("task_2",)
        assert any(reason.unit == "%" and reason.value == 0.0 for reason in proposal.reasons)

    def test_keeps_a_check_that_often_sends_back(self):
        labels = ("届を受け付ける", "記載を点検する", "起案を決裁する")
        variants = (
            Variant(labels, cases=90, share=0.9, median_hours=1.0),
            Variant((*labels[:2], *labels), cases=10, share=0.1, median_hours=9.0),
        )

        assert not proposals(a_view(a_process(*labels), variants=variants), "drop_step")

    def test_never_proposes_to_drop_what_the_law_asks_for(self):
        traits = {"記載を点検する": {Trait.CHECK, Trait.STATUTORY}}

        assert not proposals(a_view(a_process("記載を点検する", traits=traits)), "drop_step")

    def test_says_nothing_about_a_step_seen_too_seldom(self):
        assert not proposals(a_view(a_process("記載を点検する"), count=29), "drop_step")

    def test_takes_the_step_and_its_time_out(self):
        changed = applied(a_view(a_process("届を受け付ける", "記載を点検する")), "drop_step")

        assert "task_2" not in changed.diagram.nodes
        assert "task_2" not in changed.scenario.tasks


class TestEaseStep:
    @pytest.mark.parametrize(
        ("label", "operator"),
        [
            ("納付書を印刷する", "remove_paper"),
            ("公印を押す（押印）", "remove_seal"),
            ("窓口で相談を受ける", "remove_face_to_face"),
        ],
    )
    def test_shrinks_work_and_waiting_by_what_is_assumed(self, label, operator):
        view = a_view(a_process(label))

        changed = applied(view, operator)

        before, after = view.design.scenario.tasks["task_1"], changed.scenario.tasks["task_1"]
        assert after.work.parameters[0] < before.work.parameters[0]
        assert after.delay.parameters[0] < before.delay.parameters[0]

    def test_says_that_the_figure_is_a_starting_value(self):
        (proposal,) = proposals(a_view(a_process("納付書を印刷する")), "remove_paper")

        assert any("出発点" in line for line in proposal.assumptions)
        assert proposal.legal_note


class TestAutomate:
    def test_names_the_working_time_that_the_saving_is_made_of(self):
        """The log saw 30 minutes from start to completion; 12 of them lay in opening hours."""
        diagram = a_process("システムに登録する")
        scenario = a_scenario(diagram)
        worked = replace(scenario.tasks["task_1"], work=minutes(12))
        view = a_view(diagram, scenario=replace(scenario, tasks={"task_1": worked}))

        (proposal,) = proposals(view, "automate")

        assert [
            (reason.value, reason.unit) for reason in proposal.reasons if "作業時間（" in reason.text
        ] == [(12.0, "分")]

    def test_turns_a_rule_based_step_into_a_service_task_with_the_measured_share(self):
        changed = applied(a_view(a_process("システムに登録する")), "automate")

        assert changed.diagram.nodes["task_1"].kind is NodeKind.SERVICE_TASK
        assert changed.scenario.tasks["task_1"].work.zero_share == pytest.approx(1586 / 2337.3, abs=1e-4)

    @pytest.mark.parametrize("label", ["可否を審査する", "窓口で入力する"])
    def test_leaves_judgement_and_presence_to_people(self, label):
        assert not proposals(a_view(a_process(label)), "automate")


class TestMergeHandover:
    def test_proposes_where_passing_on_costs_days(self):
        handovers = (handover("届を受け付ける", "内容を審査する", same=1.0, passed=49.0),)
        view = a_view(a_process("届を受け付ける", "内容を審査する"), handovers=handovers)

        changed = applied(view, "merge_handover")

        # mean wait 25 h, of which 24 h come from passing on; half of these are assumed to go: 25 -> 13 h
        before = view.design.scenario.tasks["task_2"].delay.parameters[0]
        assert changed.scenario.tasks["task_2"].delay.parameters[0] == pytest.approx(before * 13 / 25)

    def test_is_silent_where_passing_on_costs_nothing(self):
        handovers = (handover("届を受け付ける", "内容を審査する", same=5.0, passed=5.0),)

        assert not proposals(
            a_view(a_process("届を受け付ける", "内容を審査する"), handovers=handovers), "merge_handover"
        )

    def test_copes_with_waits_that_were_never_seen(self):
        handovers = (
            handover("届を受け付ける", "内容を審査する", same=float("nan"), passed=5.0, handed_over=100),
        )

        assert not proposals(
            a_view(a_process("届を受け付ける", "内容を審査する"), handovers=handovers), "merge_handover"
        )


class TestParallelise:
    LABELS = ("届を受け付ける", "税を調べる", "住所を調べる")

    def test_proposes_neighbours_that_were_done_in_both_orders(self):
        variants = (
            Variant(self.LABELS, cases=80, share=0.8, median_hours=1.0),
            Variant((self.LABELS[0], self.LABELS[2], self.LABELS[1]), cases=20, share=0.2, median_hours=1.0),
        )

        changed = applied(a_view(a_process(*self.LABELS), variants=variants), "parallelise")

        kinds = [node.kind for node in changed.diagram.nodes.values()]
        assert kinds.count(NodeKind.PARALLEL_GATEWAY) == 2

    def test_going_back_to_do_both_again_is_no_other_order(self):
        again = (*self.LABELS, *self.LABELS[1:])
        variants = (Variant(again, cases=100, share=1.0, median_hours=1.0),)

        assert not proposals(a_view(a_process(*self.LABELS), variants=variants), "parallelise")

    def test_is_silent_where_the_order_never_changed(self):
        assert not proposals(a_view(a_process(*self.LABELS)), "parallelise")


class TestMoveOnline:
    CHANNELS = (
        ChannelFigures("電子申請", cases=60, median_hours=1.0, mean_hours=1.0, late_cases=0),
        ChannelFigures("窓口", cases=40, median_hours=20.0, mean_hours=20.0, late_cases=0),
    )
    TYPES = (
        CaseType(id="online", channel="電子申請", share=0.6),
        CaseType(id="desk", channel="窓口", share=0.4),
    )

    def test_moves_half_of_the_slow_channel(self):
        diagram = a_process("届を受け付ける")
        view = a_view(diagram, channels=self.CHANNELS, scenario=a_scenario(diagram, case_types=self.TYPES))

        changed = applied(view, "move_online")

        assert [kind.share for kind in changed.scenario.case_types] == pytest.approx([0.8, 0.2])

    def test_is_silent_where_nothing_is_online(self):
        channels = (replace(self.CHANNELS[0], channel="郵送"), self.CHANNELS[1])

        assert not proposals(a_view(a_process("届を受け付ける"), channels=channels), "move_online")

    @pytest.mark.parametrize("channel", ["電子メール", "E-mail", "Offline", "インターネットFAX"])
    def test_does_not_take_a_channel_for_online_that_somebody_types_in(self, channel):
        channels = (replace(self.CHANNELS[0], channel=channel), self.CHANNELS[1])

        assert not proposals(a_view(a_process("届を受け付ける"), channels=channels), "move_online")


class TestDelegate:
    def test_frees_staff_hours_but_still_costs_the_contractor(self):
        changed = applied(a_view(a_process("通知書を封入して発送する")), "delegate")

        pool = changed.scenario.pools[changed.scenario.tasks["task_1"].pool_id]
        assert not pool.is_staff
        assert pool.hourly_yen == ASSUMPTIONS.delegated_hourly_yen

    def test_is_silent_where_the_contractor_costs_more_than_the_office(self):
        view = a_view(
            a_process("通知書を封入して発送する"), assumptions=Assumptions(delegated_hourly_yen=4000)
        )

        assert not proposals(view, "delegate")


class TestCentralProcessing:
    def test_proposes_what_three_sections_each_do(self):
        view = a_view(a_process("システムに登録する"), groups=("税務課", "福祉課", "建設課"))

        changed = applied(view, "central_processing")

        assert changed.scenario.tasks["task_1"].pool_id == "central_processing:desk"

    def test_steps_of_different_pools_keep_their_own_headcount_and_cost(self):
        diagram = a_process("システムに登録する", "台帳に転記する")
        scenario = a_scenario(diagram)
        back = replace(scenario.pools["desk"], id="back", headcount=1, hourly_yen=3000)
        tasks = {**scenario.tasks, "task_2": replace(scenario.tasks["task_2"], pool_id="back")}
        pools = {**scenario.pools, "back": back}
        view = a_view(
            diagram,
            groups=("税務課", "福祉課", "建設課"),
            scenario=replace(scenario, tasks=tasks, pools=pools),
        )

        combined = combine(view.design, proposals(view, "central_processing"), assumptions=ASSUMPTIONS)

        teams = combined.design.scenario.pools
        assert teams["central_processing:desk"].headcount == 3
        assert (teams["central_processing:back"].headcount, teams["central_processing:back"].hourly_yen) == (
            1,
            3000,
        )

    def test_is_silent_for_two_sections(self):
        assert not proposals(
            a_view(a_process("システムに登録する"), groups=("税務課", "福祉課")), "central_processing"
        )


def test_nothing_is_proposed_about_a_step_that_takes_no_time_in_the_scenario():
    diagram = a_process("記載を点検する")
    scenario = a_scenario(diagram)
    empty = replace(scenario.tasks["task_1"], work=minutes(0), delay=minutes(0))

    assert not propose(a_view(diagram, scenario=replace(scenario, tasks={"task_1": empty})))


def test_every_proposal_says_why_and_what_it_assumes():
    labels = ("窓口で届を受け付ける", "記載を点検する", "システムに登録する", "通知書を印刷して押印する")

    found = propose(a_view(a_process(*labels), groups=("税務課", "福祉課", "建設課")))

    assert len({one.id for one in found}) == len(found) >= 6
    assert all(one.reasons and one.assumptions and one.legal_note for one in found)
