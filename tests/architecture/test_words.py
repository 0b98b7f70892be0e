"""docs/words.md and the code use the same words."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "docs" / "words.md"
SOURCES = {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "src/meguru").rglob("*.py"))}
JAPANESE_TERM = re.compile(r"([぀-ヿ一-鿿][^:(（]*?) *(?:[(（][^)）]*[)）])?:")


def rows() -> list[tuple[str, str]]:
    """(Japanese, identifier) of every row of the tables."""
    found = re.findall(r"^\| ([^|]+?) \| `(\w+)` \|", WORDS.read_text(encoding="utf-8"), re.MULTILINE)
    return [(japanese, identifier) for japanese, identifier in found]


def terms_of_classes() -> Iterator[tuple[str, str]]:
    """(class name, Japanese term) of every class whose docstring begins with its Japanese term."""
    for path, source in SOURCES.items():
        if "tests" in path.parts:
            continue
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ClassDef):
                term = JAPANESE_TERM.match(ast.get_docstring(node) or "")
                if term:
                    yield node.name, term.group(1)


def test_the_list_is_not_empty():
    assert len(rows()) > 30


@pytest.mark.parametrize(("japanese", "identifier"), rows())
def test_every_identifier_is_used_in_the_code(japanese, identifier):
    assert any(re.search(rf"\b{identifier}\b", source) for source in SOURCES.values()), (
        f"{japanese}: {identifier}"
    )


def test_every_identifier_has_one_japanese_term():
    identifiers = [identifier for _, identifier in rows()]

    assert len(identifiers) == len(set(identifiers))


@pytest.mark.parametrize(("name", "term"), sorted(set(terms_of_classes())))
def test_the_term_of_a_class_stands_in_the_list(name, term):
    assert term in {japanese for japanese, _ in rows()}, f"add {term} (`{name}`) to docs/words.md"
