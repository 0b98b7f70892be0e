"""What is different from one yearly update to the next."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.system_karte import Fate, Snapshot, differences, fate_of, sum_difference

TAX = Snapshot("税", "税務課", vendor="甲", servers=2, paid_yen=1_000, planned_yen=1_200)
amounts = st.none() | st.integers(0, 10**12)
snapshots = st.dictionaries(
    st.integers(1, 20), st.builds(Snapshot, st.just("x"), st.just("y"), paid_yen=amounts), max_size=12
)


class TestDifferences:
    def test_each_place_is_told_from_what_to_what(self):
        (one,) = differences({1: TAX}, {1: replace(TAX, vendor="乙", paid_yen=900)})

        assert one.fate is Fate.CHANGED
        assert [(each.field, each.before, each.after, each.is_cost) for each in one.changes] == [
            ("vendor", "甲", "乙", False),
            ("paid_yen", 1_000, 900, True),
        ]

    def test_new_and_gone_systems_are_told_apart(self):
        found = differences({1: TAX}, {2: replace(TAX, name="国保")})

        assert {(one.name, one.fate) for one in found} == {("税", Fate.GONE), ("国保", Fate.NEW)}

    def test_a_snapshot_comes_back_from_plain_values(self):
        assert Snapshot.of({**TAX.plain(), "later": 1}) == TAX


class TestFate:
    @given(snapshots, snapshots)
    def test_the_little_that_is_kept_tells_the_same_as_the_whole(self, before, after):
        for one in differences(before, after):
            was, now = (kept.get(one.key) for kept in (before, after))
            assert one.fate is fate_of(was and was.standing, now and now.standing, shows_costs=True)

    def test_costs_alone_are_no_change_for_who_may_not_see_them(self):
        dearer = replace(TAX, paid_yen=9_999)

        assert fate_of(TAX.standing, dearer.standing, shows_costs=False) is Fate.SAME
        assert fate_of(TAX.standing, dearer.standing, shows_costs=True) is Fate.CHANGED

    def test_every_field_but_costs_changes_the_mark(self):
        others = {"name": "国保", "method": "own", "contract_ends_on": "2027-03-31", "servers": 3, "cores": 8}

        marks = {replace(TAX, **{name: value}).standing.mark for name, value in others.items()}

        assert len(marks | {TAX.standing.mark}) == len(others) + 1


class TestSums:
    def test_unknown_is_left_out_and_told(self):
        before = {1: TAX, 2: replace(TAX, paid_yen=None), 3: TAX}
        after = {1: replace(TAX, paid_yen=700), 2: TAX, 4: TAX}

        found = sum_difference(before, after, field="paid_yen")

        assert (found.before_yen, found.after_yen, found.difference_yen) == (1_000, 700, -300)
        assert (found.counted, found.left_out) == (1, 1)

    @given(snapshots, snapshots)
    def test_parts_add_up_to_the_whole(self, before, after):
        keys = sorted(before.keys() & after.keys())
        whole = sum_difference(before, after, field="paid_yen")
        parts = [sum_difference(before, after, field="paid_yen", among=[key]) for key in keys]

        assert whole.difference_yen == sum(one.difference_yen for one in parts)
        assert whole.counted + whole.left_out == len(keys)
