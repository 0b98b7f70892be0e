"""What a search leaves behind: the report as HTML and Word, the answer as JSON. All appear together or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path

from meguru.engines.documents import Document, to_docx, to_html
from meguru.engines.redesign.search import SearchResult
from meguru.engines.what_if import to_json


def write_search_files(result: SearchResult, *, report: Document, folder: Path) -> tuple[Path, ...]:
    """Write report.html, report.docx and redesign.json; files of an earlier search in the folder are replaced.

    Raises: OSError when the folder cannot be written.
    """
    contents: dict[str, bytes] = {
        "report.html": to_html(report).encode("utf-8"),
        "report.docx": to_docx(report),
        "redesign.json": json.dumps(to_json(result), ensure_ascii=False, allow_nan=False, indent=1).encode(),
    }
    folder.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=".redesign-", dir=folder))
    try:
        for name, content in contents.items():
            (staging / name).write_bytes(content)
        for name in contents:
            (staging / name).replace(folder / name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return tuple(folder / name for name in contents)
