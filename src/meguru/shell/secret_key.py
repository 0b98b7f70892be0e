"""The key that signs sessions: made once per installation, never in the code."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path


def secret_key(*, given: str, file: Path) -> str:
    """The key from the environment, else the one in `file`, which is made (mode 0600) on the first start.

    Two processes that start at once end up with the same key: the file appears whole or not at all.
    """
    if given:
        return given
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=file.parent)  # mkstemp gives mode 0600
        with os.fdopen(handle, "w") as stream:
            stream.write(secrets.token_urlsafe(64))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass  # another process was faster; its key counts
        finally:
            Path(draft).unlink()
    return file.read_text()
