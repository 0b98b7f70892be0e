"""Flows, message flows and associations as lines with arrowheads and names."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from meguru.engines.bpmn.layout.sizes import LABEL_FONT, LABEL_LINE, flow_label_lines, label_size
from meguru.engines.bpmn.model import Bounds
from meguru.engines.bpmn.svg.tags import LINE, PAPER, number, tag, text_lines

Point = tuple[float, float]
CORNER = 5.0
_DEEP = 0.9  # an end that lies deeper than this is no slip of a pixel or two
_HALVINGS = 16


def line_path(points: Sequence[Point]) -> str:
    """A line with slightly rounded corners."""
    start = points[0]
    parts = [f"M{number(start[0])} {number(start[1])}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        entry, leave = _towards(corner, before), _towards(corner, after)
        parts.append(
            f"L{number(entry[0])} {number(entry[1])}"
            f"Q{number(corner[0])} {number(corner[1])} {number(leave[0])} {number(leave[1])}"
        )
    parts.append(f"L{number(points[-1][0])} {number(points[-1][1])}")
    return "".join(parts)


def _towards(start: Point, goal: Point, reach: float = CORNER) -> Point:
    distance = math.dist(start, goal)
    share = min(reach, distance / 2) / distance if distance else 0.0
    return start[0] + (goal[0] - start[0]) * share, start[1] + (goal[1] - start[1]) * share


def up_to_border(
    points: Sequence[Point], box: Bounds, *, is_round: bool, is_diamond: bool
) -> Sequence[Point]:
    """A line without what lies inside the shape it leads to, so that its arrowhead can be seen.

    Some tools draw from middle to middle. A line that ends on the border, or lies inside as a whole, stays as it is.
    """
    x, y, across, along = box.x + box.width / 2, box.y + box.height / 2, box.width / 2, box.height / 2

    def depth(point: Point) -> float:
        """Below 1 inside, 1 on the border."""
        if not across or not along:
            return 1.0
        dx, dy = abs(point[0] - x) / across, abs(point[1] - y) / along
        return dx + dy if is_diamond else math.hypot(dx, dy) if is_round else max(dx, dy)

    if depth(points[-1]) > _DEEP:
        return points
    last = next((n for n in range(len(points) - 1, -1, -1) if depth(points[n]) >= 1), None)
    if last is None:
        return points
    outside, inside = points[last], points[last + 1]
    for _ in range(_HALVINGS):
        middle = ((outside[0] + inside[0]) / 2, (outside[1] + inside[1]) / 2)
        outside, inside = (middle, inside) if depth(middle) >= 1 else (outside, middle)
    return (*points[: last + 1], (round(outside[0], 1), round(outside[1], 1)))


def arrow_head(points: Sequence[Point], *, colour: str, open_: bool = False) -> str:
    """A triangle at the end of a line."""
    tip = points[-1]
    back = next((p for p in reversed(points) if math.dist(p, tip) > 0.01), None)
    if back is None:
        return ""
    angle = math.atan2(tip[1] - back[1], tip[0] - back[0])
    corners = [tip]
    for side in (2.72, -2.72):
        corners.append((tip[0] + 9 * math.cos(angle + side), tip[1] + 9 * math.sin(angle + side)))
    return tag(
        "polygon",
        points=" ".join(f"{number(x)},{number(y)}" for x, y in corners),
        fill=PAPER if open_ else colour,
        stroke=colour,
        stroke_width="1",
        stroke_linejoin="round",
    )


def sequence_line(
    points: Sequence[Point], *, colour: str = LINE, dash: str | None, width: str, is_default: bool
) -> str:
    parts = [_line(points, colour=colour, width=width, dash=dash), arrow_head(points, colour=colour)]
    if is_default:
        first = _towards(points[0], points[1], 11.0)
        horizontal = points[0][1] == points[1][1]
        dx, dy = (3.0, 5.0) if horizontal else (5.0, 3.0)
        slash = f"M{number(first[0] - dx)} {number(first[1] + dy)}L{number(first[0] + dx)} {number(first[1] - dy)}"
        parts.append(tag("path", d=slash, stroke=colour, stroke_width="1.5"))
    return "".join(parts)


def message_line(points: Sequence[Point], *, colour: str, width: str) -> str:
    start = points[0]
    return (
        _line(points, colour=colour, width=width, dash="7 5")
        + tag("circle", cx=start[0], cy=start[1], r=4.0, fill=PAPER, stroke=colour)
        + arrow_head(points, colour=colour, open_=True)
    )


def association_line(points: Sequence[Point], *, colour: str) -> str:
    return _line(points, colour=colour, width="1.2", dash="1.5 4")


def _line(points: Sequence[Point], *, colour: str, width: str, dash: str | None) -> str:
    return tag(
        "path",
        d=line_path(points),
        fill="none",
        stroke=colour,
        stroke_width=width,
        stroke_dasharray=dash,
        stroke_linecap="round",
    )


def edge_name(name: str, points: Sequence[Point], box: Bounds | None) -> str:
    """The name of a flow in its box, or next to the line when the file gives no place."""
    lines = flow_label_lines(name)
    if not lines:
        return ""
    width, height = label_size(lines)
    if box is not None:
        x, top = box.x + box.width / 2, box.y + (box.height - height) / 2
    else:
        x, top = _beside_line(points, width, height)
    return text_lines(lines, x=x, top=top, size=LABEL_FONT, line_height=LABEL_LINE, halo=True)


def _beside_line(points: Sequence[Point], width: float, height: float) -> Point:
    """Above the first horizontal piece that is long enough, otherwise right of the longest piece."""
    pieces = list(itertools.pairwise(points))
    for one, other in pieces:
        if one[1] == other[1] and abs(one[0] - other[0]) >= width + 12:
            start = one[0] + math.copysign(6 + width / 2, other[0] - one[0])
            return start, one[1] - height - 3
    one, other = max(pieces, key=lambda piece: math.dist(*piece))
    return (one[0] + other[0]) / 2 + width / 2 + 5, (one[1] + other[1]) / 2 - height / 2


def middle_of(points: Sequence[Point]) -> Point:
    """The middle of the longest piece of a line."""
    one, other = max(itertools.pairwise(points), key=lambda piece: math.dist(*piece))
    return (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
