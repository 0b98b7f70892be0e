"""Discovery of sound diagrams."""

from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import Replayer, compile_net, is_sound
from meguru.engines.bpmn.model import NodeKind
from meguru.engines.eventlogs import read_log
from meguru.engines.mining.discovery import discover
from meguru.engines.mining.testing import log_of_records, log_of_traces

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"
traces_of_letters = st.lists(st.text("abcd", min_size=1, max_size=6), min_size=1, max_size=8)
quickly = settings(
    deadline=None, max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate], derandomize=True
)  # shrinking would replay the largest models over and over


def fits(discovery, *traces):
    replayer = Replayer(compile_net(discovery.diagram))
    return all(
        replayer.replay([discovery.element_of[activity] for activity in trace]).fits for trace in traces
    )


def real_log(name):
    path = LOGS / name
    if not path.exists():
        pytest.skip("the shared logs are not here")
    return read_log(path.read_bytes(), filename=name)


class TestRediscovery:
    @pytest.mark.parametrize(
        ("traces", "tree"),
        [
            (["abc"], "sequence('a', 'b', 'c')"),
            (["ab", "ac"], "sequence('a', exclusive('b', 'c'))"),
            (["abcd", "acbd"], "sequence('a', parallel('b', 'c'), 'd')"),
            (["abc", "ac"], "sequence('a', exclusive(τ, 'b'), 'c')"),
            (["ad", "abcd"], "sequence('a', exclusive(τ, sequence('b', 'c')), 'd')"),
            (["a", "aba", "ababa"], "loop('a', 'b')"),
            (["ab", "abcab"], "loop(sequence('a', 'b'), 'c')"),
            (["aa", "a"], "loop('a', τ)"),
            (
                ["bd", "bcd", "a", "abd"],
                "sequence(exclusive(τ, 'a'), exclusive(τ, sequence('b', exclusive(τ, 'c'), 'd')))",
            ),
        ],
    )
    def test_finds_the_block_structure_behind_complete_logs(self, traces, tree):
        assert str(discover(log_of_traces(traces), noise_threshold=0.0).tree) == tree


class TestGuarantees:
    @quickly
    @given(traces_of_letters)
    def test_without_a_noise_filter_every_case_fits(self, traces):
        discovery = discover(log_of_traces(traces), noise_threshold=0.0)

        assert fits(discovery, *traces)

    @quickly
    @given(traces_of_letters, st.sampled_from([0.0, 0.1, 0.2, 0.5, 1.0]))
    def test_every_diagram_is_sound_and_has_every_activity_once(self, traces, noise):
        discovery = discover(log_of_traces(traces), noise_threshold=noise)

        assert is_sound(discovery.diagram).sound is True
        assert sorted(task.name for task in discovery.diagram.tasks()) == sorted(set("".join(traces)))

    @quickly
    @given(traces_of_letters, st.sampled_from([0.1, 0.2, 0.5, 1.0]))
    def test_as_published_the_filter_may_take_activities_away_and_says_so(self, traces, noise):
        discovery = discover(log_of_traces(traces), noise_threshold=noise, keeps_activities=False)

        drawn = sorted(task.name for task in discovery.diagram.tasks())
        assert is_sound(discovery.diagram).sound is True
        assert drawn == sorted(discovery.element_of) == sorted(discovery.tree.activities())
        assert set(drawn) <= set("".join(traces))
        assert ("描いていません" in discovery.method) == (set(drawn) < set("".join(traces)))

    @quickly
    @given(traces_of_letters)
    def test_the_same_log_gives_the_same_diagram(self, traces):
        assert discover(log_of_traces(traces)).diagram == discover(log_of_traces(traces)).diagram

    def test_a_threshold_outside_zero_to_one_is_refused(self):
        with pytest.raises(ValueError, match="noise_threshold"):
            discover(log_of_traces(["a"]), noise_threshold=1.5)


class TestNoise:
    def test_a_rare_reversal_does_not_hide_a_sequence(self):
        discovery = discover(log_of_traces(["abcd"] * 95 + ["dcba"] * 5), noise_threshold=0.2)

        assert str(discovery.tree) == "sequence('a', 'b', 'c', 'd')"

    def test_rare_repeats_do_not_make_a_loop(self):
        discovery = discover(log_of_traces(["ab"] * 95 + ["abb"] * 5), noise_threshold=0.2)

        assert str(discovery.tree) == "sequence('a', 'b')"


