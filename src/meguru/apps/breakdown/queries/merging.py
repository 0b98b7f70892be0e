"""What several people wrote, proposed for the common chart."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from zlib import crc32

from meguru.apps.breakdown import bridge
from meguru.apps.breakdown.models import Breakdown, Entry
from meguru.engines.mandala import Group, merge_entries


@dataclass(frozen=True, slots=True)
class GroupRow:
    """Personal entries that may mean the same. `into` is the place of the common chart that may mean it too.

    `function` is the place of the function whose items these are; 0 for functions themselves. The key names the
    entries and what is written in them, so that it is another one when somebody wrote in between.
    """

    key: str
    name: str
    entries: tuple[Entry, ...]
    likeness: float
    into: Entry | None
    function: int
    is_ticked: bool  # at first sight: those that somebody else wrote too

    @property
    def authors(self) -> str:
        return "、".join(dict.fromkeys(str(entry.sheet.owner) for entry in self.entries))


@dataclass(frozen=True, slots=True)
class ItemGroups:
    """Groups of items that belong to one function of the common chart."""

    function: Entry
    groups: tuple[GroupRow, ...]


@dataclass(frozen=True, slots=True)
class Merging:
    """Everything that waits for people. `held_back` items stand under functions that were not brought in yet."""

    functions: tuple[GroupRow, ...]
    items: tuple[ItemGroups, ...]
    held_back: int

    @property
    def groups(self) -> tuple[GroupRow, ...]:
        return (*self.functions, *(group for one in self.items for group in one.groups))


def merging(breakdown: Breakdown) -> Merging:
    """Propose what of the personal sheets goes into the common one: functions, and items of those brought in."""
    entries = list(
        Entry.objects.filter(sheet__breakdown=breakdown)
        .exclude(text="")
        .select_related("sheet__owner", "taken_into")
    )
    common = [entry for entry in entries if entry.sheet.is_common]
    waiting = [entry for entry in entries if not entry.sheet.is_common and not _is_taken(entry)]
    place_of = {
        (entry.sheet_id, entry.function): entry.taken_into.function
        for entry in entries
        if entry.item == 0 and _is_taken(entry)
    }
    functions = _groups(
        [entry for entry in waiting if entry.item == 0], [one for one in common if one.item == 0], function=0
    )
    items = []
    for named in (one for one in common if one.item == 0):
        mine = [
            entry
            for entry in waiting
            if entry.item and place_of.get((entry.sheet_id, entry.function)) == named.function
        ]
        there = [one for one in common if one.item and one.function == named.function]
        groups = _groups(mine, there, function=named.function)
        if groups:
            items.append(ItemGroups(function=named, groups=groups))
    placed = {entry.pk for one in items for group in one.groups for entry in group.entries}
    held_back = sum(bool(entry.item) and entry.pk not in placed for entry in waiting)
    return Merging(functions=functions, items=tuple(items), held_back=held_back)


def find_group(found: Merging, key: str) -> GroupRow | None:
    return next((group for group in found.groups if group.key == key), None)


def as_typed(found: Merging, *, names: Mapping[str, str], ticked: Collection[str]) -> Merging:
    """The proposals with the names and ticks (by key) that a person gave them and that could not be stored."""

    def typed(groups: tuple[GroupRow, ...]) -> tuple[GroupRow, ...]:
        return tuple(
            replace(row, name=names.get(row.key, row.name), is_ticked=row.key in ticked) for row in groups
        )

    items = tuple(replace(one, groups=typed(one.groups)) for one in found.items)
    return replace(found, functions=typed(found.functions), items=items)


def _is_taken(entry: Entry) -> bool:
    """Brought into a place of the common chart that was not emptied since."""
    return entry.taken_into is not None and bool(entry.taken_into.text)


def _groups(personal: Iterable[Entry], common: Iterable[Entry], *, function: int) -> tuple[GroupRow, ...]:
    rows = {f"{entry.pk:012}": entry for entry in (*personal, *common)}
    groups = merge_entries(bridge.entries_of(rows.values()))
    found = [_row(group, rows, function=function) for group in groups]
    return tuple(row for row in found if row.entries)


def _row(group: Group, rows: dict[str, Entry], *, function: int) -> GroupRow:
    members = [rows[entry.key] for entry in group.entries]
    into = next((entry for entry in members if entry.sheet.is_common), None)
    personal = tuple(entry for entry in members if not entry.sheet.is_common)
    written = "\n".join(entry.text for entry in members)
    return GroupRow(
        key="-".join([*(str(entry.pk) for entry in members), f"{crc32(written.encode()):x}"]),
        name=into.text if into else group.name,
        entries=personal,
        likeness=group.likeness,
        into=into,
        function=function,
        is_ticked=len(personal) > 1 or into is not None,
    )
