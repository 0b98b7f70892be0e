"""What people type into a cell, as figures: full width, 漢数字, units and all."""

from __future__ import annotations

import re
import unicodedata

from meguru.engines.bpmn.label_text import in_brief

_DIGITS = {char: n for n, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TENS = {"十": 10, "百": 100, "千": 1000}
_KANJI = "〇零一二三四五六七八九十百千万"
_NUMBER = r"[0-9][0-9,]*(?:\.[0-9]+)?|\.[0-9]+"
_ABOUT = re.compile(
    r"^(?:約|およそ|ほぼ|平均|計|だいたい|最大|最長)\s*|\s*(?:くらい|ぐらい|程度|ほど|前後|弱|強)$"
)
_RANGE = re.compile(
    rf"^(?P<low>{_NUMBER})\s*(?P<unit1>[^0-9~.\-]*)\s*[~〜～\-ー－から]+\s*(?P<rest>(?:{_NUMBER}).*)$"
)
_CLOCK = re.compile(r"^(\d{1,3}):([0-5]?\d)(?::([0-5]?\d)(?:\.\d+)?)?$")
_PART = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?P<unit>秒|s(?:ec)?|分間?|min(?:utes?)?|m|時間|h(?:ours?|rs?)?|営業日|開庁日|日間?|d(?:ays?)?|週間?|か月|ヶ月|カ月|ヵ月|ケ月|月)?\s*(?P<half>半)?",
    re.I,
)
_HALF = {"半時間": "30分", "半日": "0.5日", "半月": "0.5か月"}

_YES_WORDS = "○ 〇 ◯ ● ◎ ✓ ✔ ☑ レ 有 有り あり 要 必要 はい 該当 する yes y true 1"
YES = frozenset(_YES_WORDS.split())
_NO_WORDS = "× ✕ ✗ ☐ □ 無 無し なし 否 不要 いいえ 非該当 しない no n false 0 - ー ― − –"
NO = frozenset(_NO_WORDS.split())
BLANK = frozenset(
    {
        "",
        "-",
        "ー",
        "―",
        "−",
        "–",
        "—",
        "・",
        "/",
        "／",
        "n/a",
        "なし",
        "無",
        "無し",
        "不明",
        "未定",
        "?",
        "？",
    }
)


class CannotRead(ValueError):
    """A cell that does not hold what its column asks for; the message is for the clerk."""


def plain(text: str) -> str:
    """Half width figures and letters, 漢数字 as figures, no blanks around."""
    return _kanji_as_digits(unicodedata.normalize("NFKC", text).strip())


def _kanji_as_digits(text: str) -> str:
    """一時間三十分 -> 1時間30分, as long as the numerals stand at the beginning or after other figures and units."""
    return re.sub(
        rf"[{_KANJI}]+(?=秒|分|時間|日|週|か月|ヶ月|件|回|枚|人|$|[~\-])",
        lambda found: _kanji(found[0]),
        text,
    )


def _kanji(text: str) -> str:
    if not set(text) & {"十", "百", "千", "万"}:
        return "".join(str(_DIGITS[char]) for char in text)
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit = total + (section + digit or 1) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _TENS[char], 0
    return str(total + section + digit)


def yes_or_no(text: str) -> bool:
    """○ 有 要 1 ... or × 無 - 0 and nothing at all.

    Raises: CannotRead.
    """
    word = unicodedata.normalize("NFKC", text).strip().casefold()
    if not word or word in NO or text.strip() in NO:
        return False
    if word in YES or text.strip() in YES:
        return True
    raise CannotRead(f"「{text.strip()}」は、はい・いいえのどちらか分かりません。○か空欄にしてください。")


def minutes_in(text: str, *, unit: str = "分") -> tuple[float | None, str]:
    """Minutes of work out of "5分", "1時間30分", "0.5h", "1:30" or a bare figure in the unit of the heading.

    Returns the minutes (None for an empty cell) and a note on how it was read, "" when that goes without saying.
    Raises: CannotRead.
    """
    seconds, note = _seconds(text, unit=unit, working=True)
    return (None if seconds is None else round(seconds / 60, 4)), note


