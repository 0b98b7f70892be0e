"""One municipality's cost in a group that was chosen."""

import pytest

from meguru.engines.cost_gap import CostFacts, group_cost


def town(
    code: str, cost: float | None, *, budget: float | None = 1_000_000, otherwise: bool = False
) -> CostFacts:
    return CostFacts(code, "town", 1_000, cost, budget, {}, is_defined_otherwise=otherwise)


def test_the_place_counts_from_the_highest_and_ties_share_it():
    found = group_cost("b", [town("a", 9_000), town("b", 5_000), town("c", 5_000), town("d", 1_000)])

    assert (found.per_head.place, found.per_head.of, found.per_head.tied) == (2, 4, 1)
    assert (found.peers, found.peers_per_head_yen, found.to_peers) == (3, 5, 1)


def test_who_has_no_value_or_counts_otherwise_takes_no_place():
    members = [town("a", None), town("b", 5_000), town("c", 9_000, otherwise=True), town("d", 1_000)]

    found = group_cost("b", members)

    assert (found.per_head.place, found.per_head.of, found.missing, found.members) == (1, 2, 1, 4)
    assert (found.per_head.quartile, found.peers_per_head_yen, found.to_peers) == (None, None, None)
    assert group_cost("c", members).per_head.place is None
    assert group_cost("c", members).to_peers is None


def test_quarters_are_of_the_group():
    members = [town(name, 1_000 * number) for number, name in enumerate("abcdefgh", start=1)]

    assert group_cost("h", members).per_head.quartile == 1
    assert group_cost("a", members).share.quartile == 4


@pytest.mark.parametrize("members", [[town("b", 1)], [town("a", 1), town("a", 2)]])
def test_a_group_without_the_municipality_or_with_one_twice_is_refused(members):
    with pytest.raises(ValueError):
        group_cost("a", members)
