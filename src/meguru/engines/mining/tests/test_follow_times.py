"""Directly-follows with times says what a count by hand says."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.mining.follow_times import follow_times
from meguru.engines.mining.testing import log_of_records, log_of_traces

LETTERS = st.lists(st.sampled_from("abcd"), min_size=1, max_size=8)


def by_pair(log):
    times = follow_times(log)
    labels = log.activities
    return {
        (labels[before], labels[after]): (int(times.count[k]), times.mean_hours[k], times.median_hours[k])
        for k, (before, after) in enumerate(zip(times.before, times.after, strict=True))
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=12), st.lists(st.integers(0, 5_000), min_size=96, max_size=96))
def test_every_passage_is_counted_once_with_its_own_time(traces, gaps):
    records, waits, gap = [], defaultdict(list), iter(gaps)
    for number, trace in enumerate(traces):
        minute = 0
        for place, activity in enumerate(trace):
            wait = next(gap)
            minute += wait
            records.append({"case": number, "activity": activity, "minute": minute})
            if place:
                waits[trace[place - 1], activity].append(wait / 60)

    found = by_pair(log_of_records(records))

    assert found.keys() == waits.keys()
    for pair, hours in waits.items():
        count, mean, median = found[pair]
        assert count == len(hours)
        assert mean == pytest.approx(sum(hours) / len(hours))
        assert median == pytest.approx(sorted(hours)[(len(hours) - 1) // 2])


def test_pairs_come_most_frequent_first_and_cases_begin_and_end_once():
    times = follow_times(log_of_traces(["ab", "ab", "ac"]))

    assert times.count.tolist() == [2, 1]
    assert times.starts.tolist() == [3, 0, 0]
    assert times.ends.tolist() == [0, 2, 1]


def test_time_runs_to_the_start_where_it_is_known_and_is_never_negative():
    log = log_of_records(
        [
            {"case": 1, "activity": "a", "minute": 60, "start": 0},
            {"case": 1, "activity": "b", "minute": 200, "start": 180},
            {"case": 1, "activity": "c", "minute": 300, "start": 100},
        ]
    )

    assert by_pair(log) == {("a", "b"): (1, 2.0, 2.0), ("b", "c"): (1, 0.0, 0.0)}
