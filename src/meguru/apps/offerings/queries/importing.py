"""A table of services from Excel or CSV against what the municipality noted; and the files to take along."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from meguru.apps.offerings.bridge import Noted, noted_of
from meguru.apps.offerings.models import ImportedOffering, Offering, OfferingImport
from meguru.apps.offerings.queries.world import Listed, listed
from meguru.apps.offerings.tables import LAYOUT, NAME, BadCell, cells_of, field_names, noted_from
from meguru.apps.registry.models import Organisation, Person
from meguru.engines.spreadsheets import Problem, ReadRow, TableRow, read_table, write_csv, write_workbook

MOST_ROWS = 1_000


class LineState(StrEnum):
    """What a row would do."""

    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlannedOffering:
    """A row that can be stored; `revision` is that of the notes now, 0 when there are none."""

    number: int
    state: LineState
    key: str
    name: str
    revision: int
    before: Noted
    wanted: Noted

    @property
    def token(self) -> str:
        """What a ticked box sends: the row, and the revision whose differences were looked at."""
        return f"{self.number}:{self.revision}"

    @property
    def changes(self) -> list[tuple[str, str, str]]:
        return differences(self.before, self.wanted)


@dataclass(frozen=True, slots=True)
class OfferingPlan:
    """A whole file against the notes of a municipality."""

    lines: tuple[PlannedOffering, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[str, ...]

    def of(self, state: LineState) -> tuple[PlannedOffering, ...]:
        return tuple(line for line in self.lines if line.state is state)

    @property
    def storable(self) -> dict[int, PlannedOffering]:
        return {line.number: line for line in self.of(LineState.CHANGED)}


def differences(before: Noted, after: Noted) -> list[tuple[str, str, str]]:
    """(heading, before, after) of what differs, in words."""
    old, new = before.words(), after.words()
    headings = list(dict.fromkeys([*old, *new]))
    return [
        (heading, old.get(heading, ""), new.get(heading, ""))
        for heading in headings
        if old.get(heading, "") != new.get(heading, "")
    ]


def plan_of(*, content: bytes, organisation: Organisation, user: Person) -> OfferingPlan:
    """Compare a file with the notes. Raises: Refused of the engine, for the whole file."""
    read = read_table(content, LAYOUT, most_rows=MOST_ROWS)
    services = {same_name(one.name): one for one in listed(organisation, user=user)}
    stored = {one.key: one for one in Offering.objects.filter(organisation=organisation)}
    problems, lines, seen = list(read.problems), [], dict[str, int]()
    for row in read.rows:
        if row.wrong:
            continue
        try:
            lines.append(_line(row, services, stored, seen))
        except BadCell as wrong:
            problems.append(Problem("cell", row.number, wrong.heading, str(wrong), wrong.typed))
    return OfferingPlan(
        lines=tuple(lines),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        problem_count=read.problem_count + len(problems) - len(read.problems),
        notices=tuple(notice.message for notice in read.notices),
    )


def _line(
    row: ReadRow, services: dict[str, Listed], stored: dict[str, Offering], seen: dict[str, int]
) -> PlannedOffering:
    name = str(row.values.get("name") or "")
    found = services.get(same_name(name))
    if found is None:
        raise BadCell(
            NAME,
            name,
            _(
                "この名前のサービスは一覧にありません。一覧の名前に直すか、独自のサービスとして加えてください。"
            ),
        )
    first = seen.setdefault(found.key, row.number)
    if first != row.number:
        raise BadCell(NAME, name, _("%s行目と同じサービスです。どちらか一つの行にしてください。") % first)
    current = stored.get(found.key)
    before = noted_of(current)
    wanted = noted_from(row.values, before)
    return PlannedOffering(
        number=row.number,
        state=LineState.UNCHANGED if wanted == before else LineState.CHANGED,
        key=found.key,
        name=found.name,
        revision=current.revision if current else 0,
        before=before,
        wanted=wanted,
    )


def same_name(text: str) -> str:
    """A name without width, case, blanks and middle dots."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in folded if letter not in " 　・･、,\t\n")


def workbook_file(organisation: Organisation, *, user: Person) -> bytes:
    """The list with what is noted; it can be filled in and brought back."""
    return write_workbook(LAYOUT, rows_of(organisation, user=user), marker={"office": organisation.code})


def csv_file(organisation: Organisation, *, user: Person) -> bytes:
    return write_csv(LAYOUT, rows_of(organisation, user=user))


def rows_of(organisation: Organisation, *, user: Person) -> list[TableRow]:
    notes = {one.key: one for one in Offering.objects.visible_to(user).filter(organisation=organisation)}
    names = field_names()
    return [
        TableRow(cells_of(noted_of(notes.get(one.key)), field=names[one.field], name=one.name))
        for one in listed(organisation, user=user)
    ]


def stored_rows(imported: OfferingImport) -> list[ImportedOffering]:
    """What an import did, row by row."""
    return list(imported.rows.all())
