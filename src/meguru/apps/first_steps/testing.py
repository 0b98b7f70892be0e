"""Makers of first steps for tests."""

from __future__ import annotations

from meguru.apps.first_steps import commands
from meguru.apps.initiatives.models import Initiative
from meguru.apps.initiatives.testing import NOON
from meguru.apps.registry.models import Department, Person


def make_begun(
    *types: str, by: Person, wish: str = "窓口の待ち時間を減らす", department: Department | None = None
) -> Initiative:
    """An initiative with its first steps, of type C unless types are given."""
    return commands.begin_with_new(
        wish=wish, types=types or ("C",), sheet=None, department=department, by=by, now=NOON
    )
