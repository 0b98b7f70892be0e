"""Element ids: valid XML names, made without chance."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container

_NCNAME_START = (
    r"A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_NCNAME = re.compile(rf"[{_NCNAME_START}][{_NCNAME_START}\-.0-9\u00B7\u0300-\u036F\u203F-\u2040]*\Z")
_NOT_ASCII_WORD = re.compile(r"[^A-Za-z0-9_]+")


def is_identifier(text: str) -> bool:
    """Say whether a text may be an id in a BPMN file (an XML NCName)."""
    return _NCNAME.match(text) is not None


def make_identifier(*, prefix: str, taken: Container[str], hint: str = "") -> str:
    """Make an id that is not yet taken, always the same for the same arguments.

    `hint` (a label) is used where it holds ASCII words: "Check form" -> `prefix_Check_form`;
    otherwise ids are counted: `prefix_1`, `prefix_2`.
    """
    word = _NOT_ASCII_WORD.sub("_", unicodedata.normalize("NFKC", hint)).strip("_")[:40]
    if word and f"{prefix}_{word}" not in taken:
        return f"{prefix}_{word}"
    stem = f"{prefix}_{word}" if word else prefix
    number = 2 if word else 1
    while f"{stem}_{number}" in taken:
        number += 1
    return f"{stem}_{number}"
