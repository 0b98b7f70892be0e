"""Answers, decisions and assumptions: kept, taken back, and never lost between two people."""

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from meguru.apps.inventory.testing import NOON
from meguru.apps.portfolio import commands, queries
from meguru.apps.portfolio.models import FindingAnswer, KeptFinding
from meguru.apps.portfolio.testing import TODAY, review_all
from meguru.apps.registry.testing import make_person
from meguru.apps.systems.testing import make_cost, make_interface, make_system
from meguru.engines.system_direction import CannotProject, Way, standard_directions

pytestmark = pytest.mark.django_db
SHIPPED = standard_directions().assumptions


@pytest.fixture
def system():
    found = make_system(method="own", language="COBOL")
    make_cost(found, yen=10_000_000)
    review_all(found.organisation)
    return found


def answer(system, *, kind="accepted", seen=0, reason="", until=None):
    return commands.answer_finding(
        system=system,
        rule="legacy_language",
        subject="",
        kind=kind,
        reason=reason,
        until=until,
        sentence="見た文",
        seen_answer=seen,
        by=None,
        now=NOON,
    )


def decide(system, way="service", *, seen=0, merge_with=None, assumptions=SHIPPED):
    return commands.choose_direction(
        system=system,
        way=way,
        merge_with=merge_with,
        reason="試算で安いため",
        decided_on=TODAY,
        assumptions=assumptions,
        assumptions_revision=0,
        seen_choice=seen,
        by=None,
        now=NOON,
    )


def kept(system):
    return KeptFinding.objects.get(system=system, rule="legacy_language")


class TestAnswers:
    def test_a_later_answer_stands_in_place_and_undo_brings_the_earlier_back(self, system):
        first = answer(system)
        second = answer(system, kind="not_so", reason="今年とりかえる", seen=first.pk)
        assert kept(system).answer_id == second.pk

        commands.take_back_answer(answer=second, by=None, now=NOON)
        assert kept(system).answer_id == first.pk
        assert FindingAnswer.objects.get(ended_at=None) == first
        commands.take_back_answer(answer=second, by=None, now=NOON)
        assert FindingAnswer.objects.get(ended_at=None) == first

    def test_an_answer_beside_a_colleagues_is_refused_and_shows_theirs(self, system):
        first = answer(system)

        with pytest.raises(commands.AnsweredMeanwhile) as refused:
            answer(system, kind="not_so", reason="ちがう")
        assert refused.value.theirs == first
        assert FindingAnswer.objects.count() == 1

    def test_an_answered_finding_waits_for_nobody_until_its_day_has_come(self, system):
        answer(system, kind="later", until=dt.date(2026, 12, 31))
        person = system.department.organisation

        def is_open(today):
            return kept(system) in queries.findings._by_state(
                KeptFinding.objects.filter(organisation=person), "open", today
            )

        assert not is_open(dt.date(2026, 12, 31))
        assert is_open(dt.date(2027, 1, 1))

    def test_an_answer_outlives_the_finding(self, system):
        given = answer(system)
        KeptFinding.objects.all().delete()
        system.review.delete()

        review_all(system.organisation)
        assert kept(system).answer_id == given.pk

    @pytest.mark.parametrize("wrong", [{"kind": "not_so"}, {"kind": "later"}])
    def test_not_so_says_why_and_later_says_until_when(self, system, wrong):
        with pytest.raises(IntegrityError), transaction.atomic():
            answer(system, **wrong)


class TestDecisions:
    def test_keeps_what_was_expected_for_those_who_follow_savings(self, system):
        expected = queries.expected_saving(decide(system, "retire"))

        curves = queries.curves_of(system, assumptions=SHIPPED, today=TODAY)[2]
        assert expected.total_yen == curves[Way.KEEP].total_yen - curves[Way.RETIRE].total_yen
        assert list(expected.by_year) == [2027, 2028, 2029, 2030, 2031]
        assert expected.steady_yen == curves[Way.KEEP].years[-1].yen
        assert "2025年度の経費10,000,000円" in expected.source

    def test_a_change_of_assumptions_does_not_move_what_was_expected(self, system):
        choice = decide(system)
        before = queries.expected_saving(choice)
        commands.set_assumptions(
            organisation=system.organisation,
            assumptions=replace(SHIPPED, discount_tenths=40),
            reason="",
            seen_revision=0,
            by=None,
            now=NOON,
        )
        choice.refresh_from_db()

        assert queries.expected_saving(choice) == before

    def test_without_costs_nothing_is_expected(self):
        assert queries.expected_saving(decide(make_system())) is None

    def test_can_be_replaced_and_taken_back(self, system):
        first = decide(system)
        second = decide(system, "retire", seen=first.pk)
        assert queries.direction_of(system.pk) == second

        commands.take_back_direction(choice=second, by=None, now=NOON)
        assert queries.direction_of(system.pk) == first
        commands.take_back_direction(choice=first, by=None, now=NOON)
        assert queries.direction_of(system.pk) is None

    def test_a_colleagues_decision_is_not_overwritten(self, system):
        decide(system)

        with pytest.raises(commands.DecidedMeanwhile):
            decide(system, "retire")

    def test_merging_names_another_system_of_the_same_office(self, system):
        for wrong in (None, system, make_system()):
            with pytest.raises(commands.CannotChoose):
                decide(system, "merge", merge_with=wrong)
        other = make_system(department=system.department)
        assert decide(system, "merge", merge_with=other).merge_with == other


class TestAssumptions:
    def set(self, organisation, *, seen, **values):
        return commands.set_assumptions(
            organisation=organisation,
            assumptions=replace(SHIPPED, **values),
            reason="見積りが取れた",
            seen_revision=seen,
            by=None,
            now=NOON,
        )

    def test_every_save_is_a_revision_and_an_earlier_one_can_be_brought_back(self, system):
        office = system.organisation
        first = self.set(office, seen=0, discount_tenths=10)
        self.set(office, seen=1, discount_tenths=20)

        commands.bring_back_assumptions(earlier=first, seen_revision=2, by=None, now=NOON)
        counts, revision = queries.current_assumptions(office.pk)
        assert (counts.discount_tenths, revision) == (10, 3)

    def test_a_save_on_top_of_a_colleagues_is_refused(self, system):
        self.set(system.organisation, seen=0, discount_tenths=10)

        with pytest.raises(commands.AssumedMeanwhile) as refused:
            self.set(system.organisation, seen=0, discount_tenths=20)
        assert refused.value.theirs.revision == 1

    def test_values_out_of_range_are_refused(self, system):
        with pytest.raises(CannotProject):
            self.set(system.organisation, seen=0, discount_tenths=999)


def test_links_tell_what_stops(system):
    other = make_system(department=system.department, name="税")
    make_interface(system, other, is_needed_to_run=True)
    found = queries.links_overview(system.organisation_id)
    shown = queries.system_links(system=system, user=make_person(department=system.department))

    assert [(row.system.name, row.stops) for row in found.rows] == [(system.name, 1)]
    assert [one.system.name for one in shown.stops.reached] == ["税"]
