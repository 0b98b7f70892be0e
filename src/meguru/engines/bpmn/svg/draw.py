"""A process diagram as one SVG picture, for pages with a strict content policy and for paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.bpmn.layout.fill import fill_in
from meguru.engines.bpmn.layout.seen import hidden_nodes, needs_layout
from meguru.engines.bpmn.layout.sizes import LANE_HEADER, has_outside_label
from meguru.engines.bpmn.model import CONTAINERS, Bounds, Diagram, Flow, MessageFlow, Node
from meguru.engines.bpmn.svg import edges, shapes
from meguru.engines.bpmn.svg.overlay import (
    ElementOverlay,
    badges,
    flow_badge,
    gauge,
    heat_level,
    heat_tint,
    highlight_colour,
    highlight_dash,
    highlight_frame,
    legend,
    legend_size,
)
from meguru.engines.bpmn.svg.tags import FONTS, LINE, PAPER, QUIET, number, tag, title
from meguru.engines.bpmn.svg.words import JAPANESE, Words, words_of

MARGIN = 24.0


def draw_svg(
    diagram: Diagram,
    *,
    figures: Mapping[str, ElementOverlay] | None = None,
    title: str = "",
    highlight: Mapping[str, str] | None = None,
    focusable: bool = False,
    prefix: str = "el",
    language: str = "ja",
) -> str:
    """Draw a diagram, read-only.

    Shape:  `figures` element id -> figures to write on it (nodes and flows); `highlight` element id ->
            "added", "removed", "changed", "only" or "differs". Ids that are not in the diagram are left out, and so are
            highlights of another word. Every shape is `<g id="{prefix}-{id}" data-element="{id}">`.
    Shapes and flows without a place get one first; everything else is drawn as the file says. With `focusable` every node can be reached by the keyboard (and the picture is a group
    instead of an image). Two pictures on one page need different prefixes. `language` is that of the legend
    and the descriptions ("ja" or "en"); names and figures stay as they are given.
    """
    if needs_layout(diagram):
        diagram = fill_in(diagram)
    hidden = hidden_nodes(diagram)
    picture = _Picture(
        diagram=diagram,
        figures=figures or {},
        highlight={key: value for key, value in (highlight or {}).items() if value in JAPANESE.highlights},
        focusable=focusable,
        prefix=prefix,
        hidden=hidden,
        opened={node.parent_id for node in diagram.nodes.values() if node.id not in hidden},
        words=words_of(language),
    )
    return picture.draw(name=title)


@dataclass(frozen=True, slots=True)
class _Picture:
    diagram: Diagram
    figures: Mapping[str, ElementOverlay]
    highlight: Mapping[str, str]
    focusable: bool
    prefix: str
    hidden: set[str]
    opened: set[str]  # what something is drawn in
    words: Words

    def draw(self, *, name: str) -> str:
        left, top, right, bottom = self._extent()
        legend_height = legend_size(self.figures, self.highlight)
        legend_part, legend_right = legend(
            self.figures, self.highlight, x=left + MARGIN, y=bottom + 2, words=self.words
        )
        width = max(right, legend_right + MARGIN) - left
        height = bottom + legend_height - top
        box = f"{number(left)} {number(top)} {number(width)} {number(height)}"
        name = (
            name
            or next((p.name for p in self.diagram.processes.values() if p.name), "")
            or self.words.picture
        )
        head = [title(name), tag("desc", _escaped(self.words.summary(self.diagram)))]
        body = [
            self._bands(),
            self._containers(),
            self._lines(),
            self._nodes(),
            self._artifacts(),
            self._messages(),
        ]
        return tag(
            "svg",
            *head,
            tag("rect", x=left, y=top, width=width, height=height, fill=PAPER),
            *body,
            self._names(),
            self._marks(),
            legend_part,
            xmlns="http://www.w3.org/2000/svg",
            viewBox=box,
            width=width,
            height=height,
            role="group" if self.focusable else "img",
            aria_label=name,
            class_="bpmn",
            font_family=FONTS,
        )

    def _extent(self) -> tuple[float, float, float, float]:
        boxes = [b for e, b in self.diagram.shapes.items() if e not in self.hidden]
        boxes += [b for e, b in self.diagram.labels.items() if e not in self.hidden]
        xs = [x for box in boxes for x in (box.x, box.x + box.width)]
        ys = [y for box in boxes for y in (box.y, box.y + box.height)]
        for edge_id, points in self.diagram.edges.items():
            if not self._is_hidden_edge(edge_id):
                xs += [x for x, _ in points]
                ys += [y for _, y in points]
        if not xs:
            return 0.0, 0.0, 200.0, 80.0
        room = 18.0 if self.figures or self.highlight else 0.0
        return min(xs) - MARGIN, min(ys) - MARGIN - room, max(xs) + MARGIN, max(ys) + MARGIN + room

    def _is_hidden_edge(self, edge_id: str) -> bool:
        wire = self.diagram.flows.get(edge_id) or self.diagram.messages.get(edge_id)
        return wire is not None and (wire.source in self.hidden or wire.target in self.hidden)

    def _group(self, element: str, kind: str, words: str, *content: str, focus: bool = False) -> str:
        reachable = self.focusable and focus
        return tag(
            "g",
            title(words),
            *content,
            id=f"{self.prefix}-{element}",
            class_=kind,
            data_element=element,
            tabindex="0" if reachable else None,
            role="img" if reachable else None,
            aria_label=words if reachable else None,
        )

    def _bands(self) -> str:
        parts = []
        diagram = self.diagram
        bands = [(p.id, p.name, "pool") for p in diagram.pools.values()]
        bands += [(lane.id, lane.name, "lane") for lane in diagram.lanes.values()]
        filled = {node.parent_id for node in self._seen_nodes()}
        pool_box = [diagram.shapes[p] for p in diagram.pools if p in diagram.shapes]
        on_top = any(
            lane.parent_lane_id is None
            and lane.id in diagram.shapes
            and _hangs(diagram.shapes[lane.id], pool_box)
            for lane in diagram.lanes.values()
        )
        for band, name, kind in bands:
            box = diagram.shapes.get(band)
            if box is None or not box.width or not box.height:
                continue  # some tools give the pool of an empty main process no size
            empty = kind == "pool" and diagram.pools[band].process_id not in filled
            header = min(LANE_HEADER, (box.height if on_top else box.width) / 2)
            drawn = shapes.lane_or_pool(name, box, header=header, on_top=on_top, is_black_box=empty)
            parts.append(self._group(band, kind, name, drawn))
        return "".join(parts)

    def _containers(self) -> str:
        expanded = [n for n in self._seen_nodes() if self._is_expanded(n)]
        expanded.sort(
            key=lambda node: -self.diagram.shapes[node.id].width * self.diagram.shapes[node.id].height
        )
        return "".join(self._node(node) for node in expanded)

    def _nodes(self) -> str:
        nodes = [node for node in self._seen_nodes() if not self._is_expanded(node)]
        boxes = self.diagram.shapes  # small shapes may stand on large ones, boundary events on every other
        nodes.sort(key=lambda n: (bool(n.attached_to), -boxes[n.id].width * boxes[n.id].height))
        return "".join(self._node(node) for node in nodes)

    def _seen_nodes(self) -> list[Node]:
        nodes = self.diagram.nodes.values()
        return [node for node in nodes if node.id not in self.hidden and node.id in self.diagram.shapes]

    def _is_expanded(self, node: Node) -> bool:
        return node.kind in CONTAINERS and node.id in self.opened

    def _node(self, node: Node) -> str:
        box = self.diagram.shapes[node.id]
        overlay = self.figures.get(node.id, ElementOverlay())
        expanded = self._is_expanded(node)
        fill, level = heat_tint(overlay.heat), heat_level(overlay.heat)
        if node.kind.is_event:
            kind, drawn = "event", shapes.event(node, box, fill=fill)
        elif node.kind.is_gateway:
            kind, drawn = "gateway", shapes.gateway(node, box, fill=fill)
        else:
            kind = "sub-process" if node.kind in CONTAINERS else "task"
            drawn = shapes.activity(
                node,
                box,
                fill=fill,
                is_expanded=expanded,
                has_gauge=level > 0,
                has_badge_below=bool(overlay.waiting),
            )
        classes = ["node", kind, node.kind.value]
        words = [overlay.words()]
        if node.id in self.highlight:
            classes.append(f"is-{self.highlight[node.id]}")
            words.append(self.words.highlights[self.highlight[node.id]])
        if level and not node.kind.is_event and not node.kind.is_gateway:
            drawn += gauge(level, right=box.x + box.width - 5, top=box.y + 11)
        full = self.words.title(node, more=" ".join(filter(None, words)))
        return self._group(node.id, " ".join(classes), full, drawn, focus=True)

    def _lines(self) -> str:
        parts = []
        defaults = {node.default_flow_id for node in self.diagram.nodes.values()}
        for flow in self.diagram.flows.values():
            points = self._points(flow.id)
            if not points:
                continue
            mark = self.highlight.get(flow.id)
            line = edges.sequence_line(
                points,
                colour=highlight_colour(mark) or LINE,
                dash=highlight_dash(mark),
                width="2.6" if mark else "1.5",
                is_default=flow.id in defaults,
            )
            overlay = self.figures.get(flow.id, ElementOverlay())
            words = " ".join(
                filter(None, (flow.name.strip(), overlay.words(), self.words.highlights.get(mark or "")))
            )
            parts.append(self._group(flow.id, "flow" + (f" is-{mark}" if mark else ""), words, line))
        for association in self.diagram.associations.values():
            points = self._points(association.id)
            if points:
                line = edges.association_line(points, colour=QUIET)
                parts.append(self._group(association.id, "association", "", line))
        return "".join(parts)

    def _messages(self) -> str:
        parts = []
        for message in self.diagram.messages.values():
            points = self._points(message.id)
            if points:
                mark = self.highlight.get(message.id)
                colour = highlight_colour(mark) or LINE
                line = edges.message_line(points, colour=colour, width="2.6" if mark else "1.4")
                parts.append(self._group(message.id, "message", message.name.strip(), line))
        return "".join(parts)

    def _points(self, edge_id: str) -> Sequence[tuple[float, float]]:
        points = self.diagram.edges.get(edge_id, ())
        if len(points) < 2 or self._is_hidden_edge(edge_id):
            return ()
        wire = self.diagram.flows.get(edge_id) or self.diagram.messages.get(edge_id)
        return self._between_borders(points, wire) if wire else points

    def _between_borders(
        self, points: Sequence[tuple[float, float]], wire: Flow | MessageFlow
    ) -> Sequence[tuple[float, float]]:
        """A line up to its target; one that leaves an open sub-process from its border, as nothing covers it."""
        nodes, boxes = self.diagram.nodes, self.diagram.shapes
        source, target = nodes.get(wire.source), nodes.get(wire.target)
        if target and target.id in boxes:
            kind = target.kind
            points = edges.up_to_border(
                points, boxes[target.id], is_round=kind.is_event, is_diamond=kind.is_gateway
            )
        if source and source.id in boxes and source.kind in CONTAINERS:
            points = edges.up_to_border(points[::-1], boxes[source.id], is_round=False, is_diamond=False)[
                ::-1
            ]
        return points

    def _artifacts(self) -> str:
        parts = []
        for artifact in self.diagram.artifacts.values():
            box = self.diagram.shapes.get(artifact.id)
            if box is not None and artifact.parent_id not in self.hidden:
                drawn = shapes.artifact_shape(artifact, box, self.diagram.labels.get(artifact.id))
                parts.append(self._group(artifact.id, "artifact", artifact.text.strip(), drawn))
        return "".join(parts)

    def _names(self) -> str:
        """Names that stand outside their shape, above every line."""
        diagram = self.diagram
        parts = [
            shapes.outside_name(node.name, diagram.shapes[node.id], diagram.labels.get(node.id))
            for node in self._seen_nodes()
            if has_outside_label(node)
        ]
        wires: list[Flow | MessageFlow] = [*diagram.flows.values(), *diagram.messages.values()]
        for wire in wires:
            points = self._points(wire.id)
            if points:
                parts.append(edges.edge_name(wire.name, points, diagram.labels.get(wire.id)))
        return tag("g", *parts, class_="names") if any(parts) else ""

    def _marks(self) -> str:
        """Highlights and figures, on top of everything."""
        parts = []
        hosts = {node.attached_to for node in self.diagram.nodes.values() if node.attached_to}
        for node in self._seen_nodes():
            box = self.diagram.shapes[node.id]
            kind = self.highlight.get(node.id)
            if kind:
                parts.append(highlight_frame(kind, box, word=self.words.highlights[kind]))
            if node.id in self.figures:
                activity = not node.kind.is_event and not node.kind.is_gateway
                overlay = self.figures[node.id]
                parts.append(badges(overlay, box, is_activity=activity, shift_waiting=node.id in hosts))
        for flow in self.diagram.flows.values():
            points = self._points(flow.id)
            overlay_of_flow = self.figures.get(flow.id)
            if points and overlay_of_flow and overlay_of_flow.count:
                x, y = edges.middle_of(points)
                parts.append(flow_badge(overlay_of_flow.count, x=x, y=y))
        return tag("g", *parts, class_="marks") if any(parts) else ""


def _hangs(lane: Bounds, pools: list[Bounds]) -> bool:
    """True for the lanes of a vertical pool: they start below its header instead of right of it."""
    return any(
        abs(lane.y - pool.y) > 15
        and abs(lane.height - (pool.height - (lane.y - pool.y))) < 2
        and pool.y < lane.y
        and abs(lane.width - pool.width) > 2
        and lane.height > lane.width
        for pool in pools
    )


def _escaped(text: str) -> str:
    return title(text)[len("<title>") : -len("</title>")]
