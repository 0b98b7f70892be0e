"""法人番号: thirteen digits, the first of which checks the others."""

from __future__ import annotations


def corporate_number_problem(number: str) -> str:
    """Why a number is none, in words; "" when it can be one (or is empty).

    Source: 法人番号の指定等に関する省令 第2条: nine minus the rest of dividing by nine the sum of the twelve digits
            behind it, every second of them (counted from the last but one) doubled.
    """
    if not number:
        return ""
    if len(number) != 13 or not (number.isascii() and number.isdecimal()):
        return "法人番号は13けたの数字です。例：7000012050002"
    check, base = int(number[0]), number[1:]
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(base)))
    if check != 9 - total % 9:
        return "法人番号のどこかの数字がちがうようです。書類と見くらべてください。"
    return ""
