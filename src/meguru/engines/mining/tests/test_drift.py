"""Changes of the way of working are found where they are, and chance is not taken for one."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from meguru.engines.eventlogs import log_from_columns
from meguru.engines.mining.drift import find_drift
from meguru.engines.mining.testing import log_of_traces

MONDAY = np.datetime64("2026-04-06T00:30", "us")  # 9:30 in Japan
FIRST = date(2026, 4, 6)


def weekly_log(*, weeks: int, per_week: int, variant, hours, seed: int = 1):
    """One case per slot; `variant` and `hours` say from (week, chance) which way it goes and how long it takes."""
    chance = np.random.default_rng(seed)
    cases, activities, completed = [], [], []
    for week in range(weeks):
        for slot in range(per_week):
            begin = MONDAY + np.timedelta64(week * 7 * 24 * 60 + slot * 20, "m")
            way = variant(week, chance)
            length = hours(week, chance)
            for place, activity in enumerate(way):
                cases.append(f"{week}-{slot}")
                activities.append(activity)
                minutes = int(length * 60 * place / max(len(way) - 1, 1))
                completed.append(begin + np.timedelta64(minutes, "m"))
    return log_from_columns(
        case_ids=cases, activities=activities, completed_at=np.array(completed, dtype="datetime64[us]")
    )


def either(share):
    return lambda week, chance: "abc" if chance.random() < share(week) else "acb"


def about(mean):
    return lambda week, chance: chance.gamma(2.0, mean(week) / 2.0)


class TestFound:
    def test_a_change_of_ways_is_found_in_its_week_with_the_shares_before_and_after(self):
        log = weekly_log(
            weeks=30,
            per_week=12,
            variant=either(lambda week: 0.8 if week < 18 else 0.3),
            hours=about(lambda _: 5),
        )

        drift = find_drift(log, seed=1)

        assert [change.aspect for change in drift.changes] == ["variants"]
        change = drift.changes[0]
        assert change.earliest <= FIRST + timedelta(weeks=18) <= change.latest
        assert abs((change.on - FIRST).days - 18 * 7) <= 7
        assert (change.cases_before + change.cases_after, change.p_value) == (360, pytest.approx(0.001))
        largest = change.shares[0]
        assert abs(largest.change.value) == pytest.approx(0.5, abs=0.12)
        assert largest.activities in (("a", "b", "c"), ("a", "c", "b"))

    def test_a_change_of_durations_is_found_and_told_in_hours(self):
        log = weekly_log(
            weeks=30,
            per_week=12,
            variant=either(lambda _: 0.5),
            hours=about(lambda week: 40 if week < 12 else 10),
        )

        drift = find_drift(log, seed=1)

        assert [change.aspect for change in drift.changes] == ["duration"]
        change = drift.changes[0]
        assert change.on == FIRST + timedelta(weeks=12)
        assert change.hours_before.low > change.hours_after.high
        assert change.hours_change.high < 0

    def test_several_changes_are_told_apart_in_order_of_time(self):
        def level(week):
            return 60 if 12 <= week < 26 else 10

        log = weekly_log(weeks=40, per_week=12, variant=lambda *_: "abc", hours=about(level))

        changes = find_drift(log, seed=1).changes

        assert [(change.on - FIRST).days // 7 for change in changes] == [12, 26]
        assert changes[0].cases_after == changes[1].cases_before


class TestNotFound:
    def test_chance_is_seldom_taken_for_a_change(self):
        found = sum(
            len(
                find_drift(
                    weekly_log(
                        weeks=20,
                        per_week=8,
                        variant=either(lambda _: 0.6),
                        hours=about(lambda _: 10),
                        seed=seed,
                    ),
                    seed=seed,
                ).changes
            )
            for seed in range(12)
        )

        assert found <= 1  # 24 tests at one percent

    def test_weeks_that_differ_without_order_are_no_change(self):
        def by_week(week, chance):
            return "abc" if np.random.default_rng(week).random() < 0.5 else "acb"

        log = weekly_log(weeks=30, per_week=12, variant=by_week, hours=about(lambda _: 5))

        assert find_drift(log, seed=1).changes == ()

    def test_cases_that_the_log_cuts_short_are_no_speeding_up(self):
        log = weekly_log(weeks=20, per_week=10, variant=lambda *_: "abc", hours=about(lambda _: 24 * 14))
        until = log.events["completed_at"].min() + timedelta(weeks=20)
        seen = log.events.filter(log.events["completed_at"] <= until)
        cut = log_from_columns(
            case_ids=log.cases["case_id"].gather(seen["case"]),
            activities=[log.activities[number] for number in seen["activity"]],
            completed_at=seen["completed_at"],
        )

        drift = find_drift(cut, seed=1)

        assert drift.unfinished_left_out > 20
        assert [change for change in drift.changes if change.aspect == "duration"] == []

    def test_a_short_log_is_said_to_be_too_short(self):
        log = weekly_log(weeks=4, per_week=20, variant=lambda *_: "ab", hours=about(lambda _: 1))

        drift = find_drift(log, seed=1)

        assert (drift.changes, drift.is_long_enough, drift.weeks, drift.cases) == ((), False, 4, 80)

    def test_a_single_case_has_no_drift(self):
        drift = find_drift(log_of_traces(["a"]), seed=1)

        assert (drift.changes, drift.weeks, drift.unfinished_left_out) == ((), 1, 1)

    def test_a_year_that_somebody_mistyped_is_no_reason_to_stop(self):
        times = np.array(["2026-04-06T00:30", "9999-12-29T00:30", "9999-12-30T00:30"], dtype="datetime64[us]")
        log = log_from_columns(case_ids=["1", "2", "2"], activities=["a", "a", "b"], completed_at=times)

        assert find_drift(log, seed=1).changes == ()

    def test_the_same_seed_gives_the_same_answer(self):
        log = weekly_log(weeks=12, per_week=10, variant=either(lambda w: w / 12), hours=about(lambda _: 3))

        assert find_drift(log, seed=5) == find_drift(log, seed=5)
