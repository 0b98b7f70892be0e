"""A scenario of another tool fills the form of a trial; what the form cannot say is named."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest

from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import Comparison, Exists, Operator
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.simulation import mean_seconds
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


def variation(duration: Distribution) -> float:
    """The coefficient of variation, before a tail is cut off."""
    mean, variance = mean_and_variance(duration)
    return sqrt(variance) / mean


LOGNORMAL = Distribution(DistributionKind.LOGNORMAL, (6.0, 0.8))


@pytest.mark.parametrize(
    "work",
    [
        Distribution(DistributionKind.CONSTANT, (60.0,)),
        Distribution(DistributionKind.UNIFORM, (60.0, 540.0)),
        Distribution(DistributionKind.TRIANGULAR, (240.0, 300.0, 360.0)),
        LOGNORMAL,
        Distribution(DistributionKind.GAMMA, (4.0, 150.0)),
    ],
)
def test_the_family_of_a_working_time_is_kept_for_its_step(work):
    plain = scenario()
    found = filled(replace(plain, tasks={**plain.tasks, "enter": replace(plain.tasks["enter"], work=work)}))

    built = build(Base(counter()), found.inputs).design.scenario.tasks

    assert [one.step for one in found.inputs.details.shapes] == ["enter"]
    assert found.told == ()
    assert built["enter"].work.kind is work.kind
    assert built["enter"].work.parameters == pytest.approx(work.parameters, rel=0.02)
    assert built["check"].work.kind is DistributionKind.EXPONENTIAL


@pytest.mark.parametrize(
    "work",
    [
        Distribution(DistributionKind.TRIANGULAR, (60.0, 60.0, 600.0)),
        Distribution(DistributionKind.WEIBULL, (1.5, 300.0)),
        Distribution(DistributionKind.QUANTILES, (60.0, 120.0, 900.0)),
        replace(LOGNORMAL, zero_share=0.3),
        replace(LOGNORMAL, maximum_seconds=900.0),
    ],
)
def test_a_family_that_the_form_has_not_keeps_mean_and_spread_and_is_named(work):
    plain = scenario()
    found = filled(replace(plain, tasks={**plain.tasks, "enter": replace(plain.tasks["enter"], work=work)}))

    built = build(Base(counter()), found.inputs).design.scenario.tasks["enter"].work

    assert any("「システムへの入力」の作業時間の形" in line for line in found.told)
    assert mean_seconds(built) == pytest.approx(mean_seconds(work), rel=0.02)
    assert variation(built) == pytest.approx(variation(work), rel=0.02)


def test_waits_of_another_shape_are_named():
    plain = scenario()
    slow = replace(plain.tasks["enter"], delay=Distribution(DistributionKind.CONSTANT, (3600.0,)))

    told = filled(replace(plain, tasks={**plain.tasks, "enter": slow})).told

    assert any("待ち時間の形" in line for line in told)
