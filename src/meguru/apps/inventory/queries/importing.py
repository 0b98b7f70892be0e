"""What storing a table would change, before anything is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _

from meguru.apps.inventory.models import ImportedRow, Operation, OperationImport, StaffGrade
from meguru.apps.inventory.queries.history import FieldChange, changed_fields
from meguru.apps.inventory.queries.row_matching import Matches, key_parts, match_rows
from meguru.apps.inventory.queries.table_columns import (
    Stored,
    cells_of,
    department_names,
    layout_of,
    stored_of,
)
from meguru.apps.inventory.queries.table_values import (
    Wanted,
    differing,
    in_words,
    wanted,
    year_of,
)
from meguru.apps.registry.models import Department, Organisation, Person
from meguru.apps.registry.roles import Can
from meguru.engines.spreadsheets import Column, Problem, ReadRow, ReadTable, Value, read_table

MOST_ROWS = 3_000
YEAR = "system_renewal_year"


class State(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    STALE = "stale"  # changed, and a colleague changed the operation since the file was taken
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that can be stored. `version` is that of the operation now, 0 for a new one."""

    number: int
    state: State
    name: str
    department: str
    operation: Operation | None
    version: int
    changes: tuple[FieldChange, ...]
    wanted: Wanted

    @property
    def token(self) -> str:
        """What a ticked box sends: the row, and the version whose differences were looked at."""
        return f"{self.number}:{self.version}"


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A whole file against the inventory. `left_alone` are the office's operations that the file does not have."""

    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[str, ...]
    left_alone: tuple[str, ...]

    def of(self, state: State) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.state is state)

    @property
    def storable(self) -> dict[int, PlannedRow]:
        return {row.number: row for row in self.rows if row.state is not State.UNCHANGED}


@dataclass(slots=True)
class _World:
    """What is stored of the office, by what rows are compared with."""

    columns: list[Column]
    stored: dict[int, Stored]
    departments: dict[str, Department]
    names: dict[int, str]
    grades: dict[int, StaffGrade]
    editable: set[str]
    put_away: dict[int, str]
    taken_names: dict[tuple[str, str], tuple[int, str]]
    taken_codes: dict[str, tuple[int, str]]


class _Wrong(Exception):
    """A row that cannot be stored."""

    def __init__(self, code: str, heading: str, message: str, typed: str = "") -> None:
        super().__init__(message)
        self.code, self.heading, self.message, self.typed = code, heading, message, typed


def plan_import(*, content: bytes, organisation: Organisation, user: Person) -> ImportPlan:
    """Compare a file with the inventory of an office. Raises: Refused of the engine, for the whole file."""
    layout = layout_of(organisation)
    table = read_table(content, layout, most_rows=MOST_ROWS)
    world = _world(organisation, user, [layout.column(key) for key in table.present])
    matches = match_rows(table.rows, [one.operation for one in world.stored.values()])
    problems = list(table.problems)
    rows = []
    for row in table.rows:
        if row.wrong:
            continue
        try:
            rows.append(_planned(row, matches, world))
        except _Wrong as reason:
            problems.append(
                Problem(reason.code, row.number, reason.heading, reason.message, reason.typed[:200])
            )
    seen = {operation.pk for operation in matches.operations.values()}
    return ImportPlan(
        rows=tuple(rows),
        problems=tuple(sorted(problems, key=lambda problem: problem.row)),
        problem_count=table.problem_count + len(problems) - len(table.problems),
        notices=tuple(_notices(table, organisation)),
        left_alone=tuple(one.operation.name for pk, one in world.stored.items() if pk not in seen),
    )


def _world(organisation: Organisation, user: Person, columns: list[Column]) -> _World:
    every = Operation.objects.filter(organisation=organisation)
    rows = list(every.in_use().select_related("department", "changed_by").order_by("duty_order", "pk"))
    departments = list(
        Department.objects.filter(organisation=organisation).select_related("parent__parent__parent")
    )
    return _World(
        columns=columns,
        stored={one.operation.pk: one for one in stored_of(rows)},
        departments={str(one.pk): one for one in departments},
        names=department_names(departments),
        grades={one.pk: one for one in StaffGrade.objects.filter(organisation=organisation)},
        editable={str(one.pk) for one in departments if user.can(Can.EDIT_OPERATIONS, department=one)},
        put_away=dict(every.filter(put_away_at__isnull=False).values_list("pk", "name")),
        taken_names={
            (str(one.department_id), one.name): (one.pk, f"「{one.name}」（登録済み）") for one in rows
        },
        taken_codes={one.code: (one.pk, f"「{one.name}」（登録済み）") for one in rows if one.code},
    )


