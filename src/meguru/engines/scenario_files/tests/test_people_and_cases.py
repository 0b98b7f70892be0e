"""Single people, gathered work and what differs from case to case go to Prosimos and come back."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import AllOf, AnyOf, Comparison, Exists, Not, Operator, evaluate
from meguru.engines.scenario_files import (
    BPSIM,
    PROSIMOS,
    carried,
    read_bpsim,
    read_prosimos,
    write_bpsim,
    write_prosimos,
)
from meguru.engines.scenario_files.batches import fitting_batch
from meguru.engines.scenario_files.comparisons import OF_BRANCHES, OF_PRIORITIES, alternatives, condition_of
from meguru.engines.scenario_files.tests.test_files_of_others import WEEK, discovered
from meguru.engines.scenario_files.tests.test_round_trips import same, simple
from meguru.engines.scenario_files.tests.worlds import drawing
from meguru.engines.simulation import mean_seconds, simulate
from meguru.engines.simulation.scenario import (
    Batch,
    CaseAttribute,
    CaseType,
    Distribution,
    DistributionKind,
    QueuePriority,
    Scenario,
    StaffMember,
)
from meguru.engines.uploads import Refused

DRAWING = drawing()
URGENT = Comparison(Operator.EQ, "kind", ("急ぎ",))
LARGE = Comparison(Operator.GE, "pages", (50,))


def rich() -> Scenario:
    """Everything that Prosimos has a word for."""
    plain = simple()
    half_day = WorkingCalendar(weekly=(((540, 720),),) * 5 + ((),) * 2)
    members = (
        StaffMember("慣れている人", speed=1.25),
        StaffMember("新人", speed=0.7, skills=frozenset({"receive"})),
        StaffMember("会計年度", calendar=half_day, grade="会計年度任用職員"),
    )
    desk = replace(plain.pools["desk"], headcount=5, members=members)
    friday = WorkingCalendar(weekly=((),) * 4 + (((600, 660),),) + ((),) * 2)
    gathered = Batch(size=10, most_hours=72.0, releases=friday, further_share=0.4)
    return replace(
        plain,
        pools={"desk": desk},
        tasks={**plain.tasks, "enter": replace(plain.tasks["enter"], batch=gathered)},
        grade_yen={"会計年度任用職員": 1400},
        attributes=(
            CaseAttribute("kind", shares={"急ぎ": 0.1, "ふつう": 0.9}),
            CaseAttribute("pages", numbers=Distribution(DistributionKind.EXPONENTIAL, (20.0,))),
        ),
        conditions={"back": AllOf((URGENT, LARGE))},
        priority_rules=(QueuePriority(AnyOf((URGENT, LARGE)), 2), QueuePriority(LARGE, 1)),
        maximum_visits=7,
    )


def test_what_prosimos_can_say_comes_back_whole():
    kept, _lost = carried(rich(), DRAWING, PROSIMOS)

    again = read_prosimos(write_prosimos(rich(), DRAWING).content, DRAWING).scenario

    assert same(again, kept)
    assert carried(kept, DRAWING, PROSIMOS)[0] == kept
    desk = again.pools["desk"]
    assert [(one.name, one.speed) for one in desk.members[:2]] == [("慣れている人", 1.25), ("新人", 0.7)]
    assert (desk.headcount, desk.members[1].skills) == (5, frozenset({"receive"}))
    assert again.grade_yen == {"1,400円": 1400}
    batch = again.tasks["enter"].batch
    assert (batch.size, batch.most_hours, batch.further_share) == (10, 72.0, pytest.approx(0.4))
    assert batch.releases.weekly[4] == ((600, 660),)
    assert again.conditions == {"back": AllOf((URGENT, LARGE))}
    assert again.maximum_visits == 7


def test_the_file_has_the_sections_and_words_of_prosimos():
    held = json.loads(write_prosimos(rich(), DRAWING).content)

    people = held["resource_profiles"][0]["resource_list"]
    assert [one["amount"] for one in people] == [2, 1, 1, 1]
    enter = next(one for one in held["task_resource_distribution"] if one["task_id"] == "enter")
    able = {one["resource_id"] for one in enter["resources"]}
    assert able == {"desk", "desk_person_1", "desk_person_3"}  # the beginner only receives
    (batch,) = held["batch_processing"]
    assert batch["type"] == "Sequential"
    assert [rule[0]["attribute"] for rule in batch["firing_rules"]] == ["size", "large_wt", "week_day"]
    assert [one["priority_level"] for one in held["prioritisation_rules"]] == [1, 2]
    way = held["gateway_branching_probabilities"][0]["probabilities"][0]
    assert way["condition_id"] == held["branch_rules"][0]["id"]


def test_a_team_that_came_back_works_alike():
    there = rich()
    back = read_prosimos(write_prosimos(there, DRAWING).content, DRAWING).scenario

    results = [simulate(DRAWING, one, seed=3, replications=2, days=60) for one in (there, back)]

    hours = [one.mean_hours.mean for one in results]
    assert hours[0] == pytest.approx(hours[1], rel=0.15)  # other numbers are drawn once the shapes differ


def test_a_team_of_specialists_keeps_what_they_do_together():
    plain = simple()
    members = (
        StaffMember("甲", speed=2.0, skills=frozenset({"receive"})),
        StaffMember("乙", speed=0.5, skills=frozenset({"check", "enter"})),
    )
    given = replace(plain, pools={"desk": replace(plain.pools["desk"], members=members)})

    back = read_prosimos(write_prosimos(given, DRAWING).content, DRAWING).scenario

    assert [one.speed for one in back.pools["desk"].members] == [1.0, 1.0]
    assert mean_seconds(back.tasks["receive"].work) == pytest.approx(300, rel=1e-3)
    assert mean_seconds(back.tasks["enter"].work) == pytest.approx(1200, rel=1e-3)


def test_types_of_cases_with_priorities_become_an_attribute():
    types = (CaseType("urgent", "", 0.2, priority=1), CaseType("usual", "", 0.8))
    written = write_prosimos(replace(simple(), case_types=types), DRAWING)

    back = read_prosimos(written.content, DRAWING).scenario

    assert back.attributes == (CaseAttribute("case_type", shares={"urgent": 0.2, "usual": 0.8}),)
    (rule,) = back.priority_rules
    assert (rule.priority, evaluate(rule.condition, {"case_type": "urgent"})) == (1, True)
    assert any("case_type" in one.message for one in written.remarks)


def test_profiles_that_share_people_or_steps_are_one_team():
    """Discovery tools write a profile for every step, or one for every person."""
    held: dict[str, Any] = discovered()
    people = held["resource_profiles"][0]["resource_list"]
    held["resource_profiles"] = [
        {"id": "check", "name": "check", "resource_list": [people[0]]},
        {"id": "again", "name": "again", "resource_list": people},
    ]

    read = read_prosimos(json.dumps(held).encode(), DRAWING)

    (pool,) = read.scenario.pools.values()
    assert pool.headcount == 2
    assert any("一つの係にまとめました" in one.message for one in read.remarks)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([[{"attribute": "size", "comparison": ">=", "value": 3}]], Batch(size=3, further_share=1.0)),
        (
            [[{"attribute": "large_wt", "comparison": ">", "value": "7200"}]],
            Batch(most_hours=2.0, further_share=1.0),
        ),
        ([[{"attribute": "ready_wt", "comparison": "<", "value": 60}]], None),
    ],
)
def test_batches_of_others_are_read_as_far_as_they_can_be_played(rules, expected):
    held: dict[str, Any] = discovered()
    held["batch_processing"] = [
        {
            "task_id": "check",
            "type": "Sequential",
            "size_distrib": [],
            "duration_distrib": [],
            "firing_rules": rules,
        }
    ]

    read = read_prosimos(json.dumps(held).encode(), DRAWING)

    assert read.scenario.tasks["check"].batch == expected
    assert expected is not None or any("一件ずつ" in one.message for one in read.remarks)


def test_a_batch_on_the_hour_is_carried_and_its_minutes_are_named():
    at_half_past = WorkingCalendar(weekly=(((630, 700),),) + ((),) * 6)

    found, lost = fitting_batch(Batch(size=1, releases=at_half_past, further_share=0.25))

    assert found.size == 0 and found.releases.weekly[0] == ((600, 660),)
    assert found.further_share == pytest.approx(0.25)
    assert any("分" in one for one in lost)
    assert fitting_batch(found) == (found, ())


ANSWERS = [{"kind": kind, "pages": pages} for kind in ("急ぎ", "ふつう") for pages in (10, 50, 80)]


@pytest.mark.parametrize(
    "condition",
    [
        URGENT,
        Not(URGENT),
        Not(AllOf((URGENT, LARGE))),
        Not(AnyOf((URGENT, Not(LARGE)))),
        AllOf((AnyOf((URGENT, LARGE)), Not(Comparison(Operator.IN, "pages", (10, 80))))),
        Comparison(Operator.BETWEEN, "pages", (40, 60)),
        Not(Comparison(Operator.BETWEEN, "pages", (40, 60))),
        Comparison(Operator.IN, "kind", ("急ぎ", "x")),
        AllOf(()),
    ],
)
def test_a_condition_as_alternatives_says_the_same(condition):
    spread = alternatives(condition, allowed=OF_BRANCHES)

    assert spread is not None
    for answers in ANSWERS:
        assert evaluate(condition_of(spread), answers) == evaluate(condition, answers)


def test_what_rules_cannot_say_is_not_bent():
    assert alternatives(Exists("kind"), allowed=OF_BRANCHES) is None
    assert alternatives(Not(URGENT), allowed=OF_PRIORITIES) is None
    scenario = replace(simple(), conditions={"back": Exists("kind")})
    assert any("分岐の条件" in one.message for one in write_prosimos(scenario, DRAWING).remarks)


@pytest.mark.parametrize(
    ("section", "value", "word"),
    [
        ("branch_rules", [{"id": "x", "rules": []}], "条件が空"),
        (
            "branch_rules",
            [{"id": "x", "rules": [[{"attribute": "a", "comparison": "~", "value": 1}]]}],
            "比べ方",
        ),
        ("case_attributes", [{"name": "a", "type": "discrete", "values": []}], "値と割合"),
        ("prioritisation_rules", [{"priority_level": "x", "rules": []}], "優先"),
        (
            "batch_processing",
            [{"task_id": "check", "firing_rules": [[{"attribute": "size"}]]}],
            "件数の比べ方",
        ),
        ("gateway_execution_limit", 0, "回る回数"),
    ],
)
def test_rules_that_make_no_sense_are_refused_with_their_place(section, value, word):
    held = {**discovered(), section: value}

    with pytest.raises(Refused, match=word):
        read_prosimos(json.dumps(held).encode(), DRAWING)


def test_hours_of_single_people_are_read():
    held: dict[str, Any] = discovered()
    held["resource_calendars"].append(
        {"id": "short", "name": "short", "time_periods": [{**WEEK[0], "endTime": "12:00:00"}]}
    )
    held["resource_profiles"][0]["resource_list"][1]["calendar"] = "short"

    (pool,) = read_prosimos(json.dumps(held).encode(), DRAWING).scenario.pools.values()

    assert pool.calendar.minutes_per_week == 5 * 480
    assert pool.members[0].calendar.minutes_per_week == 5 * 180


def test_attributes_and_conditions_go_through_bpsim():
    scenario = replace(
        simple(),
        attributes=(
            CaseAttribute("kind", shares={"急ぎ": 0.1, "it's": 0.9}),
            CaseAttribute("paid", shares={True: 0.5, False: 0.5}),
            CaseAttribute("level", shares={1: 0.25, 2: 0.75}),
            CaseAttribute("pages", numbers=Distribution(DistributionKind.TRIANGULAR, (1.0, 20.0, 90.0))),
        ),
        conditions={
            "back": AnyOf(
                (
                    AllOf(
                        (Comparison(Operator.NE, "kind", ("it's",)), Comparison(Operator.EQ, "paid", (True,)))
                    ),
                    Comparison(Operator.BETWEEN, "pages", (10, 20)),
                    Comparison(Operator.GT, "level", (1,)),
                )
            ),
            "on": AllOf(()),
        },
    )

    read = read_bpsim(write_bpsim(scenario, DRAWING).content, DRAWING)

    assert same(read.scenario, carried(scenario, DRAWING, BPSIM)[0])
    assert read.scenario.attributes == scenario.attributes
    assert read.scenario.conditions == scenario.conditions


def test_a_condition_of_bpsim_that_computes_is_named():
    written = write_bpsim(replace(simple(), conditions={"back": URGENT}), DRAWING).content

    read = read_bpsim(written.replace(b"bpsim:getProperty('kind') =", b"count(//x) + 1 ="), DRAWING)

    assert read.scenario.conditions == {}
    assert any("back" in one.message and "割合だけ" in one.message for one in read.remarks)
