"""An earlier drawing: what stood keeps its order and its place, and only what has no place gets one."""

from __future__ import annotations

import statistics
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import Diagram, fill_in, lay_out, linear, needs_layout, read_bpmn, write_bpmn
from meguru.engines.bpmn.layout.again import place_again
from meguru.engines.bpmn.layout.automatic import is_automatic
from meguru.engines.bpmn.model import Bounds, Pool
from meguru.engines.bpmn.tests.drawing_checks import problems_of
from meguru.engines.bpmn.tests.drawn_large import large_diagram
from meguru.engines.bpmn.tests.steadiness import turned_share
from meguru.engines.bpmn.tests.test_layout_large import connected, inserted, renamed

SEEDS = range(6)


def cut(diagram: Diagram) -> Diagram:
    """One flow less, so that what it led to stands alone."""
    gone = list(diagram.flows)[len(diagram.flows) // 2]
    return replace(diagram, flows={key: flow for key, flow in diagram.flows.items() if key != gone})


CHANGES = (renamed, inserted, connected, cut)


def median_move(before: Diagram, after: Diagram) -> float:
    moves = [
        abs(before.shapes[key].x - after.shapes[key].x) + abs(before.shapes[key].y - after.shapes[key].y)
        for key in before.nodes
        if key in after.nodes
    ]
    return statistics.median(moves)


def by_hand(diagram: Diagram) -> Diagram:
    """The drawing after somebody pulled the first step aside."""
    laid = lay_out(diagram)
    key = next(key for key, node in laid.nodes.items() if node.kind.is_task)
    box = laid.shapes[key]
    return replace(laid, shapes={**laid.shapes, key: replace(box, y=box.y + 7)})


class TestOrderIsKept:
    @pytest.mark.parametrize(
        ("change", "most"), [(renamed, 0.0), (inserted, 0.005), (connected, 0.005), (cut, 0.02)]
    )
    def test_a_small_change_turns_next_to_nothing_round_and_moves_less_than_a_column(self, change, most):
        turned, moved, plain = [], [], []
        for seed in SEEDS:
            diagram = large_diagram(seed, count=40, pools=2, lanes=3, extra=8, messages=5)
            before, changed = lay_out(diagram), change(diagram)
            after = lay_out(changed, earlier=before)
            turned.append(turned_share(before, after))
            moved.append(median_move(before, after))
            plain.append(turned_share(before, lay_out(changed)))

        assert statistics.mean(turned) <= most
        assert statistics.mean(turned) <= statistics.mean(plain)
        assert statistics.median(moved) <= 40

    @settings(max_examples=12, deadline=None)
    @given(
        seed=st.integers(0, 9999),
        pools=st.sampled_from([1, 3]),
        lanes=st.sampled_from([0, 3]),
        extra=st.sampled_from([0, 30, 150]),
        changes=st.lists(st.sampled_from(CHANGES), min_size=1, max_size=2, unique=True),
    )
    def test_nothing_overlaps_and_no_line_runs_through_a_shape(self, seed, pools, lanes, extra, changes):
        diagram = large_diagram(seed, count=50, pools=pools, lanes=lanes, extra=extra)
        drawn = lay_out(diagram)
        for change in changes:
            diagram = change(diagram)
            drawn = lay_out(diagram, earlier=drawn)

        assert problems_of(drawn) == []

    @pytest.mark.parametrize("seed", SEEDS)
    def test_a_drawing_is_its_own_next_drawing(self, seed):
        laid = lay_out(large_diagram(seed, count=40, pools=2, lanes=3, extra=8, messages=5))

        assert lay_out(laid, earlier=laid) == laid

    def test_a_drawing_with_the_order_of_an_earlier_one_counts_as_automatic(self):
        diagram = large_diagram(4, count=40, pools=2, lanes=3, extra=8, messages=5)
        changed = lay_out(connected(diagram), earlier=lay_out(diagram))

        assert changed.shapes != lay_out(changed).shapes
        assert is_automatic(changed)
        assert not is_automatic(by_hand(changed))

    def test_a_drawing_from_bottom_to_top_is_no_row_of_lines_that_run_back(self):
        diagram = linear(name="x", tasks=["A", "B", "C"])
        tower = {key: Bounds(0.0, 900.0 - 90 * n, 90, 60) for n, key in enumerate(diagram.nodes)}

        laid = lay_out(diagram, earlier=replace(diagram, shapes=tower))

        assert laid == lay_out(diagram)


class TestOnlyWhatIsMissing:
    def test_a_step_without_a_place_gets_one_and_nothing_else_moves(self):
        drawn = by_hand(large_diagram(2, count=30, pools=1, lanes=2, extra=0, messages=0))
        changed = inserted(drawn)
        gone = {flow.id for flow in changed.flows.values() if "new" in (flow.source, flow.target)}
        part = replace(changed, edges={key: one for key, one in drawn.edges.items() if key not in gone})

        filled = fill_in(part)

        assert not needs_layout(filled)
        assert {key: filled.shapes[key] for key in drawn.nodes} == {
            key: drawn.shapes[key] for key in drawn.nodes
        }
        assert all(filled.edges[key] == part.edges[key] for key in part.edges)
        assert "new" in filled.shapes

    def test_a_line_without_a_way_gets_one(self):
        laid = by_hand(linear(name="x", tasks=["A", "B"]))
        lost = next(iter(laid.flows))
        part = replace(laid, edges={key: one for key, one in laid.edges.items() if key != lost})

        filled = fill_in(part)

        assert filled.shapes == laid.shapes
        assert lost in filled.edges

    def test_pools_without_a_frame_get_one_around_their_steps_or_below(self):
        laid = lay_out(linear(name="x", tasks=["A", "B"]))
        process = next(iter(laid.processes))
        pooled = replace(laid, pools={"q": Pool("q", "市民課", process), "r": Pool("r", "住民")})

        filled = fill_in(pooled)

        assert {key: filled.shapes[key] for key in laid.nodes} == {
            key: laid.shapes[key] for key in laid.nodes
        }
        assert filled.shapes["r"].y > filled.shapes["q"].y + filled.shapes["q"].height
        assert set(read_bpmn(write_bpmn(filled)).shapes) == {*laid.nodes, "q", "r"}

    def test_without_any_place_everything_is_laid_out(self):
        diagram = linear(name="x", tasks=["A", "B"])

        assert fill_in(diagram) == lay_out(diagram)


def test_after_an_edit_of_an_automatic_drawing_the_order_stays():
    before = lay_out(large_diagram(1, count=40, pools=2, lanes=3, extra=8, messages=5))
    changed = connected(before)

    after, notes = place_again(before, changed)

    assert notes == ()
    assert after == lay_out(changed, earlier=before)
    assert turned_share(before, after) == 0
