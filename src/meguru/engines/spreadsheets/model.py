"""A table that people fill in: its columns, and what was found in a file that came back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

Value = str | int | Decimal | bool | dt.date | None


class Kind(StrEnum):
    """What stands in a column, and so how it is written, checked and read."""

    TEXT = "text"
    CHOICE = "choice"
    WHOLE = "whole"
    DECIMAL = "decimal"
    YEN = "yen"
    HOURS = "hours"
    DATE = "date"
    YES_NO = "yes_no"


FIGURES = frozenset({Kind.WHOLE, Kind.DECIMAL, Kind.YEN, Kind.HOURS})


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list: `value` for the program, `label` for people, `also` other ways to write it."""

    value: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    `heading` is what stands in the file; `also` lists headings of earlier templates or other habits.
    `note` says in one or two sentences what to write. `least` and `most` bound figures; `longest` counts
    letters of a text; `places` counts decimals (more are rounded half up and said so).
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    required: bool = False
    unit: str = ""
    note: str = ""
    choices: tuple[Choice, ...] = ()
    also: tuple[str, ...] = ()
    least: int | None = 0
    most: int | None = None
    longest: int | None = None
    places: int = 1
    width: float | None = None

    def __post_init__(self) -> None:
        if self.kind is Kind.CHOICE and not self.choices:
            raise ValueError(f"column {self.key} offers nothing to choose")


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What one kind of table looks like. `name` and `version` travel hidden in the file.

    The first `frozen` columns stay in sight. `about` are the sentences at the top of the sheet of explanations.
    """

    name: str
    version: int
    sheet: str
    columns: tuple[Column, ...]
    frozen: int = 0
    about: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        keys = [column.key for column in self.columns]
        if len(set(keys)) != len(keys):
            raise ValueError(f"two columns of {self.name} have the same key")

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row to write. `key` comes back untouched in a hidden column; "" for a row that has none yet."""

    values: Mapping[str, Value]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What keeps a row from being stored: where, what is wrong and what to do, in plain Japanese.

    `row` is the number that Excel shows at the left edge; `typed` is what stands there.
    """

    code: str
    row: int
    heading: str
    message: str
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the file that the reader understood, but that its sender should know."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read. `values` holds the columns of the file that were understood, by key.

    A column with a problem is missing from `values` and named in `wrong`. None is an empty cell.
    """

    number: int
    key: str
    values: Mapping[str, Value]
    wrong: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A whole file, read. `present` are the keys of the columns that the file has, in its order.

    `marker` is what the writer hid in the file; empty for files from elsewhere and for CSV.
    `problems` holds at most MOST_PROBLEMS; `problem_count` counts them all. `headings` are those of `present`
    as they stand in the file.
    """

    rows: tuple[ReadRow, ...]
    present: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    notices: tuple[Notice, ...] = ()
    marker: Mapping[str, str] = field(default_factory=dict)
    sheet: str = ""
    headings: Mapping[str, str] = field(default_factory=dict)

    def problems_of(self, number: int) -> Iterator[Problem]:
        return (problem for problem in self.problems if problem.row == number)
