"""The heading of a column: which indicator it names, and of which year.

Rule.   A year is read where the heading writes one: 2024, 2024年度, 令和6年度, R6, 令和元年; an era counts on past its end
        (平成31年 is 2019). Two different years in one heading are none, since nobody can tell which is meant. What remains
        is the name; units in brackets at its end and 「の値」 are taken off. Names are compared without width, case,
        white space and middle dots.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from meguru.engines.spreadsheets.numerals import folded

FIRST_YEAR, LAST_YEAR = 1900, 2200
_HEADINGS_KEPT = 1_000  # every column of a table is compared with every indicator
_ERAS = {"昭和": 1925, "平成": 1988, "令和": 2018, "s": 1925, "h": 1988, "r": 2018}
_YEAR = re.compile(
    r"(?P<era>昭和|平成|令和|(?<![a-z])[shr])\.?(?P<count>元|\d{1,2})(?:年度|年|fy)?(?!\d)"
    r"|(?<!\d)(?P<western>(?:19|20|21)\d{2})(?:年度|年|fy)?(?!\d)"
)
_MONTH_OR_DAY = re.compile(r"\d{1,2}月(?:\d{1,2}日)?(?:時点|現在|末)?")
_UNIT = re.compile(r"[(\[〔【][^()\[\]〔〕【】]{0,12}[)\]〕】]$")
_EMPTY_BRACKETS = re.compile(r"[(\[〔【][)\]〕】]")
_JOINTS = "_-:：・/／"


@dataclass(frozen=True, slots=True)
class HeadingRead:
    """列の見出しの読み取り: the name without year and unit; `year` is None when none, or no single one, is written.

    `unit` is what stands in brackets at the end, such as 千円 or %; also when it is no unit.
    """

    name: str
    year: int | None
    unit: str = ""


@lru_cache(maxsize=_HEADINGS_KEPT)
def read_heading(text: str) -> HeadingRead:
    """The name and the year of a heading as offices write it: 令和6年度_オンライン化率（％） is オンライン化率 of 2024."""
    years = {_year(found) for found in _YEAR.finditer(folded(text).lower())}
    name = _without_year(text)
    in_brackets = _UNIT.search(name)
    if in_brackets and in_brackets.start():
        name = name[: in_brackets.start()].strip(_JOINTS)
    only = years.pop() if len(years) == 1 else None
    return HeadingRead(
        name=name.removesuffix("の値"),
        year=only if only and FIRST_YEAR <= only <= LAST_YEAR else None,
        unit=in_brackets[0][1:-1].removeprefix("単位").strip(":：") if in_brackets else "",
    )


@lru_cache(maxsize=_HEADINGS_KEPT)
def _without_year(text: str) -> str:
    plain = folded(text).lower()
    if not _YEAR.search(plain):
        return plain.strip(_JOINTS)
    return _EMPTY_BRACKETS.sub("", _MONTH_OR_DAY.sub("", _YEAR.sub("", plain))).strip(_JOINTS)


def read_year(text: str) -> int | None:
    """A year that somebody typed into a field for years: 2024, ２０２４年度, 令和6, R6."""
    plain = folded(text).lower()
    found = _YEAR.fullmatch(plain)
    year = _year(found) if found else None
    return year if year is not None and FIRST_YEAR <= year <= LAST_YEAR else None


@lru_cache(maxsize=_HEADINGS_KEPT)
def comparable_name(name: str) -> str:
    """What two spellings of one name have in common."""
    return folded(name).lower().replace("・", "").replace("･", "")


def named_by(heading: str, names: Mapping[str, str]) -> str:
    """The key of the indicator that a heading names, or nothing. `names` maps keys to names; keys are names as well.

    The whole heading counts first, then without its year, then without what stands in brackets at its end.
    """
    for spelled in (
        comparable_name,
        lambda text: comparable_name(_without_year(text)),
        lambda text: comparable_name(read_heading(text).name),
    ):
        wanted = spelled(heading)
        found = {key for key, name in names.items() if wanted and wanted in (key.lower(), spelled(name))}
        if len(found) == 1:
            return found.pop()
    return ""


def _year(found: re.Match[str]) -> int:
    if found["western"]:
        return int(found["western"])
    count = 1 if found["count"] == "元" else int(found["count"])
    return _ERAS[found["era"]] + count
