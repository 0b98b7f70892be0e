"""Single people: speed, skills, hours of their own, wages by grade, overtime."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta, timezone

import numpy as np
import pytest

from meguru.engines.bpmn.testing import draw
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.simulation import (
    Arrivals,
    CannotSimulate,
    Overtime,
    StaffMember,
    simulate,
    simulate_log,
)
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of

JST = timezone(timedelta(hours=9))
FIFTY_MINUTES = constant(3000)
ONE_TASK = draw("s>A A>e")
TWO_TASKS = draw("s>A A>B B>e")
OFFICE = WorkingCalendar.office_hours()
MORNING = WorkingCalendar(weekly=(((540, 720),),) * 5 + ((),) * 2)


def desk(*members: StaffMember, headcount: int | None = None, **changes):
    return replace(pool(headcount or len(members)), members=members, **changes)


def result_of(diagram, scenario, **options):
    return simulate(diagram, scenario, seed=2, replications=2, days=60, use_numba=False, **options)


def log_of(diagram, scenario, *, days=30, start=date(2026, 6, 1)):
    return simulate_log(diagram, scenario, seed=2, days=days, warm_up_days=0, start=start, use_numba=False)


class TestSpeed:
    def test_shortens_the_work(self):
        scenario = scenario_of(ONE_TASK, work=constant(3600), pools=[desk(StaffMember("速い", speed=2.0))])

        result = result_of(ONE_TASK, scenario)

        assert result.elements["A"].mean_work_hours == pytest.approx(0.5)
        assert result.yen_per_year.mean == pytest.approx(result.cases_per_year.mean * 1800)

    def test_equals_are_served_like_a_plain_pool(self):
        plain = scenario_of(ONE_TASK, work=exponential(3000), pools=[pool(2)], cases_per_hour=2)
        members = (StaffMember("一人目"), StaffMember("二人目"))
        by_person = replace(plain, pools={"desk": desk(*members)})

        first, second = (result_of(ONE_TASK, each) for each in (plain, by_person))

        assert second.mean_hours.mean == pytest.approx(first.mean_hours.mean)
        assert second.pools["desk"].utilisation.mean == pytest.approx(first.pools["desk"].utilisation.mean)

    def test_the_fastest_free_person_is_asked_first(self):
        slow, fast = StaffMember("遅い", speed=0.5), StaffMember("速い", speed=2.0)
        scenario = scenario_of(ONE_TASK, work=constant(60), pools=[desk(slow, fast)], cases_per_hour=0.5)

        log = log_of(ONE_TASK, scenario)

        fastest = log.resources.index("desk 速い")
        assert log.events["resource"].to_list().count(fastest) > 0.95 * log.events.height


class TestSkills:
    def test_nobody_does_what_they_cannot(self):
        both, only_b = StaffMember("両方"), StaffMember("Bだけ", skills=frozenset({"B"}))
        scenario = scenario_of(
            TWO_TASKS, work=exponential(1500), pools=[desk(both, only_b)], cases_per_hour=1.2
        )

        log = log_of(TWO_TASKS, scenario)

        did = set(
            zip(log.events["element_id"], [log.resources[row] for row in log.events["resource"]], strict=True)
        )
        assert did == {("A", "desk 両方"), ("B", "desk 両方"), ("B", "desk Bだけ")}

    def test_separate_skills_are_separate_queues(self):
        split = scenario_of(TWO_TASKS, work=exponential(1800), cases_per_hour=1.2)
        two_pools = replace(
            split,
            pools={"a": pool(id="a"), "b": pool(id="b")},
            tasks={key: replace(split.tasks[key], pool_id=key.lower()) for key in "AB"},
        )
        members = (StaffMember("a", skills=frozenset("A")), StaffMember("b", skills=frozenset("B")))
        one_pool = replace(
            split,
            pools={"desk": desk(*members)},
            tasks={key: replace(split.tasks[key], pool_id="desk") for key in "AB"},
        )

        first, second = (result_of(TWO_TASKS, each) for each in (two_pools, one_pool))

        assert second.mean_hours.mean == pytest.approx(first.mean_hours.mean)

    def test_an_element_that_nobody_can_do_is_refused_by_name(self):
        scenario = scenario_of(ONE_TASK, pools=[desk(StaffMember("一人", skills=frozenset({"B"})))])

        with pytest.raises(CannotSimulate, match="「A」をできる人"):
            result_of(ONE_TASK, scenario)


class TestOwnHours:
    def test_work_waits_for_somebody_who_is_there(self):
        part_time = StaffMember("午前だけ", calendar=MORNING)
        afternoon = Arrivals(tuple(1.0 if hour == 14 else 0.0 for hour in range(168)))
        scenario = replace(
            scenario_of(ONE_TASK, work=constant(600), pools=[desk(part_time)]), arrivals=afternoon
        )

        log = log_of(ONE_TASK, scenario)

        assert {row.astimezone(JST).hour for row in log.events["started_at"]} == {9}

    def test_a_colleague_who_is_there_does_it_at_once(self):
        part_time, full_time = StaffMember("午前だけ", speed=3.0, calendar=MORNING), StaffMember("終日")
        afternoon = Arrivals(tuple(0.5 if hour % 24 == 14 else 0.0 for hour in range(120)) + (0.0,) * 48)
        scenario = replace(
            scenario_of(ONE_TASK, work=constant(600), pools=[desk(part_time, full_time, calendar=OFFICE)]),
            arrivals=afternoon,
        )

        log = log_of(ONE_TASK, scenario)

        assert log.resources == ("desk 終日",)
        assert all(
            began - asked < timedelta(hours=1)
            for asked, began in zip(log.events["enabled_at"], log.events["started_at"], strict=True)
        )

    def test_the_capacity_is_the_sum_of_all_hours(self):
        members = (StaffMember("午前だけ", calendar=MORNING), StaffMember("終日", calendar=OFFICE))
        scenario = scenario_of(ONE_TASK, work=constant(36_000), pools=[desk(*members)], cases_per_hour=0.5)

        result = result_of(ONE_TASK, scenario)

        assert result.pools["desk"].utilisation.mean == pytest.approx(1.0, abs=0.02)


class TestWages:
    def test_a_grade_has_a_wage(self):
        scenario = scenario_of(
            ONE_TASK, work=constant(3600), pools=[desk(StaffMember("係長", grade="係長級"), headcount=1)]
        )
        scenario = replace(scenario, grade_yen={"係長級": 4800})

        result = result_of(ONE_TASK, scenario)

        assert result.yen_per_year.mean == pytest.approx(result.work_hours_per_year.mean * 4800)

    def test_a_grade_without_a_wage_is_refused(self):
        scenario = scenario_of(ONE_TASK, pools=[desk(StaffMember("係長", grade="係長級"))])

        with pytest.raises(CannotSimulate, match="係長級"):
            result_of(ONE_TASK, scenario)


class TestOvertime:
    def world(self, overtime, *, work=FIFTY_MINUTES, rate=1.2):
        day = tuple(rate if 9 <= hour % 24 < 17 and hour < 120 else 0.0 for hour in range(168))
        office = replace(pool(1, calendar=OFFICE), overtime=overtime)
        return replace(scenario_of(ONE_TASK, work=work, pools=[office]), arrivals=Arrivals(day))

    def test_finishes_in_the_evening_what_is_under_way(self):
        log = log_of(ONE_TASK, self.world(Overtime(2.0, from_waiting=99)))

        for began, ended in zip(log.events["started_at"], log.events["completed_at"], strict=True):
            assert began.astimezone(JST).date() == ended.astimezone(JST).date()
        last = max(ended.astimezone(JST).time() for ended in log.events["completed_at"])
        assert last.hour in (17, 18)

    def test_never_goes_beyond_its_limit(self):
        log = log_of(ONE_TASK, self.world(Overtime(1.5), rate=2.0))

        ends = [ended.astimezone(JST) for ended in log.events["completed_at"]]
        assert all(ended.hour * 60 + ended.minute <= 1035 + 90 for ended in ends)

    def test_shortens_waiting_and_costs_the_extra_pay(self):
        without, with_it = (
            result_of(ONE_TASK, self.world(each, rate=1.3)) for each in (None, Overtime(3.0, pay_factor=1.5))
        )

        hours = with_it.pools["desk"].overtime_hours_per_year.mean
        assert hours > 20
        assert with_it.mean_hours.mean < without.mean_hours.mean
        assert with_it.yen_per_year.mean == pytest.approx(
            with_it.work_hours_per_year.mean * 3600 + hours * 0.5 * 3600, rel=0.01
        )

    def test_a_limit_of_nothing_changes_nothing(self):
        without, with_none = (result_of(ONE_TASK, self.world(each)) for each in (None, Overtime(0.0)))

        assert with_none.yen_per_year.mean == pytest.approx(without.yen_per_year.mean)
        assert with_none.mean_hours.mean == pytest.approx(without.mean_hours.mean)
        assert with_none.pools["desk"].overtime_hours_per_year.mean == 0


class TestOvertimeOfAMonthAndAYear:
    """45 hours a month and 360 a year are the ordinary limits (労働基準法 第36条第4項)."""

    def world(self, overtime, *members):
        day = tuple(4.0 if 9 <= hour % 24 < 17 and hour < 120 else 0.0 for hour in range(168))
        office = replace(pool(2, calendar=OFFICE), overtime=overtime, members=members)
        return replace(scenario_of(ONE_TASK, work=FIFTY_MINUTES, pools=[office]), arrivals=Arrivals(day))

    def by_month(self, log):
        """Hours after closing (17:15) per person, year and month."""
        hours = defaultdict(float)
        columns = (log.events[key] for key in ("resource", "started_at", "completed_at"))
        for who, began, ended in zip(*columns, strict=True):
            began, ended = began.astimezone(JST), ended.astimezone(JST)
            closing = ended.replace(hour=17, minute=15, second=0, microsecond=0)
            if began.date() == ended.date() and ended > closing:
                key = (log.resources[who], ended.year, ended.month)
                hours[key] += (ended - max(began, closing)).total_seconds() / 3600
        return hours

    def test_nobody_goes_beyond_it_and_every_month_begins_anew(self):
        log = log_of(ONE_TASK, self.world(Overtime(3.0, hours_per_month=20.0)))

        hours = self.by_month(log)
        assert len({month for _, _, month in hours}) > 1
        assert max(hours.values()) <= 20.0
        assert all(value > 19.0 for (_, _, month), value in hours.items() if month == 6)

    def test_one_person_can_have_a_limit_of_her_own(self):
        members = (StaffMember("定時の人", overtime_hours_per_month=0.0), StaffMember("残る人"))

        hours = self.by_month(log_of(ONE_TASK, self.world(Overtime(3.0, hours_per_month=20.0), *members)))

        assert {who for who, _, _ in hours} == {"desk 残る人"}

    def test_a_year_of_overtime_ends_with_march(self):
        members = (StaffMember("少しの人", overtime_hours_per_year=10.0), StaffMember("残る人"))
        scenario = self.world(Overtime(3.0, hours_per_month=20.0, hours_per_year=30.0), *members)

        log = log_of(ONE_TASK, scenario, start=date(2026, 1, 5), days=120)

        hours = self.by_month(log)
        of_year = defaultdict(float)
        for (who, year, month), value in hours.items():
            of_year[who, year if month > 3 else year - 1] += value
        assert max(hours.values()) <= 20.0
        assert {who: round(value) for (who, year), value in of_year.items() if year == 2025} == {
            "desk 少しの人": 10,
            "desk 残る人": 30,
        }
        assert all(5 < value <= 30 for (_, year), value in of_year.items() if year == 2026)

    def test_without_one_or_with_one_that_is_never_reached_nothing_changes(self):
        without, with_one = (
            result_of(ONE_TASK, self.world(Overtime(2.0, hours_per_month=each))) for each in (None, 500.0)
        )

        assert repr(without.yen_per_year) == repr(with_one.yen_per_year)
        assert repr(without.mean_hours) == repr(with_one.mean_hours)

    @pytest.mark.parametrize("limits", [{"hours_per_month": 20.0}, {"hours_per_year": 25.0}])
    def test_compiled_it_gives_the_same_bits(self, limits):
        scenario = self.world(Overtime(3.0, **limits))

        plain, compiled = (
            simulate(ONE_TASK, scenario, seed=3, replications=1, days=50, warm_up_days=0, use_numba=use)
            for use in (False, None)
        )

        assert np.array_equal(plain.throughput_hours, compiled.throughput_hours)
        assert repr(plain.pools) == repr(compiled.pools)

    @pytest.mark.parametrize("hours", [-1.0, float("nan")])
    @pytest.mark.parametrize("span", ["hours_per_month", "hours_per_year"])
    def test_a_limit_below_nothing_is_refused(self, span, hours):
        with pytest.raises(CannotSimulate, match="時間外の上限"):
            result_of(ONE_TASK, self.world(Overtime(3.0, **{span: hours})))
