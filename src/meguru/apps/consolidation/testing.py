"""Makers of studies for tests."""

from __future__ import annotations

from itertools import count
from typing import Any

from meguru.apps.consolidation import commands, queries
from meguru.apps.consolidation.bridge import Moving
from meguru.apps.consolidation.models import Study
from meguru.apps.consolidation.worker import work_once
from meguru.apps.inventory.testing import NOON
from meguru.apps.registry.models import Person
from meguru.apps.systems.models import Hosting
from meguru.engines.consolidation import Rules, Year, starting

_numbers = count(1)


def make_wanted(**values: Any) -> queries.Wanted:
    """Everything of the office, the starting values."""
    usual: dict[str, Any] = {
        "department": None,
        "hosting": tuple(Hosting.values),
        "kinds": starting.KINDS,
        "kind_names": {kind.key: kind.key for kind in starting.KINDS},
        "licences": (starting.BY_CORE, starting.BY_HOST),
        "rules": Rules(),
        "moving": Moving(100_000, 5, (Year(2027, 10_000_000, 100), Year(2028, 10_000_000, 100))),
        "prices_from": "試験の見積もり",
        "choices": {},
    }
    return queries.Wanted(**(usual | values))


def make_study(*, by: Person, name: str = "", **values: Any) -> Study:
    """A study of all servers of somebody's office that waits."""
    asked = queries.question_for(make_wanted(**values), user=by)
    return commands.ask_for_study(
        organisation=by.organisation,
        name=name or f"検討{next(_numbers)}",
        question=asked.question,
        departments=asked.departments,
        by=by,
        now=NOON,
    )


def make_done_study(*, by: Person, **values: Any) -> Study:
    """A study that was really computed."""
    study = make_study(by=by, **values)
    while work_once(worker="test"):
        pass
    study.refresh_from_db()
    return study