class TestDiagram:
    def test_events_are_named_in_the_language_of_the_log(self):
        japanese = discover(log_of_traces([["届出を受け付ける", "審査する"]])).diagram
        english = discover(log_of_traces([["Receive", "Check"]])).diagram

        assert {japanese.nodes["start"].name, japanese.nodes["end"].name} == {"開始", "終了"}
        assert {english.nodes["start"].name, english.nodes["end"].name} == {"Start", "End"}

    def test_ids_are_readable_and_unique(self):
        labels = ["T05 Print", "T05-print", "審査する", "<b>", ""]

        discovery = discover(log_of_traces([labels]))

        assert discovery.element_of["T05 Print"] == "task_t05_print"
        assert discovery.element_of["T05-print"] == "task_t05_print_2"
        assert len(set(discovery.element_of.values())) == len(set(labels) & set(discovery.element_of))

    def test_hostile_labels_do_not_break_the_diagram(self):
        labels = ["😀", "x" * 500, "<script>alert(1)</script>", "a\x00b", "'\"&;", "=1+1", "\u202eabc"]

        discovery = discover(log_of_traces([labels, labels[:3]]))

        assert is_sound(discovery.diagram).sound
        assert all("\x00" not in task.name for task in discovery.diagram.tasks())
        assert all(task.kind is NodeKind.USER_TASK for task in discovery.diagram.tasks())

    def test_gateways_that_only_follow_one_another_are_drawn_once(self):
        discovery = discover(log_of_traces(["abc", "ac", "a", "ab"]), noise_threshold=0.0)

        kinds = {node.id: node.kind for node in discovery.diagram.nodes.values()}
        for flow in discovery.diagram.flows.values():
            both = {kinds[flow.source], kinds[flow.target]}
            if both == {NodeKind.EXCLUSIVE_GATEWAY}:
                two_joins = len(discovery.diagram.outgoing(flow.target)) == 1
                assert not (two_joins and len(discovery.diagram.outgoing(flow.source)) == 1)


class TestLanes:
    def test_a_lane_is_the_group_that_does_most_of_the_work_in_it(self):
        log = log_of_records(
            [
                {"case": "1", "activity": "受付", "minute": 0, "group": "窓口係"},
                {"case": "1", "activity": "審査", "minute": 5, "group": "審査係"},
                {"case": "2", "activity": "受付", "minute": 9, "group": "窓口係"},
                {"case": "2", "activity": "審査", "minute": 15, "group": "審査係"},
                {"case": "3", "activity": "受付", "minute": 20, "group": "審査係"},
                {"case": "3", "activity": "発送", "minute": 25},
            ]
        )

        diagram = discover(log, noise_threshold=0.0).diagram

        lane_of = {task.name: diagram.lanes[task.lane_id].name for task in diagram.tasks()}
        assert lane_of == {"受付": "窓口係", "審査": "審査係", "発送": "担当不明"}
        assert all(node.lane_id in diagram.lanes for node in diagram.nodes.values())

    def test_without_groups_people_with_similar_work_form_lanes(self):
        records = [
            {"case": str(n), "activity": activity, "minute": n * 10 + place, "resource": person}
            for n in range(8)
            for place, (activity, person) in enumerate(
                [("受付", ["佐藤", "鈴木"][n % 2]), ("審査", ["高橋", "田中"][n % 2])]
            )
        ]

        diagram = discover(log_of_records(records)).diagram

        assert [lane.name for lane in diagram.lanes.values()] == ["担当A", "担当B"]

    def test_nobody_recorded_means_no_lanes(self):
        assert not discover(log_of_traces(["ab"])).diagram.lanes


class TestExtremes:
    @pytest.mark.parametrize("traces", [["a"], ["aaaaaaaa"], ["abababab", "ab"], ["a", "b", "c"]])
    def test_tiny_and_looping_logs_work(self, traces):
        discovery = discover(log_of_traces(traces))

        assert is_sound(discovery.diagram).sound

    def test_two_hundred_activities_in_any_order_stay_bounded(self):
        names = [f"作業{n}" for n in range(200)]
        traces = [
            [names[(n * 37 + place * place * (n + 1)) % 200] for place in range(30)] for n in range(300)
        ]

        discovery = discover(log_of_traces(traces), noise_threshold=0.0)

        assert len(discovery.element_of) == len({name for trace in traces for name in trace})

    def test_ten_thousand_variants_are_discovered(self):
        names = "abcdefghijkl"
        traces = ["".join(names[(n >> shift) % 12] for shift in range(0, 20, 2)) for n in range(10_000)]

        discovery = discover(log_of_traces(traces))

        assert len(discovery.element_of) == 12


class TestRealLogs:
    def test_the_permit_desk_is_discovered_with_all_its_activities(self):
        log = real_log("receipt.xes.gz")

        discovery = discover(log)

        assert {task.name for task in discovery.diagram.tasks()} == set(log.activities)
        assert is_sound(discovery.diagram).sound is not False

    def test_road_traffic_fines_are_discovered_whole(self):
        discovery = discover(real_log("roadtraffic.xes.gz"))

        assert len(discovery.diagram.tasks()) == 11
        assert is_sound(discovery.diagram).sound is True
