"""How long a document becomes in Word: an estimate in points, on the safe side.

Sizes are those that `engines.documents.to_docx` writes on A4: 170 mm across, 257 mm along, text of 10.5 points, tables
of 9 points. A character of the width of kanji counts 1, one of ASCII 0.55.
"""

from __future__ import annotations

import math

from meguru.engines.documents import (
    Block,
    Bullets,
    Document,
    Figure,
    Heading,
    Paragraph,
    Table,
    cell_text,
)

ACROSS, ALONG = 482.0, 728.0
TEXT, LINE, AFTER = 10.5, 17.5, 6.0
SMALL, SMALL_LINE = 9.0, 15.0
HEADING = {1: 50.0, 2: 32.0, 3: 28.0}
TITLE, SUBTITLE, META = 48.0, 24.0, 18.0
CAPTION, NOTE = 24.0, 24.0
CELL_PADDING = 11.0


def estimated_pages(document: Document) -> int:
    return math.ceil(estimated_points(document) / ALONG)


def estimated_points(document: Document) -> float:
    head = TITLE + (SUBTITLE if document.subtitle else 0) + META * len(document.meta)
    return head + sum(_height(block) for block in document.blocks)


def width_of(text: str) -> float:
    """Width in full-width characters."""
    return sum(0.55 if char.isascii() else 1.0 for char in text)


def _height(block: Block) -> float:
    if isinstance(block, Heading):
        return HEADING.get(block.level, HEADING[3])
    if isinstance(block, Paragraph):
        return _lines(block.text, ACROSS / TEXT) * LINE + AFTER
    if isinstance(block, Bullets):
        return sum(_lines(item, (ACROSS - 18) / TEXT) * LINE + AFTER for item in block.items)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Figure):
        return CAPTION + _picture(block.svg) + AFTER
    return LINE


def _lines(text: str, room: float) -> int:
    return max(1, math.ceil(width_of(text) / (room - 1)))


def _table(table: Table) -> float:
    """Columns get room by what is in them, as the Word file gives it."""
    columns = range(len(table.headers))
    texts = [[cell_text(row[n], table.kind(n)) for n in columns] for row in table.rows]
    wanted = [
        max(
            min(max((width_of(row[n]) for row in texts), default=0), 36),
            min(width_of(table.headers[n]), 8),
            4,
        )
        + 1.8
        for n in columns
    ]
    room = [(ACROSS * one / sum(wanted) - CELL_PADDING) / SMALL for one in wanted]
    height = sum(
        max(_lines(text, room[n] + 1) for n, text in enumerate(row)) * SMALL_LINE + 1
        for row in [list(table.headers), *texts]
    )
    return CAPTION + height + (NOTE if table.note else 0) + 4


def _picture(svg: str) -> float:
    """The height that a picture of full width takes."""
    box = svg.split('viewBox="', 1)[1].split('"', 1)[0].split()
    width, height = float(box[2]), float(box[3])
    return height * min(ACROSS / width, 0.842)
