"""With whom to act, and who improved."""

from __future__ import annotations

import pytest

from meguru.engines.benchmark import Direction
from meguru.engines.gap_causes import Candidate, Role, WhyNot, allies, improvers, km_between

OSAKA, KYOTO, TOKYO = (34.686, 135.520), (35.012, 135.768), (35.690, 139.692)


def roles(found) -> list[tuple[str, Role]]:
    return [(one.code, one.role) for one in found]


class TestAllies:
    def test_the_equally_weak_of_the_prefecture_come_nearest_first(self):
        far = Candidate("far", is_weak=True, same_prefecture=True, place=TOKYO, residents=1000)
        near = Candidate("near", is_weak=True, same_prefecture=True, place=KYOTO, residents=1500)
        elsewhere = Candidate("elsewhere", is_weak=True, place=KYOTO, residents=1000)

        found = allies([far, near, elsewhere], residents=1000, place=OSAKA)

        assert roles(found) == [("near", Role.TOGETHER), ("far", Role.TOGETHER)]

    def test_a_group_joins_across_prefectures(self):
        one = Candidate("club", is_weak=True, groups=("研究会",), residents=1000)

        assert roles(allies([one], residents=1000, place=None)) == [("club", Role.TOGETHER)]

    def test_towns_of_another_size_only_when_there_is_none_of_like_size(self):
        giant = Candidate("giant", is_weak=True, same_prefecture=True, residents=900_000)
        like = Candidate("like", is_weak=True, same_prefecture=True, residents=1_900)

        assert roles(allies([giant, like], residents=1_000, place=None)) == [("like", Role.TOGETHER)]
        (only,) = allies([giant], residents=1_000, place=None)
        assert not only.is_like_in_size

    def test_whom_to_ask_and_who_has_the_same_system(self):
        leader = Candidate("leader", is_leader=True, alike=2)
        neighbour = Candidate("neighbour", is_leader=True, same_prefecture=True)
        same = Candidate("same", same_vendor="A社", same_renewal_year=2028)
        only_year = Candidate("year", same_renewal_year=2028, place=OSAKA)

        found = allies([leader, neighbour, only_year, same], residents=None, place=OSAKA)

        assert roles(found) == [
            ("neighbour", Role.ASK),
            ("leader", Role.ASK),
            ("same", Role.SAME_SYSTEM),
            ("year", Role.SAME_SYSTEM),
        ]

    def test_nobody_is_named_twice_and_three_of_a_role_suffice(self):
        many = [Candidate(f"{n}", is_leader=True, same_vendor="A社") for n in range(5)]

        found = allies(many, residents=None, place=None)

        assert [one.code for one in found] == ["0", "1", "2", "3", "4"]
        assert [one.role for one in found] == [Role.ASK] * 3 + [Role.SAME_SYSTEM] * 2

    def test_distances(self):
        assert km_between(OSAKA, KYOTO) == pytest.approx(42.7, abs=1)
        assert km_between(OSAKA, OSAKA) == 0
        assert km_between(None, KYOTO) is None


SERIES = {
    "own": {2022: 10.0, 2024: 20.0},
    "fast": {2022: 10.0, 2024: 50.0},
    "slow": {2022: 40.0, 2024: 44.0},
    "back": {2022: 60.0, 2024: 30.0},
    "late": {2024: 90.0},
}


def moved(series=SERIES, years=(2022, 2024), broken=(), **options):
    usual = {"own": "own", "among": frozenset(series), "direction": Direction.MORE, "middle": 44.0}
    return improvers(series, years=years, broken_at=frozenset(broken), **(usual | options))


class TestImprovers:
    def test_the_best_first_with_the_speed_and_ones_own_way(self):
        found = moved()

        assert [(one.code, one.a_year) for one in found.best] == [("fast", 20), ("slow", 2)]
        assert (found.leaders_a_year, found.years_to_middle, found.compared) == (11, 3, 3)
        assert found.own is not None and found.own.better_by == 10

    def test_one_year_is_said_and_no_figure_made_of_it(self):
        found = moved(years=(2024,))

        assert (found.why_not, found.best, found.leaders_a_year) == (WhyNot.ONE_YEAR, (), None)

    def test_another_definition_cuts_the_series(self):
        assert moved(broken=(2024,)).why_not == WhyNot.DEFINED_OTHERWISE

    def test_only_the_years_since_the_new_definition_are_compared(self):
        series = {code: {2020: 1.0, **values} for code, values in SERIES.items()}

        assert moved(series, years=(2020, 2022, 2024), broken=(2022,)).since == 2022

    def test_less_may_be_better(self):
        assert [one.code for one in moved(direction=Direction.LESS).best] == ["back"]

    def test_without_a_direction_or_an_improvement(self):
        assert moved(direction=Direction.NEITHER).why_not == WhyNot.NO_DIRECTION
        assert moved({"own": SERIES["own"], "back": SERIES["back"]}).why_not == WhyNot.NOBODY
