"""Work that is gathered, as Prosimos has it: rules that let a batch begin, and how much quicker many are than one.

Source: the parser of Prosimos. A list of rules holds as a whole, one of the lists is enough: `size` (how many wait),
`large_wt` (seconds that the first has waited), `week_day` and `daily_hour` (when it may begin). `duration_distrib`
multiplies the duration of one piece of work by the size of the batch; "Parallel" does all in the time of one.
"""

from __future__ import annotations

from typing import Any

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files.checked import listed, number, record, text, whole
from meguru.engines.scenario_files.weekly import DAYS, Rule, calendar_of, weekday_number
from meguru.engines.simulation.scenario import Batch
from meguru.engines.uploads import Refused

MOST_SIZE = 1_000_000
LONGEST_WAIT = 10 * 365 * 86400.0  # the format wants an upper end of every wait
TOLD_SIZES = (2, 3, 5, 10, 20, 50)  # of a batch without a size of its own


def fitting_batch(batch: Batch) -> tuple[Batch, tuple[str, ...]]:
    """The batch that the format can say, and what of this one it cannot, in words."""
    lost = []
    size = batch.size if batch.size > 1 else 0
    releases = batch.releases
    if releases is not None:
        openings = _openings(releases)
        if releases.holidays:
            lost.append("まとめて始める日から除く休日")
        if any(minute % 60 for _day, minute in openings):
            lost.append("まとめて始める時刻の分")
        releases = _released([(day, minute // 60) for day, minute in openings])
    share = batch.further_share
    if share > 0:
        sizes = _sizes(size)
        share = _further(sizes[-1], _factor(sizes[-1], share))
    return Batch(size=size, most_hours=batch.most_hours, releases=releases, further_share=share), tuple(lost)


def written(key: str, batch: Batch) -> dict[str, Any]:
    """A batch that `fitting_batch` gave."""
    rules: list[list[dict[str, Any]]] = []
    if batch.size:
        rules.append([{"attribute": "size", "comparison": ">=", "value": batch.size}])
    if batch.most_hours is not None:
        waited = {"attribute": "large_wt", "comparison": ">=", "value": batch.most_hours * 3600.0}
        rules.append([waited, {"attribute": "large_wt", "comparison": "<=", "value": LONGEST_WAIT}])
    for day, minute in _openings(batch.releases) if batch.releases is not None else ():
        hour = minute // 60
        rule = [
            {"attribute": "week_day", "comparison": "=", "value": DAYS[day].capitalize()},
            {"attribute": "daily_hour", "comparison": ">=", "value": str(hour)},
        ]
        if hour < 23:  # without an upper end, Prosimos stops at cases that come later that day
            rule.append({"attribute": "daily_hour", "comparison": "<=", "value": str(hour + 1)})
        rules.append(rule)
    sizes = _sizes(batch.size)
    factors = [1.0 if batch.further_share == 0 else _factor(size, batch.further_share) for size in sizes]
    return {
        "task_id": key,
        "type": "Parallel" if batch.further_share == 0 else "Sequential",
        "size_distrib": [{"key": "1", "value": 0.0}, {"key": str(sizes[-1]), "value": 1.0}],
        "duration_distrib": [
            {"key": str(size), "value": factor} for size, factor in zip(sizes, factors, strict=True)
        ],
        "firing_rules": rules,
    }


def read(value: Any, *, where: str) -> tuple[Batch | None, tuple[str, ...]]:
    """A batch of the file and what of it is not used, in words; None when nothing lets it begin. Raises: Refused."""
    held = record(value, where=where)
    told: dict[str, None] = {}
    size, seconds, openings = 0, None, []
    for each in listed(held.get("firing_rules", []), where=where):
        parts = [record(one, where=where) for one in listed(each, where=where)]
        names = {str(one.get("attribute")) for one in parts}
        if names == {"size"}:
            size = _size(_least(parts), where=where)
        elif names == {"large_wt"}:
            seconds = number(_least(parts).get("value"), where=f"{where}の待ち")
        elif names and names <= {"week_day", "daily_hour"}:
            openings += _opening(parts, where=where)
        else:
            words = "、".join(sorted(name[:20] for name in names)) or "空"
            told[f"{where}：始める決まり（{words}）は読めないため、使っていません。"] = None
    if not size and seconds is None and not openings:
        return None, (f"{where}：まとめて始める決まりが読めないため、一件ずつ行うものとしました。", *told)
    share, uneven = _share(held, where=where)
    if uneven:
        told[f"{where}：まとめたときの手間は、件数によらず同じ割合としました。"] = None
    if any(_is_alone(one) for one in listed(held.get("size_distrib", []), where=where)):
        told[f"{where}：まとめずに一件で行う割合は、使っていません。"] = None
    batch = Batch(
        size=size,
        most_hours=None if seconds is None else seconds / 3600.0,
        releases=_released(openings) if openings else None,
        further_share=share,
    )
    return batch, tuple(told)


def _openings(calendar: WorkingCalendar) -> list[tuple[int, int]]:
    return [(day, opens) for day in range(7) for opens, _closes in calendar.weekly[day]]


def _released(openings: list[tuple[int, int]]) -> WorkingCalendar:
    """An hour from each opening; only its beginning counts. Openings an hour apart keep a minute between them."""
    rules = [
        Rule(day, day, hour * 60, hour * 60 + (59 if (day, hour + 1) in openings else 60))
        for day, hour in sorted(set(openings))
    ]
    return calendar_of(rules, where="まとめて始める時刻")


def _opening(parts: list[dict[str, Any]], *, where: str) -> list[tuple[int, int]]:
    days, hour = list(range(7)), 0
    for one in parts:
        if one.get("attribute") == "week_day":
            days = [weekday_number(one.get("value"), where=where)]
        elif str(one.get("comparison")) in (">=", ">", "="):
            hour = whole(one.get("value"), where=f"{where}の時刻", least=0, most=23)
    return [(day, hour) for day in days]


def _least(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Of a range, the part with its lower end: from there on the batch may begin."""
    return next((one for one in parts if str(one.get("comparison")) in (">=", ">", "=")), parts[0])


def _size(part: dict[str, Any], *, where: str) -> int:
    sign = str(part.get("comparison"))
    if sign not in (">=", ">", "=", "<=", "<"):
        raise Refused(f"{where}：件数の比べ方「{sign[:20]}」が読めません。", code="batch")
    size = whole(part.get("value"), where=f"{where}の件数", least=1, most=MOST_SIZE)
    return max(size + {">": 1, "<": -1}.get(sign, 0), 2)


def _sizes(size: int) -> tuple[int, ...]:
    if not size:
        return TOLD_SIZES
    return (*(one for one in TOLD_SIZES if one < size), size)


def _factor(size: int, share: float) -> float:
    """What multiplies the duration of each of `size` pieces when each further one takes `share` of the first."""
    return (1 + (size - 1) * share) / size


def _further(size: int, factor: float) -> float:
    return round(min(max((size * factor - 1) / (size - 1), 0.0), 1.0), 9)


def _share(held: dict[str, Any], *, where: str) -> tuple[float, bool]:
    """(the share of each further piece, whether the sizes differ in it)."""
    factors = {}
    for one in listed(held.get("duration_distrib", []), where=where):
        part = record(one, where=where)
        size = whole(part.get("key"), where=f"{where}の件数", least=1, most=MOST_SIZE)
        factors[size] = number(part.get("value"), where=f"{where}の倍率", most=1000.0)
    larger = sorted(size for size in factors if size > 1)
    if str(held.get("type", "")).lower() == "parallel":
        return 0.0, any(abs(factors[size] - 1) > 1e-3 for size in larger)
    if not larger:
        return 1.0, False
    shares = [_further(size, factors[size]) for size in larger]
    return shares[-1], any(abs(one - shares[-1]) > 0.02 for one in shares)


def _is_alone(value: Any) -> bool:
    held = record(value, where="size_distrib")
    return (
        text(held.get("key"), where="size_distrib") == "1"
        and number(held.get("value"), where="size_distrib", most=1e9) > 0
    )
