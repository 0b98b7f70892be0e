"""Writes what a turn leaves behind: reports, diagrams and the record. All files of a turn appear together or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from meguru.engines.bpmn import write_bpmn
from meguru.engines.documents import to_docx, to_html, to_xlsx
from meguru.engines.turn import TurnResult, build_report, draw_as_is, draw_to_be, to_record


def write_turn_files(result: TurnResult, *, folder: Path) -> tuple[Path, ...]:
    """Write the report as HTML, Word and Excel, both diagrams as BPMN and SVG, and the record.

    Files of an earlier turn in the same folder are replaced; other files there stay.
    Raises: OSError when the folder cannot be written.
    """
    report = build_report(result)
    contents: dict[str, bytes] = {
        "report.html": to_html(report).encode("utf-8"),
        "report.docx": to_docx(report),
        "report.xlsx": to_xlsx(report),
        "as-is.bpmn": write_bpmn(result.diagram),
        "to-be.bpmn": write_bpmn(result.to_be.diagram),
        "as-is.svg": draw_as_is(result).encode("utf-8"),
        "to-be.svg": draw_to_be(result).encode("utf-8"),
        "turn.json": json.dumps(to_record(result), ensure_ascii=False, allow_nan=False).encode("utf-8"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".turn-", dir=folder))
    try:
        for name, content in contents.items():
            (staging / name).write_bytes(content)
        for name in contents:
            (staging / name).replace(folder / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return tuple(folder / name for name in contents)
