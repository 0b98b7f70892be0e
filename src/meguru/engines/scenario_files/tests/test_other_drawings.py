"""Files made for another drawing are matched with ours by id, name and place; what is not sure stays unmatched."""

from __future__ import annotations

import json

import pytest

from meguru.engines.bpmn import DiagramBuilder
from meguru.engines.bpmn.model import Diagram, EventTrigger
from meguru.engines.scenario_files import (
    FoundBy,
    read_for_drawing,
    read_scenario,
    write_bpsim,
    write_prosimos,
    write_qbp,
)
from meguru.engines.scenario_files.same_elements import same_elements
from meguru.engines.scenario_files.tests.test_round_trips import simple
from meguru.engines.scenario_files.tests.worlds import drawing

DRAWING = drawing()


def redrawn(
    *, receive: str = "受付", check: str = "確認", enter: str = "入力", wait: str = "返事を待つ"
) -> Diagram:
    """The same flow with other ids, drawn elsewhere."""
    builder = DiagramBuilder(name="届出")
    start = builder.start(id="s1")
    first = builder.task(name=receive, id="t1")
    waiting = builder.event(name=wait, id="e1", trigger=EventTrigger.TIMER)
    second = builder.task(name=check, id="t2")
    choice = builder.gateway(id="g1")
    third = builder.task(name=enter, id="t3")
    builder.chain(start, first, waiting, second, choice)
    builder.flow(choice, first, id="f1")
    builder.flow(choice, third, id="f2")
    builder.flow(third, builder.end(id="z1"))
    return builder.build()


def by(theirs: Diagram, ours: Diagram = DRAWING) -> dict[str, tuple[str, FoundBy]]:
    return {one.theirs: (one.ours, one.by) for one in same_elements(theirs, ours).nodes}


def test_the_same_drawing_is_matched_by_its_ids():
    assert {how for _ours, how in by(DRAWING).values()} == {FoundBy.ID}


def test_names_match_whatever_their_writing_and_the_rest_follows_from_its_place():
    found = by(redrawn(receive=" 受 付", check="確認", enter="ﾆｭｳﾘｮｸ"))

    assert found["t1"] == ("receive", FoundBy.NAME)
    assert found["t2"] == ("check", FoundBy.NAME)
    assert found["t3"] == ("enter", FoundBy.PLACE)
    assert found["g1"] == ("choice", FoundBy.PLACE)
    assert (found["s1"][0], found["z1"][0]) == ("start", "end")
    flows = same_elements(redrawn(), DRAWING).flows
    assert (flows["f1"], flows["f2"]) == ("back", "on")


def test_a_name_that_stands_twice_is_not_taken_for_either():
    builder = DiagramBuilder(name="届出")
    builder.chain(*(builder.task(name="確認", id=key) for key in ("c1", "c2")))

    assert by(builder.build()) == {}


def test_of_two_steps_of_one_name_the_lane_tells_which():
    def two(prefix: str) -> Diagram:
        builder = DiagramBuilder(name="届出")
        lanes = [builder.lane(name=name) for name in ("窓口係", "税務係")]
        builder.chain(
            *(builder.task(name="確認", id=f"{prefix}{place}", lane=lane) for place, lane in enumerate(lanes))
        )
        return builder.build()

    assert by(two("a"), two("b")) == {
        "a0": ("b0", FoundBy.NAME_IN_LANE),
        "a1": ("b1", FoundBy.NAME_IN_LANE),
    }


def test_an_id_that_another_step_has_there_does_not_win_over_the_name():
    """Tools count: "t1" is the first step here and another one there."""

    def steps(*named: tuple[str, str]) -> Diagram:
        builder = DiagramBuilder(name="届出")
        builder.chain(*(builder.task(name=name, id=key) for key, name in named))
        return builder.build()

    found = by(steps(("t1", "受付"), ("t2", "審査")), steps(("t1", "審査"), ("t2", "受付")))

    assert found == {"t1": ("t2", FoundBy.NAME), "t2": ("t1", FoundBy.NAME)}
    renamed = by(steps(("t1", "受付"), ("t2", "審査")), steps(("t1", "申請の受付"), ("t2", "審査")))
    assert renamed["t1"] == ("t1", FoundBy.ID_ONLY)


def test_steps_side_by_side_of_other_names_are_not_guessed():
    def fork(prefix: str, *names: str) -> Diagram:
        builder = DiagramBuilder(name="並行")
        first, last = builder.task(name="受付", id=f"{prefix}1"), builder.task(name="交付", id=f"{prefix}2")
        for place, name in enumerate(names):
            builder.chain(first, builder.task(name=name, id=f"{prefix}x{place}"), last)
        return builder.build()

    found = by(fork("a", "甲", "乙"), fork("b", "丙", "丁"))
    alone = by(fork("a", "甲"), fork("b", "丙"))

    assert set(found) == {"a1", "a2"}
    assert alone["ax0"] == ("bx0", FoundBy.PLACE)


@pytest.mark.parametrize("write", [write_bpsim, write_qbp])
def test_parameters_inside_another_drawing_come_under_our_ids(write):
    theirs = redrawn(check="点検")
    ids = {"receive": "t1", "check": "t2", "enter": "t3", "wait": "e1", "choice": "g1"}
    flows = {"back": "f1", "on": "f2"}
    content = write(simple(), DRAWING).content
    for ours, other in (ids | flows | {"start": "s1", "end": "z1"}).items():
        content = content.replace(f'"{ours}"'.encode(), f'"{other}"'.encode())
        content = content.replace(f">{ours}<".encode(), f">{other}<".encode())
    content = content.replace("確認".encode(), "点検".encode())

    read = read_for_drawing(content, DRAWING)

    assert read.scenario == read_scenario(write(simple(), DRAWING).content, DRAWING).scenario
    assert read.left == ()
    assert ("点検", FoundBy.PLACE) in {(label, one.by) for label, one in read.same}
    assert theirs.nodes.keys() >= set(ids.values())


class TestProsimos:
    def test_names_for_ids_are_matched_and_unknown_ids_are_left(self):
        held = json.loads(write_prosimos(simple(), DRAWING).content)
        for one, key in zip(held["task_resource_distribution"], ("受付", "Activity_9", "enter"), strict=True):
            one["task_id"] = key

        read = read_for_drawing(json.dumps(held).encode(), DRAWING)

        assert set(read.scenario.tasks) == {"receive", "enter"}
        assert {one.theirs: one.by for _label, one in read.same}["受付"] is FoundBy.NAME
        assert read.left == (("Activity_9", ""),)

    def test_shares_whose_flows_are_unknown_are_named(self):
        content = write_prosimos(simple(), DRAWING).content.replace(b'"back"', b'"Flow_9"')

        read = read_for_drawing(content, DRAWING)

        assert "choice" not in read.scenario.branches
        assert any("図の流れと合わない" in one.message for one in read.remarks)
