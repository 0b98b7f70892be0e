"""What storing a table would change, before anything is stored."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.catalogue.models.shared import SharedRecord
from meguru.apps.catalogue.plain import differences, own_fields, words_of
from meguru.apps.catalogue.tables import BadCell, ImportTable
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.spreadsheets import Problem, ReadRow, TableRow, read_table, write_csv, write_workbook

MOST_ROWS = 3_000


class LineState(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """A row that can be stored. `current` is the record with the same name, None for a new one."""

    number: int
    state: LineState
    name: str
    current: Any
    wanted: Any
    changes: tuple[tuple[str, str, str], ...]

    @property
    def revision(self) -> int:
        return self.current.revision if self.current is not None else 0

    @property
    def token(self) -> str:
        """What a ticked box sends: the row, and the revision whose differences were looked at."""
        return f"{self.number}:{self.revision}"


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A whole file against what the office keeps."""

    lines: tuple[PlannedLine, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[str, ...]

    def of(self, state: LineState) -> tuple[PlannedLine, ...]:
        return tuple(line for line in self.lines if line.state is state)

    @property
    def storable(self) -> dict[int, PlannedLine]:
        return {line.number: line for line in self.lines if line.state is not LineState.UNCHANGED}


def plan_of(*, table: ImportTable, content: bytes, organisation: Organisation) -> TablePlan:
    """Compare a file with the records of an office. Raises: Refused of the engine, for the whole file."""
    read = read_table(content, table.layout, most_rows=MOST_ROWS)
    stored = {
        one.identity: one
        for one in table.model._default_manager.filter(organisation=organisation, put_away_at__isnull=True)
    }
    lines: list[PlannedLine] = []
    problems = list(read.problems)
    seen: dict[str, int] = {}
    for row in read.rows:
        if row.wrong:
            continue
        try:
            line = _line(row, table, organisation, stored)
            first = seen.setdefault(line.wanted.identity, row.number)
            if first != row.number:
                raise BadCell(
                    table.layout.columns[0].heading,
                    line.name,
                    _("%s行目と同じものです。どちらか一つにしてください。") % first,
                )
            lines.append(line)
        except BadCell as wrong:
            problems.append(Problem("cell", row.number, wrong.heading, str(wrong), wrong.typed))
    return TablePlan(
        lines=tuple(lines),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        problem_count=read.problem_count + len(problems) - len(read.problems),
        notices=tuple(notice.message for notice in read.notices),
    )


def _line(
    row: ReadRow, table: ImportTable, organisation: Organisation, stored: dict[str, SharedRecord]
) -> PlannedLine:
    values = table.read(row.values)
    wanted = table.model(organisation=organisation, **values)
    identity = wanted.identify()
    current = stored.get(identity)
    if current is not None:
        wanted = copy.copy(current)
        for name, value in values.items():
            setattr(wanted, name, value)
        if "sharing" in values:
            wanted.shared_group = None
    wanted.identity = identity
    if table.link is not None:
        table.link(wanted)
    changes = _written(wanted) if current is None else differences(current, wanted)
    return PlannedLine(
        number=row.number,
        state=LineState.NEW if current is None else LineState.CHANGED if changes else LineState.UNCHANGED,
        name=str(wanted),
        current=current,
        wanted=wanted,
        changes=tuple(changes),
    )


def _written(new: SharedRecord) -> list[tuple[str, str, str]]:
    return [
        (str(field.verbose_name), "", words)
        for field in own_fields(type(new))
        if (words := words_of(new, field))
    ]


def template_file(table: ImportTable) -> bytes:
    """An empty table with an example on a sheet of its own."""
    return write_workbook(table.layout, [], examples=[TableRow(one) for one in table.examples])


def workbook_file(table: ImportTable, *, user: Person) -> bytes:
    """Every record in use that this person may see."""
    return write_workbook(table.layout, _rows(table, user))


def csv_file(table: ImportTable, *, user: Person) -> bytes:
    return write_csv(table.layout, _rows(table, user))


def _rows(table: ImportTable, user: Person) -> list[TableRow]:
    found = table.model.objects.visible_to(user).in_use()
    return [TableRow(table.write(one)) for one in found]
