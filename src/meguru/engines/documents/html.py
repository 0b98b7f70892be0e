"""A document as one HTML file: no script, nothing from elsewhere, good on screen and on A4 paper."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby

from meguru.engines.documents.figures import Picture, on_wide_pages, parts_of, picture_of
from meguru.engines.documents.html_style import STYLE
from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Table,
)
from meguru.engines.documents.wording import cell_text, clean, is_number_column, words

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def to_html(document: Document, *, language: str = "ja") -> str:
    """Render a document as a self-contained page, to be downloaded or printed.

    Raises: CannotDraw when a figure is no SVG.
    """
    numbers = {"table": 0, "figure": 0}
    body = "\n".join(_body(document, numbers, language))
    subtitle = f'<p class="subtitle">{_safe(document.subtitle)}</p>' if document.subtitle else ""
    lines = "".join(f"<dt>{_safe(label)}</dt><dd>{_safe(value)}</dd>" for label, value in document.meta)
    meta = f'<dl class="meta">{lines}</dl>' if lines else ""
    return f"""<!DOCTYPE html>
<html lang="{_safe(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_safe(document.title)}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{_safe(document.title)}</h1>{subtitle}{meta}</header>
<main>
{body}
</main>
</body>
</html>
"""


def _safe(text: str) -> str:
    return escape(clean(text), quote=True)


def _body(document: Document, numbers: dict[str, int], language: str) -> Iterator[str]:
    """The blocks; neighbours on landscape pages share one frame."""
    pairs = zip(document.blocks, on_wide_pages(document.blocks), strict=True)
    for wide, members in groupby(pairs, key=lambda pair: pair[1]):
        text = "\n".join(_block(block, numbers, language) for block, _ in members)
        yield f'<div class="wide">{text}</div>' if wide else text


def _block(block: Block, numbers: dict[str, int], language: str) -> str:
    if isinstance(block, Heading):
        level = min(max(block.level, 1), 3) + 1
        return f"<h{level}>{_safe(block.text)}</h{level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_safe(block.text)}</p>"
    if isinstance(block, Bullets):
        return "<ul>" + "".join(f"<li>{_safe(item)}</li>" for item in block.items) + "</ul>"
    if isinstance(block, Table):
        numbers["table"] += 1
        return _table(block, numbers["table"], language)
    if isinstance(block, Figure):
        numbers["figure"] += 1
        return _figure(block, numbers["figure"], language)
    if isinstance(block, KeyFigures):
        return _key_figures(block)
    if isinstance(block, Callout):
        name = _safe(words(language)[block.kind])
        return f'<div class="callout {block.kind}"><strong>{name}</strong><p>{_safe(block.text)}</p></div>'
    assert isinstance(block, PageBreak)
    return '<div class="page-break"></div>'


def _table(table: Table, number: int, language: str) -> str:
    columns = range(len(table.headers))
    classes = [' class="number"' if is_number_column(table.kind(column)) else "" for column in columns]
    head = "".join(
        f'<th scope="col"{classes[column]}>{_safe(table.headers[column])}</th>' for column in columns
    )
    rows = [
        "<tr>"
        + "".join(
            f"<td{classes[column]}>{_safe(cell_text(row[column], table.kind(column), language=language))}</td>"
            for column in columns
        )
        + "</tr>"
        for row in table.rows
    ]
    if not rows:
        rows = [f'<tr><td colspan="{max(len(table.headers), 1)}">{words(language)["no_rows"]}</td></tr>']
    note = f'<p class="note">{_safe(table.note)}</p>' if table.note else ""
    caption = f"{words(language)['table']}{number} {_safe(table.caption)}"
    return (
        f'<div class="table" role="region" tabindex="0" aria-label="{caption}">'
        f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>{note}</div>"
    )


def _figure(figure: Figure, number: int, language: str) -> str:
    picture = picture_of(figure.svg)
    parts = parts_of(picture)
    caption = f"{words(language)['figure']}{number} {_safe(figure.caption)}"
    shown = _picture(picture, figure.alt)
    cut = "".join(
        f'<div class="picture"><p class="figure-note">{caption} {words(language)["part"]} {n}/{len(parts)}</p>'
        f"{part.svg}</div>"
        for n, part in enumerate(parts, start=1)
    )
    hidden = f'<div class="parts" aria-hidden="true">{cut}</div>' if parts else ""
    return f"<figure><figcaption>{caption}</figcaption>{shown}{hidden}</figure>"


def _picture(picture: Picture, alt: str) -> str:
    label = f' role="img" aria-label="{_safe(alt)}"' if alt else ""
    return f'<div class="picture" tabindex="0"{label}>{picture.svg}</div>'


def _key_figures(block: KeyFigures) -> str:
    cards = []
    for figure in block.figures:
        unit = f'<span class="unit">{_safe(figure.unit)}</span>' if figure.unit else ""
        note = f'<span class="how">{_safe(figure.note)}</span>' if figure.note else ""
        value = f'<span class="value">{_safe(figure.value)}{unit}</span>'
        cards.append(f'<li><span class="label">{_safe(figure.label)}</span>{value}{note}</li>')
    return f'<ul class="figures">{"".join(cards)}</ul>'
