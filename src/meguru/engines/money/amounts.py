"""Amounts as people in an office write them: 2,500千円, 1.2億円, ¥3,000,000; and back into words."""

from __future__ import annotations

from decimal import Decimal

from meguru.engines.spreadsheets.numerals import folded, read_number

MOST_YEN = 9_000_000_000_000_000
_UNITS = (
    ("百万円", 1_000_000),
    ("千円", 1_000),
    ("円", 1),
)  # longest first; 万円 and 億円 are read as numbers
# Where one of these stands before the unit, the whole is one number of yen: 2万5千円, 5千2百万円.
_IN_NUMBERS = frozenset("十拾百千万億兆")
_LARGE = frozenset("万億兆")
_NOT_PART_OF_IT = ("(税込)", "(税込み)", "税込み", "税込", "也", "-")


class CannotReadYen(ValueError):
    """A text is no amount, or one that cannot be; the words say what to write."""


def read_yen(text: str, *, unit_yen: int = 1) -> int | None:
    """Whole yen out of what was typed; None for an empty text.

    `unit_yen` is what a bare number counts in (1,000 in a column of 千円); a unit that is written wins.
    Holds:  amounts without tax (税抜) are refused: the rate cannot be guessed.
    Raises: CannotReadYen for what is no number, negative, not whole yen, or beyond what an office can owe.
    """
    plain = folded(text).removeprefix("金").lstrip("¥\\")
    if not plain:
        return None
    if "税抜" in plain or "税別" in plain:
        raise CannotReadYen("税抜きの金額は入れられません。税込みの金額を円で書いてください。")
    for words in _NOT_PART_OF_IT:
        plain = plain.removesuffix(words)
    plain, size = _count_and_unit(plain, unit_yen)
    number = read_number(plain)
    if number is None:
        raise CannotReadYen("金額として読めません。例：12500000、1,250万円、12,500千円")
    return _whole(number * size)


def _count_and_unit(plain: str, unit_yen: int) -> tuple[str, int]:
    """The number as it is written, and the yen that each of it means."""
    for name, yen in _UNITS:
        count = plain.removesuffix(name)
        if count != plain and not (yen > 1 and _IN_NUMBERS & set(count)):
            return count, yen
    return plain, 1 if _LARGE & set(plain) else unit_yen


def _whole(yen: Decimal) -> int:
    if yen < 0:
        raise CannotReadYen(
            "マイナスの金額は入れられません。返ってきたお金は、その年の経費から引いて書いてください。"
        )
    if yen != int(yen):
        raise CannotReadYen("1円より小さい端数があります。円までの金額にしてください。")
    if yen > MOST_YEN:
        raise CannotReadYen("金額が大きすぎます。円と千円を取りちがえていないか、確かめてください。")
    return int(yen)


def yen_in_words(yen: int) -> str:
    """Exactly, in the units people say: 252,800,000 is 2億5,280万円."""
    if yen == 0:
        return "0円"
    sign, rest, words = ("マイナス" if yen < 0 else ""), abs(yen), ""
    for name, size in (("兆", 10**12), ("億", 10**8), ("万", 10**4)):
        count, rest = divmod(rest, size)
        words += f"{count:,}{name}" if count else ""
    return f"{sign}{words}{f'{rest:,}' if rest else ''}円"
