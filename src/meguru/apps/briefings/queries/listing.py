"""All municipalities of a prefecture with what is weakest in each."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.briefings.queries.basis import Basis, judged_keys
from meguru.apps.briefings.queries.landscape import Landscape, Town
from meguru.apps.briefings.queries.town import StandingRow, standing_row, weakest_first
from meguru.apps.registry.models import Organisation

MOST_SHOWN = 3


@dataclass(frozen=True, slots=True)
class TownRow:
    """One municipality: its weakest indicators, how many are weak, and of how many there is no value."""

    town: Town
    weakest: tuple[StandingRow, ...]
    weak: int
    known: int
    judged: int
    group_count: int


def town_rows(ground: Landscape, prefecture: Organisation, basis: Basis) -> list[TownRow]:
    """By code, as lists of municipalities usually stand."""
    keys = judged_keys(ground, basis)
    found = []
    for seat in ground.of_prefecture(prefecture.pk):
        rows = tuple(standing_row(ground, int(seat), key, basis) for key in keys)
        weak = weakest_first(rows)
        found.append(
            TownRow(
                town=ground.towns[int(seat)],
                weakest=tuple(weak[:MOST_SHOWN]),
                weak=len(weak),
                known=sum(row.weakness.value is not None for row in rows),
                judged=len(keys),
                group_count=int(ground.group(int(seat), basis.group).size),
            )
        )
    return found
