import datetime as dt
from decimal import Decimal

import pytest

from meguru.engines.spreadsheets.numerals import date_of_serial, read_date, read_number


class TestNumbers:
    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("1200", 1200),
            ("１，２００", 1200),
            ("1、200", 1200),
            ("12 000", 12000),
            ("0", 0),
            ("+5", 5),
            ("-5", -5),
            ("▲1,200", -1200),
            ("△３", -3),
            ("187.5", Decimal("187.5")),
            ("三百", 300),
            ("千二百三十", 1230),
            ("二十三", 23),
            ("十", 10),
            ("百五", 105),
            ("二〇二六", 2026),
            ("1.2万", 12000),
            ("3万5千", 35000),
            ("5百万", 5_000_000),
            ("１億２千万", 120_000_000),
            ("一万", 10_000),
            ("500千", 500_000),
            ("2千500", 2500),
            ("百万", 1_000_000),
        ],
    )
    def test_are_read_as_an_office_writes_them(self, text, number):
        assert read_number(text) == number

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "件",
            "1,20",
            "1.2.3",
            "1e3",
            "万",
            "千千",
            "十百",
            "1万2億",
            "百200",
            "12月",
            "0x10",
            "９" * 40,
            "--5",
            "-",
        ],
    )
    def test_that_could_mean_two_things_are_none(self, text):
        assert read_number(text) is None


class TestDates:
    @pytest.mark.parametrize(
        "text",
        [
            "令和7年4月1日",
            "令和７年４月１日",
            "令和七年四月一日",
            "R7.4.1",
            "r7/4/1",
            "㋿7年4月1日",
            "2025/4/1",
            "2025-04-01",
            "2025年4月1日（火）",
            "20250401",
            "45748",
        ],
    )
    def test_are_read_as_an_office_writes_them(self, text):
        assert read_date(text) == dt.date(2025, 4, 1)

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("令和元年5月1日", dt.date(2019, 5, 1)),
            ("H31.4.30", dt.date(2019, 4, 30)),
            ("平成33年3月31日", dt.date(2021, 3, 31)),
            ("S60.10.1", dt.date(1985, 10, 1)),
            ("昭和六十年十月一日", dt.date(1985, 10, 1)),
        ],
    )
    def test_know_the_eras(self, text, day):
        assert read_date(text) == day

    @pytest.mark.parametrize(
        "text", ["7.4.1", "2026/2/30", "4月1日", "令和7年度", "令和7年4月", "R7", "", "春"]
    )
    def test_that_are_none_or_unclear_are_not_guessed(self, text):
        assert read_date(text) is None

    def test_serials_beyond_a_lifetime_are_none(self):
        assert date_of_serial(45748.75) == dt.date(2025, 4, 1)
        assert date_of_serial(1200) is None
