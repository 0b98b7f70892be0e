"""Two questions against each other, and this year against the year before.

Rule.   Only bodies that answered both are counted; the others are told (`left_out`). This year and the year before are
        compared for the same bodies only: otherwise who answers would look like what changed. `by_nobody`: counts of
        one or two bodies are withheld so that none can be found by subtraction, and means rest on three bodies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.benchmark import Distribution, spread
from meguru.engines.questionnaire.anonymity import FEWEST_BODIES, protected, protected_table
from meguru.engines.questionnaire.question import Option

SIZES = (
    (200_000, Option("large", "人口20万以上")),
    (50_000, Option("middle", "人口5万〜20万未満")),
    (10_000, Option("small", "人口1万〜5万未満")),
    (0, Option("tiny", "人口1万未満")),
)


@dataclass(frozen=True, slots=True)
class CrossRow:
    """One row of a cross table: `of` bodies; None where a count is withheld."""

    label: str
    counts: tuple[int | None, ...]
    of: int | None


@dataclass(frozen=True, slots=True)
class CrossTable:
    """クロス集計: rows by one question, columns by the other."""

    columns: tuple[str, ...]
    rows: tuple[CrossRow, ...]
    bodies: int
    left_out: int
    has_withheld: bool


@dataclass(frozen=True, slots=True)
class NumbersByRow:
    """A number question within the choices of another: None where fewer than three bodies would be told of."""

    label: str
    spread: Distribution | None
    bodies: int | None


@dataclass(frozen=True, slots=True)
class PairedNumbers:
    """前回との比較（数）: of `count` bodies that answered both times; `left_out` answered only once.

    None where it is withheld.
    """

    count: int
    left_out: int
    before: float | None
    now: float | None
    rose: int | None
    fell: int | None
    same: int | None

    @property
    def change(self) -> float | None:
        return None if self.before is None or self.now is None else self.now - self.before


@dataclass(frozen=True, slots=True)
class PairedChoices:
    """前回との比較（選択）: per option how many chose it before and now, of the same bodies."""

    count: int
    left_out: int
    options: tuple[tuple[str, int | None, int | None], ...]


def size_of(residents: int | None) -> str:
    """The size class of a town; "" when its population is unknown. The bounds are ours: the report on the prefecture
    divides by kind of city, which leaves towns of 3,000 and of 40,000 together."""
    if residents is None:
        return ""
    return next(option.key for least, option in SIZES if residents >= least)


def cross_table(
    rows: Mapping[str, Sequence[str]],
    columns: Mapping[str, Sequence[str]],
    *,
    row_options: Sequence[Option],
    column_options: Sequence[Option],
    by_nobody: bool = False,
) -> CrossTable:
    """Bodies by the options they chose; `rows` and `columns` map a body to the keys it chose (several: to all).

    With `by_nobody` a row or column whose total is withheld, here or in its own summary, tells no count at all:
    its cells would add up to the total.
    """
    both = sorted(rows.keys() & columns.keys())
    counts = [
        [
            sum(row.key in rows[body] and column.key in columns[body] for body in both)
            for column in column_options
        ]
        for row in row_options
    ]
    totals = [sum(row.key in rows[body] for body in both) for row in row_options]
    shown: Sequence[Sequence[int | None]] = counts
    shown_totals: Sequence[int | None] = totals
    if by_nobody:
        shown_totals, of_columns = (
            _protected_line(totals),
            _protected_line([sum(one) for one in zip(*counts, strict=True)]),
        )
        shown = protected_table(
            counts,
            also={
                (row, column)
                for row, total in enumerate(shown_totals)
                for column, of_column in enumerate(of_columns)
                if total is None or of_column is None
            },
        )
    return CrossTable(
        columns=tuple(option.label for option in column_options),
        rows=tuple(
            CrossRow(option.label, tuple(shown[place]), shown_totals[place])
            for place, option in enumerate(row_options)
        ),
        bodies=len(both),
        left_out=len((rows.keys() | columns.keys()) - set(both)),
        has_withheld=any(count is None for line in shown for count in line),
    )


def _protected_line(counts: Sequence[int]) -> tuple[int | None, ...]:
    (shown,) = protected_table([counts])
    return shown


def numbers_by(
    rows: Mapping[str, Sequence[str]],
    values: Mapping[str, float],
    *,
    row_options: Sequence[Option],
    by_nobody: bool = False,
) -> tuple[NumbersByRow, ...]:
    """A number described within each option of another question.

    With `by_nobody` a group of one or two is withheld, and the smallest other one with it when it alone is; a group
    tells its mean only.
    """
    found = []
    members = {
        option.key: [values[body] for body in sorted(rows.keys() & values.keys()) if option.key in rows[body]]
        for option in row_options
    }
    (shown,) = protected_table([[len(members[option.key]) for option in row_options]]) if by_nobody else ((),)
    for place, option in enumerate(row_options):
        mine = members[option.key]
        if by_nobody and shown[place] is None:
            found.append(NumbersByRow(option.label, None, None))
            continue
        lies = spread(mine)
        if by_nobody:
            lies = Distribution(lies.count, 0, lies.mean, None, None, None, None, None, None)
        found.append(NumbersByRow(option.label, lies, len(mine)))
    return tuple(found)


def paired_numbers(
    now: Mapping[str, float], before: Mapping[str, float], *, by_nobody: bool = False
) -> PairedNumbers:
    """Means of the same bodies in both years."""
    both = sorted(now.keys() & before.keys())
    is_told = bool(both) and not (by_nobody and len(both) < FEWEST_BODIES)
    moves: Mapping[str, int | None] = {
        "rose": sum(now[body] > before[body] for body in both),
        "fell": sum(now[body] < before[body] for body in both),
        "same": sum(now[body] == before[body] for body in both),
    }
    if by_nobody:
        moves = protected({name: count or 0 for name, count in moves.items()})
    return PairedNumbers(
        count=len(both),
        left_out=len(now.keys() ^ before.keys()),
        before=sum(before[body] for body in both) / len(both) if is_told else None,
        now=sum(now[body] for body in both) / len(both) if is_told else None,
        **moves,
    )


def paired_choices(
    now: Mapping[str, Sequence[str]],
    before: Mapping[str, Sequence[str]],
    *,
    options: Sequence[Option],
    by_nobody: bool = False,
) -> PairedChoices:
    """How often each option was chosen by the same bodies in both years."""
    both = now.keys() & before.keys()

    def counts(answers: Mapping[str, Sequence[str]]) -> Mapping[str, int | None]:
        found = {option.key: sum(option.key in answers[body] for body in both) for option in options}
        return protected(found) if by_nobody else found

    was, has = counts(before), counts(now)
    return PairedChoices(
        count=len(both),
        left_out=len(now.keys() ^ before.keys()),
        options=tuple((option.label, was[option.key], has[option.key]) for option in options),
    )
