"""The checks that ship, read from their file."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from meguru.engines.budget_review.model import CheckBook, CheckRule


class BadChecks(ValueError):
    """The file of checks cannot be used; the message says why."""


@cache
def check_book() -> CheckBook:
    """The checks that ship."""
    return read_checks((Path(__file__).parent / "checks.toml").read_text(encoding="utf-8"))


def read_checks(text: str) -> CheckBook:
    """Read checks from TOML. Raises: BadChecks when something is missing or stands twice."""
    try:
        raw = tomllib.loads(text)
        rules = tuple(CheckRule(**row) for row in raw["check"])
        book = CheckBook(version=raw["version"], source=raw["source"], rules=rules)
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as wrong:
        raise BadChecks(f"the checks cannot be read: {wrong}") from wrong
    if len({rule.id for rule in rules}) != len(rules):
        raise BadChecks("every check stands once")
    return book
