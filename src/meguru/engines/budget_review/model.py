"""A request for money for an information system, and what a check says about it.

Units: whole yen including tax; hours of staff a year; fiscal years by the year they begin in.
None means that nobody wrote it. It is never read as zero or as no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

YEARS_LOOKED_AT = 3  # the year asked for and the two after it


class CheckVerdict(StrEnum):
    """確認の結果: nothing to ask, look again, or not to be judged yet."""

    GOOD = "good"
    LOOK = "look"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ExpectedEffect:
    """見込む効果: what shall become better, and how that will be seen."""

    yen_a_year: int | None = None
    hours_a_year: int | None = None
    what: str = ""
    measure: str = ""
    baseline: str = ""
    measured_by: str = ""  # when it will be measured, in words or as a month


@dataclass(frozen=True, slots=True)
class Peer:
    """A system of the same function, with what its running costs a year and how many use it."""

    name: str
    yearly_yen: int
    users: int | None = None

    @property
    def yen_per_user(self) -> float | None:
        return self.yearly_yen / self.users if self.users else None


@dataclass(frozen=True, slots=True)
class BudgetAsk:
    """予算要求: what a department asks for, as far as it is written.

    `asked` holds yen by (fiscal year, kind of cost). `paid` holds the actual yen of the same system by fiscal year.
    The three clauses say whether the contract will ask for them.
    """

    fiscal_year: int
    asked: Mapping[tuple[int, str], int]
    is_new: bool
    purpose: str = ""
    method: str = "unknown"
    contract_form: str = "unknown"
    functions: frozenset[str] = frozenset()
    users: int | None = None
    initiative: str | None = None
    priority: str | None = None  # the place of the operation in the priority matrix, in words
    is_urgent: bool = False  # whether that place is among those to begin with
    wants_source_code: bool | None = None
    wants_data_clause: bool | None = None
    wants_open_interfaces: bool | None = None
    why_not_standard: str = ""
    is_standard_operation: bool | None = None
    contract_decide_by_passed: bool | None = None
    expected: ExpectedEffect = field(default_factory=ExpectedEffect)
    paid: Mapping[int, int] = field(default_factory=dict)
    same_function: tuple[str, ...] = ()
    peers: tuple[Peer, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckRule:
    """確認項目: one thing that every request is checked for, as data."""

    id: str
    title: str
    why: str
    ask_when_look: str
    ask_when_unknown: str


@dataclass(frozen=True, slots=True)
class CheckBook:
    """確認項目の一覧: all of them, with a version and where they come from."""

    version: str
    source: str
    rules: tuple[CheckRule, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """確認の結果の一行: verdict, the sentence, what it rests on, and what to ask; empty when there is nothing to ask."""

    rule: CheckRule
    verdict: CheckVerdict
    says: str
    inputs: tuple[tuple[str, str], ...] = ()
    question: str = ""


def total(asked: Mapping[tuple[int, str], int], *, year: int | None = None) -> int:
    """Yen of all kinds, of one fiscal year or of all."""
    return sum(yen for (of, _kind), yen in asked.items() if year is None or of == year)


def three_years(request: BudgetAsk) -> int:
    """三年間の経費: yen of the year asked for and of the two after it."""
    last = request.fiscal_year + YEARS_LOOKED_AT - 1
    return sum(yen for (year, _kind), yen in request.asked.items() if request.fiscal_year <= year <= last)
