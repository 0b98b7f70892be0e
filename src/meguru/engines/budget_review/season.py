"""The season: what state a request is in, who may move it, and what is due when.

    writing --hand in--> handed_in --opinion--> judged --decide--> decided
       ^                  |    ^                  |
       +----- return -----+    +---- reopen ------+        withdraw / bring back from writing, returned and handed_in

Source: the order of request, review, opinion and decision in a city's plan of digital governance (before, during,
after an investment); names and rules are ours.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """要求の状態: where a request stands."""

    WRITING = "writing"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    JUDGED = "judged"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    """要求の動き: what somebody does with a request."""

    HAND_IN = "hand_in"
    RETURN = "return"
    JUDGE = "judge"
    REOPEN = "reopen"
    DECIDE = "decide"
    UNDECIDE = "undecide"
    WITHDRAW = "withdraw"
    BRING_BACK = "bring_back"


_MOVES: Mapping[tuple[State, Move], State] = {
    (State.WRITING, Move.HAND_IN): State.HANDED_IN,
    (State.RETURNED, Move.HAND_IN): State.HANDED_IN,
    (State.HANDED_IN, Move.RETURN): State.RETURNED,
    (State.HANDED_IN, Move.JUDGE): State.JUDGED,
    (State.JUDGED, Move.JUDGE): State.JUDGED,
    (State.JUDGED, Move.REOPEN): State.HANDED_IN,
    (State.JUDGED, Move.RETURN): State.RETURNED,
    (State.JUDGED, Move.DECIDE): State.DECIDED,
    (State.DECIDED, Move.UNDECIDE): State.JUDGED,
    (State.WRITING, Move.WITHDRAW): State.WITHDRAWN,
    (State.RETURNED, Move.WITHDRAW): State.WITHDRAWN,
    (State.HANDED_IN, Move.WITHDRAW): State.WITHDRAWN,
    (State.WITHDRAWN, Move.BRING_BACK): State.WRITING,
}
WRITABLE = frozenset({State.WRITING, State.RETURNED})


class CannotMove(ValueError):
    """The request is not where this can be done; the message says so in Japanese."""


def after(state: State, move: Move) -> State:
    """The state after a move. Raises: CannotMove."""
    try:
        return _MOVES[state, move]
    except KeyError:
        raise CannotMove("今の状態では、これはできません。ページを開きなおしてください。") from None


def moves_from(state: State) -> frozenset[Move]:
    return frozenset(move for of, move in _MOVES if of is state)


class CannotLay(ValueError):
    """The days of a season are not in order; the message says which."""


@dataclass(frozen=True, slots=True)
class Days:
    """予算編成の日程: until when requests, answers, opinions and decisions are due."""

    requests: dt.date
    answers: dt.date
    opinions: dt.date
    decisions: dt.date

    def __post_init__(self) -> None:
        """Raises: CannotLay."""
        named = (
            ("要求の締切", self.requests),
            ("回答の締切", self.answers),
            ("意見の締切", self.opinions),
            ("決定の日", self.decisions),
        )
        for (first, early), (second, late) in itertools.pairwise(named):
            if late < early:
                raise CannotLay(f"{second}は、{first}と同じ日か後にしてください。")


def due_of(state: State, days: Days) -> dt.date | None:
    """By when the next move is wanted; None when nothing is waited for."""
    return {
        State.WRITING: days.requests,
        State.RETURNED: days.requests,
        State.HANDED_IN: days.opinions,
        State.JUDGED: days.decisions,
    }.get(state)


def days_left(state: State, days: Days, *, today: dt.date) -> int | None:
    """Days until the next move is due; negative when it is late."""
    due = due_of(state, days)
    return (due - today).days if due else None
