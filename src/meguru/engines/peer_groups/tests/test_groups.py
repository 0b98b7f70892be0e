"""The ministry's groups: limits, the cities that stand apart by law, and the published number of bodies."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.peer_groups import (
    Law,
    MunicipalFacts,
    editions,
    ministry_group,
    size_class,
    size_classes,
    special_cities,
)

PUBLISHED = Path(__file__).resolve().parents[6] / "shared" / "data"
NEWEST, BEFORE = editions()


def city(
    population: float | None, both: float | None, third: float | None, **fields: object
) -> MunicipalFacts:
    given = {"code": "999999", "is_ward": False, "is_city": True} | fields
    return MunicipalFacts(population=population, second_and_third=both, third=third, **given)


def town(population: float | None, both: float | None, third: float | None) -> MunicipalFacts:
    return city(population, both, third, is_city=False)


def label(one: MunicipalFacts, edition=NEWEST) -> str:
    return ministry_group(one, edition=edition, cities=special_cities()).label


class TestCities:
    @pytest.mark.parametrize(
        ("population", "both", "third", "expected"),
        [
            (49_999, 89.99, 54.99, "都市Ⅰ−０"),
            (50_000, 89.99, 55, "都市Ⅱ−１"),
            (100_000, 90, 64.99, "都市Ⅲ−２"),
            (150_000, 90, 65, "都市Ⅳ−３"),
        ],
    )
    def test_a_limit_belongs_to_the_group_above(self, population, both, third, expected):
        assert label(city(population, both, third)) == expected

    def test_the_edition_decides(self):
        one = city(60_000, 92, 70)

        assert label(one) == "都市Ⅱ−３"
        assert label(one, BEFORE) == "都市Ⅱ−１"

    def test_it_tells_the_facts_and_the_limits_it_went_by(self):
        found = ministry_group(city(60_000, 92, 70), edition=NEWEST, cities=special_cities())

        assert [(one.fact, one.at_least, one.below) for one in found.steps] == [
            ("population", 50_000, 100_000),
            ("second_and_third", 90, None),
            ("third", 65, None),
        ]


class TestTowns:
    @pytest.mark.parametrize(
        ("population", "both", "third", "expected"),
        [
            (4_999, 79.9, 79, "町村Ⅰ−０"),
            (5_000, 80, 59.9, "町村Ⅱ−１"),
            (15_000, 80, 60, "町村Ⅳ−２"),
            (20_000, 96, 80, "町村Ⅴ−２"),
        ],
    )
    def test_the_limits(self, population, both, third, expected):
        assert label(town(population, both, third)) == expected

    def test_below_the_first_limit_the_third_sector_is_not_asked(self):
        found = ministry_group(town(6_000, 40, 39), edition=NEWEST, cities=special_cities())

        assert [one.fact for one in found.steps] == ["population", "second_and_third"]


class TestByLaw:
    @pytest.mark.parametrize(
        ("code", "expected"),
        [("271004", "政令指定都市"), ("272035", "中核市"), ("272027", "施行時特例市")],
    )
    def test_cities_that_stand_apart_need_no_figures(self, code, expected):
        assert label(city(None, None, None, code=code)) == expected

    def test_wards(self):
        assert label(city(None, None, None, is_ward=True, is_city=False)) == "特別区"

    def test_no_city_is_on_two_lists(self):
        listed = special_cities()
        codes = [*listed.designated, *listed.core, *listed.special_case]

        assert len(codes) == len(set(codes)) == 20 + 62 + 23


class TestCloseness:
    @pytest.mark.parametrize(("third", "expected"), [(65.0, True), (64.99, False), (65.3, False)])
    def test_a_rounded_share_at_a_limit_is_marked(self, third, expected):
        found = ministry_group(city(30_000, 92, third), edition=NEWEST, cities=special_cities())

        assert found.steps[-1].is_close == expected


class TestMissing:
    def test_what_is_not_known_is_named_and_nothing_guessed(self):
        found = ministry_group(city(60_000, None, None), edition=NEWEST, cities=special_cities())

        assert (found.label, found.missing) == ("", ("second_and_third", "third"))

    def test_an_unconfirmed_edition_says_so(self):
        assert [one.is_confirmed for one in editions()] == [True, False]


@given(
    st.floats(0, 4e6),
    st.floats(0, 100),
    st.floats(0, 1),
    st.booleans(),
    st.sampled_from(editions()),
)
def test_everybody_whose_facts_are_known_is_in_one_of_the_31_groups(population, both, part, is_city, edition):
    found = ministry_group(
        city(population, both, both * part, is_city=is_city), edition=edition, cities=special_cities()
    )

    sign = found.label.removeprefix(found.law.value)
    assert found.law == (Law.CITY if is_city else Law.TOWN)
    assert (sign[0] in ("ⅠⅡⅢⅣ" if is_city else "ⅠⅡⅢⅣⅤ")) and sign[2] in ("０１２３" if is_city else "０１２")


@given(st.integers(0, 4_000_000), st.integers(0, 100_000))
def test_more_people_never_make_a_smaller_size_class(residents, more):
    order = list(size_classes())

    assert order.index(size_class(residents)) <= order.index(size_class(residents + more))


def test_an_unknown_size_has_no_class():
    assert size_class(None) is None


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published tables are not beside the project")
def test_the_groups_have_as_many_bodies_as_the_settlement_cards_show():
    """Counts of fiscal 2021 to 2024; where a city's and a town's sign are written alike, both together."""
    with (PUBLISHED / "japan_1741_ssds_indicators.csv").open(encoding="utf-8") as stream:
        workers = {row["code"]: row for row in csv.DictReader(stream)}
    counts: Counter[str] = Counter()
    with (PUBLISHED / "japan_1741_municipalities.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            shares = workers[row["code5"]]
            secondary, third = (float(shares[f"実数:第{n}次産業就業者数(人)"] or 0) for n in (2, 3))
            everybody = float(shares["実数:就業者数(人)"] or 0)
            one = MunicipalFacts(
                row["code6"],
                row["type"] == "特別区",
                row["type"] == "市",
                float(shares["人口_2020"]) if shares["人口_2020"] else None,
                100 * (secondary + third) / everybody if everybody else None,
                100 * third / everybody if everybody else None,
            )
            found = ministry_group(one, edition=NEWEST, cities=special_cities())
            counts[found.label.removeprefix("都市").removeprefix("町村") or "?"] += 1
    expected = {
        "Ⅰ−１": 177,
        "Ⅰ−２": 176,
        "Ⅰ−３": 52,
        "Ⅱ−１": 127,
        "Ⅱ−３": 108,
        "Ⅲ−０": 32,
        "Ⅲ−１": 65,
        "Ⅲ−３": 62,
    }
    expected |= {
        "Ⅳ−０": 14,
        "Ⅳ−１": 34,
        "Ⅳ−２": 75,
        "Ⅳ−３": 36,
        "Ⅴ−２": 99,
        "中核市": 62,
        "政令指定都市": 20,
        "特別区": 23,
    }
    assert {name: counts[name] for name in expected} == expected
    assert counts["Ⅰ−０"] + counts["?"] == 176, "one town had no worker at all in the census"
