"""Where a word stands in a text, also when one of the two was written with a slip."""

from __future__ import annotations

from enum import IntEnum

SHORTEST_WITH_SLIP = 4
PIECE = 2  # characters of the shortest part of a compound


class Manner(IntEnum):
    """How a word was found, the closest last."""

    NOT = 0
    SLIP = 1
    PARTS = 2
    SAME_MEANING = 3
    LOOSE = 4
    EXACT = 5


STRENGTH = {
    Manner.NOT: 0.0,
    Manner.SLIP: 0.5,
    Manner.PARTS: 0.6,
    Manner.SAME_MEANING: 0.8,
    Manner.LOOSE: 0.9,
    Manner.EXACT: 1.0,
}


def spans(word: str, loose: str) -> list[tuple[int, int]]:
    """Where a loosened word stands in a loosened text. Latin words and figures count only whole: it is not in with."""
    found = []
    at = loose.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        if not (_runs_on(loose, at, word[0]) or _runs_on(loose, end, word[-1])):
            found.append((at, end))
        at = loose.find(word, end)
    return found


def stands_in(word: str, loose: str) -> bool:
    """Whether `spans` finds anything, without looking for all of it: most words have no Latin edge."""
    if not word or word not in loose:
        return False
    return not (word[0].isascii() or word[-1].isascii()) or bool(spans(word, loose))


def _runs_on(loose: str, place: int, edge: str) -> bool:
    """Whether a Latin word or a figure goes on over this border of a find."""
    if not (edge.isascii() and 0 < place < len(loose)):
        return False
    left, right = loose[place - 1], loose[place]
    return (left.isascii() and left.isalpha() and right.isascii() and right.isalpha()) or (
        left.isdigit() and right.isdigit()
    )


def parts_in(word: str, loose: str) -> list[str]:
    """The parts of a compound that a text holds apart (窓口改善 -> 窓口, 改善), [] when it does not hold them all.

    Every part has a character that is neither kana nor Latin: pieces of a name in katakana mean nothing.
    """
    for cut in range(PIECE, len(word) - PIECE + 1):
        head, tail = word[:cut], word[cut:]
        if head not in loose:
            return []
        if not (_names(head) and _names(tail)):
            continue
        if tail in loose:
            return [head, tail]
        further = parts_in(tail, loose)
        if further:
            return [head, *further]
    return []


def _names(part: str) -> bool:
    return any(not sign.isascii() and not "ぁ" <= sign <= "ゖ" for sign in part)


def slip_spans(word: str, loose: str) -> list[tuple[int, int]]:
    """Where a text holds a word of four or more characters with one of them wrong, missing or too many.

    One slip leaves the first or the second half of the word as it is, so the text is looked at only around those.
    """
    if len(word) < SHORTEST_WITH_SLIP:
        return []
    half = len(word) // 2
    found: set[tuple[int, int]] = set()
    for piece, offset in ((word[:half], 0), (word[half:], half)):
        at = loose.find(piece)
        while at >= 0:
            found |= _around(word, loose, at, offset, len(piece))
            at = loose.find(piece, at + 1)
    return sorted(found)


def _around(word: str, loose: str, at: int, offset: int, length: int) -> set[tuple[int, int]]:
    found = set()
    rest = len(word) - length
    for size in (rest, rest - 1, rest + 1):
        begin, end = (at, at + length + size) if offset == 0 else (at - size, at + length)
        if size < 0 or begin < 0 or end > len(loose):
            continue
        piece = loose[begin:end]
        if " " not in piece and within_one_slip(word, piece):
            found.add((begin, end))
            break
    return found


def within_one_slip(one: str, other: str) -> bool:
    """Whether two words differ in at most one character that is wrong, missing or too many."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    same = next((at for at, sign in enumerate(shorter) if sign != longer[at]), len(shorter))
    return shorter[same + (len(shorter) == len(longer)) :] == longer[same + 1 :]
