"""Columns of denominators and qualities: told apart by their headings, read strictly."""

from decimal import Decimal

import pytest

from meguru.engines.indicator_table import (
    Absence,
    Doing,
    Stored,
    Tells,
    denominator_of,
    plan_cells,
    quality_of,
    read_companion,
)


@pytest.mark.parametrize(
    ("heading", "tells", "of", "year"),
    [
        ("オンライン化率の分母", Tells.DENOMINATOR, "オンライン化率", None),
        ("令和6年度 オンライン化率（％）の分母", Tells.DENOMINATOR, "オンライン化率", 2024),
        ("オンライン化率（分母）", Tells.DENOMINATOR, "オンライン化率", None),
        ("オンライン化率_質", Tells.QUALITY, "オンライン化率", None),
        ("オンライン化率　2024年の質", Tells.QUALITY, "オンライン化率", 2024),
        ("オンライン化率の値の質", Tells.QUALITY, "オンライン化率", None),
    ],
)
def test_a_heading_tells_what_it_is_about(heading, tells, of, year):
    found = read_companion(heading)

    assert found is not None
    assert (found.tells, found.of, found.year) == (tells, of, year)


@pytest.mark.parametrize("heading", ["分母", "質", "オンライン化率", "分母の数え方", "水質の検査"])
def test_other_headings_are_columns_of_their_own(heading):
    assert read_companion(heading) is None


def test_a_denominator_is_above_nought():
    assert denominator_of(Decimal("32")) == 32
    assert denominator_of(Decimal(0)) is None
    assert denominator_of(Decimal("-3")) is None


def test_a_quality_is_one_of_the_words():
    words = {"速報": "preliminary", "確か": ""}

    assert quality_of("速 報", words) == "preliminary"
    assert quality_of("確か", words) == ""
    assert quality_of("たぶん", words) is None


def test_a_denominator_or_quality_alone_makes_a_value_a_changed_one():
    stored = {"a": Stored(5.0, "", denominator=32.0, quality="preliminary")}

    def doing(**told) -> Doing:
        return plan_cells({"a": (5.0, None)}, stored, writable=frozenset("a"), **told)[0].doing

    assert doing() is Doing.SAME
    assert doing(denominators={"a": 32.0}, qualities={"a": "preliminary"}) is Doing.SAME
    assert doing(denominators={"a": 40.0}) is Doing.CHANGED
    assert doing(qualities={"a": ""}) is Doing.CHANGED


def test_what_the_table_does_not_tell_stays_and_a_missing_value_has_no_denominator():
    (told,) = plan_cells({"a": (5.0, None)}, {}, writable=frozenset("a"))
    (absent,) = plan_cells(
        {"a": (None, Absence.NOT_SURVEYED)}, {}, writable=frozenset("a"), denominators={"a": 3.0}
    )

    assert (told.denominator, told.quality) == (None, None)
    assert absent.denominator is None
