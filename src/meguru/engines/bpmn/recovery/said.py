"""What was mended, collected while it is done."""

from __future__ import annotations

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import line_of, local_name
from meguru.engines.bpmn.model import Remark


class Said:
    """Remarks in the order in which the mends were made."""

    def __init__(self) -> None:
        self.remarks: list[Remark] = []

    def whole(self, code: str, message: str, *, severity: str = "warning", line: int | None = None) -> None:
        """Name a mend of the file as a whole."""
        self.remarks.append(Remark(code=code, severity=severity, message=message, line=line))

    def one(self, code: str, message: str, element: etree._Element, *, severity: str = "warning") -> None:
        """Name a mend of one element, by its id."""
        self.remarks.append(
            Remark(
                code=code,
                severity=severity,
                message=message,
                element_id=element.get("id"),
                line=line_of(element),
            )
        )


def label(element: etree._Element) -> str:
    """What people know an element by: its name, else its id, else what kind of thing it is."""
    return element.get("name") or element.get("id") or local_name(element)