def _planned(row: ReadRow, matches: Matches, world: _World) -> PlannedRow:
    if row.number in matches.twice:
        raise _Wrong(
            "same-operation",
            "業務名",
            _("%(row)s行目と同じ業務です。どちらか1行だけを残してください。")
            % {"row": matches.twice[row.number]},
            str(row.values.get("name") or ""),
        )
    operation = matches.operations.get(row.number)
    parts = key_parts(row.key)
    if operation is None and parts and parts[0] in world.put_away:
        raise _Wrong(
            "put-away",
            "業務名",
            _(
                "一覧から外した業務です。先に業務を一覧に戻してください。新しい業務として加えるときは、管理番号の欄を空にしてください。"
            ),
            str(row.values.get("name") or ""),
        )
    cells = _with_year(row.values)
    stored = world.stored[operation.pk] if operation else None
    now = cells_of(stored) if stored else {}
    changed = differing(cells=cells, stored=now, columns=world.columns)
    if changed:
        _check_department(cells, operation, world)
        _check_taken(row, cells, changed, operation, world)
    return PlannedRow(
        number=row.number,
        state=_state(operation, changed, matches.versions.get(row.number)),
        name=operation.name if operation else str(cells["name"]),
        department=world.names[operation.department_id if operation else int(str(cells["department"]))],
        operation=operation,
        version=operation.version if operation else 0,
        changes=tuple(
            FieldChange(
                column.heading, in_words(now.get(column.key), column), in_words(cells[column.key], column)
            )
            for column in changed
        ),
        wanted=wanted(
            cells=cells,
            changed=changed,
            stored=stored,
            departments=world.departments,
            grades=world.grades,
        ),
    )


def _state(operation: Operation | None, changed: list[Column], taken_from: int | None) -> State:
    if operation is None:
        return State.NEW
    if not changed:
        return State.UNCHANGED
    return State.STALE if taken_from is not None and taken_from != operation.version else State.CHANGED


def _with_year(values: Mapping[str, Value]) -> dict[str, Value]:
    cells = dict(values)
    typed = cells.get(YEAR)
    if typed is not None:
        year = year_of(str(typed))
        if year is None:
            raise _Wrong(
                "year",
                "システムの更新年度",
                _("年度として読めません。西暦か和暦で書いてください（例：2028、令和10年度）。"),
                str(typed),
            )
        cells[YEAR] = str(year)
    return cells


def _check_department(cells: Mapping[str, Value], operation: Operation | None, world: _World) -> None:
    """Staff of a section change the operations of their section only, and give none away."""
    concerned = [str(cells["department"]), *([str(operation.department_id)] if operation else [])]
    for key in concerned:
        if key not in world.editable:
            name = world.names[int(key)]
            raise _Wrong(
                "other-department",
                "担当部署",
                _(
                    "「%(name)s」の業務を変えられるのは、その部署の職員です。この行は取り込みません。変えたいときは、担当部署に頼んでください。"
                )
                % {"name": name},
                name,
            )


def _check_taken(
    row: ReadRow,
    cells: Mapping[str, Value],
    changed: list[Column],
    operation: Operation | None,
    world: _World,
) -> None:
    """Names and numbers that another operation or an earlier row has; a free one is this row's from here on."""
    keys = {column.key for column in changed}
    own = operation.pk if operation else -row.number
    where = _("%(row)s行目") % {"row": row.number}
    if keys & {"name", "department"}:
        name = (str(cells["department"]), str(cells["name"]))
        holder = world.taken_names.setdefault(name, (own, where))
        if holder[0] != own:
            raise _Wrong(
                "name-taken",
                "業務名",
                _("同じ部署の同じ名前の業務が、%(where)sにあります。別の業務名にしてください。")
                % {"where": holder[1]},
                name[1],
            )
    code = str(cells.get("code") or "")
    if "code" in keys and code:
        holder = world.taken_codes.setdefault(code, (own, where))
        if holder[0] != own:
            raise _Wrong(
                "code-taken",
                "事務分掌番号",
                _("この番号は%(where)sで使っています。別の番号にしてください。") % {"where": holder[1]},
                code,
            )


def _notices(table: ReadTable, organisation: Organisation) -> Iterable[str]:
    office = table.marker.get("office", organisation.code)
    if office != organisation.code:
        yield _(
            "ほかの団体から取り出したファイルです。管理番号は使えないので、事務分掌番号と業務名で照らし合わせました。"
        )
    for notice in table.notices:
        yield notice.message


def may_undo(*, imported: OperationImport, user: Person) -> bool:
    """Whoever may change every operation of the import."""
    sections = Department.objects.filter(operations__imported_rows__imported=imported).distinct()
    return imported.undone_at is None and all(
        user.can(Can.EDIT_OPERATIONS, department=section)
        for section in sections.select_related("parent__parent__parent")
    )


def stored_rows(imported: OperationImport) -> list[tuple[ImportedRow, tuple[FieldChange, ...]]]:
    """What an import did, row by row."""
    return [
        (row, changed_fields(row.before, row.after))
        for row in imported.rows.select_related("operation__department")
    ]
