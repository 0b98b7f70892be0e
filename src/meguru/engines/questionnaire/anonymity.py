"""Results that tell of no single body.

Terms.  A cell is a count of bodies (how many answered so), or a figure computed from the answers of some bodies.
Rule.   A count of 1 or 2 bodies is withheld; 0 tells of nobody. When exactly one cell of a row or of a column is
        withheld, or those withheld are fewer than 3 bodies together, the smallest other cell that is not 0 is withheld
        too, again and again until none can be found by subtraction (1 and 1 of a known total are found as surely as a
        lone 1). A figure rests on at least 3 bodies: a mean or a sum on 3
        answers, a median or a quartile on 12 (3 in every quarter); the least and the greatest are one body's and are
        never shown. The smallest number of bodies is ours: with two, each of them knows the other's answer.
        Who is missing in one table and stands in another is a line too: two figures whose bodies differ by one or two
        tell by their difference what those answered (`tells_by_difference`).
        Counts of people by body: those from 1 to 9 are withheld, and the smallest others with them until at least 3
        bodies are, of whom all but the greatest count 10 people together: neither the sum nor the sum less one's own
        figure tells a small one. Where that cannot be, the sum must be withheld (`are_safe_together`).
        Rows are put in an order that follows from a secret and the question, so that the order of codes shows nowhere
        and the rows of two questions cannot be laid beside each other.
        Names in texts: every name of a body that was asked, with and without its last letter (市区町村), becomes ○○.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping, Sequence, Set

from meguru.engines.benchmark import FEWEST_PEOPLE

FEWEST_BODIES = 3
FEWEST_FOR_QUARTILES = 4 * FEWEST_BODIES
_ENDING = "市区町村"
_HIDDEN = "○○"


def protected(counts: Mapping[str, int], *, fewest: int = FEWEST_BODIES) -> dict[str, int | None]:
    """Counts of one total, None where a count is withheld."""
    (shown,) = protected_table([list(counts.values())], fewest=fewest)
    return dict(zip(counts, shown, strict=True))


def protected_table(
    cells: Sequence[Sequence[int]],
    *,
    fewest: int = FEWEST_BODIES,
    also: Collection[tuple[int, int]] = (),
) -> tuple[tuple[int | None, ...], ...]:
    """Counts in rows and columns, None where withheld: no line of the table has exactly one withheld cell, or withheld
    cells of fewer than `fewest` together, beside another one that is not 0. `also` are places to withhold anyway."""
    withheld = {
        (row, column)
        for row, line in enumerate(cells)
        for column, count in enumerate(line)
        if 0 < count < fewest or (count and (row, column) in also)
    }
    width = len(cells[0]) if cells else 0
    lines = [
        *([(row, column) for column in range(width)] for row in range(len(cells))),
        *([(row, column) for row in range(len(cells))] for column in range(width)),
    ]
    grew = True
    while grew:
        grew = False
        for line in lines:
            hidden = [place for place in line if place in withheld]
            others = [place for place in line if place not in withheld and cells[place[0]][place[1]]]
            together = sum(cells[row][column] for row, column in hidden)
            if hidden and others and (len(hidden) == 1 or together < fewest):
                withheld.add(min(others, key=lambda place: (cells[place[0]][place[1]], place)))
                grew = True
    return tuple(
        tuple(None if (row, column) in withheld else count for column, count in enumerate(line))
        for row, line in enumerate(cells)
    )


def protected_apart(counts: Mapping[str, int], *, of: int) -> dict[str, int | None]:
    """Counts that have no common total, each of `of` bodies: withheld where few are counted, or few are not."""
    return {
        key: None if 0 < count < FEWEST_BODIES or 0 < of - count < FEWEST_BODIES else count
        for key, count in counts.items()
    }


def tells_by_difference(some: Set[str], others: Set[str]) -> bool:
    """Whether a figure of the one set beside a figure of the other tells of one or two bodies, or could."""
    if some <= others or others <= some:
        return 0 < len(some ^ others) < FEWEST_BODIES
    return False


def hidden_people(values: Mapping[str, float]) -> frozenset[str]:
    """The bodies whose counts of people are withheld beside the sum of all."""
    counts = {key: round(value) for key, value in values.items() if value > 0}
    hidden = {key for key, count in counts.items() if 0 < count < FEWEST_PEOPLE}
    rest = sorted((count, key) for key, count in counts.items() if count and key not in hidden)
    for _count, key in rest:
        if not hidden or are_safe_together([counts[one] for one in hidden]):
            break
        hidden.add(key)
    return frozenset(hidden)


def are_safe_together(people: Collection[float]) -> bool:
    """Whether the sum of these withheld counts may be told, also to the body that has the greatest of them."""
    return len(people) >= FEWEST_BODIES and sum(people) - max(people) >= FEWEST_PEOPLE


def shuffled(keys: Collection[str], *, secret: str, about: str) -> tuple[str, ...]:
    """The keys in an order that is always the same for the same secret and subject, and tells nothing else."""

    def place(key: str) -> bytes:
        return hmac.new(secret.encode(), f"{about}/{key}".encode(), hashlib.sha256).digest()

    return tuple(sorted(keys, key=place))


def without_names(text: str, names: Collection[str]) -> str:
    """A text in which no name of these bodies stands."""
    wanted = {name for name in names if name} | {
        name[:-1] for name in names if len(name) > 2 and name[-1] in _ENDING
    }
    if not wanted:
        return text
    longest_first = sorted(wanted, key=lambda name: (-len(name), name))
    return re.sub("|".join(re.escape(name) for name in longest_first), _HIDDEN, text)
