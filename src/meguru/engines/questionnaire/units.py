"""The unit of a figure: what is counted, and per what: 千円/年 are yen, not years.

Terms.  The head is what stands before the stroke or the bracket (千円), the rest says per what (年).
Rule.   Figures per time add up across bodies as their head does (yen a year are yen); figures per anything else (円/人)
        do not, and neither do shares, rates, years, ages and points. Person-years (人年) are work and add up.
Source: ours; offices write 千円/年, 円／月, 件（年間）, 人/年.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from meguru.engines.spreadsheets.numerals import folded

_NEVER_ADDED = ("%", "割", "率", "年", "歳", "度", "ポイント", "点")
_WORK = ("人年", "人月", "人日")
_TIMES = {
    "年": ("年", "1年", "年間", "1年間", "年度", "年額"),
    "月": ("月", "1月", "か月", "カ月", "ヶ月", "ヵ月", "1か月", "1カ月", "1ヶ月", "月間", "月額"),
    "週": ("週", "1週", "週間", "1週間"),
    "日": ("日", "1日", "日額"),
}
_TIME_OF = {word: time for time, words in _TIMES.items() for word in words}
_SPOKEN = {"年": "1年", "月": "1か月", "週": "1週間", "日": "1日"}
_SPLIT = re.compile(r"(?P<head>[^/()]+)(?:/(?P<per>[^/()]+)|\((?P<in_brackets>[^/()]+)\))")
_BEFORE = re.compile(r"(?:毎(?P<every>[年月週日])|(?P<sum>[年月日])額|(?P<during>[年月週])間?)(?=\d)")


@dataclass(frozen=True, slots=True)
class Unit:
    """単位: `head` is what is counted; `per` is "" when the figure is per nothing, 年 for every way to say a year."""

    head: str
    per: str = ""

    @property
    def is_per_time(self) -> bool:
        return self.per in _TIMES

    @property
    def per_words(self) -> str:
        """How people say it: 1年あたり."""
        return f"{_SPOKEN.get(self.per, self.per)}あたり"


def unit_of(text: str) -> Unit:
    """千円/年 as 千円 per 年. Brackets count only when they hold a time: 件（のべ） is a unit as it stands."""
    plain = folded(text)
    found = _SPLIT.fullmatch(plain)
    if found is None:
        return Unit(plain)
    per = found["per"] or found["in_brackets"]
    if found["in_brackets"] and per not in _TIME_OF:
        return Unit(plain)
    return Unit(found["head"], _TIME_OF.get(per, per))


def is_added_up(text: str) -> bool:
    """Whether a sum of figures in this unit means anything."""
    unit = unit_of(text)
    if unit.per and not unit.is_per_time:
        return False
    return unit.head in _WORK or not unit.head.endswith(_NEVER_ADDED)


def without_per(plain: str, asked: Unit) -> tuple[str, str]:
    """What was typed without its 毎月 or /年, and why it cannot stand ("" when it can). `plain` is folded.

    120万円/年 and 年額120万円 say what 千円/年 asks for; 月額10万円 says something else, and nobody may guess that it
    is meant twelve times.
    """
    if not asked.per:
        return plain, ""
    typed = unit_of(plain)
    per, bare = typed.per, typed.head
    if not per and (found := _BEFORE.match(plain)):
        per = found["every"] or found["sum"] or found["during"]
        bare = plain[found.end() :]
    if per and per != asked.per and per not in _TIMES:  # 1/2 is not a figure per 2
        return plain, ""
    if not per or per == asked.per:
        return bare, ""
    return (
        bare,
        f"「{plain[:30]}」は{Unit('', per).per_words}の数のようです。{asked.per_words}の数を書いてください。",
    )
