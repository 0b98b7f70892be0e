"""What the log shows."""

import math
from datetime import timedelta
from pathlib import Path

import pytest

from meguru.engines.eventlogs import read_log
from meguru.engines.mining.discovery import discover
from meguru.engines.mining.measure import measure
from meguru.engines.mining.testing import MONDAY_MORNING, log_of_records, log_of_traces

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"


@pytest.fixture(scope="module")
def permit_desk():
    path = LOGS / "receipt.xes.gz"
    if not path.exists():
        pytest.skip("the shared logs are not here")
    log = read_log(path.read_bytes(), filename=path.name)
    return measure(log)


class TestPermitDesk:
    def test_counts(self, permit_desk):
        assert (permit_desk.cases, permit_desk.events, permit_desk.activities) == (1434, 8577, 27)
        assert (permit_desk.variants_count, permit_desk.resources) == (116, 48)
        assert (permit_desk.late_cases, permit_desk.cases_with_deadline) == (92, 1434)

    def test_throughput(self, permit_desk):
        throughput = permit_desk.throughput

        assert throughput.median == pytest.approx(0.79683, abs=1e-5)
        assert throughput.mean == pytest.approx(129.8, abs=0.05)
        assert throughput.p75 == pytest.approx(121.9, abs=0.05)
        assert throughput.max == pytest.approx(6620.15, abs=0.01)

    def test_channels(self, permit_desk):
        days = {c.channel: (c.cases, round(c.median_hours / 24, 4)) for c in permit_desk.by_channel}

        assert days["Internet"] == (1250, 0.0218)
        assert days["e-mail"] == (21, 0.0241)
        assert days["Desk"] == (109, 0.7815)
        assert days["Post"] == (53, 4.0568)

    def test_nothing_but_waits_that_never_occurred_is_nan(self, permit_desk):
        for figures in permit_desk.by_activity.values():
            for summary in (figures.waiting_hours, figures.work_hours):
                assert all(
                    math.isfinite(v) and v >= 0
                    for v in (summary.median, summary.mean, summary.p75, summary.p90, summary.max)
                )
        for pair in permit_desk.handovers:
            assert math.isnan(pair.median_wait_hours_handed_over) == (pair.handed_over == 0)


class TestThroughput:
    def test_a_case_lasts_from_its_first_start_to_its_last_completion(self):
        log = log_of_records(
            [
                {"case": "1", "activity": "受付", "start": 0, "minute": 30},
                {"case": "1", "activity": "審査", "start": 60, "minute": 120},
            ]
        )

        assert measure(log).throughput.median == pytest.approx(2.0)

    def test_a_single_record_takes_no_time(self):
        measurements = measure(log_of_traces(["a"]))

        assert measurements.throughput.max == 0
        assert measurements.span_days == 0


class TestDeadlines:
    def test_a_case_is_late_when_its_last_record_is_after_the_deadline(self):
        log = log_of_records(
            [
                {"case": "間に合った", "activity": "交付", "minute": 60},
                {"case": "遅れた", "activity": "交付", "minute": 61},
                {"case": "期限なし", "activity": "交付", "minute": 99},
            ],
            deadlines={
                "間に合った": MONDAY_MORNING + timedelta(minutes=60),
                "遅れた": MONDAY_MORNING + timedelta(minutes=60),
            },
        )

        measurements = measure(log)

        assert measurements.late_cases == 1
        assert measurements.cases_with_deadline == 2

    def test_without_deadlines_lateness_is_unknown_and_not_zero(self):
        assert measure(log_of_traces(["a"])).late_cases is None


class TestChannels:
    def test_each_channel_has_its_own_median_and_unknown_ones_are_named(self):
        log = log_of_records(
            [
                {"case": "1", "activity": "a", "minute": 0},
                {"case": "1", "activity": "b", "minute": 60},
                {"case": "2", "activity": "a", "minute": 0},
                {"case": "2", "activity": "b", "minute": 180},
                {"case": "3", "activity": "a", "minute": 0},
            ],
            channels={"1": "窓口", "2": "郵送"},
        )

        medians = {c.channel: c.median_hours for c in measure(log).by_channel}

        assert medians == {"窓口": 1.0, "郵送": 3.0, "不明": 0.0}

    def test_a_log_without_channels_has_none(self):
        assert measure(log_of_traces(["ab"])).by_channel == ()


class TestHandovers:
    def records(self):
        return [
            {"case": "1", "activity": "受付", "minute": 0, "resource": "佐藤"},
            {"case": "1", "activity": "審査", "minute": 6000, "resource": "鈴木"},
            {"case": "2", "activity": "受付", "minute": 10, "resource": "佐藤"},
            {"case": "2", "activity": "審査", "minute": 15, "resource": "佐藤"},
        ]

    def test_waits_are_told_apart_by_whether_the_hands_changed(self):
        pair = measure(log_of_records(self.records())).handovers[0]

        assert (pair.from_activity, pair.to_activity) == ("受付", "審査")
        assert (pair.count, pair.handed_over) == (2, 1)
        assert pair.median_wait_hours_same == 0
        assert pair.median_wait_hours_handed_over > 90

    def test_unknown_people_are_neither_the_same_nor_others(self):
        pair = measure(log_of_traces(["ab"])).handovers[0]

        assert pair.handed_over == 0
        assert math.isnan(pair.median_wait_hours_same)


class TestRework:
    def test_repeats_within_a_case_are_rework(self):
        measurements = measure(log_of_traces(["abab", "ab", "abb"]))

        assert measurements.rework_cases == 2
        assert measurements.by_activity["b"].rework_count == 2
        assert measurements.by_activity["a"].first_pass_share == pytest.approx(2 / 3)


class TestVariants:
    def test_most_frequent_first_with_shares(self):
        variants = measure(log_of_traces(["ab", "abc", "ab"])).variants

        assert [(v.activities, v.cases) for v in variants] == [(("a", "b"), 2), (("a", "b", "c"), 1)]
        assert sum(v.share for v in variants) == pytest.approx(1)


class TestMonths:
    def test_months_are_those_of_japan(self):
        last_evening_of_march_in_utc = {"case": "1", "activity": "a", "minute": -9 * 60 + 1}

        assert measure(log_of_records([last_evening_of_march_in_utc])).cases_by_month == {"2024-04": 1}


class TestElements:
    def test_activities_carry_the_id_of_their_task(self):
        log = log_of_traces([["Receive", "Check it"]])

        by_activity = measure(log, diagram=discover(log).diagram).by_activity

        assert by_activity["Check it"].element_id == "task_check_it"
