"""What the shipped rules say of steps as offices draw them."""

import pytest

from meguru.engines.bpmn import DiagramBuilder, NodeKind, StepFacts, Trait
from meguru.engines.bpmn.edit import replace_node
from meguru.engines.judgement import Decision, Outcome, SimilarStep, Verdict, inputs_of, judge


def drawing(*steps, **changes):
    """Steps in a row; a step is a name, or (name, traits). `changes` maps step_1 … to fields of the node."""
    builder = DiagramBuilder(name="手続")
    ids = [
        builder.task(
            id=f"step_{place}",
            name=step if isinstance(step, str) else step[0],
            traits=() if isinstance(step, str) else step[1],
        )
        for place, step in enumerate(steps, start=1)
    ]
    builder.chain(builder.start(), *ids, builder.end())
    diagram = builder.build()
    for key, fields in changes.items():
        diagram = replace_node(diagram, node_id=key, **fields)
    return diagram


def answers(*steps, volume=None, decisions=(), similar=None, **changes):
    """The answers for the last step."""
    inputs = inputs_of(drawing(*steps, **changes), yearly_volume=volume, similar=similar)
    return judge(inputs, decisions=decisions).steps[-1].answers


class TestStaff:
    @pytest.mark.parametrize("trait", [Trait.STATUTORY, Trait.JUDGEMENT, Trait.CORE])
    def test_a_stated_reason_is_sure(self, trait):
        staff = answers(("台帳の記載", {trait}))[Verdict.STAFF]

        assert staff.outcome is Outcome.YES
        assert staff.grounds[0].used[0].basis == "diagram"

    def test_a_label_alone_is_only_likely(self):
        assert answers("申請の審査")[Verdict.STAFF].outcome is Outcome.LIKELY

    @pytest.mark.parametrize("label", ["差押の執行", "予算案の作成", "苦情への回答"])
    def test_rights_policy_and_conflict_are_read_from_the_label(self, label):
        assert answers(label)[Verdict.STAFF].outcome is Outcome.LIKELY

    def test_the_law_is_asked_about_when_nothing_is_stated(self):
        staff = answers("システムへの入力")[Verdict.STAFF]

        assert staff.outcome is Outcome.UNKNOWN
        assert any("法令" in question for question in staff.questions)

    def test_a_step_that_states_its_nature_is_taken_at_its_word(self):
        assert answers(("審査結果の入力", {Trait.DATA_ENTRY}))[Verdict.STAFF].outcome is Outcome.NO


class TestDelegate:
    def test_a_routine_step_within_statutory_work_may_go(self):
        """Judged per step: the statutory step stays, the typing beside it may be delegated."""
        judged = judge(
            inputs_of(drawing(("届出の受理", {Trait.STATUTORY}), ("端末への入力", {Trait.DATA_ENTRY})))
        )

        assert judged.steps[0].answers[Verdict.DELEGATE].outcome is Outcome.NO
        assert judged.steps[1].answers[Verdict.DELEGATE].outcome is Outcome.YES

    def test_work_of_staff_does_not_go(self):
        delegate = answers(("案内の作成", {Trait.RULE_BASED, Trait.CORE}))[Verdict.DELEGATE]

        assert delegate.outcome is Outcome.NO
        assert [ground.rule_id for ground in delegate.against] == ["delegate-staff"]

    def test_personal_data_is_a_warning_not_a_no(self):
        delegate = answers(("封入", {Trait.RULE_BASED, Trait.PERSONAL_DATA}))[Verdict.DELEGATE]

        assert delegate.outcome is Outcome.YES
        assert [ground.rule_id for ground in delegate.warnings] == ["delegate-personal-data"]

    def test_the_examples_of_the_handbook_are_likely(self):
        assert answers("封入と発送")[Verdict.DELEGATE].outcome is Outcome.LIKELY


