"""Write the binary catalogue that Python's `gettext` reads (GNU .mo, little endian)."""

from __future__ import annotations

import struct
from collections.abc import Mapping

MAGIC = 0x950412DE
HEADER_SIZE = 28
ENTRY_SIZE = 8  # length and offset of one string


def mo_bytes(messages: Mapping[str, str]) -> bytes:
    """The catalogue of `messages` (msgid -> text, "" -> header), sorted by msgid as readers expect.

    Format: GNU gettext manual, "The Format of GNU MO Files"; without the optional hash table.
    """
    pairs = sorted((key.encode(), text.encode()) for key, text in messages.items())
    keys_at = HEADER_SIZE
    texts_at = keys_at + ENTRY_SIZE * len(pairs)
    strings_at = texts_at + ENTRY_SIZE * len(pairs)
    key_table, text_table, strings = bytearray(), bytearray(), bytearray()
    for table, column in ((key_table, 0), (text_table, 1)):
        for pair in pairs:
            table += struct.pack("<II", len(pair[column]), strings_at + len(strings))
            strings += pair[column] + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(pairs), keys_at, texts_at, 0, strings_at)
    return header + bytes(key_table) + bytes(text_table) + bytes(strings)
