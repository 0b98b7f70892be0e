"""Two designs under the same arrivals and chances."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.simulation import CannotSimulate, compare, pair, simulate
from meguru.engines.simulation.testing import exponential, pool, scenario_of, weights

AS_IS = draw("s>A A>x1 x1>B x1>C B>x2 C>x2 x2>D D>e")
TO_BE = draw("s>x1 x1>B x1>C B>x2 C>x2 x2>D D>e")  # without A
SPAN = {"days": 30, "warm_up_days": 5}


def world(diagram, **options):
    return scenario_of(
        diagram,
        work=exponential(600),
        delay=exponential(3600),
        pools=[pool(3)],
        cases_per_hour=4,
        branches=weights(diagram, "x1", 0.3, 0.7),
        **options,
    )


class TestIdenticalDesigns:
    def test_differ_by_exactly_nothing(self):
        result = compare((AS_IS, world(AS_IS)), (AS_IS, world(AS_IS)), seed=4, replications=5, **SPAN)

        for estimate in (result.hours_per_year, result.yen_per_year, result.days_won_per_case):
            assert (estimate.mean, estimate.low, estimate.high) == (0.0, 0.0, 0.0)


class TestDifferentDesigns:
    def test_a_step_that_is_dropped_saves_its_own_work(self):
        result = compare((AS_IS, world(AS_IS)), (TO_BE, world(TO_BE)), seed=4, replications=8, **SPAN)

        step = result.as_is.elements["A"].work_hours
        assert result.hours_per_year.mean == pytest.approx(step.mean)
        assert result.yen_per_year.mean == pytest.approx(step.mean * 3600)
        assert result.days_won_per_case.low > 0

    def test_everything_that_is_not_redesigned_stays_the_same(self):
        before = simulate(AS_IS, world(AS_IS), seed=4, replications=3, **SPAN)
        after = simulate(TO_BE, world(TO_BE), seed=4, replications=3, **SPAN)

        assert np.array_equal(before.case_number, after.case_number)
        for element in "BCD":
            assert before.elements[element].visits == after.elements[element].visits
            assert before.elements[element].work_hours.mean == pytest.approx(
                after.elements[element].work_hours.mean
            )

    def test_pairing_is_far_sharper_than_independent_runs(self):
        before = simulate(AS_IS, world(AS_IS), seed=4, replications=12, **SPAN)
        paired = simulate(TO_BE, world(TO_BE), seed=4, replications=12, **SPAN)
        independent = simulate(TO_BE, world(TO_BE), seed=5, replications=12, **SPAN)

        together = np.var(before.yen_by_replication - paired.yen_by_replication)
        apart = np.var(before.yen_by_replication - independent.yen_by_replication)

        assert together < apart / 4

    def test_results_of_different_seeds_cannot_be_paired(self):
        before = simulate(AS_IS, world(AS_IS), seed=4, replications=2, **SPAN)
        after = simulate(AS_IS, world(AS_IS), seed=5, replications=2, **SPAN)

        with pytest.raises(CannotSimulate, match="乱数の種"):
            pair(as_is=before, to_be=after)


class TestWarmUp:
    def test_cases_of_the_warm_up_count_nowhere(self):
        result = simulate(AS_IS, world(AS_IS), seed=4, replications=2, **SPAN)

        assert result.cases_per_year.mean == pytest.approx(4 * 8760, rel=0.05)
        assert result.case_number.min() > 300

    def test_a_wanted_number_of_cases_is_met_exactly(self):
        result = simulate(AS_IS, world(AS_IS), seed=4, replications=3, cases_per_replication=123)

        assert np.bincount(result.replication).tolist() == [123] * 3

    def test_an_overloaded_desk_still_finishes_what_arrived(self):
        scenario = replace(world(AS_IS), pools={"desk": pool(1)})

        result = simulate(AS_IS, scenario, seed=1, replications=1, days=20)

        assert result.unfinished_cases == 0
        assert result.pools["desk"].utilisation.mean == pytest.approx(1.0, abs=0.01)
        assert result.mean_hours.mean > 100
