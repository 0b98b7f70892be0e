"""One cell as its column understands it."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from meguru.engines.spreadsheets.model import Choice, Column, Kind, Value
from meguru.engines.spreadsheets.numerals import date_of_serial, folded, read_date, read_number

UNKNOWN_WORDS = frozenset({"-", "ー", "?", "不明", "未定", "未調査", "未把握", "わからない", "分からない"})
NOTHING_WORDS = frozenset({"なし", "無し", "無", "ナシ"})
YES_WORDS = frozenset(
    {"はい", "有", "有り", "あり", "可", "○", "〇", "◯", "●", "1", "true", "yes", "y", "レ", "✓"}
)
NO_WORDS = frozenset({"いいえ", "無", "無し", "なし", "否", "×", "✕", "x", "0", "false", "no", "n"})
_SAME_UNIT = {
    "人": ("人", "名"),
    "件": ("件", "回"),
    "円": ("円", "¥", "\\"),
    "時間": ("時間", "h", "hr", "hours"),
    "GB": ("gb", "gib"),
}
_ABOUT = re.compile("^(約|およそ|おおよそ|概ね|おおむね|ほぼ)|(程度|ほど|くらい|ぐらい|前後|弱|強)$")
_RANGE = re.compile(r"[~〜～]|から|以上|以下|未満|超|\d-\d")
_CLOCK = re.compile(r"(\d{1,6}):([0-5]\d)(?::[0-5]\d)?")
_SPOKEN = re.compile(r"(?:([\d.]+)(?:時間|h))?([\d.]+)分")


@dataclass(frozen=True, slots=True)
class ErrorCell:
    """A cell in which Excel shows an error such as #REF!."""

    text: str


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result was never stored in the file."""


Raw = (
    str
    | int
    | float
    | bool
    | dt.datetime
    | dt.date
    | dt.time
    | dt.timedelta
    | ErrorCell
    | Uncalculated
    | None
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why a cell was not understood, and what to do."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Understood:
    """The value of a cell; `remark` is the code of a notice when something was left out or changed."""

    value: Value
    remark: str = ""


Reading = Understood | Wrong


def read_value(raw: Raw, column: Column) -> Reading:
    """Understand one cell. An empty cell is None; whether that is allowed is the row's to say."""
    if isinstance(raw, ErrorCell):
        return Wrong(
            "error-cell", f"セルがエラー（{raw.text}）になっています。式を直すか、値を入力してください。"
        )
    if isinstance(raw, Uncalculated):
        return Wrong(
            "uncalculated",
            "式の計算結果がファイルに残っていません。Excel で開いて保存し直すか、値を入力してください。",
        )
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return Understood(None)
    return _READERS[column.kind](raw, column)


def typed_text(raw: Raw) -> str:
    """What stands in a cell, for showing it back to the person who typed it."""
    if raw is None or isinstance(raw, Uncalculated):
        return ""
    if isinstance(raw, ErrorCell):
        return raw.text
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return f"{raw:.15g}"
    if isinstance(raw, dt.datetime):
        midnight = raw.time() == dt.time(0)
        return f"{raw.year}/{raw.month}/{raw.day}" + ("" if midnight else f" {raw.hour}:{raw.minute:02}")
    if isinstance(raw, dt.date):
        return f"{raw.year}/{raw.month}/{raw.day}"
    if isinstance(raw, dt.timedelta):
        minutes = round(raw.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02}"
    return str(raw)


def clean_text(text: str) -> str:
    """Line breaks as \\n, no control characters, nothing that XML cannot hold, nothing at the ends."""
    if text.isprintable():
        return text.strip()
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in plain if _is_text(letter)).strip()


def _is_text(letter: str) -> bool:
    return letter in "\n\t" or (
        letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff"
    )


