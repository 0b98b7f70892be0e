"""Numbers of papers, alike however they are typed."""

from __future__ import annotations

import re
import unicodedata

DASHES = re.compile(r"[-\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d\uff70]")


def folded_number(text: str) -> str:
    """A paper's number however it is typed: width, letter case, spaces and kinds of dashes make no difference."""
    alike = unicodedata.normalize("NFKC", DASHES.sub("-", text))
    seen = (one for one in DASHES.sub("-", alike).casefold() if unicodedata.category(one) != "Cf")
    return "".join("".join(seen).split())
