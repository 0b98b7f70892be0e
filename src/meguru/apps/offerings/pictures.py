"""Where the bars of the charts stand. A table beside each says the same in figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from meguru.engines.service_gap import ServiceCount

ROW, BAR, LABEL, WIDTH, END = 26, 16, 150, 330, 46
LONGEST_LABEL = 10


@dataclass(frozen=True, slots=True)
class BarPart:
    """One piece of a bar: which kind (a class of the style sheet), from where, how wide, and its number."""

    kind: str
    x: float
    width: float
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart."""

    label: str
    y: int
    text_y: int
    total: int
    total_x: float
    parts: tuple[BarPart, ...]
    words: str


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart of stacked bars; `keys` are (kind, words) of the pieces in their order."""

    width: int
    height: int
    bars: tuple[Bar, ...]
    keys: tuple[tuple[str, str], ...]


def quantity_chart(rows: Sequence[tuple[str, ServiceCount]]) -> BarChart | None:
    """Services by smartphone: by an app, by LINE, or by both."""
    keys = (("app", _("アプリだけ")), ("line", _("LINEだけ")), ("both", _("両方")))
    return _chart(keys, [(name, (one.app_only, one.line_only, one.both)) for name, one in rows])


def quality_chart(rows: Sequence[tuple[str, ServiceCount]]) -> BarChart | None:
    """The same services by what happens after the first screen."""
    keys = (
        ("direct", _("最初の画面で終わる")),
        ("to_app", _("アプリへ移る")),
        ("to_web", _("ホームページへ移る")),
        ("untold", _("まだ書いていない")),
    )
    return _chart(
        keys,
        [(name, (one.direct, one.to_app, one.to_web, one.directness_unknown)) for name, one in rows],
    )


def _chart(keys: Sequence[tuple[str, str]], rows: Sequence[tuple[str, tuple[int, ...]]]) -> BarChart | None:
    """None when there is nothing to draw."""
    longest = max((sum(counts) for _name, counts in rows), default=0)
    if not longest:
        return None
    bars = []
    for number, (name, counts) in enumerate(rows):
        y, x, parts = number * ROW + (ROW - BAR) // 2, float(LABEL), []
        for (kind, _words), count in zip(keys, counts, strict=True):
            width = WIDTH * count / longest
            if count:
                parts.append(BarPart(kind, round(x, 1), round(width, 1), count))
            x += width
        bars.append(
            Bar(
                label=name[:LONGEST_LABEL],
                y=y,
                text_y=y + BAR - 3,
                total=sum(counts),
                total_x=round(x + 6, 1),
                parts=tuple(parts),
                words="、".join(
                    f"{words} {count}" for (_kind, words), count in zip(keys, counts, strict=True)
                ),
            )
        )
    return BarChart(LABEL + WIDTH + END, len(rows) * ROW, tuple(bars), tuple(keys))
