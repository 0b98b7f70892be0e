"""Drawings as SVG for the pages. The engine escapes every label; its pictures hold no script and no style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meguru.design import figures
from meguru.engines.bpmn import ElementOverlay, draw_svg
from meguru.engines.bpmn.model import Diagram
from meguru.engines.mining.results import ActivityFigures
from meguru.engines.turn import TurnResult, as_is_marks, measured_overlays, to_be_marks

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


def commented(diagram: Diagram, *, talks: Mapping[str, int]) -> SafeString:
    """A drawing whose steps can be chosen, with the number of open comments at each."""
    overlays = {
        key: ElementOverlay(count=_("コメント%(count)s件") % {"count": count})
        for key, count in talks.items()
        if key and count
    }
    return _picture(draw_svg(diagram, figures=overlays, focusable=True, language=get_language() or "ja"))


def beside(
    diagram: Diagram, *, numbers: Mapping[str, int | str], marks: Mapping[str, str], title: str, prefix: str
) -> SafeString:
    """One of two drawings side by side: every step carries the number of its row in the table."""
    overlays = {key: ElementOverlay(count=str(number)) for key, number in numbers.items()}
    return _picture(
        draw_svg(
            diagram,
            figures=overlays,
            highlight=marks,
            title=title,
            prefix=prefix,
            focusable=True,
            language=get_language() or "ja",
        )
    )


def measured(turn: TurnResult, *, show: str) -> SafeString:
    """The as-is with its figures: how often, and how long or how often again."""
    overlays = measured_overlays(turn) if show not in ("work", "rework") else _other_overlays(turn, show=show)
    return _picture(draw_svg(turn.diagram, figures=overlays, title=turn.log_name))


def as_is(turn: TurnResult) -> SafeString:
    """The as-is with the steps marked that the to-be drops or changes."""
    return _picture(draw_svg(turn.diagram, highlight=as_is_marks(turn), title=_("現状"), prefix="as-is"))


def to_be(turn: TurnResult) -> SafeString:
    """The to-be with the steps marked that are new or changed."""
    return _picture(
        draw_svg(turn.to_be.diagram, highlight=to_be_marks(turn), title=_("あるべき姿"), prefix="to-be")
    )


def _other_overlays(turn: TurnResult, *, show: str) -> dict[str, ElementOverlay]:
    return {
        found.element_id: _overlay(found, show=show)
        for found in turn.measurements.by_activity.values()
        if found.element_id
    }


def _overlay(found: ActivityFigures, *, show: str) -> ElementOverlay:
    count = _("%(count)s件") % {"count": figures.number(found.count)}
    if show == "work":
        text = _("作業 %(time)s") % {"time": figures.duration(found.work_hours.median)}
        return ElementOverlay(count=count, waiting=text)
    text = _("やり直し %(count)s回") % {"count": figures.number(found.rework_count)}
    return ElementOverlay(count=count, waiting=text if found.rework_count else "")


def _picture(svg: str) -> SafeString:
    return mark_safe(svg)
