"""Which municipality a feature of a boundary file belongs to.

Rule.   Five digits get their check digit; four or five digits may have lost a leading zero. In a prefecture with a
        designated city, numbers 101 to 199 are the cities and their wards in order, every city before its wards: a ward
        belongs to the last city before it. (In Tokyo these are the special wards, which are municipalities themselves.)
Source: 総務省「全国地方公共団体コード」 (how the numbers are given).
"""

from __future__ import annotations

from collections.abc import Collection

from meguru.engines.organisation_codes import is_valid, with_check_digit

# The six villages of the northern territories: municipalities by law, without an office and without figures.
NORTHERN = frozenset(
    with_check_digit(code) for code in ("01695", "01696", "01697", "01698", "01699", "01700")
)


def municipality_of(written: str, known: Collection[str]) -> str | None:
    """The six-digit code among `known` (or of NORTHERN) that is meant; None when there is none."""
    for five in _readings(written):
        code = with_check_digit(five)
        if code in known or code in NORTHERN:
            return code
        city = _city_of_ward(five, known)
        if city:
            return city
    return None


def _readings(written: str) -> list[str]:
    """The first five digits of what may be meant, the likeliest first."""
    six = [text[:5] for text in (written, written.zfill(6)) if len(text) == 6 and is_valid(text)]
    five = [text for text in (written, written.zfill(5)) if len(text) == 5]
    return list(dict.fromkeys(six + five if len(written) == 6 else five + six))


def _city_of_ward(five: str, known: Collection[str]) -> str | None:
    if not "101" <= five[2:] <= "199" or five[:2] == "13":
        return None
    before = [
        code for code in known if code[:2] == five[:2] and "100" <= code[2:5] <= "199" and code[:5] < five
    ]
    return max(before, default=None)
