"""Rounds of the self-assessment: one row per person, one open round, old rounds never change."""

import pytest
from django.urls import reverse

from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.inventory.testing import make_operation
from meguru.apps.ledger.models import Event
from meguru.apps.plans import commands, queries
from meguru.apps.plans.models import AssessmentAnswer
from meguru.apps.plans.queries.facts import office_facts
from meguru.apps.plans.testing import NOON, make_round, say, say_everything
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.engines.momentum import Standing, stages

pytestmark = pytest.mark.django_db
A, P, N, U = Standing.ALREADY, Standing.PARTLY, Standing.NOT_YET, Standing.UNKNOWN


@pytest.fixture
def aoki():
    return make_person(Role.MUNICIPAL_DX, name="青木 美咲")


@pytest.fixture
def colleague(aoki):
    return make_person(organisation=aoki.organisation)


@pytest.fixture
def assessment(aoki):
    return make_round(by=aoki)


def line(view, key):
    return next(one for stage in view.stages for one in stage.lines if one.result.statement.key == key)


class TestARound:
    def test_is_the_only_open_one_of_an_office(self, aoki, assessment):
        with pytest.raises(commands.RoundUnderWay):
            make_round(by=aoki, name="もう一つ")

        assert len(queries.rounds_of(user=aoki)) == 1

    def test_two_people_answer_and_neither_meets_the_other(self, aoki, colleague, assessment):
        say(assessment, {"team_lead": A}, by=aoki)
        say(assessment, {"team_lead": N}, by=colleague)
        say(assessment, {"team_lead": N}, by=make_person(organisation=aoki.organisation))

        shown = line(queries.office_view(assessment), "team_lead")
        assert shown.disagree
        assert dict(shown.counts)["まだ"] == 2
        assert AssessmentAnswer.objects.count() == 3

    def test_keeps_counts_and_notes_back_until_three_people_answered(self, aoki, colleague, assessment):
        say(assessment, {"team_lead": A}, by=aoki, note="私のこと")
        say(assessment, {"team_lead": N}, by=colleague)
        shown = line(queries.office_view(assessment, user=aoki), "team_lead")

        assert {count for _label, count in shown.counts} == {None}
        assert not shown.disagree
        assert shown.notes == ()
        assert shown.result.standing is A, "one's own answer, nobody else's"
        assert line(queries.office_view(assessment, user=colleague), "team_lead").result.standing is N
        nobody = line(queries.office_view(assessment), "team_lead")
        assert (nobody.result.standing, nobody.label) == (None, "まだ出しません")

    def test_an_answer_can_be_changed_and_taken_back(self, aoki, assessment):
        say(assessment, {"team_lead": A, "team_known": A}, by=aoki)
        say(assessment, {"team_lead": P}, by=aoki)
        commands.answer(assessment=assessment, said={"team_known": commands.Said(None)}, by=aoki, now=NOON)

        assert list(AssessmentAnswer.objects.values_list("statement", "standing")) == [
            ("team_lead", "partly")
        ]

    def test_that_is_closed_takes_no_answer_and_says_so(self, aoki, assessment):
        commands.close_round(assessment=assessment, by=aoki, now=NOON)

        with pytest.raises(commands.RoundClosed):
            say(assessment, {"team_lead": A}, by=aoki)
        assert not AssessmentAnswer.objects.exists()

    def test_the_ledger_says_that_somebody_answered_never_what(self, aoki, assessment):
        say(assessment, {"team_lead": N}, by=aoki, note="係長が異動した")

        event = Event.objects.filter(activity="plans.round_answered").get()
        assert "not_yet" not in event.payload_json
        assert "係長" not in event.payload_json + event.summary

    def test_sending_the_same_twice_records_once(self, aoki, assessment):
        say(assessment, {"team_lead": N}, by=aoki)
        say(assessment, {"team_lead": N}, by=aoki)

        assert Event.objects.filter(activity="plans.round_answered").count() == 1


class TestWhatTheRecordsKnow:
    def test_every_fact_that_a_statement_asks_for_is_known_by_name(self, aoki):
        asked = {one.hint.fact for one in stages().statements if one.hint}

        assert asked <= set(office_facts(aoki.organisation))

    def test_every_page_that_an_action_names_is_there(self):
        pages = {one.page for one in stages().statements if one.page}

        assert all(reverse(page) for page in pages)

    def test_a_lead_is_seen_and_marked_as_out_of_the_records(self, aoki, assessment):
        initiative = make_initiative(by=aoki)
        initiative.lead_name = "青木"
        initiative.save()

        shown = line(queries.office_view(assessment), "team_lead")
        assert shown.result.is_suggested
        assert shown.result.standing is P

    def test_operations_of_other_offices_do_not_count(self, aoki):
        for _number in range(3):
            make_operation()
        make_operation(department=make_department(organisation=aoki.organisation))

        assert office_facts(aoki.organisation)["operations"] == 1

    def test_a_closed_round_does_not_change_with_the_records(self, aoki, assessment):
        commands.close_round(assessment=assessment, by=aoki, now=NOON)
        assessment.refresh_from_db()
        before = queries.office_view(assessment).momentum
        initiative = make_initiative(by=aoki)
        initiative.lead_name = "青木"
        initiative.save()

        assert queries.office_view(assessment).momentum == before


class TestOverTime:
    def test_the_change_since_the_round_before_is_told(self, aoki, assessment):
        say_everything(assessment, N, by=aoki)
        commands.close_round(assessment=assessment, by=aoki, now=NOON)
        later = make_round(by=aoki, name="10月", now=NOON.replace(month=10))
        say_everything(later, A, by=aoki)

        view = queries.office_view(later, user=aoki)
        assert view.earlier == assessment
        assert {one.step.change for one in view.stages} == {1.0}
        assert [one.assessment for one in queries.history(queries.rounds_of(user=aoki), user=aoki)] == [
            later,
            assessment,
        ]

    def test_only_the_newest_round_opens_again(self, aoki, assessment):
        commands.close_round(assessment=assessment, by=aoki, now=NOON)
        later = make_round(by=aoki, name="10月", now=NOON.replace(month=10))
        with pytest.raises(commands.NotTheNewest):
            commands.reopen_round(assessment=assessment, by=aoki, now=NOON)
        commands.close_round(assessment=later, by=aoki, now=NOON)
        commands.reopen_round(assessment=later, by=aoki, now=NOON)

        later.refresh_from_db()
        assert later.is_open
