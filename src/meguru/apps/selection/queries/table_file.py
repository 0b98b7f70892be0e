"""The list of requirements as a table for Excel, and what storing a table that came back would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.selection.models import Selection, Wanted
from meguru.apps.selection.models.wanted import MOST_POINTS, MOST_ROWS, MOST_WEIGHT
from meguru.apps.selection.queries.table import RowValues, in_words, values_of
from meguru.engines.spreadsheets import (
    Column,
    Kind,
    Problem,
    ReadRow,
    TableLayout,
    TableRow,
    read_table,
    write_workbook,
)

LAYOUT = TableLayout(
    name="meguru-selection-requirements",
    version=1,
    sheet="求めること",
    frozen=2,
    about=(
        "サービスに求めることの一覧です。1行に1つずつ書きます。",
        "行を加えるときは、いちばん下に書き足します。行を外すのは画面で行います。",
    ),
    columns=(
        Column("area", "分野", longest=60, note="機能、性能、会社など。", width=22),
        Column("topic", "項目", required=True, longest=100, note="短い名前。例：ふだんの速さ", width=22),
        Column("ask", "求める内容", longest=500, note="会社に聞くこと。", width=44),
        Column("measure", "測り方と単位", longest=200, note="例：時間（秒）", width=26),
        Column("target", "ほしい値", longest=200, note="例：3以内", width=20),
        Column("must", "必須", Kind.YES_NO, note="満たさない候補を外すときは「はい」。"),
        Column(
            "weight",
            "重み",
            Kind.DECIMAL,
            least=0,
            most=MOST_WEIGHT,
            places=2,
            note="大事なほど大きな数。空欄は1。",
        ),
        Column(
            "most", "満点", Kind.WHOLE, least=1, most=MOST_POINTS, note="付けられるいちばん高い点。空欄は5。"
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that can be stored. `row` is None for a new one; `mark` that of the row as it stands now."""

    number: int
    row: Wanted | None
    values: RowValues
    mark: str

    @property
    def token(self) -> str:
        """What a ticked box sends: the row of the file, and what it was compared with."""
        return f"{self.number}:{self.mark}"

    @property
    def before(self) -> str:
        return in_words(values_of(self.row)) if self.row else ""

    @property
    def after(self) -> str:
        return in_words(self.values)


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A whole file against the list."""

    rows: tuple[PlannedRow, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[str, ...]
    left_alone: tuple[str, ...]


def workbook_of(selection: Selection) -> bytes:
    """The list as .xlsx; the hidden key of a row is its number."""
    rows = [
        TableRow(
            values={
                "area": row.area,
                "topic": row.topic,
                "ask": row.ask,
                "measure": row.measure,
                "target": row.target,
                "must": row.must,
                "weight": row.weight,
                "most": row.most,
            },
            key=f"{selection.pk}-{row.pk}",
        )
        for row in selection.wanted.in_use()
    ]
    return write_workbook(LAYOUT, rows)


def plan_table(*, content: bytes, selection: Selection) -> TablePlan:
    """Compare a file with the list. Raises: Refused of the engine, for the whole file."""
    table = read_table(content, LAYOUT, most_rows=MOST_ROWS)
    there = {row.pk: row for row in selection.wanted.in_use()}
    by_name = {(row.area, row.topic): row for row in there.values()}
    problems, rows, seen = list(table.problems), [], {}
    unchanged = 0
    for read in table.rows:
        if read.wrong:
            continue
        row = _row_of(read, selection, there, by_name)
        name = (str(read.values.get("area") or ""), str(read.values.get("topic") or ""))
        same = row.pk if row else name
        if same in seen:
            problems.append(_twice(read.number, seen[same], name[1]))
            continue
        seen[same] = read.number
        values = _values(read.values, row)
        if row is not None and values == values_of(row):
            unchanged += 1
            continue
        rows.append(PlannedRow(read.number, row, values, values_of(row).mark if row else "new"))
    kept = {key for key in seen if isinstance(key, int)}
    return TablePlan(
        rows=tuple(rows),
        unchanged=unchanged,
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        problem_count=table.problem_count + len(problems) - len(table.problems),
        notices=tuple(notice.message for notice in table.notices),
        left_alone=tuple(row.topic for pk, row in there.items() if pk not in kept),
    )


def _row_of(
    read: ReadRow,
    selection: Selection,
    there: Mapping[int, Wanted],
    by_name: Mapping[tuple[str, str], Wanted],
) -> Wanted | None:
    """By the hidden key when the file comes from this list, otherwise by area and topic."""
    of, _dash, pk = read.key.partition("-")
    known = {str(number): row for number, row in there.items()}
    if of == str(selection.pk) and pk in known:
        return known[pk]
    return by_name.get((str(read.values.get("area") or ""), str(read.values.get("topic") or "")))


def _values(cells: Mapping[str, Any], row: Wanted | None) -> RowValues:
    """The cells as a row; columns that the file lacks keep what stands there."""
    start = values_of(row) if row else RowValues()
    found: dict[str, Any] = {
        name: str(cells[name] or "")
        for name in ("area", "topic", "ask", "measure", "target")
        if name in cells
    }
    if "must" in cells:
        found["must"] = bool(cells["must"])
    if "weight" in cells:
        weight = cells["weight"]
        found["weight"] = Decimal(1) if weight is None else Decimal(str(weight)).quantize(Decimal("0.01"))
    if "most" in cells:
        found["most"] = 5 if cells["most"] is None else int(cells["most"])
    return replace(start, **found)


def _twice(number: int, first: int, topic: str) -> Problem:
    words = _("%(row)s行目と同じ項目です。どちらか1行だけを残してください。") % {"row": first}
    return Problem("same-row", number, _("項目"), words, topic[:200])


def chosen_of(plan: TablePlan, tokens: Iterable[str]) -> list[PlannedRow]:
    """The rows that were ticked and are still what was looked at."""
    wanted = set(tokens)
    return [row for row in plan.rows if row.token in wanted]
