"""Logs made from columns, written out and read back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meguru.engines.eventlogs import (
    CASE_COLUMNS,
    EVENT_COLUMNS,
    log_from_columns,
    read_csv,
    read_xes,
    write_csv,
    write_xes,
)
from meguru.engines.uploads import Refused

NINE = datetime(2026, 4, 1, 9, tzinfo=UTC)


def make_log(**changes):
    columns = {
        "case_ids": ["1", "2", "1"],
        "activities": ["受付", "=SUM(A1)", "審査 <\"&'>"],
        "completed_at": [NINE, NINE + timedelta(hours=1), NINE + timedelta(hours=2, microseconds=5)],
        "started_at": [NINE - timedelta(minutes=5), None, NINE + timedelta(hours=1)],
        "enabled_at": [None, None, NINE],
        "resources": ["佐藤", None, "-鈴木"],
        "groups": ["市民課", "市民課", None],
        "element_ids": ["Task_1", None, "Task_2"],
        "channels": {"1": "窓口"},
        "deadlines": {"2": NINE + timedelta(days=3)},
        "case_attributes": {"区域": {"1": "@北"}},
        "name": "試し",
    }
    return log_from_columns(**(columns | changes))


class TestLogFromColumns:
    def test_gives_the_documented_columns_sorted_by_case_and_completion(self):
        log = make_log()

        assert dict(log.events.schema) == dict(EVENT_COLUMNS)
        assert list(log.cases.columns)[:3] == list(CASE_COLUMNS)
        assert log.events["case"].to_list() == [0, 0, 1]
        assert [log.activities[number] for number in log.events["activity"]] == [
            "受付",
            "審査 <\"&'>",
            "=SUM(A1)",
        ]
        assert log.cases["区域"].to_list() == ["@北", None]
        assert log.remarks == ()

    def test_takes_numpy_microseconds_as_the_simulator_has_them(self):
        micros = np.array([1_000_000, 3_000_000], dtype=np.int64)

        log = log_from_columns(
            case_ids=["1", "1"], activities=["a", "b"], completed_at=micros, started_at=micros - 500_000
        )

        assert log.events["completed_at"].to_list()[1] == datetime(1970, 1, 1, 0, 0, 3, tzinfo=UTC)

    def test_takes_not_a_time_as_unknown(self):
        starts = np.array(["2026-04-01T09:00", "NaT"], dtype="datetime64[us]")

        log = log_from_columns(
            case_ids=["1", "1"],
            activities=["a", "b"],
            completed_at=[NINE, NINE + timedelta(days=1)],
            started_at=starts,
        )

        assert log.events["started_at"].null_count() == 1

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"case_ids": [], "activities": [], "completed_at": []}, "columns-differ"),
            ({"case_ids": ["1", None, "1"]}, "cell-blank"),
            ({"completed_at": [NINE, None, NINE]}, "cell-blank"),
            ({"resources": ["a"]}, "columns-differ"),
        ],
    )
    def test_refuses_columns_that_make_no_log(self, changes, code):
        with pytest.raises(Refused) as caught:
            make_log(**changes)

        assert caught.value.code == code

    def test_nothing_is_an_empty_log(self):
        with pytest.raises(Refused) as caught:
            log_from_columns(case_ids=[], activities=[], completed_at=[])

        assert caught.value.code == "empty-log"


class TestWriting:
    @pytest.mark.parametrize(("write", "read"), [(write_xes, read_xes), (write_csv, read_csv)])
    def test_what_was_written_is_read_back_the_same(self, write, read):
        log = make_log()

        again = read(write(log))

        assert again.events.equals(log.events)
        assert again.cases.equals(log.cases)
        assert (again.activities, again.resources, again.groups) == (
            log.activities,
            log.resources,
            log.groups,
        )

    @pytest.mark.parametrize("name", ["id", "Concept:name", "channel", "attribute:id", "区域"])
    @pytest.mark.parametrize(("write", "read"), [(write_xes, read_xes), (write_csv, read_csv)])
    def test_an_attribute_named_like_a_column_stays_an_attribute(self, name, write, read):
        log = make_log(channels={}, case_attributes={name: {"1": "い"}})

        again = read(write(log))

        assert again.cases.equals(log.cases)

    @pytest.mark.parametrize(("write", "read"), [(write_xes, read_xes), (write_csv, read_csv)])
    def test_control_characters_are_left_out(self, write, read):
        again = read(write(make_log(case_attributes={"区\x11域": {"1": "い\x00ろ"}})))

        assert again.cases["区域"].to_list()[0] == "いろ"

    def test_no_cell_is_taken_for_a_formula(self):
        table = write_csv(make_log()).decode("utf-8-sig")

        cells = [cell for line in table.splitlines() for cell in line.split(",")]
        assert "'=SUM(A1)" in cells
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]

    def test_times_are_written_on_the_office_clock(self):
        assert "2026-04-01T18:00:00.000000+09:00" in write_xes(make_log()).decode()

    @settings(deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abc"),
                st.text(st.characters(min_codepoint=33, max_codepoint=0x9FFF), min_size=1, max_size=8),
                st.integers(0, 10**12),
            ),
            min_size=1,
            max_size=20,
        )
    )
    def test_any_labels_survive_xes(self, rows):
        rows = [(case, label.strip() or "x", moment) for case, label, moment in rows]
        log = log_from_columns(
            case_ids=[case for case, _, _ in rows],
            activities=[label for _, label, _ in rows],
            completed_at=np.array([moment for _, _, moment in rows], dtype=np.int64),
        )

        again = read_xes(write_xes(log))

        assert again.activities == log.activities
        assert again.events.drop("element_id").equals(log.events.drop("element_id"))

    def test_local_times_follow_summer_time(self):
        table = b"case,activity,time\n1,a,2011-01-10 09:00:00+01:00\n1,b,2011-07-10 09:00:00+02:00\n1,c,2011-12-10 09:00:00+01:00\n"
        log = read_csv(table)

        assert log.local_times(log.events["completed_at"]).dt.hour().to_list() == [9, 9, 9]
        assert log.local_times(pl.Series([None], dtype=pl.Datetime("us", "UTC"))).to_list() == [None]
