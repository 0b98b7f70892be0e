"""The check digit of the codes that the Ministry of Internal Affairs gives to local governments."""

from __future__ import annotations

_WEIGHTS = (6, 5, 4, 3, 2)


class NotACodeError(ValueError):
    """Something that is not five ASCII digits was given as the body of a code."""


def check_digit(code5: str) -> str:
    """The sixth digit of a 全国地方公共団体コード, from the first five.

    Shape:  `code5` is five ASCII digits: prefecture 01-47, then the organisation within it (000 for the
            prefecture itself).
    Rule:   multiply the digits by 6, 5, 4, 3, 2 and add up; subtract the remainder of the sum divided by 11
            from 11; the last digit of that is the check digit. When the sum is below 11 it is 11 minus the sum,
            which is the same rule.
    Raises: NotACodeError.
    Source: 総務省「全国地方公共団体コード」 annex 検査数字を算出する方法.

    >>> check_digit("27100"), check_digit("01100"), check_digit("13000")
    ('4', '2', '1')
    """
    if len(code5) != 5 or not (code5.isascii() and code5.isdigit()):
        raise NotACodeError(f"団体コードの先頭5桁は半角数字5文字です（受け取った値: {code5!r}）。")
    total = sum(int(digit) * weight for digit, weight in zip(code5, _WEIGHTS, strict=True))
    return str((11 - total % 11) % 10)


def is_valid(code6: str) -> bool:
    """Whether `code6` is six ASCII digits whose last one is the check digit of the others. Never raises.

    It says nothing of whether an organisation with that code exists.

    >>> is_valid("271004"), is_valid("271005"), is_valid("大阪")
    (True, False, False)
    """
    if len(code6) != 6 or not (code6.isascii() and code6.isdigit()):
        return False
    return check_digit(code6[:5]) == code6[5]


def with_check_digit(code5: str) -> str:
    """The six-digit code of five digits. Raises: NotACodeError."""
    return code5 + check_digit(code5)
