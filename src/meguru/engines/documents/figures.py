"""SVG pictures for paper: made harmless, cut into parts that can be read, turned into PNG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst
from lxml import etree

from meguru.engines.documents.model import Block, Figure, Heading

FONTS = Path(__file__).parent / "fonts"
FONT_FAMILY = "BIZ UDPGothic"
PART_WIDTH = 1500.0  # px of the picture on one landscape A4 page; text of 12 px is then 6 points high
WIDE = 1000.0  # px; a wider picture gets a landscape page
OVERLAP = 80.0
PAGE_RATIO = 1.5  # width to height of what a landscape page has room for
LARGEST_PIXELS = 12_000
_SVG = "http://www.w3.org/2000/svg"
_ELEMENTS = frozenset(
    (
        *("svg", "g", "defs", "title", "desc", "text", "tspan", "marker", "pattern", "clipPath"),
        *("rect", "circle", "ellipse", "line", "polyline", "polygon", "path"),
    )
)


class CannotDraw(ValueError):
    """A picture that is no SVG or that cannot be drawn."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A harmless SVG and its size in px."""

    svg: str
    width: float
    height: float

    @property
    def is_wide(self) -> bool:
        return self.width > WIDE and self.width > 1.2 * self.height


def picture_of(svg: str) -> Picture:
    """Read an SVG and leave out whatever could run, load or clash: scripts, links, styles, ids.

    Raises: CannotDraw when the text is no SVG or has no size.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(svg.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as reason:
        raise CannotDraw("図を読み取れません。SVGの形式を確認してください。") from reason
    if root.tag != f"{{{_SVG}}}svg":
        raise CannotDraw("図がSVGではありません。")
    _strip(root)
    box = _view_box(root)
    root.set("viewBox", " ".join(f"{value:g}" for value in box))
    root.set("width", f"{box[2]:g}")
    root.set("height", f"{box[3]:g}")
    etree.cleanup_namespaces(root)
    return Picture(etree.tostring(root, encoding="unicode", with_tail=False), box[2], box[3])


def _strip(root: etree._Element) -> None:
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or etree.QName(element).localname not in _ELEMENTS:
            parent = element.getparent()
            if parent is not None:
                parent.remove(element)
            continue
        for name, value in list(element.attrib.items()):
            local = etree.QName(name).localname.lower()
            unsafe = local.startswith("on") or local in ("href", "style", "id", "tabindex")
            if unsafe or "url(" in value.lower():
                del element.attrib[name]


def _view_box(root: etree._Element) -> tuple[float, float, float, float]:
    text = root.get("viewBox") or f"0 0 {root.get('width', '')} {root.get('height', '')}"
    try:
        x, y, width, height = (float(part.removesuffix("px")) for part in text.replace(",", " ").split())
    except ValueError as reason:
        raise CannotDraw("図の大きさ（viewBox）が分かりません。") from reason
    if not all(map(math.isfinite, (x, y, width, height))) or width <= 0 or height <= 0:
        raise CannotDraw("図の大きさ（viewBox）が正しくありません。")
    return x, y, width, height


def on_wide_pages(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks stand on landscape pages: wide figures, and the headings right before them."""
    wide = [isinstance(block, Figure) and picture_of(block.svg).is_wide for block in blocks]
    for place in reversed(range(len(blocks) - 1)):
        if isinstance(blocks[place], Heading) and wide[place + 1]:
            wide[place] = True
    return wide


def parts_of(picture: Picture) -> tuple[Picture, ...]:
    """Cut a picture that is too wide for one landscape page into parts of equal width that overlap a little.

    Nothing is cut when the parts would not be drawn clearly larger than the whole.
    """
    part_width = max(PART_WIDTH, picture.height * PAGE_RATIO)
    if picture.width <= part_width * 1.15:
        return ()
    count = math.ceil((picture.width - OVERLAP) / (part_width - OVERLAP))
    step = (picture.width - part_width) / (count - 1)
    root = etree.fromstring(picture.svg.encode())
    x, y, _, height = _view_box(root)
    parts = []
    for number in range(count):
        root.set("viewBox", f"{x + number * step:g} {y:g} {part_width:g} {height:g}")
        root.set("width", f"{part_width:g}")
        parts.append(Picture(etree.tostring(root, encoding="unicode"), part_width, height))
    return tuple(parts)


def svg_to_png(svg: str, *, width_px: int) -> bytes:
    """Turn an SVG into a PNG of this width with the Japanese font that ships; no network, no browser.

    Raises: CannotDraw when the text is no SVG, or when the picture would be larger than 12,000 pixels
            in one direction.
    """
    picture = picture_of(svg)
    height_px = picture.height / picture.width * width_px
    if not 0 < width_px <= LARGEST_PIXELS or height_px > LARGEST_PIXELS:
        raise CannotDraw("図が大きすぎて画像にできません。図を分けてください。")
    source = (
        "#set page(width: auto, height: auto, margin: 0pt, fill: white)\n"
        f'#image(bytes(sys.inputs.svg), format: "svg", width: {width_px / 2}pt)\n'
    )
    try:
        drawn = typst.compile(
            source.encode(),
            format="png",
            ppi=144.0,
            font_paths=typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)]),
            sys_inputs={"svg": picture.svg},
        )
    except typst.TypstError as reason:
        raise CannotDraw("図を画像にできません。") from reason
    return bytes(drawn)
