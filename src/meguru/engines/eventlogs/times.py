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

# [0-9], not \d: polars counts the digits of every script as \d and then cannot make numbers of them.
_COMMON = (
    r"^\s*([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:[T\s]*([0-9]{1,2})[:時]([0-9]{1,2})(?:[:分]([0-9]{1,2}))?(?:[.,]([0-9]{1,9}))?[分秒]?)?"
    r"\s*(Z|UTC|[+-][0-9]{2}:?(?:[0-9]{2})?)?\s*$"
)
_WHOLE = re.compile(r"^[0-9]{4}([-/.])[0-9]{2}\1[0-9]{2}([T ])[0-9]{2}:[0-9]{2}:[0-9]{2}")
_WHOLE_LETTERS = 19
_TAIL = r"^(?:[.,]([0-9]{1,9}))?\s*(Z|UTC|[+-][0-9]{2}:?(?:[0-9]{2})?)?\s*$"
_FEW_TAILS = 100_000
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
    blank = texts.is_null() | (texts.str.strip_chars() == "")
    local, offset = _in_the_form_of_the_first(texts)
    rest = local.is_null() & ~blank
    if rest.any():
        local, offset = _with_common_values(texts, local=local, offset=offset, rest=rest)
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


def _in_the_form_of_the_first(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Read what is written like the first value (2026-04-01T09:05:00.000+09:00); null where a value is not.

    Machines write all times alike. Date and clock are read in one go, and what follows them (fraction, zone)
    once for each distinct ending.
    """
    nothing = pl.Series([None], dtype=pl.Int32).new_from_index(0, texts.len())
    first = texts.drop_nulls().head(1).to_list()
    form = _WHOLE.match(first[0]) if first else None
    if form is None:
        return nothing.cast(pl.Datetime("us")), nothing
    date, between = form.groups()
    heads = pl.col("text").str.slice(0, _WHOLE_LETTERS)
    two = "[0-9]{2}"
    shape = f"^[0-9]{{4}}{re.escape(date)}{two}{re.escape(date)}{two}{between}{two}:{two}:{two}$"
    read = pl.DataFrame({"text": texts}).select(
        pl.when(heads.str.contains(shape))
        .then(heads)
        .str.to_datetime(f"%Y{date}%m{date}%d{between}%H:%M:%S", strict=False, time_unit="us")
        .alias("head"),
        pl.col("text").str.slice(_WHOLE_LETTERS).alias("tail"),
    )
    tails = read.select("tail").unique().drop_nulls()
    if tails.height > _FEW_TAILS:
        return nothing.cast(pl.Datetime("us")), nothing
    groups = tails["tail"].str.extract_groups(_TAIL).struct.unnest()
    groups.columns = ["fraction", "zone"]
    known = tails.with_columns(groups.select(_fraction().alias("fraction"), _zone_minutes().alias("offset")))
    known = known.filter(pl.col("tail").str.contains(_TAIL))
    joined = read.join(known, on="tail", how="left", maintain_order="left")
    moments = joined.select(
        (pl.col("head") + pl.duration(microseconds=pl.col("fraction"))).alias("local"),
        pl.when(pl.col("head").is_not_null()).then("offset").alias("offset"),
    )
    return moments["local"], moments["offset"]


def _with_common_values(
    texts: pl.Series, *, local: pl.Series, offset: pl.Series, rest: pl.Series
) -> tuple[pl.Series, pl.Series]:
    """Fill in the values that are dates with the year first, each written in its own way."""
    parts = texts.filter(rest).str.extract_groups(_COMMON).struct.unnest()
    parts.columns = ["year", "month", "day", "hour", "minute", "second", "fraction", "zone"]
    read = parts.select(_local_time().alias("local"), _zone_minutes().alias("offset"))
    rows = rest.arg_true()
    return local.scatter(rows, read["local"]), offset.scatter(rows, read["offset"])


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
    whole = text.str.to_datetime("%Y%m%d%H%M%S", strict=False, time_unit="us")
    return whole + pl.duration(microseconds=_fraction())


def _fraction() -> pl.Expr:
    """Microseconds of a second from the digits after the point."""
    return pl.col("fraction").str.pad_end(6, "0").str.slice(0, 6).cast(pl.Int64).fill_null(0)


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
