"""Numbers and dates as people in an office write them: １，２００, 三百, 1.2万, 令和7年4月1日."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

_KANJI_DIGITS = {
    character: digit for digit, characters in enumerate(("〇零", "一壱", "二弐", "三参", *"四五六七八九"))
    for character in characters
}  # fmt: skip
_SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "千": 1_000}
_LARGE_UNITS = {"万": 10**4, "億": 10**8, "兆": 10**12}
_PLAIN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,18}(?:\.\d{1,12})?|\.\d{1,12}")
_PART = re.compile(r"([\d.,]*|[〇零一壱二弐三参四五六七八九]?)([十拾百千])")
_NEGATIVE = ("-", "▲", "△", "マイナス")
_ERAS = {"明治": 1868, "大正": 1912, "昭和": 1926, "平成": 1989, "令和": 2019}
_ERA_LETTERS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
_ERA_DATE = re.compile(
    r"(明治|大正|昭和|平成|令和|[MTSHR])\.?(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?"
)
_WESTERN_DATE = re.compile(r"(\d{4})[年./-](\d{1,2})[月./-](\d{1,2})日?")
_COMPACT_DATE = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"\([月火水木金土日](?:曜日?)?\)$")
_KANJI_IN_DATE = re.compile("[〇一二三四五六七八九十]+(?=[年月日])")
_DASHES, _WHITE = re.compile("[‐‑‒–—―−]"), re.compile(r"\s")
_SERIAL_START = dt.date(1899, 12, 30)
_SERIALS = range(10_000, 80_000)  # 1927 to 2119


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """Full-width letters made half-width, all dashes one dash, no white space."""
    # Kept, since the cells of a workbook repeat: names, headings, choices, amounts.
    return _WHITE.sub("", _DASHES.sub("-", unicodedata.normalize("NFKC", text)))


def read_number(text: str) -> Decimal | None:
    """Read a number, or give None when it is none. Units such as 件 must be taken off before.

    Shape:  Arabic digits of any width with or without separators, kanji digits (二〇二六), kanji numbers
            (千二百三十), and both mixed with large units (1.2万, 3万5千, 5百万); -, ▲ and △ are minus.
    Holds:  1,20 and 1.2.3 are no numbers: they could mean two things.
    """
    plain = folded(text).replace("、", ",")
    sign = 1
    for mark in _NEGATIVE:
        if plain.startswith(mark) and len(plain) > len(mark):
            plain, sign = plain[len(mark) :], -1
            break
    plain = plain.removeprefix("+")
    number = _arabic(plain)
    if number is None:
        number = _positional(plain)
    if number is None:
        number = _with_large_units(plain)
    return None if number is None else sign * number


def _arabic(plain: str) -> Decimal | None:
    return Decimal(plain.replace(",", "")) if _PLAIN.fullmatch(plain) else None


def _positional(plain: str) -> Decimal | None:
    digits = [_KANJI_DIGITS.get(character) for character in plain[:18]]
    if not plain or len(plain) > 18 or None in digits:
        return None
    return Decimal("".join(str(digit) for digit in digits))


def _with_large_units(plain: str) -> Decimal | None:
    """Large units fall from left to right: 1億2千万 is 1 x 10^8 + 2000 x 10^4."""
    if len(plain) > 40 or not any(unit in plain for unit in (*_LARGE_UNITS, *_SMALL_UNITS)):
        return None
    total, rest, last = Decimal(0), plain, 10**16
    for unit, size in sorted(_LARGE_UNITS.items(), key=lambda item: -item[1]):
        if unit not in rest:
            continue
        before, _, rest = rest.partition(unit)
        amount = _below_ten_thousand(before) if before else None
        if amount is None or size >= last:
            return None
        total, last = total + amount * size, size
    if not rest:
        return total
    amount = _below_ten_thousand(rest)
    return None if amount is None else total + amount


def _below_ten_thousand(plain: str) -> Decimal | None:
    """千二百三十四, 5百, 2千500: small units fall from left to right."""
    total, rest, last = Decimal(0), plain, 10_000
    while found := _PART.match(rest):
        digits, size = found[1], _SMALL_UNITS[found[2]]
        amount = Decimal(1) if not digits else _arabic(digits) or _positional(digits)
        if amount is None or size >= last:
            return None
        total, last, rest = total + amount * size, size, rest[found.end() :]
    if not rest:
        return total
    amount = _arabic(rest)
    if amount is None:
        amount = _positional(rest)
    return None if amount is None or (last < 10_000 and amount >= last) else total + amount


def read_date(text: str) -> dt.date | None:
    """Read a calendar date, or give None. 令和7年4月1日, R7.4.1, 2026/4/1, 20260401, an Excel serial.

    Holds:  a year of two digits without an era is no date, since nobody can tell the era. Years that an era
            did not reach (平成33年) are counted on, as contracts of the time did.
    """
    plain = _WEEKDAY.sub("", folded(text).upper())
    plain = _KANJI_IN_DATE.sub(lambda found: str(read_number(found[0]) or found[0]), plain)
    for sign, name in (("㍾", "明治"), ("㍽", "大正"), ("㍼", "昭和"), ("㍻", "平成"), ("㋿", "令和")):
        plain = plain.replace(sign, name)
    if found := _ERA_DATE.fullmatch(plain):
        era = _ERA_LETTERS.get(found[1], found[1])
        year = _ERAS[era] + (1 if found[2] == "元" else int(found[2])) - 1
        return _date(year, int(found[3]), int(found[4]))
    if found := _WESTERN_DATE.fullmatch(plain) or _COMPACT_DATE.fullmatch(plain):
        return _date(int(found[1]), int(found[2]), int(found[3]))
    if plain.isdecimal() and len(plain) == 5:
        return date_of_serial(int(plain))
    return None


def date_of_serial(serial: float) -> dt.date | None:
    """The day that Excel counts by this number since 1900, within 1927 to 2119; None beyond."""
    if int(serial) not in _SERIALS:
        return None
    return _SERIAL_START + dt.timedelta(days=int(serial))


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
