"""The clock of a promise stands while the applicant is asked."""

from __future__ import annotations

from dataclasses import replace
from math import exp

import numpy as np
import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger
from meguru.engines.bpmn.testing import add_chain
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    CaseType,
    Distribution,
    DistributionKind,
    ServiceLevel,
    simulate,
    simulate_together,
)
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of

HOUR = 3600.0
OFFICE = WorkingCalendar.office_hours().with_japanese_holidays([2026, 2027])


def asked_once():
    """A task, the applicant's answer, another task."""
    builder = DiagramBuilder()
    add_chain(builder, "s>A B>e")
    builder.event(id="answer", trigger=EventTrigger.MESSAGE)
    builder.chain("A", "answer", "B")
    return builder.build()


def asked_in_parallel():
    """The applicant is asked two things while a colleague checks."""
    builder = DiagramBuilder()
    add_chain(builder, "s>p1 p1>A p2>e A>p2")
    for key in ("paper", "photo"):
        builder.event(id=key, trigger=EventTrigger.MESSAGE)
        builder.chain("p1", key, "p2")
    return builder.build()


def run(diagram, scenario, **options):
    return simulate(
        diagram,
        scenario,
        **{"seed": 6, "replications": 2, "days": 60, "warm_up_days": 2, "use_numba": False, **options},
    )


def level_of(diagram, scenario, *, hours=2.0, calendar=None, **options):
    scenario = replace(scenario, service_levels=(ServiceLevel("p", hours, calendar=calendar),))
    return run(diagram, scenario, **options).service_levels["p"]


class TestStandingClock:
    def test_the_wait_for_the_applicant_does_not_count(self):
        """Work is exponential, the answer takes five hours: only the work decides who is late."""
        diagram = asked_once()
        scenario = scenario_of(
            diagram,
            work={"A": exponential(HOUR)},
            event_delays={"answer": constant(5 * HOUR)},
            cases_per_hour=5,
        )

        found = level_of(diagram, replace(scenario, clock_stops_at=("answer",)))

        assert found.late_share.mean == pytest.approx(exp(-2), abs=0.015)
        assert found.late_share_if_running.mean == 1.0
        assert found.mean_stood_hours.mean == pytest.approx(5.0)
        assert found.mean_hours_if_running.mean == pytest.approx(found.mean_hours.mean + 5.0)

    def test_without_such_elements_both_figures_are_the_same(self):
        diagram = asked_once()
        scenario = scenario_of(diagram, work=exponential(HOUR), event_delays={"answer": exponential(HOUR)})

        found = level_of(diagram, scenario)

        assert found.late_share == found.late_share_if_running
        assert found.mean_stood_hours.mean == 0

    def test_two_questions_at_once_stop_one_clock(self):
        diagram = asked_in_parallel()
        scenario = scenario_of(
            diagram,
            work={"A": constant(6 * HOUR)},
            event_delays={"paper": constant(3 * HOUR), "photo": constant(4 * HOUR)},
        )

        found = level_of(diagram, replace(scenario, clock_stops_at=("paper", "photo")))

        assert found.mean_stood_hours.mean == pytest.approx(4.0)
        assert found.mean_hours.mean == pytest.approx(2.0)

    def test_on_a_working_clock_only_open_hours_stand(self):
        diagram = asked_once()
        day = Distribution(DistributionKind.CONSTANT, (24 * HOUR,))
        scenario = scenario_of(
            diagram,
            work={"A": constant(HOUR)},
            event_delays={"answer": day},
            pools=[pool(999, calendar=OFFICE)],
        )

        found = level_of(diagram, replace(scenario, clock_stops_at=("answer",)), calendar=OFFICE)

        assert found.mean_hours.mean == pytest.approx(1.0, abs=1e-6)
        assert 0 < found.mean_stood_hours.mean < 10

    def test_a_task_in_which_the_applicant_mends_the_papers_stops_it_too(self):
        diagram = asked_once()
        scenario = scenario_of(diagram, work={"A": constant(HOUR), "B": constant(2 * HOUR)})

        found = level_of(diagram, replace(scenario, clock_stops_at=("B",)))

        assert found.mean_hours.mean == pytest.approx(1.0)

    def test_where_no_case_stays_nothing_stops_and_it_is_named(self):
        diagram = asked_in_parallel()
        scenario = replace(scenario_of(diagram), clock_stops_at=("p1", "nowhere"))

        result = run(diagram, scenario)

        named = {each.element_id for each in result.remarks if each.code == "clock-cannot-stop"}
        assert named == {"p1", "nowhere"}


class TestInstances:
    def diagram(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A Z>e")
        builder.sub_process(id="M", name="関係者に聞く", multi_instance="parallel")
        start, end = builder.start(parent="M"), builder.end(parent="M")
        builder.event(id="answer", trigger=EventTrigger.MESSAGE, parent="M")
        builder.chain(start, "answer", builder.task(id="I", name="I", parent="M"), end)
        builder.chain("A", "M", "Z")
        return builder.build()

    @pytest.mark.parametrize("where", ["answer", "M"])
    def test_the_clock_stands_as_long_as_one_of_them_waits(self, where):
        diagram = self.diagram()
        scenario = scenario_of(
            diagram,
            work={"A": constant(HOUR), "I": constant(2 * HOUR)},
            event_delays={"answer": exponential(HOUR)},
        )
        scenario = replace(scenario, instances={"M": constant(3)}, clock_stops_at=(where,))

        found = level_of(diagram, scenario)

        longest = 11 / 6
        assert found.mean_hours.mean == pytest.approx(1.0 if where == "M" else 3.0, rel=0.05)
        assert found.mean_stood_hours.mean == pytest.approx(longest + 2 * (where == "M"), rel=0.05)

    def test_compiled_it_gives_the_same_bits(self):
        diagram = self.diagram()
        scenario = scenario_of(
            diagram, work=exponential(HOUR), event_delays={"answer": exponential(HOUR)}, pools=[pool(2)]
        )
        scenario = replace(scenario, instances={"M": constant(3)}, clock_stops_at=("answer",))

        plain, compiled = (
            level_of(diagram, scenario, calendar=OFFICE, use_numba=use) for use in (False, None)
        )

        assert repr(plain) == repr(compiled)


class TestTogether:
    def test_every_process_has_clocks_of_its_own(self):
        diagram = asked_once()
        scenario = scenario_of(
            diagram,
            work={"A": constant(HOUR)},
            event_delays={"answer": constant(5 * HOUR)},
            case_types=(CaseType("all", "", 1.0),),
        )
        scenario = replace(scenario, service_levels=(ServiceLevel("p", 2.0),))
        stops = replace(scenario, clock_stops_at=("answer",))

        found = simulate_together(
            {"one": (diagram, stops), "other": (diagram, scenario)},
            seed=1,
            replications=1,
            days=20,
            use_numba=False,
        )

        assert found["one"].service_levels["p"].mean_hours.mean == pytest.approx(1.0)
        assert found["other"].service_levels["p"].mean_hours.mean == pytest.approx(6.0)
        assert np.isfinite(found["one"].mean_hours.mean)
