"""Dates and times as offices and systems write them, read into UTC."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import polars as pl

from meguru.engines.eventlogs.model import JST_OFFSET_MINUTES

UTC_TIME = pl.Datetime("us", "UTC")

_COMMON = (
    r"^\s*(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T\s]*(\d{1,2})[:時](\d{1,2})(?:[:分](\d{1,2}))?(?:[.,](\d{1,9}))?[分秒]?)?"
    r"\s*(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?\s*$"
)
_ERAS = {"令和": 2018, "R": 2018, "平成": 1988, "H": 1988, "昭和": 1925, "S": 1925}
_ERA_DATE = re.compile(
    r"^(令和|平成|昭和|R|H|S)\.?(元|\d{1,2})[年./-](\d{1,2})[月./-](\d{1,2})日?", re.IGNORECASE
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})T?(?:(\d{2})(\d{2})(\d{2})?)?(Z)?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})([-/.])(\d{1,2})[-/.](\d{4})")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_CLOCK = re.compile(
    r"^[T\s,]*(?:\(?[月火水木金土日]\)?\s*)?(午前|午後|AM|PM)?\s*(\d{1,2})[:時]\s*(\d{1,2})?(?:[:分]\s*(\d{1,2})(?:[.,](\d{1,9}))?)?"
    r"[分秒]?\s*(AM|PM)?\s*(Z|UTC|[+-]\d{2}:?(?:\d{2})?)?$",
    re.IGNORECASE,
)
_SERIAL = re.compile(r"^\d{5}(?:\.\d+)?$")
_EPOCH = re.compile(r"^\d{10}(?:\d{3})?$")


@dataclass(frozen=True, slots=True)
class ReadTimes:
    """Times of one column.

    Shape:  `utc` (null where a value was blank or unreadable), `offset_minutes` (Int32, null where the value
            named no zone), `unreadable` (Boolean: something stood there, but no date).
    """

    utc: pl.Series
    offset_minutes: pl.Series
    unreadable: pl.Series


def parse_times(values: pl.Series, *, assumed_offset_minutes: int = JST_OFFSET_MINUTES) -> ReadTimes:
    """Read a String column of dates and times.

    Reads ISO 8601 with or without offset, 2026/04/01 9:05, 2026年4月1日 9時5分, 令和8年4月1日, R8.4.1,
    20260401, 20260401090500, Excel serial days, seconds or milliseconds since 1970, and dates with the year
    last when the column itself shows which number is the day (one above 12 somewhere).
    A value without an offset is on the clock of `assumed_offset_minutes`.
    """
    texts = values.cast(pl.String)
    parts = texts.str.extract_groups(_COMMON).struct.unnest()
    parts.columns = ["year", "month", "day", "hour", "minute", "second", "fraction", "zone"]
    read = parts.select(
        _local_time().alias("local"),
        _zone_minutes().alias("offset"),
    )
    local, offset = read["local"], read["offset"]
    blank = texts.is_null() | (texts.str.strip_chars() == "")
    odd = local.is_null() & ~blank
    if odd.any():
        local, offset = _with_odd_values(texts, local=local, offset=offset, odd=odd)
    shift = pl.DataFrame({"local": local, "offset": offset}).select(
        (
            pl.col("local") - pl.duration(minutes=pl.col("offset").fill_null(assumed_offset_minutes))
        ).dt.replace_time_zone("UTC")
    )
    utc = shift.to_series().cast(UTC_TIME).alias(values.name)
    return ReadTimes(utc=utc, offset_minutes=offset, unreadable=utc.is_null() & ~blank)


def _local_time() -> pl.Expr:
    """A naive datetime from the groups; null when no such day or hour exists (2026-02-30)."""
    text = pl.concat_str(
        pl.col("year"),
        pl.col("month").str.zfill(2),
        pl.col("day").str.zfill(2),
        pl.col("hour").fill_null("0").str.zfill(2),
        pl.col("minute").fill_null("0").str.zfill(2),
        pl.col("second").fill_null("0").str.zfill(2),
    )
    fraction = pl.col("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64).fill_null(0)
    whole = text.str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us")
    return whole + pl.duration(microseconds=fraction)


def _zone_minutes() -> pl.Expr:
    digits = pl.col("zone").str.replace_all(":", "").str.slice(1).str.pad_end(4, "0")
    minutes = digits.str.slice(0, 2).cast(pl.Int32, strict=False) * 60 + digits.str.slice(2, 2).cast(
        pl.Int32, strict=False
    )
    signed = pl.when(pl.col("zone").str.starts_with("-")).then(-minutes).otherwise(minutes)
    return pl.when(pl.col("zone").is_in(["Z", "UTC"])).then(pl.lit(0)).otherwise(signed).cast(pl.Int32)


def _with_odd_values(
    texts: pl.Series, *, local: pl.Series, offset: pl.Series, odd: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Fill in the values that the common form did not cover, one distinct value at a time."""
    distinct = texts.filter(odd).unique().to_list()
    cleaned = {value: unicodedata.normalize("NFKC", value).strip() for value in distinct}
    day_first = _day_stands_first(cleaned.values())
    found = {value: _read_one(text, day_first=day_first) for value, text in cleaned.items()}
    table = pl.DataFrame(
        {
            "text": list(found),
            "odd_local": [None if moment is None else moment[0] for moment in found.values()],
            "odd_offset": [None if moment is None else moment[1] for moment in found.values()],
        },
        schema={"text": pl.String, "odd_local": pl.Datetime("us"), "odd_offset": pl.Int32},
    )
    frame = pl.DataFrame({"text": texts, "local": local, "offset": offset, "odd": odd})
    joined = frame.join(table, on="text", how="left", maintain_order="left")
    chosen = joined.select(
        pl.when("odd").then("odd_local").otherwise("local").alias("local"),
        pl.when("odd").then("odd_offset").otherwise("offset").alias("offset"),
    )
    return chosen["local"], chosen["offset"]


