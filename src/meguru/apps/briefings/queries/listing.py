"""All municipalities of a prefecture with what is weakest in each."""

from __future__ import annotations

from dataclasses import dataclass

from meguru.apps.briefings.queries.basis import Basis, judged_keys
from meguru.apps.briefings.queries.landscape import Landscape, Town
from meguru.apps.briefings.queries.town import StandingRow, standing_row, weakness_order
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
    for seat in ground.of_prefecture(prefecture.pk).tolist():
        judged = {key: ground.weakness(key, seat, basis.group) for key in keys}
        weak = sorted(
            (key for key, one in judged.items() if one.is_weak),
            key=lambda key: weakness_order(judged[key], ground.indicators[key]),
        )
        found.append(
            TownRow(
                town=ground.towns[seat],
                weakest=tuple(standing_row(ground, seat, key, basis) for key in weak[:MOST_SHOWN]),
                weak=len(weak),
                known=sum(one.value is not None for one in judged.values()),
                judged=len(keys),
                group_count=int(ground.group(seat, basis.group).size),
            )
        )
    return found
