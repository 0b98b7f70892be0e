"""The operations as written down by hand: steps, several wordings of each, and what towns do differently.

The files `operations_*.txt` hold them. A block begins with `# name`. Its lines:

    role KEY: names | names             who does it
    KEY ROLE: wordings | wordings       a step; a single letter
    KEY.1: … | …                        a part of a step, for towns that split it
    KEY+KEY: … | …                      two steps as one, for towns that merge them
    KEY AFTER ROLE: … | …               a step that only some towns do
    fix CHECK STEP                      STEP is done when CHECK finds something wrong, and leads back to it
    swap A B, parallel A B              steps that towns do in another order, or side by side

Left of the bar stand the wordings on which the matching may be tuned, right of it those that are only measured.
`second_hand.txt` holds four further operations by another hand, who wrote them before any of them was ever measured;
it has one half only. A third hand wrote whole drawings instead: `by_town`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

TUNED, HELD = 0, 1
SECOND_HAND = "second_hand.txt"
FOLDER = Path(__file__).parent
Words = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(slots=True)
class Operation:
    """One operation; every mapping of wordings is by the key of the step, every wording in two halves."""

    name: str
    roles: dict[str, Words] = field(default_factory=dict)
    steps: dict[str, tuple[str, Words]] = field(default_factory=dict)
    parts: dict[str, list[Words]] = field(default_factory=dict)
    merged: dict[tuple[str, str], Words] = field(default_factory=dict)
    own: dict[str, tuple[str, str, Words]] = field(default_factory=dict)
    fixes: dict[str, str] = field(default_factory=dict)
    swaps: list[tuple[str, str]] = field(default_factory=list)
    parallel: list[tuple[str, str]] = field(default_factory=list)

    def atoms(self, key: str) -> frozenset[str]:
        """What a step consists of: its parts where some town splits it."""
        count = len(self.parts.get(key, ()))
        return frozenset(f"{key}.{part + 1}" for part in range(count)) if count else frozenset((key,))


@cache
def operations(files: str = "operations_*.txt") -> tuple[Operation, ...]:
    found: list[Operation] = []
    for file in sorted(FOLDER.glob(files)):
        for line in filter(None, map(str.strip, file.read_text(encoding="utf-8").splitlines())):
            if line.startswith("# "):
                found.append(Operation(line[2:]))
            else:
                _read(found[-1], line)
    return tuple(found)


def _read(operation: Operation, line: str) -> None:
    head, colon, rest = line.partition(": ")
    keys = head.split()
    if not colon:
        kind, first, second = keys
        if kind == "fix":
            operation.fixes[first] = second
        else:
            (operation.swaps if kind == "swap" else operation.parallel).append((first, second))
        return
    words = _words(rest)
    if keys[0] == "role":
        operation.roles[keys[1]] = words
    elif len(keys) == 3:
        operation.own[keys[0]] = (keys[1], keys[2], words)
    elif len(keys) == 2:
        operation.steps[keys[0]] = (keys[1], words)
    elif "+" in head:
        first, second = head.split("+")
        operation.merged[first, second] = words
    else:
        operation.parts.setdefault(head.partition(".")[0], []).append(words)


def _words(text: str) -> Words:
    halves = [tuple(word.strip() for word in half.split(" / ")) for half in text.split(" | ")]
    return halves[0], halves[-1]
