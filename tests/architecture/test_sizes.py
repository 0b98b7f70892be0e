"""A file that grows past 400 lines, or a function past 60, hides a meaning that was missed."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [
    path
    for folder in ("src", "tests", "bench")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".html", ".css"}
    and not {"vendor", "migrations", "__pycache__"} & set(path.parts)
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_stay_readable(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.suffix == ".py"], ids=lambda path: str(path.relative_to(ROOT))
)
def test_functions_stay_readable(path):
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and _code_lines(node) > 60
    ]

    assert not long, f"{path.name}: {long}"


def _code_lines(function: ast.FunctionDef) -> int:
    """Lines of a function without its docstring."""
    docstring = ast.get_docstring(function, clean=False)
    return function.end_lineno - function.lineno + 1 - (len(docstring.splitlines()) if docstring else 0)
