"""What many answers say together.

Terms.  A reply is what one body handed over. The denominator of a question is the number of replies that were shown it;
        who was shown it and did not answer is missing: counted apart, never as zero and never as "no".
Rule.   Shares are of the denominator. Choices of "several" add up to more than 100 %. Sums, means and quartiles are of
        those that answered (`benchmark.spread`); percentages, rates and years are not added up. A table is described
        column by column, within each fixed row where it has fixed rows. Where rows are free, a body's rows count as one
        answer: figures are added up (or averaged, where adding makes no sense), and of choices and dates each counts
        that stands in at least one row. A body without a filled cell in a column is missing there.
        People: where a question counts people, a body's figure from 1 to 9 is withheld, and others with it until nobody
        finds it from the sum, also not who knows its own figure (`anonymity.hidden_people`); where that cannot be, the
        sum and the mean are withheld, and the middle and the ends where they would give a withheld figure away.
        `by_nobody`: the view that tells of no single body (see `anonymity`).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from meguru.engines.benchmark import Distribution, spread
from meguru.engines.questionnaire.anonymity import (
    FEWEST_BODIES,
    FEWEST_FOR_QUARTILES,
    are_safe_together,
    hidden_people,
    protected,
    protected_apart,
)
from meguru.engines.questionnaire.question import (
    ROW,
    Answers,
    Option,
    Question,
    QuestionKind,
    Questionnaire,
    TableColumn,
)
from meguru.engines.questionnaire.showing import counted, shown
from meguru.engines.questionnaire.units import is_added_up

YES, NO = "yes", "no"
YES_NO = (Option(YES, "はい"), Option(NO, "いいえ"))
_TEXTS = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
_CHOSEN = (QuestionKind.YES_NO, QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)


@dataclass(frozen=True, slots=True)
class BodyReply:
    """団体の回答: what one body handed over; `given` are the answers that count, `shown` the keys that it was asked."""

    key: str
    given: Mapping[str, Any]
    shown: frozenset[str]


@dataclass(frozen=True, slots=True)
class Share:
    """割合: how many chose one option; None where the count is withheld."""

    key: str
    label: str
    count: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Numbers:
    """数の集計: `total` is None where adding makes no sense, or where it is withheld."""

    spread: Distribution
    total: float | None
    is_added: bool


@dataclass(frozen=True, slots=True)
class QuestionSummary:
    """設問の集計: of one question, or of one column of a table (then `row` and `column` name its place).

    `shown` is the denominator, `missing` those of it without an answer. `values` are numbers by reply, None withheld.
    `is_withheld`: nothing can be said without telling of single bodies; too few replied (`is_of_few`), or so few were
    not shown the question that its figures would tell of them.
    """

    key: str
    kind: QuestionKind
    text: str
    unit: str
    shown: int
    answered: int
    numbers: Numbers | None = None
    values: Mapping[str, float | None] | None = None
    shares: tuple[Share, ...] = ()
    dates: tuple[tuple[str, int | None], ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    cells: tuple[QuestionSummary, ...] = ()
    row: str = ""
    column: str = ""
    is_of_rows: bool = (
        False  # a column of free rows: a body counts for everything that stands in one of its rows
    )
    is_withheld: bool = False
    has_withheld: bool = False

    @property
    def missing(self) -> int:
        return self.shown - self.answered

    @property
    def is_of_few(self) -> bool:
        return self.answered < FEWEST_BODIES


def reply_of(questionnaire: Questionnaire, *, key: str, answers: Answers) -> BodyReply:
    """A body's answers as they count: what was hidden from it when it handed them over is left out."""
    return BodyReply(
        key=key, given=counted(questionnaire, answers), shown=frozenset(shown(questionnaire, answers))
    )


