"""Ways to spoil what is neither a tree of elements nor lines of cells: values in JSON, parts of a workbook."""

from __future__ import annotations

import copy
import io
import json
import random  # noqa: TID251 the stream of choices of fuzz_mutations, passed in
import zipfile
from collections.abc import Callable
from typing import Any

Spoil = Callable[[bytes, random.Random], bytes]
OTHER_KINDS: tuple[Any, ...] = (None, True, False, 0, -1, 1e308, 10**30, "", " ", [], {}, [[]], {"id": []}, [None] * 50, "9" * 400)  # fmt: skip
NO_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e999", "01", "0x1")


def in_json(odd_words: tuple[str, ...]) -> tuple[Spoil, ...]:
    """Mutations of one value somewhere in a document; bytes that are no JSON any more are left as they are."""

    def on_place(change: Callable[[Any, Any, random.Random], None]) -> Spoil:
        def way(data: bytes, chance: random.Random) -> bytes:
            try:
                document = json.loads(data)
            except (ValueError, RecursionError):
                return data
            holders = [one for one in _holders(document) if one]
            if holders:
                holder = chance.choice(holders)
                change(
                    holder,
                    chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder))),
                    chance,
                )
            return json.dumps(document, ensure_ascii=chance.random() < 0.5).encode(errors="replace")

        return way

    def reword(holder: Any, key: Any, chance: random.Random) -> None:
        holder[key] = chance.choice(odd_words)

    def rename(holder: Any, key: Any, chance: random.Random) -> None:
        if isinstance(holder, dict):
            holder[chance.choice((*odd_words[:6], *holder))] = holder.pop(key)

    return (
        *tuple(map(on_place, (_retype, _retype, _drop, _double, _swap, _deepen, reword, reword, rename))),
        _no_number,
    )


def _holders(value: Any) -> list[Any]:
    found, ahead = [], [value]
    while ahead:
        one = ahead.pop()
        if isinstance(one, (dict, list)):
            found.append(one)
            ahead += one.values() if isinstance(one, dict) else one
    return found


def _retype(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = copy.deepcopy(chance.choice(OTHER_KINDS))


def _drop(holder: Any, key: Any, chance: random.Random) -> None:
    del holder[key]


def _double(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder[key:key] = [copy.deepcopy(holder[key]) for _ in range(chance.choice((1, 2, 60)))]


def _swap(holder: Any, key: Any, chance: random.Random) -> None:
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def _deepen(holder: Any, key: Any, chance: random.Random) -> None:
    for _ in range(chance.choice((1, 20, 200))):
        holder[key] = [holder[key]]


def _no_number(data: bytes, chance: random.Random) -> bytes:
    """A figure in the text becomes what no figure is, or no JSON."""
    places = [at for at, byte in enumerate(data) if chr(byte).isdecimal()]
    if not places:
        return data
    at = chance.choice(places)
    return data[:at] + chance.choice(NO_NUMBERS).encode() + data[at + 1 :]


def in_archive(tree_ways: tuple[Spoil, ...], spoil_bytes: Spoil) -> tuple[Spoil, ...]:
    """Mutations of one part of a workbook; an archive that cannot be opened any more is left as it is."""

    def on_part(change: Callable[[dict[str, bytes], str, random.Random], None]) -> Spoil:
        def way(data: bytes, chance: random.Random) -> bytes:
            try:
                with zipfile.ZipFile(io.BytesIO(data)) as book:
                    parts = {name: book.read(name) for name in book.namelist()}
            except Exception:  # what can be wrong with a spoiled archive has no end
                return data
            if not parts:
                return data
            change(parts, chance.choice(sorted(parts)), chance)
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
                for name, content in parts.items():
                    book.writestr(zipfile.ZipInfo(name, date_time=(2026, 1, 1, 0, 0, 0)), content)
            return packed.getvalue()

        return way

    def tree(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
        sheets = [one for one in sorted(parts) if "sheet" in one or "shared" in one]
        name = chance.choice(sheets) if sheets and chance.random() < 0.8 else name
        parts[name] = chance.choice(tree_ways)(parts[name], chance)

    def raw(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
        parts[name] = spoil_bytes(parts[name], chance)

    def gone(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
        del parts[name]

    def swapped(parts: dict[str, bytes], name: str, chance: random.Random) -> None:
        other = chance.choice(sorted(parts))
        parts[name], parts[other] = parts[other], parts[name]

    return (*tuple(map(on_part, (tree, tree, tree, tree, raw, gone, swapped))), spoil_bytes)
