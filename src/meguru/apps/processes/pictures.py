"""Drawings as SVG for the pages. The engine escapes every label; its pictures hold no script and no style."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from meguru.apps.processes.queries import element_changes
from meguru.design import figures
from meguru.engines.bpmn import ElementOverlay, draw_svg
from meguru.engines.bpmn.model import Diagram
from meguru.engines.mining.results import ActivityFigures
from meguru.engines.turn.results import TurnResult

SHOWS = ("waiting", "work", "rework")


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the figures that can stand on the diagram."""

    key: str
    label: str
    current: bool


def choices(show: str) -> list[Choice]:
    """What can be shown, the current one marked; waiting unless something else was asked for."""
    labels = {"waiting": _("待ち"), "work": _("作業時間"), "rework": _("やり直し")}
    current = show if show in SHOWS else SHOWS[0]
    return [Choice(key=key, label=labels[key], current=key == current) for key in SHOWS]


def plain(diagram: Diagram, *, prefix: str = "el") -> SafeString:
    """A drawing without figures."""
    return _picture(draw_svg(diagram, prefix=prefix))


def measured(turn: TurnResult, *, show: str) -> SafeString:
    """The as-is with its figures: how often, and how long or how often again."""
    measured_by_id = {
        found.element_id: found for found in turn.measurements.by_activity.values() if found.element_id
    }
    longest = max((_mean_wait(found) for found in measured_by_id.values()), default=0.0)
    overlays = {
        element_id: _overlay(found, show=show, longest=longest)
        for element_id, found in measured_by_id.items()
    }
    return _picture(draw_svg(turn.diagram, figures=overlays, title=turn.log_name))


def as_is(turn: TurnResult) -> SafeString:
    """The as-is with the steps marked that the to-be drops or changes."""
    changes = element_changes(as_is=turn.diagram, to_be=turn.to_be.diagram)
    marks = dict.fromkeys(changes.removed, "removed") | dict.fromkeys(changes.changed, "changed")
    return _picture(draw_svg(turn.diagram, highlight=marks, title=_("現状"), prefix="as-is"))


def to_be(turn: TurnResult) -> SafeString:
    """The to-be with the steps marked that are new or changed."""
    changes = element_changes(as_is=turn.diagram, to_be=turn.to_be.diagram)
    marks = dict.fromkeys(changes.added, "added") | dict.fromkeys(changes.changed, "changed")
    return _picture(draw_svg(turn.to_be.diagram, highlight=marks, title=_("あるべき姿"), prefix="to-be"))


def _overlay(found: ActivityFigures, *, show: str, longest: float) -> ElementOverlay:
    count = _("%(count)s回") % {"count": figures.number(found.count)}
    if show == "work":
        text = _("作業 中央値%(time)s") % {"time": figures.duration(found.work_hours.median)}
        return ElementOverlay(count=count, waiting=text)
    if show == "rework":
        text = _("やり直し%(count)s回") % {"count": figures.number(found.rework_count)}
        return ElementOverlay(count=count, waiting=text if found.rework_count else "")
    return ElementOverlay(
        count=count,
        waiting=_("待ち 平均%(time)s") % {"time": figures.duration(found.waiting_hours.mean)},
        heat=_mean_wait(found) / longest if longest else None,
    )


def _mean_wait(found: ActivityFigures) -> float:
    mean = found.waiting_hours.mean
    return mean if math.isfinite(mean) else 0.0


def _picture(svg: str) -> SafeString:
    return mark_safe(svg)
