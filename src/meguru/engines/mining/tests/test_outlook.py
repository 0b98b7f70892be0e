"""What is expected of the months to come: a trend is followed only where it has shown that it foretells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import ClassVar

import numpy as np
import pytest

from meguru.engines.eventlogs import log_from_columns
from meguru.engines.mining.fitting.arrivals import fit_arrivals
from meguru.engines.mining.fitting.months import log_of_cases, moments_begun
from meguru.engines.mining.fitting.outlook import Outlook, outlook, since_last_change, straight_cases
from meguru.engines.mining.fitting.trend import (
    DAMPING,
    ForetoldMonth,
    Level,
    Trend,
    find_trend,
    weight_of_trend,
)

FIRST = datetime(2025, 4, 1, 1, 0)  # ten o'clock in Japan
CUT = date(2026, 2, 1)
DAYS = (CUT - FIRST.date()).days
A_DAY = 86_400.0


def log_with_shares(share: Callable[[float], float], *, seed: int = 1):
    """Three cases a day for ten months; a case that does not go straight through lies for ten to sixty hours."""
    chance = np.random.Generator(np.random.PCG64(seed))
    cases, activities, moments = [], [], []
    for number in range(3 * DAYS):
        begun = FIRST + timedelta(days=number // 3, hours=2 * (number % 3))
        waits = 0.1 if chance.random() < share(number / (3 * DAYS)) else chance.uniform(10, 60)
        for activity, hours in (("受付", 0.0), ("審査", waits), ("通知", waits + 0.1)):
            cases.append(f"{number}")
            activities.append(activity)
            moments.append(begun + timedelta(hours=hours))
    return log_from_columns(case_ids=cases, activities=activities, completed_at=moments)


def expected(share: Callable[[float], float], *, seed: int = 1) -> Outlook:
    log = log_with_shares(share, seed=seed)
    return outlook(log, learnt=since_last_change(log, seed=1), cut=CUT, days=120, seed=1)


class TestOutlook:
    def test_a_share_that_stays_is_expected_to_stay(self):
        found = expected(lambda _: 0.5)

        assert found.note == ""
        assert found.straight_share == found.straight_share_learnt == pytest.approx(0.5, abs=0.04)
        assert set(found.weights) == {1.0}

    def test_a_share_that_rises_is_followed_but_ever_more_slowly(self):
        found = expected(lambda at: 0.15 + 0.55 * at)

        assert found.straight_share_learnt + 0.05 < found.straight_share
        assert found.straight_share < 0.9  # 0.70 at the cut, 0.92 at the end were it to go on for ever
        assert f"{found.straight_share:.0%}" in found.note

    def test_a_step_is_hardly_followed_any_further(self):
        found = expected(lambda at: 0.2 if at < 0.5 else 0.7)

        assert found.straight_share == pytest.approx(0.7, abs=0.06)

    def test_kinds_of_cases_count_so_that_the_expected_share_comes_out(self):
        log = log_with_shares(lambda at: 0.15 + 0.55 * at)
        learnt = since_last_change(log, seed=1)

        found = outlook(log, learnt=learnt, cut=CUT, days=120, seed=1)

        straight = straight_cases(learnt)
        assert found.weights.sum() == pytest.approx(learnt.cases.height)
        assert found.weights[straight].sum() / found.weights.sum() == pytest.approx(found.straight_share)

    def test_as_many_cases_are_expected_as_came_to_those_learnt_from(self):
        found = expected(lambda _: 0.5)

        assert found.cases_per_day == pytest.approx(3.0)
        assert found.begun.size == 3 * DAYS


STEADY = [ForetoldMonth(by_trend=0.6, past=0.5, came=0.6, cases=500)] * 3
STOPPED = ForetoldMonth(by_trend=0.7, past=0.6, came=0.6, cases=500)


class TestWeightOfTrend:
    def test_nearly_all_where_every_month_came_as_foretold(self):
        assert weight_of_trend(STEADY) == pytest.approx(0.85, abs=0.05)

    def test_less_where_months_have_few_cases(self):
        few = [replace(one, cases=30) for one in STEADY]

        assert weight_of_trend(few) < weight_of_trend(STEADY) - 0.2

    def test_the_newest_month_counts_most(self):
        assert weight_of_trend([*STEADY, STOPPED]) < weight_of_trend([STOPPED, *STEADY]) - 0.2

    def test_none_where_the_past_was_right_or_nothing_was_foretold(self):
        assert weight_of_trend([STOPPED] * 3) == 0.0
        assert weight_of_trend([]) == 0.0


def later_share(share: Callable[[float], float]) -> float:
    return float(np.mean([share(at) for at in np.linspace(1.0, 1.0 + 120 / DAYS, 100)]))


class TestNeverClearlyWorseThanThePast:
    """The share expected beside the one that the cases learnt from have, both against what came; three seeds each."""

    WORLDS: ClassVar[dict[str, Callable[[float], float]]] = {
        "steady": lambda at: 0.5,
        "goes on": lambda at: 0.15 + 0.55 * at,
        "falls on": lambda at: 0.85 - 0.55 * at,
        "stops at the cut": lambda at: 0.15 + 0.55 * min(at, 1.0),
        "stopped a month ago": lambda at: 0.15 + 0.6 * min(at, 0.9),
        "stopped two months ago": lambda at: 0.15 + 0.7 * min(at, 0.8),
        "a step": lambda at: 0.2 if at < 0.5 else 0.7,
        "a step just now": lambda at: 0.2 if at < 0.85 else 0.7,
        "a season": lambda at: 0.5 + 0.25 * np.sin(2 * np.pi * at * DAYS / 365),
        "the other season": lambda at: 0.5 - 0.25 * np.sin(2 * np.pi * at * DAYS / 365),
    }

    @pytest.mark.parametrize("world", WORLDS)
    def test_in_this_world(self, world):
        share = self.WORLDS[world]
        came = later_share(share)

        found = [expected(share, seed=seed) for seed in (1, 2, 3)]

        past = np.mean([abs(one.straight_share_learnt - came) for one in found])
        assert np.mean([abs(one.straight_share - came) for one in found]) < past + 0.03

    @pytest.mark.parametrize("world", ["goes on", "falls on"])
    def test_and_better_where_there_is_something_to_follow(self, world):
        share = self.WORLDS[world]
        came = later_share(share)

        found = expected(share)

        assert abs(found.straight_share - came) < 0.8 * abs(found.straight_share_learnt - came)


def share_of(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))


class TestTrend:
    def test_follows_a_slope_less_and_less(self):
        trend = Trend(log_odds=0.0, slope=0.1, error=0.0)
        far = 0.1 * DAMPING / (1 - DAMPING)

        assert trend.ahead(months=1) == pytest.approx(1 / (1 + np.exp(-0.1 * DAMPING)))
        assert trend.ahead(months=1) < trend.ahead(months=6) < 1 / (1 + np.exp(-far))

    def test_is_followed_no_further_than_the_past_surely_lies_behind(self):
        trend = Trend(log_odds=1.0, slope=0.5, error=0.0)
        below, above = share_of(0.9), share_of(1.1)

        assert trend.expected(months=6, past=Level(below, 10**9)) == pytest.approx(above, rel=1e-4)
        assert (
            trend.expected(months=6, past=Level(below, 100)) == below
        )  # of 100 cases, it may as well not lie behind
        assert trend.expected(months=6, past=Level(above, 10**9)) == above
        falling = Trend(log_odds=-1.0, slope=-0.5, error=0.0)
        assert falling.expected(months=6, past=Level(1 - below, 10**9)) == pytest.approx(1 - above, rel=1e-4)

    def test_is_followed_by_its_weight(self):
        trend, past = Trend(log_odds=1.0, slope=0.1, error=0.1), Level(0.3, 500)

        assert trend.expected(months=6, past=past) == pytest.approx(trend.ahead(months=6))
        assert trend.expected(months=6, past=past, weight=0.5) == pytest.approx(
            (0.3 + trend.ahead(months=6)) / 2
        )

    def test_finds_the_slope_it_was_drawn_with(self):
        chance = np.random.Generator(np.random.PCG64(3))
        days = np.arange(0.0, 300.0, 0.1)
        share = 1 / (1 + np.exp(-(0.5 - 0.2 * days / 30.4375)))

        found = find_trend(days, chance.random(days.size) < share)

        assert found is not None
        assert (found.log_odds, found.slope) == (
            pytest.approx(0.5, abs=0.15),
            pytest.approx(0.2, abs=0.03),
        )

    def test_says_nothing_of_a_few_weeks(self):
        days = np.arange(0.0, 40.0, 0.1)

        assert find_trend(days, days < 20) is None

    def test_says_nothing_where_everything_goes_straight_through(self):
        days = np.arange(0.0, 300.0)

        assert find_trend(days, np.ones(300, dtype=bool)) is None

    def test_says_nothing_of_a_share_that_jumps_from_none_to_all(self):
        days = np.arange(0.0, 300.0)

        assert find_trend(days, days < 154) is None

    def test_takes_chance_for_a_trend_once_in_a_hundred_logs(self):
        chance = np.random.Generator(np.random.PCG64(5))
        days = np.arange(0.0, 200.0, 0.5)

        found = [find_trend(days, chance.random(days.size) < 0.4) for _ in range(300)]

        assert sum(one is not None for one in found) <= 9  # 3 are to be expected


class TestArrivals:
    def test_keep_their_hours_when_their_number_is_set(self):
        begun = np.arange(60) * A_DAY + 9 * 3600

        as_seen, _ = fit_arrivals(begun, ended=begun[-1], holidays=None, within=None)
        more, _ = fit_arrivals(begun, ended=begun[-1], holidays=None, within=None, cases_per_day=4.0)

        assert sum(as_seen.per_hour_of_week) == pytest.approx(7.0, rel=0.02)
        assert sum(more.per_hour_of_week) == pytest.approx(28.0)
        assert [rate > 0 for rate in more.per_hour_of_week] == [rate > 0 for rate in as_seen.per_hour_of_week]

    def test_of_one_year_say_nothing_of_seasons_to_come(self):
        busy_april = np.concatenate((np.arange(0, 30, 0.25), np.arange(30, 240, 1.0))) * A_DAY

        repeated, _ = fit_arrivals(busy_april, ended=busy_april[-1], holidays=None, within=None)
        ahead, _ = fit_arrivals(
            busy_april, ended=busy_april[-1], holidays=None, within=None, years_for_a_season=2
        )

        assert repeated.month_factor[0] > 2
        assert set(ahead.month_factor) == {1.0}

    def test_of_two_years_do(self):
        days = np.arange(0, 730, 1.0)
        twice = np.concatenate((days, days[(days % 365) < 31], days[(days % 365) < 31] + 0.25)) * A_DAY

        ahead, _ = fit_arrivals(twice, ended=twice.max(), holidays=None, within=None, years_for_a_season=2)

        assert ahead.month_factor[0] > 2


def test_cases_without_records_begin_never():
    log = log_with_shares(lambda _: 0.5)
    emptied = log_of_cases(log, np.arange(log.cases.height) < 3)
    emptied = type(emptied)(
        **{name: getattr(emptied, name) for name in ("cases", "activities", "name")},
        events=emptied.events.filter(emptied.events["case"] != 1),
    )

    assert moments_begun(emptied)["day"].to_list() == [FIRST.date(), None, FIRST.date()]
