"""The triggers that keep published versions as they are, for both databases.

Who made a version and from which analysis may still be forgotten when a person or an analysis is deleted.
"""

from __future__ import annotations

from typing import Any

_TABLE = "processes_processversion"
FIRST_COLUMNS = "process_id, number, kind, xml, note, file_name, made_at, published_at, organisation_id"
COLUMNS = f"{FIRST_COLUMNS}, revision"
_MESSAGE = "a published version never changes"

_SQLITE = [
    f"""CREATE TRIGGER IF NOT EXISTS {_TABLE}_no_update BEFORE UPDATE OF %(columns)s ON {_TABLE}
        WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
    f"""CREATE TRIGGER IF NOT EXISTS {_TABLE}_no_delete BEFORE DELETE ON {_TABLE}
        WHEN OLD.published_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END""",
]
_POSTGRESQL = [
    f"""CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_MESSAGE}'; END $$""",
    f"""CREATE OR REPLACE TRIGGER {_TABLE}_no_update BEFORE UPDATE OF %(columns)s ON {_TABLE}
        FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION {_TABLE}_refuse()""",
    f"""CREATE OR REPLACE TRIGGER {_TABLE}_no_delete BEFORE DELETE ON {_TABLE}
        FOR EACH ROW WHEN (OLD.published_at IS NOT NULL) EXECUTE FUNCTION {_TABLE}_refuse()""",
]
_PROTECT = {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}
_RELEASE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {_TABLE}_no_update", f"DROP TRIGGER IF EXISTS {_TABLE}_no_delete"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {_TABLE}_no_update ON {_TABLE}",
        f"DROP TRIGGER IF EXISTS {_TABLE}_no_delete ON {_TABLE}",
    ],
}


def protect(connection: Any, *, columns: str = COLUMNS) -> None:
    """This function will make the database itself refuse changes to published versions.

    A migration names the columns that its table has by then: PostgreSQL refuses a trigger on one to come.
    """
    _run(connection, _PROTECT, columns=columns)


def release(connection: Any) -> None:
    """This function will take the triggers away, for undoing the migration."""
    _run(connection, _RELEASE, columns="")


def _run(connection: Any, statements_by_vendor: dict[str, list[str]], *, columns: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements_by_vendor[connection.vendor]:
            cursor.execute(statement % {"columns": columns})
