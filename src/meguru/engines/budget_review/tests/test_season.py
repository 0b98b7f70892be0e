"""States, moves and days of a season; what changed between versions."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.engines.budget_review import (
    WRITABLE,
    CannotLay,
    CannotMove,
    RequestChange,
    RequestMove,
    RequestState,
    SeasonDays,
    after,
    days_left,
    differences,
    moves_from,
)

DAYS = SeasonDays(
    requests=dt.date(2026, 10, 30),
    answers=dt.date(2026, 11, 20),
    opinions=dt.date(2026, 12, 11),
    decisions=dt.date(2027, 1, 22),
)


def test_the_straight_way() -> None:
    state = RequestState.WRITING
    for move in (RequestMove.HAND_IN, RequestMove.JUDGE, RequestMove.DECIDE):
        state = after(state, move)
    assert state is RequestState.DECIDED


def test_everything_that_is_done_can_be_taken_back() -> None:
    assert (
        after(after(RequestState.WRITING, RequestMove.WITHDRAW), RequestMove.BRING_BACK)
        is RequestState.WRITING
    )
    assert after(after(RequestState.JUDGED, RequestMove.DECIDE), RequestMove.UNDECIDE) is RequestState.JUDGED
    assert (
        after(after(RequestState.HANDED_IN, RequestMove.JUDGE), RequestMove.REOPEN) is RequestState.HANDED_IN
    )


def test_a_decided_request_cannot_be_withdrawn_or_handed_in_again() -> None:
    assert moves_from(RequestState.DECIDED) == {RequestMove.UNDECIDE}
    with pytest.raises(CannotMove):
        after(RequestState.DECIDED, RequestMove.HAND_IN)


def test_a_request_can_be_handed_in_exactly_where_it_can_be_written() -> None:
    assert {state for state in RequestState if RequestMove.HAND_IN in moves_from(state)} == WRITABLE


def test_no_state_is_a_dead_end() -> None:
    assert all(moves_from(state) for state in RequestState)


def test_days_run_forward() -> None:
    with pytest.raises(CannotLay, match="意見の締切は、回答の締切と"):
        SeasonDays(DAYS.requests, DAYS.answers, DAYS.answers - dt.timedelta(1), DAYS.decisions)


def test_days_left_count_to_the_next_due_day() -> None:
    today = dt.date(2026, 11, 1)
    assert days_left(RequestState.WRITING, DAYS, today=today) == -2
    assert days_left(RequestState.HANDED_IN, DAYS, today=today) == 40
    assert days_left(RequestState.DECIDED, DAYS, today=today) is None


def test_only_what_differs_is_told_in_the_order_of_the_form() -> None:
    found = differences(
        {"purpose": "a", "users": "3", "old": "x"},
        {"purpose": "b", "users": "3"},
        labels={"users": "使う人数", "purpose": "目的"},
    )
    assert found == (RequestChange("目的", "a", "b"), RequestChange("old", "x", ""))
