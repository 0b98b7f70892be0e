"""The one password of all sample people: random per installation, so that no two are alike."""

from __future__ import annotations

import os
from pathlib import Path

from meguru.apps.administration.commands import new_one_time_password


def sample_password(*, given: str, file: Path) -> str:
    """`given` when it is set, else the one kept in `file` (mode 0600), which is made on the first call."""
    if given:
        file.unlink(missing_ok=True)
        _write(file, given)
    elif not file.exists():
        _write(file, new_one_time_password())
    return file.read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
