"""The small marks inside shapes, drawn with our own strokes in a box of 16 by 16."""

from __future__ import annotations

from meguru.engines.bpmn.model import EventTrigger, Node, NodeKind
from meguru.engines.bpmn.svg.tags import LINE, PAPER, tag

_ENVELOPE = "M1.5 3.5h13v9h-13z"
_FLAP = "M1.5 3.5l6.5 5 6.5-5"

TASK_ICONS = {
    NodeKind.USER_TASK: "M8 2.2a2.9 2.9 0 1 1 0 5.8a2.9 2.9 0 0 1 0-5.8z M2.2 14.5c0-3.4 2.3-5.2 5.8-5.2s5.8 1.8 5.8 5.2z",
    NodeKind.MANUAL_TASK: (
        "M3 13.8V7.2c0-1.3 1.7-1.3 1.7 0V4.3c0-1.3 1.8-1.3 1.8 0V3.2c0-1.3 1.8-1.3 1.8 0v1.2c0-1.2 1.8-1.2 1.8 0"
        "V9l1.3-1.5c.9-1 2.3 0 1.6 1.1L10.6 13.8z"
    ),
    NodeKind.SERVICE_TASK: (
        "M6.9 1.5h2.2l.4 1.9 1.3.6 1.7-1 1.5 1.5-1 1.7.6 1.3 1.9.4v2.2l-1.9.4-.6 1.3 1 1.7-1.5 1.5-1.7-1-1.3.6"
        "-.4 1.9H6.9l-.4-1.9-1.3-.6-1.7 1L2 13.5l1-1.7-.6-1.3L.5 10.1V7.9l1.9-.4L3 6.2 2 4.5 3.5 3l1.7 1 1.3-.6z"
        " M8 6.6a2.4 2.4 0 1 0 0 4.8a2.4 2.4 0 0 0 0-4.8z"
    ),
    NodeKind.SCRIPT_TASK: "M4 1.8h9c-2 2-2 3.6-1 6s1 4.4-1 6.4H2.5c2-2 2-4 1-6.4S2 3.8 4 1.8z M5.3 5h4.5 M5.8 8h4.5 M5.6 11h4.5",
    NodeKind.BUSINESS_RULE_TASK: "M1.5 3h13v10h-13z M1.5 6h13 M1.5 9.5h13 M5.5 6v7",
    NodeKind.RECEIVE_TASK: f"{_ENVELOPE} {_FLAP}",
}

TRIGGER_PATHS = {
    EventTrigger.MESSAGE: f"{_ENVELOPE} {_FLAP}",
    EventTrigger.ERROR: "M2 14L5.5 3l4.7 7L14 2l-3.5 11.5-4.7-6.5z",
    EventTrigger.ESCALATION: "M8 1.5l4.8 12.5L8 9.5 3.2 14z",
    EventTrigger.SIGNAL: "M8 1.8l6.5 11.5h-13z",
    EventTrigger.CONDITIONAL: "M3 1.5h10v13H3z M5 4.5h6 M5 8h6 M5 11.5h6",
    EventTrigger.LINK: "M1.5 5.8h7V2.5l6 5.5-6 5.5v-3.3h-7z",
    EventTrigger.COMPENSATE: "M8 3v10L1.5 8z M14.5 3v10L8 8z",
    EventTrigger.CANCEL: "M3 1.5l5 5 5-5L14.5 3l-5 5 5 5-1.5 1.5-5-5-5 5L1.5 13l5-5-5-5z",
    EventTrigger.MULTIPLE: "M8 1.5l6.5 4.8-2.5 7.7H4L1.5 6.3z",
}

_GATEWAY_MARKS = {
    NodeKind.EXCLUSIVE_GATEWAY: "M3 3l10 10 M13 3L3 13",
    NodeKind.PARALLEL_GATEWAY: "M8 1v14 M1 8h14",
    NodeKind.COMPLEX_GATEWAY: "M8 1v14 M1 8h14 M3 3l10 10 M13 3L3 13",
}