def summarise(
    question: Question, replies: Sequence[BodyReply], *, by_nobody: bool = False
) -> QuestionSummary:
    """Everything that the replies say to one question."""
    asked = [one for one in replies if question.key in one.shown]
    given = {one.key: one.given[question.key] for one in asked if question.key in one.given}
    found = _described(question, given, shown=len(asked), by_nobody=by_nobody)
    if by_nobody and 0 < len(replies) - len(asked) < FEWEST_BODIES:
        return _only_place(found)
    if question.kind is QuestionKind.TABLE and not found.is_withheld:
        found = replace(found, cells=tuple(_cells(question, given, shown=len(asked), by_nobody=by_nobody)))
    return found


def _only_place(found: QuestionSummary) -> QuestionSummary:
    """Nothing but which question it is. All but one or two were shown it: its figures would tell how those answered
    the question that it hangs on, whose counts are withheld."""
    return QuestionSummary(
        found.key, found.kind, found.text, found.unit, found.shown, found.answered, is_withheld=True
    )


def chosen_of(question: Question, value: object) -> tuple[str, ...]:
    """The keys of the options that an answer holds."""
    if question.kind is QuestionKind.YES_NO:
        return (YES if value else NO,)
    return tuple(str(one) for one in value) if isinstance(value, list) else (str(value),)


def options_of(question: Question) -> tuple[Option, ...]:
    return YES_NO if question.kind is QuestionKind.YES_NO else question.options


def _described(
    question: Question, given: Mapping[str, Any], *, shown: int, by_nobody: bool
) -> QuestionSummary:
    base = QuestionSummary(
        key=question.key,
        kind=question.kind,
        text=question.text,
        unit=question.unit,
        shown=shown,
        answered=len(given),
    )
    if by_nobody and len(given) < FEWEST_BODIES:
        return replace(base, is_withheld=True)
    if question.kind is QuestionKind.NUMBER:
        return _numbers(base, given, counts_people=question.counts_people, by_nobody=by_nobody)
    if question.kind in _CHOSEN:
        return _shares(base, question, given, by_nobody=by_nobody)
    if question.kind is QuestionKind.DATE:
        return _dates(base, given, by_nobody=by_nobody)
    if question.kind in _TEXTS:
        return replace(base, texts=tuple((key, str(value)) for key, value in given.items()))
    if question.kind is QuestionKind.FILE and not by_nobody:
        files = tuple((key, str(name)) for key, names in given.items() for name in names)
        return replace(base, files=files)
    return base


def _numbers(
    base: QuestionSummary, given: Mapping[str, Any], *, counts_people: bool, by_nobody: bool
) -> QuestionSummary:
    values = {key: float(value) for key, value in given.items()}
    lies = spread(list(values.values()))
    added = is_added_up(base.unit)
    total = sum(values.values()) if values else None
    shown_values: dict[str, float | None] = dict(values)
    if counts_people:
        hidden = hidden_people(values)
        shown_values = {key: None if key in hidden else value for key, value in values.items()}
        tells_one = bool(hidden) and not are_safe_together([values[key] for key in hidden])
        lies = _only_count(lies) if tells_one else _told_by(lies, shown_values)
        total = None if tells_one else total
    if by_nobody:
        lies = replace(lies, least=None, most=None, sd=None)
        if lies.count < FEWEST_FOR_QUARTILES:
            lies = replace(lies, lower_quartile=None, median=None, upper_quartile=None)
    return replace(
        base,
        numbers=Numbers(lies, total if added else None, added),
        values=None if by_nobody else shown_values,
        has_withheld=by_nobody or any(value is None for value in shown_values.values()),
    )


def _told_by(lies: Distribution, values: Mapping[str, float | None]) -> Distribution:
    """What the figures that are shown tell anyway. A median or quartile can be a withheld figure or lie beside it,
    and the deviation together with the sum gives two of them away."""
    told = {value for value in values.values() if value is not None}
    if len(told) == len(set(values.values())):
        return lies
    return replace(
        lies,
        least=lies.least if lies.least in told else None,
        most=lies.most if lies.most in told else None,
        lower_quartile=None,
        median=None,
        upper_quartile=None,
        sd=None,
    )


def _only_count(lies: Distribution) -> Distribution:
    return Distribution(lies.count, lies.missing, None, None, None, None, None, None, None)


