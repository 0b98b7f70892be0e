"""Which way a system can go, and what that costs."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.system_direction import (
    BadDirections,
    CannotProject,
    Quarter,
    Way,
    WayAssumption,
    cost_curves,
    position,
    read_directions,
    reasons_of,
    savings,
    standard_directions,
)

RULES = standard_directions()
FLAT = WayAssumption(once_percent=0, running_percent=100, months_until=0, parallel_months=0, price_tenths=0)


def assuming(**ways):
    """Nothing changes but what is given."""
    flat = dict.fromkeys(Way, FLAT)
    return replace(
        RULES.assumptions, ways=flat | {Way(key): replace(FLAT, **values) for key, values in ways.items()}
    )


def curves(base=1_200_000, **ways):
    return cost_curves(base_yen=base, first_year=2027, assumptions=assuming(**ways))


class TestCurves:
    def test_by_hand(self):
        found = curves(
            service={
                "once_percent": 50,
                "running_percent": 50,
                "months_until": 18,
                "parallel_months": 2,
            }
        )[Way.SERVICE]

        assert [(one.old_yen, one.new_yen, one.once_yen) for one in found.years] == [
            (1_200_000, 0, 0),
            (800_000, 300_000, 600_000),
            (0, 600_000, 0),
            (0, 600_000, 0),
            (0, 600_000, 0),
        ]
        assert found.total_yen == 4_700_000
        assert found.even_in == 2029

    def test_with_nothing_assumed_every_way_costs_what_keeping_costs(self):
        assert {curve.total_yen for curve in curves(base=1_234_567).values()} == {5 * 1_234_567}

    def test_a_quote_stands_in_place_of_the_percentage(self):
        found = curves(package={"once_percent": 999, "once_yen": 7_777_777, "months_until": 12})[Way.PACKAGE]

        assert [one.once_yen for one in found.years] == [7_777_777, 0, 0, 0, 0]

    def test_what_never_pays_has_no_year(self):
        assert curves(own={"once_percent": 1000, "months_until": 12})[Way.OWN].even_in is None

    def test_a_discount_makes_later_years_smaller(self):
        assumed = replace(assuming(), discount_tenths=40)
        keep = cost_curves(base_yen=1_000_000, first_year=2027, assumptions=assumed)[Way.KEEP]

        assert [one.yen for one in keep.years][:3] == [1_000_000, 961_538, 924_556]

    @given(
        base=st.integers(0, 10**11),
        once=st.integers(0, 1000),
        running=st.integers(0, 300),
        until=st.integers(0, 60),
        parallel=st.integers(0, 24),
        price=st.integers(-200, 200),
    )
    def test_low_and_high_hold_the_middle_and_sums_are_exact(
        self, base, once, running, until, parallel, price
    ):
        found = curves(
            base,
            keep={"price_tenths": price},
            service={
                "once_percent": once,
                "running_percent": running,
                "months_until": until,
                "parallel_months": parallel,
                "price_tenths": price,
            },
        )
        keep, service = found[Way.KEEP], found[Way.SERVICE]

        assert service.low_yen <= service.total_yen <= service.high_yen
        assert sum(savings(service, keep).values()) == keep.total_yen - service.total_yen
        assert all(one.old_yen >= 0 and one.new_yen >= 0 and one.once_yen >= 0 for one in service.years)

    @given(until=st.integers(0, 59), parallel=st.integers(0, 30))
    def test_months_are_never_lost(self, until, parallel):
        service = curves(60, service={"months_until": until, "parallel_months": parallel})[Way.SERVICE]

        months = sum(one.old_yen + one.new_yen for one in service.years) / 5
        assert months == 60 + min(parallel, 60 - until)

    @pytest.mark.parametrize(
        "wrong", [{"once_percent": -1}, {"months_until": 61}, {"price_tenths": 201}, {"once_yen": -1}]
    )
    def test_assumptions_out_of_range_are_refused_with_words(self, wrong):
        with pytest.raises(CannotProject, match="書いて"):
            curves(service=wrong)


class TestReasons:
    def reasons(self, findings=(), unjudged=(), **facts):
        return {
            one.way: one
            for one in reasons_of(findings=set(findings), unjudged=set(unjudged), facts=facts, rules=RULES)
        }

    def test_a_duplicate_speaks_for_putting_together(self):
        found = self.reasons(["duplicate"])

        assert [one.finding for one in found[Way.MERGE].speaks_for] == ["duplicate"]
        assert next(iter(found)) is Way.MERGE

    def test_what_is_unknown_counts_for_nothing_and_is_listed(self):
        found = self.reasons(unjudged=["lock_in"], method=None)

        assert found[Way.KEEP].net == 0
        assert "lock_in" in {one.finding for one in found[Way.KEEP].open}
        assert "作り方" in {one.asks for one in found[Way.SERVICE].open}

    def test_a_service_is_no_way_for_what_is_a_service(self):
        found = self.reasons(method="service", personal_data="none")

        assert found[Way.SERVICE].net < 0


class TestFourFields:
    WORTH = {"importance": 3, "users": 300, "operations": 2, "satisfaction": 60}
    STATE = {"age": 2, "old_language": 0, "maintainers": 5, "documents": 100, "lock_in": 0}

    def place(self, not_applying=(), **values):
        return position(values, not_applying=set(not_applying), rules=RULES)

    @pytest.mark.parametrize(
        ("worth", "state", "quarter"),
        [
            ({}, {}, Quarter.INVEST),
            ({}, {"age": 20, "old_language": 1, "lock_in": 70}, Quarter.MIGRATE),
            ({"importance": 1, "users": 3, "satisfaction": 10}, {}, Quarter.TOLERATE),
            (
                {"importance": 1, "users": 3, "satisfaction": 10},
                {"age": 20, "old_language": 1, "lock_in": 70},
                Quarter.ELIMINATE,
            ),
        ],
    )
    def test_the_four(self, worth, state, quarter):
        found = self.place(**(self.WORTH | worth), **(self.STATE | state))

        assert found.quarter is quarter
        assert found.is_sure

    def test_too_little_known_stands_nowhere(self):
        found = self.place(**self.STATE, satisfaction=80)

        assert found.quarter is None
        assert "使う人数" in found.worth.missing

    def test_what_does_not_apply_is_not_missing(self):
        found = self.place(
            not_applying={"age", "old_language", "maintainers"}, **self.WORTH, documents=100, lock_in=0
        )

        assert found.state.score == 100
        assert found.state.missing == ()

    @given(
        st.fixed_dictionaries(
            {
                "importance": st.none() | st.integers(1, 3),
                "users": st.none() | st.integers(0, 5000),
                "age": st.none() | st.integers(0, 40),
                "lock_in": st.none() | st.integers(0, 100),
                "documents": st.none() | st.integers(0, 100),
            }
        )
    )
    def test_the_score_stays_in_its_range(self, values):
        found = self.place(**values)

        for axis in (found.worth, found.state):
            assert 0 <= axis.low <= axis.high <= 100
            assert axis.score is None or axis.low <= axis.score <= axis.high


class TestTheFile:
    TEXT = (Path(__file__).parents[1] / "directions.toml").read_text(encoding="utf-8")

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("retire = {", "other = {"),
            ('finding = "legacy_age"', 'finding = "legacy_language"'),
            ("[[1, 20], [2, 60]", "[[2, 20], [1, 60]"),
        ],
    )
    def test_rules_that_contradict_themselves_are_refused(self, old, new):
        with pytest.raises(BadDirections):
            read_directions(self.TEXT.replace(old, new, 1))
