"""A document as a Word file."""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.shared import Emu, Mm, Pt, RGBColor

from meguru.engines.documents.figures import Picture, on_wide_pages, parts_of, picture_of, svg_to_png
from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Document,
    Figure,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
)
from meguru.engines.documents.packages import without_clock
from meguru.engines.documents.word_marks import (
    describe_picture,
    keep_row_together,
    light_borders,
    no_borders,
    page_number,
    repeat_header,
    set_fonts,
    shade,
    side_line,
)
from meguru.engines.documents.wording import cell_text, clean, is_number_column, words

A4 = (Mm(210), Mm(297))
MARGIN, WIDE_MARGIN = Mm(20), Mm(13)
QUIET, ACCENT = RGBColor(0x55, 0x59, 0x5F), RGBColor(0x0B, 0x57, 0xA4)
PIXELS_PER_PICTURE = 2000
CHARACTER = Pt(9)  # a full-width character in a table
_CALLOUT_COLOURS = {
    CalloutKind.NOTE: ("F2F5FA", "0B57A4"),
    CalloutKind.WARNING: ("FFF6E8", "B25E00"),
    CalloutKind.SUCCESS: ("EEF8F1", "146C43"),
}


def to_docx(document: Document, *, language: str = "ja") -> bytes:
    """Render a document as .docx: real headings, tables whose header repeats, wide figures on landscape pages.

    Equal documents give equal bytes. Raises: CannotDraw when a figure is no SVG.
    """
    paper = docx.Document()
    set_fonts(paper)
    _upright(paper.sections[0])
    page_number(paper.sections[0])
    properties = paper.core_properties
    properties.title = clean(document.title)[:250]
    properties.author = "Meguru"
    properties.language = language
    _front(paper, document)
    writer = _Writer(paper=paper, language=language)
    for block, wide in zip(document.blocks, on_wide_pages(document.blocks), strict=True):
        writer.write(block, wide=wide)
    target = io.BytesIO()
    paper.save(target)
    return without_clock(target.getvalue())


def _front(paper: Any, document: Document) -> None:
    paper.add_paragraph(clean(document.title), style="Title")
    if document.subtitle:
        paper.add_paragraph(clean(document.subtitle), style="Subtitle")
    if document.meta:
        table = paper.add_table(rows=0, cols=2)
        for label, value in document.meta:
            cells = table.add_row().cells
            _fill(cells[0], label, size=9.5, colour=QUIET)
            _fill(cells[1], value, size=9.5)
        _set_widths(table, [Mm(38), Mm(132)])


