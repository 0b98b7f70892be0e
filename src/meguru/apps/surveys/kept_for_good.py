"""The triggers that keep a version of answers as it was handed over, for both databases.

Who handed it over may still be forgotten as an account; the name stays.
"""

from __future__ import annotations

from typing import Any

_TABLE = "surveys_answerversion"
_KEPT = "sheet_id, number, answers, reasons, way, why, handed_by_name, handed_at, organisation_id"
_WORDS = "answers that were handed over never change"
_PROTECT = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS {_TABLE}_no_update BEFORE UPDATE OF {_KEPT} ON {_TABLE}
            BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
        f"""CREATE TRIGGER IF NOT EXISTS {_TABLE}_no_delete BEFORE DELETE ON {_TABLE}
            BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION {_TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE OR REPLACE TRIGGER {_TABLE}_no_update BEFORE UPDATE OF {_KEPT} ON {_TABLE}
            FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()""",
        f"""CREATE OR REPLACE TRIGGER {_TABLE}_no_delete BEFORE DELETE ON {_TABLE}
            FOR EACH ROW EXECUTE FUNCTION {_TABLE}_refuse()""",
    ],
}
_RELEASE = {
    "sqlite": [f"DROP TRIGGER IF EXISTS {_TABLE}_no_update", f"DROP TRIGGER IF EXISTS {_TABLE}_no_delete"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS {_TABLE}_no_update ON {_TABLE}",
        f"DROP TRIGGER IF EXISTS {_TABLE}_no_delete ON {_TABLE}",
    ],
}


def protect(connection: Any) -> None:
    """This function will make the database itself refuse to rewrite or drop what was handed over."""
    _run(connection, _PROTECT)


def release(connection: Any) -> None:
    """This function will take the triggers away, so that the migration can be undone."""
    _run(connection, _RELEASE)


def _run(connection: Any, statements_by_vendor: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements_by_vendor[connection.vendor]:
            cursor.execute(statement)
