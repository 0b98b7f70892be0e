"""How the engines say that a file cannot be used, or was used with a reservation."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing a reader has to say about a file, in plain Japanese.

    `code` is stable, for tests and help pages. `line` counts from 1; `where` names a column, an attribute
    or an element. `severity` is "error", "warning" or "hint".
    """

    code: str
    severity: str
    message: str
    line: int | None = None
    where: str | None = None


class Refused(ValueError):
    """A file that cannot be used: what is wrong, where, and what to do, in plain Japanese.

    `str(error)` is one line for a clerk. `remarks` holds every problem that was found, first one first.
    """

    def __init__(self, message: str, *, code: str, remarks: tuple[Remark, ...] = ()) -> None:
        message = _in_one_line(message)
        super().__init__(message)
        self.code = code
        self.remarks = tuple(replace(remark, message=_in_one_line(remark.message)) for remark in remarks) or (
            Remark(code=code, severity="error", message=message),
        )


def _in_one_line(message: str) -> str:
    """Words quoted from a file may hold line breaks of any kind."""
    return " ".join(message.splitlines())
