"""Two orders of the same rows brought together."""

from __future__ import annotations

from collections.abc import Sequence


def merge_lists(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """Mine, without what theirs took out, and with what theirs put in behind the row it stands behind there."""
    if tuple(base) == tuple(mine):
        return tuple(theirs)
    if tuple(base) == tuple(theirs):
        return tuple(mine)
    out = set(base) - set(theirs)
    merged = [key for key in mine if key not in out]
    before: str | None = None
    for key in theirs:
        if key not in merged and key not in base:
            merged.insert(merged.index(before) + 1 if before in merged else 0, key)
        before = key if key in merged else before
    return tuple(merged)
