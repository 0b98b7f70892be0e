"""The triggers that keep a decision as it was made, for both databases: it can be withdrawn, never rewritten."""

from __future__ import annotations

from typing import Any

_KEPT = "selection_id, offer_id, offer_name, reason, snapshot, sha256, made_at"
_WORDS = "a decision is withdrawn, never rewritten"
_PROTECT = {
    "sqlite": [
        f"""CREATE TRIGGER IF NOT EXISTS selection_chosen_no_update BEFORE UPDATE OF {_KEPT} ON selection_chosen
            BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
        f"""CREATE TRIGGER IF NOT EXISTS selection_chosen_no_delete BEFORE DELETE ON selection_chosen
            BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION selection_chosen_refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
        f"""CREATE OR REPLACE TRIGGER selection_chosen_no_update BEFORE UPDATE OF {_KEPT} ON selection_chosen
            FOR EACH ROW EXECUTE FUNCTION selection_chosen_refuse()""",
        """CREATE OR REPLACE TRIGGER selection_chosen_no_delete BEFORE DELETE ON selection_chosen
           FOR EACH ROW EXECUTE FUNCTION selection_chosen_refuse()""",
    ],
}
_RELEASE = {
    "sqlite": [
        "DROP TRIGGER IF EXISTS selection_chosen_no_update",
        "DROP TRIGGER IF EXISTS selection_chosen_no_delete",
    ],
    "postgresql": [
        "DROP TRIGGER IF EXISTS selection_chosen_no_update ON selection_chosen",
        "DROP TRIGGER IF EXISTS selection_chosen_no_delete ON selection_chosen",
    ],
}


def protect(connection: Any) -> None:
    """This function will make the database itself refuse to rewrite a decision."""
    _run(connection, _PROTECT)


def release(connection: Any) -> None:
    """This function will take the triggers away, so that the migration can be undone."""
    _run(connection, _RELEASE)


def _run(connection: Any, statements_by_vendor: dict[str, list[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements_by_vendor[connection.vendor]:
            cursor.execute(statement)
