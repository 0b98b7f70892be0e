"""What can be taken home from a finished analysis, by the name of the file."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from hashlib import sha256

from meguru.engines.bpmn import write_bpmn
from meguru.engines.documents import to_docx, to_html, to_xlsx
from meguru.engines.documents.html_style import STYLE
from meguru.engines.turn import TurnResult, build_report, draw_as_is, draw_to_be, to_record

Content = bytes | str
# The one style sheet inside the HTML report, named by its hash for the Content-Security-Policy
REPORT_STYLE_SOURCE = f"'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'"
MADE_FROM_A_TURN: Mapping[str, tuple[str, Callable[[TurnResult], Content]]] = {
    "report.html": ("text/html; charset=utf-8", lambda turn: to_html(build_report(turn))),
    "report.docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        lambda turn: to_docx(build_report(turn)),
    ),
    "report.xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda turn: to_xlsx(build_report(turn)),
    ),
    "as-is.bpmn": ("application/xml", lambda turn: write_bpmn(turn.diagram)),
    "to-be.bpmn": ("application/xml", lambda turn: write_bpmn(turn.to_be.diagram)),
    "as-is.svg": ("image/svg+xml", lambda turn: draw_as_is(turn)),
    "to-be.svg": ("image/svg+xml", lambda turn: draw_to_be(turn)),
    "turn.json": (
        "application/json",
        lambda turn: json.dumps(to_record(turn), ensure_ascii=False, allow_nan=False),
    ),
}