def hours_in(text: str, *, unit: str = "時間") -> tuple[float | None, str]:
    """Elapsed hours out of "3日", "48時間", "2週間" or a bare figure in the unit of the heading; else as `minutes_in`."""
    seconds, note = _seconds(text, unit=unit, working=False)
    return (None if seconds is None else round(seconds / 3600, 4)), note


def _seconds(text: str, *, unit: str, working: bool) -> tuple[float | None, str]:
    word = plain(text)
    if word.casefold() in BLANK:
        return None, ""
    word = _ABOUT.sub("", _ABOUT.sub("", _HALF.get(word, word)))
    if found := _CLOCK.match(word):
        hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(hours * 3600 + minutes * 60 + seconds), ""
    if found := _RANGE.match(word):
        high, _ = _seconds(found["rest"], unit=unit, working=working)
        rest_unit = _PART.match(found["rest"])
        own = found["unit1"].strip() or (rest_unit["unit"] if rest_unit else "") or ""
        low, _ = _seconds(found["low"] + own, unit=unit, working=working)
        if low is not None and high is not None and low <= high:
            return (low + high) / 2, f"「{text.strip()}」は、まん中の値としました。"
    return _sum_of_parts(word, text.strip(), unit, working)


def _sum_of_parts(word: str, typed: str, unit: str, working: bool) -> tuple[float, str]:
    total, note, place = 0.0, "", 0
    while place < len(word):
        found = _PART.match(word, place)
        if not found:
            raise CannotRead(
                f"「{in_brief(typed)}」は時間として読めません。「5分」「1時間30分」のように書いてください。"
            )
        its = (found["unit"] or unit).casefold()
        factor = _factor(its)
        if factor >= 86_400 and working:
            raise CannotRead(
                f"「{typed}」は、手を動かす時間が何分か分かりません。1 回に職員が手を動かす分数を書いてください"
                "(待つ日数は「待ち」の欄へ)。"
            )
        if its in ("営業日", "開庁日"):
            note = f"「{typed}」は、1 日を 24 時間として数えました。土日・祝日は含みません。"
        elif factor > 7 * 86_400:
            note = f"「{typed}」は、1 か月を 30 日として数えました。"
        number = float(found["number"].replace(",", ""))
        total += (number + (0.5 if found["half"] else 0.0)) * factor
        place = found.end()
        while place < len(word) and word[place] in " 、,と　":
            place += 1
    return total, note


def _factor(unit: str) -> float:
    if unit[0] in "秒s":
        return 1.0
    if unit[0] == "分" or unit in ("m", "min", "minute", "minutes"):
        return 60.0
    if unit[0] in "時h":
        return 3600.0
    if unit[0] in "日営開d":
        return 86_400.0
    return 7 * 86_400.0 if unit[0] == "週" else 30 * 86_400.0


_TIMES = re.compile(
    rf"^(?:(?P<every>毎月|毎週|月|週|年間?|1か月|1年)(?:に|あたり|当たり)?)?\s*(?P<number>{_NUMBER})?\s*(?:件|回|枚|人|通|名)?\s*(?:[/／](?P<per>年|月|週|年間|月間))?$"
)


def times_in(text: str, *, months: bool = False) -> tuple[int | None, str]:
    """Times a year out of "1,200件", "月100件", "週1回" or a bare figure (`months`: the heading says a month).

    Returns the number (None for an empty cell) and a note on how it was computed.
    Raises: CannotRead.
    """
    word = plain(text)
    if word.casefold() in BLANK:
        return None, ""
    word = _ABOUT.sub("", _ABOUT.sub("", word))
    found = _TIMES.match(word)
    every = (found["every"] or found["per"] or "") if found else ""
    if not found or not (found["number"] or every.startswith("毎")):
        raise CannotRead(
            f"「{in_brief(text)}」は年間の回数として読めません。「1200」のように数で書いてください。"
        )
    number = float((found["number"] or "1").replace(",", ""))
    factor = 52 if "週" in every else 12 if "月" in every or (months and not every) else 1
    note = f"「{text.strip()}」を {factor} 倍して年間の回数としました。" if factor > 1 else ""
    return round(number * factor), note
