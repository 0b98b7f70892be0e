from dataclasses import replace

import pytest

from meguru.engines.bpmn import add_node, linear, read_bpmn
from meguru.engines.simulation import CannotSimulate
from meguru.engines.what_if import (
    Base,
    Known,
    SplitShares,
    available,
    build,
    differences,
    from_json,
    may_compare,
    run,
    starting_inputs,
    to_json,
)
from meguru.engines.what_if.codec import UnknownRecord
from meguru.engines.what_if.inputs import Inputs
from meguru.engines.what_if.results import TrialResult
from meguru.engines.what_if.tests.worlds import counter, one_queue, queue_inputs


@pytest.fixture
def base():
    return Base(counter(), name="第1版（現状）")


@pytest.fixture
def inputs():
    start = starting_inputs(counter(), known=Known(yearly_volume=900), fiscal_year=2026).inputs
    two = tuple(replace(lane, headcount=2) for lane in start.lanes)
    return replace(start, lanes=two, replications=6)


class TestAssumptions:
    def test_say_what_was_assumed_where_nothing_was_given(self, base, inputs):
        told = "".join(build(base, inputs).assumptions)

        assert "「交付」の作業時間は分からないため、1回 10 分と仮定" in told
        assert "「不備があるか」の割合が入っていないため、仮に ある 10%、ない 90%" in told
        assert "ばらつきが中くらい（標準偏差が平均の 50%）と仮定" in told
        assert "「届出者」は庁外の人" in told
        assert "「台帳への反映」はシステムが行い" in told

    def test_say_nothing_of_what_was_given(self, base, inputs):
        steps = tuple(replace(one, minutes=5.0) for one in inputs.steps)
        shares = (SplitShares("choice", {"back": 5.0, "on": 95.0}),)

        told = "".join(build(base, replace(inputs, steps=steps, splits=shares)).assumptions)

        assert "分からない" not in told
        assert "割合が入っていない" not in told


class TestShares:
    @pytest.mark.parametrize(
        ("percent", "expected"),
        [
            ({"back": None, "on": None}, (0.10, 0.90)),
            ({"back": 25.0, "on": None}, (0.25, 0.75)),
            ({"back": None, "on": 60.0}, (0.40, 0.60)),
            ({"back": 0.0, "on": 100.0}, (0.0, 1.0)),
            ({"back": 33.3, "on": 66.6}, (1 / 3, 2 / 3)),
        ],
    )
    def test_are_completed(self, base, inputs, percent, expected):
        built = build(base, replace(inputs, splits=(SplitShares("choice", percent),)))

        shares = built.design.scenario.branches["choice"]
        assert (shares["back"], shares["on"]) == pytest.approx(expected, abs=1e-3)

    @pytest.mark.parametrize(
        "percent",
        [
            {"back": 80.0, "on": 80.0},
            {"back": 10.0, "on": 10.0},
            {"back": -1.0, "on": None},
            {"on": float("nan")},
        ],
    )
    def test_that_cannot_be_are_refused_by_name(self, base, inputs, percent):
        with pytest.raises(CannotSimulate, match="不備があるか"):
            build(base, replace(inputs, splits=(SplitShares("choice", percent),)))

    def test_of_a_certain_way_back_still_come_to_an_end(self, base, inputs):
        shares = (SplitShares("choice", {"back": 100.0, "on": 0.0}),)

        result = run(base, replace(inputs, splits=shares, yearly_volume=30))

        assert result.cases.mean == pytest.approx(30, rel=0.3)
        check = next(step for step in result.steps if step.key == "check")
        assert check.visits.mean == pytest.approx(result.cases.mean * 20, rel=0.1)


class TestWrongInputs:
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"yearly_volume": 0}, "件数は1件以上"),
            ({"volume_factor": float("inf")}, "件数は1件以上"),
            ({"monthly_volume": (1, 2)}, "12個"),
            ({"reception": (600, 600)}, "受付時間"),
            ({"lanes": ()}, "人数が入っていません"),
            ({"assumptions": {"automated_share": 3.0}}, "0 から 100%"),
            ({"assumptions": {"nonsense": 0.1}}, "知らない仮定"),
        ],
    )
    def test_are_refused_in_words(self, base, inputs, change, words):
        with pytest.raises(CannotSimulate, match=words):
            run(base, replace(inputs, **change))

    def test_a_lane_without_people_is_refused_by_name(self, base, inputs):
        lanes = tuple(replace(lane, headcount=0) for lane in inputs.lanes)

        with pytest.raises(CannotSimulate, match=r"窓口係.*1人以上"):
            run(base, replace(inputs, lanes=lanes))

    def test_a_drawing_without_steps_is_refused(self, inputs):
        with pytest.raises(CannotSimulate, match="作業が一つもない"):
            run(Base(linear(name="空", tasks=())), inputs)


class TestAStepThatIsNeverDone:
    def test_is_named(self, base, inputs):
        node = replace(base.diagram.nodes["hand"], id="lonely", name="つながっていない手順")
        loose = replace(base, diagram=add_node(base.diagram, node=node))

        result = run(loose, inputs)

        (warning,) = result.warnings
        assert "「つながっていない手順」は、一度も行われませんでした" in warning


