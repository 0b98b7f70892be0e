"""Whether anybody placed anything in a drawing by hand."""

from __future__ import annotations

from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.model import Diagram

_SAME_PLACE = 1.0  # pixel: heights are rounded


def is_automatic(diagram: Diagram) -> bool:
    """Say whether a drawing is as the automatic layout makes it, from nothing or from an earlier drawing.

    Laid out again, a drawing that keeps the order of an earlier one may differ from itself by a pixel.
    """
    laid = lay_out(diagram)
    if diagram.shapes == laid.shapes and diagram.edges == laid.edges:
        return True
    again = lay_out(diagram, earlier=diagram).shapes
    return diagram.shapes.keys() == again.keys() and all(
        max(abs(box.x - again[key].x), abs(box.y - again[key].y)) <= _SAME_PLACE
        and max(abs(box.width - again[key].width), abs(box.height - again[key].height)) <= _SAME_PLACE
        for key, box in diagram.shapes.items()
    )
