"""Shares of the money by what keeps it high, and that nothing unknown counts as yes or no."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.cost_gap import CostDriver, KarteFacts, karte_clues


def test_money_counts_not_the_number_of_systems() -> None:
    found = karte_clues(
        [
            KarteFacts(900, is_negotiated=True),
            KarteFacts(50, is_negotiated=False),
            KarteFacts(50, is_negotiated=None),
        ]
    )
    assert [(one.driver, one.systems, one.yen) for one in found] == [(CostDriver.NEGOTIATED, 1, 900)]
    assert (found[0].share, found[0].unknown_share) == (0.9, 0.05)


def test_ten_years_are_long_and_one_bidder_is_few() -> None:
    found = karte_clues([KarteFacts(100, bidders=1, vendor_years=10, age_years=9)])
    assert {one.driver for one in found} == {CostDriver.ONE_BIDDER, CostDriver.SAME_VENDOR}
    assert karte_clues([KarteFacts(100, bidders=2, vendor_years=9)]) == ()


def test_small_shares_and_offices_without_costs_tell_nothing() -> None:
    assert karte_clues([KarteFacts(19, is_own_software=True), KarteFacts(81, is_own_software=False)]) == ()
    assert karte_clues([]) == ()
    assert karte_clues([KarteFacts(0, is_own_software=True)]) == ()


ANSWERS = st.none() | st.booleans()
YEARS = st.none() | st.integers(0, 60)


@given(
    st.lists(
        st.builds(KarteFacts, st.integers(0, 10**11), ANSWERS, ANSWERS, YEARS, YEARS, YEARS), max_size=20
    )
)
def test_what_is_known_and_unknown_never_exceeds_the_whole(systems: list[KarteFacts]) -> None:
    for one in karte_clues(systems):
        assert one.yen <= sum(system.yen for system in systems)
        assert one.share + one.unknown_share <= 1 + 1e-9
        assert one.systems <= len(systems)
