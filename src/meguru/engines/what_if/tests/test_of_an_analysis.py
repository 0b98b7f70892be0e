"""A trial that starts from the scenario of a finished analysis instead of the drawing's own figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import lru_cache

import pytest

from meguru.engines.eventlogs import log_from_columns
from meguru.engines.mining import discover, fit_scenario, measure
from meguru.engines.redesign import Assumptions, Design, propose, view_process
from meguru.engines.simulation import SimulationResult, simulate
from meguru.engines.what_if import Base, Known, StepTime, available, run, starting_inputs

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)


@lru_cache(maxsize=1)
def fitted() -> tuple[Base, SimulationResult]:
    """The process of a small log, its fitted scenario, the redesigns found in it, and a simulated year of it."""
    rows = []
    for case in range(150):
        begun = NOON + dt.timedelta(hours=41 * case)
        rows += [
            (f"c{case}", "受付", begun + dt.timedelta(minutes=case % 30), "窓口A"),
            (f"c{case}", "システムへの入力", begun + dt.timedelta(hours=3), "入力B"),
            (f"c{case}", "交付", begun + dt.timedelta(hours=5), "窓口A"),
        ]
    log = log_from_columns(
        case_ids=[row[0] for row in rows],
        activities=[row[1] for row in rows],
        completed_at=[row[2] for row in rows],
        started_at=[row[2] - dt.timedelta(minutes=20) for row in rows],
        resources=[row[3] for row in rows],
        name="窓口の記録",
    )
    diagram = discover(log, noise_threshold=0.2).diagram
    scenario = fit_scenario(log, diagram, hourly_yen=4000, use_japanese_calendar=False).scenario
    year = simulate(diagram, scenario, seed=1, replications=3)
    view = view_process(
        design=Design(diagram, scenario),
        measurements=measure(log, diagram=diagram),
        assumptions=Assumptions(),
    )
    base = Base(
        diagram=diagram,
        name="分析",
        fitted=scenario,
        fitted_yearly=year.cases_per_year.mean,
        proposals=propose(view),
    )
    return base, year


@pytest.fixture
def base():
    return fitted()[0]


@pytest.fixture
def inputs(base):
    start = starting_inputs(
        base.diagram, known=Known(), fiscal_year=2026, fitted=base.fitted, yearly=base.fitted_yearly
    )
    return replace(start.inputs, replications=5)


class TestAnAnalysisAsBase:
    def test_gives_the_volume_and_the_people_of_the_log(self, base, inputs):
        assert inputs.yearly_volume == pytest.approx(base.fitted_yearly, abs=1)
        assert {lane.key for lane in inputs.lanes} == set(base.fitted.pools)

    def test_runs_as_it_was_fitted(self, base, inputs):
        result = run(base, inputs)

        assert result.work_hours.mean == pytest.approx(fitted()[1].work_hours_per_year.mean, rel=0.15)
        assert result.base_name == "分析"

    def test_takes_twice_the_cases_and_twice_the_work(self, base, inputs):
        once, twice = run(base, inputs), run(base, replace(inputs, volume_factor=2.0))

        assert twice.work_hours.mean == pytest.approx(2 * once.work_hours.mean, rel=0.1)

    def test_takes_minutes_that_people_know_better(self, base, inputs):
        steps = tuple(StepTime(one.key, minutes=40.0) for one in inputs.steps)

        result = run(base, replace(inputs, steps=steps))

        busy = [step for step in result.steps if step.work_hours.mean > 0]
        assert busy
        assert all(step.work_minutes == pytest.approx(40, rel=0.1) for step in busy)
        assert any("置き換えました" in line for line in result.assumptions)

    def test_offers_the_redesigns_of_the_analysis(self, base, inputs):
        assert base.proposals
        assert available(base, inputs) == base.proposals
