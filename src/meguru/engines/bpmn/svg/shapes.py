"""Nodes, lanes, pools and artifacts as SVG groups."""

from __future__ import annotations

from meguru.engines.bpmn.label_text import clean_text, text_width, wrap
from meguru.engines.bpmn.layout.sizes import (
    LABEL_FONT,
    LABEL_GAP,
    LABEL_LINE,
    LABEL_WIDTH,
    TASK_FONT,
    TASK_LINE,
    annotation_lines,
)
from meguru.engines.bpmn.model import CONTAINERS, Artifact, ArtifactKind, Bounds, Node, NodeKind
from meguru.engines.bpmn.svg.icons import activity_markers, gateway_mark, task_icon, trigger_icon
from meguru.engines.bpmn.svg.tags import INK, LINE, PAPER, QUIET, Attribute, number, tag, text_lines

START, END, GATEWAY_FILL, EVENT_LINE = "#146c43", "#a12622", "#fff8e1", "#55595f"
LANE_FILL, HEADER_FILL, LANE_LINE = "#fbfcfe", "#e9eef6", "#8b93a1"


def activity(
    node: Node, box: Bounds, *, fill: str, is_expanded: bool, has_gauge: bool, has_badge_below: bool
) -> str:
    """A task, call activity or sub-process with its name, icon and markers; figures get room of their own."""
    is_call = node.kind is NodeKind.CALL_ACTIVITY
    frame: dict[str, Attribute] = {
        "x": box.x,
        "y": box.y,
        "width": box.width,
        "height": box.height,
        "rx": 8.0,
        "fill": fill,
        "stroke": LINE,
        "stroke_width": "3.2" if is_call else "1.5",
        "stroke_dasharray": "2 4" if node.triggered_by_event else None,
    }
    parts = [tag("rect", **frame)]
    if node.kind is NodeKind.TRANSACTION:
        inner = {"x": box.x + 3, "y": box.y + 3, "width": box.width - 6, "height": box.height - 6, "rx": 6.0}
        parts.append(tag("rect", fill="none", stroke=LINE, **inner))
    icon = task_icon(node.kind, x=box.x + 6, y=box.y + 5)
    markers = [node.multi_instance] if node.multi_instance in ("parallel", "sequential", "loop") else []
    if node.kind is NodeKind.AD_HOC_SUB_PROCESS:
        markers.append("ad_hoc")
    if node.kind in CONTAINERS and not is_expanded:
        markers.append("collapsed")
    if is_expanded:
        name = _expanded_name(node, box)
    else:
        below = 18.0 if markers else 10.0 if has_badge_below else 4.0
        name = _inner_name(node, box, above=22.0 if icon or has_gauge else 4.0, below=below)
    marks = activity_markers(markers, x=box.x + box.width / 2, bottom=box.y + box.height)
    return "".join([*parts, icon, name, marks])


def _expanded_name(node: Node, box: Bounds) -> str:
    lines = wrap(node.name, width=max(box.width - 24, 20), size=LABEL_FONT, lines=1)
    return text_lines(
        lines, x=box.x + 10, top=box.y + 6, size=LABEL_FONT, line_height=16.0, anchor="start", weight="bold"
    )


def _inner_name(node: Node, box: Bounds, *, above: float, below: float) -> str:
    """As many lines as fit between icon and marker; smaller when the name is long."""
    lines: tuple[str, ...] = ()
    size, height = TASK_FONT, TASK_LINE
    for size, height in ((TASK_FONT, TASK_LINE), (TASK_FONT - 1, TASK_LINE - 1.5)):
        room = max(int((box.height - above - below) / height), 1)
        lines = wrap(node.name, width=max(box.width - 14, 12), size=size, lines=room)
        if not any(line.endswith("…") for line in lines):
            break
    middle = box.y + (above + box.height - below) / 2
    needed = len(lines) * height / 2
    centre = box.y + box.height / 2
    if centre - needed >= box.y + above and centre + needed <= box.y + box.height - below:
        middle = centre  # short names stand in the middle of the box
    return text_lines(lines, x=box.x + box.width / 2, top=middle - needed, size=size, line_height=height)


