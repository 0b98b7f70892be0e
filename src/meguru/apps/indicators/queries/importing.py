"""What storing a table of figures would do: column by column, and row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.indicators.facts.shelf import mergers
from meguru.apps.indicators.models import HeldFigures, Indicator, IndicatorValue
from meguru.apps.indicators.queries.column_fit import described_by, fit, unit_of
from meguru.apps.indicators.queries.companions import BESIDE, Companions, companions_in, tells_quality
from meguru.apps.indicators.queries.entering import writable_bodies
from meguru.apps.registry.models import Organisation
from meguru.engines.indicator_table import (
    Absence,
    Directory,
    Doing,
    FigureColumn,
    IndicatorTable,
    Known,
    Planned,
    Stored,
    TableRemark,
    TextColumn,
    comparable_name,
    counted,
    named_by,
    plan_cells,
    read_companion,
    read_heading,
    read_indicator_table,
)
from meguru.engines.spreadsheets.grid import column_name

NEW, LEFT_OUT = "new", ""
_TABLES_KEPT = 2

Cells = dict[str, tuple[float | None, Absence | None]]


@dataclass(frozen=True)
class ColumnPlan:
    """One column of the file: where it goes, and what storing it does. `problem` says why it cannot be stored.

    `target` is the key of an indicator, NEW, LEFT_OUT or BESIDE (it tells something of another column); `words` are the labels of a choice by body.
    """

    place: int
    heading: str
    target: str
    year: int
    name: str
    indicator: Indicator | None
    described: Mapping[str, Any]
    planned: tuple[Planned, ...]
    words: Mapping[str, str]
    known: int
    problem: str = ""
    converted: str = ""

    @property
    def letter(self) -> str:
        return column_name(self.place)

    @property
    def may_be_beside(self) -> bool:
        return read_companion(self.heading) is not None

    @property
    def counts(self) -> dict[str, int]:
        return {doing.value: count for doing, count in counted(self.planned).items()}

    @cached_property
    def storable(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.planned if one.doing in (Doing.NEW, Doing.CHANGED))


@dataclass(frozen=True)
class TablePlan:
    """What storing a held table does. `wrong_rows` are not read, whatever is chosen."""

    columns: tuple[ColumnPlan, ...]
    remarks: tuple[TableRemark, ...]
    rows: int
    wrong_rows: int
    names: Mapping[str, str]  # body code -> name
    row_numbers: Mapping[str, int]

    @cached_property
    def storable(self) -> tuple[ColumnPlan, ...]:
        return tuple(one for one in self.columns if not one.problem and one.storable)

    @cached_property
    def fingerprint(self) -> str:
        """What a save must bring back, so that nothing else is stored than what was looked at."""
        told = [
            (one.place, one.target, one.year, one.name, cell)
            for one in self.storable
            for cell in one.storable
        ]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def directory_for(office: Organisation) -> Directory:
    """The bodies that a table of this office may name: those that exist as it does. With it, old codes of mergers."""
    found = Organisation.objects.filter(is_fictional=office.is_fictional).select_related("prefecture")
    if office.is_fictional:
        found = found.filter(prefecture=office.prefecture_id or office.pk)
    known = [
        Known(one.code, one.name, one.prefecture.name if one.prefecture else "", one.county) for one in found
    ]
    codes = {one.code for one in known}
    return Directory.of(known, replaced={old: new for old, new in mergers().items() if new in codes})


def importable(office: Organisation) -> list[Indicator]:
    """The indicators into which this office may import: those that ship, its own, and its prefecture's shared ones."""
    ships = Indicator.objects.filter(organisation=None, put_away_at__isnull=True)
    own = Indicator.objects.filter(organisation=office, put_away_at__isnull=True)
    above = Indicator.objects.filter(
        organisation=office.prefecture_id, put_away_at__isnull=True, sharing__in=("prefecture", "public")
    )
    return [*own, *(above if office.prefecture_id else ()), *ships]


