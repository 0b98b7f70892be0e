"""What is written is read again as far as the format can say it; the rest is named."""

from __future__ import annotations

import math
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from meguru.engines.bpmn import read_bpmn
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.conditions import AllOf
from meguru.engines.scenario_files import (
    BPSIM,
    PROSIMOS,
    QBP,
    carried,
    read_bpsim,
    read_prosimos,
    read_qbp,
    read_scenario,
    write_bpsim,
    write_prosimos,
    write_qbp,
)
from meguru.engines.scenario_files.moments import mean_and_variance
from meguru.engines.scenario_files.tests.worlds import drawing, scenarios
from meguru.engines.simulation import mean_seconds, simulate
from meguru.engines.simulation.scenario import (
    Arrivals,
    CaseType,
    Distribution,
    DistributionKind,
    Overtime,
    Scenario,
    StaffMember,
    StaffPool,
    TaskParameters,
)

FORMATS = {
    "prosimos": (PROSIMOS, write_prosimos, read_prosimos),
    "qbp": (QBP, write_qbp, read_qbp),
    "bpsim": (BPSIM, write_bpsim, read_bpsim),
}
PHASES = (Phase.explicit, Phase.generate)
each_format = pytest.mark.parametrize("name", FORMATS)
DRAWING = drawing()


def same(one: object, other: object) -> bool:
    """Equal, figures up to the rounding of a conversion there and back."""
    if isinstance(one, float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    if is_dataclass(one) and type(one) is type(other):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return one == other


@each_format
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(scenario=scenarios())
def test_reading_what_was_written_gives_what_the_format_can_carry(name, scenario):
    can, write, read = FORMATS[name]
    kept, lost = carried(scenario, DRAWING, can)

    written = write(scenario, DRAWING)
    again = read(written.content, DRAWING)

    assert same(again.scenario, kept)
    assert {one.message for one in lost} <= {one.message for one in written.remarks}
    assert carried(kept, DRAWING, can)[1] == ()


@each_format
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), phases=PHASES)
@given(scenario=scenarios())
def test_what_is_not_named_as_lost_comes_back_as_it_was(name, scenario):
    _can, write, read = FORMATS[name]
    written = write(scenario, DRAWING)
    if any(one.severity == "warning" for one in written.remarks):
        return

    assert same(read(written.content, DRAWING).scenario, scenario)


@each_format
def test_a_shape_that_is_missing_keeps_its_mean_and_spread(name):
    can, write, read = FORMATS[name]
    table = Distribution(DistributionKind.QUANTILES, (0.0, 60.0, 600.0), zero_share=0.25)
    scenario = replace(simple(), tasks={"check": TaskParameters(work=table, pool_id="desk")})

    written = write(scenario, DRAWING)
    back = read(written.content, DRAWING).scenario.tasks["check"].work

    assert mean_and_variance(back) == pytest.approx(mean_and_variance(table))
    assert any("作業時間" in one.message for one in written.remarks)
    assert can.name in written.remarks[0].message


@each_format
def test_everything_that_is_not_carried_is_named(name):
    """Every field of a scenario that differs after the round trip has a remark of its own."""
    _can, write, read = FORMATS[name]
    plain = simple()
    for changed in unusual(plain):
        written = write(changed, DRAWING)
        if not same(read(written.content, DRAWING).scenario, changed):
            assert [one for one in written.remarks if one.severity == "warning"], changed


@pytest.mark.parametrize("name", ["qbp", "bpsim"])
def test_the_drawing_stays_as_it_was(name):
    _can, write, _read = FORMATS[name]

    once = read_bpmn(write(simple(), DRAWING).content)
    twice = read_bpmn(write(simple(), once).content)

    assert once.nodes == DRAWING.nodes and once.flows == DRAWING.flows
    assert once.source_xml == twice.source_xml


@each_format
def test_a_scenario_that_came_back_simulates_alike(name):
    _can, write, read = FORMATS[name]
    there, back = simple(), read(write(simple(), DRAWING).content, DRAWING).scenario

    results = [simulate(DRAWING, one, seed=3, replications=2, days=60) for one in (there, back)]

    assert results[0].mean_hours.mean == pytest.approx(results[1].mean_hours.mean, rel=1e-6)


@each_format
def test_any_file_is_told_by_what_it_holds(name):
    _can, write, _read = FORMATS[name]

    read = read_scenario(write(simple(), DRAWING).content, DRAWING)

    assert mean_seconds(read.scenario.tasks["check"].work) == pytest.approx(600, rel=1e-3)


def simple() -> Scenario:
    """Only what every format has."""
    desk = StaffPool("desk", "窓口係", 2, WorkingCalendar.office_hours(), 3000)
    hours = tuple(2.0 if day < 5 and 9 <= hour < 17 else 0.0 for day in range(7) for hour in range(24))
    work = Distribution(DistributionKind.EXPONENTIAL, (600.0,))
    return Scenario(
        tasks={key: TaskParameters(work=work, pool_id="desk") for key in ("receive", "check", "enter")},
        pools={"desk": desk},
        arrivals=Arrivals(hours),
        branches={"choice": {"back": 0.1, "on": 0.9}},
        event_delays={"wait": Distribution(DistributionKind.CONSTANT, (3600.0,))},
    )


def unusual(plain: Scenario) -> list[Scenario]:
    """One change at a time that some format has no word for."""
    desk, check = plain.pools["desk"], plain.tasks["check"]
    minutes = Distribution(DistributionKind.CONSTANT, (60.0,))
    pools = [
        replace(desk, is_staff=False),
        replace(desk, members=(StaffMember("甲", speed=1.2),)),
        replace(desk, overtime=Overtime(2.0)),
        replace(desk, calendar=replace(desk.calendar, holidays=frozenset({date(2026, 5, 4)}))),
    ]
    tasks = [
        replace(check, delay=minutes),
        replace(check, yen_per_case=84),
        replace(check, work_by_type={"all": minutes}),
        replace(check, delay_by_type={"all": minutes}),
    ]
    types = (CaseType("a", "窓口", 0.5), CaseType("b", "郵送", 0.5))
    holds = AllOf(())
    return [
        *(replace(plain, pools={"desk": one}) for one in pools),
        *(replace(plain, tasks={**plain.tasks, "check": one}) for one in tasks),
        replace(plain, deadline_hours=100.0),
        replace(plain, maximum_visits=3),
        replace(plain, notes=("注記",)),
        replace(plain, case_types=types),
        replace(plain, branches_by_type={"all": {"choice": {"back": 1.0}}}),
        replace(plain, grade_yen={"主事": 2500}),
        replace(plain, conditions={"back": holds}),
        replace(plain, instances={"check": minutes}),
        replace(plain, arrivals=replace(plain.arrivals, month_factor=(2.0, *[1.0] * 11))),
    ]
