"""What python-docx has no method for: fonts for Japanese, repeated headers, shading, page numbers, descriptions."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from meguru.engines.documents.figures import FONT_FAMILY

_SIZES = {"Title": 20, "Subtitle": 12, "Heading 1": 15, "Heading 2": 12.5, "Heading 3": 11, "Caption": 9.5}
_INK, _ACCENT = RGBColor(0x1A, 0x1A, 0x1C), RGBColor(0x0B, 0x57, 0xA4)


def _mark(name: str, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def set_fonts(paper: Any) -> None:
    """One Japanese face for Latin and East Asian text in every style that is used, and Japanese as language."""
    for style in paper.styles:
        properties = getattr(style, "element", None)
        if properties is None or not hasattr(style, "font"):
            continue
        fonts = properties.get_or_add_rPr().get_or_add_rFonts()
        for key in list(fonts.attrib):
            del fonts.attrib[key]
        for script in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{script}"), FONT_FAMILY)
    for name, size in _SIZES.items():
        style = paper.styles[name]
        style.font.size = Pt(size)
        style.font.italic = False
        style.font.bold = name not in ("Subtitle",)
        style.font.color.rgb = _ACCENT if name == "Heading 1" else _INK
    normal = paper.styles["Normal"]
    normal.font.size = Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25
    language = _mark("w:lang", val="en-US", eastAsia="ja-JP")
    normal.element.get_or_add_rPr().append(language)


def repeat_header(row: Any) -> None:
    """Show this row again at the top of every page."""
    row._tr.get_or_add_trPr().append(_mark("w:tblHeader", val="true"))
    keep_row_together(row)


def keep_row_together(row: Any) -> None:
    row._tr.get_or_add_trPr().append(_mark("w:cantSplit", val="true"))


def shade(cell: Any, colour: str) -> None:
    cell._tc.get_or_add_tcPr().append(_mark("w:shd", val="clear", color="auto", fill=colour))


def light_borders(table: Any) -> None:
    """Thin grey lines around every cell."""
    borders = _mark("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_mark(f"w:{side}", val="single", sz="4", space="0", color="B9C0CB"))
    properties = table._tbl.tblPr
    following = properties.find(qn("w:tblLayout"))
    if following is None:
        properties.append(borders)
    else:
        following.addprevious(borders)


def no_borders(cell: Any) -> None:
    """No line right of and below an unused cell."""
    borders = _mark("w:tcBorders")
    for side in ("bottom", "right"):
        borders.append(_mark(f"w:{side}", val="nil"))
    cell._tc.get_or_add_tcPr().append(borders)


def side_line(cell: Any, colour: str) -> None:
    """A thick line on the left border."""
    borders = _mark("w:tcBorders")
    borders.append(_mark("w:left", val="single", sz="36", space="0", color=colour))
    properties = cell._tc.get_or_add_tcPr()
    shading = properties.find(qn("w:shd"))
    if shading is None:
        properties.append(borders)
    else:
        shading.addprevious(borders)  # the schema wants borders before shading


def page_number(section: Any) -> None:
    """The number of the page in the middle of the footer."""
    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        run = paragraph.add_run()
        run.font.size = Pt(9)
        if kind:
            run._r.append(_mark("w:fldChar", fldCharType=kind))
        else:
            code = _mark("w:instrText")
            code.text = text
            run._r.append(code)


def describe_picture(inline: Any, text: str) -> None:
    """The words a screen reader says instead of the picture."""
    inline._inline.docPr.set("descr", text)
