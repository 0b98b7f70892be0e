"""What systems cost, beside the published averages and beside peers."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.cost_gap import (
    CostFacts,
    FactKind,
    class_summaries,
    clues,
    cost_reference,
    joint_use,
    size_class,
    standings,
)

OSAKA = Path(__file__).resolve().parents[6] / "shared/data/osaka_43_municipalities.csv"


def body(code="912019", kind="town", residents=10_000, cost=None, budget=None, **facts):
    return CostFacts(code, kind, residents, cost, budget, facts)


def towns(*costs, residents=10_000, **facts):
    return [
        body(code=f"9{number:05}", residents=residents, cost=cost, **facts)
        for number, cost in enumerate(costs)
    ]


class TestAFigureDefinedOtherwise:
    def test_is_shown_and_takes_part_in_no_comparison_and_no_average(self):
        others = towns(10_000_000, 20_000_000, 30_000_000)
        odd = CostFacts("990000", "town", 10_000, 900_000_000, 9_000_000_000, {}, is_defined_otherwise=True)

        found = standings([*others, odd])

        assert found["990000"].per_head_yen == 90_000
        assert (found["990000"].to_peers, found["990000"].to_reference) == (None, None)
        assert found["990000"].share_beyond_reference is None
        assert found[others[0].code].peers == 2  # too few to speak of a middle
        (town,) = [one for one in class_summaries(found, cost_reference().classes) if one.size.id == "town"]
        assert (town.members, town.with_cost, town.mean_cost_yen) == (4, 3, 20_000_000)
        assert town.share is None

    def test_gives_no_hint_at_joint_use(self):
        small = [
            CostFacts(f"98000{n}", "town", 5_000, 90_000_000, None, {}, is_defined_otherwise=True)
            for n in range(3)
        ]

        assert (
            joint_use(standings([*small, *towns(20_000_000, 20_000_000, 20_000_000, residents=30_000)]))
            is None
        )


class TestSizeClasses:
    @pytest.mark.parametrize(
        ("code", "kind", "residents", "expected"),
        [
            ("271004", "city", 2_750_000, "designated"),
            ("271403", "city", None, "designated"),
            ("122041", "city", 640_000, "core"),  # large, and not designated
            ("272078", "city", 200_000, "core"),
            ("272078", "city", 199_999, "city_large"),
            ("272078", "city", 100_000, "city_large"),
            ("272078", "city", 99_999, "city_small"),
            ("131016", "ward", 66_000, "city_small"),
            ("273015", "town", 30_000, "town"),
            ("273015", "village", None, "town"),
        ],
    )
    def test_are_told_by_code_kind_and_residents(self, code, kind, residents, expected):
        assert size_class(code=code, kind=kind, residents=residents).id == expected

    def test_a_city_without_residents_and_a_prefecture_have_none(self):
        assert size_class(code="272078", kind="city", residents=None) is None
        assert size_class(code="270008", kind="prefecture", residents=1) is None

    def test_the_reference_is_the_published_one(self):
        assert [
            (one.cost_yen, round(one.share * 100, 2), one.bodies) for one in cost_reference().classes
        ] == [
            (2_528_000_000, 0.20, 2),
            (566_000_000, 0.33, 8),
            (338_000_000, 0.49, 11),
            (156_000_000, 0.44, 12),
            (77_000_000, 0.84, 10),
        ]

    @pytest.mark.skipif(not OSAKA.exists(), reason="the data for tests is not here")
    def test_the_borders_give_back_the_published_numbers_of_bodies(self):
        kinds = {"市": "city", "町": "town", "村": "village"}
        with OSAKA.open(encoding="utf-8-sig", newline="") as stream:
            found = [
                size_class(
                    code=row["code6"], kind=kinds[row["type"]], residents=int(row["population_juki_20220101"])
                )
                for row in csv.DictReader(stream)
            ]

        assert [found.count(one) for one in cost_reference().classes] == [2, 8, 11, 12, 10]


class TestStandings:
    def test_beside_the_reference_and_the_peers(self):
        own = body(code="900999", cost=154_000_000, budget=10_000_000_000)
        found = standings([own, *towns(50_000_000, 70_000_000, 90_000_000)])[own.code]

        assert found.per_head_yen == 15_400
        assert found.share == pytest.approx(0.0154)
        assert found.to_reference == 2.0
        assert found.share_beyond_reference == pytest.approx(0.0154 - 0.0084)
        assert found.peers == 3
        assert found.peers_per_head_yen == 7_000
        assert found.to_peers == pytest.approx(2.2)

    def test_missing_is_missing_and_never_nought(self):
        found = standings([body(cost=None, budget=1.0)])["912019"]

        assert (found.per_head_yen, found.share, found.to_reference, found.to_peers) == (None,) * 4

    def test_a_cost_of_nought_is_a_value(self):
        found = standings([body(cost=0.0, budget=100.0)])["912019"]

        assert (found.per_head_yen, found.share) == (0, 0)

    def test_without_residents_or_budget_only_what_can_be_said_is_said(self):
        found = standings([body(residents=None, cost=77_000_000.0, budget=0.0)])["912019"]

        assert (found.per_head_yen, found.share) == (None, None)
        assert found.to_reference == 1.0

    def test_a_negative_figure_is_a_slip(self):
        assert standings([body(cost=-5.0)])["912019"].cost_yen is None

    def test_two_peers_are_too_few_for_a_middle(self):
        own = body(code="900999", cost=1.0)

        assert standings([own, *towns(5.0, 7.0)])[own.code].to_peers is None

    def test_cities_are_no_peers_of_towns(self):
        own = body(code="900999", cost=10_000.0)
        city = body(code="912027", kind="city", residents=50_000, cost=9e9)

        found = standings([own, city, *towns(10_000.0, 10_000.0, 10_000.0)])[own.code]

        assert found.peers_per_head_yen == 1

    def test_the_same_municipality_twice_is_refused(self):
        with pytest.raises(ValueError, match="twice"):
            standings([body(), body()])

    @given(st.lists(st.one_of(st.none(), st.floats(0, 1e10)), min_size=1, max_size=12))
    def test_the_class_summary_counts_everybody_once(self, costs):
        rows = class_summaries(standings(towns(*costs)), cost_reference().classes)

        assert sum(one.members for one in rows) == len(costs)
        assert sum(one.with_cost for one in rows) == sum(cost is not None for cost in costs)


class TestSummariesAndHints:
    def test_the_share_of_a_class_is_all_costs_in_all_budgets_of_those_that_have_both(self):
        bodies = [
            body(code="900001", cost=10.0, budget=1_000.0),
            body(code="900002", cost=30.0, budget=1_000.0),
            body(code="900003", cost=80.0),
        ]
        row = class_summaries(standings(bodies), cost_reference().classes)[-1]

        assert (row.members, row.with_cost, row.with_share) == (3, 3, 2)
        assert row.mean_cost_yen == 40
        assert row.share == 0.02

    def test_small_municipalities_that_pay_much_more_are_told_of(self):
        small = towns(300.0, 300.0, 300.0, residents=10)
        large = [body(code=f"91{n:04}", kind="city", residents=30_000, cost=300_000.0) for n in range(3)]

        hint = joint_use(standings([*small, *large]))

        assert hint.times == 3
        assert (hint.small, hint.others) == (3, 3)

    def test_no_hint_without_enough_on_both_sides_or_without_a_difference(self):
        small = towns(30.0, 30.0, 30.0, residents=10)
        large = [body(code=f"91{n:04}", kind="city", residents=30_000, cost=90_000.0) for n in range(3)]

        assert joint_use(standings([*small, *large])) is None
        assert joint_use(standings([*small, *large[:2]])) is None


class TestClues:
    KINDS = {
        "vendor": FactKind.WORD,
        "renewal": FactKind.RENEWAL,
        "own_systems": FactKind.MORE_COSTS_MORE,
        "shared": FactKind.MORE_COSTS_LESS,
    }

    def found(self, own, peers, year=2026):
        return {one.fact: one for one in clues(own, peers, kinds=self.KINDS, year=year)}

    def test_the_same_vendor_beside_others(self):
        peers = [
            *towns(90.0, 110.0, residents=10, vendor="甲社"),
            *[body(code=f"93{n:04}", residents=10, cost=50.0, vendor="乙社") for n in range(2)],
        ]

        one = self.found(body(residents=10, cost=100.0, vendor="甲社"), peers)["vendor"]

        assert (one.same, one.same_per_head_yen, one.different, one.different_per_head_yen) == (2, 10, 2, 5)
        assert one.points == 1

    def test_one_on_a_side_says_nothing(self):
        peers = [*towns(90.0, 90.0, 90.0, vendor="甲社"), body(code="930001", cost=5.0, vendor="乙社")]

        assert "vendor" not in self.found(body(cost=1.0, vendor="甲社"), peers)

    @pytest.mark.parametrize(("year", "is_told"), [(2023, False), (2024, True), (2026, True), (2027, False)])
    def test_a_renewal_near_the_year_of_the_figures(self, year, is_told):
        assert ("renewal" in self.found(body(renewal=2026.0), [], year=year)) is is_told

    def test_shares_stand_beside_the_middle_of_the_peers(self):
        peers = towns(1.0, 1.0, 1.0, own_systems=0.2, shared=0.2)

        found = self.found(body(own_systems=0.6, shared=0.6), peers)

        assert (found["own_systems"].points, found["shared"].points) == (1, -1)
        assert found["own_systems"].middle == 0.2

    def test_fewer_residents_speak_for_a_higher_cost_per_head(self):
        found = self.found(body(residents=3_000), towns(1.0, 1.0, 1.0, residents=9_000))

        assert found["residents"].points == 1

    def test_what_is_not_known_is_no_clue(self):
        assert set(self.found(body(vendor="", renewal=None), towns(1.0, 1.0, 1.0))) == {"residents"}
