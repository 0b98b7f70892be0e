"""What storing a table of figures would do: column by column, and row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.indicators.facts.shelf import mergers, shipped_years
from meguru.apps.indicators.models import HeldFigures, Indicator, IndicatorValue
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
    Unit,
    comparable_name,
    counted,
    factor_between,
    named_by,
    plan_cells,
    read_heading,
    read_indicator_table,
)
from meguru.engines.spreadsheets.grid import column_name

NEW, LEFT_OUT = "new", ""
_TABLES_KEPT = 2

Cells = dict[str, tuple[float | None, Absence | None]]


@dataclass(frozen=True, slots=True)
class ColumnPlan:
    """One column of the file: where it goes, and what storing it does. `problem` says why it cannot be stored.

    `target` is the key of an indicator, NEW or LEFT_OUT; `words` are the labels of a choice by body.
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
    def counts(self) -> dict[str, int]:
        return {doing.value: count for doing, count in counted(self.planned).items()}

    @property
    def storable(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.planned if one.doing in (Doing.NEW, Doing.CHANGED))


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What storing a held table does. `wrong_rows` are not read, whatever is chosen."""

    columns: tuple[ColumnPlan, ...]
    remarks: tuple[TableRemark, ...]
    rows: int
    wrong_rows: int
    names: Mapping[str, str]  # body code -> name
    row_numbers: Mapping[str, int]

    @property
    def storable(self) -> tuple[ColumnPlan, ...]:
        return tuple(one for one in self.columns if not one.problem and one.storable)

    @property
    def fingerprint(self) -> str:
        """What a save must bring back, so that nothing else is stored than what was looked at."""
        told = [
            (one.place, one.target, one.year, one.name, cell.body, cell.doing.value, cell.value, cell.before)
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
    around = _Around(
        table=table,
        offered=offered,
        stored=_stored((offered[key] for key, _year, _name in targets if key in offered), office=office),
        office=office,
        writable_own=writable_bodies(Indicator(organisation=office), office),
        writable=writable_bodies(Indicator(), office),
        file_name=held.file_name,
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
        is_words=lambda heading: comparable_name(read_heading(heading).name) in words,
    )


def _target(
    column: FigureColumn | TextColumn, choice: Mapping[str, Any], *, names: Mapping[str, str], year: int
) -> tuple[str, int, str]:
    """Where a column goes, of which year, under which name: as chosen, else as its heading says."""
    read = read_heading(column.heading)
    guess = named_by(column.heading, names) or (NEW if isinstance(column, FigureColumn) else LEFT_OUT)
    target = choice.get("to", guess)
    if target not in (NEW, LEFT_OUT) and target not in names:
        target = guess
    return target, int(choice.get("year") or read.year or year), str(choice.get("name") or read.name)[:100]


def _stored(
    indicators: Iterable[Indicator], *, office: Organisation
) -> dict[tuple[int, int], dict[str, Stored]]:
    """(indicator, year) -> body code -> what stands there. What the importing office wrote itself it may correct."""
    found: dict[tuple[int, int], dict[str, Stored]] = {}
    rows = IndicatorValue.objects.filter(indicator__in=[one.pk for one in indicators]).order_by()
    for pk, year, code, value, absence, is_own in rows.values_list(
        "indicator_id", "year", "body__code", "value", "absence", "entered_by_body"
    ).iterator(chunk_size=5000):
        found.setdefault((pk, year), {})[code] = Stored(value, absence, is_own and code != office.code)
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
    taken: set[tuple[str, int]]


def _planned(column: FigureColumn | TextColumn, target: tuple[str, int, str], around: _Around) -> ColumnPlan:
    key, year, name = target
    indicator, table, office = around.offered.get(key), around.table, around.office
    described = described_by(column, table, file_name=around.file_name) if indicator is None else {}
    problem, factor = ("", 1.0) if key == LEFT_OUT else _fit(column, indicator, year, office)
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


def unit_of(column: FigureColumn | TextColumn) -> str:
    """The unit that the cells or the heading tell."""
    if isinstance(column, TextColumn) or column.unit == Unit.YES_NO:
        return ""
    if column.unit == Unit.PERCENT:
        return "%"
    return column.ending or read_heading(column.heading).unit


def _fit(
    column: FigureColumn | TextColumn, indicator: Indicator | None, year: int, office: Organisation
) -> tuple[str, float]:
    """Why a column cannot go into an indicator, and by what its values are multiplied."""
    if indicator is None:
        return (
            (_("文字の列からは、新しい指標を作れません。"), 1.0)
            if isinstance(column, TextColumn)
            else ("", 1.0)
        )
    if (indicator.key, year) in shipped_years() and not office.is_fictional:
        return _("%s年の値は、公表された値が入っています。取込みでは変わりません。") % year, 1.0
    if isinstance(column, TextColumn) != indicator.is_choice:
        return _("この指標の値は「%s」です。列の中身が合いません。") % indicator.get_kind_display(), 1.0
    if isinstance(column, TextColumn):
        return "", 1.0
    if indicator.is_yes_no != (column.unit == Unit.YES_NO):
        return _("この指標の値は「%s」です。列の中身が合いません。") % indicator.get_kind_display(), 1.0
    if column.unit == Unit.PERMILLE:
        return _("‰（千分率）の列は、この指標に入れられません。%に直してください。"), 1.0
    told = unit_of(column) if column.unit == Unit.PERCENT or column.ending else _known_unit(column)
    factor = factor_between(told, indicator.unit)
    if factor is None:
        return (
            _("単位が合いません。列は「%(from)s」、指標は「%(to)s」です。")
            % {"from": told, "to": indicator.unit or _("単位なし")},
            1.0,
        )
    return "", factor


def _known_unit(column: FigureColumn) -> str:
    """The unit in a heading, when it is one of money or percent: other brackets may hold anything (窓口)."""
    unit = unit_of(column)
    return unit if unit in ("%", "円", "千円", "百万円", "億円") else ""


def described_by(
    column: FigureColumn | TextColumn, table: IndicatorTable, *, file_name: str
) -> dict[str, Any]:
    """What a new indicator made from a column says of itself, until somebody describes it better."""
    is_percent = unit_of(column) == "%"
    is_yes_no = isinstance(column, FigureColumn) and column.unit == Unit.YES_NO
    return {
        "definition": _("ファイル「%(file)s」の列「%(heading)s」の値です。")
        % {"file": file_name, "heading": column.heading[:200]},
        "kind": Indicator.Kind.YES_NO
        if is_yes_no
        else Indicator.Kind.PERCENT
        if is_percent
        else Indicator.Kind.NUMBER,
        "unit": "%" if is_percent else unit_of(column)[:20],
        "decimals": _decimals(table, column.place),
        "direction": Indicator.Direction.NEITHER,
        "source": file_name[:200],
    }


def _decimals(table: IndicatorTable, place: int) -> int:
    exponents = [
        row.values[place].normalize().as_tuple().exponent for row in table.rows if place in row.values
    ]
    places = [-one for one in exponents if isinstance(one, int) and one < 0]
    return min(3, max(places, default=0))


def shown_remarks(plan: TablePlan, most: int) -> Sequence[TableRemark]:
    """The remarks that a page shows: what has to be mended first."""
    return sorted(plan.remarks, key=lambda one: (not one.is_error, one.row))[:most]
