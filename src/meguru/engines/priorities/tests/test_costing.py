from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.priorities import GradeWork, Month, Total, hourly_yen, peak_month, staff_work, whole_year
from meguru.engines.priorities.costing import MONTHS, CostParts


def work(*, people=None, hours=None, yearly_yen=6_200_000, yearly_hours=1_860, grade="主事"):
    return GradeWork(
        grade=grade,
        yearly_yen=yearly_yen,
        yearly_hours=yearly_hours,
        people=None if people is None else Decimal(people),
        hours=None if hours is None else Decimal(hours),
    )


class TestStaffWork:
    def test_costs_hours_by_the_average_of_the_grade(self):
        found = staff_work([work(hours="186")])

        assert (found.hours, found.yen) == (Decimal("186.0"), 620_000)

    def test_counts_people_by_the_hours_of_their_year_when_hours_are_unknown(self):
        found = staff_work([work(people="0.5")])

        assert (found.hours, found.yen) == (Decimal("930.0"), 3_100_000)
        assert found.lines[0].from_people

    def test_never_counts_people_and_hours_twice(self):
        assert staff_work([work(people="1", hours="100")]).hours == Decimal("100.0")

    def test_says_when_people_and_hours_are_far_apart(self):
        assert staff_work([work(people="1", hours="100")]).lines[0].people_disagree
        assert not staff_work([work(people="1", hours="1800")]).lines[0].people_disagree

    def test_is_unknown_without_any_grade(self):
        found = staff_work([work()])

        assert (found.hours, found.yen, found.hourly_yen) == (None, None, None)

    def test_knows_what_an_hour_of_the_mix_costs(self):
        found = staff_work([work(hours="100"), work(hours="300", yearly_yen=3_720_000)])

        assert found.hourly_yen == round((100 * 6_200_000 / 1860 + 300 * 2000) / 400)

    @given(st.lists(st.integers(0, 1_000_000), max_size=6))
    def test_adds_up_its_lines(self, tenths):
        hours = [Decimal(tenth) / 10 for tenth in tenths]

        found = staff_work([work(hours=value) for value in hours])

        assert (found.yen or 0) == sum(line.yen for line in found.lines)
        assert (found.hours or 0) == sum(hours)


class TestATotal:
    def test_uses_what_was_typed_and_keeps_what_was_added_up_beside_it(self):
        total = Total(typed=Decimal(100), added=Decimal(150))

        assert total.value == 100
        assert total.differs

    def test_uses_what_was_added_up_when_nothing_was_typed(self):
        total = Total(typed=None, added=Decimal(150))

        assert total.value == 150
        assert total.is_added and not total.differs

    def test_lets_small_differences_be(self):
        assert not Total(typed=Decimal(100), added=Decimal(104)).differs


class TestTheYear:
    def test_is_whole_only_with_twelve_months(self):
        months = [Month(month, volume=10) for month in MONTHS]

        assert whole_year(months, "volume") == 120
        assert whole_year(months[:11], "volume") is None

    def test_has_its_peak_where_the_volume_is_largest(self):
        assert peak_month([Month(4, volume=3), Month(3, volume=9)]) == 3

    def test_falls_back_on_overtime(self):
        assert peak_month([Month(4, overtime_hours=Decimal(1)), Month(5, overtime_hours=Decimal(2))]) == 5

    def test_has_no_peak_when_all_months_are_alike_or_unknown(self):
        assert peak_month([Month(4, volume=3), Month(5, volume=3)]) is None
        assert peak_month([Month(4)]) is None

    def test_gives_a_tie_to_the_earlier_month_of_the_fiscal_year(self):
        assert peak_month([Month(1, volume=9), Month(4, volume=9), Month(5, volume=1)]) == 4


def test_the_cost_is_unknown_without_the_staff():
    assert CostParts(direct_yen=500, system_yen=None, staff_yen=None).added is None
    assert CostParts(direct_yen=500, system_yen=None, staff_yen=1000).added == 1500


@pytest.mark.parametrize(("yen", "hours", "expected"), [(6_200_000, 1_860, 3_333), (1, 2, 1), (0, 5, 0)])
def test_an_hour_is_rounded_as_on_paper(yen, hours, expected):
    assert hourly_yen(yearly_yen=yen, yearly_hours=hours) == expected
