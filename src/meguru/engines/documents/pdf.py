"""A document as PDF on A4 paper, with the Japanese font that ships: no browser, no font of the machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import typst

from meguru.engines.documents.figures import FONT_FAMILY, FONTS, on_wide_pages, parts_of, picture_of
from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
)
from meguru.engines.documents.wording import cell_text, clean, is_number_column, words

TEMPLATE = Path(__file__).with_name("pdf.typ")
PORTRAIT_POINTS, LANDSCAPE_POINTS = 620.0, 420.0  # the tallest picture that fits a page with its caption


class CannotPrint(RuntimeError):
    """The PDF could not be made; the other formats can."""


def to_pdf(document: Document, *, language: str = "ja") -> bytes:
    """Render a document as PDF. Equal documents give equal bytes.

    The texts go into the page as data, so that nothing in them is ever read as markup.
    Raises: CannotDraw when a figure is no SVG; CannotPrint, in words, when the font that ships is missing or the page
    cannot be set.
    """
    if not any(FONTS.glob("*.ttf")):
        raise CannotPrint(
            "日本語のフォントが見つからないため、PDF を作れません。Word か画面用の形式で受け取ってください。"
        )
    numbers = {"table": 0, "figure": 0}
    content = {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "meta": [[clean(label), clean(value)] for label, value in document.meta],
        "blocks": _blocks(document, numbers, language),
        "font": FONT_FAMILY,
        "language": language,
        "words": {str(key): value for key, value in words(language).items()},
    }
    try:
        made = typst.compile(
            TEMPLATE.read_bytes(),
            format="pdf",
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
            sys_inputs={"document": json.dumps(content, ensure_ascii=False)},
            timestamp=0,
        )
    except typst.TypstError as reason:
        raise CannotPrint("PDF を作れませんでした。Word か画面用の形式で受け取ってください。") from reason
    return bytes(made)


def _blocks(document: Document, numbers: dict[str, int], language: str) -> list[dict[str, Any]]:
    """Every block; headings right before a figure on a landscape page go onto that page with it."""
    made: list[dict[str, Any]] = []
    waiting: list[dict[str, Any]] = []
    for block, wide in zip(document.blocks, on_wide_pages(document.blocks), strict=True):
        one = _block(block, numbers, language)
        if wide and isinstance(block, Heading):
            waiting.append(one)
            continue
        if isinstance(block, Figure):
            one["headings"], waiting = waiting, []
        made.append(one)
    return made


def _block(block: Block, numbers: dict[str, int], language: str) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"type": "heading", "level": min(max(block.level, 1), 3), "text": clean(block.text)}
    if isinstance(block, Paragraph):
        return {"type": "paragraph", "text": clean(block.text)}
    if isinstance(block, Bullets):
        return {"type": "bullets", "items": [clean(item) for item in block.items]}
    if isinstance(block, Table):
        numbers["table"] += 1
        return _table(block, numbers["table"], language)
    if isinstance(block, Figure):
        numbers["figure"] += 1
        return _figure(block, numbers["figure"])
    if isinstance(block, KeyFigures):
        return {
            "type": "figures",
            "figures": [
                {
                    "label": clean(one.label),
                    "value": clean(one.value),
                    "unit": clean(one.unit),
                    "note": clean(one.note),
                }
                for one in block.figures
            ],
        }
    if isinstance(block, Callout):
        name = words(language)[block.kind]
        return {"type": "callout", "kind": block.kind.value, "name": name, "text": clean(block.text)}
    return {"type": "break"}


def _table(table: Table, number: int, language: str) -> dict[str, Any]:
    columns = range(len(table.headers))
    return {
        "type": "table",
        "number": number,
        "caption": clean(table.caption),
        "headers": [clean(header) for header in table.headers],
        "kinds": ["number" if is_number_column(table.kind(column)) else "text" for column in columns],
        "rows": [
            [cell_text(row[column], table.kind(column), language=language) for column in columns]
            for row in table.rows
        ],
        "note": clean(table.note),
    }


def _figure(figure: Figure, number: int) -> dict[str, Any]:
    """A wide picture is turned on its side, and cut into parts that can be read when it is very wide."""
    picture = picture_of(figure.svg)
    parts = parts_of(picture) or (picture,)
    wide = picture.is_wide
    shown = parts[0]
    width_points = 735.0 if wide else 490.0
    height = min(shown.height / shown.width * width_points, LANDSCAPE_POINTS if wide else PORTRAIT_POINTS)
    return {
        "type": "figure",
        "number": number,
        "caption": clean(figure.caption),
        "alt": clean(figure.alt),
        "parts": [part.svg for part in parts],
        "wide": wide,
        "height": height,
    }
