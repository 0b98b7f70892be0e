"""Durations in Prosimos: a name and a list of figures, the last two of which cut the ends off.

Source: the fields that the published discovery tools of the same group write: fix (value); uniform (low, high);
expon (mean, low, high); norm (mean, deviation, low, high); lognorm and gamma (mean, variance, low, high).
Unit: seconds.
"""

from __future__ import annotations

from dataclasses import replace
from math import log
from typing import Any

from meguru.engines.scenario_files.checked import listed, number, record
from meguru.engines.scenario_files.moments import (
    Powers,
    mean_and_variance,
    of_gamma,
    of_lognormal,
    of_normal,
    tabulated,
)
from meguru.engines.simulation.scenario import ZERO, Distribution, DistributionKind
from meguru.engines.uploads import Refused, Remark

NO_LIMIT = 1e9  # stands for "no upper end": the format always wants one
POWERS = Powers(
    families=frozenset(
        {
            DistributionKind.CONSTANT,
            DistributionKind.UNIFORM,
            DistributionKind.EXPONENTIAL,
            DistributionKind.LOGNORMAL,
            DistributionKind.GAMMA,
        }
    ),
    cuts_off=True,
)
FIGURES = {"fix": 1, "uniform": 2, "expon": 1, "norm": 2, "lognorm": 2, "gamma": 2, "triang": 3}
ALIKE = {
    "fixed": "fix",
    "exponential": "expon",
    "normal": "norm",
    "lognormal": "lognorm",
    "log_normal": "lognorm",
}


def written(duration: Distribution) -> dict[str, Any]:
    """A duration that `fitting` says the format has."""
    top = duration.maximum_seconds or NO_LIMIT
    match duration.kind:
        case DistributionKind.CONSTANT:
            name, values = "fix", duration.parameters
        case DistributionKind.UNIFORM:
            name, values = "uniform", duration.parameters
        case DistributionKind.EXPONENTIAL:
            name, values = "expon", (duration.parameters[0], 0.0, top)
        case DistributionKind.LOGNORMAL:
            name, values = "lognorm", (*_whole_moments(duration), 0.0, top)
        case _:
            name, values = "gamma", (*_whole_moments(duration), 0.0, top)
    return {"distribution_name": name, "distribution_params": [{"value": value} for value in values]}


def read(value: Any, *, where: str) -> tuple[Distribution, tuple[Remark, ...]]:
    """A duration of the file. Raises: Refused naming `where`."""
    held = record(value, where=where)
    name = str(held.get("distribution_name", "")).lower()
    name = ALIKE.get(name, name)
    values = _figures(held.get("distribution_params"), where=where)
    if name not in FIGURES or len(values) < FIGURES[name]:
        raise Refused(
            f"{where}：時間の形「{name[:30]}」（数 {len(values)} 個）が読めません。fix、expon、uniform、norm、"
            "lognorm、gamma のどれかにしてください。",
            code="distribution",
        )
    return _of(name, values, where=where)


def _of(name: str, values: list[float], *, where: str) -> tuple[Distribution, tuple[Remark, ...]]:
    low, high = _ends(values, FIGURES[name])
    table = Remark("changed", "hint", f"{where}：時間の形「{name}」は、同じ形の値の表に置き換えました。")
    if name == "fix":
        return Distribution(DistributionKind.CONSTANT, (values[0],)), ()
    if name == "uniform":
        a, b = sorted(values[:2])
        return Distribution(DistributionKind.UNIFORM, (a, b)), ()
    if name == "triang":
        a, c, b = sorted(values[:3])
        told = Remark(
            "changed", "hint", f"{where}：三角分布の三つの数は、小さい順に下限・頂点・上限と読みました。"
        )
        return Distribution(DistributionKind.TRIANGULAR, (a, c, b)), (told,)
    if name == "norm":
        return of_normal(values[0], values[1], low=low, high=high), (table,)
    if name == "expon":
        return _exponential(values[0], low, high, table)
    found = (of_lognormal if name == "lognorm" else of_gamma)(values[0], values[1])
    if found.kind is DistributionKind.CONSTANT:
        return found, ()
    if low > 0:
        told = Remark("changed", "warning", f"{where}：時間の下限 {low:g} 秒は表せないため、使っていません。")
        return replace(found, maximum_seconds=high), (told,)
    return replace(found, maximum_seconds=high), ()


def _exponential(
    mean: float, low: float, high: float, table: Remark
) -> tuple[Distribution, tuple[Remark, ...]]:
    if mean <= 0:
        return ZERO, ()
    if 0 < low < mean:
        return tabulated(lambda share: low - (mean - low) * log(1 - share)), (table,)
    return Distribution(DistributionKind.EXPONENTIAL, (mean,), maximum_seconds=high), ()


def _ends(values: list[float], figures: int) -> tuple[float, float]:
    """(low, high) that follow the figures; 0 means none."""
    rest = values[figures:]
    if len(rest) < 2:
        return 0.0, 0.0
    low, high = rest[0], rest[1]
    return low, (high if 0 < high < NO_LIMIT and high > low else 0.0)


def _figures(value: Any, *, where: str) -> list[float]:
    found = []
    for one in listed(value, where=f"{where}の数"):
        held = one.get("value") if isinstance(one, dict) else one
        found.append(number(held, where=f"{where}の数", most=1e18))
    return found


def _whole_moments(duration: Distribution) -> tuple[float, float]:
    return mean_and_variance(replace(duration, maximum_seconds=0.0))
