"""A cost beside those of other bodies."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.system_findings import AlikeSystem, SystemFacts, beside_bodies, standard_rules


def card(yen=3_000_000, users=None):
    return SystemFacts(key="own", name="x", functions=("map",), users=users, yearly_yen=yen)


def other(yen, *, users=None, functions=("map",)):
    return AlikeSystem(key="o", name="", department="", functions=functions, users=users, yearly_yen=yen)


def compared(own, bodies):
    return beside_bodies(own, bodies, standard_rules())


def test_every_body_counts_once_however_many_systems_it_has():
    bodies = {str(number): [other(1_000_000)] for number in range(4)} | {"large": [other(9_000_000)] * 50}

    found = compared(card(), bodies)

    assert (found.bodies, found.middle_yen, found.times) == (5, 1_000_000, Decimal(3))


def test_per_user_where_enough_bodies_tell_their_users():
    bodies = {str(number): [other(1_000_000, users=100)] for number in range(5)} | {"x": [other(1)]}

    found = compared(card(users=100), bodies)

    assert (found.per_user, found.bodies, found.own_yen, found.middle_yen) == (True, 5, 30_000, 10_000)


def test_fewer_than_five_bodies_say_nothing():
    bodies = {str(number): [other(1_000_000)] for number in range(4)} | {
        "else": [other(5, functions=("tax",))]
    }

    found = compared(card(), bodies)

    assert (found.bodies, found.fewest, found.middle_yen, found.times) == (4, 5, None, None)
    assert compared(card(yen=None), bodies) is None


@given(st.lists(st.integers(0, 10**12), min_size=5, max_size=9))
def test_what_is_told_has_two_digits_at_most(amounts):
    found = compared(card(), {str(number): [other(yen)] for number, yen in enumerate(amounts)})

    assert len(str(found.middle_yen).rstrip("0")) <= 2
    assert min(amounts) // 2 <= found.middle_yen <= max(amounts) * 2 + 1
