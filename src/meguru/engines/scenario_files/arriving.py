"""Arrivals as the other formats have them: a mean time between cases, and the hours in which cases arrive."""

from __future__ import annotations

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.calendars.working import DayHours
from meguru.engines.simulation.scenario import Arrivals
from meguru.engines.uploads import Refused, Remark

LONGEST_BETWEEN = 10 * 366 * 86400.0
SHORTEST_BETWEEN = 1e-3


def hours_of(arrivals: Arrivals) -> WorkingCalendar:
    """The hours with a rate, as a calendar."""
    weekly: list[DayHours] = []
    for day in range(7):
        hours: list[tuple[int, int]] = []
        for hour in range(24):
            if arrivals.per_hour_of_week[day * 24 + hour] <= 0:
                continue
            if hours and hours[-1][1] == hour * 60:
                hours[-1] = (hours[-1][0], (hour + 1) * 60)
            else:
                hours.append((hour * 60, (hour + 1) * 60))
        weekly.append(tuple(hours))
    return WorkingCalendar(weekly=tuple(weekly))


def seconds_between(arrivals: Arrivals) -> float:
    """The mean time between two cases within the hours. Raises: Refused when no case ever arrives."""
    rate = max(arrivals.per_hour_of_week)
    if rate <= 0:
        raise Refused(
            "案件が一件も届かない設定のため、書き出せません。年間の件数を入れてください。", code="arrivals"
        )
    return 3600.0 / rate


def arrivals_of(
    mean_seconds: float, calendar: WorkingCalendar | None, *, is_exponential: bool, where: str
) -> tuple[Arrivals, tuple[Remark, ...]]:
    """A Poisson process with this mean time between cases in these hours; an hour that is half open has half the rate.

    Raises: Refused when cases would arrive never or without end.
    """
    if not SHORTEST_BETWEEN <= mean_seconds <= LONGEST_BETWEEN:
        raise Refused(
            f"{where}：届く間隔が {mean_seconds:g} 秒になっています。0.001 秒から 10 年の間にしてください。",
            code="arrivals",
        )
    weekly = (calendar or WorkingCalendar.always_open()).weekly
    rate = 3600.0 / mean_seconds
    rates = tuple(
        rate * sum(max(0, min(closes, hour * 60 + 60) - max(opens, hour * 60)) for opens, closes in day) / 60
        for day in weekly
        for hour in range(24)
    )
    if not any(rates):
        raise Refused(f"{where}：案件の届く時間帯が一つもありません。", code="arrivals")
    told = []
    if not is_exponential:
        told.append(
            Remark(
                "changed",
                "warning",
                f"{where}：届く間隔の形は表せないため、平均の同じ指数分布（ばらばらに届く）にしました。",
            )
        )
    if any(0 < one < rate * (1 - 1e-12) for one in rates):
        told.append(
            Remark(
                "changed",
                "hint",
                f"{where}：時刻の途中から開く時間帯は、開いている分だけ届くものとしました。",
            )
        )
    return Arrivals(per_hour_of_week=rates), tuple(told)
