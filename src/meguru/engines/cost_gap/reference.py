"""Size classes with the published averages of each.

Rule.   A designated city is told by its code: the local part of a designated city's code lies from 100 to 199, ordinary
        cities begin at 201 (JIS X 0402). Other cities are parted at 200,000 (what the law asks of a core city) and at
        100,000 residents; special wards count as cities of their size, since the report has none.
Source: cost, share and number of bodies of the five rows: interim report on digital services in Osaka prefecture
        (2022), with costs from the prefecture's survey and budgets of fiscal 2021. The borders between the classes are
        ours: with the resident register of January 2022 they give the report's 2, 8, 11, 12 and 10 bodies (a test).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "reference.toml"
_SMALL = ("town", "village")


@dataclass(frozen=True, slots=True)
class SizeClass:
    """団体の規模: a class of municipalities with its published average cost (yen a year) and share of the budget."""

    id: str
    name: str
    about: str
    cost_yen: int
    share: float
    bodies: int
    least: int = 0


@dataclass(frozen=True, slots=True)
class CostReference:
    """経費の参考値: the size classes in their order, with where and when they are from."""

    version: str
    source: str
    year: int
    classes: tuple[SizeClass, ...]

    def find(self, class_id: str) -> SizeClass:
        """Raises: KeyError for an id that is none."""
        return {one.id: one for one in self.classes}[class_id]


@cache
def cost_reference() -> CostReference:
    """The reference that ships."""
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return CostReference(
        version=content["version"],
        source=content["source"],
        year=content["year"],
        classes=tuple(SizeClass(**one) for one in content["class"]),
    )


def size_class(*, code: str, kind: str, residents: int | None) -> SizeClass | None:
    """The class of a municipality; None for a city whose residents are not known, and for a prefecture.

    `kind`: city, ward, town or village. `code`: six digits.
    """
    reference = cost_reference()
    if kind in _SMALL:
        return reference.find("town")
    if kind not in ("city", "ward"):
        return None
    if kind == "city" and "100" <= code[2:5] <= "199":
        return reference.find("designated")
    if residents is None:
        return None
    return next(
        one
        for one in (reference.find(name) for name in ("core", "city_large", "city_small"))
        if residents >= one.least
    )
