"""The drawing of a draft with what the checks say written on its elements."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from meguru.apps.processes.step_table import Said
from meguru.engines.bpmn import ElementOverlay, draw_svg
from meguru.engines.bpmn.model import Diagram


def picture(diagram: Diagram, *, says: Iterable[Said]) -> SafeString:
    """A drawing with what the checks say written on its elements."""
    said: dict[str, list[Said]] = {}
    for one in says:
        if one.element_id:
            said.setdefault(one.element_id, []).append(one)
    words = {"error": _("誤り"), "warning": _("注意"), "hint": _("参考")}
    signs = {
        element: ElementOverlay(
            count=words[min((one.severity for one in ones), key=list(words).index)],
            note=" ".join(one.message for one in ones),
        )
        for element, ones in said.items()
    }
    return mark_safe(draw_svg(diagram, figures=signs, prefix="step", language=get_language() or "ja"))