def event(node: Node, box: Bounds, *, fill: str) -> str:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    radius = min(box.width, box.height) / 2
    colour, width = EVENT_LINE, "1.5"
    if node.kind is NodeKind.START_EVENT:
        colour = START
    elif node.kind is NodeKind.END_EVENT:
        colour, width = END, "3.5"
    dash = "3 2.5" if not node.interrupting else None
    circle: dict[str, Attribute] = {
        "cx": x,
        "cy": y,
        "fill": fill,
        "stroke": colour,
        "stroke_dasharray": dash,
    }
    parts = [tag("circle", r=radius, stroke_width=width, **circle)]
    if node.kind not in (NodeKind.START_EVENT, NodeKind.END_EVENT):
        parts.append(tag("circle", r=radius - 3, stroke_width="1.2", **circle))
    parts.append(trigger_icon(node, x=x, y=y, size=radius))
    return "".join(parts)


def gateway(node: Node, box: Bounds, *, fill: str) -> str:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    corners = ((x, box.y), (box.x + box.width, y), (x, box.y + box.height), (box.x, y))
    points = " ".join(f"{number(px)},{number(py)}" for px, py in corners)
    diamond = tag(
        "polygon",
        points=points,
        fill=GATEWAY_FILL if fill == PAPER else fill,
        stroke=LINE,
        stroke_width="1.5",
        stroke_linejoin="round",
    )
    return diamond + gateway_mark(node.kind, x=x, y=y, size=min(box.width, box.height) * 0.42)


def outside_name(name: str, shape: Bounds, label: Bounds | None) -> str:
    """The name of an event, gateway or data object: where the file puts it, otherwise below."""
    if label is None:
        lines = wrap(name, width=LABEL_WIDTH, size=LABEL_FONT, lines=3)
        x, top = shape.x + shape.width / 2, shape.y + shape.height + LABEL_GAP
    else:
        lines = wrap(name, width=max(label.width + 14, LABEL_WIDTH), size=LABEL_FONT, lines=4)
        x = label.x + label.width / 2
        top = label.y + max(0.0, (label.height - len(lines) * LABEL_LINE) / 2)
    return text_lines(lines, x=x, top=top, size=LABEL_FONT, line_height=LABEL_LINE, halo=True)


def lane_or_pool(name: str, box: Bounds, *, header: float, on_top: bool, is_black_box: bool) -> str:
    """A band with its name in the header; a pool without contents carries the name in its middle."""
    frame: dict[str, Attribute] = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    frame["stroke"] = LANE_LINE
    fill = HEADER_FILL if is_black_box else LANE_FILL
    parts = [tag("rect", fill=fill, stroke_width="1.2", **frame)]
    if is_black_box:
        lines = wrap(name, width=box.width - 16, size=13.0, lines=max(int(box.height / 18), 1))
        top = box.y + (box.height - len(lines) * 17) / 2
        parts.append(text_lines(lines, x=box.x + box.width / 2, top=top, size=13.0, line_height=17.0))
        return "".join(parts)
    head = {**frame, "height": header} if on_top else {**frame, "width": header}
    parts.append(tag("rect", fill=HEADER_FILL, stroke_width="1.2", **head))
    middle = (box.x + box.width / 2, box.y + header / 2)
    if not on_top:
        middle = (box.x + header / 2, box.y + box.height / 2)
    parts.append(_header_name(name, middle, room=box.width if on_top else box.height, turned=not on_top))
    return "".join(parts)


