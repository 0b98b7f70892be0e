"""The search: what it promises about the answer, the budget and chance."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.redesign.search import (
    Limits,
    Plan,
    Run,
    YearOutcome,
    one_year,
    prepared,
    search,
    search_report,
    space_of,
)
from meguru.engines.redesign.search.pareto import best_first, crowding, dominates, fronts
from meguru.engines.redesign.search.tests.worlds import made_up, office, proposal, question
from meguru.engines.redesign.search.words import gain_words, how_words, what_changes
from meguru.engines.simulation import CannotSimulate


def plain(plan: Plan, year: int) -> YearOutcome:
    """More people: faster and dearer; dropping the check: faster and cheaper; the rest changes nothing."""
    people = sum(count for _, count in plan.people)
    drops = "drop_step:check" in plan.picks
    luck = (year * 7919 % 13) / 100
    return YearOutcome(
        on_time=min(0.5 + 0.1 * people + 0.1 * drops, 1.0) - luck / 10,
        days=max(10 - people - drops, 3) + luck,
        yen=1_000_000 * people - 500_000 * drops + 10_000 * luck,
    )


class TestTheFront:
    def test_holds_the_best_plan_of_every_staffing_and_no_other(self):
        asked = question(budget=2000)

        found = search(asked, simulate=made_up(plain))

        totals = [one.people for one in found.front]
        assert totals == [2, 3, 4, 5, 6]
        assert all("drop_step:check" in one.plan.picks for one in found.front)
        assert found.method == "all"

    def test_leaves_out_redesigns_that_change_nothing(self):
        found = search(question(budget=2000), simulate=made_up(plain))

        assert {one.plan.picks for one in found.front} == {("drop_step:check",)}

    def test_is_found_by_breeding_when_there_are_too_many_plans(self):
        wide = {"desk": (1, 20), "typing": (1, 20)}
        found = search(question(budget=1500, staffing=wide), simulate=made_up(plain))

        assert found.method == "evolution"
        assert found.tried < found.space / 4
        assert [one.people for one in found.front] == [2, 3, 4, 5, 6]
        assert all("drop_step:check" in one.plan.picks for one in found.front)

    def test_figures_come_from_years_that_no_choice_was_made_on(self):
        seen: list[int] = []

        def remember(plan: Plan, year: int) -> YearOutcome:
            seen.append(year)
            return plain(plan, year)

        found = search(question(), simulate=made_up(remember))

        confirmed = [year for year in seen if year >= 1_000_000]
        assert found.today.years == len(set(confirmed))
        assert found.today.years >= 8

    def test_says_so_when_no_plan_keeps_the_limits(self):
        found = search(question(limits=Limits(yen=10.0)), simulate=made_up(plain))

        assert found.front == ()
        assert found.nearest[0].people == 2
        assert "上限" in found.nearest[0].broken[0]


class TestLimits:
    def test_plans_with_too_many_people_are_never_simulated(self):
        seen: set[int] = set()

        def remember(plan: Plan, year: int) -> YearOutcome:
            seen.add(sum(count for _, count in plan.people))
            return plain(plan, year)

        search(question(limits=Limits(people=3), proposals=()), simulate=made_up(remember))

        assert max(seen) == 3

    def test_the_deadline_share_is_kept_by_every_plan_of_the_front(self):
        found = search(question(budget=2000, limits=Limits(on_time_share=0.95)), simulate=made_up(plain))

        assert found.front
        assert min(one.on_time.mean for one in found.front) >= 0.95

    def test_steps_of_the_law_stay_whatever_is_proposed(self):
        asked = question(proposals=(proposal("drop_step", "decide"), proposal("automate", "decide")))

        found = search(asked, simulate=made_up(plain))

        assert all(one.plan.picks == () for one in found.front)
        assert [one.title for one in found.not_tried] == ["drop_step decide", "automate decide"]
        assert "法令" in found.not_tried[0].why

    def test_steps_that_are_to_be_kept_stay(self):
        asked = question(limits=Limits(keep=frozenset({"check"})))

        found = search(asked, simulate=made_up(plain))

        assert all("drop_step:check" not in one.plan.picks for one in found.front)

    def test_a_check_that_only_its_label_calls_so_is_dropped_only_when_asked(self):
        guessed = (proposal("drop_step", "check", source="label"),)
        careful = search(question(proposals=guessed), simulate=made_up(plain))
        bold = search(question(proposals=guessed, drops_on_a_guess=True), simulate=made_up(plain))

        assert careful.not_tried and not any(one.plan.picks for one in careful.front)
        assert any(one.plan.picks for one in bold.front)


class TestBudgetAndChance:
    @pytest.mark.parametrize("budget", [50, 137, 1000])
    def test_never_spends_more_than_the_budget(self, budget):
        found = search(question(budget=budget), simulate=made_up(plain))

        assert found.years <= budget

    def test_the_same_question_has_the_same_answer(self):
        wide = question(budget=500, staffing={"desk": (1, 60), "typing": (1, 60)})

        assert search(wide, simulate=made_up(plain)) == search(wide, simulate=made_up(plain))

    def test_progress_can_end_the_search(self):
        def stop(_stage: str, done: int, _budget: int) -> None:
            if done == 10:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            search(question(), simulate=made_up(plain), progress=stop)

    @pytest.mark.parametrize(
        ("changes", "word"),
        [
            ({"budget": 3}, "50"),
            ({"limits": Limits(on_time_share=95)}, "0.95"),
            ({"staffing": {"nobody": (1, 2)}}, "nobody"),
            ({"staffing": {"desk": (3, 2)}}, "少ないほう"),
            ({"limits": Limits(keep=frozenset({"no"}))}, "no"),
        ],
    )
    def test_a_question_without_an_answer_is_refused_in_words(self, changes, word):
        with pytest.raises(CannotSimulate, match=word):
            prepared(replace(question(), **changes))


class TestWithASimulation:
    def test_a_busy_office_finds_that_fewer_steps_beat_more_people(self):
        asked = prepared(
            question(
                design=office(cases_per_hour=3.2, minutes=12),
                budget=120,
                deadline_hours=None,
                limits=Limits(people=3),
            )
        )
        space = space_of(asked)

        found = search(asked, simulate=lambda runs: (one_year(space, run) for run in runs))

        assert not asked.deadline_is_given
        best = found.front[0]
        assert "drop_step:check" in best.plan.picks
        assert best.gain is not None
        assert best.gain.yen.low > 0
        assert best.people <= 3
        assert "減る" in gain_words(best)[2]

    def test_today_gains_nothing_over_itself(self):
        asked = prepared(question(proposals=(), staffing={}, budget=50))
        space = space_of(asked)

        found = search(asked, simulate=lambda runs: (one_year(space, run) for run in runs))

        assert [one.plan for one in found.front] == [Plan()]
        assert what_changes(found.today) == ("今と同じ",)

    def test_people_who_stand_ready_are_paid_when_staffing_is_searched(self):
        few, many = ({"desk": (count, count), "typing": (1, 1)} for count in (2, 4))
        costs = []
        for staffing in (few, many):
            space = space_of(prepared(question(staffing=staffing)))
            costs.append(one_year(space, Run(space.plan([False] * 3, [staffing["desk"][0], 1]), 0)).yen)

        assert costs[1] - costs[0] == pytest.approx(2 * 365 * 24 * 3600, rel=0.01)


class TestPareto:
    def test_fronts_come_in_order_and_broken_plans_last(self):
        goals = [(1.0, 3.0), (3.0, 1.0), (2.0, 2.0), (3.0, 3.0), (0.0, 0.0)]

        assert fronts(goals, [0, 0, 0, 0, 1]) == [[0, 1, 2], [3], [4]]
        assert best_first(goals, [0, 0, 0, 0, 1])[-1] == 4

    def test_the_ends_stand_alone(self):
        alone = crowding([(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)], [0, 1, 2])

        assert alone[0] == alone[2] == float("inf")
        assert alone[1] == 2.0

    def test_equal_goals_dominate_nobody(self):
        assert not dominates((1.0,), (1.0,))


def test_the_report_gives_reasons_conditions_and_the_version_of_the_rules():
    found = search(question(), simulate=made_up(plain))

    text = repr(search_report(found, process="届出", inputs=("年間 100 件",)))

    assert "理由：" in text and "確かめること" in text
    assert "年間 100 件" in text
    assert "redesign-search-1" in text
    assert any("95 %区間" in line for line in how_words(found))
