"""Several people's charts brought together: entries that mean the same are proposed as one.

Terms:  an entry is what one person wrote in one place; a group holds entries that may mean the same.
Method: likeness of every two entries (`comparison.label_similarities`, which knows acts, things and synonyms); the two
        groups whose least like members are most alike are joined, as long as that is at least `LIKE` (complete
        linkage), so that everything in a group is like everything else in it.
Holds:  the groups do not depend on the order of the entries; every entry is in exactly one group.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from meguru.engines.comparison import Synonyms, label_similarities
from meguru.engines.mandala.model import Cell

LIKE = 0.5  # proposed to people, who decide; a little below what the comparison takes for the same step
NO_SYNONYMS = Synonyms()
Likeness = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person wrote in one place. `under` is the name of the function that an item stands under."""

    key: str
    author: str
    text: str
    cell: Cell
    under: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """まとまり: entries that may mean the same, under a proposed name.

    `likeness` 0..1 is that of the two least like entries; 1 for a single entry.
    """

    name: str
    entries: tuple[Entry, ...]
    likeness: float

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(sorted({entry.author for entry in self.entries}))

    @property
    def key(self) -> str:
        """The same for the same entries."""
        return "+".join(entry.key for entry in self.entries)


def merge_entries(
    entries: Sequence[Entry], *, synonyms: Synonyms = NO_SYNONYMS, like: float = LIKE
) -> tuple[Group, ...]:
    """Propose which entries to take together; those that most people wrote first.

    Two entries of one person in one chart stay apart: who wrote both meant two things.
    """
    ordered = sorted((entry for entry in entries if entry.text.strip()), key=lambda entry: entry.key)
    likeness = label_similarities([entry.text for entry in ordered], synonyms=synonyms)
    groups = _joined(_may_be_joined(ordered, likeness), like=like)
    found = [
        Group(
            name=_name([ordered[place].text for place in group]),
            entries=tuple(ordered[place] for place in group),
            likeness=min((float(likeness[a, b]) for a in group for b in group if a != b), default=1.0),
        )
        for group in groups
    ]
    return tuple(sorted(found, key=lambda group: (-len(group.authors), group.entries[0].cell, group.key)))


def _may_be_joined(entries: Sequence[Entry], likeness: Likeness) -> Likeness:
    """The likeness of every two entries, below zero where one person wrote both.

    The same text twice by one person is a slip of the pen, not two meanings.
    """
    allowed = likeness.copy()
    for one, entry in enumerate(entries):
        for other, another in enumerate(entries):
            if one == other or (
                entry.author == another.author and entry.text.strip() != another.text.strip()
            ):
                allowed[one, other] = -1.0
    return allowed


def _joined(least: Likeness, *, like: float) -> list[list[int]]:
    """Join the two most alike groups again and again; `least` holds the likeness of their least like members."""
    groups = [[place] for place in range(len(least))]
    while len(least):
        one, other = divmod(int(least.argmax()), len(least))
        if least[one, other] < like:
            break
        one, other = min(one, other), max(one, other)
        row = np.minimum(least[one], least[other])
        least[one], least[:, one] = row, row
        least[one, one] = -1.0
        least[other], least[:, other] = -1.0, -1.0
        groups[one], groups[other] = sorted(groups[one] + groups[other]), []
    return [group for group in groups if group]


def _name(texts: Sequence[str]) -> str:
    """The wording that most people chose; of equals the shortest, then the first in the order of the script."""
    counts = Counter(text.strip() for text in texts)
    return min(counts, key=lambda text: (-counts[text], len(text), text))
