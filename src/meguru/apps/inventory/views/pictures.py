"""Where the bars of a year stand in their drawing. The words and figures are in the table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from meguru.apps.inventory.queries import month_name
from meguru.design import figures as written
from meguru.engines.priorities import Month

WIDTH, LEFT, HEAD = 720, 8, 22
BAR_SHARE = 0.62
VOLUME_HEIGHT, OVERTIME_HEIGHT, LABEL_HEIGHT = 130, 70, 24


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
class Strip:
    """One row of bars on its ground, with a scale of its own."""

    kind: str
    title: str
    title_y: int
    ground: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class YearPicture:
    """A strip for the volume, one for the overtime, and the twelve months under them."""

    width: int
    height: int
    strips: tuple[Strip, ...]
    months: tuple[tuple[float, str], ...]
    months_y: int
    label: str


def year_picture(months: Sequence[Month]) -> YearPicture | None:
    """None when no month has a volume or overtime. Unknown months have no bar; a strip without any is left out."""
    step = (WIDTH - 2 * LEFT) / len(months)
    strips = []
    top = 0
    for kind, title, height, values in (
        ("volume", _("件数（件）"), VOLUME_HEIGHT, [month.volume for month in months]),
        ("overtime", _("時間外勤務（時間）"), OVERTIME_HEIGHT, [month.overtime_hours for month in months]),
    ):
        if any(value is not None for value in values):
            ground = top + 2 * HEAD + height
            bars = _bars(values, step, ground=ground, height=height)
            strips.append(Strip(kind, title, top + 14, ground, bars))
            top = ground + 8
    if not strips:
        return None
    return YearPicture(
        width=WIDTH,
        height=top + LABEL_HEIGHT,
        strips=tuple(strips),
        months=tuple(
            (round(LEFT + (number + 0.5) * step, 1), month_name(month.month))
            for number, month in enumerate(months)
        ),
        months_y=top + 12,
        label=_("月別の件数と時間外勤務の棒グラフ。数字は次の表にあります。"),
    )


def _bars(
    values: Sequence[Decimal | int | None], step: float, *, ground: int, height: int
) -> tuple[Bar, ...]:
    largest = max((float(value) for value in values if value is not None), default=0.0)
    found = []
    for number, value in enumerate(values):
        if value is None:
            continue
        size = height * float(value) / largest if largest else 0.0
        middle = LEFT + (number + 0.5) * step
        found.append(
            Bar(
                x=round(middle - step * BAR_SHARE / 2, 1),
                y=round(ground - size, 1),
                width=round(step * BAR_SHARE, 1),
                height=round(size, 1),
                middle=round(middle, 1),
                words_y=round(ground - size - 5, 1),
                words=written.short_number(float(value)),
            )
        )
    return tuple(found)
