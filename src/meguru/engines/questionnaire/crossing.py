"""Two questions against each other, and this year against the year before.

Rule.   Only bodies that answered both are counted; the others are told (`left_out`). This year and the year before are
        compared for the same bodies only: otherwise who answers would look like what changed. `by_nobody`: counts of
        one or two bodies are withheld so that none can be found by subtraction, and means rest on three bodies. The
        results of each question stand beside these tables: where one or two bodies are left out, the difference would
        be theirs, and is withheld like them (see `anonymity`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.benchmark import Distribution, spread
from meguru.engines.questionnaire.anonymity import (
    FEWEST_BODIES,
    are_safe_together,
    protected,
    protected_apart,
    protected_table,
    tells_by_difference,
)
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
        sums = [sum(column.key in columns[body] for body in both) for column in column_options]
        shown_totals = _protected_line(totals, _all(rows, row_options))
        of_columns = _protected_line(sums, _all(columns, column_options))
        shown = protected_table(
            counts,
            also={
                (row, column)
                for row, total in enumerate(shown_totals)
                for column, of_column in enumerate(of_columns)
                if total is None
                or of_column is None
                or 0 < total - counts[row][column] < FEWEST_BODIES
                or 0 < of_column - counts[row][column] < FEWEST_BODIES
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


def _all(chosen: Mapping[str, Sequence[str]], options: Sequence[Option]) -> list[int]:
    """How many chose each option at all: what the question's own results say."""
    return [sum(option.key in one for one in chosen.values()) for option in options]


def _protected_line(counts: Sequence[int], of_all: Sequence[int]) -> tuple[int | None, ...]:
    (shown,) = protected_table(
        [counts],
        also={
            (0, place)
            for place, (count, every) in enumerate(zip(counts, of_all, strict=True))
            if 0 < every - count < FEWEST_BODIES
        },
    )
    return shown


def numbers_by(
    rows: Mapping[str, Sequence[str]],
    values: Mapping[str, float],
    *,
    row_options: Sequence[Option],
    by_nobody: bool = False,
    hidden: Collection[str] = (),
) -> tuple[NumbersByRow, ...]:
    """A number described within each option of another question.

    With `by_nobody` a group of one or two is withheld, others with it until nothing can be found by subtraction, from
    the sum of all either; a group tells its mean only. `hidden`: bodies whose counts of people are withheld elsewhere:
    no group, difference of groups or rest of the sum tells of too few of them.
    """
    groups = [
        frozenset(body for body in values if option.key in rows.get(body, ())) for option in row_options
    ]
    told = set(range(len(groups)))
    if by_nobody or hidden:
        told = _told_groups(groups, values, hidden=frozenset(hidden))
    found = []
    for place, option in enumerate(row_options):
        if place not in told:
            found.append(NumbersByRow(option.label, None, None))
            continue
        lies = spread([values[body] for body in sorted(groups[place])])
        if by_nobody or hidden:
            lies = Distribution(lies.count, 0, lies.mean, None, None, None, None, None, None)
        found.append(NumbersByRow(option.label, lies, len(groups[place])))
    return tuple(found)


def _told_groups(
    groups: Sequence[frozenset[str]], values: Mapping[str, float], *, hidden: frozenset[str]
) -> set[int]:
    """The places of the groups whose means may be told beside each other and beside the mean of all.

    Steps.  Out go groups that tell of too few bodies by themselves, or by what is left of all without them; of two
            that tell by their difference, the smaller; and as long as the bodies in no group that is told are too few
            to be told of, the smallest group that is left.
    """
    everybody = frozenset(values)

    def is_few(bodies: frozenset[str]) -> bool:
        if 0 < len(bodies) < FEWEST_BODIES:
            return True
        small = [values[one] for one in bodies & hidden]
        return bool(small) and not are_safe_together(small)

    told = {
        place for place, group in enumerate(groups) if not is_few(group) and not is_few(everybody - group)
    }
    by_size = sorted(told, key=lambda place: (len(groups[place]), place))
    for place in by_size:
        if any(
            tells_by_difference(groups[place], groups[other])
            or is_few(groups[place] - groups[other])
            or is_few(groups[other] - groups[place])
            for other in told
            if other != place and groups[place] & groups[other]
        ):
            told.discard(place)
    while told and is_few(everybody.difference(*(groups[place] for place in told))):
        told.discard(min((place for place in told), key=lambda place: (len(groups[place]), place)))
    return told


def paired_numbers(
    now: Mapping[str, float],
    before: Mapping[str, float],
    *,
    by_nobody: bool = False,
    hidden: Collection[str] = (),
) -> PairedNumbers:
    """Means of the same bodies in both years. `hidden`: bodies whose counts of people are withheld in either year."""
    both = frozenset(now.keys() & before.keys())
    is_told = bool(both)
    if by_nobody or hidden:
        is_told = _may_be_paired(now, both, hidden) and _may_be_paired(before, both, hidden)
    moves: Mapping[str, int | None] = {
        "rose": sum(now[body] > before[body] for body in both),
        "fell": sum(now[body] < before[body] for body in both),
        "same": sum(now[body] == before[body] for body in both),
    }
    if by_nobody or hidden:
        moves = protected({name: count or 0 for name, count in moves.items()})
    return PairedNumbers(
        count=len(both),
        left_out=len(now.keys() ^ before.keys()),
        before=sum(before[body] for body in sorted(both)) / len(both) if is_told else None,
        now=sum(now[body] for body in sorted(both)) / len(both) if is_told else None,
        **moves,
    )


def _may_be_paired(values: Mapping[str, float], both: frozenset[str], hidden: Collection[str]) -> bool:
    """Whether the mean of those in both years may stand beside the mean of the one year."""
    for bodies in (both, frozenset(values) - both):
        small = [values[one] for one in bodies.intersection(hidden) if values[one]]
        if 0 < len(bodies) < FEWEST_BODIES or (small and not are_safe_together(small)):
            return False
    return bool(both)


def paired_choices(
    now: Mapping[str, Sequence[str]],
    before: Mapping[str, Sequence[str]],
    *,
    options: Sequence[Option],
    by_nobody: bool = False,
) -> PairedChoices:
    """How often each option was chosen by the same bodies in both years. With `by_nobody` a year in which one or two
    answered that are not in the other one tells nothing: beside its own results, their answers would be the rest."""
    both = now.keys() & before.keys()

    def counts(answers: Mapping[str, Sequence[str]]) -> Mapping[str, int | None]:
        found = {option.key: sum(option.key in answers[body] for body in both) for option in options}
        if not by_nobody:
            return found
        if tells_by_difference(both, answers.keys()):
            return dict.fromkeys(found)
        is_one_each = all(len(answers[body]) == 1 for body in both)
        return protected(found) if is_one_each else protected_apart(found, of=len(both))

    was, has = counts(before), counts(now)
    return PairedChoices(
        count=len(both),
        left_out=len(now.keys() ^ before.keys()),
        options=tuple((option.label, was[option.key], has[option.key]) for option in options),
    )
