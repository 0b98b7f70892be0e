"""States, moves and days of a season; what changed between versions."""

from __future__ import annotations

import datetime as dt

import pytest

from meguru.engines.budget_review import (
    WRITABLE,
    CannotLay,
    CannotMove,
    Change,
    Days,
    Move,
    State,
    after,
    days_left,
    differences,
    moves_from,
)

DAYS = Days(
    requests=dt.date(2026, 10, 30),
    answers=dt.date(2026, 11, 20),
    opinions=dt.date(2026, 12, 11),
    decisions=dt.date(2027, 1, 22),
)


def test_the_straight_way() -> None:
    state = State.WRITING
    for move in (Move.HAND_IN, Move.JUDGE, Move.DECIDE):
        state = after(state, move)
    assert state is State.DECIDED


def test_everything_that_is_done_can_be_taken_back() -> None:
    assert after(after(State.WRITING, Move.WITHDRAW), Move.BRING_BACK) is State.WRITING
    assert after(after(State.JUDGED, Move.DECIDE), Move.UNDECIDE) is State.JUDGED
    assert after(after(State.HANDED_IN, Move.JUDGE), Move.REOPEN) is State.HANDED_IN


def test_a_decided_request_cannot_be_withdrawn_or_handed_in_again() -> None:
    assert moves_from(State.DECIDED) == {Move.UNDECIDE}
    with pytest.raises(CannotMove):
        after(State.DECIDED, Move.HAND_IN)


def test_a_request_can_be_handed_in_exactly_where_it_can_be_written() -> None:
    assert {state for state in State if Move.HAND_IN in moves_from(state)} == WRITABLE


def test_no_state_is_a_dead_end() -> None:
    assert all(moves_from(state) for state in State)


def test_days_run_forward() -> None:
    with pytest.raises(CannotLay, match="意見の締切は、回答の締切と"):
        Days(DAYS.requests, DAYS.answers, DAYS.answers - dt.timedelta(1), DAYS.decisions)


def test_days_left_count_to_the_next_due_day() -> None:
    today = dt.date(2026, 11, 1)
    assert days_left(State.WRITING, DAYS, today=today) == -2
    assert days_left(State.HANDED_IN, DAYS, today=today) == 40
    assert days_left(State.DECIDED, DAYS, today=today) is None


def test_only_what_differs_is_told_in_the_order_of_the_form() -> None:
    found = differences(
        {"purpose": "a", "users": "3", "old": "x"},
        {"purpose": "b", "users": "3"},
        labels={"users": "使う人数", "purpose": "目的"},
    )
    assert found == (Change("目的", "a", "b"), Change("old", "x", ""))
