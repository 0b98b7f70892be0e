"""A drawing that would get stuck can be played to its end, and the change is named."""

from meguru.engines.bpmn import NodeKind, is_sound, made_runnable
from meguru.engines.bpmn.testing import draw


class TestMadeRunnable:
    def test_a_join_that_waits_for_ever_takes_what_came(self):
        diagram = draw("s>x1 x1>A>p2 x1>B>p2 p2>e")

        runnable, remarks = made_runnable(diagram)

        assert not is_sound(diagram).sound
        assert is_sound(runnable).sound
        assert runnable.nodes["p2"].kind is NodeKind.INCLUSIVE_GATEWAY
        assert [remark.element_id for remark in remarks] == ["p2"]

    def test_several_of_them_are_found_one_after_the_other(self):
        runnable, remarks = made_runnable(draw("s>x1 x1>A>p2 x1>B>p2 p2>x3 x3>C>p4 x3>D>p4 p4>e"))

        assert is_sound(runnable).sound
        assert {remark.element_id for remark in remarks} == {"p2", "p4"}

    def test_a_sound_drawing_comes_back_as_it_is(self):
        diagram = draw("s>p1 p1>A>p2 p1>B>p2 p2>e")

        assert made_runnable(diagram) == (diagram, ())
