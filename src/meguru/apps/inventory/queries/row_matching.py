"""Which row of a table is which operation: by the hidden number, then the number of the duties, then the name."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from meguru.apps.inventory.models import Operation
from meguru.engines.spreadsheets import ReadRow

_KEY = re.compile(r"(\d{1,15}):(\d{1,9})")


@dataclass(slots=True)
class Matches:
    """By the number of the row: its operation, the version it was taken from (None: unknown), or the row that
    is the same operation already.
    """

    operations: dict[int, Operation] = field(default_factory=dict)
    versions: dict[int, int | None] = field(default_factory=dict)
    twice: dict[int, int] = field(default_factory=dict)


def folded(text: object) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(text or ""))).casefold()


def key_parts(key: str) -> tuple[int, int] | None:
    """12:3 -> (12, 3); None for anything else."""
    found = _KEY.fullmatch(unicodedata.normalize("NFKC", key).strip())
    return (int(found[1]), int(found[2])) if found else None


def match_rows(rows: Sequence[ReadRow], operations: Iterable[Operation]) -> Matches:
    """Every operation belongs to one row at most.

    A hidden number that stands twice comes from a row that was copied: it counts for the row that kept the name.
    A number that is not of this office says nothing.
    """
    known = {one.pk: one for one in operations}
    matches = Matches()
    owners = _by_key(rows, known, matches)
    codes = {folded(one.code): one for one in known.values() if one.code}
    names = {(str(one.department_id), folded(one.name)): one for one in known.values()}
    for row in rows:
        if row.number in matches.operations:
            continue
        found = codes.get(folded(row.values.get("code"))) if row.values.get("code") else None
        if found is None or _claimed_by_key(found, owners, matches):
            found = names.get((str(row.values.get("department")), folded(row.values.get("name"))))
        if found is None:
            continue
        if found.pk in owners:
            matches.twice[row.number] = owners[found.pk]
            continue
        owners[found.pk] = row.number
        matches.operations[row.number] = found
        matches.versions[row.number] = None
    return matches


def _by_key(rows: Sequence[ReadRow], known: Mapping[int, Operation], matches: Matches) -> dict[int, int]:
    wanting: dict[int, list[tuple[ReadRow, int]]] = defaultdict(list)
    for row in rows:
        parts = key_parts(row.key)
        if parts and parts[0] in known:
            wanting[parts[0]].append((row, parts[1]))
    owners = {}
    for pk, several in wanting.items():
        kept = folded(known[pk].name)
        row, version = next((one for one in several if folded(one[0].values.get("name")) == kept), several[0])
        owners[pk] = row.number
        matches.operations[row.number] = known[pk]
        matches.versions[row.number] = version
    return owners


def _claimed_by_key(found: Operation, owners: Mapping[int, int], matches: Matches) -> bool:
    number = owners.get(found.pk)
    return number is not None and matches.versions.get(number) is not None
