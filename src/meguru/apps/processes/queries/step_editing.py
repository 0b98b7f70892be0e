"""The step table of a draft while somebody types: rows in, rows, drawing and remarks out. Never writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from meguru.apps.processes import bridge
from meguru.apps.processes.models import ProcessVersion
from meguru.apps.processes.step_table import (
    MOST_ROWS,
    Said,
    TypedRow,
    read,
    said_at_rows,
    typed_of,
    with_numbers_of,
)
from meguru.engines.bpmn import Diagram, check, lay_out
from meguru.engines.bpmn.steps import (
    RowProblem,
    StepRow,
    StepTable,
    apply_table,
    paste_rows,
    renumbered,
    table_of,
    without_row,
)


@dataclass(frozen=True, slots=True)
class StepEditing:
    """What the editor shows. `elements` names the element of each row, "" for a row that has none yet.

    `arranged` says that the whole drawing was asked to be laid out anew; it stays so until it is saved or undone.
    """

    rows: list[TypedRow]
    current: int
    diagram: Diagram
    elements: list[str]
    says: list[Said]
    may_be_saved: bool = True
    arranged: bool = False


@dataclass(frozen=True, slots=True)
class _Changed:
    """Rows after an action, the row to go on with, and what the action has to say."""

    rows: list[TypedRow]
    current: int
    problems: tuple[RowProblem, ...] = ()


def step_editing(version: ProcessVersion) -> StepEditing:
    """A draft as it was last saved."""
    diagram = bridge.diagram_of(version.xml)
    table = table_of(diagram)
    elements = [row.id for row in table.rows]
    says = said_at_rows(
        diagram=diagram, remarks=[*table.untold, *check(diagram)], elements=elements, problems=()
    )
    return StepEditing(typed_of(table.rows), current=0, diagram=diagram, elements=elements, says=says)


def step_editing_of(
    base: Diagram,
    rows: Sequence[TypedRow],
    *,
    current: int,
    action: str = "check",
    pasted: str = "",
    arranged: bool = False,
) -> StepEditing:
    """What was typed on a drawing, after an action: insert, up, down, delete, paste; any other changes no row.

    With `arranged`, or the action arrange, the places of the drawing are made anew.

    The drawing follows as far as the rows can be understood; otherwise it is `base` and `says` tells why. What is about
    to be saved is not checked: the page that comes next does.
    """
    changed = _act(list(rows), current=current, action=action, pasted=pasted)
    table, problems = read(changed.rows)
    applied = apply_table(base, table)
    arranged = arranged or action == "arrange"
    drawing = lay_out(applied.diagram) if arranged and applied.is_done else applied.diagram
    may_be_saved = applied.is_done and all(one.severity != "error" for one in problems)
    remarks = check(applied.diagram) if applied.is_done and not (action == "save" and may_be_saved) else ()
    elements = list(applied.ids)
    says = said_at_rows(
        diagram=applied.diagram,
        remarks=remarks,
        elements=elements,
        problems=[*changed.problems, *problems, *applied.problems],
    )
    return StepEditing(
        rows=changed.rows,
        current=changed.current,
        diagram=drawing,
        elements=elements,
        says=says,
        may_be_saved=may_be_saved,
        arranged=arranged,
    )


def _act(rows: list[TypedRow], *, current: int, action: str, pasted: str) -> _Changed:
    current = min(max(current, 0), max(len(rows) - 1, 0))
    if action == "insert" and len(rows) >= MOST_ROWS:
        return _Changed(rows, current, (_too_many(len(rows) + 1),))
    if action == "insert":
        at = current + 1 if rows else 0
        return _Changed(_numbered([*rows[:at], TypedRow(), *rows[at:]]), at)
    if action in ("up", "down") and rows:
        return _moved(rows, current, current + (1 if action == "down" else -1))
    if action == "delete" and rows:
        kept = [*rows[:current], *rows[current + 1 :]]
        numbered = without_row(read(rows)[0], place=current)
        return _Changed(with_numbers_of(kept, numbered.rows), min(current, max(len(kept) - 1, 0)))
    if action == "paste":
        return _pasted(rows, current, pasted)
    return _Changed(rows, current)


def _moved(rows: list[TypedRow], place: int, to: int) -> _Changed:
    if not 0 <= to < len(rows):
        return _Changed(rows, place)
    rows[place], rows[to] = rows[to], rows[place]
    return _Changed(_numbered(rows), to)


def _pasted(rows: list[TypedRow], current: int, text: str) -> _Changed:
    """Pasted rows take the place of the blank rows from the chosen one on, else they come after it."""
    found = paste_rows(text)
    if not found.rows:
        nothing = RowProblem(
            None,
            "",
            _(
                "貼り付けた中に、手順として読める行がありませんでした。Excel の表の行を選んでコピーしてください。"
            ),
        )
        return _Changed(rows, current, (nothing, *found.problems))
    if len(rows) + len(found.rows) > MOST_ROWS:
        return _Changed(rows, current, (_too_many(len(rows) + len(found.rows)),))
    begin = current if rows and rows[current].is_blank else min(current + 1, len(rows))
    end = begin
    while end < len(rows) and end - begin < len(found.rows) and rows[end].is_blank:
        end += 1
    new = renumbered(StepTable(found.rows)).rows
    old = _numbered_from(rows, len(new) + 1)
    problems = [replace(one, row=None if one.row is None else one.row + begin) for one in found.problems]
    if found.unused:
        words = _("使わなかった列：%s") % "、".join(found.unused)
        problems.append(RowProblem(None, "", words, "hint"))
    return _Changed(_numbered([*old[:begin], *typed_of(new), *old[end:]]), begin, tuple(problems))


def _too_many(count: int) -> RowProblem:
    words = _(
        "手順が%(count)s行になります。手順表で書けるのは%(most)s行までです。業務を分けて、それぞれの流れを描いてください。"
    )
    return RowProblem(None, "", words % {"count": count, "most": MOST_ROWS})


def fits_a_table(version: ProcessVersion) -> bool:
    """Whether a drawing has few enough steps to be edited in the table; larger ones are drawn."""
    return len(bridge.diagram_of(version.xml).tasks()) < MOST_ROWS


def _numbered_from(rows: list[TypedRow], first: int) -> list[TypedRow]:
    """The same rows with numbers that begin later, so that pasted rows can keep theirs for a moment."""
    ahead = tuple(StepRow(number=f"★{place}") for place in range(1, first))
    numbered = renumbered(StepTable((*ahead, *read(rows)[0].rows))).rows
    return with_numbers_of(rows, numbered[len(ahead) :])


def _numbered(rows: list[TypedRow]) -> list[TypedRow]:
    return with_numbers_of(rows, renumbered(read(rows)[0]).rows)
