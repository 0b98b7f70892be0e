"""Bars of phases over months as an SVG; the table beside it says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from meguru.engines.calendars import fiscal_year

LABELS, CHART, ROW, HEAD = 190, 640, 30, 46
COLOURS = {"planned": "#2a6f97", "done": "#7a8b99", "late": "#b3261e"}
LONGEST_LABEL = 13


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase drawn. `state`: planned, done or late."""

    label: str
    starts_on: date
    ends_on: date
    state: str = "planned"


def gantt_svg(bars: Sequence[Bar], *, today: date, title: str, today_word: str) -> str:
    """The picture; "" without bars. Months are ticks; 1 April, where a fiscal year begins, is a stronger line."""
    if not bars:
        return ""
    first = min(one.starts_on for one in bars).replace(day=1)
    last = max(one.ends_on for one in bars)
    span = max((last - first).days + 1, 28)
    height = HEAD + ROW * len(bars) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LABELS + CHART + 10} {height}" '
        f'width="{LABELS + CHART + 10}" height="{height}" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{LABELS + CHART + 10}" height="{height}" fill="#ffffff"/>',
    ]
    parts += _months(first, last, span, height)
    for number, bar in enumerate(bars):
        parts += _bar(bar, HEAD + ROW * number, first, span)
    if first <= today <= last:
        x = _x(today, first, span)
        parts.append(
            f'<line x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height}" stroke="#b3261e" stroke-dasharray="4 3"/>'
        )
        anchor = "end" if x > LABELS + CHART - 60 else "start"
        parts.append(
            f'<text x="{x}" y="{HEAD - 30}" fill="#b3261e" text-anchor="{anchor}">{escape(today_word)}</text>'
        )
    return "".join([*parts, "</svg>"])


def _months(first: date, last: date, span: int, height: int) -> list[str]:
    months = []
    month = first
    while month <= last:
        months.append(month)
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    every = max(1, -(-len(months) // 14))
    parts = []
    for number, one in enumerate(months):
        x = _x(one, first, span)
        is_april = one.month == 4
        colour, width = ("#52606d", 1.5) if is_april else ("#d5dbe1", 1)
        parts.append(
            f'<line x1="{x}" y1="{HEAD - 6}" x2="{x}" y2="{height}" stroke="{colour}" stroke-width="{width}"/>'
        )
        if number % every == 0:
            label = f"{one.year}/{one.month}" if number == 0 or one.month <= every else str(one.month)
            parts.append(f'<text x="{x + 2}" y="{HEAD - 12}" fill="#33414e" font-size="11">{label}</text>')
    parts.append(
        f'<text x="4" y="{HEAD - 12}" fill="#33414e" font-size="11">'
        f"FY{fiscal_year(first)}–{fiscal_year(last)}</text>"
    )
    return parts


def _bar(bar: Bar, top: int, first: date, span: int) -> list[str]:
    left = _x(bar.starts_on, first, span)
    width = max(round(((bar.ends_on - bar.starts_on).days + 1) / span * CHART, 1), 3)
    label = bar.label if len(bar.label) <= LONGEST_LABEL else f"{bar.label[: LONGEST_LABEL - 1]}…"
    days = f"{bar.starts_on.month}/{bar.starts_on.day}–{bar.ends_on.month}/{bar.ends_on.day}"
    inside = width > 90
    at = left + 6 if inside else (left - 4 if left + width > LABELS + CHART - 90 else left + width + 4)
    anchor = "end" if at < left else "start"
    return [
        f'<text x="4" y="{top + 19}" fill="#1b2733">{escape(label)}</text>',
        f'<rect x="{left}" y="{top + 4}" width="{width}" height="{ROW - 10}" rx="3" '
        f'fill="{COLOURS[bar.state]}"><title>{escape(bar.label)} {days}</title></rect>',
        f'<text x="{at}" y="{top + 19}" font-size="11" text-anchor="{anchor}" '
        f'fill="{"#ffffff" if inside else "#33414e"}">{days}</text>',
    ]


def _x(day: date, first: date, span: int) -> float:
    return round(LABELS + (day - first).days / span * CHART, 1)
