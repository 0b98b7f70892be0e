"""Consumption tax, to the yen.

Parts of a yen are cut off, once on the whole amount of a bill: what offices and vendors usually agree on. (The law leaves
the choice of cutting, rounding or rounding up to who sells; a contract that says otherwise is entered as it says.)
"""

from __future__ import annotations


def with_tax(net_yen: int, *, percent: int) -> int:
    """An amount without tax -> with tax: 1,005 at 10 % is 1,105 (the half yen of tax is cut off)."""
    return net_yen + net_yen * _checked(net_yen, percent) // 100


def tax_within(gross_yen: int, *, percent: int) -> int:
    """The tax that is within an amount including it, cut to whole yen."""
    return gross_yen * _checked(gross_yen, percent) // (100 + percent)


def without_tax(gross_yen: int, *, percent: int) -> int:
    """An amount with tax -> without.

    Holds:  without_tax(with_tax(net)) == net. The other way round one yen can be lost: no net amount leads to some
            gross ones (10 yen at 10 %).
    """
    return gross_yen - tax_within(gross_yen, percent=percent)


def _checked(yen: int, percent: int) -> int:
    if yen < 0 or not 0 <= percent <= 100:
        raise ValueError(f"金額は0円以上、税率は0〜100％です（{yen}円、{percent}％）。")
    return percent
