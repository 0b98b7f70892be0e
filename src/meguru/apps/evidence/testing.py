"""Makers of logs for tests."""

from __future__ import annotations

import datetime as dt
from itertools import count

from meguru.apps.evidence import commands
from meguru.apps.evidence.models import ImportedLog
from meguru.apps.registry.models import Organisation
from meguru.apps.registry.testing import make_organisation
from meguru.engines.eventlogs import EventLog, log_from_columns

NOON = dt.datetime(2026, 4, 1, 3, 0, tzinfo=dt.UTC)  # noon in Japan
_numbers = count(1)


def make_log(
    *, cases: int = 3, steps: tuple[str, ...] = ("受付", "確認", "交付"), name: str = "転入届"
) -> EventLog:
    """Every case does every step, an hour apart; cases begin a day apart."""
    rows = [
        (f"R8-{case:04}", step, NOON + dt.timedelta(days=case, hours=hour))
        for case in range(cases)
        for hour, step in enumerate(steps)
    ]
    return log_from_columns(
        case_ids=[row[0] for row in rows],
        activities=[row[1] for row in rows],
        completed_at=[row[2] for row in rows],
        started_at=[row[2] - dt.timedelta(minutes=10) for row in rows],
        resources=[f"職員{index % 2}" for index in range(len(rows))],
        groups=["市民係"] * len(rows),
        channels={f"R8-{case:04}": "窓口" if case % 2 else "郵送" for case in range(cases)},
        name=name,
    )


def make_imported_log(
    *, organisation: Organisation | None = None, log: EventLog | None = None, **fields: object
) -> ImportedLog:
    """A stored log."""
    content = log or make_log()
    values: dict[str, object] = {
        "name": f"記録{next(_numbers)}",
        "source": ImportedLog.Source.IMPORTED,
        "by": None,
        "now": NOON,
    }
    return commands.import_log(
        organisation=organisation or make_organisation(), log=content, **(values | fields)
    )
