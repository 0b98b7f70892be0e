"""Figures read as a clerk would write them."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation

from meguru.design import figures


def shown(source: str, **context: object) -> str:
    return Template("{% load figures %}" + source).render(Context(context))


class TestYen:
    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            (0, "0円"),
            (1234567, "1,234,567円"),
            (-4000, "−4,000円"),
            (0.4, "0円"),
            (-0.4, "0円"),
            (2.5, "3円"),
        ],
    )
    def test_is_written_to_the_whole_yen(self, amount, text):
        assert figures.yen(amount) == text

    @pytest.mark.parametrize(
        ("amount", "text"),
        [
            (9_999, "9,999円"),
            (10_000, "約1万円"),
            (1_234_567, "約123万円"),
            (-1_234_567, "約−123万円"),
            (99_994_999, "約9,999万円"),
            (99_995_000, "約1.0億円"),
            (123_456_789, "約1.2億円"),
        ],
    )
    def test_about_yen_speaks_in_man_and_oku(self, amount, text):
        assert figures.about_yen(amount) == text

    @pytest.mark.parametrize("nothing", [None, "", math.nan])
    def test_a_missing_figure_is_a_dash_and_not_zero(self, nothing):
        assert figures.yen(nothing) == figures.about_yen(nothing) == figures.duration(nothing) == "—"
        assert figures.percent(nothing) == figures.work_hours(nothing) == figures.number(nothing) == "—"


class TestDuration:
    @pytest.mark.parametrize(
        ("hours", "text"),
        [
            (0, "0秒"),
            (0.01, "36秒"),
            (59.6 / 3600, "1分"),
            (0.8, "48分"),
            (0.9999, "1.0時間"),
            (5, "5時間"),
            (23.99, "1.0日"),
            (31.2, "1.3日"),
            (24 * 400, "400日"),
        ],
    )
    def test_takes_the_unit_people_would_say(self, hours, text):
        assert figures.duration(hours) == text

    def test_never_says_sixty_minutes_or_sixty_seconds(self):
        texts = {figures.duration(seconds / 3600) for seconds in range(7300)}

        assert not texts & {"60秒", "60分", "0分"}

    def test_staff_effort_stays_in_hours_so_that_it_can_be_added(self):
        assert figures.work_hours(1234.4) == "1,234時間"


class TestSignedAndPercent:
    def test_a_gain_carries_a_plus_and_a_loss_a_real_minus(self):
        assert figures.signed(figures.work_hours(12)) == "+12時間"
        assert figures.signed(figures.work_hours(-12)) == "−12時間"
        assert figures.signed(figures.work_hours(0)) == "0時間"

    def test_a_share_becomes_percent(self):
        assert shown("{{ share|percent }} {{ share|percent:0 }}", share=0.1234) == "12.3% 12%"


class TestInterval:
    def test_says_the_unit_once(self):
        estimate = SimpleNamespace(mean=150, low=120.2, high=180.4)

        assert shown('{{ e|interval:"work_hours" }}', e=estimate) == "95 %区間 120〜180時間"

    def test_keeps_both_units_when_they_differ(self):
        assert figures.interval(0.5, 30, "hours") == "95 %区間 30分〜1.3日"

    def test_keeps_the_sign_of_a_possible_loss(self):
        assert figures.interval(-3_000_000, 1_234_567, "about_yen") == "95 %区間 約−300〜123万円"

    def test_is_a_dash_when_nothing_was_estimated(self):
        assert shown("{{ e|interval }}", e=None) == "—"


class TestInEnglish:
    def test_units_follow_the_language(self):
        with translation.override("en"):
            assert figures.yen(1234567) == "¥1,234,567"
            assert figures.about_yen(-1_234_567) == "about ¥−1,230,000"
            assert figures.duration(31.2) == "1.3 days"
            assert figures.interval(120, 180, "work_hours") == "95% interval 120–180 h"