def plan_of(
    held: HeldFigures, *, office: Organisation, choices: Mapping[str, Mapping[str, Any]] | None = None
) -> TablePlan:
    """What storing the file would do with these choices (those that are kept, when none are given).

    Raises: Refused of the engine.
    """
    offered = {one.key: one for one in importable(office)}
    content = bytes(held.content)
    table = _read(
        hashlib.sha256(content).hexdigest(),
        _Content(content),
        _Office(office),
        tuple(comparable_name(one.name) for one in offered.values() if one.is_choice),
    )
    names = {key: one.name for key, one in offered.items()}
    chosen = held.choices if choices is None else choices
    targets = [
        _target(column, chosen.get(str(column.place), {}), names=names, year=held.year)
        for column in (*table.columns, *table.text_columns)
    ]
    table, beside = _beside(table, targets)
    around = _Around(
        table=table,
        offered=offered,
        stored=_stored((offered[key] for key, _year, _name in targets if key in offered), office=office),
        office=office,
        writable_own=writable_bodies(Indicator(organisation=office), office),
        writable=writable_bodies(Indicator(), office),
        file_name=held.file_name,
        beside=beside,
        taken=set(),
    )
    columns = [
        _planned(column, target, around)
        for column, target in zip((*table.columns, *table.text_columns), targets, strict=True)
    ]
    return TablePlan(
        columns=tuple(sorted(columns, key=lambda one: one.place)),
        remarks=table.remarks,
        rows=len(table.rows),
        wrong_rows=len({one.row for one in table.remarks if one.is_error}),
        names={row.body.code: row.body.name for row in table.rows},
        row_numbers={row.body.code: row.number for row in table.rows},
    )


class _Content(bytes):
    """The file; two are the same key of the cache, since its digest is a key already."""

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)


@dataclass(frozen=True)
class _Office:
    organisation: Organisation


@lru_cache(maxsize=_TABLES_KEPT)
def _read(digest: str, content: _Content, office: _Office, words: tuple[str, ...]) -> IndicatorTable:
    """The table, kept for the steps from choosing to storing, since reading a large workbook takes seconds."""
    return read_indicator_table(
        bytes(content),
        directory_for(office.organisation),
        is_words=lambda heading: (
            tells_quality(heading) or comparable_name(read_heading(heading).name) in words
        ),
    )


def _target(
    column: FigureColumn | TextColumn, choice: Mapping[str, Any], *, names: Mapping[str, str], year: int
) -> tuple[str, int, str]:
    """Where a column goes, of which year, under which name: as chosen, else as its heading says."""
    read = read_heading(column.heading)
    guess = named_by(column.heading, names) or (NEW if isinstance(column, FigureColumn) else LEFT_OUT)
    can_be_beside = read_companion(column.heading) is not None
    if can_be_beside and guess in (NEW, LEFT_OUT):
        guess = BESIDE
    target = choice.get("to", guess)
    if target not in (NEW, LEFT_OUT) and target not in names and not (target == BESIDE and can_be_beside):
        target = guess
    return target, int(choice.get("year") or read.year or year), str(choice.get("name") or read.name)[:100]


def _beside(
    table: IndicatorTable, targets: Sequence[tuple[str, int, str]]
) -> tuple[IndicatorTable, Companions]:
    """What columns tell of each other, as their targets say."""
    places = [one.place for one in (*table.columns, *table.text_columns)]
    years = {place: year for place, (_key, year, _name) in zip(places, targets, strict=True)}
    wanted = [place for place, (key, _year, _name) in zip(places, targets, strict=True) if key == BESIDE]
    return companions_in(table, years, wanted=wanted)


def _stored(
    indicators: Iterable[Indicator], *, office: Organisation
) -> dict[tuple[int, int], dict[str, Stored]]:
    """(indicator, year) -> body code -> what stands there. What the importing office wrote itself it may correct."""
    found: dict[tuple[int, int], dict[str, Stored]] = {}
    rows = IndicatorValue.objects.filter(indicator__in=[one.pk for one in indicators]).order_by()
    fields = ("value", "absence", "entered_by_body", "denominator", "quality")
    told = rows.values_list("indicator_id", "year", "body__code", *fields).iterator(chunk_size=5000)
    for pk, year, code, value, absence, is_own, denominator, quality in told:
        found.setdefault((pk, year), {})[code] = Stored(
            value, absence, is_own and code != office.code, denominator, quality
        )
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """What every column of one table is planned with; `taken` grows while they are."""

    table: IndicatorTable
    offered: Mapping[str, Indicator]
    stored: Mapping[tuple[int, int], Mapping[str, Stored]]
    office: Organisation
    writable_own: frozenset[str]
    writable: frozenset[str]
    file_name: str
    beside: Companions
    taken: set[tuple[str, int]]


