"""What storing a table would do, before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from meguru.apps.initiatives.models import Initiative
from meguru.apps.problems.models import ProblemCard, TableKind, Voice
from meguru.apps.problems.queries.cards import cards_of
from meguru.apps.problems.queries.columns import layout_of
from meguru.apps.problems.queries.tables import card_cells
from meguru.engines.problem_analysis import MOST_WHYS, personal_in
from meguru.engines.problem_analysis.likeness import folded
from meguru.engines.spreadsheets import (
    Column,
    Kind,
    Problem,
    ReadRow,
    ReadTable,
    TableLayout,
    Value,
    read_table,
)
from meguru.engines.uploads import Refused

MOST_ROWS = 5_000


class State(StrEnum):
    """What a row would do."""

    NEW = "new"
    CHANGED = "changed"
    TWICE = "twice"  # the same sentence stands already; left out unless ticked
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """A row that can be stored. `values` are fields of the row; `revision` is that of the card that it changes."""

    number: int
    state: State
    text: str
    words: str
    values: Mapping[str, Any]
    scene: str | None = None
    card: ProblemCard | None = None
    is_personal: bool = False

    @property
    def token(self) -> str:
        """What a ticked box sends: the row, and the revision that was looked at, 0 for a new one."""
        return f"{self.number}:{self.card.revision if self.card else 0}"


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A whole file against what stands already."""

    kind: str
    rows: tuple[PlannedRow, ...]
    problems: tuple[Problem, ...]
    problem_count: int
    notices: tuple[str, ...] = field(default=())

    def of(self, state: State) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.state is state)

    @property
    def storable(self) -> dict[int, PlannedRow]:
        return {row.number: row for row in self.rows if row.state is not State.UNCHANGED}

    @property
    def personal(self) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.is_personal)


def plan_table(*, kind: str, content: bytes, initiative: Initiative) -> TablePlan:
    """Compare a file with what an initiative holds. Raises: Refused of the engine, for the whole file."""
    layout = layout_of(kind)
    table = _read(content, layout)
    columns = [layout.column(key) for key in table.present]
    readable = [row for row in table.rows if not row.wrong]
    problems = list(table.problems)
    if kind == TableKind.CARDS:
        rows, more = _card_rows(readable, columns, initiative)
        problems += more
    else:
        rows, more = _voice_rows(readable, initiative), []
    return TablePlan(
        kind=kind,
        rows=tuple(rows),
        problems=tuple(sorted(problems, key=lambda one: one.row)),
        problem_count=table.problem_count + len(more),
        notices=tuple(one.message for one in table.notices if one.code != "absent"),
    )


def _read(content: bytes, layout: TableLayout) -> ReadTable:
    """A list of sentences under one heading is a table too. Raises: Refused."""
    try:
        return read_table(content, layout, most_rows=MOST_ROWS)
    except Refused as reason:
        if reason.code != "no-table":
            raise
        sentences = replace(layout, columns=(layout.column("text"),), frozen=0)
        try:
            return read_table(content, sentences, most_rows=MOST_ROWS)
        except Refused as narrow:
            raise (reason if narrow.code == "no-table" else narrow) from narrow


def _voice_rows(rows: Sequence[ReadRow], initiative: Initiative) -> list[PlannedRow]:
    stored = Voice.objects.filter(initiative=initiative).in_use()
    seen = {(day, folded(text)) for day, text in stored.values_list("heard_on", "text")}
    found = []
    for row in rows:
        text = str(row.values["text"])
        values = {
            "text": text,
            "heard_on": row.values.get("heard_on"),
            "channel": row.values.get("channel") or Voice.Channel.OTHER,
            "count": int(str(row.values.get("count") or 1)),
        }
        mark = (values["heard_on"], folded(text))
        found.append(
            PlannedRow(
                number=row.number,
                state=State.TWICE if mark in seen else State.NEW,
                text=text,
                words=_("%(channel)s、%(count)s人")
                % {"channel": Voice.Channel(values["channel"]).label, "count": values["count"]},
                values=values,
                is_personal=bool(personal_in(text)),
            )
        )
        seen.add(mark)
    return found


