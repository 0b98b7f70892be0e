"""Units of amounts, and fiscal years, as offices write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.system_karte import (
    fiscal_year_of,
    off_by_thousand,
    unit_of_heading,
    unit_of_note,
    yen_of,
)


class TestFiscalYear:
    @pytest.mark.parametrize(
        ("text", "year"),
        [
            ("2026", 2026),
            ("２０２６年度", 2026),
            ("令和8年度", 2026),
            ("R8", 2026),
            ("Ｒ８．", None),
            ("H31年度", 2019),
            ("令和元年度", 2019),
            ("平成33年度", 2021),
            ("FY2026", 2026),
            ("8", None),
            ("来年度", None),
            ("1850", None),
            ("2026.0", 2026),
        ],
    )
    def test_is_read_as_it_is_written(self, text, year):
        assert fiscal_year_of(text) == year

    @given(st.text(max_size=12))
    def test_any_text_is_a_year_or_none(self, text):
        assert fiscal_year_of(text) is None or 1980 <= fiscal_year_of(text) <= 2100


class TestAmounts:
    @pytest.mark.parametrize(
        ("heading", "unit"),
        [
            ("運用・保守（円）", 1),
            ("運用・保守(千円)", 1_000),
            ("決算額 百万円", 1_000_000),
            ("運用・保守", None),
        ],
    )
    def test_the_heading_says_the_unit(self, heading, unit):
        assert unit_of_heading(heading) == unit

    def test_a_note_above_the_table_says_the_unit(self):
        assert unit_of_note(["経費の一覧", "（単位：千円）"]) == 1_000
        assert unit_of_note(["経費の一覧"]) is None

    @pytest.mark.parametrize(
        ("written", "unit", "yen"),
        [
            (1_200, 1_000, 1_200_000),
            (1.5, 1_000, 1_500),
            (0.0001, 1_000, None),
            ("１，２００千円", 1, 1_200_000),
            ("3百万円", 1_000, 3_000_000),
            ("500円", 1, 500),
            ("▲500", 1_000, -500_000),
            ("未定", 1_000, None),
            ("2万5千円", 1, 25_000),
            ("1億2,000万円", 1, 120_000_000),
            ("3億2百万円", 1, 302_000_000),
            ("5千2百万円", 1_000, 52_000_000),
            ("12.5百万円", 1, 12_500_000),
            ("1,200千円", 1, 1_200_000),
            ("1,200円", 1_000, 1_200),
            ("1億円", 1_000, 100_000_000),
            ("1億", 1_000, 100_000_000),
            ("百万円", 1, None),
        ],
    )
    def test_amounts_become_whole_yen(self, written, unit, yen):
        assert yen_of(written, unit=unit) == yen

    @given(oku=st.integers(1, 999), man=st.integers(1, 9_999), unit=st.sampled_from([1, 1_000, 1_000_000]))
    def test_a_number_in_words_is_yen_whatever_the_heading_says(self, oku, man, unit):
        assert yen_of(f"{oku}億{man:,}万円", unit=unit) == oku * 10**8 + man * 10**4

    def test_a_thousand_times_the_year_before_is_asked_about(self):
        assert off_by_thousand(1_300, 1_200_000)
        assert off_by_thousand(1_300_000_000, 1_200_000)
        assert not off_by_thousand(2_400_000, 1_200_000)
        assert not off_by_thousand(0, 1_200_000)
        assert not off_by_thousand(1_300, None)

    @given(st.integers(1, 10**10), st.floats(0.25, 4))
    def test_the_wrong_unit_is_seen_whichever_way(self, usual, growth):
        yen = max(1, int(usual * growth))

        assert off_by_thousand(yen * 1_000, usual)
        assert off_by_thousand(yen, usual * 1_000)
