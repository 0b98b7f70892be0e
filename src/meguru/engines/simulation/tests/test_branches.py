"""Which way cases go: shares, chances, loops, case types."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.simulation import CaseType, simulate, simulate_log
from meguru.engines.simulation.testing import constant, scenario_of, traces, weights

CHOICE = draw("s>x1 x1>A x1>B A>e B>e")
INCLUSIVE = draw("s>o1 o1>A o1>B A>o2 B>o2 o2>C C>e")
LOOP = draw("s>x1 x1>A A>x2 x2>x1 x2>e")


def log_of(diagram, *, cases=2000, **options):
    scenario = scenario_of(diagram, work=constant(60), **options)
    return simulate_log(diagram, scenario, seed=5, cases=cases, warm_up_days=0, use_numba=False)


def share(log, wanted):
    found = traces(log)
    return sum(map(wanted, found)) / len(found)


class TestExclusive:
    def test_cases_divide_by_weight(self):
        log = log_of(CHOICE, branches=weights(CHOICE, "x1", 3, 1))

        assert share(log, lambda trace: trace == ("A",)) == pytest.approx(0.75, abs=0.03)

    def test_weights_of_a_case_type_override(self):
        types = (CaseType("web", "Internet", 0.5), CaseType("desk", "Desk", 0.5))
        scenario = scenario_of(
            CHOICE, work=constant(60), case_types=types, branches=weights(CHOICE, "x1", 1, 0)
        )
        scenario = replace(scenario, branches_by_type={"desk": weights(CHOICE, "x1", 0, 1)})

        log = simulate_log(CHOICE, scenario, seed=5, cases=300, use_numba=False)

        went = dict(zip(log.cases["channel"].to_list(), traces(log), strict=True))
        assert went == {"Internet": ("A",), "Desk": ("B",)}

    def test_a_changed_weight_moves_only_as_many_cases_as_it_must(self):
        before = traces(log_of(CHOICE, branches=weights(CHOICE, "x1", 0.6, 0.4)))
        after = traces(log_of(CHOICE, branches=weights(CHOICE, "x1", 0.5, 0.5)))

        moved = sum(a != b for a, b in zip(before, after, strict=True)) / len(before)
        assert moved == pytest.approx(0.1, abs=0.02)


class TestInclusive:
    def test_every_flow_is_taken_by_its_own_chance_and_at_least_one(self):
        log = log_of(INCLUSIVE, branches=weights(INCLUSIVE, "o1", 0.8, 0.5))

        both = share(log, lambda trace: {"A", "B"} <= set(trace))
        assert both == pytest.approx(0.4, abs=0.03)
        assert share(log, lambda trace: len(trace) >= 2) == 1.0

    def test_the_join_waits_for_every_branch_that_was_taken(self):
        log = log_of(INCLUSIVE, branches=weights(INCLUSIVE, "o1", 1, 1), cases=50)

        assert {trace[-1] for trace in traces(log)} == {"C"}
        assert {len(trace) for trace in traces(log)} == {3}


class TestLoops:
    def test_repeat_as_often_as_the_weight_says(self):
        log = log_of(LOOP, branches=weights(LOOP, "x2", 0.5, 0.5))

        assert sum(map(len, traces(log))) / 2000 == pytest.approx(2.0, rel=0.05)

    def test_end_after_the_maximum_number_of_visits(self):
        log = log_of(LOOP, branches=weights(LOOP, "x2", 1.0, 0.0), maximum_visits=7, cases=20)

        assert {len(trace) for trace in traces(log)} == {8}


class TestCaseTypes:
    def test_shares_and_channels_come_out_as_they_went_in(self):
        types = (CaseType("a", "Internet", 0.6), CaseType("b", "Internet", 0.1), CaseType("c", "Post", 0.3))
        scenario = scenario_of(CHOICE, work=constant(60), case_types=types, cases_per_hour=1)

        result = simulate(CHOICE, scenario, seed=2, replications=3, use_numba=False, days=200)

        cases, median = result.by_channel["Internet"]
        assert cases == pytest.approx(0.7 * 8760, rel=0.04)
        assert median.mean == pytest.approx(60 / 3600)
        assert set(result.by_channel) == {"Internet", "Post"}
