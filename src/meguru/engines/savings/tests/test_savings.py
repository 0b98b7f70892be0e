"""What the ledger of savings holds, whatever is entered."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.savings import (
    Amount,
    LoopStation,
    NotAStaffingChange,
    SavingClaim,
    SettledAs,
    StaffingChange,
    TooLittleEvidence,
    Wheel,
    YearLine,
    cost_difference,
    cut,
    held_back,
    loop_svg,
    overlaps,
    whole,
    work_difference,
    work_sample,
)

AMOUNTS = st.builds(Amount, st.integers(0, 10**12), st.integers(0, 10**8))
LINES = st.lists(
    st.builds(
        YearLine,
        saving=st.integers(1, 30),
        fiscal_year=st.integers(2024, 2030),
        initiative=st.sampled_from("abc"),
        department=st.sampled_from(["福祉課", "税務課", ""]),
        kind=st.sampled_from(["system", "work"]),
        expected=st.builds(Amount, st.integers(-(10**9), 10**12), st.integers(0, 10**8)),
        is_counted=st.booleans(),
        is_decided=st.booleans(),
        confirmed=AMOUNTS,
        released=AMOUNTS,
        reinvested=AMOUNTS,
    ),
    max_size=40,
)
CLAIMS = st.lists(
    st.builds(
        SavingClaim,
        saving=st.integers(1, 12),
        order=st.tuples(st.integers(0, 5)),
        years=st.frozensets(st.integers(2025, 2028), min_size=1),
        places=st.frozensets(st.sampled_from(["system:1", "system:2", "operation:1"])),
        has_yen=st.booleans(),
        has_minutes=st.booleans(),
        percent=st.integers(1, 100),
        is_confirmed=st.booleans(),
    ),
    max_size=12,
    unique_by=lambda one: one.saving,
)
CUTS = (
    lambda line: line.fiscal_year,
    lambda line: line.department,
    lambda line: line.initiative,
    lambda line: line.kind,
    lambda line: (line.department, line.fiscal_year),
)
START = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)


def claim(saving, *places, years=(2026,), yen=True, minutes=False, percent=100, confirmed=False, order=0):
    return SavingClaim(
        saving, (order or saving,), frozenset(years), frozenset(places), yen, minutes, percent, confirmed
    )


def cases(count, minutes, *, wobble=2):
    return [
        (
            number,
            START + dt.timedelta(days=number % 28),
            START + dt.timedelta(days=number % 28, minutes=spent),
        )
        for number in range(count)
        for spent in [minutes + wobble * (number % 3 - 1)]
    ]


class TestSums:
    @given(LINES)
    def test_every_cut_adds_up_to_the_same_whole(self, lines):
        together = whole(lines)

        for by in CUTS:
            found = cut(lines, by)
            total = Wheel()
            for part in found.parts.values():
                total += part
            assert total == found.whole == together

    @given(LINES)
    def test_what_is_decided_was_found_and_what_is_held_back_is_neither(self, lines):
        lines = [one for one in lines if one.expected.yen >= 0]
        together = whole(lines)
        everything = Amount()
        for line in lines:
            everything += line.expected

        assert together.decided.fits_into(together.found)
        assert together.found + together.held_back == everything

    @given(LINES)
    def test_what_is_held_back_is_in_no_sum_and_the_uses_of_it_neither(self, lines):
        held = whole(replace(one, is_counted=False) for one in lines)

        assert replace(held, held_back=Amount()) == Wheel()
        assert whole(lines) + Wheel() == whole([one for one in lines if one.is_counted]) + replace(
            Wheel(), held_back=whole(lines).held_back
        )

    @given(AMOUNTS, st.lists(st.integers(1, 100), min_size=1, max_size=6))
    def test_shares_of_a_hundred_never_come_to_more_than_the_whole(self, amount, shares):
        shares = [share * 100 // sum(shares) for share in shares]
        for whole_amount in (amount, Amount(-amount.yen)):
            total = Amount()
            for share in shares:
                total += whole_amount.part(share)
            if sum(shares) == 100 or whole_amount is amount:
                assert total.fits_into(whole_amount)


class TestOverlaps:
    def test_the_yen_of_one_system_in_one_year_is_one_saving(self):
        found = overlaps(
            [claim(1, "system:3"), claim(2, "system:3", years=(2026, 2027)), claim(3, "system:4")]
        )

        assert [(one.pair, one.places, one.years) for one in found] == [((1, 2), ("system:3",), (2026,))]

    @pytest.mark.parametrize(
        "other",
        [
            claim(2, "system:3", yen=False, minutes=True),
            claim(2, "system:3", years=(2027,)),
            claim(2, "system:4"),
        ],
    )
    def test_hours_beside_yen_other_years_and_other_systems_are_two(self, other):
        assert overlaps([claim(1, "system:3"), other]) == []

    def test_until_people_settle_it_only_the_one_that_stands_longer_counts(self):
        claims = [claim(1, "system:3", order=9), claim(2, "system:3", order=4)]

        assert held_back(claims, overlaps(claims)) == {1}
        assert held_back(claims, overlaps(claims, {(1, 2): SettledAs.DIFFERENT})) == set()

    def test_a_confirmed_one_comes_before_one_that_stands_longer(self):
        claims = [claim(1, "system:3", order=9, confirmed=True), claim(2, "system:3", order=4)]

        assert held_back(claims, overlaps(claims)) == {2}

    @pytest.mark.parametrize(
        ("mine", "theirs", "is_open"), [(60, 40, False), (60, 41, True), (100, 100, True)]
    )
    def test_a_split_holds_while_both_shares_fit_into_the_whole(self, mine, theirs, is_open):
        claims = [claim(1, "system:3", percent=mine), claim(2, "system:3", percent=theirs)]

        assert [one.is_open for one in overlaps(claims, {(1, 2): SettledAs.SPLIT})] == [is_open]

    @given(CLAIMS, st.randoms(use_true_random=False))
    def test_no_two_counted_ones_overlap_and_the_order_of_entry_does_not_matter(self, claims, chance):
        found = overlaps(claims)
        held = held_back(claims, found)
        mixed = list(claims)
        chance.shuffle(mixed)

        assert all(one.first in held or one.second in held for one in found)
        assert held_back(mixed, overlaps(mixed)) == held


class TestHoursFromRecords:
    def test_only_the_lower_end_of_the_interval_counts(self):
        gap = work_difference(work_sample(cases(60, 30)), work_sample(cases(60, 20)))

        assert gap.mean == pytest.approx(10)
        assert 9 < gap.low < 10 < gap.high < 11
        assert gap.minutes_proven(60) == int(gap.low * 60)

    def test_welch_agrees_with_a_worked_example(self):
        """Two samples of 20: means 10 and 9, variances 4 and 9; s = sqrt(13/20), 33 degrees, t = 2.0345."""
        before = work_sample([]).__class__(20, 10.0, 4.0)
        after = before.__class__(20, 9.0, 9.0)
        gap = work_difference(before, after)

        assert gap.high - gap.low == pytest.approx(2 * 2.0345 * (13 / 20) ** 0.5, abs=1e-3)

    def test_work_that_took_longer_proves_nothing(self):
        gap = work_difference(work_sample(cases(60, 20)), work_sample(cases(60, 30)))

        assert gap.minutes_proven(1000) == 0

    def test_cases_with_unknown_or_endless_work_are_left_out_but_counted_as_cases(self):
        rows = [
            *cases(30, 10),
            (99, None, START),
            (98, START, START + dt.timedelta(days=3)),
        ]
        sample = work_sample(rows)

        assert (sample.cases, sample.left_out, sample.by_year) == (30, 2, {2026: 32})

    def test_a_few_cases_are_no_evidence(self):
        with pytest.raises(TooLittleEvidence, match="19件"):
            work_difference(work_sample(cases(19, 30)), work_sample(cases(60, 20)))

    def test_a_year_begins_in_april_in_japan(self):
        late = dt.datetime(2027, 3, 31, 15, 30, tzinfo=dt.UTC)  # 1 April 0:30 in Japan

        assert work_sample([(1, late - dt.timedelta(minutes=5), late)]).by_year == {2027: 1}


class TestYenFromAccounts:
    def test_kinds_of_both_years_are_compared_and_new_kinds_count_against_the_saving(self):
        gap = cost_difference(
            {"run": 900, "line": 100, "licence": 50}, {"run": 500, "line": 100, "change": 80}
        )

        assert gap.yen_proven == 400 - 80
        assert gap.only_before == (("licence", 50),)

    def test_building_is_an_investment_and_no_saving(self):
        gap = cost_difference({"run": 500, "build": 9000}, {"run": 500})

        assert gap.yen_proven == 0

    def test_a_year_without_accounts_is_unknown_not_free(self):
        with pytest.raises(TooLittleEvidence):
            cost_difference({"run": 900}, {})

    @given(
        st.dictionaries(st.sampled_from(["run", "line", "licence", "build"]), st.integers(0, 10**9)),
        st.dictionaries(st.sampled_from(["run", "line", "licence", "build"]), st.integers(0, 10**9)),
    )
    def test_no_more_is_proven_than_was_spent_before(self, before, after):
        try:
            gap = cost_difference(before, after)
        except TooLittleEvidence:
            return

        assert 0 <= gap.yen_proven <= sum(before.values())


class TestStaffing:
    def test_hours_become_yen_at_the_cost_of_the_grade(self):
        change = StaffingChange(positions_tenths=15, yearly_yen=6_000_000, yearly_hours=1_800)

        assert change.hours_taken == Amount(minutes=1_800 * 60 * 3 // 2)
        assert change.yen_made == Amount(yen=9_000_000)

    def test_nobody_is_no_change(self):
        with pytest.raises(NotAStaffingChange):
            StaffingChange(0, 6_000_000, 1_800)


class TestPicture:
    def test_every_station_is_drawn_and_opens_its_list(self):
        picture = loop_svg(
            [
                LoopStation("見つけた", "10円", "2時間", url="/a?b=1&c=2", weight=1),
                LoopStation("決めた", "—", "—"),
            ],
            title="好循環 <1>",
        )

        assert 'href="/a?b=1&amp;c=2"' in picture
        assert "好循環 &lt;1&gt;" in picture
        assert picture.count("<polygon") == 2

    def test_nothing_is_drawn_of_nothing(self):
        assert loop_svg([], title="") == ""
