"""The drawing of a file, where a tool drew something else than the standard says."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from meguru.engines.bpmn.files.source import Source
from meguru.engines.bpmn.files.vocabulary import BPMNDI, DC, DI, namespace_of
from meguru.engines.bpmn.recovery.said import Said

_FEWEST = 3  # shapes on one spot that are no drawing
_OWN = (BPMNDI, DC, DI)


def mend_drawing(source: Source, said: Said) -> None:
    """Shapes that name the process are the pool of the process; shapes that all lie on one spot are no drawing."""
    _shapes_of_pools(source, said)
    _all_on_one_spot(source, said)


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


def _has_more(drawn: etree._Element) -> bool:
    """Whether a shape carries anything of the tool that would be lost with it."""
    return any(
        namespace_of(child) not in _OWN or any(str(name).startswith("{") for name in child.attrib)
        for child in drawn.iter("*")
    )
