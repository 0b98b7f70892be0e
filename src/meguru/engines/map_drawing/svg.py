"""A sheet and what is known of its municipalities -> SVG.

Shape:  every municipality is one focusable element (`data-map-place`): a link when it has an address. The first one can be
        reached with the Tab key, the others with the arrow keys (a small script moves the focus) or in the table beside.
Labels. As much as fits: name and value, the value, the name, a sign (the number of the class), nothing. The title always says everything.
Holds:  every text is escaped; colours are classes of a style sheet; what has no value is hatched, also without colour.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from meguru.engines.map_drawing.layout import MapSheet, Outline, number

LETTER, DIGIT = 13.5, 8.5  # widths of a Japanese letter and of a digit, in pixels
LONGEST_NAME = 6
SIGN_FROM = 10.0
MANY = 300  # outlines: more than any prefecture has


@dataclass(frozen=True, slots=True)
class Mark:
    """塗り: how one municipality looks: level 0 (no value) to 9, and its words.

    `words` is read aloud and shown in full ("○○市 47.0% 3位"); `name` and `short` (the value) stand in the shape if they
    fit; `sign` is one letter for small shapes, the level unless given. `is_own` draws a thick line around it.
    """

    level: int
    name: str
    short: str
    words: str
    address: str = ""
    sign: str = ""
    is_own: bool = False


def draw(
    sheet: MapSheet, marks: Mapping[str, Mark], *, label: str, identifier: str = "map", tone: str = "plain"
) -> str:
    """The picture. Outlines without a mark are drawn empty and cannot be reached. `tone` is a class of colours."""
    width, height = number(sheet.width), number(sheet.height)
    hatch = f"{identifier}-hatch"
    parts = [
        f'<svg class="map map--{escape(tone)}{" map--many" if len(sheet.outlines) > MANY else ""}" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="group" aria-label="{escape(label)}" data-map="">'
        f'<defs><pattern id="{hatch}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="6" height="6" class="map__paper"/><path d="M0 0v6" class="map__hatch"/></pattern></defs>'
    ]
    parts += [
        f'<rect class="map__inset" x="{number(one.x)}" y="{number(one.y)}" width="{number(one.width)}" '
        f'height="{number(one.height)}"/>'
        for one in sheet.insets
    ]
    is_first = True
    for outline in sheet.outlines:
        mark = marks.get(outline.code)
        if mark is None:
            parts.append(f'<path class="map__empty" d="{outline.path}"/>')
            continue
        parts.append(_place(outline, mark, hatch=hatch, stop=is_first))
        is_first = False
    if sheet.lines:
        parts.append(f'<path class="map__lines" d="{sheet.lines}"/>')
    return "".join(parts) + "</svg>"


def _place(outline: Outline, mark: Mark, *, hatch: str, stop: bool) -> str:
    words = escape(mark.words)
    kind = f"map__place map__place--{mark.level}" + (" map__place--own" if mark.is_own else "")
    tab = "0" if stop else "-1"
    fill = f' fill="url(#{hatch})"' if mark.level == 0 else ""
    inside = f'<title>{words}</title><path d="{outline.path}"{fill}/>{_text(outline, mark)}'
    if mark.address:
        return (
            f'<a class="{kind}" href="{escape(mark.address)}" tabindex="{tab}" aria-label="{words}" data-map-place="">'
            f"{inside}</a>"
        )
    return (
        f'<g class="{kind}" role="img" tabindex="{tab}" aria-label="{words}" data-map-place="">{inside}</g>'
    )


def _text(outline: Outline, mark: Mark) -> str:
    x, y, room = outline.x, outline.y, outline.room
    if outline.tall_room >= max(_width(mark.name[:LONGEST_NAME]), _width(mark.short)):
        return (
            f'<text x="{number(x)}" y="{number(y - 4)}">{escape(mark.name[:LONGEST_NAME])}</text>'
            f'<text class="map__value" x="{number(x)}" y="{number(y + 14)}">{escape(mark.short)}</text>'
        )
    if mark.short and room >= 0.8 * _width(mark.short) and room >= 2 * SIGN_FROM:
        return f'<text class="map__small" x="{number(x)}" y="{number(y + 4)}">{escape(mark.short)}</text>'
    if room >= 0.85 * _width(mark.name):
        return f'<text class="map__small" x="{number(x)}" y="{number(y + 4)}">{escape(mark.name)}</text>'
    if mark.level and room >= SIGN_FROM:
        sign = escape(mark.sign or str(mark.level))
        return f'<text class="map__sign" x="{number(x)}" y="{number(y + 3)}">{sign}</text>'
    return ""


def _width(text: str) -> float:
    return sum(DIGIT if letter.isascii() else LETTER for letter in text)
