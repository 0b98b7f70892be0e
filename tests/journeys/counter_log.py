"""A year of a counter system's history, as its vendor writes it: cp932, headers of its own, made by rule.

Nothing of it is real. Every figure follows from the number of the case, so that each run makes the same file.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
from collections.abc import Iterator

HEADER = ("受付番号", "処理内容", "処理日時", "担当者", "係名", "受付区分")
CASES_BY_MONTH = {4: 60, 5: 30, 6: 20, 7: 20, 8: 18, 9: 20, 10: 22, 11: 18, 12: 16, 1: 16, 2: 18, 3: 52}
CHANNELS = ("窓口", "窓口", "窓口", "郵送", "オンライン")
STEPS = (
    ("届出の受付", "窓口係", 0.1),
    ("本人確認書類の確認", "窓口係", 0.4),
    ("住民記録への入力", "記録係", 5.0),
    ("決裁の押印", "記録係", 20.0),
    ("住民票の交付", "窓口係", 2.0),
)
SLOWNESS = {"窓口": 1.0, "郵送": 3.0, "オンライン": 0.4}


def counter_log_csv() -> bytes:
    """The file: one row per completed piece of work, oldest case first."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    writer.writerows(_rows())
    return text.getvalue().encode("cp932")


def _rows() -> Iterator[tuple[str, ...]]:
    number = 0
    for month, cases in CASES_BY_MONTH.items():
        for place in range(cases):
            number += 1
            day = 1 + place * 27 // cases
            year = 2025 if month >= 4 else 2026
            begun = dt.datetime(year, month, day, 9) + dt.timedelta(minutes=_draw(number, "minute", 420))
            yield from _case(number, begun)


def _case(number: int, begun: dt.datetime) -> Iterator[tuple[str, ...]]:
    channel = CHANNELS[_draw(number, "channel", len(CHANNELS))]
    moment = begun
    for step, section, usual_hours in _steps(number):
        factor = 0.3 + _draw(number, step, 100) / 60
        moment = _while_open(moment + dt.timedelta(hours=usual_hours * factor * SLOWNESS[channel]))
        person = f"{section[0]}{1 + _draw(number, step + 'person', 4)}"
        yield (f"R7-{number:05}", step, moment.strftime("%Y/%m/%d %H:%M"), person, section, channel)


def _while_open(moment: dt.datetime) -> dt.datetime:
    """The same moment, or the next one at which the office is open (weekdays, 9 to 17)."""
    if moment.hour >= 17 or moment.hour < 9:
        moment += dt.timedelta(hours=16)
    while moment.weekday() >= 5:
        moment += dt.timedelta(days=1)
    return moment


def _steps(number: int) -> list[tuple[str, str, float]]:
    """One case in eight is sent back after the check and checked again."""
    steps = list(STEPS)
    if _draw(number, "sent back", 8) == 0:
        steps[2:2] = [("補正の依頼", "窓口係", 24.0), STEPS[1]]
    return steps


def _draw(number: int, what: str, sides: int) -> int:
    """A die of `sides` that always falls the same for the same case and question."""
    return int.from_bytes(hashlib.sha256(f"{number} {what}".encode()).digest()[:4]) % sides
