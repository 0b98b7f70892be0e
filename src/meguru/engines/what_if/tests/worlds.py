"""Small drawings with known figures."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.bpmn import DiagramBuilder, NodeKind, StepFacts, Trait, replace_node
from meguru.engines.bpmn.model import Diagram
from meguru.engines.what_if import Inputs, LaneStaff, Spread, StepTime

ROUND_THE_CLOCK = {"open_every_day": True, "reception": (0, 1440)}


def with_facts(diagram: Diagram, node_id: str, **facts: object) -> Diagram:
    return replace_node(diagram, node_id=node_id, facts=StepFacts(**facts))


def counter() -> Diagram:
    """受付 -> 確認 -> (補正があれば受付へ戻る) -> 入力 -> 交付, with an applicant's step before the counter."""
    builder = DiagramBuilder(name="転入届")
    citizen = builder.lane(name="届出者", id="lane_citizen")
    desk = builder.lane(name="窓口係", id="lane_desk")
    typing = builder.lane(name="入力係", id="lane_typing")
    start = builder.start(id="start")
    write = builder.task(name="届出書の記入", id="write", lane=citizen)
    receive = builder.task(name="受付", id="receive", lane=desk, traits=[Trait.FACE_TO_FACE])
    check = builder.task(name="形式の確認", id="check", lane=desk, traits=[Trait.CHECK])
    choice = builder.gateway(name="不備があるか", id="choice", lane=desk)
    enter = builder.task(name="システムへの入力", id="enter", lane=typing, traits=[Trait.DATA_ENTRY])
    register = builder.task(name="台帳への反映", id="register", kind=NodeKind.SERVICE_TASK)
    hand = builder.task(name="交付", id="hand", lane=desk)
    end = builder.end(id="end")
    builder.chain(start, write, receive, check, choice)
    builder.flow(choice, receive, name="ある", id="back")
    builder.flow(choice, enter, name="ない", id="on")
    builder.chain(enter, register, hand, end)
    diagram = builder.build()
    for key, minutes, waiting in (
        ("write", 15, None),
        ("receive", 10, None),
        ("check", 12, None),
        ("enter", 8, 24),
    ):
        diagram = with_facts(diagram, key, minutes=minutes, waiting_hours=waiting)
    return diagram


def one_queue() -> Diagram:
    """One step, one lane: the queue of the textbooks."""
    builder = DiagramBuilder(name="待ち行列")
    lane = builder.lane(name="窓口係", id="lane")
    builder.chain(
        builder.start(id="start"), builder.task(name="受付", id="step", lane=lane), builder.end(id="end")
    )
    return builder.build()


def queue_inputs(*, yearly: int, people: int, minutes: float, **fields: object) -> Inputs:
    """Inputs under which `one_queue` is an M/M/c queue that never closes."""
    lane = LaneStaff("lane", "窓口係", headcount=people, opens=0, closes=1440, noon_break=False)
    inputs = Inputs(
        yearly_volume=yearly,
        lanes=(lane,),
        steps=(StepTime("step", minutes, 0.0),),
        spread=Spread.LARGE,
        **ROUND_THE_CLOCK,
    )
    return replace(inputs, **fields)