def _shares(
    base: QuestionSummary, question: Question, given: Mapping[str, Any], *, by_nobody: bool
) -> QuestionSummary:
    counts = Counter(key for value in given.values() for key in dict.fromkeys(chosen_of(question, value)))
    options = options_of(question)
    known = {one.key for one in options}
    every = (*options, *(Option(key, key) for key in sorted(counts) if key not in known))
    of_each: Mapping[str, int | None] = {one.key: counts[one.key] for one in every}
    if by_nobody:
        plain = {one.key: counts[one.key] for one in every}
        is_several = question.kind is QuestionKind.SEVERAL
        of_each = protected_apart(plain, of=len(given)) if is_several else protected(plain)
    return replace(
        base,
        shares=tuple(
            Share(one.key, one.label, of_each[one.key], _part(of_each[one.key], base)) for one in every
        ),
        has_withheld=any(count is None for count in of_each.values()),
    )


def _part(count: int | None, base: QuestionSummary) -> float | None:
    return None if count is None or not base.shown else count / base.shown


def _dates(base: QuestionSummary, given: Mapping[str, Any], *, by_nobody: bool) -> QuestionSummary:
    """How many in each fiscal year (April to March)."""
    years = [{_fiscal_year(str(one)) for one in _as_list(value)} for value in given.values()]
    counts = Counter(year for of_one in years for year in of_one)
    ordered = {year: counts[year] for year in sorted(counts)}
    shown: Mapping[str, int | None] = ordered
    if by_nobody:
        is_one_each = all(len(of_one) == 1 for of_one in years)
        shown = protected(ordered) if is_one_each else protected_apart(ordered, of=len(given))
    return replace(
        base, dates=tuple(shown.items()), has_withheld=any(count is None for count in shown.values())
    )


def _fiscal_year(date: str) -> str:
    day = dt.date.fromisoformat(date)
    return str(day.year if day.month >= 4 else day.year - 1)


def _cells(
    question: Question, given: Mapping[str, Any], *, shown: int, by_nobody: bool
) -> list[QuestionSummary]:
    """Every column, within each fixed row; without fixed rows, all rows of a body together."""
    found = []
    for row in question.rows or ("",):
        for column in question.columns:
            part = _part_of(question, column)
            values = {
                key: value
                for key, rows in given.items()
                if (value := _cell(rows, row=row, column=column)) is not None
            }
            one = _described(part, values, shown=shown, by_nobody=by_nobody)
            found.append(replace(one, row=row, column=column.label, is_of_rows=not question.rows))
    return found


def _part_of(question: Question, column: TableColumn) -> Question:
    """A column as a question of its own. Of free rows a body may have chosen several options."""
    is_chosen = column.kind in (QuestionKind.YES_NO, QuestionKind.ONE_CHOICE)
    return Question(
        key=f"{question.key}.{column.key}",
        kind=QuestionKind.SEVERAL if is_chosen and not question.rows else column.kind,
        text=column.label,
        unit=column.unit,
        options=YES_NO if column.kind is QuestionKind.YES_NO else column.options,
        counts_people=question.counts_people,
    )


def _cell(rows: Any, *, row: str, column: TableColumn) -> Any:
    """One body's answer in a column: of the fixed row, or of all its rows together. None: nothing was filled in."""
    cells = [
        one.get(column.key) for one in rows if isinstance(one, dict) and (not row or one.get(ROW) == row)
    ]
    filled = [cell for cell in cells if cell not in (None, "", [])]
    if not filled:
        return None
    if row:
        return filled[0]
    if column.kind is QuestionKind.NUMBER:
        return sum(filled) if is_added_up(column.unit) else sum(filled) / len(filled)
    if column.kind is QuestionKind.YES_NO:
        return list(dict.fromkeys(YES if cell else NO for cell in filled))
    if column.kind in (QuestionKind.ONE_CHOICE, QuestionKind.DATE):
        return list(dict.fromkeys(filled))
    return "、".join(map(str, filled))


def _as_list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
