"""What rows are called, and which row lies inside of which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from meguru.engines.bpmn.steps.grammar import Names, tidy
from meguru.engines.bpmn.steps.rows import StepRow
from meguru.engines.bpmn.steps.ways import Nowhere, Way


def keys_of(rows: Sequence[StepRow]) -> list[str]:
    """A key for each row: its id, or its place when it has none or another row has it already."""
    keys: list[str] = []
    seen: set[str] = set()
    for place, row in enumerate(rows):
        key = row.id if row.id and row.id not in seen else f"#{place}"
        seen.add(key)
        keys.append(key)
    return keys


def numbers_as_called(rows: Sequence[StepRow]) -> list[str]:
    """The number of each row; one without a number is called by its place, as 3の2 when that is taken."""
    taken = {tidy(row.number) for row in rows if row.number.strip()}
    called_so: list[str] = []
    for place, row in enumerate(rows, 1):
        number = row.number.strip()
        if not number:
            number, branch = str(place), 1
            if number in taken and called_so:
                stem = called_so[-1].split("の")[0]
                number = stem
                while tidy(number) in taken:
                    branch += 1
                    number = f"{stem}の{branch}"
            taken.add(tidy(number))
        called_so.append(number)
    return called_so


def called(rows: Sequence[StepRow], keys: Sequence[str], *, following: Way | None = None) -> Names:
    """What each row is called, for reading 次の手順."""
    numbers: dict[str, tuple[str, ...]] = defaultdict(tuple)
    names: dict[str, tuple[str, ...]] = defaultdict(tuple)
    for key, number, row in zip(keys, numbers_as_called(rows), rows, strict=True):
        numbers[tidy(number)] += (key,)
        if row.name.strip():
            names[tidy(row.name)] += (key,)
    return Names(numbers=dict(numbers), names=dict(names), following=following or Nowhere())


def scopes_of(rows: Sequence[StepRow]) -> list[int | None]:
    """The place of the row that contains each row, told by numbers such as 3-1; None at the outside."""
    by_number: dict[str, int] = {}
    around: list[int | None] = []
    for place, number in enumerate(numbers_as_called(rows)):
        tidied = tidy(number)
        stem = tidied.rpartition("-")[0]
        around.append(by_number.get(stem) if stem else None)
        by_number.setdefault(tidied, place)
    return around
