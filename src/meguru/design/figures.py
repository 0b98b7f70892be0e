"""How a figure is written for people: yen, durations, shares, signs and intervals.

Every function takes a number (or None / nan, shown as a dash) and returns text in the active language.
Rounding is for reading only; exact values stay in the tables that pages offer for download.
"""

from __future__ import annotations

import math
import re
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

DASH = "—"
WORDS_BEFORE = re.compile(r"[^\d−]+")
WORDS_AFTER = re.compile(r"\D+$")
TEN_THOUSAND = 10_000  # 万
MINUS = "−"  # the real minus sign: a hyphen is easily overlooked before a figure


def is_missing(value: object) -> bool:
    """True for None, an empty text and nan."""
    return value is None or value == "" or (isinstance(value, float) and math.isnan(value))


def round_half_up(value: float, places: int) -> Decimal:
    """Round as people do on paper (0.5 goes up), not to the nearest even digit."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def number(value: float | int | None, places: int = 0) -> str:
    """1234.5 -> "1,235"; with places=1 "1,234.5". Negative figures carry a real minus sign."""
    if is_missing(value):
        return DASH
    assert value is not None
    if math.isinf(value):
        return "∞" if value > 0 else f"{MINUS}∞"
    rounded = round_half_up(value, places)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,}".replace("-", MINUS)


def short_number(value: float | int | None) -> str:
    """Three or four telling digits: 0.124 -> "0.12", 3.14 -> "3.1", 1234.5 -> "1,235"."""
    if is_missing(value):
        return DASH
    assert value is not None
    size = abs(value)
    places = 0 if size >= 100 or size == round(size) else (1 if size >= 0.95 else 2)
    return number(value, places)


def yen(value: float | int | None) -> str:
    """1234567 -> "1,234,567円"."""
    return DASH if is_missing(value) else _("%(amount)s円") % {"amount": number(value)}


def about_yen(value: float | int | None) -> str:
    """1234567 -> "約123万円"; 123456789 -> "約1.2億円"; below ten thousand the exact amount.

    Languages that do not count in 万 and 億 get three telling digits: "about ¥1,230,000".
    """
    if is_missing(value):
        return DASH
    assert value is not None
    if abs(value) < TEN_THOUSAND:
        return yen(value)
    if not (get_language() or "ja").startswith("ja"):
        step = 10 ** (math.floor(math.log10(abs(value))) - 2)
        return _("約%(amount)s円") % {"amount": number(round(value / step) * step)}
    if abs(value) >= 9_999.5 * TEN_THOUSAND:
        return _("約%(amount)s億円") % {"amount": number(value / TEN_THOUSAND**2, 1)}
    return _("約%(amount)s万円") % {"amount": number(value / TEN_THOUSAND)}


def duration(hours: float | None) -> str:
    """Elapsed time in the unit people would say: 0.01 -> "36秒", 0.8 -> "48分", 31.2 -> "1.3日".

    A day is 24 elapsed hours, not a working day.
    """
    if is_missing(hours):
        return DASH
    assert hours is not None
    seconds = abs(hours) * 3600
    if seconds < 59.5:
        return _("%(value)s秒") % {"value": number(hours * 3600)}
    if seconds < 3570:
        return _("%(value)s分") % {"value": number(hours * 60)}
    if abs(hours) < 23.95:
        return _("%(value)s時間") % {"value": short_number(hours)}
    return _("%(value)s日") % {"value": short_number(hours / 24)}


def work_hours(hours: float | None) -> str:
    """Staff effort stays in hours whatever its size, so that efforts can be added: 1234.4 -> "1,234時間"."""
    return DASH if is_missing(hours) else _("%(value)s時間") % {"value": short_number(hours)}


def days(value: float | None) -> str:
    """1.34 -> "1.3日"."""
    return DASH if is_missing(value) else _("%(value)s日") % {"value": short_number(value)}


def percent(share: float | None, places: int = 1) -> str:
    """A share of 0..1 as percent: 0.1234 -> "12.3%"."""
    return DASH if is_missing(share) else f"{number(share * 100, places)}%"


def signed(text: str) -> str:
    """Put a plus sign before a written figure above zero: "12時間" -> "+12時間"."""
    if text == DASH or text.startswith((MINUS, "+")) or not any(sign in text for sign in "123456789"):
        return text
    return f"+{text}"


WRITERS = {
    "number": short_number,
    "hours": duration,
    "work_hours": work_hours,
    "days": days,
    "yen": yen,
    "about_yen": about_yen,
    "percent": percent,
}


def interval(low: float | None, high: float | None, unit: str = "number") -> str:
    """(120, 180, "work_hours") -> "95 %区間 120〜180時間". `unit` is a key of WRITERS."""
    if is_missing(low) or is_missing(high):
        return DASH
    write = WRITERS[unit]
    return _("95 %%区間 %(low)s〜%(high)s") % _without_repeated_unit(write(low), write(high))


def _without_repeated_unit(low: str, high: str) -> dict[str, str]:
    """Write words shared by both ends once: "約120万円", "約180万円" -> "約120", "180万円"."""
    before, after = WORDS_BEFORE.match(low), WORDS_AFTER.search(low)
    if after and high.endswith(after.group()):
        low = low.removesuffix(after.group())
    if before and high.startswith(before.group()):
        high = high.removeprefix(before.group())
    return {"low": low, "high": high}
