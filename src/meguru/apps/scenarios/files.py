"""What can be taken home of trials, by the ending of the file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meguru.engines.documents import Document, to_docx, to_html, to_pdf, to_xlsx

Content = bytes | str
FORMATS: Mapping[str, tuple[str, Callable[[Document], Content]]] = {
    "html": ("text/html; charset=utf-8", to_html),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", to_docx),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    "pdf": ("application/pdf", to_pdf),
}
