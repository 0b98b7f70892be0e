"""Drawings of any shape, sound or not: the simulator never fails, and what it finished can be replayed."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import Replayer, compile_net
from meguru.engines.simulation import simulate
from meguru.engines.simulation.testing import traces
from meguru.engines.simulation.tests.any_drawings import any_drawings, scenarios_for


class TestAnyDrawing:
    @settings(max_examples=60, deadline=None)
    @given(any_drawings(), st.data())
    def test_never_fails_and_what_finished_can_be_replayed(self, diagram, data):
        result = simulate(
            diagram,
            data.draw(scenarios_for(diagram)),
            seed=3,
            replications=1,
            cases_per_replication=8,
            warm_up_days=0,
            use_numba=False,
            keep_log=True,
        )

        assert result.log is not None
        finished = {f"case-{number}" for number in result.case_number.tolist()}
        replayer = Replayer(compile_net(diagram, side_by_side=2), most_markings=3000)
        ended = zip(result.log.cases["case_id"].to_list(), traces(result.log), strict=True)
        for trace in {trace for case, trace in ended if case in finished and len(trace) < 20}:
            replayed = replayer.replay(trace)
            assert replayed.fits or replayed.gave_up, trace
