"""How cards stood at the end of a yearly update, and what is different a year later.

Terms:  a snapshot is what is compared of one card; paid is what the year before the update came to (決算), planned is the
        budget of the year of the update.
        A standing is the little of it that tells whether anything differs, for offices with thousands of systems.
Holds:  unknown is never zero: a sum is taken over the systems whose amount is known in both years, and how many are left
        out is told beside it. A system that is new or gone has no difference of costs; its amount is told apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple

MARK_LETTERS = 20


class Standing(NamedTuple):
    """What tells whether a card differs: `mark_of` everything but the costs, and the two costs."""

    mark: str
    paid_yen: int | None
    planned_yen: int | None


def mark_of(*values: object) -> str:
    """A short mark of the fields of a snapshot that are no costs, in their order; other values, another mark."""
    return hashlib.sha256("\x1f".join(map(str, values)).encode()).hexdigest()[:MARK_LETTERS]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One card. Money in whole yen including tax, None where nobody said; texts as people read them."""

    name: str
    department: str
    method: str = ""
    hosting: str = ""
    standardisation: str = ""
    vendor: str = ""
    contract_form: str = ""
    contract_ends_on: str = ""
    servers: int = 0
    cores: int = 0
    paid_yen: int | None = None
    planned_yen: int | None = None

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def standing(self) -> Standing:
        mark = mark_of(*(getattr(self, name) for name in _NAMES if name not in COSTS))
        return Standing(mark, self.paid_yen, self.planned_yen)

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Snapshot:
        """From plain values; keys of a later version are left out."""
        if plain.keys() <= _NAMES.keys():
            return cls(**plain)
        return cls(**{key: value for key, value in plain.items() if key in _NAMES})


_NAMES: Mapping[str, None] = dict.fromkeys(one.name for one in fields(Snapshot))


class Fate(StrEnum):
    NEW = "new"
    GONE = "gone"
    CHANGED = "changed"
    SAME = "same"


COSTS = ("paid_yen", "planned_yen")


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One place that differs; `is_cost` for what not everybody may see."""

    field: str
    before: str | int | None
    after: str | int | None

    @property
    def is_cost(self) -> bool:
        return self.field in COSTS


@dataclass(frozen=True, slots=True)
class SystemDifference:
    """One system between two updates."""

    key: int
    name: str
    department: str
    fate: Fate
    changes: tuple[FieldDifference, ...]


@dataclass(frozen=True, slots=True)
class SumDifference:
    """Yen of the systems that are known in both years; `left_out` counts those known in one or none of them."""

    before_yen: int
    after_yen: int
    counted: int
    left_out: int

    @property
    def difference_yen(self) -> int:
        return self.after_yen - self.before_yen


def differences(
    before: Mapping[int, Snapshot], after: Mapping[int, Snapshot]
) -> tuple[SystemDifference, ...]:
    """What differs system by system, by the name they have now; systems in which nothing differs are among them."""
    found = [_difference(key, before.get(key), after.get(key)) for key in before.keys() | after.keys()]
    return tuple(sorted(found, key=lambda one: (one.name, one.key)))


def fate_of(before: Standing | None, after: Standing | None, *, shows_costs: bool) -> Fate:
    """What became of a card that stands in one of both years at least; costs alone count for who may see them."""
    if before is None or after is None:
        return Fate.NEW if before is None else Fate.GONE
    same = before == after if shows_costs else before.mark == after.mark
    return Fate.SAME if same else Fate.CHANGED


def _difference(key: int, before: Snapshot | None, after: Snapshot | None) -> SystemDifference:
    if before is None or after is None:
        one = after or before
        assert one is not None
        fate = Fate.NEW if before is None else Fate.GONE
        return SystemDifference(key, one.name, one.department, fate, ())
    changes = (
        ()
        if before == after
        else tuple(
            FieldDifference(name, was, now)
            for name in _NAMES
            if (was := getattr(before, name)) != (now := getattr(after, name))
        )
    )
    return SystemDifference(
        key, after.name, after.department, Fate.CHANGED if changes else Fate.SAME, changes
    )


def sum_difference(
    before: Mapping[int, Snapshot | Standing],
    after: Mapping[int, Snapshot | Standing],
    *,
    field: str,
    among: Iterable[int] | None = None,
) -> SumDifference:
    """The sums of `paid_yen` or `planned_yen` in both years, over the systems of `among` (all unless it is given)."""
    keys = before.keys() & after.keys() if among is None else before.keys() & after.keys() & set(among)
    pairs = [(getattr(before[key], field), getattr(after[key], field)) for key in keys]
    known = [(was, now) for was, now in pairs if was is not None and now is not None]
    return SumDifference(
        before_yen=sum(was for was, _now in known),
        after_yen=sum(now for _was, now in known),
        counted=len(known),
        left_out=len(pairs) - len(known),
    )
