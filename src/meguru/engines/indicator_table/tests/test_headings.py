"""What a heading names, and of which year."""

from __future__ import annotations

import pytest

from meguru.engines.indicator_table import named_by, read_heading, read_year

NAMES = {
    "rate": "オンライン化率",
    "counter": "申請の件数（窓口）",
    "post": "申請の件数（郵送）",
    "population": "人口",
}


@pytest.mark.parametrize(
    ("text", "name", "year", "unit"),
    [
        ("オンライン化率", "オンライン化率", None, ""),
        ("令和６年度_オンライン化率（％）", "オンライン化率", 2024, "%"),
        ("オンライン化率（R5）", "オンライン化率", 2023, ""),
        ("令和元年度 経費", "経費", 2019, ""),
        ("平成31年度システム経費(千円)", "システム経費", 2019, "千円"),
        ("経費（単位：円）2024年度", "経費", 2024, "円"),
        ("よく使う32手続の割合", "よく使う32手続の割合", None, ""),
        ("2023年度", "", 2023, ""),
        ("AR5指標", "ar5指標", None, ""),
    ],
)
def test_a_heading_is_a_name_with_a_year(text, name, year, unit):
    read = read_heading(text)

    assert (read.name, read.year, read.unit) == (name, year, unit)


def test_two_years_in_one_heading_are_none():
    assert read_heading("人口の伸び 2020年から2025年").year is None


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("申請の件数（窓口） 令和5年度", "counter"),
        ("申請の件数(郵送)", "post"),
        ("申請の件数", ""),
        ("2024年度 人口（人）", "population"),
        ("population", "population"),
        ("ｵﾝﾗｲﾝ化率", "rate"),
        ("面積", ""),
    ],
)
def test_a_heading_names_one_indicator_or_none(heading, key):
    assert named_by(heading, NAMES) == key


@pytest.mark.parametrize(
    ("text", "year"),
    [("２０２４年度", 2024), ("R6", 2024), ("令和元年", 2019), ("24", None), ("99999", None), ("", None)],
)
def test_a_typed_year_is_read_or_refused(text, year):
    assert read_year(text) == year
