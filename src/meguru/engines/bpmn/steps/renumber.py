"""Numbers of rows that follow their order again, with every mention of them."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.bpmn.steps.grammar import CannotRead, read_way
from meguru.engines.bpmn.steps.numbers import called, keys_of, scopes_of
from meguru.engines.bpmn.steps.rows import StepRow, StepTable
from meguru.engines.bpmn.steps.ways import To, Way, replaced, words_of


def renumbered(table: StepTable) -> StepTable:
    """Number the rows 1, 2, 3 ... in their order (3-1, 3-2 inside of row 3) and change 次の手順 accordingly.

    Words that cannot be read stay as they are.
    """
    keys = keys_of(table.rows)
    names = called(table.rows, keys)
    depths = scopes_of(table.rows)
    fresh = _fresh_numbers(table.rows, depths)
    number_of = dict(zip(keys, fresh, strict=True))
    rows = []
    for place, row in enumerate(table.rows):
        words = row.next
        if words.strip():
            try:
                words = words_of(read_way(words, names), lambda key: number_of[key])
            except CannotRead:
                words = row.next
        rows.append(replace(row, number=fresh[place], next=words))
    return replace(table, rows=tuple(rows))


def without_row(table: StepTable, *, place: int) -> StepTable:
    """Take a row out (`place` counts from 0) and let what led to it lead to where it went on; then renumber."""
    keys = keys_of(table.rows)
    names = called(table.rows, keys)
    gone = keys[place]
    below = keys[place + 1] if place + 1 < len(keys) else ""
    words = table.rows[place].next
    try:
        after: Way | None = read_way(words, names) if words.strip() else None
    except CannotRead:
        after = None
    after = To(below) if after is None and below else after
    number_of = {key: _name(row, n) for n, (key, row) in enumerate(zip(keys, table.rows, strict=True), 1)}
    rows = []
    for row in table.rows[:place] + table.rows[place + 1 :]:
        text = row.next
        if text.strip() and after is not None:
            try:
                way = read_way(text, names)
            except CannotRead:
                way = None
            if way is not None:
                moved = replaced(way, lambda to: after if to.step == gone else to)
                text = words_of(moved, lambda key: number_of[key]) if moved != way else text
        rows.append(replace(row, next=text))
    return renumbered(replace(table, rows=tuple(rows)))


def _name(row: StepRow, place: int) -> str:
    return row.number.strip() or str(place)


def _fresh_numbers(rows: tuple[StepRow, ...], around: list[int | None]) -> list[str]:
    """`around` is, per row, the place of the row that contains it."""
    counts: dict[int | None, int] = {}
    fresh: list[str] = []
    for place in range(len(rows)):
        holder = around[place]
        counts[holder] = counts.get(holder, 0) + 1
        fresh.append(f"{fresh[holder]}-{counts[holder]}" if holder is not None else str(counts[holder]))
    return fresh
