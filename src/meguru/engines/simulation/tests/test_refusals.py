"""Scenarios that contradict themselves are refused in plain words, with the element named."""

from __future__ import annotations

from dataclasses import replace
from math import inf, nan

import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    Arrivals,
    CannotSimulate,
    CaseType,
    Distribution,
    DistributionKind,
    simulate,
)
from meguru.engines.simulation.testing import constant, pool, scenario_of, steady, weights

CHOICE = draw("s>x1 x1>A x1>B A>e B>e")
INCLUSIVE = draw("s>o1 o1>A o1>B A>o2 B>o2 o2>e")
NEVER = WorkingCalendar(weekly=((),) * 7)
KIND = DistributionKind


def attempt(diagram=CHOICE, *, scenario=None, **options):
    scenario = scenario or scenario_of(diagram, work=constant(60), pools=[pool()])
    return simulate(diagram, scenario, seed=1, replications=2, days=5, use_numba=False, **options)


class TestBranches:
    @pytest.mark.parametrize("values", [(0.0, 0.0), (-1.0, 2.0), (nan, 1.0), (inf, 1.0)])
    def test_weights_that_make_no_choice(self, values):
        scenario = scenario_of(CHOICE, branches=weights(CHOICE, "x1", *values))

        with pytest.raises(CannotSimulate, match="x1"):
            attempt(scenario=scenario)

    @pytest.mark.parametrize("values", [(0.0, 0.0), (1.5, 0.2)])
    def test_chances_of_an_inclusive_split(self, values):
        scenario = scenario_of(INCLUSIVE, branches=weights(INCLUSIVE, "o1", *values))

        with pytest.raises(CannotSimulate, match="包含分岐「o1」"):
            attempt(INCLUSIVE, scenario=scenario)


class TestTasksAndPools:
    def test_a_pool_that_does_not_exist(self):
        scenario = scenario_of(CHOICE)
        tasks = {**scenario.tasks, "A": replace(scenario.tasks["A"], pool_id="窓口係")}

        with pytest.raises(CannotSimulate, match=r"作業「A」の担当「窓口係」"):
            attempt(scenario=replace(scenario, tasks=tasks))

    @pytest.mark.parametrize(
        ("bad", "words"),
        [
            (pool(0), "人数が0人"),
            (pool(-2), "人数が-2人"),
            (replace(pool(), hourly_yen=-1), "時間単価"),
            (pool(calendar=NEVER), "開いている時間がありません"),
        ],
    )
    def test_a_pool_in_which_nobody_works(self, bad, words):
        with pytest.raises(CannotSimulate, match=words):
            attempt(scenario=scenario_of(CHOICE, pools=[bad]))

    def test_an_empty_pool_that_nobody_asks_for_is_no_harm(self):
        scenario = scenario_of(CHOICE, work=constant(60), pools=[pool(), pool(0, id="future")])

        assert attempt(scenario=scenario).pools["future"].utilisation.mean == 0

    @pytest.mark.parametrize(
        "bad",
        [
            constant(-1.0),
            constant(nan),
            Distribution(KIND.EXPONENTIAL, (inf,)),
            Distribution(KIND.UNIFORM, (5.0, 1.0)),
            Distribution(KIND.UNIFORM, (5.0,)),
            Distribution(KIND.QUANTILES, (1.0, 3.0, 2.0)),
            Distribution(KIND.QUANTILES, ()),
            Distribution(KIND.GAMMA, (0.0, 1.0)),
            Distribution(KIND.LOGNORMAL, (1.0, -1.0)),
            Distribution(KIND.CONSTANT, (1.0,), zero_share=1.5),
            Distribution(KIND.CONSTANT, (1.0,), maximum_seconds=-1.0),
        ],
    )
    def test_a_duration_that_cannot_be(self, bad):
        with pytest.raises(CannotSimulate, match="「A」の時間の設定"):
            attempt(scenario=scenario_of(CHOICE, work={"A": bad}))

    def test_a_negative_fee(self):
        scenario = scenario_of(CHOICE)
        tasks = {**scenario.tasks, "B": replace(scenario.tasks["B"], yen_per_case=-1)}

        with pytest.raises(CannotSimulate, match="作業「B」"):
            attempt(scenario=replace(scenario, tasks=tasks))


class TestArrivals:
    @pytest.mark.parametrize(
        ("arrivals", "words"),
        [
            (steady(0.0), "すべて0"),
            (steady(-1.0), "0以上"),
            (steady(nan), "0以上"),
            (steady(1e9), "件を超える"),
            (Arrivals(per_hour_of_week=(1.0,) * 24), "168個"),
            (Arrivals(per_hour_of_week=(1.0,) * 168, month_factor=(1.0,)), "12個"),
        ],
    )
    def test_rates_that_make_no_year(self, arrivals, words):
        scenario = replace(scenario_of(CHOICE), arrivals=arrivals)

        with pytest.raises(CannotSimulate, match=words):
            attempt(scenario=scenario)

    @pytest.mark.parametrize(
        ("types", "words"),
        [
            ((), "一つもありません"),
            ((CaseType("a", "", 0.0),), "合計が0"),
            ((CaseType("a", "", -1.0),), "0以上"),
            ((CaseType("a", "", 0.5), CaseType("a", "", 0.5)), "重なって"),
        ],
    )
    def test_case_types_that_share_nothing_out(self, types, words):
        with pytest.raises(CannotSimulate, match=words):
            attempt(scenario=replace(scenario_of(CHOICE), case_types=types))


class TestSpan:
    @pytest.mark.parametrize(
        "options",
        [{"warm_up_days": -1.0}, {"warm_up_days": nan}, {"cases_per_replication": 0}],
    )
    def test_spans_that_make_no_run(self, options):
        with pytest.raises(CannotSimulate):
            attempt(**options)

    @pytest.mark.parametrize("options", [{"days": 0}, {"days": 10**9}, {"replications": 0}])
    def test_counts_out_of_range(self, options):
        with pytest.raises(CannotSimulate):
            simulate(CHOICE, scenario_of(CHOICE), seed=1, **options)

    def test_calendars_of_different_time_zones(self):
        far = replace(WorkingCalendar.office_hours(), utc_offset_minutes=0)
        scenario = scenario_of(CHOICE, pools=[pool(), pool(id="far", calendar=far)])

        with pytest.raises(CannotSimulate, match="時差"):
            attempt(scenario=scenario)


class TestEmptyDiagram:
    def test_a_case_without_any_step_ends_at_once(self):
        diagram = draw("s>e")

        result = attempt(diagram, scenario=scenario_of(diagram))

        assert result.median_hours.mean == 0.0
        assert result.task_instances == 0
