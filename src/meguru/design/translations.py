"""The English of the pages: `python -m meguru.design.translations --update | --check`.

--update collects the Japanese source texts of all templates and modules into locale/en/LC_MESSAGES/django.po
(new ones with an empty English text, unused ones removed) and compiles django.mo.
--check changes nothing and fails when an English text is missing, a placeholder differs or the .mo is not
that of the .po. No GNU gettext tools are needed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

from meguru.design.message_ids import message_ids
from meguru.design.mo_format import mo_bytes
from meguru.design.po_format import FILE_HEADER, parse_po, write_po

PACKAGE = Path(__file__).resolve().parents[1]
CATALOGUE = Path(__file__).resolve().parent / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]")


def compiled(messages: Mapping[str, str]) -> bytes:
    """The .mo of the texts that have an English version."""
    return mo_bytes({"": FILE_HEADER} | {key: text for key, text in messages.items() if text})


def shortcomings(messages: Mapping[str, str], *, used: Iterable[str]) -> list[str]:
    """What is missing or would break a page, one sentence per text."""
    found = []
    for key in sorted(used):
        text = messages.get(key, "")
        if not text:
            found.append(f"no English text: {key!r}")
        elif _placeholders_differ(key, text):
            found.append(f"placeholders differ: {key!r} -> {text!r}")
    found.extend(f"no longer used: {key!r}" for key in sorted(set(messages) - set(used)))
    return found


def _placeholders_differ(key: str, text: str) -> bool:
    """Each English form must fill in exactly what its Japanese text fills in."""
    return [_placeholders(form) for form in key.split("\0")] != [
        _placeholders(form) for form in text.split("\0")
    ]


def _placeholders(text: str) -> list[str]:
    return sorted(match.group(0) for match in PLACEHOLDER.finditer(text))


def update(*, package: Path, catalogue: Path) -> list[str]:
    """Rewrite the .po and the .mo from the sources. Returns what is still missing."""
    places = message_ids(package)
    known = parse_po(catalogue.read_text(encoding="utf-8")) if catalogue.exists() else {}
    messages = {key: known.get(key, "") for key in places}
    catalogue.parent.mkdir(parents=True, exist_ok=True)
    catalogue.write_text(write_po(messages, places=places), encoding="utf-8")
    catalogue.with_suffix(".mo").write_bytes(compiled(messages))
    return shortcomings(messages, used=places)


def check(*, package: Path, catalogue: Path) -> list[str]:
    """What `--update` or a translator would have to do. Changes nothing."""
    messages = parse_po(catalogue.read_text(encoding="utf-8"))
    found = shortcomings(messages, used=message_ids(package))
    binary = catalogue.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(messages):
        found.append(f"{binary.name} is not compiled from {catalogue.name}: run with --update")
    return found


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m meguru.design.translations", description=__doc__)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--update", action="store_true", help="collect source texts and compile")
    action.add_argument(
        "--check", action="store_true", help="fail when a text or the compiled file is missing"
    )
    asked = parser.parse_args(arguments)
    if not settings.configured:
        settings.configure()  # templatize only reads defaults
    work = update if asked.update else check
    found = work(package=PACKAGE, catalogue=CATALOGUE)
    for line in found:
        print(line, file=sys.stderr)
    if not found:
        print("translations: complete")
    return 1 if found and asked.check else 0


if __name__ == "__main__":
    sys.exit(main())
