"""How figures are said in reports and on diagrams."""

from __future__ import annotations

import math

from meguru.engines.simulation.results import Estimate


def count(value: float) -> str:
    """A whole number with separators."""
    return f"{value:,.0f}"


def hours(value: float) -> str:
    """A duration in the unit a person would use: seconds, minutes, hours or days.

    >>> [hours(0.01), hours(0.8), hours(30), hours(130)]
    ['36秒', '48分', '30.0時間', '5.4日']
    """
    if not math.isfinite(value):
        return "—"
    seconds = value * 3600
    if abs(seconds) < 60:
        return f"{seconds:.0f}秒"
    if abs(seconds) < 3600:
        return f"{seconds / 60:.0f}分"
    if abs(value) < 48:
        return f"{value:.1f}時間"
    return f"{value / 24:.1f}日"


def yen(value: float) -> str:
    return f"{value:,.0f}円"


def percent(share: float) -> str:
    """A share 0..1 as percent."""
    return f"{share * 100:.1f}%"


def interval(estimate: Estimate, *, unit: str, decimals: int = 0) -> str:
    """A mean with its 95 % interval."""
    return (
        f"{estimate.mean:,.{decimals}f}{unit}"
        f"（95 % 区間 {estimate.low:,.{decimals}f}〜{estimate.high:,.{decimals}f}{unit}）"
    )
