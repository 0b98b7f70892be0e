"""What a cell may hold, by the kind of its column."""

import datetime as dt
from decimal import Decimal

import pytest

from meguru.engines.spreadsheets.tests.tables import LAYOUT
from meguru.engines.spreadsheets.values import (
    ErrorCell,
    Uncalculated,
    Understood,
    Wrong,
    clean_text,
    read_value,
)


def read(key, raw):
    return read_value(raw, LAYOUT.column(key))


class TestFigures:
    @pytest.mark.parametrize(
        ("raw", "volume"),
        [
            (1200, 1200),
            (1200.0, 1200),
            ("1200", 1200),
            ("１，２００件", 1200),
            ("1,200 件", 1200),
            ("１２００回", 1200),
            ("三百", 300),
            ("1.2万件", 12_000),
            ("0", 0),
            (None, None),
            ("　", None),
        ],
    )
    def test_are_read_however_they_were_typed(self, raw, volume):
        assert read("volume", raw) == Understood(volume)

    @pytest.mark.parametrize(
        ("raw", "yen"),
        [("¥1,200", 1200), ("500千円", 500_000), ("1.2億円", 120_000_000), ("３００万", 3_000_000)],
    )
    def test_of_money_know_its_units(self, raw, yen):
        assert read("yen", raw) == Understood(yen)

    @pytest.mark.parametrize(
        ("raw", "hours"),
        [
            ("1時間30分", "1.5"),
            ("90分", "1.5"),
            ("1:30", "1.5"),
            (dt.time(1, 30), "1.5"),
            (dt.timedelta(hours=30), "30.0"),
            ("187.5時間", "187.5"),
            ("12h", "12.0"),
            (0.1 + 0.2, "0.3"),
        ],
    )
    def test_of_time_are_hours(self, raw, hours):
        assert read("hours", raw) == Understood(Decimal(hours))

    def test_with_more_places_are_rounded_half_up_and_said(self):
        assert read("hours", 33.25) == Understood(Decimal("33.3"), "rounded")

    @pytest.mark.parametrize("raw", ["約1,200件", "1200件程度", "おおむね１２００"])
    def test_that_are_rough_count_and_are_said(self, raw):
        assert read("volume", raw) == Understood(1200, "about")

    @pytest.mark.parametrize("raw", ["不明", "－", "ー", "未調査"])
    def test_that_nobody_knows_are_empty_never_zero(self, raw):
        assert read("volume", raw) == Understood(None, "unknown-word")

    @pytest.mark.parametrize(
        ("raw", "code", "words"),
        [
            ("なし", "nothing-or-unknown", "0か、不明なら空欄"),
            ("100〜200件", "range", "一つだけ"),
            ("100件以上", "range", "一つだけ"),
            ("多数", "not-a-number", "例：1200"),
            ("30人", "not-a-number", "例：1200"),
            (12.5, "not-whole", "小数のない数"),
            (-3, "too-small", "マイナス"),
            (3_000_000_000, "too-large", "桁と単位"),
            (True, "not-a-number", "数字で入力"),
            (dt.datetime(2026, 4, 1), "date-in-number", "2026/4/1"),
            (float("nan"), "not-a-number", "数字で入力"),
        ],
    )
    def test_that_cannot_be_used_say_why_and_what_to_do(self, raw, code, words):
        reading = read("volume", raw)

        assert isinstance(reading, Wrong)
        assert reading.code == code
        assert words in reading.message


class TestChoices:
    @pytest.mark.parametrize(
        ("raw", "value"),
        [("市民課", "1"), (" 市民 課 ", "1"), ("市民", "1"), ("市民課　庶務係", "3"), ("2", "2")],
    )
    def test_are_recognised_by_label_value_or_habit(self, raw, value):
        assert read("department", raw) == Understood(value)

    def test_that_fit_two_entries_are_not_guessed(self):
        reading = read("department", "庶務係")

        assert reading.code == "ambiguous"
        assert "「市民課 庶務係」" in reading.message and "「税務課 庶務係」" in reading.message

    def test_that_are_not_offered_name_what_is(self):
        reading = read("department", "住民課")

        assert reading.code == "not-offered"
        assert "「住民課」は選べません" in reading.message
        assert "市民課" in reading.message


class TestOtherKinds:
    @pytest.mark.parametrize("raw", ["令和8年4月1日", "2026/4/1", 46113, dt.datetime(2026, 4, 1), "46113"])
    def test_dates(self, raw):
        assert read("since", raw) == Understood(dt.date(2026, 4, 1))

    def test_no_dates(self):
        assert "2026/4/1 や 令和8年4月1日" in read("since", "来年の春").message

    @pytest.mark.parametrize(
        ("raw", "value"),
        [("はい", True), ("○", True), (True, True), ("１", True), ("×", False), ("無", False)],
    )
    def test_yes_and_no(self, raw, value):
        assert read("online", raw) == Understood(value)

    def test_neither_yes_nor_no(self):
        assert read("online", "たぶん").code == "not-yes-no"

    def test_text_that_excel_turned_into_a_date_is_said(self):
        assert read("name", dt.datetime(2026, 4, 1)) == Understood("2026/4/1", "date-in-text")

    def test_text_that_is_too_long(self):
        reading = read("name", "あ" * 41)

        assert "41文字" in reading.message and "40文字以内" in reading.message

    @pytest.mark.parametrize("key", ["name", "volume", "department", "since"])
    def test_errors_of_excel_are_named(self, key):
        assert "#REF!" in read(key, ErrorCell("#REF!")).message

    def test_formulas_that_were_never_calculated_are_said(self):
        assert "保存し直す" in read("volume", Uncalculated()).message


def test_text_holds_nothing_that_a_workbook_cannot():
    assert clean_text(" あ\x00い\ufffeう\uffff\ud800え\r\nお ") == "あいうえ\nお"