class TestAutomate:
    def routine(self, minutes, volume, **facts):
        return answers(
            ("結果の登録", {Trait.DATA_ENTRY}),
            volume=volume,
            step_1={"facts": StepFacts(minutes=minutes, **facts)},
        )[Verdict.AUTOMATE]

    def test_much_routine_work_is_worth_it(self):
        found = self.routine(6, None, times_a_year=2000)

        assert found.outcome is Outcome.YES
        assert "200時間" in found.grounds[0].text

    def test_the_volume_of_the_operation_is_a_guess_for_the_step(self):
        found = self.routine(6, 2000)

        assert found.outcome is Outcome.LIKELY
        assert {used.basis for used in found.grounds[0].used} >= {"operation"}

    def test_little_work_is_not(self):
        found = self.routine(6, 100)

        assert found.outcome is Outcome.NO
        assert [ground.rule_id for ground in found.against] == ["automate-small"]

    @pytest.mark.parametrize(("minutes", "volume", "word"), [(None, 2000, "何分"), (6, None, "何回")])
    def test_missing_figures_are_asked_for(self, minutes, volume, word):
        found = self.routine(minutes, volume)

        assert found.outcome is Outcome.UNKNOWN
        assert any(word in question for question in found.questions)

    def test_zero_minutes_are_known(self):
        assert self.routine(0, 2000).outcome is Outcome.NO

    def test_the_system_comes_first_and_rpa_last(self):
        found = self.routine(6, 2000, system="税総合システム")

        assert any("税総合システム" in ground.text for ground in found.warnings)

    def test_handwork_beside_it_is_warned_about(self):
        found = answers(
            ("申請書の開封", {Trait.PAPER}),
            ("結果の登録", {Trait.DATA_ENTRY}),
            step_2={"facts": StepFacts(minutes=6, times_a_year=2000)},
        )[Verdict.AUTOMATE]

        assert [ground.rule_id for ground in found.warnings] == ["automate-partly"]
        assert "申請書の開封" in found.warnings[0].text

    def test_typing_from_paper_is_read_by_a_machine(self):
        found = answers(
            ("申請書の入力", {Trait.DATA_ENTRY, Trait.PAPER}),
            step_1={"facts": StepFacts(minutes=6, times_a_year=2000)},
        )[Verdict.AUTOMATE]

        assert [ground.rule_id for ground in found.grounds] == ["automate-ocr"]

    def test_what_a_system_does_already_is_left(self):
        found = answers(
            ("結果の登録", {Trait.DATA_ENTRY}),
            step_1={"kind": NodeKind.SERVICE_TASK, "facts": StepFacts(minutes=6, times_a_year=2000)},
        )

        assert found[Verdict.AUTOMATE].outcome is Outcome.NO
        assert found[Verdict.DELEGATE].outcome is Outcome.NO


class TestOnlineAndDrop:
    def test_the_counter_can_go_online_but_a_consultation_stays(self):
        assert answers("窓口での申請の受付")[Verdict.ONLINE].outcome is Outcome.LIKELY
        assert answers("窓口での申請の相談")[Verdict.ONLINE].outcome is Outcome.NO

    def test_a_seal_can_go_and_the_step_stays(self):
        judged = judge(inputs_of(drawing(("決裁", {Trait.JUDGEMENT, Trait.SEAL})))).steps[0]

        assert judged.answers[Verdict.DROP].outcome is Outcome.YES
        assert judged.headline is Verdict.STAFF

    def test_the_same_check_twice_is_seen(self):
        found = answers("記載内容の確認", "台帳との照合", "記載内容の確認")[Verdict.DROP]

        assert found.outcome is Outcome.LIKELY
        assert "記載内容の確認" in found.grounds[0].text

    def test_a_check_on_another_branch_is_no_repetition(self):
        builder = DiagramBuilder(name="分岐")
        start, end = builder.start(), builder.end()
        fork = builder.gateway()
        one, other = builder.task(name="記載内容の確認"), builder.task(name="記載内容の確認")
        builder.chain(start, fork, one, end)
        builder.chain(fork, other, end)

        judged = judge(inputs_of(builder.build()))

        assert {step.answers[Verdict.DROP].outcome for step in judged.steps} == {Outcome.NO}

    def test_the_same_form_typed_twice_is_seen(self):
        facts = {"facts": StepFacts(form="申請書")}
        found = answers("受付システムへの入力", "台帳への登録", step_1=facts, step_2=facts)[Verdict.DROP]

        assert found.grounds[0].rule_id == "drop-typed-twice"


