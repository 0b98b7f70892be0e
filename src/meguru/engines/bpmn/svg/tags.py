"""SVG as text: escaped, without style attributes, scripts or anything a strict content policy refuses."""

from __future__ import annotations

from html import escape

INK, QUIET, LINE, PAPER = "#1a1a1c", "#55595f", "#3f4650", "#ffffff"
FONTS = "'BIZ UDPGothic','Noto Sans CJK JP','Noto Sans JP','Hiragino Sans','Yu Gothic',Meiryo,sans-serif"

Attribute = str | float | int | None


def safe(text: str) -> str:
    """Text without the characters XML cannot hold, escaped for content and attributes."""
    return escape("".join(char for char in text if _allowed(char)), quote=True)


def _allowed(char: str) -> bool:
    return (char >= " " and not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff") or char in "\t\n"


def number(value: float) -> str:
    """A coordinate with at most one decimal and no trailing zero."""
    return f"{value:.1f}".removesuffix(".0")


def tag(name: str, *children: str, **attributes: Attribute) -> str:
    """One element. `class_` and names with `_` become `class` and `-`; attributes that are None are left out."""
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        text = number(value) if isinstance(value, float) else str(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{safe(text)}"')
    opening = " ".join(parts)
    return f"<{opening}>{''.join(children)}</{name}>" if children else f"<{opening}/>"


def title(text: str) -> str:
    """What a pointer and a screen reader say about the group it stands in."""
    return f"<title>{safe(text)}</title>" if text else ""


def text_lines(
    lines: tuple[str, ...],
    *,
    x: float,
    top: float,
    size: float,
    line_height: float,
    anchor: str = "middle",
    colour: str = INK,
    weight: str | None = None,
    halo: bool = False,
) -> str:
    """Lines of text below each other; `top` is the upper edge of the first one."""
    first = top + line_height / 2 + size * 0.36
    spans = [
        tag("tspan", safe(line), x=float(x), y=float(first + index * line_height))
        for index, line in enumerate(lines)
        if line
    ]
    if not spans:
        return ""
    return tag(
        "text",
        *spans,
        font_size=float(size),
        text_anchor=anchor,
        fill=colour,
        font_weight=weight,
        stroke=PAPER if halo else None,
        stroke_width="3" if halo else None,
        stroke_linejoin="round" if halo else None,
        paint_order="stroke" if halo else None,
    )