def _day_stands_first(texts: Iterable[str]) -> bool | None:
    """Whether 03/04/2026 is the third of April; None when the column does not show it."""
    firsts, seconds, separators = [], [], Counter[str]()
    for text in texts:
        match = _YEAR_LAST.match(text)
        if match:
            firsts.append(int(match.group(1)))
            seconds.append(int(match.group(3)))
            separators[match.group(2)] += 1
    if firsts and max(firsts) > 12 >= max(seconds):
        return True
    if seconds and max(seconds) > 12 >= max(firsts):
        return False
    if separators and set(separators) == {"."}:
        return True
    return None


def _read_one(text: str, *, day_first: bool | None) -> tuple[datetime, int | None] | None:
    try:
        return _read_one_or_raise(text, day_first=day_first)
    except (ValueError, OverflowError):
        return None


def _read_one_or_raise(text: str, *, day_first: bool | None) -> tuple[datetime, int | None] | None:
    if _SERIAL.match(text):
        days = float(text)
        return (
            (datetime(1899, 12, 30) + timedelta(seconds=round(days * 86_400)), None)
            if 20_000 <= days < 80_000
            else None
        )
    if _EPOCH.match(text):
        seconds = int(text) / (1000 if len(text) == 13 else 1)
        return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None), 0
    compact = _COMPACT.match(text)
    if compact:
        year, month, day, hour, minute, second, zulu = compact.groups()
        moment = datetime(int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0))
        return moment, 0 if zulu else None
    for pattern in (_ERA_DATE, _YEAR_FIRST, _YEAR_LAST):
        match = pattern.match(text)
        if match:
            date = _date_of(match, pattern=pattern, day_first=day_first)
            return None if date is None else _with_clock(date, rest=text[match.end() :])
    return None


def _date_of(match: re.Match[str], *, pattern: re.Pattern[str], day_first: bool | None) -> datetime | None:
    if pattern is _ERA_DATE:
        era, year, month, day = match.groups()
        return datetime(_ERAS[era.upper()] + (1 if year == "元" else int(year)), int(month), int(day))
    if pattern is _YEAR_FIRST:
        return datetime(int(match.group(1)), int(match.group(2)), int(match.group(3)))
    if day_first is None:
        return None
    first, second, year = int(match.group(1)), int(match.group(3)), int(match.group(4))
    day, month = (first, second) if day_first else (second, first)
    return datetime(year, month, day)


def _with_clock(date: datetime, *, rest: str) -> tuple[datetime, int | None] | None:
    if not rest.strip(" ()月火水木金土日"):
        return date, None
    match = _CLOCK.match(rest)
    if match is None:
        return None
    half, hour, minute, second, fraction, half_after, zone = match.groups()
    hours = int(hour)
    half_day = (half or half_after or "").upper()
    if half_day in ("午後", "PM") and hours < 12:
        hours += 12
    if half_day in ("午前", "AM") and hours == 12:
        hours = 0
    moment = date.replace(minute=int(minute or 0), second=int(second or 0)) + timedelta(hours=hours)
    if hours > 24 or (hours == 24 and (moment.minute or moment.second)):
        return None
    moment += timedelta(microseconds=int((fraction or "0").ljust(6, "0")[:6]))
    return moment, _offset_of(zone)


def _offset_of(zone: str | None) -> int | None:
    if zone is None:
        return None
    if zone.upper() in ("Z", "UTC"):
        return 0
    digits = zone[1:].replace(":", "").ljust(4, "0")
    minutes = int(digits[:2]) * 60 + int(digits[2:])
    return -minutes if zone[0] == "-" else minutes