def _planned(column: FigureColumn | TextColumn, target: tuple[str, int, str], around: _Around) -> ColumnPlan:
    key, year, name = target
    if key == BESIDE:
        return _told_beside(column, target, around)
    indicator, table, office = around.offered.get(key), around.table, around.office
    described = described_by(column, table, file_name=around.file_name) if indicator is None else {}
    problem, factor = ("", 1.0) if key == LEFT_OUT else fit(column, indicator, year, office)
    place = (key if indicator else f"{NEW}:{comparable_name(name)}", year)
    if key != LEFT_OUT and not problem:
        if place in around.taken:
            problem = _(
                "同じ指標の同じ年の列が、ほかにもあります。どちらかを「取り込まない」にしてください。"
            )
        around.taken.add(place)
    if key == NEW and not name:
        problem = _("新しい指標の名前を入れてください。")
    cells, words = _cells(column, table, indicator)
    planned: tuple[Planned, ...] = ()
    if key != LEFT_OUT and not problem:
        is_own = indicator is None or indicator.organisation_id == office.pk
        planned = plan_cells(
            cells,
            around.stored.get((indicator.pk, year), {}) if indicator else {},
            writable=around.writable_own if is_own else around.writable,
            factor=factor,
            denominators=around.beside.denominators.get(column.place, {}),
            qualities=around.beside.qualities.get(column.place, {}),
        )
    return ColumnPlan(
        place=column.place,
        heading=column.heading,
        target=key,
        year=year,
        name=name,
        indicator=indicator,
        described=described,
        planned=planned,
        words=words,
        known=sum(value is not None for value, _absence in cells.values()),
        problem=problem,
        converted=""
        if factor == 1 or indicator is None
        else _("「%(from)s」を「%(to)s」に直して読みます。")
        % {"from": unit_of(column), "to": indicator.unit},
    )


def _told_beside(
    column: FigureColumn | TextColumn, target: tuple[str, int, str], around: _Around
) -> ColumnPlan:
    """A column that goes with the figures of another one."""
    key, year, name = target
    return ColumnPlan(
        place=column.place,
        heading=column.heading,
        target=key,
        year=year,
        name=name,
        indicator=None,
        described={},
        planned=(),
        words={},
        known=column.known if isinstance(column, FigureColumn) else len(column.texts),
        problem=around.beside.problems.get(column.place, ""),
        converted=around.beside.told.get(column.place, ""),
    )


def _cells(
    column: FigureColumn | TextColumn, table: IndicatorTable, indicator: Indicator | None
) -> tuple[Cells, dict[str, str]]:
    """Body -> figure or absence; of a choice the number of its label, -1 for one that is new, with the words."""
    if isinstance(column, TextColumn):
        words = {
            row.body.code: " ".join(column.texts[row.number].split())[:100]
            for row in table.rows
            if row.number in column.texts
        }
        labels = indicator.labels if indicator else []
        numbers = {comparable_name(label): number for number, label in enumerate(labels)}
        return {code: (numbers.get(comparable_name(word), -1), None) for code, word in words.items()}, words
    cells: Cells = {}
    for row in table.rows:
        value = row.values.get(column.place)
        cells[row.body.code] = (
            None if value is None else float(value),
            row.absences.get(column.place),
        )
    return cells, {}


def shown_remarks(plan: TablePlan, most: int) -> Sequence[TableRemark]:
    """The remarks that a page shows: what has to be mended first."""
    return sorted(plan.remarks, key=lambda one: (not one.is_error, one.row))[:most]
