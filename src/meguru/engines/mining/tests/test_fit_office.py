"""Opening hours, pools and queues are read from what people did."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.eventlogs import log_from_columns
from meguru.engines.mining.fitting.arrivals import fit_arrivals
from meguru.engines.mining.fitting.office import local_times, opening_hours
from meguru.engines.mining.fitting.pools import headcounts, shared_work, time_in_queue, who_does_what
from meguru.engines.mining.fitting.types import split_cases

SOMEBODY = np.array([-1, -1, -1])
MONDAY = datetime(2026, 4, 6, tzinfo=UTC) - timedelta(hours=9)  # 0:00 in Japan


def log_of(minutes: list[float], **columns):
    count = len(minutes)
    return log_from_columns(
        case_ids=[f"{number}" for number in range(count)],
        activities=["受付"] * count,
        completed_at=[MONDAY + timedelta(minutes=minute) for minute in minutes],
        **columns,
    )


def hours_of(minutes: list[float]):
    log = log_of(minutes)
    return opening_hours(log, times=local_times(log))


def office_weeks(weeks: int) -> list[float]:
    """A completion every ten minutes, Monday to Friday, 8:30-12:00 and 13:00-17:15."""
    within = [*range(515, 720, 10), *range(785, 1035, 10)]
    return [
        day * 1440 + week * 10080 + minute for week in range(weeks) for day in range(5) for minute in within
    ]


class TestOpeningHours:
    def test_finds_the_office_hours_and_the_noon_break(self):
        calendar, known, note = hours_of(office_weeks(4))

        assert known
        assert calendar.weekly == WorkingCalendar.office_hours().weekly
        assert "8:30-12:00" in note

    def test_whole_hours_are_a_coarse_clock_and_no_breaks(self):
        noted = [9, 10, 11, 12, 14, 15, 16, 17]

        calendar, known, _ = hours_of(
            [
                week * 10080 + day * 1440 + 60.0 * hour
                for week in range(4)
                for day in range(5)
                for hour in noted
            ]
        )

        assert known
        assert calendar.weekly == ((((9 * 60, 12 * 60 + 15), (14 * 60, 17 * 60 + 15)),) * 5) + ((), ())

    def test_a_night_shift_on_one_evening_opens_no_office(self):
        calendar, _, _ = hours_of([*office_weeks(8), 22 * 60.0, 22 * 60 + 5.0])

        assert calendar.weekly == WorkingCalendar.office_hours().weekly

    @pytest.mark.parametrize("minutes", [[float(day * 1440) for day in range(200)], [600.0, 660.0]])
    def test_dates_without_hours_and_tiny_logs_show_no_hours(self, minutes):
        calendar, known, note = hours_of(minutes)

        assert not known
        assert calendar.minutes_per_week == 7 * 1440
        assert "区切らず" in note


class TestPools:
    def test_headcount_is_the_number_of_people_at_work_in_one_hour(self):
        begun = np.arange(60) * 1200.0
        log = log_of(
            list(range(60)), groups=["市民課"] * 60, resources=[f"{number % 3}" for number in range(60)]
        )
        who = who_does_what(log, elements=(("task",),))

        people = headcounts(
            who, begun=begun, finished=begun + 600, person=np.arange(60) % 3, open_seconds=72_000.0
        )

        assert who.names == ("市民課",)
        assert people == (3,)

    def test_work_for_more_people_than_were_seen_at_once_raises_the_headcount(self):
        log = log_of([1.0, 2.0], groups=["課", "課"], resources=["a", "a"])
        who = who_does_what(log, elements=(("task",),))

        people = headcounts(
            who,
            begun=np.array([0.0, 3000.0]),
            finished=np.array([3000.0, 6000.0]),
            person=np.array([0, 0]),
            open_seconds=3000.0,
        )

        assert people == (3,)

    def test_nobody_recorded_is_nobody_invented(self):
        assert who_does_what(log_of([1.0]), elements=(("task",),)).names == ()


class TestSharedWork:
    def test_two_records_in_hand_share_the_time(self):
        work = shared_work(np.array([0.0, 100.0]), np.array([200.0, 300.0]), person=np.array([7, 7]))

        assert work.tolist() == [150.0, 150.0]

    def test_records_of_different_people_or_of_nobody_are_not_divided(self):
        begun, finished = np.array([0.0, 0.0, 0.0, 0.0]), np.array([60.0, 60.0, 60.0, 60.0])

        assert shared_work(begun, finished, person=np.array([1, 2, -1, -1])).tolist() == [60.0] * 4

    def test_nobody_works_more_than_the_time_that_passed(self):
        draw = np.random.default_rng(3)
        begun = draw.random(200) * 1000
        finished = begun + draw.random(200) * 400

        work = shared_work(begun, finished, person=np.zeros(200, dtype=np.int64))

        assert work.sum() <= finished.max() - begun.min() + 1e-6
        assert (work >= 0).all()


class TestTimeInQueue:
    def test_whoever_waits_behind_a_busy_colleague_queues(self):
        begun, finished = np.array([0.0, 600.0, 1200.0]), np.array([600.0, 1200.0, 1800.0])

        queued = time_in_queue(
            np.array([0.0, 600.0, 900.0]), begun=begun, finished=finished, person=SOMEBODY, headcount=1
        )

        assert queued.tolist() == [0.0, 600.0, 900.0]

    def test_a_wait_in_which_somebody_was_free_is_no_queue(self):
        begun, finished = np.array([0.0, 5000.0]), np.array([600.0, 5600.0])

        queued = time_in_queue(
            np.array([0.0, 5000.0]), begun=begun, finished=finished, person=SOMEBODY[:2], headcount=1
        )

        assert queued.tolist() == [0.0, 0.0]

    def test_a_long_wait_queues_only_since_the_last_free_moment(self):
        begun, finished = np.array([0.0, 9000.0, 9600.0]), np.array([600.0, 9600.0, 9900.0])

        queued = time_in_queue(
            np.array([0.0, 0.0, 9600.0]), begun=begun, finished=finished, person=SOMEBODY, headcount=1
        )

        assert queued.tolist() == [0.0, 0.0, 600.0]

    def test_two_people_are_both_busy_before_anybody_queues(self):
        begun, finished = np.array([0.0, 100.0, 600.0]), np.array([600.0, 900.0, 700.0])

        queued = time_in_queue(
            np.array([0.0, 0.0, 550.0]), begun=begun, finished=finished, person=SOMEBODY, headcount=2
        )

        assert queued.tolist() == [0.0, 0.0, 500.0]

    def test_one_person_with_two_records_in_hand_leaves_the_colleague_free(self):
        begun, finished = np.array([0.0, 0.0, 1000.0]), np.array([1000.0, 1000.0, 1100.0])

        queued = time_in_queue(
            np.array([0.0, 0.0, 900.0]),
            begun=begun,
            finished=finished,
            person=np.array([1, 1, 2]),
            headcount=2,
        )

        assert queued.tolist() == [0.0, 0.0, 0.0]


class TestArrivals:
    def test_rates_add_up_to_the_cases_of_a_week(self):
        days = np.repeat(np.arange(28) + 20_000, 3)
        arrivals, _ = fit_arrivals(days * 86400.0 + 36_000.0, ended=0.0, holidays=None, within=None)

        assert sum(arrivals.per_hour_of_week) == pytest.approx(21.0)
        assert {hour % 24 for hour, rate in enumerate(arrivals.per_hour_of_week) if rate} == {10}

    def test_cases_that_begin_with_work_arrive_in_opening_hours(self):
        days = np.repeat(np.arange(28) + 20_000, 3)
        begun = days * 86400.0 + np.tile([36_000.0, 40_000.0, 80_000.0], 28)

        arrivals, _ = fit_arrivals(begun, ended=0.0, holidays=None, within=WorkingCalendar.office_hours())

        assert sum(arrivals.per_hour_of_week) == pytest.approx(21.0)
        assert all(
            rate == 0 for hour, rate in enumerate(arrivals.per_hour_of_week) if hour % 24 == 22 or hour >= 120
        )

    def test_busy_months_are_busier(self):
        spring = np.arange(0, 59, 0.5)  # January and February 1970
        later = np.arange(59, 365, 2.0)
        arrivals, _ = fit_arrivals(
            np.concatenate([spring, later]) * 86400.0, ended=0.0, holidays=None, within=None
        )

        assert arrivals.month_factor[0] > 2 * arrivals.month_factor[6]


class TestCaseTypes:
    def split(self, waits, *, at=0, channel="窓口"):
        count = len(waits)
        return split_cases(
            channels=[channel] * count,
            waits=np.array(waits, dtype=float),
            waits_at=np.full(count, at),
            task_names=["審査"],
            seen=np.ones(count, dtype=bool),
        )

    def test_cases_put_aside_stay_apart_from_those_that_went_straight_through(self):
        found = self.split([60.0] * 30 + [90_000.0] * 40)

        assert [case_type.name for case_type in found.types] == [
            "窓口・「審査」の前で1週間以内置かれた事案",
            "窓口・一度で進んだ事案(待ちは最長10分以内)",
        ]
        assert sum(case_type.share for case_type in found.types) == pytest.approx(1.0)

    def test_a_detail_needs_twenty_cases(self):
        found = self.split([60.0] * 30 + [90_000.0] * 8 + [900_000.0] * 8)

        assert sorted(case_type.name for case_type in found.types) == [
            "窓口・一度で進んだ事案(待ちは最長10分以内)",
            "窓口・途中で置かれた事案",
        ]

    def test_a_handful_of_cases_is_one_type(self):
        found = self.split([60.0, 90_000.0, 900_000.0])

        assert len(found.types) == 1
        assert found.types[0].channel == "窓口"

    def test_a_case_without_records_has_no_type(self):
        found = split_cases(
            channels=["", ""],
            waits=np.zeros(2),
            waits_at=np.zeros(2, dtype=int),
            task_names=["a"],
            seen=np.array([True, False]),
        )

        assert found.of_case.tolist() == [0, -1]
