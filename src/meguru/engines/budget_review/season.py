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


class RequestState(StrEnum):
    """要求の状態: where a request stands."""

    WRITING = "writing"
    HANDED_IN = "handed_in"
    RETURNED = "returned"
    JUDGED = "judged"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


class RequestMove(StrEnum):
    """要求の動き: what somebody does with a request."""

    HAND_IN = "hand_in"
    RETURN = "return"
    JUDGE = "judge"
    REOPEN = "reopen"
    DECIDE = "decide"
    UNDECIDE = "undecide"
    WITHDRAW = "withdraw"
    BRING_BACK = "bring_back"


_MOVES: Mapping[tuple[RequestState, RequestMove], RequestState] = {
    (RequestState.WRITING, RequestMove.HAND_IN): RequestState.HANDED_IN,
    (RequestState.RETURNED, RequestMove.HAND_IN): RequestState.HANDED_IN,
    (RequestState.HANDED_IN, RequestMove.RETURN): RequestState.RETURNED,
    (RequestState.HANDED_IN, RequestMove.JUDGE): RequestState.JUDGED,
    (RequestState.JUDGED, RequestMove.JUDGE): RequestState.JUDGED,
    (RequestState.JUDGED, RequestMove.REOPEN): RequestState.HANDED_IN,
    (RequestState.JUDGED, RequestMove.RETURN): RequestState.RETURNED,
    (RequestState.JUDGED, RequestMove.DECIDE): RequestState.DECIDED,
    (RequestState.DECIDED, RequestMove.UNDECIDE): RequestState.JUDGED,
    (RequestState.WRITING, RequestMove.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.RETURNED, RequestMove.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.HANDED_IN, RequestMove.WITHDRAW): RequestState.WITHDRAWN,
    (RequestState.WITHDRAWN, RequestMove.BRING_BACK): RequestState.WRITING,
}
WRITABLE = frozenset({RequestState.WRITING, RequestState.RETURNED})
DAYS_BEFORE = 7  # from then on whoever writes a request is reminded of its day


class CannotMove(ValueError):
    """The request is not where this can be done; the message says so in Japanese."""


def after(state: RequestState, move: RequestMove) -> RequestState:
    """The state after a move. Raises: CannotMove."""
    try:
        return _MOVES[state, move]
    except KeyError:
        raise CannotMove("今の状態では、これはできません。ページを開きなおしてください。") from None


def moves_from(state: RequestState) -> frozenset[RequestMove]:
    return frozenset(move for of, move in _MOVES if of is state)


class CannotLay(ValueError):
    """The days of a season are not in order; the message says which."""


@dataclass(frozen=True, slots=True)
class SeasonDays:
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


def due_of(state: RequestState, days: SeasonDays) -> dt.date | None:
    """By when the next move is wanted; None when nothing is waited for."""
    return {
        RequestState.WRITING: days.requests,
        RequestState.RETURNED: days.requests,
        RequestState.HANDED_IN: days.opinions,
        RequestState.JUDGED: days.decisions,
    }.get(state)


def days_left(state: RequestState, days: SeasonDays, *, today: dt.date) -> int | None:
    """SeasonDays until the next move is due; negative when it is late."""
    due = due_of(state, days)
    return (due - today).days if due else None


def is_to_be_reminded(state: RequestState, days: SeasonDays, *, today: dt.date) -> bool:
    """Whether it is with its department and is due within `DAYS_BEFORE` days, or late."""
    left = days_left(state, days, today=today)
    return state in WRITABLE and left is not None and left <= DAYS_BEFORE
