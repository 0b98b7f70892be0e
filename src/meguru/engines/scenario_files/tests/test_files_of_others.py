"""Files as other tools write them are read; files that harm or make no sense are refused in words."""

from __future__ import annotations

import json

import pytest

from meguru.engines.bpmn import read_bpmn, write_bpmn
from meguru.engines.scenario_files import (
    holds_parameters,
    read_bpsim,
    read_prosimos,
    read_qbp,
    read_scenario,
    write_bpsim,
    write_prosimos,
    write_qbp,
)
from meguru.engines.scenario_files.tests.test_round_trips import simple
from meguru.engines.scenario_files.tests.worlds import drawing
from meguru.engines.simulation import mean_seconds
from meguru.engines.simulation.numbers import text_key, uniforms
from meguru.engines.simulation.scenario import DistributionKind
from meguru.engines.uploads import Refused

DRAWING = drawing()
WEEK = [{"from": "MONDAY", "to": "FRIDAY", "beginTime": "09:00:00", "endTime": "17:00:00"}]


def discovered() -> dict[str, object]:
    """Single people with times of their own, figures as texts, fields that we do not have."""
    people = [
        {
            "id": key,
            "name": key,
            "cost_per_hour": "20",
            "amount": "1",
            "calendar": "week",
            "assignedTasks": [],
        }
        for key in ("ann", "bob")
    ]
    times = [
        {
            "resource_id": key,
            "distribution_name": "norm",
            "distribution_params": [{"value": mean}, {"value": 60}, {"value": 0}, {"value": 4000}],
        }
        for key, mean in (("ann", 600), ("bob", 900))
    ]
    return {
        "resource_profiles": [{"id": "clerks", "name": "clerks", "resource_list": people}],
        "arrival_time_distribution": {
            "distribution_name": "expon",
            "distribution_params": [{"value": 1800}, {"value": 0}, {"value": 1e12}],
        },
        "arrival_time_calendar": WEEK,
        "gateway_branching_probabilities": [
            {"gateway_id": "choice", "probabilities": [{"path_id": "on", "value": "1"}]}
        ],
        "task_resource_distribution": [{"task_id": "check", "resources": times}],
        "event_distribution": [],
        "resource_calendars": [{"id": "week", "name": "week", "time_periods": WEEK}],
        "batch_processing": [{"task_id": "check"}],
        "event_attributes": [{"event_id": "check"}],
        "multitask": {},
    }


def inside(parameters: str) -> bytes:
    """The drawing with something in the extension elements of its process."""
    xml = write_bpmn(DRAWING).decode()
    head, tail = xml.split("<bpmn:startEvent", 1)
    return (
        f"{head}<bpmn:extensionElements>{parameters}</bpmn:extensionElements><bpmn:startEvent{tail}".encode()
    )


QBP = """<qbp:processSimulationInfo xmlns:qbp="http://www.qbp-simulator.com/Schema201212" id="q" processInstances="100"
 startDateTime="2026-04-01T09:00:00Z" currency="EUR"><qbp:errors/>
 <qbp:arrivalRateDistribution type="EXPONENTIAL" mean="NaN" arg1="1800" arg2="NaN"><qbp:timeUnit>minutes</qbp:timeUnit>
 </qbp:arrivalRateDistribution><qbp:timetables><qbp:timetable id="QBP_DEFAULT_TIMETABLE" default="true" name="x"><qbp:rules>
 <qbp:rule fromTime="09:00:00.000+00:00" toTime="17:00:00.000+00:00" fromWeekDay="MONDAY" toWeekDay="FRIDAY"/>
 </qbp:rules></qbp:timetable></qbp:timetables><qbp:resources>
 <qbp:resource id="r" name="係" totalAmount="3" costPerHour="20.4" timetableId="QBP_DEFAULT_TIMETABLE"/></qbp:resources>
 <qbp:elements><qbp:element elementId="check"><qbp:durationDistribution type="NORMAL" mean="600" arg1="60" arg2="NaN"/>
 <qbp:resourceIds><qbp:resourceId>r</qbp:resourceId></qbp:resourceIds><qbp:costThreshold>5</qbp:costThreshold></qbp:element>
 </qbp:elements><qbp:sequenceFlows><qbp:sequenceFlow elementId="on" executionProbability="0.7"/></qbp:sequenceFlows>
</qbp:processSimulationInfo>"""
BPSIM = """<bpsim:BPSimData xmlns:bpsim="http://www.bpsim.org/schemas/2.0"><bpsim:Scenario id="s" name="S">
 <bpsim:ScenarioParameters replication="3"><bpsim:Duration><bpsim:DurationParameter value="P30D"/></bpsim:Duration>
 </bpsim:ScenarioParameters>
 <bpsim:ElementParameters elementRef="start"><bpsim:ControlParameters><bpsim:InterTriggerTimer>
 <bpsim:NegativeExponentialDistribution mean="30"/></bpsim:InterTriggerTimer></bpsim:ControlParameters></bpsim:ElementParameters>
 <bpsim:ElementParameters elementRef="check"><bpsim:TimeParameters><bpsim:ProcessingTime><bpsim:ResultRequest>mean</bpsim:ResultRequest>
 <bpsim:DurationParameter value="PT10M"/></bpsim:ProcessingTime><bpsim:SetUpTime><bpsim:NumericParameter value="1"/></bpsim:SetUpTime>
 </bpsim:TimeParameters><bpsim:PriorityParameters/></bpsim:ElementParameters></bpsim:Scenario>
 <bpsim:Scenario id="other"/></bpsim:BPSimData>"""


