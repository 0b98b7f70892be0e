"""Batches: gathered until there are enough, for so long, or until an hour; then worked on once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta, timezone

import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger
from meguru.engines.bpmn.testing import add_chain, draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import Batch, CannotSimulate, simulate, simulate_log
from meguru.engines.simulation.testing import (
    constant,
    exponential,
    pool,
    scenario_of,
    traces,
    unexplained,
)

JST = timezone(timedelta(hours=9))
TEN_MINUTES = constant(600)
ONE_TASK = draw("s>A A>e")
IN_A_ROW = draw("s>A A>B B>e")


def world(batch, *, diagram=ONE_TASK, work=TEN_MINUTES, rate=1.0, pools=None):
    scenario = scenario_of(diagram, work=work, pools=pools or [pool(3)], cases_per_hour=rate)
    return replace(scenario, tasks={**scenario.tasks, "A": replace(scenario.tasks["A"], batch=batch)})


def log_of(scenario, *, diagram=ONE_TASK, days=20):
    return simulate_log(diagram, scenario, seed=6, days=days, warm_up_days=0, use_numba=False)


def together(log):
    """Cases per beginning of A, in order of time; the last batch may be what was left."""
    began = log.events.filter(log.events["element_id"] == "A")["started_at"].to_list()
    return [count for _, count in sorted(Counter(began).items())]


class TestSize:
    def test_so_many_begin_and_end_together(self):
        log = log_of(world(Batch(size=4)))

        assert set(together(log)[:-1]) == {4}

    def test_the_mean_wait_for_a_full_batch_is_half_the_time_it_takes(self):
        """Poisson arrivals at rate r, size n: the k-th waits for n - k arrivals, so (n - 1) / 2r on average."""
        result = simulate(
            ONE_TASK,
            world(Batch(size=5), pools=[pool(50)]),
            seed=6,
            replications=4,
            days=300,
            use_numba=False,
        )

        assert result.elements["A"].mean_queue_hours == pytest.approx(4 / 2, rel=0.02)

    def test_the_work_is_done_once(self):
        alone, four = (
            simulate(ONE_TASK, world(batch), seed=6, replications=1, days=200, use_numba=False)
            for batch in (None, Batch(size=4))
        )

        assert four.work_hours_per_year.mean == pytest.approx(alone.work_hours_per_year.mean / 4, rel=0.01)
        assert four.yen_per_year.mean == pytest.approx(alone.yen_per_year.mean / 4, rel=0.01)
        assert four.pools["desk"].utilisation.mean == pytest.approx(
            alone.pools["desk"].utilisation.mean / 4, rel=0.01
        )

    def test_each_further_case_adds_its_share(self):
        result = simulate(
            ONE_TASK,
            world(Batch(size=4, further_share=0.5)),
            seed=6,
            replications=1,
            days=100,
            use_numba=False,
        )

        assert result.elements["A"].mean_work_hours == pytest.approx(600 * 2.5 / 4 / 3600, rel=0.01)

    def test_what_is_left_at_the_end_is_done_as_it_is(self):
        result = simulate(ONE_TASK, world(Batch(size=1000)), seed=6, replications=1, days=3, use_numba=False)

        assert result.unfinished_cases == 0


class TestTime:
    def test_nobody_waits_longer_than_agreed(self):
        log = log_of(world(Batch(size=100, most_hours=3.0), pools=[pool(50)]))

        waits = [
            began - asked
            for asked, began in zip(log.events["enabled_at"], log.events["started_at"], strict=True)
        ]
        assert max(waits) == timedelta(hours=3)
        assert len(set(together(log))) > 3

    def test_begins_at_the_agreed_hour(self):
        fridays = WorkingCalendar(weekly=((),) * 4 + (((600, 660),),) + ((),) * 2)

        log = log_of(world(Batch(releases=fridays), pools=[pool(50)]))

        began = {moment.astimezone(JST) for moment in log.events["started_at"]}
        assert {moment.weekday() for moment in began} == {4}
        assert {moment.hour for moment in began} == {10}


class TestWithOtherThings:
    def test_every_trace_replays(self):
        log = log_of(world(Batch(size=3), diagram=IN_A_ROW, work=exponential(900)), diagram=IN_A_ROW)

        assert set(traces(log)) == {("A", "B")}

    def test_a_case_that_is_called_back_leaves_its_batch(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>A A>e L>e")
        builder.boundary(id="edge", attached_to="A", trigger=EventTrigger.TIMER)
        builder.flow("edge", "L")
        diagram = builder.build()
        scenario = world(Batch(size=4), diagram=diagram)
        scenario = replace(scenario, event_delays={"edge": exponential(7200)})

        log = log_of(scenario, diagram=diagram)
        result = simulate(diagram, scenario, seed=6, replications=1, days=20, use_numba=False)

        assert unexplained(diagram, log) == []
        assert {("A",), ("L",)} == set(traces(log))
        assert result.unfinished_cases == 0

    def test_a_size_below_nothing_is_refused(self):
        with pytest.raises(CannotSimulate, match="まとめ処理"):
            log_of(world(Batch(size=-1)))