class TestBundle:
    def other(self, process, *, own=True):
        return SimilarStep(
            label="申請書の入力",
            process=process,
            organisation="本町" if own else process,
            is_own=own,
            similarity=1,
        )

    def test_two_other_operations_make_a_bundle(self):
        others = {"step_1": (self.other("保育"), self.other("国保"))}
        found = answers(("申請書の入力", {Trait.DATA_ENTRY}), similar=others)[Verdict.BUNDLE]

        assert found.outcome is Outcome.YES
        assert "保育、国保" in found.grounds[0].text

    def test_one_is_not_enough_but_a_town_is_likely(self):
        assert (
            answers(("申請書の入力", {Trait.DATA_ENTRY}), similar={"step_1": (self.other("保育"),)})[
                Verdict.BUNDLE
            ].outcome
            is Outcome.NO
        )
        assert (
            answers(
                ("申請書の入力", {Trait.DATA_ENTRY}), similar={"step_1": (self.other("隣町", own=False),)}
            )[Verdict.BUNDLE].outcome
            is Outcome.LIKELY
        )


class TestDecisions:
    def test_the_office_outweighs_the_rules_and_what_rests_on_them(self):
        """Told that no official is needed after all, the step may be delegated."""
        step = ("書式の審査", {Trait.JUDGEMENT, Trait.RULE_BASED})
        decision = Decision("step_1", Verdict.STAFF, holds=False, reason="要件の表と照らすだけ")

        assert answers(step)[Verdict.DELEGATE].outcome is Outcome.NO
        assert answers(step, decisions=[decision])[Verdict.DELEGATE].outcome is Outcome.YES

    def test_what_the_rules_said_is_kept_beside_the_decision(self):
        decision = Decision("step_1", Verdict.STAFF, holds=False, reason="表と照らすだけ")
        staff = answers(("審査", {Trait.JUDGEMENT}), decisions=[decision])[Verdict.STAFF]

        assert staff.outcome is Outcome.NO
        assert staff.by_rules is Outcome.YES
        assert staff.decision == decision

    def test_a_decided_verdict_leads_the_step(self):
        diagram = drawing(("窓口での申請の受付", {Trait.FACE_TO_FACE}))
        decision = Decision("step_1", Verdict.DELEGATE, holds=True, reason="窓口業務を委託する方針")

        assert judge(inputs_of(diagram)).steps[0].headline is Verdict.ONLINE
        assert judge(inputs_of(diagram), decisions=[decision]).steps[0].headline is Verdict.DELEGATE


class TestTheWhole:
    def test_every_answer_that_holds_says_why_with_source_and_rule(self):
        judged = judge(
            inputs_of(
                drawing("窓口での届出の受付", "審査", "入力", "公印の押印", "通知書の郵送"), yearly_volume=900
            )
        )

        for step in judged.steps:
            for answer in step.answers.values():
                if answer.outcome.holds:
                    assert answer.grounds
                    assert all(ground.source and ground.rule_id and ground.used for ground in answer.grounds)
        assert judged.rules_version

    def test_the_hours_are_counted_once_and_the_unknown_ones_told(self):
        facts = {"facts": StepFacts(minutes=30)}
        judged = judge(
            inputs_of(drawing("審査", "入力", "封入", step_1=facts, step_2=facts), yearly_volume=100)
        )

        assert sum(judged.hours_by_headline().values()) == pytest.approx(100)
        assert judged.without_hours() == 1

    def test_steps_stand_in_the_order_of_the_flow(self):
        builder = DiagramBuilder(name="逆順")
        third, second, first = (builder.task(name=name) for name in ("三", "二", "一"))
        builder.chain(builder.start(), first, second, third, builder.end())

        assert [step.label for step in inputs_of(builder.build())] == ["一", "二", "三"]

    def test_a_loop_and_an_empty_drawing_are_no_trouble(self):
        builder = DiagramBuilder(name="輪")
        one, two = builder.task(name="確認"), builder.task(name="補正の依頼")
        builder.chain(one, two, one)

        assert len(judge(inputs_of(builder.build())).steps) == 2
        assert judge(inputs_of(DiagramBuilder(name="空").build())).steps == ()
