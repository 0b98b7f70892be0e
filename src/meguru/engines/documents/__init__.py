"""Papers that leave the house: one content model, rendered as HTML, Word, Excel and PDF."""

from meguru.engines.documents.excel import to_xlsx
from meguru.engines.documents.figures import CannotDraw, svg_to_png
from meguru.engines.documents.html import to_html
from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Cell,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
)
from meguru.engines.documents.pdf import CannotPrint, to_pdf
from meguru.engines.documents.word import to_docx
from meguru.engines.documents.wording import cell_text

__all__ = [
    "Block",
    "Bullets",
    "Callout",
    "CalloutKind",
    "CannotDraw",
    "CannotPrint",
    "Cell",
    "ColumnKind",
    "Document",
    "Figure",
    "Heading",
    "KeyFigure",
    "KeyFigures",
    "PageBreak",
    "Paragraph",
    "Table",
    "cell_text",
    "svg_to_png",
    "to_docx",
    "to_html",
    "to_pdf",
    "to_xlsx",
]
