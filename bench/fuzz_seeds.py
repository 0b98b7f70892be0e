"""Files of our own making that the fuzzing starts from: small ones, so that many can be tried, with every kind of element."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

from meguru.engines.bpmn import (
    DiagramBuilder,
    EventTrigger,
    NodeKind,
    StepFacts,
    lay_out,
    linear,
    replace_node,
    write_bpmn,
)
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.scenario_files import write_bpsim, write_prosimos, write_qbp
from meguru.engines.scenario_files.tests.worlds import drawing
from meguru.engines.simulation.scenario import (
    Arrivals,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.engines.spreadsheets import Choice, Column, Kind, TableLayout, TableRow, write_workbook

KINDS = ("bpmn", "xes", "csv", "ocel", "scenario", "workbook")
MODEL = "http://www.omg.org/spec/BPMN/20100524/MODEL"

# What other tools draw and ours does not write: nested lanes, data, groups, conversations, definitions of events.
FOREIGN = f"""<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="{MODEL}" xmlns:di="http://www.omg.org/spec/DD/20100524/DI"
 xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"
 xmlns:x="https://example.org/tool" targetNamespace="https://example.org/" id="d">
<bpmn:message id="m1" name="通知"/><bpmn:signal id="s1"/><bpmn:error id="e1" errorCode="9"/><bpmn:escalation id="q1"/>
<bpmn:collaboration id="c"><bpmn:participant id="p1" name="市民"/><bpmn:participant id="p2" name="町" processRef="pr"/>
<bpmn:messageFlow id="mf" sourceRef="p1" targetRef="st"/></bpmn:collaboration>
<bpmn:process id="pr" isExecutable="false"><bpmn:extensionElements><x:a b="1"><x:c>文</x:c></x:a></bpmn:extensionElements>
<bpmn:laneSet id="ls"><bpmn:lane id="l1" name="課"><bpmn:childLaneSet id="cs"><bpmn:lane id="l2" name="係">
<bpmn:flowNodeRef>t1</bpmn:flowNodeRef></bpmn:lane></bpmn:childLaneSet></bpmn:lane></bpmn:laneSet>
<bpmn:startEvent id="st"><bpmn:messageEventDefinition messageRef="m1"/></bpmn:startEvent>
<bpmn:userTask id="t1" name="届書を見る"><bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
<bpmn:multiInstanceLoopCharacteristics isSequential="true"><bpmn:loopCardinality>3</bpmn:loopCardinality>
</bpmn:multiInstanceLoopCharacteristics><bpmn:dataInputAssociation><bpmn:sourceRef>do</bpmn:sourceRef></bpmn:dataInputAssociation></bpmn:userTask>
<bpmn:boundaryEvent id="b1" attachedToRef="t1" cancelActivity="false"><bpmn:timerEventDefinition><bpmn:timeDuration>PT1H</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
<bpmn:subProcess id="sp" name="審査" triggeredByEvent="false"><bpmn:startEvent id="s2"/><bpmn:task id="t2" name="読む"/>
<bpmn:endEvent id="e2"><bpmn:terminateEventDefinition/></bpmn:endEvent><bpmn:sequenceFlow id="f5" sourceRef="s2" targetRef="t2"/>
<bpmn:sequenceFlow id="f6" sourceRef="t2" targetRef="e2"/><bpmn:subProcess id="es" triggeredByEvent="true">
<bpmn:startEvent id="s3" isInterrupting="false"><bpmn:errorEventDefinition errorRef="e1"/></bpmn:startEvent></bpmn:subProcess></bpmn:subProcess>
<bpmn:eventBasedGateway id="eg"/><bpmn:intermediateCatchEvent id="i1"><bpmn:signalEventDefinition signalRef="s1"/></bpmn:intermediateCatchEvent>
<bpmn:intermediateThrowEvent id="i2"><bpmn:linkEventDefinition name="A"/></bpmn:intermediateThrowEvent>
<bpmn:callActivity id="ca" calledElement="pr"/><bpmn:adHocSubProcess id="ah"><bpmn:task id="t9"/></bpmn:adHocSubProcess>
<bpmn:complexGateway id="cg"/><bpmn:inclusiveGateway id="ig" default="f8"/><bpmn:task id="tc" isForCompensation="true"/>
<bpmn:endEvent id="en"/><bpmn:dataObjectReference id="do" dataObjectRef="dd"/><bpmn:dataObject id="dd"/><bpmn:dataStoreReference id="ds"/>
<bpmn:sequenceFlow id="f1" sourceRef="st" targetRef="t1"/><bpmn:sequenceFlow id="f2" sourceRef="t1" targetRef="sp"/>
<bpmn:sequenceFlow id="f3" sourceRef="sp" targetRef="eg"/><bpmn:sequenceFlow id="f4" sourceRef="eg" targetRef="i1"/>
<bpmn:sequenceFlow id="f7" sourceRef="i1" targetRef="ig"/><bpmn:sequenceFlow id="f8" sourceRef="ig" targetRef="ca"/>
<bpmn:sequenceFlow id="f9" sourceRef="ig" targetRef="t1"><bpmn:conditionExpression>${{x &gt; 1}}</bpmn:conditionExpression></bpmn:sequenceFlow>
<bpmn:sequenceFlow id="fa" sourceRef="ca" targetRef="en"/><bpmn:textAnnotation id="ta"><bpmn:text>注</bpmn:text></bpmn:textAnnotation>
<bpmn:association id="as" sourceRef="t1" targetRef="ta" associationDirection="None"/><bpmn:group id="gr"/></bpmn:process>
<bpmndi:BPMNDiagram id="di"><bpmndi:BPMNPlane id="pl" bpmnElement="c">
<bpmndi:BPMNShape id="t1_di" bpmnElement="t1"><dc:Bounds x="100" y="80" width="100" height="80"/></bpmndi:BPMNShape>
<bpmndi:BPMNShape id="st_di" bpmnElement="st"><dc:Bounds x="10" y="80" width="36" height="36"/></bpmndi:BPMNShape>
<bpmndi:BPMNEdge id="f1_di" bpmnElement="f1"><di:waypoint x="46" y="98"/><di:waypoint x="100" y="120"/></bpmndi:BPMNEdge>
</bpmndi:BPMNPlane></bpmndi:BPMNDiagram></bpmn:definitions>"""

XES = """<?xml version="1.0" encoding="UTF-8" ?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/" xes.features="nested-attributes">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<global scope="trace"><string key="concept:name" value="x"/></global>
<global scope="event"><string key="concept:name" value="x"/><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
<classifier name="Activity" keys="concept:name lifecycle:transition"/>
<string key="concept:name" value="受付記録"/>
<trace><string key="concept:name" value="1"/><string key="channel" value="窓口"/><int key="amount" value="300"/>
<event><string key="concept:name" value="受付"/><date key="time:timestamp" value="2026-04-01T09:00:00.000+09:00"/><string key="org:resource" value="甲"/><string key="lifecycle:transition" value="start"/></event>
<event><string key="concept:name" value="受付"/><date key="time:timestamp" value="2026-04-01T09:10:00+09:00"/><string key="lifecycle:transition" value="complete"/></event>
<event><string key="concept:name" value="審査 &amp; 決裁"/><date key="time:timestamp" value="2026-04-02T00:10:00Z"/><float key="cost" value="1.5"/><boolean key="ok" value="true"/></event></trace>
<trace><string key="concept:name" value="2"><string key="inner" value="深い"/></string>
<event><string key="concept:name" value="受付"/><date key="time:timestamp" value="2026-04-03T09:00:00"/><list key="l"><values><string key="a" value="b"/></values></list></event>
<event><date key="time:timestamp" value="2026-04-03T09:30:00.123456+0900"/><string key="concept:name" value="交付"/><id key="i" value="3f"/></event></trace>
<trace><string key="concept:name" value="3"/></trace></log>"""
PLAIN_XES = """<log><trace><string key='concept:name' value='1'/><event><string key='concept:name' value='A'/>
<date key='time:timestamp' value='2026-01-01T00:00:00Z'/></event></trace></log>"""

TABLES = (
    "案件番号,作業,開始日時,完了日時,担当者,経路\n1,受付,2026/04/01 9:00,2026/04/01 9:10,甲,窓口\n"
    '1,"審査, 決裁",令和8年4月2日 10時,2026-04-02 11:00,乙,窓口\n2,受付,R8.4.3 9:00,2026-04-03T09:05:00+09:00,甲,郵送\n',
    "case:concept:name;concept:name;time:timestamp\n1;A;01.02.2026 10:00\n1;B;13.02.2026 10:00\n2;A;02.02.2026 10:00\n",
    "case\tactivity\ttimestamp\n1\tA\t1767225600\n1\tB\t1767229200\n2\tA\t2026-01-01\n",
    "No.,手順,担当,次の手順,時間(分),年間回数\n1,申請書を受け付ける,窓口,2,10,1200\n"
    "2,内容を見る,審査係,不備あり→1、不備なし→3,15分,毎日\n3,証を渡す,窓口,終了,5,\n",
    '業務名,件数,単価,開始日,要否\n"証明, 発行",1200,"¥1,500",2026/4/1,要\n台帳,十二万,約300円,R8.4.1,否\n',
    "業務名,件数,単価,開始日,要否\n",
)


LAYOUT = TableLayout(
    name="業務",
    version=1,
    sheet="業務",
    columns=(
        Column("name", "業務名", required=True, longest=100),
        Column("count", "件数", Kind.WHOLE, unit="件"),
        Column("price", "単価", Kind.YEN),
        Column("since", "開始日", Kind.DATE),
        Column("needed", "要否", Kind.CHOICE, choices=(Choice("y", "要"), Choice("n", "否"))),
    ),
)
ROWS = (
    {"name": "証明の発行", "count": 1200, "price": 1500, "since": dt.date(2026, 4, 1), "needed": "y"},
    {"name": "台帳", "count": 3, "needed": "n"},
)


def _thing(key: str, kind: str, *others: str) -> dict[str, object]:
    return {
        "id": key,
        "type": kind,
        "attributes": [{"name": "区分", "time": "2026-04-01T00:00:00Z", "value": "急ぎ"}],
        "relationships": [{"objectId": other, "qualifier": "添付"} for other in others],
    }


def _record(key: str, kind: str, time: str, *things: str) -> dict[str, object]:
    return {
        "id": key,
        "type": kind,
        "time": time,
        "attributes": [{"name": "resource", "value": "甲"}],
        "relationships": [{"objectId": one, "qualifier": "対象"} for one in things],
    }


OCEL = json.dumps(
    {
        "objectTypes": [{"name": "申請", "attributes": [{"name": "区分", "type": "string"}]}],
        "eventTypes": [{"name": "受付", "attributes": []}],
        "objects": [_thing("a1", "申請", "d1"), _thing("a2", "申請"), _thing("d1", "書類")],
        "events": [
            _record("e1", "受付", "2026-04-01T09:00:00+09:00", "a1", "d1"),
            _record("e2", "決裁", "2026-04-03T10:00:00Z", "a1", "a2"),
        ],
    },
    ensure_ascii=False,
)


@cache
def seeds(kind: str) -> list[bytes]:
    """The files of one kind that are mutated."""
    if kind == "bpmn":
        return [*map(write_bpmn, (_row(), _branches(), _several_pools())), FOREIGN.encode()]
    if kind == "xes":
        return [XES.encode(), PLAIN_XES.encode()]
    if kind == "ocel":
        return [OCEL.encode()]
    if kind == "scenario":
        return [write(_scenario(), drawing()).content for write in (write_prosimos, write_bpsim, write_qbp)]
    if kind == "workbook":
        return [write_workbook(LAYOUT, [TableRow(values=row) for row in ROWS]), write_workbook(LAYOUT, [])]
    return [*(table.encode() for table in TABLES), TABLES[0].encode("cp932"), TABLES[2].encode("utf-16")]


def _row():
    return lay_out(linear(name="届出", tasks=("届書を受ける", "内容を見る", "証を渡す")))


def _scenario() -> Scenario:
    constant = Distribution(DistributionKind.CONSTANT, (600.0,))
    pool = StaffPool("desk", "窓口係", headcount=3, calendar=WorkingCalendar.office_hours(), hourly_yen=3000)
    return Scenario(
        tasks={
            "receive": TaskParameters(work=constant, pool_id="desk"),
            "check": TaskParameters(
                work=Distribution(DistributionKind.TRIANGULAR, (60, 300, 900)), pool_id="desk"
            ),
            "enter": TaskParameters(work=Distribution(DistributionKind.LOGNORMAL, (5, 0.5)), pool_id="desk"),
        },
        pools={"desk": pool},
        arrivals=Arrivals(per_hour_of_week=((0.0,) * 9 + (2.0,) * 8 + (0.0,) * 7) * 5 + (0.0,) * 48),
        branches={"choice": {"back": 0.2, "on": 0.8}},
        event_delays={"wait": constant},
    )


def _branches():
    builder = DiagramBuilder(name="申請")
    lanes = [builder.lane(name=name) for name in ("窓口", "審査係")]
    tasks = [
        builder.task(name=name, lane=lanes[place % 2], kind=kind)
        for place, (name, kind) in enumerate(
            (("受け取る", NodeKind.USER_TASK), ("調べる", NodeKind.MANUAL_TASK), ("送る", NodeKind.SEND_TASK))
        )
    ]
    split, merge = (builder.gateway(kind=NodeKind.EXCLUSIVE_GATEWAY) for _ in range(2))
    fork, join = (builder.gateway(kind=NodeKind.PARALLEL_GATEWAY) for _ in range(2))
    builder.chain(builder.start(), merge, tasks[0], split, fork, tasks[1], join, builder.end())
    builder.chain(fork, tasks[2], join)
    builder.flow(split, merge, name="不備")
    late = builder.boundary(attached_to=tasks[1])
    builder.flow(late, tasks[2])
    diagram = replace_node(builder.build(), node_id=tasks[0], facts=StepFacts(minutes=10, form="様式"))
    return lay_out(diagram)


def _several_pools():
    builder = DiagramBuilder(name="町")
    other = builder.process(name="県")
    builder.pool(name="町", process="process_1")
    builder.pool(name="県", process=other)
    asking = builder.task(name="照会する", kind=NodeKind.SEND_TASK)
    builder.chain(builder.start(), asking, builder.end())
    inner = builder.sub_process(name="調べる", parent=other)
    answer = builder.task(name="答える", parent=inner)
    builder.chain(builder.start(parent=inner), answer, builder.end(parent=inner))
    begin = builder.start(parent=other, trigger=EventTrigger.MESSAGE)
    builder.chain(begin, inner, builder.end(parent=other))
    builder.message(asking, begin)
    return lay_out(builder.build())
