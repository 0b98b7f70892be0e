"""What a closer look at the log found, row by row as a page shows it: changes, waits, channels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from meguru.design import figures
from meguru.engines.mining.findings import (
    Bottleneck,
    ChangePoint,
    ChannelDifference,
    ChannelProfile,
    Handover,
    Interval,
)
from meguru.engines.turn.results import TurnResult


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change: from which week, how sure the week is, what was so before and after."""

    on: date
    earliest: date
    latest: date
    what: str
    detail: str
    before: str
    after: str
    cases_before: int
    cases_after: int


@dataclass(frozen=True, slots=True)
class Findings:
    """`channel_words` says which channels differ; `is_long_enough` whether changes could be looked for."""

    changes: list[ChangeRow]
    is_long_enough: bool
    waits: list[Bottleneck]
    handovers: list[Handover]
    channels: list[ChannelProfile]
    channel_words: list[str]


def findings(turn: TurnResult, *, limit: int = 10) -> Findings | None:
    """What was found; None in an analysis that was stored before these things were looked at."""
    measured = turn.measurements
    if measured.waiting is None or measured.channels is None or measured.drift is None:
        return None
    return Findings(
        changes=[_change(change) for change in measured.drift.changes],
        is_long_enough=measured.drift.is_long_enough,
        waits=[row for row in measured.waiting.bottlenecks if row.total_hours > 0][:limit],
        handovers=[row for row in measured.waiting.handovers if row.total_wait_hours > 0][:limit],
        channels=list(measured.channels.channels),
        channel_words=[_difference(row) for row in measured.channels.differences if row.is_different],
    )


def _change(change: ChangePoint) -> ChangeRow:
    before, after = change.hours_before, change.hours_after
    detail, was, now = _("所要時間（中央値）"), _with_interval(before), _with_interval(after)
    if change.aspect == "variants" and change.shares:
        largest = change.shares[0]
        detail = " → ".join(largest.activities) if largest.activities else _("そのほかの進み方")
        was, now = figures.percent(largest.before.value), figures.percent(largest.after.value)
    return ChangeRow(
        on=change.on,
        earliest=change.earliest,
        latest=change.latest,
        what=_what(change),
        detail=detail,
        before=was,
        after=now,
        cases_before=change.cases_before,
        cases_after=change.cases_after,
    )


def _what(change: ChangePoint) -> str:
    if change.aspect == "variants":
        return _("進み方が変わった")
    if change.hours_after.value < change.hours_before.value:
        return _("早く終わるようになった")
    return _("時間がかかるようになった")


def _with_interval(hours: Interval) -> str:
    value = figures.duration(hours.value)
    if not hours.is_known:
        return value
    return f"{value}（{figures.interval(hours.low, hours.high, 'hours')}）"


def _difference(row: ChannelDifference) -> str:
    names = {"first": row.first, "second": row.second, "hours": figures.duration(abs(row.hours.value))}
    low, high = sorted((abs(row.hours.low), abs(row.hours.high)))
    names["interval"] = figures.interval(low, high, "hours")
    if row.hours.value < 0:
        return (
            _("「%(first)s」は「%(second)s」より、中央値で%(hours)s早く終わっています（%(interval)s）。")
            % names
        )
    return (
        _("「%(first)s」は「%(second)s」より、中央値で%(hours)s長くかかっています（%(interval)s）。") % names
    )
