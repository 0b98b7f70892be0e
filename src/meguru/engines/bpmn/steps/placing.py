"""Places of a drawing that a table changed."""

from __future__ import annotations

from collections.abc import Container

from meguru.engines.bpmn.layout.place import lay_out
from meguru.engines.bpmn.model import Diagram


def place_again(before: Diagram, after: Diagram, *, moved: Container[str]) -> tuple[Diagram, tuple[str, ...]]:
    """Draw the diagram anew."""
    return lay_out(after), ()
