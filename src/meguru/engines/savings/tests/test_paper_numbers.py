"""A paper's number is one, however it is typed."""

import pytest

from meguru.engines.savings import folded_number


@pytest.mark.parametrize(
    "typed",
    ["２０２６-０１２３-A", "2026ー0123ーa", "2026 — 0123 − Ａ", "2026‐0123–a", "2026\u200b-0123-a"],
)
def test_one_paper_has_one_number(typed):
    assert folded_number(typed) == "2026-0123-a"


def test_other_digits_are_another_paper():
    assert folded_number("2026-0123") != folded_number("2026-0124")
