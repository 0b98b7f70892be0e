"""Groups of words that an office treats as one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

LONGEST_WORD = 40
MOST_WORDS = 20


class CannotGroup(ValueError):
    """Words that cannot stand for one another; says why in words for a clerk."""


def normal_text(text: str) -> str:
    """One way to write a text: NFKC, small letters, white space out."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@dataclass(frozen=True, slots=True)
class Synonyms:
    """同じ意味の語: groups of words; each word of a group counts as the first word of the group.

    Words are compared in their normal form. A word in two groups belongs to the earlier one.
    """

    groups: tuple[tuple[str, ...], ...] = ()
    _first: tuple[tuple[str, str], ...] = field(init=False, repr=False, compare=False, default=())

    def __post_init__(self) -> None:
        first: dict[str, str] = {}
        for group in self.groups:
            words = [word for word in map(normal_text, group) if word]
            for word in words:
                first.setdefault(word, words[0])
        ordered = sorted(first.items(), key=lambda pair: (-len(pair[0]), pair[0]))
        object.__setattr__(self, "_first", tuple(ordered))

    def applied(self, text: str) -> str:
        """The text with every word of a group replaced by the group's first word; longer words first, once."""
        if not any(word in text for word, _ in self._first):
            return text
        done, at = [], 0
        while at < len(text):
            for word, first in self._first:
                if text.startswith(word, at):
                    done.append(first)
                    at += len(word)
                    break
            else:
                done.append(text[at])
                at += 1
        return "".join(done)


def make_group(words: Iterable[str]) -> tuple[str, ...]:
    """Clean the words of one group: trimmed, each once, in the order given.

    Raises: CannotGroup when fewer than two different words are left, or they are too many or too long.
    """
    kept: dict[str, str] = {}
    for word in words:
        plain = " ".join(unicodedata.normalize("NFKC", word).split())
        if plain:
            kept.setdefault(normal_text(plain), plain)
    if len(kept) < 2:
        raise CannotGroup("同じ意味として扱う語を、2つ以上書いてください。例：受理、収受")
    if len(kept) > MOST_WORDS:
        raise CannotGroup(f"一つの組に入れられる語は{MOST_WORDS}までです。組を分けてください。")
    for plain in kept.values():
        if len(plain) > LONGEST_WORD:
            raise CannotGroup(
                f"「{plain[:10]}…」は長すぎます。一つの語は{LONGEST_WORD}字までにしてください。"
            )
        if len(normal_text(plain)) < 2:
            raise CannotGroup(
                f"「{plain}」は1字なので、関係のない語まで同じになります。2字以上にしてください。"
            )
    return tuple(kept.values())