def _header_name(name: str, middle: tuple[float, float], *, room: float, turned: bool) -> str:
    cleaned = clean_text(name[:200])
    x, y = middle
    step = TASK_FONT + 2.5
    if turned and cleaned and all(map(_stands_upright, cleaned)) and len(cleaned) * step <= room - 10:
        top = y - len(cleaned) * step / 2
        return text_lines(tuple(cleaned), x=x, top=top, size=TASK_FONT, line_height=step)
    lines_fit = 2 if text_width(cleaned, size=TASK_FONT) > room - 10 else 1
    size = TASK_FONT if lines_fit == 1 else LABEL_FONT
    lines = wrap(name, width=room - 10, size=size, lines=lines_fit)
    height = size + 2.0
    text = text_lines(lines, x=x, top=y - len(lines) * height / 2, size=size, line_height=height)
    if not turned or not text:
        return text
    return tag("g", text, transform=f"rotate(-90 {number(x)} {number(y)})")


def _stands_upright(char: str) -> bool:
    """Characters that look the same in a vertical line."""
    return (
        char == " "
        or "\u3041" <= char <= "\u3096"
        or "\u30a1" <= char <= "\u30fa"
        or "\u4e00" <= char <= "\u9fff"
    )


def artifact_shape(artifact: Artifact, box: Bounds, label: Bounds | None) -> str:
    x, y, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    if artifact.kind is ArtifactKind.TEXT_ANNOTATION:
        bracket = f"M{number(x + 10)} {number(y)}H{number(x)}V{number(bottom)}H{number(x + 10)}"
        lines = annotation_lines(artifact.text)
        if box.width > 170:
            lines = wrap(artifact.text, width=box.width - 12, size=LABEL_FONT, lines=12)
        text = text_lines(
            lines, x=x + 7, top=y + 5, size=LABEL_FONT, line_height=LABEL_LINE, anchor="start", colour=INK
        )
        return tag("path", d=bracket, fill="none", stroke=QUIET, stroke_width="1.4") + text
    if artifact.kind is ArtifactKind.GROUP:
        dashes = {"stroke": QUIET, "stroke_width": "1.4", "stroke_dasharray": "10 4 2 4"}
        frame = tag("rect", x=x, y=y, width=box.width, height=box.height, rx=10.0, fill="none", **dashes)
        lines = wrap(artifact.text, width=max(box.width - 16, 20), size=LABEL_FONT, lines=1)
        return frame + text_lines(
            lines, x=x + box.width / 2, top=y + 4, size=LABEL_FONT, line_height=LABEL_LINE
        )
    name = outside_name(artifact.text, box, label)
    if artifact.kind is ArtifactKind.DATA_STORE:
        rim = number(box.width / 2)
        tops = [number(y + 6 + k * 5) for k in range(3)]
        arcs = "".join(
            f"M{number(x)} {top}a{rim} 6 0 0 0 {number(box.width)} 0"
            for top in tops[: 3 if box.height > 30 else 1]
        )
        drum = (
            f"M{number(x)} {tops[0]}a{rim} 6 0 0 1 {number(box.width)} 0V{number(bottom - 6)}"
            f"a{rim} 6 0 0 1 -{number(box.width)} 0z"
        )
        return _outline(drum) + tag("path", d=arcs, fill="none", stroke=LINE) + name
    fold = min(10.0, box.width / 3)
    sheet = (
        f"M{number(x)} {number(y)}H{number(right - fold)}L{number(right)} {number(y + fold)}"
        f"V{number(bottom)}H{number(x)}zM{number(right - fold)} {number(y)}V{number(y + fold)}H{number(right)}"
    )
    return _outline(sheet) + _data_arrow(artifact.kind, x, y) + name


def _data_arrow(kind: ArtifactKind, x: float, y: float) -> str:
    if kind not in (ArtifactKind.DATA_INPUT, ArtifactKind.DATA_OUTPUT):
        return ""
    arrow = f"M{number(x + 4)} {number(y + 8)}h6v-3l5 5-5 5v-3h-6z"
    fill = LINE if kind is ArtifactKind.DATA_OUTPUT else "none"
    return tag("path", d=arrow, fill=fill, stroke=LINE)


def _outline(d: str) -> str:
    return tag("path", d=d, fill=PAPER, stroke=LINE, stroke_width="1.3", stroke_linejoin="round")
