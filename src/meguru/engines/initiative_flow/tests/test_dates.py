"""Phases on working days, and what is said of dates that do not fit."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.initiative_flow import (
    BudgetDay,
    CannotLayOut,
    DatedPhase,
    DateProblem,
    Stretch,
    add_working_days,
    check_dates,
    closing_before,
    lay_out_from,
    lay_out_to,
    money_after,
)
from meguru.engines.initiative_flow.dates import open_days_between, opens_on

IN_ITS_OWN_TIME = settings(deadline=None)  # the holidays of a year are computed once, by whoever asks first
OCTOBER = BudgetDay(10, 31)
DAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
CLOSINGS = st.builds(BudgetDay, st.integers(1, 12), st.integers(1, 28))


@st.composite
def stretches(draw):
    lengths = draw(st.lists(st.integers(1, 60), min_size=2, max_size=7))
    asks = draw(st.integers(0, len(lengths) - 2))
    spends = draw(st.integers(asks + 1, len(lengths) - 1))
    return [
        Stretch(str(number), days, asks_for_budget=number == asks, spends=number == spends)
        for number, days in enumerate(lengths)
    ]


def open_days(first: date, last: date) -> int:
    return open_days_between(first - timedelta(days=1), last)


class TestBothWays:
    @IN_ITS_OWN_TIME
    @given(stretches(), DAYS, CLOSINGS)
    def test_every_phase_has_its_working_days_and_follows_the_one_before(self, wanted, day, closing):
        forwards = lay_out_from(day, wanted, closing=closing).phases
        backwards = lay_out_to(day, wanted, not_before=date(2001, 1, 1), closing=closing).phases

        for placed in (forwards, backwards):
            assert [open_days(one.starts_on, one.ends_on) for one in placed] == [
                one.working_days for one in wanted
            ]
            assert all(a.ends_on < b.starts_on for a, b in pairwise(placed))
            assert all(opens_on(one.starts_on) for one in placed)
            assert all(opens_on(one.ends_on) for one in placed)
        assert forwards[0].starts_on >= day
        assert backwards[-1].ends_on <= day

    @IN_ITS_OWN_TIME
    @given(stretches(), DAYS, CLOSINGS)
    def test_money_is_never_spent_before_its_year(self, wanted, day, closing):
        for placed in (
            lay_out_from(day, wanted, closing=closing).phases,
            lay_out_to(day, wanted, not_before=date(2001, 1, 1), closing=closing).phases,
        ):
            asked = next(
                there.ends_on for one, there in zip(wanted, placed, strict=True) if one.asks_for_budget
            )
            spent = next(there.starts_on for one, there in zip(wanted, placed, strict=True) if one.spends)

            assert spent >= money_after(asked, closing=closing)

    @IN_ITS_OWN_TIME
    @given(stretches(), DAYS)
    def test_what_was_laid_out_has_no_conflicts(self, wanted, day):
        placed = lay_out_from(day, wanted, closing=OCTOBER).phases
        dated = [
            DatedPhase(
                one.key,
                there.starts_on,
                there.ends_on,
                asks_for_budget=one.asks_for_budget,
                spends=one.spends,
            )
            for one, there in zip(wanted, placed, strict=True)
        ]

        assert check_dates(dated, today=day, closing=OCTOBER) == ()


class TestForwards:
    def test_holidays_and_the_turn_of_the_year_do_not_count(self):
        placed = lay_out_from(date(2026, 12, 28), [Stretch("a", 5)], closing=OCTOBER).phases[0]

        assert (placed.starts_on, placed.ends_on) == (date(2026, 12, 28), date(2027, 1, 7))

    def test_a_phase_that_spends_waits_for_april_and_says_so(self):
        wanted = [Stretch("ask", 5, asks_for_budget=True), Stretch("buy", 5, spends=True)]

        placed = lay_out_from(date(2026, 6, 1), wanted, closing=OCTOBER).phases

        assert placed[1].starts_on == date(2027, 4, 1)
        assert placed[1].waits_until == date(2027, 4, 1)
        assert placed[0].waits_until is None

    def test_a_request_after_the_closing_day_is_one_for_the_year_after(self):
        assert money_after(date(2026, 10, 31), closing=OCTOBER) == date(2027, 4, 1)
        assert money_after(date(2026, 11, 1), closing=OCTOBER) == date(2028, 4, 1)

    def test_a_closing_day_in_winter_is_for_the_april_that_follows(self):
        assert money_after(date(2026, 12, 1), closing=BudgetDay(1, 15)) == date(2027, 4, 1)
        assert closing_before(date(2027, 5, 1), closing=BudgetDay(1, 15)) == date(2027, 1, 15)


class TestBackwards:
    def test_a_deadline_that_is_too_near_says_by_how_much_and_when_it_can_end(self):
        found = lay_out_to(
            date(2026, 12, 4), [Stretch("a", 10)], not_before=date(2026, 12, 1), closing=OCTOBER
        )

        assert found.phases[0].starts_on == date(2026, 11, 20)
        assert found.days_short == 6
        assert found.earliest_end == date(2026, 12, 14)

    def test_a_deadline_that_can_be_met_is_not_short(self):
        found = lay_out_to(
            date(2027, 3, 31), [Stretch("a", 10)], not_before=date(2026, 12, 1), closing=OCTOBER
        )

        assert (found.days_short, found.earliest_end) == (0, None)

    def test_the_request_ends_by_the_closing_day_before_the_year_of_the_money(self):
        wanted = [Stretch("ask", 5, asks_for_budget=True), Stretch("buy", 5, spends=True)]

        placed = lay_out_to(date(2028, 3, 31), wanted, not_before=date(2026, 1, 1), closing=OCTOBER).phases

        assert placed[0].ends_on == date(2026, 10, 30)  # 31 October 2026 is a Saturday


class TestGoal:
    WANTED = (Stretch("make", 10), Stretch("launch", 5, is_goal=True), Stretch("use", 10))

    def test_the_goal_ends_by_the_deadline_and_what_comes_behind_follows_on(self):
        placed = lay_out_to(
            date(2027, 3, 31), self.WANTED, not_before=date(2026, 1, 1), closing=OCTOBER
        ).phases

        assert placed[1].ends_on == date(2027, 3, 31)
        assert placed[2].starts_on == date(2027, 4, 1)

    def test_the_earliest_end_is_that_of_the_goal(self):
        found = lay_out_to(date(2026, 6, 5), self.WANTED, not_before=date(2026, 6, 1), closing=OCTOBER)

        assert found.days_short == 10
        assert found.earliest_end == date(2026, 6, 19)

    def test_a_phase_behind_the_goal_may_end_after_the_deadline(self):
        phases = [
            DatedPhase("launch", date(2026, 6, 1), date(2026, 6, 12), is_goal=True),
            DatedPhase("use", date(2026, 6, 15), date(2026, 6, 30)),
        ]

        assert check_dates(phases, today=date(2026, 6, 1), closing=None, deadline=date(2026, 6, 12)) == ()


class TestRefused:
    def test_a_year_beyond_the_calendar(self):
        with pytest.raises(CannotLayOut):
            lay_out_from(date(2099, 12, 1), [Stretch("a", 60)], closing=OCTOBER)
        with pytest.raises(CannotLayOut):
            lay_out_to(date(1999, 1, 1), [Stretch("a", 1)], not_before=date(2026, 1, 1), closing=OCTOBER)

    def test_a_phase_without_a_day(self):
        with pytest.raises(CannotLayOut):
            lay_out_from(date(2026, 1, 5), [Stretch("a", 0)], closing=OCTOBER)


class TestCheckDates:
    TODAY = date(2026, 6, 1)

    def problems(self, *phases: DatedPhase, **options):
        found = check_dates(phases, today=self.TODAY, closing=OCTOBER, **options)
        return [(one.problem, one.key) for one in found]

    def test_a_phase_without_dates(self):
        assert self.problems(DatedPhase("a", None, None)) == [(DateProblem.NO_DATES, "a")]

    def test_a_phase_that_begins_before_the_one_before_ends(self):
        assert self.problems(
            DatedPhase("a", date(2026, 6, 1), date(2026, 6, 30)),
            DatedPhase("b", date(2026, 6, 30), date(2026, 7, 31)),
        ) == [(DateProblem.OVERLAPS, "b")]

    def test_a_day_on_which_the_office_is_closed_is_named(self):
        found = check_dates(
            [DatedPhase("a", date(2026, 7, 20), date(2026, 7, 31))], today=self.TODAY, closing=OCTOBER
        )

        assert [(one.problem, one.holiday) for one in found] == [(DateProblem.CLOSED_DAY, "海の日")]

    def test_overdue_counts_working_days_and_a_closed_phase_is_never_overdue(self):
        late = check_dates(
            [DatedPhase("a", date(2026, 5, 1), date(2026, 5, 29))], today=self.TODAY, closing=None
        )

        assert [(one.problem, one.days) for one in late] == [(DateProblem.OVERDUE, 1)]
        assert self.problems(DatedPhase("a", date(2026, 5, 1), date(2026, 5, 29), is_closed=True)) == []

    def test_a_phase_that_spends_before_the_money_is_there(self):
        assert self.problems(
            DatedPhase("ask", date(2026, 6, 1), date(2026, 6, 30), asks_for_budget=True),
            DatedPhase("buy", date(2026, 11, 2), date(2026, 12, 25), spends=True),
        ) == [(DateProblem.BEFORE_MONEY, "buy")]

    def test_a_plan_that_ends_after_its_deadline(self):
        assert self.problems(
            DatedPhase("a", date(2026, 6, 1), date(2026, 6, 30)), deadline=date(2026, 6, 26)
        ) == [(DateProblem.PAST_DEADLINE, "a")]


@IN_ITS_OWN_TIME
@given(DAYS, st.integers(0, 30))
def test_adding_working_days_ends_on_an_open_day(day, days):
    found = add_working_days(day, days)

    assert opens_on(found)
    assert open_days(day, found) == days + 1
