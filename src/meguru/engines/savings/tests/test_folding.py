"""Which parts of the ledger have a line of their own on a page of one sheet."""

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.savings import (
    MOST_DEPARTMENTS,
    MOST_YEARS,
    Amount,
    Wheel,
    biggest_first,
    departments_shown,
    years_shown,
)

PARTS = st.dictionaries(
    st.text("abcdefgh", min_size=1, max_size=3),
    st.builds(Wheel, found=st.builds(Amount, st.integers(-(10**6), 10**9), st.integers(0, 10**6))),
    max_size=40,
)
GRANTED = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=3), st.integers(0, 10**9), max_size=20)


def found(yen, minutes=0):
    return Wheel(found=Amount(yen, minutes))


@given(PARTS, GRANTED)
def test_no_folded_part_is_bigger_than_one_that_is_shown(parts, granted):
    shown = departments_shown(parts, granted)
    ordered = biggest_first(parts, granted)

    assert set(ordered) == parts.keys() | granted.keys()
    assert shown == set(ordered[: len(shown)])
    assert len(ordered) - len(shown) != 1
    assert len(shown) <= MOST_DEPARTMENTS + 1


@given(PARTS)
def test_the_order_of_the_input_makes_no_difference(parts):
    turned = dict(reversed(parts.items()))

    assert biggest_first(parts, {}) == biggest_first(turned, {})


def test_yen_come_first_then_hours_then_what_was_granted():
    parts = {"hours": found(0, 600), "yen": found(1), "nothing": found(0)}

    assert biggest_first(parts, {"granted": 10}) == ["yen", "hours", "granted", "nothing"]


def test_a_single_part_too_many_keeps_its_line():
    eleven = {str(number): found(number) for number in range(MOST_DEPARTMENTS + 1)}

    assert departments_shown(eleven, {}) == eleven.keys()
    assert "1" not in departments_shown(eleven | {"more": found(99)}, {})


def test_the_years_nearest_to_this_one_are_shown():
    assert years_shown(range(2020, 2034), 2026) == {2024, 2025, 2026, 2027, 2028}
    assert years_shown(range(2030, 2040), 2026) == set(range(2030, 2035))
    assert len(years_shown(range(2026, 2026 + MOST_YEARS + 1), 2026)) == MOST_YEARS + 1