class TestFilesOfOthers:
    def test_prosimos_people_become_a_pool_and_what_differs_is_named(self):
        read = read_prosimos(json.dumps(discovered()).encode(), DRAWING)

        (pool,) = read.scenario.pools.values()
        assert (pool.headcount, pool.hourly_yen, pool.calendar.minutes_per_week) == (2, 20, 5 * 480)
        assert mean_seconds(read.scenario.tasks["check"].work) == pytest.approx(600, rel=0.01)
        assert max(read.scenario.arrivals.per_hour_of_week) == pytest.approx(2.0)
        told = " ".join(one.message for one in read.remarks)
        assert "まとめ処理" in told and "event_attributes" in told
        assert "人ごとの作業時間" in told and "norm" in told
        assert "multitask" not in told
        assert [(one.name, one.speed) for one in pool.members] == [("bob", pytest.approx(2 / 3, rel=1e-3))]

    def test_qbp_of_a_modeller_is_read_in_seconds(self):
        read = read_qbp(inside(QBP), DRAWING)

        check = read.scenario.tasks["check"]
        assert (check.pool_id, round(mean_seconds(check.work))) == ("r", 600)
        assert read.scenario.branches == {"choice": {"on": 0.7}}
        told = " ".join(one.message for one in read.remarks)
        assert "costThreshold" in told and "件数の上限" in told

    def test_bpsim_has_minutes_unless_it_says_otherwise(self):
        read = read_bpsim(inside(BPSIM), DRAWING)

        assert max(read.scenario.arrivals.per_hour_of_week) == pytest.approx(2.0)
        assert read.scenario.tasks["check"].work.kind is DistributionKind.CONSTANT
        assert read.scenario.tasks["check"].work.parameters == (600.0,)
        told = " ".join(one.message for one in read.remarks)
        for word in ("SetUpTime", "PriorityParameters", "Duration", "replication", "other"):
            assert word in told

    def test_a_drawing_tells_which_parameters_it_holds(self):
        assert holds_parameters(inside(QBP)) == "QBP"
        assert holds_parameters(inside(BPSIM)) == "BPSim"
        assert holds_parameters(write_bpmn(DRAWING)) == ""
        assert read_bpmn(inside(BPSIM)).nodes == DRAWING.nodes


def broken(path: list[str | int], value: object) -> bytes:
    held = json.loads(json.dumps(discovered()))
    place: object = held
    for key in path[:-1]:
        place = place[key]  # type: ignore[index]
    place[path[-1]] = value  # type: ignore[index]
    return json.dumps(held).encode()


RESOURCE: list[str | int] = ["resource_profiles", 0, "resource_list", 0]
TIME: list[str | int] = ["task_resource_distribution", 0, "resources", 0]


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "word"),
        [
            (b"", "見つかりません|空"),
            (b"[]", "全体"),
            (b'{"a": NaN}', "JSON"),
            (b"{" * 100_000, "JSON"),
            (b'{"resource_profiles": {}}', "resource_profiles"),
            (broken([*RESOURCE, "amount"], -1), "人数"),
            (broken([*RESOURCE, "amount"], 1e9), "人数"),
            (broken([*RESOURCE, "amount"], True), "人数"),
            (broken([*RESOURCE, "calendar"], "none"), "勤務時間「none」"),
            (broken([*TIME, "resource_id"], "eve"), "eve"),
            (broken([*TIME, "distribution_name"], "cauchy"), "cauchy"),
            (broken([*TIME, "distribution_params"], [{"value": "many"}] * 4), "many"),
            (broken(["arrival_time_distribution", "distribution_params", 0], {"value": 0}), "届く間隔"),
            (broken(["arrival_time_calendar", 0, "from"], "HOLIDAY"), "HOLIDAY"),
            (broken(["arrival_time_calendar", 0, "endTime"], "25:61"), "25:61"),
            (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>", "見つかりません|DOCTYPE"),
            (inside(QBP.replace('totalAmount="3"', 'totalAmount="3.5"')), "人数"),
            (inside(QBP.replace(">r<", ">s<")), "s"),
            (inside(QBP.replace("NORMAL", "CAUCHY")), "CAUCHY"),
            (inside(BPSIM.replace('mean="30"', 'mean="-1"')), "mean"),
            (inside(BPSIM.replace("PT10M", "ten")), "ten"),
            (inside(BPSIM.replace('elementRef="start"', 'elementRef="check"')), "InterTriggerTimer"),
            (write_bpmn(DRAWING), "見つかりません"),
        ],
    )
    def test_what_cannot_be_used_is_refused_with_its_place(self, data, word):
        with pytest.raises(Refused, match=word):
            read_scenario(data, DRAWING)

    @pytest.mark.parametrize("write", [write_prosimos, write_qbp, write_bpsim])
    def test_damaged_files_are_read_or_refused(self, write):
        """Bytes changed, doubled and left out at random: nothing but Refused ever comes out."""
        whole = write(simple(), DRAWING).content
        for number in range(120):
            draws = uniforms(text_key(f"damage/{number}"), first=0, count=3)
            place, other = sorted(int(draw * len(whole)) for draw in draws[:2])
            middle = (b"", b"9" * 30, b"-1", b'"', whole[place:other], b"\x00", b"1e999")[int(draws[2] * 7)]
            try:
                read_scenario(whole[:place] + middle + whole[min(place + 8, len(whole)) :], DRAWING)
            except Refused as refusal:
                assert str(refusal)
