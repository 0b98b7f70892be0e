"""Which municipality a row means: by its code as people type it, or by its name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from meguru.engines.organisation_codes import is_valid, with_check_digit
from meguru.engines.spreadsheets.numerals import folded

_FULL, _BODY = 6, 5
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class Known:
    """一覧にある団体: a municipality or prefecture that exists. `former` lists older names, `county` may stand before."""

    code: str
    name: str
    prefecture: str
    county: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """団体の一覧: all bodies by code, and what became of codes that are no longer in use (old code -> new code)."""

    bodies: Mapping[str, Known]
    replaced: Mapping[str, str] = field(default_factory=dict)
    _names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Iterable[Known], *, replaced: Mapping[str, str] | None = None) -> Directory:
        by_code = {body.code: body for body in bodies}
        names: dict[str, list[str]] = defaultdict(list)
        for body in by_code.values():
            for written in {
                body.name,
                body.county + body.name,
                body.prefecture + body.name,
                body.prefecture + body.county + body.name,
            }:
                names[folded(written)].append(body.code)
        return cls(by_code, dict(replaced or {}), {name: tuple(codes) for name, codes in names.items()})

    def by_name(self, name: str, *, prefecture: str = "") -> tuple[Known, ...]:
        """The bodies that a name can mean; several when prefectures share it and none is given."""
        codes = self._names.get(folded(name), ())
        found = tuple(self.bodies[code] for code in codes)
        wanted = folded(prefecture)
        return tuple(body for body in found if folded(body.prefecture) == wanted) if wanted else found

    def candidates(self, code: str, name: str) -> tuple[Known, ...]:
        """Whom an unknown code may mean today, by the name beside it: the same name, else within the prefecture of the
        code the same name without 市, 町, 村 or 区 (長久手町 is 長久手市 now). Nothing without a name."""
        same = self.by_name(name) if name else ()
        near = tuple(body for body in same if body.code[:2] == code[:2])
        if near or same:
            return near or same
        stem = _stem(name)
        if len(stem) < _SHORTEST_STEM:
            return ()
        here = (body for body in self.bodies.values() if body.code[:2] == code[:2])
        return tuple(body for body in here if not body.code.startswith("000", 2) and _stem(body.name) == stem)

    def prefecture_of(self, code: str) -> str:
        """The name of the prefecture that the first two digits of a code stand for; "" for none."""
        return next(
            (body.prefecture or body.name for body in self.bodies.values() if body.code[:2] == code[:2]), ""
        )


def _stem(name: str) -> str:
    plain = folded(name)
    return plain[:-1] if plain[-1:] in tuple("市町村区") else plain


def as_code(text: str, *, full: bool) -> str | None:
    """A code in six digits, or None when the text is none.

    Excel takes the first zero off codes below 10 (北海道 to 栃木県); `full` says whether the column holds codes of six
    digits, so that 11002 is 011002 there, and 110025 with its check digit where codes have five.
    """
    plain = folded(text).removesuffix(".0")
    if not (plain.isascii() and plain.isdigit()):
        return None
    length = _FULL if full else _BODY
    plain = plain.zfill(length) if len(plain) >= length - 1 else plain
    if len(plain) == _FULL and is_valid(plain):
        return plain
    if len(plain) == _BODY and not full:
        return with_check_digit(plain)
    return None