def _card_rows(
    rows: Sequence[ReadRow], columns: Sequence[Column], initiative: Initiative
) -> tuple[list[PlannedRow], list[Problem]]:
    cards = {card.pk: card for card in cards_of(initiative)}
    sentences = {folded(card.text): card for card in cards.values()}
    found, problems, used = [], [], set()
    for row in rows:
        problem = _wrong(row, columns)
        if problem:
            problems.append(problem)
            continue
        key, revision = _key(row.key)
        card = cards.get(key) if key not in used else None
        if card is not None:
            used.add(key)
            planned = _changed(row, card, columns)
            if planned.state is State.CHANGED and card.revision != revision:
                problems.append(_stale(row, card))
                continue
            found.append(planned)
            continue
        text = str(row.values["text"])
        is_twice = folded(text) in sentences
        found.append(
            PlannedRow(
                number=row.number,
                state=State.TWICE if is_twice else State.NEW,
                text=text,
                words=_in_words(row.values, columns),
                values=values_of(row.values),
                scene=_text(row.values.get("scene")),
            )
        )
        sentences.setdefault(folded(text), ProblemCard(text=text))
    return found, problems


def _changed(row: ReadRow, card: ProblemCard, columns: Sequence[Column]) -> PlannedRow:
    stored = card_cells(card)
    differing = [
        column
        for column in columns
        if not _same(row.values.get(column.key), stored[column.key])
        and not (column.key == "per" and row.values.get("amount") is None)
    ]
    merged = stored | {column.key: row.values.get(column.key) for column in differing}
    return PlannedRow(
        number=row.number,
        state=State.CHANGED if differing else State.UNCHANGED,
        text=card.text,
        words="、".join(
            f"{column.heading}：{_word(stored[column.key], column)} → {_word(row.values.get(column.key), column)}"
            for column in differing
        ),
        values=values_of(merged),
        scene=_text(merged.get("scene")),
        card=card,
    )


def values_of(cells: Mapping[str, Value]) -> dict[str, Any]:
    """The cells of a row as fields of a card."""
    verified = cells.get("verified")
    amount = cells.get("amount")
    return {
        **{
            name: _text(cells.get(name)) or ""
            for name in ("text", "who", "how", "unit", "cause", "evidence", "verified_note")
        },
        "amount": None if amount is None else Decimal(str(amount)),
        "per": _text(cells.get("per")) or "year",
        "times": _whole(cells.get("times")),
        "whys": [word for number in range(1, MOST_WHYS + 1) if (word := _text(cells.get(f"why_{number}")))],
        "verified": "" if verified in (None, "not_yet") else str(verified),
        "verified_count": _whole(cells.get("verified_count")),
    }


def _wrong(row: ReadRow, columns: Sequence[Column]) -> Problem | None:
    if row.values.get("amount") is not None and not row.values.get("unit"):
        heading = next(column.heading for column in columns if column.key == "amount")
        return Problem(
            "no-unit",
            row.number,
            heading,
            "数に単位がありません。「単位」の列に、分、件、円などを書いてください。",
            str(row.values["amount"]),
        )
    return None


def _stale(row: ReadRow, card: ProblemCard) -> Problem:
    return Problem(
        "stale",
        row.number,
        "困りごと",
        f"ファイルを受け取った後に、{card.changed_by or 'ほかの人'}さんが変えました。"
        "今の一覧を受け取り直して、直してください。",
        card.text,
    )


def _key(key: str) -> tuple[int, int]:
    number, _colon, revision = key.partition(":")
    if number.isdecimal() and revision.isdecimal() and len(number) < 16 and len(revision) < 9:
        return int(number), int(revision)
    return 0, 0


def _same(one: Value, other: Value) -> bool:
    if isinstance(one, Decimal | int) and isinstance(other, Decimal | int):
        return one == other
    return (one or None) == (other or None) or {one, other} <= {None, "not_yet"}


def _in_words(cells: Mapping[str, Value], columns: Sequence[Column]) -> str:
    return "、".join(
        f"{column.heading}：{_word(cells[column.key], column)}"
        for column in columns
        if column.key != "text" and cells.get(column.key) is not None
    )


def _word(value: Value, column: Column) -> str:
    if value is None:
        return "—"
    if column.kind is Kind.CHOICE:
        return next((choice.label for choice in column.choices if choice.value == value), str(value))
    return f"{value:,f}" if isinstance(value, Decimal) else str(value)


def _text(value: Value) -> str | None:
    return None if value in (None, "") else str(value)


def _whole(value: Value) -> int | None:
    return None if value is None else int(str(value))
