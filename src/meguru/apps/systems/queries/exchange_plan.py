"""What storing a workbook of kartes would change, as values: for the preview, and for storing exactly that."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from meguru.apps.systems.queries.exchange_stored import Plain
from meguru.engines.spreadsheets import Problem
from meguru.engines.vendor_names import Reason


class State(StrEnum):
    """What storing a system would do."""

    NEW = "new"
    CHANGED = "changed"
    STALE = "stale"  # changed, and a colleague changed the card since the file was taken
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Told:
    """One difference as people read it: in which sheet, of what, from what to what."""

    part: str
    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowPlan:
    """One row of a card (or the card itself) to write: as a `CardChange`, with what is not known before storing.

    `row_id` is None for a new row. A vendor that has no number yet stands in `after` as its name, another system of
    the same file as its token.
    """

    part: str
    row_id: int | None
    before: Plain
    after: Plain


@dataclass(slots=True)
class SystemPlan:
    """Everything that a file says about one system. `key` is s<number> for a stored system, r<row> for a new one."""

    key: str
    name: str
    department: str
    revision: int
    pk: int | None = None
    is_stale: bool = False
    is_blocked: bool = False
    rows: list[RowPlan] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)

    @property
    def state(self) -> State:
        if self.pk is None:
            return State.NEW
        if not self.rows:
            return State.UNCHANGED
        return State.STALE if self.is_stale else State.CHANGED

    @property
    def token(self) -> str:
        """What a ticked box sends: the system, and the revision whose differences were looked at."""
        return f"{self.key}:{self.revision}"

    @property
    def is_ticked_at_first(self) -> bool:
        return self.state in (State.NEW, State.CHANGED) and not self.questions


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """A problem with the sheet in which it stands."""

    sheet: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class SameCompany:
    """A name that a new spelling may mean too, and why. `pk` is None for one that is new in the same file."""

    name: str
    pk: int | None
    why: Reason

    @property
    def value(self) -> str:
        return str(self.pk) if self.pk is not None else field_of_spelling(self.name)


@dataclass(frozen=True, slots=True)
class NewSpelling:
    """A vendor that is spelt for the first time: where, and other names that may be the same company."""

    name: str
    places: int
    alike: tuple[SameCompany, ...]

    @property
    def field(self) -> str:
        return field_of_spelling(self.name)


def field_of_spelling(name: str) -> str:
    """How the page calls the question: by the name, since others may come or go before somebody answers."""
    return f"vendor-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


@dataclass(frozen=True, slots=True)
class KartePlan:
    """A whole file against the cards of an office. `left_alone` counts the systems that the file does not name."""

    systems: tuple[SystemPlan, ...]
    problems: tuple[SheetProblem, ...]
    problem_count: int
    notices: tuple[str, ...]
    vendors: tuple[NewSpelling, ...]
    left_alone: int

    def of(self, state: State) -> tuple[SystemPlan, ...]:
        return tuple(one for one in self.systems if one.state is state and not one.is_blocked)

    @property
    def storable(self) -> dict[str, SystemPlan]:
        return {
            one.key: one for one in self.systems if not one.is_blocked and one.state is not State.UNCHANGED
        }
