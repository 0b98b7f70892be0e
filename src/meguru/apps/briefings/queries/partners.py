"""With whom a municipality could act on its weakest indicator."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from meguru.apps.briefings.queries.basis import Basis
from meguru.apps.briefings.queries.landscape import RENEWAL, VENDOR, Landscape, Town
from meguru.apps.registry.models import SharingGroup
from meguru.engines.gap_causes import Ally, Candidate, Standing, allies


@dataclass(frozen=True, slots=True)
class AllyRow:
    """One that could be talked to, with its name and its value on the indicator."""

    town: Town
    ally: Ally
    value: float | None


def allies_of(ground: Landscape, seat: int, basis: Basis, *, key: str) -> tuple[AllyRow, ...]:
    """Whom to talk to; nobody without a weak indicator."""
    if not key:
        return ()
    own = ground.towns[seat]
    alike = {n: place for place, n in enumerate(ground.alike(seat), start=1)}
    groups = _groups_of_each(ground, own)
    near = {int(n) for n in ground.of_prefecture(own.prefecture_id)} | set(alike)
    near |= {n for pk in groups if (n := ground.seat(pk)) is not None}
    near |= _same_system(ground, seat)
    figures = ground.figures(key, seat, basis.group)
    leaders = _leaders(ground, key, seat, alike)
    candidates = [
        Candidate(
            code=str(n),
            value=ground.value(key, n),
            is_weak=figures.weakness(
                ground.value(key, n), is_defined_otherwise=bool(ground.otherwise[key][n])
            ).standing
            == Standing.WEAK,
            is_leader=n in leaders,
            alike=alike.get(n),
            residents=ground.towns[n].residents,
            place=ground.towns[n].place,
            same_prefecture=ground.towns[n].prefecture_id == own.prefecture_id,
            groups=groups.get(ground.towns[n].pk, ()),
            same_vendor=_vendor_words(ground, seat, n),
            same_renewal_year=_same_year(ground, seat, n),
        )
        for n in sorted(near - {seat})
    ]
    found = allies(candidates, residents=own.residents, place=own.place)
    return tuple(AllyRow(ground.towns[int(one.code)], one, one.candidate.value) for one in found)


def _leaders(ground: Landscape, key: str, seat: int, alike: dict[int, int]) -> set[int]:
    """Those alike and those of the prefecture that are at or beyond the best quarter, and better than oneself."""
    home = ground.of_prefecture(ground.towns[seat].prefecture_id)
    pool = np.array(sorted({*alike, *(int(n) for n in home)} - {seat}), dtype=np.int64)
    sign = -1.0 if ground.indicators[key].direction == "less" else 1.0
    values = sign * ground.comparable(key)[pool]
    known = values[~np.isnan(values)]
    own = ground.value(key, seat)
    if not known.size or own is None:
        return set()
    best = float(np.quantile(known, 0.75))
    return {int(n) for n, value in zip(pool, values, strict=True) if value >= best and value > sign * own}


def _groups_of_each(ground: Landscape, own: Town) -> dict[int, tuple[str, ...]]:
    """Body -> names of the groups that it shares with the town, of those that the reader's office takes part in."""
    mark = ("groups", own.pk)
    if mark not in ground.kept:
        found: dict[int, list[str]] = defaultdict(list)
        shared = SharingGroup.objects.filter(members=own.pk).filter(members=ground.user.organisation_id)
        for group in shared.order_by("name").prefetch_related("members"):
            for member in group.members.all():
                if member.pk != own.pk:
                    found[member.pk].append(group.name)
        ground.kept[mark] = {member: tuple(dict.fromkeys(names)) for member, names in found.items()}
    kept = ground.kept[mark]
    assert isinstance(kept, dict)
    return kept


def _same_system(ground: Landscape, seat: int) -> set[int]:
    found: set[int] = set()
    for key in (VENDOR, RENEWAL):
        own = ground.value(key, seat)
        if own is not None:
            found |= {int(n) for n in np.flatnonzero(ground.table[key] == own)}
    return found


def _vendor_words(ground: Landscape, seat: int, other: int) -> str:
    own = ground.value(VENDOR, seat)
    if own is None or own != ground.value(VENDOR, other):
        return ""
    labels = ground.indicators[VENDOR].labels
    return str(labels[int(own)]) if 0 <= int(own) < len(labels) else ""


def _same_year(ground: Landscape, seat: int, other: int) -> int | None:
    own = ground.value(RENEWAL, seat)
    return int(own) if own is not None and own == ground.value(RENEWAL, other) else None
