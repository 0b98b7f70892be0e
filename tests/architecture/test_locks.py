"""Rows are locked so that others may still refer to them.

PostgreSQL lets a plain FOR UPDATE wait for everybody who stores a row that refers to the locked one. Such a row is
checked at the end of its transaction, when the head of the ledger is held already: who holds the lock and waits for the
head, and who holds the head and waits for the lock, stop each other. FOR NO KEY UPDATE keeps out other writers only.
"""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).resolve().parents[2] / "src"
LOCKING = [
    path
    for path in SOURCE.rglob("*.py")
    if "tests" not in path.parts and "select_for_update" in path.read_text()
]


def test_there_are_locks_to_look_at():
    assert LOCKING


@pytest.mark.parametrize("path", LOCKING, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_lock_lets_others_refer_to_the_row(path):
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "select_for_update"
    ]

    without = [call.lineno for call in calls if "no_key" not in {word.arg for word in call.keywords}]

    assert not without, f"{path} lines {without}: say no_key=True"
