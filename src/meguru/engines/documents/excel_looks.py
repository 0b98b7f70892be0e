"""How cells of a workbook look. Making a style is slow and a table needs the same few thousands of times."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

FONT_NAME = "BIZ UDPゴシック"
_LINE = Side(style="thin", color="B9C0CB")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEADER = PatternFill("solid", fgColor="E9EEF6")


@dataclass(frozen=True, slots=True)
class Look:
    """Everything that can differ between two cells; `is_quoted` keeps text like =1 from becoming a formula."""

    size: int = 10
    bold: bool = False
    wrap: bool | None = True
    horizontal: str | None = None
    number_format: str = ""
    is_framed: bool = False
    is_header: bool = False
    is_quoted: bool = False


class Looks:
    """The looks of one workbook: each is made once and copied from then on."""

    def __init__(self) -> None:
        self._made: dict[Look, Any] = {}

    def dress(self, cell: Any, look: Look) -> None:
        """This function will give a cell its look."""
        made = self._made.get(look)
        if made is None:
            _make(cell, look)
            made = self._made[look] = cell._style
        cell._style = copy(made)


def _make(cell: Any, look: Look) -> None:
    cell.font = Font(name=FONT_NAME, size=look.size, bold=look.bold)
    cell.alignment = Alignment(wrap_text=look.wrap, vertical="top", horizontal=look.horizontal)
    if look.number_format:
        cell.number_format = look.number_format
    if look.is_framed:
        cell.border = _FRAME
    if look.is_header:
        cell.fill = _HEADER
    cell.quotePrefix = look.is_quoted