class TestRedesigns:
    def test_are_offered_for_what_the_drawing_says_of_a_step(self, base, inputs):
        offered = {one.id for one in available(base, inputs)}

        assert {"remove_face_to_face:receive", "drop_step:check", "automate:enter"} <= offered
        assert not any(one.endswith(":write") for one in offered if one.startswith("automate"))

    def test_shorten_the_year_and_change_the_drawing(self, base, inputs):
        result = run(base, replace(inputs, picks=("drop_step:check",)))

        assert result.without_picks is not None
        gap = next(
            one for one in differences(result.series, result.without_picks) if one.measure == "work_hours"
        )
        assert gap.is_clear
        assert gap.estimate.mean == pytest.approx(-900 / 0.9 * 12 / 60, rel=0.05)
        assert "check" not in read_bpmn(result.to_be_xml.encode()).nodes

    def test_that_do_not_fit_are_told_and_left_out(self, base, inputs):
        result = run(base, replace(inputs, picks=("automate:gone", "automate:enter", "delegate:enter")))

        told = {one.key: one.obstacle for one in result.picked}
        assert told["automate:enter"] == ""
        assert "二重に数えません" in told["delegate:enter"]
        assert "出てこない" in told["automate:gone"]

    def test_follow_the_figures_that_people_set(self, base, inputs):
        picked = replace(inputs, picks=("automate:enter",))
        little = run(base, replace(picked, assumptions={"automated_share": 0.1}))
        much = run(base, replace(picked, assumptions={"automated_share": 0.9}))

        assert much.work_hours.high < little.work_hours.low

    def test_let_neighbours_of_two_lanes_run_side_by_side(self, base, inputs):
        offered = available(base, inputs)

        assert all(one.operator != "parallelise" or len(one.elements) == 2 for one in offered)


class TestComparing:
    def test_finds_no_difference_between_equal_trials(self, base, inputs):
        one, other = run(base, inputs), run(base, inputs)

        assert one == other
        assert not any(gap.is_clear for gap in differences(one.series, other.series))

    def test_finds_that_more_people_are_quicker_and_work_no_more(self, inputs):
        few = run(Base(one_queue()), queue_inputs(yearly=12_000, people=1, minutes=35, replications=10))
        many = run(Base(one_queue()), queue_inputs(yearly=12_000, people=2, minutes=35, replications=10))

        gaps = {gap.measure: gap for gap in differences(many.series, few.series)}
        assert gaps["mean_hours"].is_clear
        assert gaps["mean_hours"].estimate.high < 0
        assert gaps["work_hours"].estimate.mean == pytest.approx(0, abs=1e-6)
        assert many.lanes[0].staffed_hours == 2 * few.lanes[0].staffed_hours

    def test_pairs_narrower_than_two_years_apart(self, base, inputs):
        one, other = run(base, inputs), run(base, replace(inputs, picks=("automate:enter",)))

        gap = next(g for g in differences(other.series, one.series) if g.measure == "work_hours")
        assert gap.estimate.high - gap.estimate.low < one.work_hours.high - one.work_hours.low

    def test_uses_the_runs_that_both_have(self, base, inputs):
        few, many = run(base, inputs), run(base, replace(inputs, replications=9))

        assert not any(gap.is_clear for gap in differences(few.series, many.series))

    def test_counts_late_cases_only_with_a_deadline(self, base, inputs):
        late = run(base, replace(inputs, deadline_days=1.0))

        assert late.late_share is not None
        assert 0 < late.late_share.mean < 1
        assert run(base, inputs).late_share is None

    def test_asks_for_the_same_seed(self, base, inputs):
        one, other = run(base, inputs), run(base, replace(inputs, seed=7))

        assert not may_compare((one, other))


class TestProgress:
    def test_is_told_and_can_stop_the_run(self, base, inputs):
        told = []

        class Stop(Exception):
            pass

        def progress(stage, share):
            told.append((stage, share))
            if len(told) > 4:
                raise Stop

        with pytest.raises(Stop):
            run(base, inputs, progress=progress)

        assert all(0 <= share <= 1 for _stage, share in told)


class TestRecords:
    def test_come_back_as_they_were(self, base, inputs):
        result = run(base, replace(inputs, picks=("automate:enter",), deadline_days=2.0))

        assert from_json(Inputs, to_json(inputs)) == inputs
        assert to_json(from_json(TrialResult, to_json(result))) == to_json(result)

    @pytest.mark.parametrize("stored", [None, [], {"yearly_volume": "x"}, {}, {"spread": "wild"}])
    def test_of_another_program_are_refused_in_words(self, stored):
        with pytest.raises(UnknownRecord, match="もう一度計算"):
            from_json(Inputs, stored)


class TestTooMuch:
    def test_more_than_can_be_computed_is_refused_with_the_number_that_can(self, base, inputs):
        with pytest.raises(CannotSimulate, match="年間 2,500,000 件まで"):
            run(base, replace(inputs, yearly_volume=10_000_000))