def _upright(section: Any) -> None:
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _landscape(section: Any) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = A4[1], A4[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = WIDE_MARGIN


def _fill(cell: Any, text: str, *, size: float, colour: RGBColor | None = None, bold: bool = False) -> Any:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(clean(text))
    run.font.size = Pt(size)
    run.font.bold = bold
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _set_widths(table: Any, widths: list[int]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


class _Writer:
    """Appends one block after the other; knows whether the page lies on its side."""

    def __init__(self, *, paper: Any, language: str) -> None:
        self.paper = paper
        self.words = words(language)
        self.language = language
        self.tables = self.figures = 0
        self.is_landscape = False

    def write(self, block: Block, *, wide: bool) -> None:
        turned = self.is_landscape
        self._turn(landscape=wide)
        if turned and not self.is_landscape and isinstance(block, PageBreak):
            return
        if isinstance(block, Heading):
            self.paper.add_heading(clean(block.text), level=min(max(block.level, 1), 3))
        elif isinstance(block, Paragraph):
            self.paper.add_paragraph(clean(block.text))
        elif isinstance(block, Bullets):
            for item in block.items:
                self.paper.add_paragraph(clean(item), style="List Bullet")
        elif isinstance(block, Table):
            self._table(block)
        elif isinstance(block, Figure):
            self._figure(block)
        elif isinstance(block, KeyFigures):
            self._key_figures(block)
        elif isinstance(block, Callout):
            self._callout(block)
        else:
            self.paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _turn(self, *, landscape: bool) -> None:
        if landscape != self.is_landscape:
            section = self.paper.add_section(WD_SECTION.NEW_PAGE)
            (_landscape if landscape else _upright)(section)
            self.is_landscape = landscape

    def _room(self) -> tuple[int, int]:
        section = self.paper.sections[-1]
        across = section.page_width - section.left_margin - section.right_margin
        along = section.page_height - section.top_margin - section.bottom_margin
        return across, along

    def _caption(self, text: str) -> None:
        paragraph = self.paper.add_paragraph(clean(text), style="Caption")
        paragraph.paragraph_format.keep_with_next = True

    def _table(self, table: Table) -> None:
        self.tables += 1
        self._caption(f"{self.words['table']}{self.tables} {table.caption}")
        columns = range(len(table.headers))
        if table.headers:
            grid = self.paper.add_table(rows=1, cols=len(table.headers))
            light_borders(grid)
            grid.alignment = WD_TABLE_ALIGNMENT.CENTER
            widths = self._column_widths(table)
            _set_widths(grid, widths)
            repeat_header(grid.rows[0])
            for column in columns:
                cell = grid.rows[0].cells[column]
                shade(cell, "E9EEF6")
                paragraph = _fill(cell, table.headers[column], size=9, bold=True)
                self._align(paragraph, table, column)
            for row in table.rows:
                new = grid.add_row()
                keep_row_together(new)
                for column, cell in enumerate(new.cells):
                    cell.width = widths[column]
                    text = cell_text(row[column], table.kind(column), language=self.language)
                    self._align(_fill(cell, text, size=9), table, column)
        if not table.rows:
            self._small(self.words["no_rows"])
        self._small(table.note)

    def _align(self, paragraph: Any, table: Table, column: int) -> None:
        if is_number_column(table.kind(column)):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT

    def _column_widths(self, table: Table) -> list[int]:
        """Numbers get the room they need; text columns share the rest by the length of what is in them."""
        wanted: list[float] = []
        for column, header in enumerate(table.headers):
            kind = table.kind(column)
            texts = [cell_text(row[column], kind, language=self.language) for row in table.rows[:200]]
            longest = max((_length(text) for text in texts), default=0.0)
            if is_number_column(kind):
                wanted.append(min(max(longest * 1.1, min(_length(header), 6.0)), 18.0) + 1.8)
            else:
                wanted.append(max(min(longest, 36.0), min(_length(header), 8.0), 4.0) + 1.8)
        across = self._room()[0]
        numbers = [is_number_column(table.kind(column)) for column in range(len(wanted))]
        fixed = sum(width for width, number in zip(wanted, numbers, strict=True) if number) * CHARACTER
        text = sum(width for width, number in zip(wanted, numbers, strict=True) if not number)
        if not text or fixed > across * 0.7:
            return [Emu(int(across * share / sum(wanted))) for share in wanted]
        return [
            Emu(int(share * CHARACTER if number else (across - fixed) * share / text))
            for share, number in zip(wanted, numbers, strict=True)
        ]

    def _small(self, text: str) -> None:
        if text:
            paragraph = self.paper.add_paragraph()
            run = paragraph.add_run(clean(text))
            run.font.size = Pt(8.5)
            run.font.color.rgb = QUIET

    def _figure(self, figure: Figure) -> None:
        self.figures += 1
        picture = picture_of(figure.svg)
        parts = parts_of(picture)
        caption = f"{self.words['figure']}{self.figures} {figure.caption}"
        self._caption(f"{caption}（{self.words['overview']}）" if parts else caption)
        self._picture(picture, figure.alt or figure.caption)
        for number, part in enumerate(parts, start=1):
            self._caption(f"{caption}（{self.words['part']} {number}/{len(parts)}）")
            self._picture(part, f"{figure.alt or figure.caption} {number}/{len(parts)}")

    def _picture(self, picture: Picture, alt: str) -> None:
        across, along = self._room()
        along -= Mm(26)  # the caption, and a heading above it
        share = min(across / picture.width, along / picture.height, Mm(297) / 1000)
        pixels = min(PIXELS_PER_PICTURE, int(PIXELS_PER_PICTURE * picture.width / picture.height))
        png = svg_to_png(picture.svg, width_px=max(pixels, 64))
        paragraph = self.paper.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        inline = paragraph.add_run().add_picture(io.BytesIO(png), width=Emu(int(picture.width * share)))
        describe_picture(inline, clean(alt))

    def _key_figures(self, block: KeyFigures) -> None:
        if not block.figures:
            return
        columns = len(block.figures) if len(block.figures) <= 4 else 3 if len(block.figures) <= 6 else 4
        rows = -(-len(block.figures) // columns)
        grid = self.paper.add_table(rows=rows, cols=columns)
        light_borders(grid)
        _set_widths(grid, [Emu(self._room()[0] // columns)] * columns)
        for row in grid.rows:
            keep_row_together(row)
        for place in range(len(block.figures), rows * columns):
            no_borders(grid.cell(place // columns, place % columns))
        for place, figure in enumerate(block.figures):
            cell = grid.cell(place // columns, place % columns)
            _fill(cell, figure.label, size=8.5, colour=QUIET)
            value = cell.add_paragraph()
            value.paragraph_format.space_after = Pt(0)
            number = value.add_run(clean(figure.value))
            number.font.size, number.font.bold, number.font.color.rgb = Pt(17), True, ACCENT
            value.add_run(f" {clean(figure.unit)}").font.size = Pt(10)
            if figure.note:
                note = cell.add_paragraph().add_run(clean(figure.note))
                note.font.size, note.font.color.rgb = Pt(8), QUIET
        self.paper.add_paragraph().paragraph_format.space_after = Pt(2)

    def _callout(self, block: Callout) -> None:
        fill, line = _CALLOUT_COLOURS[block.kind]
        grid = self.paper.add_table(rows=1, cols=1)
        cell = grid.cell(0, 0)
        shade(cell, fill)
        side_line(cell, line)
        _fill(cell, self.words[block.kind], size=10, bold=True)
        cell.add_paragraph(clean(block.text)).paragraph_format.space_after = Pt(2)
        self.paper.add_paragraph().paragraph_format.space_after = Pt(2)


def _length(text: str) -> float:
    """Length in full-width characters."""
    return sum(0.55 if char.isascii() else 1.0 for char in text)
