"""Details in words, as they stand in the assumptions, the list of inputs and the comparison."""

from __future__ import annotations

from collections.abc import Callable

from meguru.engines.what_if.details import (
    BEGINNER_SPEED,
    EVERY_DAY,
    EXPERIENCED_SPEED,
    WEEKDAYS,
    AttributeValues,
    CaseKind,
    Gathering,
    LaneMember,
    LateHours,
    StepShape,
)
from meguru.engines.what_if.shapes import SHAPE_WORDS

PRIORITY_WORDS = {1: "先に処理", 0: "ふつうの順番", -1: "あとで処理"}
SPEED_WORDS = {EXPERIENCED_SPEED: "慣れている", 1.0: "ふつう", BEGINNER_SPEED: "新人"}


def value_words(value: str | bool) -> str:
    """A value of an attribute as people read it."""
    return {True: "はい", False: "いいえ"}[value] if isinstance(value, bool) else value


def member_words(member: LaneMember, place: int, label: Callable[[str], str]) -> str:
    """担当1（慣れている、速さ 1.25 倍、受付だけ、9:00〜12:00、1,400 円/時間）."""
    parts = [
        f"{SPEED_WORDS[member.speed]}（速さ {member.speed:g} 倍）"
        if member.speed in SPEED_WORDS
        else f"速さ {member.speed:g} 倍"
    ]
    if member.skills:
        parts.append("".join(f"「{label(key)}」" for key in member.skills) + "だけ")
    if member.opens is not None or member.closes is not None:
        opens = "" if member.opens is None else clock(member.opens)
        closes = "" if member.closes is None else clock(member.closes)
        parts.append(f"{opens}〜{closes}")
    if member.hourly_yen is not None:
        parts.append(f"1時間 {member.hourly_yen:,} 円")
    return f"{member.name or f'担当{place}'}は、{'、'.join(parts)}"


def kind_words(kind: CaseKind, *, in_open_days: bool) -> str:
    """10%、先に処理、標準処理期間 5 日（開庁日）."""
    parts = [f"{kind.percent:g}%"] if kind.percent else []
    parts.append(PRIORITY_WORDS.get(kind.priority, f"順番 {kind.priority}"))
    if kind.deadline_days is not None:
        days = "開庁日" if in_open_days else "暦日"
        parts.append(f"標準処理期間 {kind.deadline_days:g} 日（{days}）")
    return "、".join(parts)


def gathering_words(one: Gathering) -> str:
    """10 件たまったら、または毎週金曜 10:00 に、まとめて処理（2件目からの手間は 40%）."""
    starts = []
    if one.size is not None:
        starts.append(f"{one.size:,} 件たまったら")
    if one.most_hours is not None:
        starts.append(f"最初の案件が {one.most_hours:g} 時間待ったら")
    if one.weekday is not None:
        day = "開庁日の毎日" if one.weekday == EVERY_DAY else f"毎週{WEEKDAYS[one.weekday]}曜"
        starts.append(f"{day} {clock(one.at or 0)} に")
    share = "" if one.further_percent == 100 else f"（2件目からの手間は {one.further_percent:g}%）"
    return f"{'、または'.join(starts)}、まとめて処理{share}"


def shape_words(one: StepShape) -> str:
    """対数正規（ときどきとても長い）、標準偏差は平均の 80%."""
    spread = "" if one.percent is None else f"、標準偏差は平均の {one.percent:g}%"
    return f"{SHAPE_WORDS[one.shape]}{spread}"


def late_words(late: LateHours) -> str:
    """1日 2 時間まで時間外（割増 125%、5 件以上待つとき）."""
    limits = (("1か月", late.hours_per_month), ("1年度", late.hours_per_year))
    longer = "".join(f"、{span} {hours:g} 時間まで" for span, hours in limits if hours is not None)
    return (
        f"1日 {late.hours_per_day:g} 時間まで{longer}時間外（単価の {late.pay_percent:g}%、"
        f"{late.from_waiting:,} 件以上待つとき）"
    )


def attribute_words(one: AttributeValues) -> str:
    """急ぎ 10%、ふつう 90%."""
    if one.numbers:
        words = ("少ないとき", "ふつう", "多いとき")
        return "、".join(f"{word} {value:g}" for word, value in zip(words, one.numbers, strict=False))
    return "、".join(f"{value} {percent:g}%" for value, percent in one.percent.items())


def clock(minutes: int) -> str:
    """510 -> 8:30."""
    return f"{minutes // 60}:{minutes % 60:02d}"
