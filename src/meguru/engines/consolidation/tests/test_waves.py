"""Migration waves: limits, contracts and ties are kept, nothing saves more, and what is too tight is told."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.consolidation import (
    Move,
    Mover,
    NeverMoves,
    Tight,
    Year,
    plan_waves,
    saved_by,
    saved_in,
    wave_faults,
)


def mover(key, *, yen=100, days=10, saved=50, earliest=None):
    return Mover(key, yen, days, saved, earliest)


def years(*, yen=None, days=None, count=3):
    return [Year(2026 + number, yen, days) for number in range(count)]


def when(found):
    return dict(found.moves)


class TestTheOrder:
    def test_without_limits_everybody_moves_at_once(self):
        found = plan_waves([mover("a"), mover("b")], years())

        assert when(found) == {"a": 2026, "b": 2026}
        assert (found.saved_yen, found.is_optimal) == (2 * 50 * 2, True)

    def test_who_saves_most_goes_first_when_money_is_short(self):
        found = plan_waves([mover("a", saved=10), mover("b", saved=90)], years(yen=100))

        assert when(found) == {"b": 2026, "a": 2027}

    def test_people_are_a_limit_of_their_own(self):
        found = plan_waves([mover("a", saved=10), mover("b", saved=90)], years(days=15))

        assert when(found) == {"b": 2026, "a": 2027}

    def test_a_contract_is_waited_for(self):
        assert when(plan_waves([mover("a", earliest=2028)], years())) == {"a": 2028}

    def test_who_is_needed_goes_first_or_together(self):
        found = plan_waves([mover("a", saved=90), mover("b", saved=10)], years(yen=100), needs=[("a", "b")])

        assert when(found) == {"b": 2026, "a": 2027}

    def test_a_circle_moves_together(self):
        needs = [("a", "b"), ("b", "a")]

        assert when(plan_waves([mover("a"), mover("b", earliest=2027)], years(), needs=needs)) == {
            "a": 2027,
            "b": 2027,
        }

    def test_who_makes_it_dearer_moves_last(self):
        assert when(plan_waves([mover("a", saved=-5)], years())) == {"a": 2028}

    def test_savings_of_a_year_are_of_those_who_moved_before(self):
        moves = [Move("a", 2026), Move("b", 2027)]

        assert saved_in(moves, [mover("a", saved=3), mover("b", saved=4)], years()) == {
            2026: 0,
            2027: 3,
            2028: 7,
        }


class TestWhatCannotBe:
    def test_a_contract_beyond_the_years_keeps_a_system_and_those_that_need_it(self):
        found = plan_waves([mover("a"), mover("b", earliest=2040), mover("c")], years(), needs=[("a", "b")])

        assert dict(found.never) == {"a": NeverMoves.WAITS_FOR, "b": NeverMoves.CONTRACT}
        assert when(found) == {"c": 2026}

    def test_money_that_does_not_reach_is_told_to_the_yen(self):
        found = plan_waves([mover(str(number)) for number in range(4)], years(yen=100))

        assert found.moves == ()
        (way,) = [one for one in found.missing if one.what is Tight.MONEY]
        assert sum(one.yen for one in way.years) == 100

    def test_people_that_do_not_reach_are_told_apart_from_money(self):
        found = plan_waves([mover("a", days=40)], years(yen=100, days=30))

        assert [one.what for one in found.missing] == [Tight.PEOPLE]
        assert [one.days for one in found.missing[0].years] == [10]

    def test_both_when_neither_alone_will_do(self):
        found = plan_waves([mover("a", yen=150, days=40)], years(yen=100, days=30))

        assert [one.what for one in found.missing] == [Tight.BOTH]

    def test_nobody_is_given_twice(self):
        with pytest.raises(ValueError, match="twice"):
            plan_waves([mover("a"), mover("a")], years())

    def test_nothing_to_move_is_an_empty_plan(self):
        assert plan_waves([], years()).moves == ()


movers = st.lists(
    st.tuples(
        st.integers(0, 100),
        st.integers(0, 20),
        st.integers(-20, 90),
        st.sampled_from([None, 2027, 2028]),
    ),
    min_size=1,
    max_size=4,
)
ties = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=3)


class TestAgainstTryingEverything:
    @settings(max_examples=60, deadline=None)
    @given(rows=movers, ties=ties, yen=st.sampled_from([None, 60, 150]), days=st.sampled_from([None, 12, 30]))
    def test_nothing_saves_more(self, rows, ties, yen, days):
        systems = [Mover(str(number), *row) for number, row in enumerate(rows)]
        limits = years(yen=yen, days=days)
        needs = [(str(a), str(b)) for a, b in ties if a != b and max(a, b) < len(systems)]

        found = plan_waves(systems, limits, needs=needs)

        saved = []
        for chosen in product([one.fiscal_year for one in limits], repeat=len(systems)):
            moves = [Move(one.key, year) for one, year in zip(systems, chosen, strict=True)]
            if not wave_faults(moves, systems, limits, needs):
                saved.append(saved_by(moves, systems, limits))
        if saved:
            assert found.saved_yen == max(saved)
            assert found.is_optimal
        else:
            assert found.missing
