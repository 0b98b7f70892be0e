"""Drawings of any shape, sound or not: the simulator never fails, and what it finished can be replayed."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import DiagramBuilder, EventTrigger, Node, NodeKind, Replayer, compile_net
from meguru.engines.simulation import Distribution, DistributionKind, simulate
from meguru.engines.simulation.testing import exponential, pool, scenario_of, traces

ONE_OR_TWO = Distribution(DistributionKind.QUANTILES, (1.0, 2.0))
ANY_KIND = [
    NodeKind.TASK,
    NodeKind.TASK,
    NodeKind.SUB_PROCESS,
    NodeKind.EXCLUSIVE_GATEWAY,
    NodeKind.PARALLEL_GATEWAY,
    NodeKind.INCLUSIVE_GATEWAY,
    NodeKind.COMPLEX_GATEWAY,
    NodeKind.EVENT_BASED_GATEWAY,
    NodeKind.INTERMEDIATE_CATCH_EVENT,
    NodeKind.END_EVENT,
]


@st.composite
def any_drawings(draw_value):
    """Nodes of any kind joined at random, sound or not."""
    builder = DiagramBuilder()
    count = draw_value(st.integers(2, 9))
    ids = []
    for number in range(count):
        kind = draw_value(st.sampled_from(ANY_KIND))
        trigger = draw_value(st.sampled_from([EventTrigger.NONE, EventTrigger.TERMINATE, EventTrigger.ERROR]))
        repeats = draw_value(st.sampled_from([None, "parallel", "sequential"]))
        node = Node(
            id=f"n{number}",
            kind=kind,
            trigger=trigger if kind is NodeKind.END_EVENT else EventTrigger.NONE,
            multi_instance=repeats if kind is NodeKind.SUB_PROCESS else None,
        )
        ids.append(builder.add(node))
        if kind is NodeKind.SUB_PROCESS:
            inside = [builder.task(name="内", parent=ids[-1]) for _ in range(draw_value(st.integers(0, 2)))]
            for task in inside:
                builder.flow(task, builder.end(parent=ids[-1], trigger=trigger))
        if kind in (NodeKind.TASK, NodeKind.SUB_PROCESS) and draw_value(st.integers(0, 3)) == 0:
            timer = draw_value(st.sampled_from([EventTrigger.TIMER, EventTrigger.ERROR]))
            edge = builder.boundary(
                attached_to=ids[-1], trigger=timer, interrupting=draw_value(st.booleans())
            )
            builder.flow(edge, draw_value(st.sampled_from(ids)))
    for target in ids:
        builder.flow(draw_value(st.sampled_from([builder.start(), *ids])), target)
    for source in ids:
        if draw_value(st.booleans()):
            builder.flow(source, draw_value(st.sampled_from(ids)))
    return builder.build()


class TestAnyDrawing:
    @settings(max_examples=40, deadline=None)
    @given(any_drawings(), st.booleans())
    def test_never_fails_and_what_finished_can_be_replayed(self, diagram, has_clocks):
        edges = [key for key, node in diagram.nodes.items() if node.kind is NodeKind.BOUNDARY_EVENT]
        scenario = scenario_of(
            diagram,
            work=exponential(900),
            pools=[pool(3)],
            maximum_visits=3,
            event_delays={key: exponential(900) for key in edges} if has_clocks else {},
            branches={} if has_clocks else {key: _even(diagram, key) for key in edges},
        )
        repeated = [key for key, node in diagram.nodes.items() if node.multi_instance]
        scenario = replace(scenario, instances=dict.fromkeys(repeated, ONE_OR_TWO))

        result = simulate(
            diagram,
            scenario,
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


def _even(diagram, key):
    flows = diagram.outgoing(key)
    return {flow.id: 0.5 / len(flows) for flow in flows}
