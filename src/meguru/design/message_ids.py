"""Find the Japanese source texts that templates and Python files ask to be translated."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation.template import templatize

TEMPLATE_SUFFIXES = {".html", ".txt"}
SINGLE_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL_CALLS = {"ngettext", "ngettext_lazy"}
PLURAL_SEPARATOR = "\0"  # between the two source texts of a counted message, as in the .mo format
LITERAL = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
# What Django's `templatize` leaves of a template: gettext('…'), or ngettext('…', '…', count) when it counts.
TEMPLATE_CALL = re.compile(
    rf"\b(?:_|gettext)\(\s*{LITERAL}\s*\)|\bngettext\(\s*{LITERAL}\s*,\s*{LITERAL}\s*,"
)
WITH_CONTEXT = re.compile(r"\bn?pgettext\(")


class CannotTranslate(ValueError):
    """A message that this house does not support (contexts) or that is not a constant."""


def message_ids(root: Path) -> dict[str, list[str]]:
    """msgid -> files under `root` that use it, tests left out. Raises CannotTranslate with the file."""
    places: dict[str, list[str]] = defaultdict(list)
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if {"tests", "static"} & set(relative.parts) or not path.is_file():
            continue
        if path.suffix == ".py":
            found = python_message_ids(path.read_text(encoding="utf-8"), name=str(relative))
        elif path.suffix in TEMPLATE_SUFFIXES and "templates" in relative.parts:
            found = template_message_ids(path.read_text(encoding="utf-8"), name=str(relative))
        else:
            continue
        for message in found:
            places[message].append(relative.as_posix())
    return dict(places)


def template_message_ids(source: str, *, name: str) -> Iterator[str]:
    """The texts of {% translate %}, {% blocktranslate %} and _("…") in one template."""
    calls = templatize(source, origin=name)
    if WITH_CONTEXT.search(calls):
        raise CannotTranslate(f"{name}: contexts are not used in this project")
    for match in TEMPLATE_CALL.finditer(calls):
        yield PLURAL_SEPARATOR.join(ast.literal_eval(literal) for literal in match.groups() if literal)


def python_message_ids(source: str, *, name: str) -> Iterator[str]:
    """The constant texts given to gettext, gettext_lazy, ngettext, … or `_` in one module."""
    tree = ast.parse(source, filename=name)
    if not any(_imports_translation(node) for node in ast.walk(tree)):
        return
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in SINGLE_CALLS:
            texts = node.args[:1]
        elif node.func.id in PLURAL_CALLS:
            texts = node.args[:2]
        else:
            continue
        if any(isinstance(text, ast.JoinedStr) for text in texts):
            raise CannotTranslate(f"{name}:{node.lineno}: an f-string cannot be looked up; use %(name)s")
        constants = [
            text.value for text in texts if isinstance(text, ast.Constant) and isinstance(text.value, str)
        ]
        if texts and len(constants) == len(texts):
            yield PLURAL_SEPARATOR.join(constants)


def _imports_translation(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
