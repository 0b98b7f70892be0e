"""What was computed elsewhere enters the ledger with one click, once, and only for who may see what it tells."""

import datetime as dt

import pytest
from django.urls import reverse

from meguru.apps.consolidation.models import Study
from meguru.apps.governance import commands, queries
from meguru.apps.governance.models import Saving
from meguru.apps.governance.queries import study_candidates
from meguru.apps.initiatives.commands import link_operations
from meguru.apps.initiatives.testing import make_initiative
from meguru.apps.portfolio.commands import choose_direction
from meguru.apps.portfolio.testing import review_all
from meguru.apps.processes.models import Analysis
from meguru.apps.processes.testing import make_done_analysis, make_process
from meguru.apps.registry.roles import Role
from meguru.apps.registry.testing import make_department, make_person
from meguru.apps.systems.testing import make_cost, make_system
from meguru.engines.savings import Amount
from meguru.engines.system_direction import standard_directions

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)
YEAR = 2026


def names(initiative, person):
    return [one.source for one in queries.candidates_of(initiative, person, first_year=YEAR)]


@pytest.fixture
def decided():
    """A system to be retired, tied to an initiative of another department."""
    system = make_system(method="own", language="COBOL")
    make_cost(system, yen=10_000_000)
    review_all(system.organisation)
    dx = make_person(Role.MUNICIPAL_DX, organisation=system.organisation)
    choose_direction(
        system=system,
        way="retire",
        merge_with=None,
        reason="使う人がいない",
        decided_on=NOON.date(),
        assumptions=standard_directions().assumptions,
        assumptions_revision=0,
        seen_choice=0,
        by=dx,
        now=NOON,
    )
    initiative = make_initiative(by=dx, department=make_department(organisation=system.organisation))
    commands.save_path(
        initiative=initiative,
        revision=0,
        values=dict.fromkeys(commands.PATH, ""),
        systems=[system],
        by=dx,
        now=NOON,
    )
    return system, initiative, dx


class TestDirections:
    def test_a_decided_direction_enters_with_its_day_and_its_curve(self, client, decided):
        _system, initiative, dx = decided
        one = queries.candidates_of(initiative, dx, first_year=YEAR)[0]
        client.force_login(dx)
        client.post(reverse("governance:take", args=[initiative.pk]), {"key": one.key})
        saving = Saving.objects.get()

        assert saving.source == Saving.Source.DIRECTION
        assert saving.decided_on == NOON.date()
        assert {year.fiscal_year: year.expected for year in saving.years.all()} == dict(one.years)

    def test_it_is_offered_once(self, client, decided):
        _system, initiative, dx = decided
        key = queries.candidates_of(initiative, dx, first_year=YEAR)[0].key
        client.force_login(dx)
        for _time in range(2):
            client.post(reverse("governance:take", args=[initiative.pk]), {"key": key})

        assert Saving.objects.count() == 1
        assert queries.candidates_of(initiative, dx, first_year=YEAR)[0].home == initiative.name

    def test_who_may_not_see_what_the_system_costs_is_not_offered_it(self, client, decided):
        _system, initiative, _dx = decided
        staff = make_person(Role.DEPARTMENT_STAFF, department=initiative.department)
        client.force_login(staff)
        address = reverse("governance:take", args=[initiative.pk])

        assert names(initiative, staff) == []
        assert client.post(address, {"key": "direction:1"}).status_code == 404


class TestAnalyses:
    def test_the_hours_of_a_redesign_are_offered_without_any_yen(self):
        process = make_process()
        analysis = make_done_analysis(process)
        Analysis.objects.update(saved_hours_per_year=123.5)
        by = make_person(Role.MUNICIPAL_DX, organisation=process.organisation)
        initiative = make_initiative(by=by)
        link_operations(
            initiative=initiative, shown=[process.operation], ticked=[process.operation], by=by, now=NOON
        )
        found = queries.candidates_of(initiative, by, first_year=YEAR)

        assert [one.key for one in found] == [f"analysis:{analysis.pk}"]
        assert found[0].years[YEAR] == Amount(minutes=7_410)


class TestStudies:
    def test_a_study_that_this_program_cannot_read_is_left_out(self, decided):
        system, _initiative, dx = decided
        Study.objects.create(
            organisation=system.organisation,
            name="古い検討",
            question={},
            state=Study.State.DONE,
            record={"version": "0"},
            asked_by=dx,
            asked_at=NOON,
        )

        assert study_candidates.study_candidates({str(system.pk)}, dx) == []
