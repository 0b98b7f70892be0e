"""Which save of something a page was read from, as its hidden field sends it."""

from __future__ import annotations

LONGEST = 9  # digits; a longer number is nobody's revision


def revision_in(text: str) -> int:
    """The number, or 0 for everything that is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST else 0
