"""When cases arrive: a Poisson process whose rate changes by hour, weekday, month and holiday."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from math import isfinite

import numpy as np
import numpy.typing as npt

from meguru.engines.simulation.numbers import numbered_keys, stream_key, uniforms
from meguru.engines.simulation.refusal import CannotSimulate
from meguru.engines.simulation.scenario import Arrivals, CaseType

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Keys = npt.NDArray[np.uint64]

HOUR = 3600.0
HOURS_PER_WEEK = 168
MOST_CASES = 5_000_000
_BLOCK = 4096


@lru_cache(maxsize=64)
def hourly_rates(arrivals: Arrivals, *, start: date, days: int) -> Floats:
    """Expected cases in each hour of `days` days from local midnight of `start`."""
    week = np.array(arrivals.per_hour_of_week, dtype=np.float64).reshape(7, 24)
    rates = np.empty((days, 24))
    for day in range(days):
        on = start + timedelta(days=day)
        factor = arrivals.month_factor[on.month - 1]
        if arrivals.calendar is not None and not arrivals.calendar.opens_on(on):
            factor *= arrivals.on_holidays_factor
        rates[day] = week[on.weekday()] * factor
    return rates.ravel()


def arrival_times(rates: Floats, *, seed: int, replication: int, stream: str = "") -> Floats:
    """Arrivals in seconds, ascending: unit-rate arrivals carried over by the inverse of the expected count.

    The k-th arrival depends on seed, replication and the rates before it only, never on the design.
    """
    expected = np.concatenate(([0.0], np.cumsum(rates)))
    edges = np.arange(expected.size) * HOUR
    key = stream_key(seed=seed, replication=replication, stream=f"{stream}arrivals")
    parts: list[Floats] = []
    reached, drawn = 0.0, 0
    while reached < expected[-1]:
        gaps = -np.log1p(-uniforms(key, first=drawn, count=_BLOCK))
        counts = reached + np.cumsum(gaps)
        reached, drawn = float(counts[-1]), drawn + _BLOCK
        parts.append(counts[counts < expected[-1]])
    counts = np.concatenate(parts) if parts else np.empty(0)
    hour = np.searchsorted(expected, counts, side="right") - 1
    rate = rates[hour]
    times: Floats = edges[hour] + (counts - expected[hour]) / rate * HOUR
    return times


def case_types(
    types: tuple[CaseType, ...], *, seed: int, replication: int, count: int, stream: str = ""
) -> Integers:
    """The type (a row of `types`) of each case, from a stream of its own."""
    key = stream_key(seed=seed, replication=replication, stream=f"{stream}case types")
    limits = np.cumsum([case_type.share for case_type in types])
    drawn = np.searchsorted(limits / limits[-1], uniforms(key, first=0, count=count), side="right")
    return np.minimum(drawn, len(types) - 1).astype(np.int64)


def case_keys(*, seed: int, replication: int, count: int, stream: str = "") -> Keys:
    """One key per case; everything that happens to it is drawn with this key."""
    key = stream_key(seed=seed, replication=replication, stream=f"{stream}cases")
    return numbered_keys(key, first=0, count=count)


def check_arrivals(arrivals: Arrivals, types: tuple[CaseType, ...]) -> None:
    """Raise CannotSimulate when rates, factors or shares make no sense."""
    if len(arrivals.per_hour_of_week) != HOURS_PER_WEEK:
        raise CannotSimulate(
            f"到着の設定: 曜日と時間帯ごとの件数は168個必要です({len(arrivals.per_hour_of_week)}個あります)。"
        )
    if len(arrivals.month_factor) != 12:
        raise CannotSimulate(
            f"到着の設定: 月ごとの倍率は12個必要です({len(arrivals.month_factor)}個あります)。"
        )
    numbers = (*arrivals.per_hour_of_week, *arrivals.month_factor, arrivals.on_holidays_factor)
    if not all(isfinite(value) and value >= 0 for value in numbers):
        raise CannotSimulate(
            "到着の設定: 件数と倍率は0以上の数にしてください(負の値や数でない値があります)。"
        )
    if not types:
        raise CannotSimulate("事案の型が一つもありません。少なくとも一つ設定してください。")
    for case_type in types:
        if not (isfinite(case_type.share) and case_type.share >= 0):
            raise CannotSimulate(f"事案の型「{case_type.name or case_type.id}」の割合は0以上にしてください。")
    if sum(case_type.share for case_type in types) <= 0:
        raise CannotSimulate("事案の型の割合の合計が0です。")
    if len({case_type.id for case_type in types}) < len(types):
        raise CannotSimulate("事案の型の識別子が重なっています。")
