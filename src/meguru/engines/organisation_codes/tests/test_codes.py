import doctest
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.organisation_codes import NotACodeError, check_digit, codes, is_valid, with_check_digit

FIVE_DIGITS = st.text(alphabet="0123456789", min_size=5, max_size=5)


class TestCheckDigit:
    @pytest.mark.parametrize(
        ("code5", "digit"),
        [("01000", "6"), ("13000", "1"), ("27000", "8"), ("27100", "4"), ("47382", "1"), ("00000", "1")],
    )
    def test_agrees_with_published_codes(self, code5, digit):
        assert check_digit(code5) == digit

    @pytest.mark.parametrize("wrong", ["", "2710", "271004", "２７１００", "27a00", "2710 ", "-2710"])
    def test_refuses_what_is_not_five_digits(self, wrong):
        with pytest.raises(NotACodeError, match="半角数字5文字"):
            check_digit(wrong)

    def test_examples_in_the_docstrings_are_true(self):
        assert doctest.testmod(codes).failed == 0


class TestIsValid:
    @given(FIVE_DIGITS)
    def test_accepts_exactly_one_last_digit(self, code5):
        accepted = [last for last in "0123456789" if is_valid(code5 + last)]

        assert accepted == [check_digit(code5)]

    def test_notices_nearly_every_slip_of_one_digit(self):
        code = with_check_digit("27212")
        slips = [
            code[:place] + digit + code[place + 1 :]
            for place, digit in product(range(6), "0123456789")
            if code[place] != digit
        ]

        missed = [slip for slip in slips if is_valid(slip)]

        # A remainder of 0 and one of 10 share a digit, so mod 11 with one decimal digit cannot catch all
        assert len(missed) <= 2

    @given(st.text())
    def test_answers_for_any_text(self, text):
        assert is_valid(text) in {True, False}