def _text(raw: Raw, column: Column) -> Reading:
    text = clean_text(typed_text(raw))
    if column.longest is not None and len(text) > column.longest:
        return Wrong(
            "too-long",
            f"{len(text):,}文字あります。{column.longest:,}文字以内に短くしてください。",
        )
    became_date = isinstance(raw, dt.date | dt.time | dt.timedelta)
    return Understood(text or None, remark="date-in-text" if became_date else "")


def _choice(raw: Raw, column: Column) -> Reading:
    text = clean_text(typed_text(raw))
    wanted = _choice_key(text)
    for index in _choices_by_key(column.choices):
        fitting = index.get(wanted, ())
        if len(fitting) == 1:
            return Understood(fitting[0].value)
        if fitting:
            several = "、".join(f"「{choice.label}」" for choice in fitting)
            return Wrong(
                "ambiguous",
                f"「{_short(text)}」は{several}のどれか分かりません。どれか一つを書いてください。",
            )
    return Wrong("not-offered", f"「{_short(text)}」は選べません。{_offer(text, column.choices)}")


@lru_cache(maxsize=64)
def _choices_by_key(choices: tuple[Choice, ...]) -> tuple[Mapping[str, tuple[Choice, ...]], ...]:
    """What the labels and values name, then what the other ways to write name."""
    exact: dict[str, tuple[Choice, ...]] = {}
    loose: dict[str, tuple[Choice, ...]] = {}
    for choice in choices:
        for index, ways in ((exact, (choice.label, choice.value)), (loose, choice.also)):
            for key in {_choice_key(way) for way in ways}:
                index[key] = (*index.get(key, ()), choice)
    return exact, loose


def _offer(text: str, choices: tuple[Choice, ...]) -> str:
    """What to write instead: everything when that is little, else the nearest."""
    labels = [choice.label for choice in choices]
    near = difflib.get_close_matches(text, labels[:2_000], n=3, cutoff=0.5)
    if near and len(labels) > 6:
        return "「" + "」「".join(near) + "」のことであれば、そのとおりに書いてください。"
    shown = "」「".join(labels[:6])
    more = f"など{len(labels)}とおり" if len(labels) > 6 else ""
    return f"「{shown}」{more}から選んでください。"


def _choice_key(text: str) -> str:
    return folded(text).casefold()


def _figure(raw: Raw, column: Column) -> Reading:
    if isinstance(raw, bool):
        return Wrong("not-a-number", "TRUE・FALSE は数ではありません。数字で入力してください。")
    if isinstance(raw, dt.timedelta | dt.time) and column.kind is Kind.HOURS:
        return _bounded(_hours_of(raw), column, "")
    if isinstance(raw, dt.date | dt.time | dt.timedelta):
        return Wrong(
            "date-in-number",
            f"日付・時刻（{typed_text(raw)}）になっています。セルの表示形式を「標準」にして、数字を入力し直してください。",
        )
    if isinstance(raw, int | float):
        if isinstance(raw, float) and not math.isfinite(raw):
            return Wrong("not-a-number", "数ではありません。数字で入力してください。")
        return _bounded(Decimal(repr(raw)), column, "")
    return _typed_figure(typed_text(raw), column)


def _typed_figure(text: str, column: Column) -> Reading:
    plain = folded(text)
    if plain in UNKNOWN_WORDS:
        return Understood(None, remark="unknown-word")
    if plain in NOTHING_WORDS:
        return Wrong(
            "nothing-or-unknown",
            f"「{_short(text)}」では0なのか不明なのか分かりません。0か、不明なら空欄にしてください。",
        )
    bare = _ABOUT.sub("", plain)
    remark = "about" if bare != plain else ""
    if column.kind is Kind.HOURS and (hours := _spoken_hours(bare)) is not None:
        return _bounded(hours, column, remark)
    number = read_number(_without_unit(bare, column))
    if number is not None:
        return _bounded(number, column, remark)
    if _RANGE.search(bare):
        return Wrong("range", f"「{_short(text)}」は幅のある書き方です。代表する数を一つだけ書いてください。")
    example = {"円": "1200000", "時間": "187.5"}.get(column.unit, "1200")
    return Wrong(
        "not-a-number", f"「{_short(text)}」は数として読めません。数字で入力してください（例：{example}）。"
    )


