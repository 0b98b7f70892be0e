"""Rows are locked so that others may still refer to them.

PostgreSQL lets a plain FOR UPDATE wait for everybody who stores a row that refers to the locked one. Such a row is
checked at the end of its transaction, when the head of the ledger is held already: who holds the lock and waits for the
head, and who holds the head and waits for the lock, stop each other. FOR NO KEY UPDATE keeps out other writers only.

A relation that can be pointed elsewhere is not joined to the lock. PostgreSQL, having waited for a writer, takes the
new row of the lock beside the joined rows that it looked up before: where the relation points elsewhere now, they do
not fit, and the new row stands there with nothing beside it (or, where the relation must be there, is gone).
"""

import ast
from collections.abc import Iterator
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


FIXED = {  # relations that are set when a row is made and never pointed elsewhere
    "asked_by", "decided_by", "edition", "indicator", "initiative", "made_by", "operation", "organisation",
    "phase", "process", "proof", "question", "review", "saving_year", "season", "sheet", "survey",
}  # fmt: skip
HELD = {  # (file, relation): why no writer can have pointed it elsewhere while this one waited
    ("apps/offerings/commands/writing.py", "checked_by"): "every writer holds the municipality first",
    (
        "apps/surveys/commands/parts.py",
        "department",
    ): "a part is given to one section, and given anew to another",
}


def _chain(node: ast.expr, known: dict[str, list[ast.Call]]) -> list[ast.Call]:
    """The calls of a.b().c(), through names that were given to the beginning of one."""
    calls: list[ast.Call] = []
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        calls.append(node)
        node = node.func.value
    return calls + (known.get(node.id, []) if isinstance(node, ast.Name) else [])


def _joined(path: Path) -> Iterator[tuple[int, str]]:
    """(line, relation) of every relation that is joined to a lock."""
    for function in ast.walk(ast.parse(path.read_text())):
        if not isinstance(function, ast.FunctionDef):
            continue
        known: dict[str, list[ast.Call]] = {}
        for node in ast.walk(function):
            value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
            target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
            if value is not None and isinstance(target, ast.Name):
                known[target.id] = _chain(value, known)
        for node in ast.walk(function):
            calls = _chain(node, known) if isinstance(node, ast.Call) else []
            names = {call.func.attr for call in calls if isinstance(call.func, ast.Attribute)}
            if "select_for_update" not in names:
                continue
            for call in calls:
                if isinstance(call.func, ast.Attribute) and call.func.attr == "select_related":
                    yield from ((call.lineno, str(ast.literal_eval(one)).split("__")[0]) for one in call.args)


@pytest.mark.parametrize("path", LOCKING, ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_relation_that_can_be_pointed_elsewhere_is_joined_to_a_lock(path):
    place = str(path.relative_to(SOURCE / "meguru"))

    trapped = {
        f"line {line}: {name}"
        for line, name in _joined(path)
        if name not in FIXED and (place, name) not in HELD
    }

    assert not trapped, f"{path} {sorted(trapped)}: read it after the lock, by prefetch_related"
