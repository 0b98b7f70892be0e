"""Measured figures on top of the shapes, and marks that tell as-is from to-be.

Nothing is told by colour alone: heat also shows as a gauge of one to five bars, a highlight also by the
dash of its frame and a word.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.label_text import clean_text, text_width, wrap
from meguru.engines.bpmn.model import Bounds
from meguru.engines.bpmn.svg.tags import INK, PAPER, QUIET, tag, text_lines
from meguru.engines.bpmn.svg.words import Words

HEAT_TINTS = ("#fff6e8", "#ffe6c7", "#ffd09b", "#ffb56b", "#f79646")
HEAT_INK = "#8a3b00"
BADGE_HEIGHT, BADGE_FONT, LONGEST_BADGE = 17.0, 10.5, 150.0
_HIGHLIGHT_COLOURS = {
    "added": "#146c43",
    "removed": "#b3261e",
    "changed": "#0b57a4",
    "only": "#6b3fa0",
    "differs": "#0b57a4",
}
_HIGHLIGHT_DASHES = {"added": None, "removed": "3 3", "changed": "10 4", "only": "6 3 2 3", "differs": "10 4"}


@dataclass(frozen=True, slots=True)
class ElementOverlay:
    """図上の数値: what to write on one element. The caller words the figures, with their units.

    `count` e.g. "1,300件", `waiting` e.g. "待ち 中央値 36秒"; `heat` from 0 to 1, None for no tint;
    `note` is only read out and shown by the pointer.
    """

    count: str = ""
    waiting: str = ""
    heat: float | None = None
    note: str = ""

    def words(self) -> str:
        return " ".join(part for part in (self.count, self.waiting, self.note) if part)


def heat_level(heat: float | None) -> int:
    """0 for no heat, otherwise 1 to 5; values outside 0..1 count as the nearer end."""
    if heat is None or not math.isfinite(heat):
        return 0
    return 1 + min(4, int(max(0.0, min(1.0, heat)) * 5))


def heat_tint(heat: float | None) -> str:
    level = heat_level(heat)
    return HEAT_TINTS[level - 1] if level else PAPER


def gauge(level: int, *, right: float, top: float) -> str:
    """Five bars of growing height, `level` of them filled."""
    bars = [
        tag(
            "rect",
            x=right - 22 + index * 4.4,
            y=top + 10 - (3 + index * 1.75),
            width=3.2,
            height=3 + index * 1.75,
            fill=HEAT_INK if index < level else PAPER,
            stroke=HEAT_INK,
            stroke_width="0.6",
        )
        for index in range(5)
    ]
    return tag("g", *bars, class_="heat-gauge")


def badges(overlay: ElementOverlay, box: Bounds, *, is_activity: bool, shift_waiting: bool) -> str:
    """The count at the upper right corner, the waiting time across the lower border."""
    parts = []
    right = box.x + box.width
    if overlay.count:
        width = _badge_width(overlay.count)
        x = right - width + 8 if is_activity else right - 8
        parts.append(_badge(overlay.count, x=x, y=box.y - BADGE_HEIGHT / 2, kind="count"))
    if overlay.waiting:
        width = _badge_width(overlay.waiting)
        middle = box.x + box.width / 2
        x = right - 50 - width if shift_waiting else middle - width / 2  # boundary events stand right
        y = box.y + box.height - BADGE_HEIGHT / 2 if is_activity else box.y - BADGE_HEIGHT - 8
        parts.append(_badge(overlay.waiting, x=x, y=y, kind="waiting"))
    return "".join(parts)


def flow_badge(text: str, *, x: float, y: float) -> str:
    """A count on a flow, centred on a point."""
    return _badge(text, x=x - _badge_width(text) / 2, y=y - BADGE_HEIGHT / 2, kind="count")


def _badge_width(text: str) -> float:
    return min(text_width(clean_text(text), size=BADGE_FONT) + 14, LONGEST_BADGE)


def _badge(text: str, *, x: float, y: float, kind: str) -> str:
    width = _badge_width(text)
    waiting = kind == "waiting"
    frame = tag(
        "rect",
        x=x,
        y=y,
        width=width,
        height=BADGE_HEIGHT,
        rx=BADGE_HEIGHT / 2,
        fill="#fff4e0" if waiting else "#e8f1fe",
        stroke="#8a5300" if waiting else "#0b57a4",
        stroke_width="1",
    )
    line = wrap(text, width=width - 8, size=BADGE_FONT, lines=1)
    label = text_lines(line, x=x + width / 2, top=y, size=BADGE_FONT, line_height=BADGE_HEIGHT)
    return tag("g", frame, label, class_=f"badge badge-{kind}")


def highlight_colour(highlight: str | None) -> str | None:
    return _HIGHLIGHT_COLOURS.get(highlight or "")


def highlight_frame(highlight: str, box: Bounds, *, word: str) -> str:
    """A frame around a shape and a word above its left corner."""
    room = 5.0 if box.height > 50 else 2.0  # small shapes have their name right below
    colour = _HIGHLIGHT_COLOURS[highlight]
    frame = tag(
        "rect",
        x=box.x - room,
        y=box.y - room,
        width=box.width + 2 * room,
        height=box.height + 2 * room,
        rx=10.0,
        fill="none",
        stroke=colour,
        stroke_width="2.5",
        stroke_dasharray=_HIGHLIGHT_DASHES[highlight],
    )
    width = text_width(word, size=10.5) + 8
    plate = tag("rect", x=box.x - 8, y=box.y - 20, width=width, height=15.0, rx=3.0, fill=colour)
    label = text_lines(
        (word,),
        x=box.x - 8 + width / 2,
        top=box.y - 20,
        size=10.5,
        line_height=15.0,
        colour=PAPER,
        weight="bold",
    )
    return tag("g", frame, plate, label, class_=f"highlight highlight-{highlight}")


def highlight_dash(highlight: str | None) -> str | None:
    return _HIGHLIGHT_DASHES.get(highlight or "")


def legend_size(figures: Mapping[str, ElementOverlay], highlight: Mapping[str, str]) -> float:
    """The height of the legend; 0 when nothing needs one."""
    has_heat = any(heat_level(overlay.heat) for overlay in figures.values())
    return 34.0 if has_heat or highlight else 0.0


def legend(
    figures: Mapping[str, ElementOverlay],
    highlight: Mapping[str, str],
    *,
    x: float,
    y: float,
    words: Words,
) -> tuple[str, float]:
    """The legend on one line and the x at which it ends."""
    parts = []
    if any(heat_level(overlay.heat) for overlay in figures.values()):
        heat = f"{words.heat}: {words.low}"
        parts.append(_word(heat, x=x, y=y))
        x += text_width(heat, size=11.0) + 8
        for level in range(1, 6):
            swatch = {"fill": HEAT_TINTS[level - 1], "stroke": QUIET, "stroke_width": "0.8"}
            parts.append(tag("rect", x=x, y=y, width=32.0, height=18.0, rx=3.0, **swatch))
            parts.append(gauge(level, right=x + 27, top=y + 4))
            x += 36
        parts.append(_word(words.high, x=x + 4, y=y))
        x += text_width(words.high, size=11.0) + 32
    for key, word in words.highlights.items():
        if key in highlight.values():
            line = {"fill": "none", "stroke": _HIGHLIGHT_COLOURS[key], "stroke_width": "2.5"}
            dash = _HIGHLIGHT_DASHES[key]
            parts.append(
                tag("rect", x=x, y=y + 1, width=28.0, height=16.0, rx=4.0, stroke_dasharray=dash, **line)
            )
            parts.append(_word(word, x=x + 34, y=y))
            x += 34 + text_width(word, size=11.0) + 20
    return (tag("g", *parts, class_="legend"), x) if parts else ("", x)


def _word(text: str, *, x: float, y: float) -> str:
    return text_lines((text,), x=x, top=y, size=11.0, line_height=18.0, anchor="start", colour=INK)