def _without_unit(plain: str, column: Column) -> str:
    units = _SAME_UNIT.get(column.unit, (column.unit,)) if column.unit else ()
    lowered = plain.casefold()
    for unit in units:
        if lowered.endswith(unit):
            return plain[: -len(unit)]
        if lowered.startswith(unit):
            return plain[len(unit) :]
    return plain


def _spoken_hours(plain: str) -> Decimal | None:
    """1時間30分, 90分 and 1:30 as hours."""
    if found := _CLOCK.fullmatch(plain):
        return Decimal(found[1]) + Decimal(found[2]) / 60
    if found := _SPOKEN.fullmatch(plain):
        hours = read_number(found[1]) if found[1] else Decimal(0)
        minutes = read_number(found[2])
        return None if hours is None or minutes is None else hours + minutes / 60
    return None


def _hours_of(raw: dt.timedelta | dt.time) -> Decimal:
    if isinstance(raw, dt.timedelta):
        return Decimal(round(raw.total_seconds())) / 3600
    return Decimal(raw.hour * 3600 + raw.minute * 60 + raw.second) / 3600


def _bounded(number: Decimal, column: Column, remark: str) -> Reading:
    if column.least is not None and number < column.least:
        what = (
            "マイナスの数は書けません。"
            if column.least == 0
            else f"{column.least:,}以上の数を書いてください。"
        )
        return Wrong("too-small", f"{number:,}になっています。{what}")
    if column.most is not None and number > column.most:
        return Wrong("too-large", f"大きすぎます（上限{column.most:,}）。桁と単位を確かめてください。")
    if column.kind in (Kind.WHOLE, Kind.YEN):
        whole = number.to_integral_value(rounding=ROUND_HALF_UP)
        if abs(number - whole) > Decimal("1e-6"):
            return Wrong("not-whole", f"{number:,}になっています。小数のない数を書いてください。")
        return Understood(int(whole), remark)
    rounded = number.quantize(Decimal(1).scaleb(-column.places), rounding=ROUND_HALF_UP)
    was_rounded = abs(rounded - number) > Decimal("1e-9")  # less is the noise of binary fractions
    return Understood(rounded, remark or ("rounded" if was_rounded else ""))


def _date(raw: Raw, column: Column) -> Reading:
    found: dt.date | None = None
    if isinstance(raw, dt.datetime):
        found = raw.date()
    elif isinstance(raw, dt.date):
        found = raw
    elif isinstance(raw, int | float) and not isinstance(raw, bool):
        found = date_of_serial(raw) or read_date(f"{raw:.0f}")
    elif isinstance(raw, str):
        found = read_date(raw)
    if found is None:
        return Wrong(
            "not-a-date",
            f"「{_short(typed_text(raw))}」は日付として読めません。2026/4/1 や 令和8年4月1日 のように書いてください。",
        )
    return Understood(found)


def _yes_no(raw: Raw, column: Column) -> Reading:
    if isinstance(raw, bool):
        return Understood(raw)
    wanted = _choice_key(typed_text(raw))
    if wanted in YES_WORDS:
        return Understood(True)
    if wanted in NO_WORDS:
        return Understood(False)
    return Wrong(
        "not-yes-no", f"「{_short(typed_text(raw))}」は読めません。「はい」か「いいえ」を書いてください。"
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 30 else plain[:29] + "…"


_READERS: Mapping[Kind, Callable[[Raw, Column], Reading]] = {
    Kind.TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.WHOLE: _figure,
    Kind.DECIMAL: _figure,
    Kind.YEN: _figure,
    Kind.HOURS: _figure,
    Kind.DATE: _date,
    Kind.YES_NO: _yes_no,
}
