"""Texts as people paste them: control characters of other programs are left out before anything is stored."""

from __future__ import annotations

from typing import Any

from meguru.engines.spreadsheets.values import clean_text


class PlainTexts:
    """For a form: every text without control characters; a required one of which nothing is left is missing."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        for name, value in list(found.items()):
            if not isinstance(value, str):
                continue
            found[name] = clean_text(value)
            field = self.fields[name]  # type: ignore[attr-defined]
            if field.required and not found[name]:
                self.add_error(name, field.error_messages["required"])  # type: ignore[attr-defined]
        return found
