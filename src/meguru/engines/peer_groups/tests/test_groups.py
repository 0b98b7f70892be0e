"""The ministry's groups: limits, the cities that stand apart by law, and the published number of bodies."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.peer_groups import (
    Law,
    MunicipalFacts,
    editions,
    laws_of,
    ministry_group,
    ministry_groups,
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


def columns_of(facts):
    """Laws and the three facts of many, nan where they are not known."""
    laws = laws_of(
        [one.code for one in facts],
        wards=np.array([one.is_ward for one in facts]),
        all_cities=np.array([one.is_city for one in facts]),
        cities=special_cities(),
    )
    return laws, {
        fact: np.array([getattr(one, fact) for one in facts], dtype=float)
        for fact in ("population", "second_and_third", "third")
    }


def assert_the_same_together(facts, edition) -> None:
    laws, values = columns_of(facts)
    numbers = ministry_groups(laws, **values, edition=edition).tolist()
    labels = [label(one, edition) for one in facts]
    assert [number == 0 for number in numbers] == [not name for name in labels]
    assert len(set(numbers)) == len(set(labels)) == len(set(zip(numbers, labels, strict=True)))


edges = st.sampled_from(
    [None, 0, 55, 54.999, 60, 65, 79.99, 80, 90, 95, 5_000, 10_000, 20_000, 49_999, 50_000, 150_000]
)


@given(
    st.lists(
        st.builds(
            MunicipalFacts,
            code=st.sampled_from(["999999", "011002", "012025", "082015"]),
            is_ward=st.booleans(),
            is_city=st.booleans(),
            population=edges | st.floats(0, 4e6),
            second_and_third=edges | st.floats(0, 100),
            third=edges | st.floats(0, 100),
        ),
        min_size=1,
    ),
    st.sampled_from(editions()),
)
def test_many_at_once_are_grouped_as_one_by_one(facts, edition):
    assert_the_same_together(facts, edition)


def published_facts() -> list[MunicipalFacts]:
    with (PUBLISHED / "japan_1741_ssds_indicators.csv").open(encoding="utf-8") as stream:
        workers = {row["code"]: row for row in csv.DictReader(stream)}
    found = []
    with (PUBLISHED / "japan_1741_municipalities.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            shares = workers[row["code5"]]
            secondary, third = (float(shares[f"実数:第{n}次産業就業者数(人)"] or 0) for n in (2, 3))
            everybody = float(shares["実数:就業者数(人)"] or 0)
            found.append(
                MunicipalFacts(
                    row["code6"],
                    row["type"] == "特別区",
                    row["type"] == "市",
                    float(shares["人口_2020"]) if shares["人口_2020"] else None,
                    100 * (secondary + third) / everybody if everybody else None,
                    100 * third / everybody if everybody else None,
                )
            )
    return found


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published tables are not beside the project")
@pytest.mark.parametrize("edition", editions(), ids=lambda one: one.id)
def test_all_real_municipalities_are_grouped_at_once_as_one_by_one(edition):
    assert_the_same_together(published_facts(), edition)


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published tables are not beside the project")
def test_the_groups_have_as_many_bodies_as_the_settlement_cards_show():
    """Counts of fiscal 2021 to 2024; where a city's and a town's sign are written alike, both together."""
    counts: Counter[str] = Counter()
    for one in published_facts():
        counts[label(one).removeprefix("都市").removeprefix("町村") or "?"] += 1
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
