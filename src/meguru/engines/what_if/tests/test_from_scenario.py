"""A scenario of another tool fills the form of a trial; what the form cannot say is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Exists, Operator
from meguru.engines.simulation.scenario import (
    Arrivals,
    Batch,
    CaseAttribute,
    Distribution,
    DistributionKind,
    QueuePriority,
    Scenario,
    StaffMember,
    StaffPool,
    TaskParameters,
)
from meguru.engines.what_if import Base, Known, Spread, build, starting_inputs
from meguru.engines.what_if.details import CaseKind, Gathering, LaneMember
from meguru.engines.what_if.from_scenario import inputs_of_scenario
from meguru.engines.what_if.tests.worlds import counter

HOURS = tuple(2.0 if day < 5 and 9 <= hour < 17 else 0.0 for day in range(7) for hour in range(24))


def scenario(**fields: object) -> Scenario:
    desk = StaffPool("d", "窓口", 3, WorkingCalendar.office_hours(), 3000)
    typing = StaffPool("t", "入力", 1, WorkingCalendar(weekly=(((540, 1020),),) * 5 + ((),) * 2), 2500)
    work = Distribution(DistributionKind.EXPONENTIAL, (600.0,))
    tasks = {key: TaskParameters(work, pool_id="d") for key in ("receive", "check", "hand")}
    tasks |= {"write": TaskParameters(work), "enter": TaskParameters(work, pool_id="t")}
    given = Scenario(
        tasks=tasks,
        pools={"d": desk, "t": typing},
        arrivals=Arrivals(HOURS),
        branches={"choice": {"back": 0.2, "on": 0.6}},
    )
    return replace(given, **fields)


def filled(given: Scenario):
    first = starting_inputs(counter(), known=Known(), fiscal_year=2026).inputs
    return inputs_of_scenario(given, counter(), first)


def test_people_hours_times_volume_and_shares_fill_the_form():
    found = filled(scenario())

    lanes = {lane.name: lane for lane in found.inputs.lanes}
    assert (lanes["窓口係"].headcount, lanes["窓口係"].hourly_yen) == (3, 3000)
    assert (lanes["入力係"].opens, lanes["入力係"].closes, lanes["入力係"].noon_break) == (540, 1020, False)
    assert not lanes["届出者"].is_office
    assert {step.minutes for step in found.inputs.steps if step.key != "register"} == {10.0}
    assert found.inputs.yearly_volume == round(2 * 8 * 5 * 365 / 7)
    assert found.inputs.reception == (540, 1020)
    assert found.inputs.splits[0].percent == {"back": 25.0, "on": 75.0}
    assert found.inputs.spread is Spread.LARGE
    assert found.without_values == ("台帳への反映",)
    assert found.told == ()
    build(Base(counter()), found.inputs)


def test_details_are_filled_as_well():
    member = StaffMember("甲", speed=1.3, skills=frozenset({"check"}), grade="g")
    urgent = QueuePriority(Comparison(Operator.EQ, "kind", ("急ぎ",)), 1)
    plain = scenario()
    friday = WorkingCalendar(weekly=((),) * 4 + (((840, 900),),) + ((),) * 2)
    batch = Batch(size=5, releases=friday, further_share=0.5)
    given = replace(
        plain,
        pools={**plain.pools, "d": replace(plain.pools["d"], members=(member,))},
        tasks={**plain.tasks, "enter": replace(plain.tasks["enter"], batch=batch)},
        grade_yen={"g": 1400},
        attributes=(CaseAttribute("kind", shares={"急ぎ": 0.1, "ふつう": 0.9}),),
        priority_rules=(urgent,),
    )

    details = filled(given).inputs.details

    assert details.members == (LaneMember("lane_desk", "甲", 1.3, ("check",), None, None, 1400),)
    assert details.kinds == (CaseKind("急ぎ", 10.0, 1),)
    assert details.gatherings == (Gathering("enter", 5, None, 4, 840, 50.0),)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"arrivals": Arrivals(HOURS, month_factor=(2.0, *[1.0] * 11))}, "月ごと"),
        ({"arrivals": Arrivals((*HOURS[:10], 5.0, *HOURS[11:]))}, "時間ごとの届き方"),
        ({"conditions": {"back": Exists("kind")}}, "図に条件が書かれていない"),
        ({"priority_rules": (QueuePriority(Exists("kind"), 1),)}, "優先の決まり"),
    ],
)
def test_what_the_form_has_no_place_for_is_named(change, words):
    assert any(words in line for line in filled(scenario(**change)).told)


def test_one_team_for_two_lanes_is_named():
    plain = scenario()
    tasks = {**plain.tasks, "enter": replace(plain.tasks["enter"], pool_id="d")}

    told = filled(replace(plain, tasks=tasks)).told

    assert any("分けてください" in line for line in told)


def test_shapes_that_differ_are_named_once():
    plain = scenario()
    fixed = Distribution(DistributionKind.CONSTANT, (60.0,))
    tasks = {**plain.tasks, "enter": replace(plain.tasks["enter"], work=fixed)}

    told = filled(replace(plain, tasks=tasks)).told

    assert [line for line in told if "時間の形" in line]
