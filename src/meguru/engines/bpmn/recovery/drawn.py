"""The drawing of a file, where a tool drew something else than the standard says."""

from __future__ import annotations

import math
from collections import Counter

from lxml import etree

from meguru.engines.bpmn.files.source import Source
from meguru.engines.bpmn.files.vocabulary import BPMNDI, DC, DI, namespace_of
from meguru.engines.bpmn.model import Bounds
from meguru.engines.bpmn.recovery.said import Said

_FEWEST = 3  # shapes on one spot that are no drawing
_FAR = 30.0  # pixels by which the end of a line may miss its shape
_OWN = (BPMNDI, DC, DI)


def mend_drawing(source: Source, said: Said) -> None:
    """Mend frames of pools that name the process, shapes that all lie on one spot, and lines far from their shapes."""
    _shapes_of_pools(source, said)
    _all_on_one_spot(source, said)
    _lines_beside_their_shapes(source, said)


def _shapes_of_pools(source: Source, said: Said) -> None:
    diagram = source.diagram
    pool_of = {pool.process_id: key for key, pool in diagram.pools.items() if pool.process_id}
    shared = Counter(pool.process_id for pool in diagram.pools.values())
    for shape in source.root.iter("{*}BPMNShape"):
        process = (shape.get("bpmnElement") or "").strip().rpartition(":")[2]
        pool = pool_of.get(process)
        if pool is None or process == pool or shared[process] > 1 or pool in diagram.shapes:
            continue
        shape.set("bpmnElement", pool)
        name = diagram.pools[pool].name or pool
        text = f"プール「{name}」の枠が業務フローの図形として書かれていたため、プールの図形としました。"
        said.one("repaired-drawing", text, source.elements[pool], severity="hint")


def _all_on_one_spot(source: Source, said: Said) -> None:
    """An engine without a drawing board puts every shape at (0, 0)."""
    boxes = [box for key, box in source.diagram.shapes.items() if key in source.diagram.nodes]
    if len(boxes) < _FEWEST or len({(box.x, box.y) for box in boxes}) > 1:
        return
    for element in [*source.drawing.shape_elements.values(), *source.drawing.edge_elements.values()]:
        parent = element.getparent()
        if parent is not None and not _has_more(element):
            parent.remove(element)
    said.whole(
        "repaired-no-drawing",
        "図形がすべて同じ位置に重なっていたため、自動で並べます。並び方は後から直せます。",
        severity="hint",
    )


def _lines_beside_their_shapes(source: Source, said: Said) -> None:
    """Lines of which neither end comes near its shape, as when a tool counts from another corner."""
    diagram, shift = source.diagram, source.drawing.shift
    lost = []
    for flow in diagram.flows.values():
        points, boxes = (
            diagram.edges.get(flow.id),
            (diagram.shapes.get(flow.source), diagram.shapes.get(flow.target)),
        )
        same_page = len({shift.get(key) for key in (flow.id, flow.source, flow.target)}) == 1
        if not points or boxes[0] is None or boxes[1] is None or not same_page:
            continue
        if min(_distance(boxes[0], points[0]), _distance(boxes[1], points[-1])) > _FAR:
            lost.append(flow)
    for flow in lost:
        edge = source.drawing.edge_elements[flow.id]
        parent = edge.getparent()
        if parent is None or _has_more(edge):
            continue
        parent.remove(edge)
        text = f"線「{flow.name or flow.id}」が図形から離れた所に描かれていたため、引き直します。"
        said.one("repaired-drawing", text, source.elements[flow.id], severity="hint")


def _distance(box: Bounds, point: tuple[float, float]) -> float:
    x, y = point
    across = max(box.x - x, 0.0, x - box.x - box.width)
    along = max(box.y - y, 0.0, y - box.y - box.height)
    return math.hypot(across, along)


def _has_more(drawn: etree._Element) -> bool:
    """Whether a shape carries anything of the tool that would be lost with it."""
    return any(
        namespace_of(child) not in _OWN or any(str(name).startswith("{") for name in child.attrib)
        for child in drawn.iter("*")
    )