def _path(d: str, *, x: float, y: float, scale: float = 1.0, fill: str = "none", width: str = "1.2") -> str:
    move = f"translate({x:g} {y:g})" + ("" if scale == 1.0 else f" scale({scale:g})")
    return tag(
        "path", d=d, transform=move, fill=fill, stroke=LINE, stroke_width=width, stroke_linejoin="round"
    )


def task_icon(kind: NodeKind, *, x: float, y: float) -> str:
    """The mark of a task kind; nothing for a plain task."""
    if kind is NodeKind.SEND_TASK:
        envelope = tag("path", d=_ENVELOPE, fill=LINE, stroke=LINE)
        return tag(
            "g",
            envelope,
            tag("path", d=_FLAP, fill="none", stroke=PAPER, stroke_width="1.2"),
            transform=f"translate({x:g} {y:g})",
        )
    return _path(TASK_ICONS[kind], x=x, y=y) if kind in TASK_ICONS else ""


def trigger_icon(node: Node, *, x: float, y: float, size: float) -> str:
    """The mark of what an event waits for (outlined) or throws (filled); (x, y) is the middle."""
    scale = size / 16
    throws = node.kind in (NodeKind.END_EVENT, NodeKind.INTERMEDIATE_THROW_EVENT)
    if node.trigger is EventTrigger.TERMINATE:
        return tag("circle", cx=float(x), cy=float(y), r=float(size * 0.62), fill=LINE)
    if node.trigger is EventTrigger.TIMER:
        face = "M8 1.5a6.5 6.5 0 1 1 0 13a6.5 6.5 0 0 1 0-13z M8 4v4l2.8 1.8 M8 1.5v1.5 M14.5 8H13 M8 14.5V13 M1.5 8H3"
        return _path(face, x=x - size / 2, y=y - size / 2, scale=scale)
    if node.trigger not in TRIGGER_PATHS:
        return ""
    mark = _path(
        TRIGGER_PATHS[node.trigger],
        x=x - size / 2,
        y=y - size / 2,
        scale=scale,
        fill=LINE if throws else "none",
    )
    if throws and node.trigger is EventTrigger.MESSAGE:
        flap = tag(
            "path",
            d=_FLAP,
            fill="none",
            stroke=PAPER,
            stroke_width="1.4",
            transform=f"translate({x - size / 2:g} {y - size / 2:g}) scale({scale:g})",
        )
        return mark + flap
    return mark


def gateway_mark(kind: NodeKind, *, x: float, y: float, size: float) -> str:
    """The mark inside a diamond; (x, y) is the middle."""
    if kind is NodeKind.INCLUSIVE_GATEWAY:
        return tag("circle", cx=x, cy=y, r=size * 0.48, fill="none", stroke=LINE, stroke_width="2.4")
    if kind is NodeKind.EVENT_BASED_GATEWAY:
        rings = "".join(
            tag("circle", cx=x, cy=y, r=size * share, fill="none", stroke=LINE) for share in (0.66, 0.54)
        )
        inner = size * 0.62
        return rings + _path(
            TRIGGER_PATHS[EventTrigger.MULTIPLE], x=x - inner / 2, y=y - inner / 2, scale=inner / 16
        )
    scale = size / 16
    return _path(_GATEWAY_MARKS[kind], x=x - size / 2, y=y - size / 2, scale=scale, width="2.4")


_MARKERS = {
    "parallel": "M4 2v12 M8 2v12 M12 2v12",
    "sequential": "M2 4h12 M2 8h12 M2 12h12",
    "loop": "M5.5 13.3A6 6 0 1 1 10.5 13.3 M5.8 9.8v3.7H2.2",
    "collapsed": "M1.5 1.5h13v13h-13z M8 4.5v7 M4.5 8h7",
    "ad_hoc": "M1.5 9.5c1.8-3.5 4-3.5 6.5-1.5s4.7 2 6.5-1.5",
}


def activity_markers(markers: list[str], *, x: float, bottom: float) -> str:
    """Markers side by side, centred on `x`, above the lower border."""
    step = 16.0
    left = x - len(markers) * step / 2
    return "".join(
        _path(_MARKERS[name], x=left + index * step + 1, y=bottom - 17, scale=0.875, width="1.6")
        for index, name in enumerate(markers)
    )
