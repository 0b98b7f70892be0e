"""The drawn lane against the queues of the textbooks, and the year against plain multiplication."""

from __future__ import annotations

from dataclasses import replace
from math import factorial

import pytest

from meguru.engines.what_if import Base, Known, Spread, run, starting_inputs
from meguru.engines.what_if.tests.worlds import counter, one_queue, queue_inputs

HOURS_A_YEAR = 365 * 24


def erlang_c_wait_hours(*, arrivals_per_hour: float, service_hours: float, people: int) -> float:
    """The mean wait in an M/M/c queue (Erlang's delay formula)."""
    load = arrivals_per_hour * service_hours
    busy = load / people
    last = load**people / factorial(people) / (1 - busy)
    waits = last / (sum(load**k / factorial(k) for k in range(people)) + last)
    return waits * service_hours / (people * (1 - busy))


class TestAQueueThatNeverCloses:
    @pytest.mark.parametrize(
        ("people", "busy"), [(1, 0.5), (2, 0.7), (3, 0.8)], ids=["one person", "two people", "three people"]
    )
    def test_waits_as_long_as_theory_says(self, people, busy):
        minutes = 30.0
        yearly = round(people * busy * HOURS_A_YEAR / (minutes / 60))
        inputs = queue_inputs(yearly=yearly, people=people, minutes=minutes, replications=30)

        result = run(Base(one_queue()), inputs)

        expected = erlang_c_wait_hours(
            arrivals_per_hour=yearly / HOURS_A_YEAR, service_hours=minutes / 60, people=people
        )
        (lane,) = result.lanes
        assert lane.queue_hours == pytest.approx(expected, rel=0.03)
        assert lane.utilisation.mean == pytest.approx(busy, rel=0.01)
        assert result.mean_hours.mean == pytest.approx(expected + minutes / 60, rel=0.03)

    def test_holds_as_many_cases_as_little_says(self):
        inputs = queue_inputs(yearly=20_000, people=2, minutes=40, replications=10)

        (lane,) = run(Base(one_queue()), inputs).lanes

        assert lane.mean_queue == pytest.approx(20_000 / HOURS_A_YEAR * lane.queue_hours, rel=0.02)


class TestTheYear:
    def test_takes_as_many_hours_as_cases_times_minutes(self):
        start = starting_inputs(counter(), known=Known(yearly_volume=1200), fiscal_year=2026).inputs
        shares = tuple(replace(one, percent={"back": 20.0, "on": 80.0}) for one in start.splits)
        inputs = replace(start, splits=shares, replications=40)

        result = run(Base(counter()), inputs)

        # 受付 and 確認 are done 1 / 0.8 times a case; 交付 has no minutes in the drawing: 10 are assumed
        expected = 1200 * ((10 + 12) / 0.8 + 8 + 10) / 60
        assert result.work_hours.low <= expected <= result.work_hours.high
        assert result.work_hours.high - result.work_hours.low < 0.05 * expected
        assert result.yen.mean == pytest.approx(result.work_hours.mean * 4000, rel=1e-6)

    def test_brings_each_month_its_cases(self):
        months = (300, 100, 80, 80, 60, 60, 70, 70, 60, 60, 90, 170)
        inputs = queue_inputs(
            yearly=sum(months), people=4, minutes=10, monthly_volume=months, replications=60
        )
        inputs = replace(inputs, open_every_day=False, reception=(540, 1020))
        inputs = replace(inputs, lanes=(replace(inputs.lanes[0], opens=510, closes=1035),))

        result = run(Base(one_queue()), inputs)

        for month, expected in zip(result.months, months, strict=True):
            assert month.cases.mean == pytest.approx(expected, rel=0.05)
        assert result.peak_month == 4

    def test_is_slower_in_the_april_peak(self):
        months = (900, *(200,) * 11)
        inputs = queue_inputs(yearly=sum(months), people=1, minutes=9, monthly_volume=months, replications=10)
        inputs = replace(
            inputs,
            open_every_day=False,
            reception=(540, 1020),
            lanes=(replace(inputs.lanes[0], opens=510, closes=1035, noon_break=True),),
        )

        result = run(Base(one_queue()), inputs)

        april, july = result.months[0], result.months[3]
        assert april.median_hours.mean > 3 * july.median_hours.mean
        (lane,) = result.lanes
        assert lane.load < lane.peak_load

    def test_keeps_no_pool_without_work(self):
        start = starting_inputs(counter(), known=Known(yearly_volume=500), fiscal_year=2026).inputs

        result = run(Base(counter()), replace(start, replications=5))

        assert {lane.name for lane in result.lanes} == {"窓口係", "入力係"}
        assert all(lane.work_hours.mean > 0 for lane in result.lanes)

    @pytest.mark.parametrize("spread", Spread)
    def test_keeps_the_mean_whatever_the_spread(self, spread):
        inputs = queue_inputs(yearly=5000, people=3, minutes=12, spread=spread, replications=10)

        (step,) = run(Base(one_queue()), inputs).steps

        assert step.work_minutes == pytest.approx(12, rel=0.01)


class TestTooFewPeople:
    def test_are_told_with_how_many_would_do(self):
        yearly = round(2.4 * HOURS_A_YEAR / 0.5)  # the work of 2.4 people

        result = run(Base(one_queue()), queue_inputs(yearly=yearly, people=2, minutes=30, replications=5))

        (lane,) = result.lanes
        assert result.is_unstable
        assert lane.load == pytest.approx(1.2, rel=0.02)
        assert lane.needed == 3
        assert "追いつかず" in result.warnings[0]
        assert "少なくとも 3 人" in result.warnings[0]

    def test_so_many_are_really_enough(self):
        yearly = round(2.4 * HOURS_A_YEAR / 0.5)

        result = run(Base(one_queue()), queue_inputs(yearly=yearly, people=3, minutes=30, replications=5))

        assert not result.is_unstable
        assert result.lanes[0].utilisation.mean < 1

    def test_only_in_the_busiest_month_is_told_too(self):
        months = (900, *(200,) * 11)
        inputs = queue_inputs(yearly=sum(months), people=1, minutes=16, monthly_volume=months, replications=5)
        inputs = replace(
            inputs,
            open_every_day=False,
            reception=(540, 1020),
            lanes=(replace(inputs.lanes[0], opens=510, closes=1035, noon_break=True),),
        )

        result = run(Base(one_queue()), inputs)

        assert not result.is_unstable
        assert "4 月は" in result.warnings[0]
        assert result.lanes[0].needed_at_peak == 2
