"""Which column of a file is which column of the table."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from meguru.engines.spreadsheets.grid import column_name
from meguru.engines.spreadsheets.model import Column, Notice
from meguru.engines.spreadsheets.numerals import folded
from meguru.engines.uploads import Refused

KEY_HEADING = "管理番号（消さないでください）"
ROWS_SEARCHED = 20
_MARKS = re.compile(r"[※*＊★●]|[(\[【]?(必須|任意)[)\]】]?")
_IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")


@dataclass(frozen=True, slots=True)
class FoundHeadings:
    """Where the headings stand: `columns` maps the position in the file to the column's key.

    `named` are the positions under any heading, known or not; `texts` what stands there, as it was written.
    """

    row: int
    columns: Mapping[int, str]
    key_column: int | None
    named: frozenset[int]
    notices: tuple[Notice, ...]
    texts: Mapping[int, str]


def heading_key(text: str) -> str:
    """A heading without width, white space and marks such as ※ and 必須."""
    return _MARKS.sub("", folded(text)).casefold()


def bare_key(text: str) -> str:
    """The same without what stands in brackets, such as a unit."""
    return _IN_BRACKETS.sub("", heading_key(text))


def is_key_heading(text: str) -> bool:
    return heading_key(text) == heading_key(KEY_HEADING)


def matching(headings: Mapping[int, str], columns: Sequence[Column]) -> dict[int, str]:
    """Position in the file -> key of the column, for the headings that say which column they are.

    Exact headings win; then headings that agree when brackets are left out, if only one column fits.
    """
    exact = {heading_key(name): column.key for column in columns for name in (*column.also, column.heading)}
    bare: dict[str, set[str]] = {}
    for column in columns:
        for name in (column.heading, *column.also):
            bare.setdefault(bare_key(name), set()).add(column.key)
    found = {
        place: exact[heading_key(text)] for place, text in headings.items() if heading_key(text) in exact
    }
    taken = set(found.values())
    for place, text in headings.items():
        fitting = bare.get(bare_key(text), set()) - taken
        if place not in found and len(fitting) == 1 and bare_key(text):
            found[place] = fitting.pop()
    return found


def find_headings(
    rows: Sequence[tuple[int, Mapping[int, str]]], columns: Sequence[Column]
) -> FoundHeadings | None:
    """The row of headings among the first rows: the one that names most columns, at least two of them
    (or the only one there is). None when there is no such row.

    `rows` are (number, position -> text).
    Raises: Refused with code "twice" when a column stands twice, "missing" when a required one is not there.
    """
    best: tuple[int, int, Mapping[int, str], dict[int, str]] | None = None
    for number, texts in rows[:ROWS_SEARCHED]:
        found = matching(texts, columns)
        score = len(set(found.values()))
        if score >= min(2, len(columns)) and (best is None or score > best[0]):
            best = (score, number, texts, found)
    if best is None:
        return None
    _, number, texts, found = best
    _refuse_twice(found, texts, columns)
    _refuse_missing(found, columns, number)
    key_column = next((place for place, text in texts.items() if is_key_heading(text)), None)
    unknown = {
        place: text for place, text in texts.items() if place not in found and place != key_column and text
    }
    notices = tuple(
        _unknown(text, column_name(place), columns, set(found.values())) for place, text in unknown.items()
    )
    absent = [column.heading for column in columns if column.key not in found.values()]
    if absent:
        notices += (
            Notice(
                "absent",
                f"ファイルにない列が{len(absent)}つあります（{_listed(absent)}）。これらの項目は今のまま変えません。",
            ),
        )
    return FoundHeadings(number, found, key_column, frozenset(texts), notices, texts)


def _refuse_twice(found: Mapping[int, str], texts: Mapping[int, str], columns: Sequence[Column]) -> None:
    for column in columns:
        places = [place for place, key in found.items() if key == column.key]
        if len(places) > 1:
            where = "と".join(column_name(place) for place in places)
            written = "」「".join(dict.fromkeys(texts[place] for place in places))
            raise Refused(
                f"同じ項目の列が{len(places)}つあります（{where}の「{written}」）。"
                "どちらを使うか分からないので、一つだけ残してください。",
                code="twice",
            )


def _refuse_missing(found: Mapping[int, str], columns: Sequence[Column], number: int) -> None:
    missing = [column.heading for column in columns if column.required and column.key not in found.values()]
    if missing:
        raise Refused(
            f"{number}行目の見出しに「{'」「'.join(missing)}」がありません。"
            "ひな形の見出しのとおりに書き直すか、ひな形に写してください。",
            code="missing",
        )


def _unknown(text: str, name: str, columns: Sequence[Column], taken: set[str]) -> Notice:
    free = {heading_key(column.heading): column.heading for column in columns if column.key not in taken}
    near = difflib.get_close_matches(heading_key(text), list(free), n=1, cutoff=0.6)
    short = " ".join(text.split())[:40]
    advice = f"「{free[near[0]]}」のことであれば、見出しを直してもう一度選んでください。" if near else ""
    return Notice("unknown-column", f"{name}の「{short}」は使わない列なので、読んでいません。{advice}")


def _listed(words: Sequence[str], *, most: int = 5) -> str:
    shown = "、".join(words[:most])
    return shown if len(words) <= most else f"{shown} など"
