"""Proofs that a process can always be finished."""

import pytest

from meguru.engines.bpmn import DiagramBuilder, EventTrigger, is_sound, new_process
from meguru.engines.bpmn.testing import add_chain, draw

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

    def test_too_many_situations_are_not_called_proven(self):
        branches = " ".join(f"p1>T{number}>p2" for number in range(12))

        found = is_sound(draw(f"s>p1 {branches} p2>e"), bound=500)

        assert found.sound is None
        assert "確かめきれません" in found.reason

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
