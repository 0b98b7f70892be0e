"""The cells of the step table.

A table of 200 steps has 4,200 cells, which the template language needs half a second for; this takes a tenth of it.
Everything that people typed is escaped here.
"""

from __future__ import annotations

from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from meguru.apps.processes.step_table import Cell, GridRow

register = template.Library()


@register.simple_tag
def cells(row: GridRow) -> SafeString:
    """The fields of one row, each named by the number of its row and the heading of its column."""
    return mark_safe("".join(_cell(cell, row.place) for cell in row.cells))


def _cell(cell: Cell, place: int) -> str:
    column = cell.column
    name = "trait" if column.kind == "trait" else column.field
    group = f" group--{column.group}" if column.group else ""
    wrong = " is-wrong" if cell.wrong else ""
    return f'<td class="cell--{name}{group}{wrong}" data-label="{escape(column.label)}">{_field(cell, place)}</td>'


def _field(cell: Cell, place: int) -> str:
    column = cell.column
    wrong = ' aria-invalid="true"' if cell.wrong else ""
    said = f'name="{cell.name}" data-column="{column.field}" aria-labelledby="row-{place} head-{column.field}"{wrong}'
    if column.kind == "trait":
        ticked = " checked" if cell.ticked else ""
        return f'<label><input type="checkbox" {said} value="{cell.value}"{ticked}></label>'
    if column.kind == "amount":
        return (
            f'<input class="step-grid__amount" type="text" inputmode="decimal" autocomplete="off" {said}'
            f' value="{escape(cell.value)}">'
        )
    return f'<textarea rows="1" {said}>\n{escape(cell.value)}</textarea>'
