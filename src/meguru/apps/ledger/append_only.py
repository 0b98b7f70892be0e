"""The triggers that make the table of events append-only, for both databases."""

from __future__ import annotations

from typing import Any

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS ledger_event_no_{verb.lower()} BEFORE {verb} ON ledger_event
        BEGIN SELECT RAISE(ABORT, 'ledger_event is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
_POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION ledger_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'ledger_event is append-only'; END $$""",
    """CREATE OR REPLACE TRIGGER ledger_event_no_change BEFORE UPDATE OR DELETE ON ledger_event
       FOR EACH ROW EXECUTE FUNCTION ledger_event_refuse()""",
    """CREATE OR REPLACE TRIGGER ledger_event_no_truncate BEFORE TRUNCATE ON ledger_event
       FOR EACH STATEMENT EXECUTE FUNCTION ledger_event_refuse()""",
]
_PROTECT = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_RELEASE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS ledger_event_no_update",
        "DROP TRIGGER IF EXISTS ledger_event_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS ledger_event_no_change ON ledger_event",
        "DROP TRIGGER IF EXISTS ledger_event_no_truncate ON ledger_event",
    ],
}


def protect(connection: Any) -> None:
    """This function will make the database itself refuse changes to recorded events."""
    _run(connection, _PROTECT)


def release(connection: Any) -> None:
    """This function will take the triggers away, so that the migration can be undone."""
    _run(connection, _RELEASE)


def _run(connection: Any, statements_by_vendor: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements_by_vendor[connection.vendor]:
            cursor.execute(statement)
