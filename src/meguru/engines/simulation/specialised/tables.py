"""What the closures share: the tables of the run, places in the record of a case, and what is under way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Case = list[
    Any
]  # one case under way: the head below, then counts and drawn numbers at places given out by `Places`
Enter = Callable[[float, Case], None]  # a token comes: the time and its case
Do = Callable[[float, Case, Any, Any, Any], None]  # an event is due
Push = Callable[[float, Do, Case, Any, Any, Any], None]
Line = tuple[int, int, int, float, float, float]  # case, element, member, enabled, started, ended

NUMBER, MEASURED, WORK, YEN, LATER, AT_MERGES = range(6)
HEAD = 6
NOBODY: Case = [0] * HEAD  # the case of an event that belongs to none


class Unfit(Exception):
    """The run needs something that only the kernel does."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The memory image as lists (`layout`)."""

    ints: list[int]
    reals: list[float]
    keys: list[int]


@dataclass(slots=True)
class UnderWay:
    """What a run writes while it goes on. `stack` holds tokens on the move, as the kernel's does."""

    push: Push
    stack: list[Enter] = field(default_factory=list)
    finish: dict[int, Case] = field(default_factory=dict)
    lines: list[Line] | None = None
    reports: list[Callable[[], None]] = field(default_factory=list)  # write the sums into the tables
