"""When two names mean the same thing, whoever typed them."""

from __future__ import annotations

import re
import unicodedata

_COMPANY = re.compile(
    r"株式会社|有限会社|合同会社|合資会社|一般社団法人|一般財団法人|公益財団法人|\(株\)|\(有\)|\(同\)|㈱|㈲|co\.?,? ?ltd\.?|inc\.?"
)
_MARKS = re.compile(r"[\s\-‐‑–—―_・･.,、。'\"「」『』()\[\]®™]+")


def same_name(text: str) -> str:
    """A name without width, case, blanks, marks and the form of a company: （株）アサヒ -> アサヒ.

    A name that is nothing but these stays as it is, folded.
    """
    folded = unicodedata.normalize("NFKC", text).casefold().strip()
    bare = _MARKS.sub("", _COMPANY.sub("", folded))
    return bare or folded


def identity_of(*parts: str) -> str:
    """Several names as one key."""
    return "\x1f".join(same_name(part) for part in parts)[:400]
