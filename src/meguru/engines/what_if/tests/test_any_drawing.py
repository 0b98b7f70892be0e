"""Whatever people draw, a trial starts, asks and runs, or says in words why it cannot."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import read_bpmn
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import Base, Known, SplitShares, build, run, splits_of, starting_inputs
from meguru.engines.what_if.tests.worlds import counter

REFERENCE = Path(__file__).resolve().parents[6] / "shared/data/bpmn-reference"
FILES = sorted(REFERENCE.glob("*.bpmn")) if REFERENCE.is_dir() else []


@pytest.mark.skipif(not FILES, reason="the reference diagrams are not here")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_reference_diagram_is_tried_or_refused_in_words(path):
    diagram = read_bpmn(path.read_bytes())
    start = starting_inputs(diagram, known=Known(yearly_volume=40), fiscal_year=2026)

    try:
        result = run(Base(diagram), replace(start.inputs, replications=2))
    except CannotSimulate as reason:
        assert str(reason).endswith("。")
    else:
        assert result.cases.mean > 0 or result.unfinished
        assert all(lane.work_hours.mean > 0 or lane.name for lane in result.lanes)


percent = st.none() | st.floats(-20, 140) | st.just(float("nan"))


class TestAnyShares:
    @settings(max_examples=60, deadline=None)
    @given(back=percent, on=percent)
    def test_add_up_to_the_whole_or_are_refused(self, back, on):
        start = starting_inputs(counter(), known=Known(yearly_volume=40), fiscal_year=2026).inputs
        inputs = replace(start, splits=(SplitShares("choice", {"back": back, "on": on}),))

        try:
            shares = build(Base(counter()), inputs).design.scenario.branches["choice"]
        except CannotSimulate:
            return
        assert sum(shares.values()) == pytest.approx(1.0, abs=0.006)
        assert all(0 <= share <= 1.005 for share in shares.values())
        for key, given_share in (("back", back), ("on", on)):
            if given_share is not None:
                assert shares[key] == pytest.approx(given_share / 100, abs=0.006)

    def test_every_split_of_a_drawing_has_ways(self):
        assert all(split.ways for split in splits_of(counter()))
