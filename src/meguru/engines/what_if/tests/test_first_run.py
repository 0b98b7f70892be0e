"""Any drawing is simulated as it comes, and what is not simulated as drawn is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from meguru.engines.bpmn import Diagram, DiagramBuilder, EventTrigger, NodeKind, Process, read_bpmn
from meguru.engines.bpmn.testing import draw
from meguru.engines.bpmn.tests.test_calls import calling
from meguru.engines.bpmn.tests.test_read import FILES, needs_reference
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import first_run


class TestFirstRun:
    def test_a_plain_drawing_comes_to_an_end_without_a_remark(self):
        run = first_run(draw("s>A>B>e"))

        assert run.finished_share == 1
        assert run.remarks == ()

    def test_a_drawing_that_gets_stuck_is_played_all_the_same_and_says_how(self):
        run = first_run(draw("s>x1 x1>A>p2 x1>B>p2 p2>e"))

        assert run.finished_share == 1
        assert "p2" in {one.element_id for one in run.remarks if one.code == "join-takes-what-came"}

    def test_the_steps_of_a_called_process_are_done(self):
        run = first_run(calling("sub"))

        assert run.finished_share == 1
        assert run.result.elements["A"].visits.mean == run.result.elements["B"].visits.mean > 0

    def test_events_without_a_step_are_played_too(self):
        builder = DiagramBuilder()
        builder.chain(
            builder.start(),
            builder.event(kind=NodeKind.INTERMEDIATE_CATCH_EVENT, trigger=EventTrigger.TIMER),
            builder.end(),
        )

        assert first_run(builder.build()).finished_share == 1

    def test_a_process_that_never_ends_is_left_out_by_name(self):
        diagram = draw("s>A>e")
        endless = draw("s1>B>C C>B")
        own = next(iter(endless.processes))
        moved = {
            key: replace(node, parent_id="q") if node.parent_id == own else node
            for key, node in endless.nodes.items()
        }
        both = replace(
            diagram,
            processes={**diagram.processes, "q": Process("q", "終わらない")},
            nodes={**diagram.nodes, **moved},
            flows={
                **diagram.flows,
                **{f"q_{key}": replace(one, id=f"q_{key}") for key, one in endless.flows.items()},
            },
        )

        run = first_run(both)

        assert run.finished_share == 1
        assert any("終わらない" in one.message for one in run.remarks if one.code == "process-left-out")

    def test_nothing_drawn_is_refused_in_words(self):
        with pytest.raises(CannotSimulate, match="図に作業も開始もない"):
            first_run(Diagram(processes={}, nodes={}, flows={}))

    @needs_reference
    @pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
    def test_every_reference_diagram_comes_to_an_end(self, path):
        assert first_run(read_bpmn(path.read_bytes())).finished_share == 1
