"""A fitted scenario behaves as the log did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from meguru.engines.bpmn.model import Diagram
from meguru.engines.bpmn.testing import draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs import EventLog, log_from_columns, read_log
from meguru.engines.mining import align_variants, case_hours, discover, fit_scenario, split_gaps
from meguru.engines.mining.fitting.enabling import enabling_of
from meguru.engines.simulation import (
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Scenario,
    SimulationResult,
    StaffPool,
    TaskParameters,
    simulate,
    simulate_log,
)

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"
needs_logs = pytest.mark.skipif(not LOGS.exists(), reason="the shared logs are not here")
NINE = datetime(2026, 4, 6, 0, tzinfo=UTC)  # Monday, 9:00 in Japan
OFFICE = WorkingCalendar.office_hours()
BRANCH = draw("s1>A A>x1 x1>B x1>C B>x2 C>x2 x2>e1")
PARALLEL = draw("s1>A A>p1 p1>B p1>C B>p2 C>p2 p2>e1")


def log_of(*cases: str, **columns) -> EventLog:
    """Cases such as "A0 B30": activity and minute of completion."""
    records = [(number, record) for number, case in enumerate(cases) for record in case.split()]
    return log_from_columns(
        case_ids=[f"{number}" for number, _ in records],
        activities=[record[0] for _, record in records],
        completed_at=[NINE + timedelta(minutes=float(record[1:])) for _, record in records],
        **columns,
    )


def minutes_waited(log: EventLog, *, diagram: Diagram) -> list[float]:
    """From the moment work could begin to its completion, record by record."""
    enabling = enabling_of(log, alignments=align_variants(log, diagram=diagram), gaps=split_gaps(log))
    completed = log.events["completed_at"].dt.epoch("us").to_numpy() / 1e6
    return [float(value) for value in np.round((completed - enabling.enabled) / 60, 6)]


def test_work_that_is_only_done_at_night_lasts_as_long_as_it_lasted():
    drawing = draw("s1>A A>B B>e1")
    log = log_of("A60 B780", started_at=[NINE, NINE + timedelta(hours=11)], resources=["山田", "山田"])

    fitted = fit_scenario(log, drawing, hourly_yen=3_000, calendar=OFFICE)

    hours = {task: one.work.parameters[0] / 3600 for task, one in fitted.scenario.tasks.items()}
    assert hours == {"A": pytest.approx(1), "B": pytest.approx(2)}


class TestEnabling:
    def test_a_parallel_branch_does_not_wait_for_its_neighbour(self):
        assert minutes_waited(log_of("A0 B600 C1500"), diagram=PARALLEL) == [0, 600, 1500]

    def test_in_a_sequence_work_waits_for_the_record_before_it(self):
        assert minutes_waited(log_of("A0 B600"), diagram=draw("s1>A A>B B>e1")) == [0, 600]

    def test_the_wait_before_a_sitting_is_counted_once(self):
        assert minutes_waited(log_of("A0 B600 C605"), diagram=PARALLEL) == [0, 600, 5]

    def test_where_the_log_knows_the_start_every_branch_has_its_own_wait(self):
        starts = [NINE, NINE + timedelta(minutes=590), NINE + timedelta(minutes=601)]

        assert minutes_waited(log_of("A0 B600 C605", started_at=starts), diagram=PARALLEL) == [0, 600, 605]

    def test_time_of_records_the_model_does_not_know_belongs_to_the_next_one(self):
        log = log_of("A0 Z500 B600")

        assert minutes_waited(log, diagram=draw("s1>A A>B B>e1"))[2] == 600

    def test_time_after_the_last_known_record_is_not_lost(self):
        log = log_of("A0 B600 Z900")
        diagram = draw("s1>A A>B B>e1")

        enabling = enabling_of(log, alignments=align_variants(log, diagram=diagram), gaps=split_gaps(log))

        completed = log.events["completed_at"].dt.epoch("us").to_numpy() / 1e6
        assert ((enabling.finished - completed) / 60).tolist() == [0, 300, 0]

    def test_tasks_the_log_does_not_have_are_counted(self):
        log = log_of("A0 B600", "A5")

        enabling = enabling_of(
            log,
            alignments=align_variants(log, diagram=draw("s1>A A>B B>e1")),
            gaps=split_gaps(log),
        )

        assert enabling.skipped.tolist() == [[0, 0], [0, 1]]


def made_up(diagram: Diagram, *, delay: Distribution | None = None, rate: float = 3.0) -> Scenario:
    """Two desks: the counter (A, C) with two people and the examiner (B)."""
    week = [rate if day < 5 and 9 <= hour < 17 else 0.0 for day in range(7) for hour in range(24)]
    delay = delay or Distribution(DistributionKind.CONSTANT, (0.0,))
    durations = {
        "A": (Distribution(DistributionKind.GAMMA, (2.0, 300.0)), "counter"),
        "B": (Distribution(DistributionKind.LOGNORMAL, (6.5, 0.6)), "examiner"),
        "C": (Distribution(DistributionKind.EXPONENTIAL, (300.0,)), "counter"),
    }
    flow = {held.target: held.id for held in diagram.flows.values() if held.source == "x1"}
    return Scenario(
        tasks={
            task: TaskParameters(
                work=work,
                delay=delay if task != "A" else made_up_zero(),
                pool_id=pool,
                delay_in_working_time=True,
            )
            for task, (work, pool) in durations.items()
        },
        pools={
            "counter": StaffPool("counter", "窓口", 2, OFFICE, 3000),
            "examiner": StaffPool("examiner", "審査", 1, OFFICE, 3000),
        },
        arrivals=Arrivals(tuple(week)),
        branches={"x1": {flow["B"]: 0.6, flow["C"]: 0.4}} if flow else {},
        case_types=(CaseType("desk", "窓口", 0.7), CaseType("post", "郵送", 0.3)),
    )


def made_up_zero() -> Distribution:
    return Distribution(DistributionKind.CONSTANT, (0.0,))


def simulated(
    diagram: Diagram, scenario: Scenario, *, cases: int = 800, replications: int = 3
) -> SimulationResult:
    return simulate(diagram, scenario, seed=9, replications=replications, cases_per_replication=cases)


def without(log: EventLog, *columns: str) -> EventLog:
    unknown = pl.lit(None, dtype=pl.Datetime("us", "UTC"))
    return replace(log, events=log.events.with_columns(unknown.alias(column) for column in columns))


class TestLogsOfTheSimulator:
    """What made a log is found again from the log."""

    delay = Distribution(DistributionKind.LOGNORMAL, (9.0, 1.5), zero_share=0.5)

    @pytest.fixture
    def log(self) -> EventLog:
        return simulate_log(BRANCH, made_up(BRANCH), seed=5, cases=1500)

    def test_hours_people_shares_and_families_are_recovered(self, log):
        fitted = fit_scenario(log, BRANCH, hourly_yen=4000)

        scenario = fitted.scenario
        assert {pool.name: pool.headcount for pool in scenario.pools.values()} == {"窓口": 2, "審査": 1}
        assert all(pool.calendar.weekly == OFFICE.weekly for pool in scenario.pools.values())
        assert {pool.hourly_yen for pool in scenario.pools.values()} == {4000}
        (branch,) = scenario.branches.values()
        assert sorted(branch.values())[0] / 1500 == pytest.approx(0.4, abs=0.04)
        families = {row.element_id: row.family for row in fitted.goodness if row.quantity == "work"}
        assert families == {"A": "gamma", "B": "lognormal", "C": "exponential"}

    def test_queueing_is_left_to_the_simulation(self, log):
        fitted = fit_scenario(log, BRANCH, hourly_yen=4000)

        delays = {row.element_id: row.mean_seconds for row in fitted.goodness if row.quantity == "delay"}
        assert max(delays.values()) < 10.0

    @pytest.mark.parametrize("unknown", [(), ("enabled_at",), ("started_at", "enabled_at")])
    @pytest.mark.parametrize("diagram", [BRANCH, PARALLEL], ids=["branch", "parallel"])
    def test_throughput_is_reproduced_with_and_without_start_times(self, diagram, unknown):
        log = without(simulate_log(diagram, made_up(diagram, delay=self.delay), seed=5, cases=1500), *unknown)

        fitted = fit_scenario(log, diagram, hourly_yen=4000)

        result = simulated(diagram, fitted.scenario, cases=1500)
        hours = case_hours(log)
        assert result.mean_hours.mean == pytest.approx(hours.mean(), rel=0.15)
        first_work = 0.0 if "started_at" not in unknown else 0.2  # hours: the log does not show it
        assert result.median_hours.mean - first_work == pytest.approx(np.median(hours), rel=0.35)

    def test_the_same_log_gives_the_same_scenario(self, log):
        first, second = (fit_scenario(log, BRANCH, hourly_yen=4000) for _ in range(2))

        assert first.scenario == second.scenario
        assert first.notes == second.notes


def error_of(result: SimulationResult, hours: np.ndarray) -> float:
    return abs(result.mean_hours.mean / float(hours.mean()) - 1.0)


@needs_logs
class TestRealLogs:
    def test_the_permit_desk_is_reproduced(self):
        log = read_log((LOGS / "receipt.xes.gz").read_bytes(), filename="receipt.xes.gz")
        diagram = discover(log).diagram
        fitted = fit_scenario(log, diagram, hourly_yen=4000)

        result = simulated(diagram, fitted.scenario, cases=1434, replications=4)

        hours = case_hours(log)
        assert error_of(result, hours) < 0.10
        assert result.median_hours.mean == pytest.approx(np.median(hours), rel=0.35)
        medians = median_by_channel(result, fitted.scenario.case_types)
        assert max(medians["Internet"], medians["e-mail"]) < medians["Desk"] < medians["Post"]

    def test_months_between_records_and_nobody_recorded(self):
        log = read_log((LOGS / "roadtraffic.xes.gz").read_bytes(), filename="roadtraffic.xes.gz")
        diagram = discover(log).diagram
        fitted = fit_scenario(log, diagram, hourly_yen=4000)

        result = simulated(diagram, fitted.scenario, cases=300, replications=5)

        assert error_of(result, case_hours(log)) < 0.15
        assert fitted.scenario.pools == {}
        assert any("担当者の記録がない" in note for note in fitted.notes)


def median_by_channel(result: SimulationResult, types: Sequence[CaseType]) -> dict[str, float]:
    channel = np.array([case_type.channel for case_type in types])[result.case_type]
    return {name: float(np.median(result.throughput_hours[channel == name])) for name in np.unique(channel)}


class TestSmallAndOddLogs:
    @pytest.mark.parametrize(
        "log",
        [log_of("A0"), log_of("A0 A1 A2 A3 A4"), log_of("A0 B9", "A5 B7 B9"), log_of("A0", "A0", "A0")],
        ids=["one record", "only loops", "two variants", "all at once"],
    )
    def test_a_scenario_that_can_be_simulated_comes_out(self, log):
        diagram = discover(log, noise_threshold=0.0).diagram

        fitted = fit_scenario(log, diagram, hourly_yen=4000)

        result = simulated(diagram, fitted.scenario, cases=20, replications=1)
        assert result.throughput_hours.size == 20
        assert sum(case_type.share for case_type in fitted.scenario.case_types) == pytest.approx(1.0)

    def test_a_task_nobody_recorded_takes_no_time_and_is_named(self):
        fitted = fit_scenario(log_of("A0 B9"), draw("s1>A A>B B>D D>e1"), hourly_yen=4000)

        assert fitted.scenario.tasks["D"].work.parameters == (0.0,)
        assert any("D" in note and "時間のかからない" in note for note in fitted.notes)

    def test_given_hours_are_used(self):
        fitted = fit_scenario(
            log_of("A0 B9", groups=["課", "課"], resources=["佐藤", "佐藤"]),
            draw("s1>A A>B B>e1"),
            hourly_yen=4000,
            calendar=OFFICE,
        )

        assert {pool.calendar for pool in fitted.scenario.pools.values()} == {OFFICE}

    def test_the_japanese_calendar_closes_on_holidays(self):
        fitted = fit_scenario(
            log_of("A0 B9", groups=["課", "課"], resources=["佐藤", "佐藤"]),
            draw("s1>A A>B B>e1"),
            hourly_yen=4000,
            use_japanese_calendar=True,
        )

        (pool,) = fitted.scenario.pools.values()
        assert not pool.calendar.opens_on(date(2027, 1, 1))
        assert fitted.scenario.arrivals.calendar is not None

    def test_the_deadline_is_the_usual_time_allowed(self):
        log = log_of(
            "A0 B9", "A0 B9", deadlines={"0": NINE + timedelta(days=10), "1": NINE + timedelta(days=20)}
        )

        fitted = fit_scenario(log, draw("s1>A A>B B>e1"), hourly_yen=4000)

        assert fitted.scenario.deadline_hours == pytest.approx(15 * 24)
