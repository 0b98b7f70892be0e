"""Where the bars of a year stand in their drawing. The words and figures are in the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from meguru.design import figures as written
from meguru.engines.priorities import Month

WIDTH, HEIGHT = 720, 230
LEFT, TOP, BOTTOM = 8, 26, 200
BAR_SHARE = 0.62
OVERTIME_SHARE = 0.24


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with the words over it."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    words_y: float
    words: str


@dataclass(frozen=True, slots=True)
class YearPicture:
    """Bars of the volume, thinner ones of the overtime, and the twelve months under them."""

    width: int
    height: int
    ground: int
    volumes: tuple[Bar, ...]
    overtimes: tuple[Bar, ...]
    months: tuple[tuple[float, str], ...]
    label: str


def year_picture(months: Sequence[Month]) -> YearPicture | None:
    """None when no month has a volume or overtime. Unknown months have no bar."""
    volumes = [month.volume for month in months]
    overtimes = [month.overtime_hours for month in months]
    if not any(value is not None for value in [*volumes, *overtimes]):
        return None
    step = (WIDTH - 2 * LEFT) / len(months)
    return YearPicture(
        width=WIDTH,
        height=HEIGHT,
        ground=BOTTOM,
        volumes=_bars(volumes, step, share=BAR_SHARE, offset=0.0, with_words=True),
        overtimes=_bars(overtimes, step, share=OVERTIME_SHARE, offset=0.19, with_words=False),
        months=tuple(
            (round(LEFT + (number + 0.5) * step, 1), _("%(month)s月") % {"month": month.month})
            for number, month in enumerate(months)
        ),
        label=_("月別の件数と時間外勤務の棒グラフ。数字は次の表にあります。"),
    )


def _bars(
    values: Sequence[Decimal | int | None], step: float, *, share: float, offset: float, with_words: bool
) -> tuple[Bar, ...]:
    largest = max((float(value) for value in values if value is not None), default=0.0)
    found = []
    for number, value in enumerate(values):
        if value is None:
            continue
        height = (BOTTOM - TOP) * float(value) / largest if largest else 0.0
        middle = LEFT + (number + 0.5 + offset) * step
        found.append(
            Bar(
                x=round(middle - step * share / 2, 1),
                y=round(BOTTOM - height, 1),
                width=round(step * share, 1),
                height=round(height, 1),
                middle=round(middle, 1),
                words_y=round(BOTTOM - height - 6, 1),
                words=written.number(float(value)) if with_words else "",
            )
        )
    return tuple(found)
