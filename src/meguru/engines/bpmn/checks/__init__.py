"""点検: what should be put right in a drawing, in words for a clerk."""

from __future__ import annotations

from meguru.engines.bpmn.checks.flow import flow_remarks
from meguru.engines.bpmn.checks.labels import label_of
from meguru.engines.bpmn.checks.office import office_remarks
from meguru.engines.bpmn.checks.wording import wording_remarks
from meguru.engines.bpmn.model import Diagram, Remark
from meguru.engines.bpmn.tokens.soundness import BOUND

__all__ = ["check", "label_of"]

_ORDER = {"error": 0, "warning": 1, "hint": 2}


def check(diagram: Diagram, *, bound: int = BOUND) -> tuple[Remark, ...]:
    """Look a diagram over and return what should be put right, worst first, then in file order.

    Errors: the process cannot be carried out as drawn. Warnings: something is missing or probably not meant.
    Hints: it could be clearer, or the work itself shorter. What the reader had to say is in `Diagram.remarks` and
    not repeated. `bound` is how many situations of the token game are looked at to prove that every case can be
    finished; when that is not enough, a remark says that it is not proven.
    """
    remarks = [*flow_remarks(diagram, bound=bound), *wording_remarks(diagram), *office_remarks(diagram)]
    return tuple(sorted(remarks, key=lambda remark: _ORDER[remark.severity]))
