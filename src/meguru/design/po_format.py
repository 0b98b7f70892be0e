"""Read and write the small part of the .po format that this house uses."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping

FILE_HEADER = (
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
    "Language: en\n"
    "Plural-Forms: nplurals=2; plural=(n != 1);\n"
)
KEYWORDS = {"msgid", "msgid_plural", "msgstr", "msgstr[0]", "msgstr[1]"}
SEPARATOR = "\0"


class BrokenPo(ValueError):
    """A line of a .po file that is neither a comment, a keyword nor a quoted text."""


def parse_po(text: str) -> dict[str, str]:
    """msgid -> msgstr, header left out; a counted message has its two texts joined by NUL on both sides.

    Raises BrokenPo with the line number.
    """
    found: dict[str, str] = {}
    parts: dict[str, str] = {}
    keyword = ""
    for line_number, raw_line in enumerate([*text.splitlines(), ""], start=1):
        line = raw_line.strip()
        if not line or line.startswith("#"):
            if parts.get("msgid"):
                found[_joined(parts, "msgid", "msgid_plural")] = _joined(
                    parts, "msgstr", "msgstr[0]", "msgstr[1]"
                )
            parts, keyword = {}, ""
            continue
        if not line.startswith('"'):
            keyword, _, line = line.partition(" ")
            parts[keyword] = ""
        if keyword not in KEYWORDS or not line.startswith('"'):
            raise BrokenPo(f"line {line_number}: {raw_line}")
        parts[keyword] += ast.literal_eval(line)
    return found


def _joined(parts: Mapping[str, str], *keywords: str) -> str:
    """The texts of the keywords that are there, empty when one of them is not translated."""
    texts = [parts[keyword] for keyword in keywords if keyword in parts]
    return SEPARATOR.join(texts) if all(texts) else ""


def write_po(messages: Mapping[str, str], *, places: Mapping[str, Iterable[str]]) -> str:
    """The catalogue as text, sorted by msgid; `places` names the files that use a msgid."""
    blocks = [f'msgid ""\nmsgstr ""\n{_quoted_lines(FILE_HEADER)}\n']
    for key in sorted(messages):
        used_in = "".join(f"#: {place}\n" for place in sorted(set(places.get(key, ()))))
        blocks.append(used_in + "".join(f"{line}\n" for line in _entry(key, messages[key])))
    return "\n".join(blocks)


def _entry(key: str, text: str) -> list[str]:
    if SEPARATOR not in key:
        return [f"msgid {_quoted(key)}", f"msgstr {_quoted(text)}"]
    one, many = key.split(SEPARATOR)
    texts = text.split(SEPARATOR) if text else ["", ""]
    forms = [f"msgstr[{number}] {_quoted(form)}" for number, form in enumerate(texts)]
    return [f"msgid {_quoted(one)}", f"msgid_plural {_quoted(many)}", *forms]


def _quoted(text: str) -> str:
    lines = text.splitlines(keepends=True)
    if len(lines) <= 1:
        return json.dumps(text, ensure_ascii=False)
    return '""\n' + _quoted_lines(text)


def _quoted_lines(text: str) -> str:
    return "\n".join(json.dumps(line, ensure_ascii=False) for line in text.splitlines(keepends=True))
