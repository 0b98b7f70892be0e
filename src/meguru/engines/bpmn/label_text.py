"""How wide a label is and where its lines break, for Japanese and Latin text.

No font is opened: widths are those of a common gothic face, rounded up a little, so that a label
that fits here fits in any Japanese sans-serif font.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

ELLIPSIS = "…"
LONGEST_QUOTED = 60  # characters
LONGEST_LABEL = 400  # characters looked at; no box shows more
_NOT_FIRST = frozenset(
    "、。，．・：；？！゛゜ヽヾゝゞ々ー）〕］｝〉》」』】〟”’,.:;?!)]}%ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ…"
)
_NOT_LAST = frozenset("（〔［｛〈《「『【〝“‘([{")
_NARROW = frozenset("ijlftrI.,:;'|!()[]{} ")
_WIDE = frozenset("mwMW@%&")


def clean_text(text: str) -> str:
    """One line of text that XML can hold: white space becomes a blank, control characters vanish."""
    kept = (" " if char.isspace() else char for char in text if char.isspace() or _is_printable(char))
    return " ".join("".join(kept).split())


def in_brief(text: str, *, most: int = LONGEST_QUOTED) -> str:
    """What somebody typed as a sentence about it quotes it: on one line, cut where it gets long."""
    line = clean_text(text)
    return line if len(line) <= most else line[: most - 1] + ELLIPSIS


def _is_printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Cn", "Co", "Cf")


def char_width(char: str) -> float:
    """The width of one character in em."""
    if unicodedata.combining(char):
        return 0.0
    if unicodedata.east_asian_width(char) in "WFA":
        return 1.0
    if char in _NARROW:
        return 0.36
    if char in _WIDE:
        return 0.92
    if char.isdigit():
        return 0.66
    return 0.75 if char.isupper() else 0.62


def text_width(text: str, *, size: float) -> float:
    """The width of one line in the unit of `size`."""
    return size * sum(char_width(char) for char in text)


def wrap(text: str, *, width: float, size: float, lines: int) -> tuple[str, ...]:
    """Break a label into at most `lines` lines, none wider than `width`; what is left over ends in an ellipsis.

    Latin words stay whole when they fit on a line; Japanese breaks between any two characters except
    before closing and after opening punctuation.
    """
    cleaned = clean_text(text[:LONGEST_LABEL])
    if not cleaned or lines < 1:
        return ()
    broken: list[str] = []
    current = ""
    for piece in _pieces(cleaned, width=width, size=size):
        if text_width((current + piece).rstrip(), size=size) <= width or not current:
            current += piece
            continue
        broken.append(current.rstrip())
        current = piece.lstrip()
        if len(broken) > lines:
            break
    if current.strip():
        broken.append(current.rstrip())
    if len(broken) <= lines and len(text) <= LONGEST_LABEL:
        return tuple(broken)
    return (*broken[: lines - 1], _with_ellipsis(broken[min(lines, len(broken)) - 1], width=width, size=size))


def _with_ellipsis(line: str, *, width: float, size: float) -> str:
    while line and text_width(line + ELLIPSIS, size=size) > width:
        line = line[:-1]
    return line.rstrip() + ELLIPSIS


def _pieces(text: str, *, width: float, size: float) -> Iterator[str]:
    """The smallest parts that may stand alone on a line."""
    piece = ""
    for index, char in enumerate(text):
        piece += char
        following = text[index + 1] if index + 1 < len(text) else ""
        must_join = (following in _NOT_FIRST and following != "") or char in _NOT_LAST
        latin = char.isascii() and following.isascii() and not char.isspace() and char not in "-/_"
        too_long = text_width(piece + following, size=size) > width
        if (must_join or latin) and following and not too_long:
            continue
        yield piece
        piece = ""
