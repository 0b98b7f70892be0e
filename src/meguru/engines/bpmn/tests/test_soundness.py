"""Proofs that a process can always be finished."""

import pytest
from hypothesis import HealthCheck, assume, given, settings

from meguru.engines.bpmn import (
    DiagramBuilder,
    EventTrigger,
    compile_net,
    enabled,
    fire,
    is_sound,
    new_process,
)
from meguru.engines.bpmn.testing import add_chain, draw
from meguru.engines.bpmn.tests.drawn_at_random import diagrams
from meguru.engines.bpmn.tokens.reduction import reduce_net

SOUND = {
    "a line": "s>A>B>e",
    "a choice": "s>x1 x1>A>x2 x1>B>x2 x2>e",
    "parallel work": "s>p1 p1>A>p2 p1>B>p2 p2>e",
    "parallel work with two ends": "s>p1 p1>A>e1 p1>B>e2",
    "some of several": "s>o1 o1>A>o2 o1>B>o2 o2>e",
    "a loop": "s>x1>A>x2 x2>x1 x2>e",
    "a parallel split closed by an inclusive join": "s>p1 p1>A>o1 p1>B>o1 o1>e",
    "a choice closed by an inclusive join": "s>x1 x1>A>o1 x1>B>o1 o1>e",
    "a loop inside a parallel branch": "s>p1 p1>x1>A>x2 x2>x1 x2>p2 p1>B>p2 p2>C>e",
    "a choice joined at the task": "s>x1 x1>A>C x1>B>C C>e",
}

UNSOUND = {
    "a choice closed by a parallel join": ("s>x1 x1>A>p1 x1>B>p1 p1>e", "stuck", ("p1",)),
    "a parallel join that waits for its own loop": ("s>p1>A>x1 x1>p1 x1>e", "stuck", ("p1",)),
    "a loop without an exit": ("s>x1>A>B>x1", "stuck", ("x1", "A", "B")),
    "a task that nothing leads to": ("s>A>e B>e", "never", ("B",)),
}


relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


class TestReduction:
    @relaxed
    @given(diagrams())
    def test_a_proof_on_the_smaller_net_holds_on_the_whole_one(self, diagram):
        assume(len(diagram.processes) == 1)
        net = compile_net(diagram)
        reduced = reduce_net(net).net

        small, whole = (reachable(one) for one in (reduced, net))

        assert len(reduced.transitions) <= max(len(net.transitions), 1)
        if small is not None and whole is not None and small["ends"] and not small["crowded"]:
            assert whole["ends"] and not whole["crowded"]


def reachable(net, bound=3000):
    """Visit markings in the plainest way: can the end be reached from all of them, does a place hold two?"""
    after = {net.start: set()}
    queue = [net.start]
    for marking in queue:
        for step in enabled(net, marking):
            following = fire(net, marking, step)
            after[marking].add(following)
            if following not in after:
                after[following] = set()
                queue.append(following)
        if len(queue) > bound:
            return None
    good = {marking for marking in queue if not any(marking)}
    while more := {one for one in queue if one not in good and after[one] & good}:
        good |= more
    return {"ends": len(good) == len(queue), "crowded": any(max(one, default=0) > 1 for one in queue)}


class TestIsSound:
    @pytest.mark.parametrize("text", SOUND.values(), ids=SOUND.keys())
    def test_a_process_that_always_ends_is_proven_sound(self, text):
        found = is_sound(draw(text))

        assert found.sound is True, found

    @pytest.mark.parametrize(("text", "what", "elements"), UNSOUND.values(), ids=UNSOUND.keys())
    def test_a_process_that_can_get_stuck_names_the_place(self, text, what, elements):
        found = is_sound(draw(text))

        assert found.sound is False
        assert set(getattr(found, what)) == set(elements)

    def test_parallel_branches_that_flow_together_double_what_follows(self):
        diagram = draw("s>p1 p1>A>x1 p1>B>x1 x1>C>e")

        found = is_sound(diagram)

        assert found.sound is False
        assert found.doubled

    def test_a_loop_entered_twice_at_once_is_not_called_sound(self):
        found = is_sound(draw("s>p1 p1>x1 p1>x1 x1>A>x2 x2>x1 x2>e"))

        assert found.sound is False
        assert found.doubled

    def test_too_many_situations_are_not_called_proven(self):
        branches = " ".join(f"o1>T{number}>o2" for number in range(8))

        found = is_sound(draw(f"s>o1 {branches} o2>e"), bound=500)

        assert found.sound is None
        assert "確かめきれません" in found.reason

    def test_many_parallel_branches_are_proven_without_visiting_every_order(self):
        branches = " ".join(
            f"p1>x{number}>T{number}>y{number}>p2 y{number}>R{number}>x{number}" for number in range(20)
        )
        diagram = draw(f"s>p1 {branches} p2>A>e".replace("y", "x9"))

        assert is_sound(diagram).sound is True

    def test_a_fault_deep_inside_a_large_process_is_still_found(self):
        branches = " ".join(f"p1>T{number}>p2" for number in range(6))
        diagram = draw(f"s>p1 {branches} p2>x1 x1>B>p3 x1>C>p3 p3>e")

        found = is_sound(diagram)

        assert (found.sound, found.stuck) == (False, ("p3",))

    def test_a_terminate_end_cleans_up_and_is_sound(self):
        builder = DiagramBuilder()
        add_chain(builder, "s>p1 p1>A>e p1>B")
        builder.chain("B", builder.end(trigger=EventTrigger.TERMINATE))

        assert is_sound(builder.build()).sound is True

    def test_an_interrupted_sub_process_leaves_nothing_behind(self):
        builder = DiagramBuilder()
        sub = builder.sub_process(name="枠", id="sub")
        add_chain(builder, "s9>p1 p1>A>p2 p1>B>p2 p2>e9", parent=sub)
        builder.chain(builder.start(), sub, builder.end())
        builder.chain(builder.boundary(attached_to=sub), builder.end())

        assert is_sound(builder.build()).sound is True

    def test_an_empty_process_is_not_sound(self):
        assert is_sound(new_process("空")).sound is False
