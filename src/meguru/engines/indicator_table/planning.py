"""What storing a table would do to the figures that are there.

Rule.   A municipality's own entry stays, whatever a table says. A cell that is empty changes nothing; a cell that says
        why there is no figure (-, 調査なし) is stored as that. A denominator or a quality that the table tells is stored with
        its figure and alone makes it a changed one. A denominator that it does not tell stays; a new figure of which it
        tells no quality counts as sound. Figures that ship are not overwritten by anybody.
        Two figures are the same when they differ by less than a billionth part.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from meguru.engines.indicator_table.figures import Absence

# What one unit of money is in another: a column in 円 fills an indicator in 千円.
_MONEY = {"円": 1, "千円": 1_000, "百万円": 1_000_000, "億円": 100_000_000}
_PERCENTS = {"%", "パーセント"}
NOTHING_TOLD: Mapping[str, Any] = MappingProxyType({})


class Doing(StrEnum):
    """取込みで起きること: what storing does to the value of one municipality."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    KEPT_OWN = "kept_own"  # the municipality entered its value itself
    NOT_YOURS = "not_yours"  # the body is none for which this office may write


@dataclass(frozen=True, slots=True)
class Stored:
    """What stands there: a value or an absence, and whether another municipality, not who imports, wrote it itself."""

    value: float | None
    absence: str
    is_own: bool = False
    denominator: float | None = None
    quality: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """取込みの一つの値: what one cell of a table does. `before` is None for a new one and where it may not be shown.

    `denominator` and `quality` are None where the table does not tell them.
    """

    body: str
    doing: Doing
    value: float | None
    absence: str
    before: float | None = None
    denominator: float | None = None
    quality: str | None = None


def plan_cells(
    cells: Mapping[str, tuple[float | None, Absence | None]],
    stored: Mapping[str, Stored],
    *,
    writable: frozenset[str],
    factor: float = 1.0,
    denominators: Mapping[str, float] = NOTHING_TOLD,
    qualities: Mapping[str, str] = NOTHING_TOLD,
) -> tuple[Planned, ...]:
    """Body -> cell, as read -> what storing would do, in the order of the cells. Empty cells are left out."""
    found = []
    for body, (value, absence) in cells.items():
        if value is None and absence in (None, Absence.EMPTY):
            continue
        wanted = None if value is None else value * factor
        reason = "" if value is not None or absence is None else absence.value
        there = stored.get(body)
        doing = _doing(wanted, reason, there, may_write=body in writable)
        told = (denominators.get(body) if wanted is not None else None, qualities.get(body))
        if doing is Doing.SAME and there is not None and _tells_more(told, there):
            doing = Doing.CHANGED
        shown = there.value if there is not None and not there.is_own else None
        found.append(Planned(body, doing, wanted, reason, shown, denominator=told[0], quality=told[1]))
    return tuple(found)


def _doing(value: float | None, absence: str, there: Stored | None, *, may_write: bool) -> Doing:
    if not may_write:
        return Doing.NOT_YOURS
    if there is None:
        return Doing.NEW
    if there.is_own:
        return Doing.KEPT_OWN
    if value is None or there.value is None:
        return Doing.SAME if (value, absence) == (there.value, there.absence) else Doing.CHANGED
    return Doing.SAME if math.isclose(value, there.value, rel_tol=1e-9) else Doing.CHANGED


def _tells_more(told: tuple[float | None, str | None], there: Stored) -> bool:
    denominator, quality = told
    return (denominator is not None and denominator != there.denominator) or (
        quality is not None and quality != there.quality
    )


def counted(plan: tuple[Planned, ...]) -> dict[Doing, int]:
    """How many cells do what."""
    found = Counter(one.doing for one in plan)
    return {doing: found[doing] for doing in Doing}


def factor_between(ending: str, unit: str) -> float | None:
    """By what a column in `ending` is multiplied to be in `unit`; None when nobody can tell.

    A column that says no unit is taken to be in the unit of the indicator.
    """
    if not ending or ending == unit or {ending, unit} <= _PERCENTS:
        return 1.0
    if ending in _MONEY and unit in _MONEY:
        return _MONEY[ending] / _MONEY[unit]
    return None
