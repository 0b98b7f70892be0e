"""What is judged of a process, and what the office decides about it."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from meguru.apps.inventory.testing import make_operation
from meguru.apps.judgement import commands, queries
from meguru.apps.judgement.models import StepDecision
from meguru.apps.judgement.testing import counter_drawing, make_decision, make_drawing, make_drawn_process
from meguru.apps.ledger.models import Event
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.testing import NOON, make_process
from meguru.apps.registry.roles import Role, SharedSubject
from meguru.apps.registry.testing import make_department, make_organisation, make_person, make_sharing
from meguru.engines.bpmn import linear
from meguru.engines.judgement import Outcome, Verdict
from meguru.engines.redesign import OPERATORS

pytestmark = pytest.mark.django_db


@pytest.fixture
def section():
    return make_department(name="市民課")


@pytest.fixture
def chief(section):
    return make_person(Role.MUNICIPAL_DX, organisation=section.organisation, name="石田 健")


@pytest.fixture
def process(section):
    operation = make_operation(department=section, name="転入届", yearly_volume=3000)
    return make_drawn_process(process=make_process(operation=operation, name="転入届の流れ"))


def publish(process):
    """As if it had been reviewed and published."""
    ProcessVersion.objects.filter(process=process).update(published_at=NOON)


class TestWhatIsJudged:
    def test_without_a_drawing_there_is_nothing(self, chief, section):
        empty = make_process(operation=make_operation(department=section))

        assert queries.judgement_of(empty, user=chief) is None
        assert queries.proposals_for(empty, user=chief) == ()

    def test_the_as_is_drawing_comes_before_newer_ones_of_another_kind(self, chief, process):
        make_drawing(process, diagram=linear(name="別", tasks=("別の手順",)), kind="to_be")

        assert queries.judgement_of(process, user=chief).version.kind == "as_is"

    def test_the_volume_of_the_operation_stands_in_where_a_step_says_nothing(self, chief, process):
        step = queries.judgement_of(process, user=chief).judged.step("sending")

        assert (step.inputs.times_a_year, step.inputs.times_basis) == (3000, "operation")

    def test_the_same_act_in_two_other_operations_makes_a_bundle(self, chief, section, process):
        for name in ("保育", "国保"):
            other = make_process(
                operation=make_operation(department=section, name=name), name=f"{name}の流れ"
            )
            make_drawing(other, diagram=linear(name=name, tasks=("申込書の入力",)))

        bundle = queries.judgement_of(process, user=chief).judged.step("typing").answers[Verdict.BUNDLE]

        assert bundle.outcome is Outcome.YES
        assert "保育の流れ" in bundle.grounds[0].text

    def test_the_proposals_are_redesigns_of_the_catalogue_for_elements_of_the_drawing(self, chief, process):
        found = queries.proposals_for(process, user=chief)

        assert {one.operator for one in found} <= set(OPERATORS)
        assert "automate:typing" in {one.id for one in found}


class TestOtherTowns:
    @pytest.fixture
    def neighbour(self, process):
        """A town that shares its published process of the same operation with ours."""
        town = make_organisation(name="となり町", prefecture=process.organisation.prefecture)
        section = make_department(organisation=town)
        theirs = make_process(
            operation=make_operation(department=section, name="転入届"), name="転入届の受付"
        )
        make_drawing(theirs, diagram=linear(name="届", tasks=("システムへの入力", "公開していない下書き")))
        make_sharing(
            owner=town, reader=process.organisation, subject=SharedSubject.PROCESSES, since=timezone.now()
        )
        return theirs

    def test_a_draft_of_theirs_is_not_looked_at(self, chief, process, neighbour):
        assert queries.other_steps(process, user=chief) == []

    def test_what_they_published_is(self, chief, process, neighbour):
        publish(neighbour)
        bundle = queries.judgement_of(process, user=chief).judged.step("typing").answers[Verdict.BUNDLE]

        assert bundle.outcome is Outcome.LIKELY
        assert "となり町" in bundle.grounds[0].text

    def test_another_operation_of_theirs_is_not(self, chief, process, neighbour):
        publish(neighbour)
        neighbour.operation.name, neighbour.name = "道路の占用", "占用の許可"
        neighbour.operation.save()
        neighbour.save()

        assert queries.other_steps(process, user=chief) == []

    def test_they_see_our_published_drawing_without_our_volume_and_decisions(self, chief, process, neighbour):
        publish(process)
        make_decision(process, by=chief)
        make_sharing(
            owner=process.organisation,
            reader=neighbour.organisation,
            subject=SharedSubject.PROCESSES,
            since=timezone.now(),
        )
        reader = make_person(Role.MUNICIPAL_DX, organisation=neighbour.organisation)
        judgement = queries.judgement_of(process, user=reader)

        assert judgement.decisions == {}
        assert judgement.judged.step("sending").inputs.times_a_year is None
        assert queries.decision_history(process, element_id="approval", user=reader) == []


class TestDeciding:
    def test_a_decision_is_kept_with_what_the_rules_said_and_told_to_the_ledger(self, chief, process):
        decision = make_decision(process, by=chief)

        assert (decision.by_rules, decision.holds) == ("yes", False)
        assert decision.decided_by == chief
        event = Event.objects.get(activity="judgement.step_decided")
        assert "決裁" in event.summary

    def test_it_counts_for_every_later_version(self, chief, process):
        make_decision(process, by=chief)
        make_drawing(process)

        answer = queries.judgement_of(process, user=chief).judged.step("approval").answers[Verdict.STAFF]

        assert answer.decision.reason == "要件の表と照らすだけで済む"

    def test_it_is_told_apart_when_the_step_is_gone_and_used_when_it_returns(self, chief, process):
        decision = make_decision(process, by=chief)
        make_drawing(process, diagram=counter_drawing(without=["approval"]))
        assert queries.stray_decisions(queries.judgement_of(process, user=chief)) == [decision]

        make_drawing(process)
        assert queries.stray_decisions(queries.judgement_of(process, user=chief)) == []

    def test_a_second_one_replaces_the_first_which_stays_in_the_history(self, chief, process):
        first = make_decision(process, by=chief)
        step = queries.judgement_of(process, user=chief).judged.step("approval")
        commands.decide_step(
            process=process,
            step=step,
            verdict=Verdict.STAFF,
            holds=True,
            reason="やはり課長が決める",
            seen=first.pk,
            rules_version="1",
            by=chief,
            now=NOON,
        )

        history = queries.decision_history(process, element_id="approval", user=chief)
        assert [row.reason for row in history if row.withdrawn_at is None] == ["やはり課長が決める"]
        assert len(history) == 2

    def test_two_people_at_once_do_not_overwrite_each_other(self, chief, process):
        make_decision(process, by=chief, reason="先に決めた")

        with pytest.raises(commands.DecidedMeanwhile, match="先に決めた"):
            make_decision(process, by=chief, holds=True)
        assert StepDecision.objects.standing().count() == 1

    def test_the_database_keeps_one_standing_decision(self, chief, process):
        decision = make_decision(process, by=chief)
        decision.pk = None

        with pytest.raises(IntegrityError), transaction.atomic():
            decision.save()

    def test_taken_back_the_rules_speak_again(self, chief, process):
        decision = make_decision(process, by=chief)
        commands.withdraw_decision(decision=decision, by=chief, now=NOON)
        commands.withdraw_decision(decision=decision, by=chief, now=NOON)

        answer = queries.judgement_of(process, user=chief).judged.step("approval").answers[Verdict.STAFF]
        assert answer.decision is None
        assert Event.objects.filter(activity="judgement.decision_withdrawn").count() == 1


class TestToBe:
    def test_chosen_proposals_are_carried_out_in_a_new_draft(self, chief, process):
        judgement = queries.judgement_of(process, user=chief)
        draft = commands.draft_to_be(
            process=process, judgement=judgement, chosen=frozenset({"automate:typing"}), by=chief, now=NOON
        )

        assert (draft.kind, draft.based_on, draft.published_at) == ("to_be", judgement.version, None)
        assert 'serviceTask id="typing"' in draft.xml
        assert "自動化" in draft.note

    def test_nothing_chosen_makes_nothing(self, chief, process):
        judgement = queries.judgement_of(process, user=chief)

        with pytest.raises(commands.NothingChosen):
            commands.draft_to_be(
                process=process,
                judgement=judgement,
                chosen=frozenset({"drop_step:nothing"}),
                by=chief,
                now=NOON,
            )
        assert process.versions.count() == 1
