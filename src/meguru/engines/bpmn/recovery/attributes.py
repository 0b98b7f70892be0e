"""Attributes: ids with blanks around them, ends of lines that were written as elements, numbers with a comma."""

from __future__ import annotations

import re

from lxml import etree

from meguru.engines.bpmn.files.vocabulary import MODEL, local_name, text_of
from meguru.engines.bpmn.recovery.said import Said, label

_REFERENCES = {
    **dict.fromkeys(("sequenceFlow", "messageFlow", "association"), ("sourceRef", "targetRef")),
    "boundaryEvent": ("attachedToRef",),
    "participant": ("processRef",),
}
_DECIMAL_COMMA = re.compile(r"-?[0-9]+,[0-9]+")


def right_ids(root: etree._Element, said: Said) -> None:
    """Blanks around an id are a slip; an empty one is none."""
    for element in root.iter("*"):
        key = element.get("id")
        if key is not None and key != key.strip():
            element.set("id", key.strip())
            said.one(
                "repaired-id", f"識別子「{key.strip()}」の前後の空白を取りました。", element, severity="hint"
            )


def right_attributes(root: etree._Element, said: Said) -> None:
    """Ends of lines that were written as elements, and numbers with a decimal comma."""
    for element in list(root.iter(*(f"{{{MODEL}}}{name}" for name in _REFERENCES))):
        for child in list(element.iterchildren(f"{{{MODEL}}}*")):
            name = local_name(child)
            if name in _REFERENCES[local_name(element)] and not element.get(name):
                element.set(name, text_of(child).strip())
                element.remove(child)
                text = f"「{label(element)}」の {name} が要素として書かれていたため、属性に直しました。"
                said.one("repaired-reference", text, element)
    commas = 0
    for element in root.iter("{*}Bounds", "{*}waypoint"):
        for name in ("x", "y", "width", "height"):
            value = element.get(name) or ""
            if _DECIMAL_COMMA.fullmatch(value.strip()):
                element.set(name, value.strip().replace(",", "."))
                commas += 1
    if commas:
        said.whole(
            "repaired-number", f"図の位置の小数点が「,」だったため、「.」に直しました({commas:,} か所)。"
        )
