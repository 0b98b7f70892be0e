"""Waiting and work before every record."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meguru.engines.mining.testing import log_of_records
from meguru.engines.mining.work_time import split_gaps


def minutes(seconds):
    return (np.asarray(seconds) / 60).tolist()


class TestSplitGapsWithStartTimes:
    def test_work_runs_from_start_to_completion_and_waiting_from_the_previous_completion(self):
        log = log_of_records(
            [
                {"case": "a", "activity": "受付", "start": 0, "minute": 10},
                {"case": "a", "activity": "審査", "start": 40, "minute": 45},
            ]
        )

        split = split_gaps(log)

        assert minutes(split.work_seconds) == [10, 5]
        assert minutes(split.waiting_seconds) == [0, 30]
        assert not split.any_inferred

    def test_parallel_work_does_not_wait_for_what_was_still_going_on(self):
        log = log_of_records(
            [
                {"case": "a", "activity": "受付", "start": 0, "minute": 10},
                {"case": "a", "activity": "照会", "start": 15, "minute": 90},
                {"case": "a", "activity": "審査", "start": 20, "minute": 100},
            ]
        )

        split = split_gaps(log)

        assert minutes(split.waiting_seconds) == [0, 5, 10]


class TestSplitGapsWithoutStartTimes:
    def test_a_quick_follow_up_of_the_same_person_is_all_work(self):
        log = log_of_records(
            [
                {"case": "a", "activity": "受付", "minute": 0, "resource": "佐藤"},
                {"case": "a", "activity": "審査", "minute": 7, "resource": "佐藤"},
            ]
        )

        split = split_gaps(log)

        assert split.any_inferred
        assert minutes(split.work_seconds)[1] == pytest.approx(7)
        assert split.waiting_seconds[1] == 0

    def test_work_on_another_case_bounds_the_work_and_the_rest_is_waiting(self):
        log = log_of_records(
            [
                {"case": "a", "activity": "受付", "minute": 0, "resource": "鈴木"},
                {"case": "b", "activity": "審査", "minute": 30, "resource": "佐藤"},
                {"case": "a", "activity": "審査", "minute": 34, "resource": "佐藤"},
            ]
        )

        split = split_gaps(log)

        last_of_a = 1  # rows are sorted by case
        assert minutes(split.work_seconds)[last_of_a] == pytest.approx(4)
        assert minutes(split.waiting_seconds)[last_of_a] == pytest.approx(30)

    def test_after_a_long_gap_the_usual_work_of_the_activity_is_taken(self):
        quick = [
            {"case": f"q{i}", "activity": name, "minute": i * 200 + at, "resource": "佐藤"}
            for i in range(6)
            for name, at in (("受付", 0), ("審査", 6))
        ]
        slow = [
            {"case": "z", "activity": "受付", "minute": 2000, "resource": "鈴木"},
            {"case": "z", "activity": "審査", "minute": 2600, "resource": "鈴木"},
        ]

        split = split_gaps(log_of_records(quick + slow))

        assert minutes(split.work_seconds)[-1] == pytest.approx(6)
        assert minutes(split.waiting_seconds)[-1] == pytest.approx(594)

    @given(
        st.lists(
            st.tuples(
                st.sampled_from("ab"),
                st.sampled_from("xyz"),
                st.integers(0, 5000),
                st.one_of(st.none(), st.integers(0, 5000)),
                st.one_of(st.none(), st.sampled_from(["p", "q"])),
            ),
            min_size=1,
            max_size=20,
        )
    )
    def test_nothing_is_negative_or_nan_and_the_gap_is_divided_without_rest(self, rows):
        log = log_of_records(
            [{"case": c, "activity": a, "minute": m, "start": s, "resource": r} for c, a, m, s, r in rows]
        )

        split = split_gaps(log)

        for values in (split.waiting_seconds, split.work_seconds, split.usual_work_seconds):
            assert np.isfinite(values).all()
            assert (values >= 0).all()
        completed = log.events["completed_at"].dt.epoch("us").to_numpy() / 1e6
        case = log.events["case"].to_numpy()
        for row in range(1, log.events.height):
            if case[row] == case[row - 1] and split.inferred[row]:
                seconds = completed[row] - completed[row - 1]
                assert split.work_seconds[row] + split.waiting_seconds[row] == pytest.approx(
                    seconds, abs=1e-3
                )
