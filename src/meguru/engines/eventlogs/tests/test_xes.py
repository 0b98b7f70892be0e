"""Reading XES: what is taken, what is repaired and said, what is refused."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from meguru.engines.eventlogs import EventLog, read_xes
from meguru.engines.uploads import Refused

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"
needs_logs = pytest.mark.skipif(not LOGS.exists(), reason="the shared logs are not here")


def event(activity: str, time: str | None, **more: str) -> str:
    stamp = f'<date key="time:timestamp" value="{time}"/>' if time else ""
    attributes = "".join(
        f'<string key="{key.replace("__", ":")}" value="{value}"/>' for key, value in more.items()
    )
    return f'\n<event><string key="concept:name" value="{activity}"/>{stamp}{attributes}</event>'


def make_xes(*traces: str, head: str = "") -> bytes:
    body = "".join(
        f'\n<trace><string key="concept:name" value="c{number}"/>{trace}</trace>'
        for number, trace in enumerate(traces)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<log>{head}{body}\n</log>'.encode()


def started(activity: str, time: str, **more: str) -> str:
    return event(activity, time, lifecycle__transition="start", **more)


def completed(activity: str, time: str, **more: str) -> str:
    return event(activity, time, lifecycle__transition="complete", **more)


def codes(log: EventLog) -> set[str]:
    return {remark.code for remark in log.remarks}


def late_cases(log: EventLog) -> int:
    last = log.events.group_by("case").agg(pl.col("completed_at").max()).sort("case")
    return int((last["completed_at"] > log.cases["deadline_at"]).sum())


@needs_logs
class TestRealLogs:
    def test_the_permit_desk_is_read_exactly(self):
        log = read_xes((LOGS / "receipt.xes.gz").read_bytes(), name="receipt")

        assert (log.cases.height, log.events.height, log.raw_events) == (1434, 8577, 8577)
        assert (len(log.activities), len(log.resources)) == (27, 48)
        assert dict(log.cases["channel"].value_counts().rows()) == {
            "Internet": 1250,
            "Desk": 109,
            "Post": 53,
            "e-mail": 21,
            "Intern": 1,
        }
        assert late_cases(log) == 92
        assert log.columns_used["deadline"] == "deadline"
        assert not log.has_start_times

    def test_the_office_hours_of_the_permit_desk_are_on_its_own_clock_summer_and_winter(self):
        log = read_xes((LOGS / "receipt.xes.gz").read_bytes())
        local = pl.DataFrame({"at": log.local_times(log.events["completed_at"])})

        assert [minutes for _, minutes in log.offset_changes] == [60, 120, 60]
        assert local["at"].dt.hour().is_between(6, 20).mean() > 0.97

    def test_the_road_traffic_log_has_no_resources_and_no_lifecycle(self):
        log = read_xes((LOGS / "roadtraffic.xes.gz").read_bytes())

        assert (log.cases.height, log.events.height, len(log.activities)) == (231, 1891, 11)
        assert log.resources == ()
        assert codes(log) == {"zone-assumed"}


class TestTimes:
    def test_a_time_with_an_offset_is_converted_and_one_without_is_japanese(self):
        log = read_xes(make_xes(event("a", "2026-04-01T09:00:00+02:00") + event("b", "2026-04-02T09:00:00")))

        assert log.events["completed_at"].to_list() == [
            datetime(2026, 4, 1, 7, tzinfo=UTC),
            datetime(2026, 4, 2, 0, tzinfo=UTC),
        ]
        assert "zone-assumed" in codes(log)

    def test_a_log_in_universal_time_says_that_its_hours_are_not_japanese(self):
        assert "zone-utc" in codes(read_xes(make_xes(event("a", "2026-04-01T09:00:00Z"))))
        assert "zone-utc" not in codes(read_xes(make_xes(event("a", "2026-04-01T09:00:00+09:00"))))

    def test_events_without_time_are_left_out_and_named_by_line(self):
        log = read_xes(
            make_xes(event("a", "2026-04-01T09:00:00Z") + event("b", None) + event("c", "yesterday"))
        )

        assert log.activities == ("a",)
        assert log.raw_events == 3
        remark = next(remark for remark in log.remarks if remark.code == "event-without-time")
        assert remark.line == 5
        assert "5、6行目" in remark.message

    def test_a_log_without_any_time_is_refused(self):
        with pytest.raises(Refused) as caught:
            read_xes(make_xes(event("a", None), event("b", None)))

        assert caught.value.code == "no-timestamps"

    def test_a_clock_that_runs_backwards_is_put_in_order_and_said(self):
        log = read_xes(
            make_xes(event("late", "2026-04-03T00:00:00Z") + event("early", "2026-04-01T00:00:00Z"))
        )

        assert [log.activities[number] for number in log.events["activity"]] == ["early", "late"]
        remark = next(remark for remark in log.remarks if remark.code == "clock-backwards")
        assert remark.line == 5
        assert remark.where == "c0"


class TestLifecycle:
    def test_starts_and_completions_of_the_same_work_become_one_instance(self):
        log = read_xes(
            make_xes(
                started("a", "2026-04-01T09:00:00Z")
                + started("a", "2026-04-01T09:10:00Z")
                + completed("a", "2026-04-01T09:30:00Z")
                + completed("a", "2026-04-01T10:00:00Z")
            )
        )

        assert log.raw_events == 4
        assert log.has_start_times
        minutes = (log.events["completed_at"] - log.events["started_at"]).dt.total_minutes().to_list()
        assert minutes == [30, 50]

    def test_instances_are_kept_apart_by_their_number(self):
        log = read_xes(
            make_xes(
                started("a", "2026-04-01T09:00:00Z", concept__instance="1")
                + started("a", "2026-04-01T09:10:00Z", concept__instance="2")
                + completed("a", "2026-04-01T09:30:00Z", concept__instance="2")
                + completed("a", "2026-04-01T10:00:00Z", concept__instance="1")
            )
        )

        minutes = (log.events["completed_at"] - log.events["started_at"]).dt.total_minutes().to_list()
        assert minutes == [20, 60]

    def test_a_completion_without_a_start_does_not_steal_a_later_start(self):
        log = read_xes(
            make_xes(
                completed("a", "2026-04-01T09:00:00Z")
                + started("a", "2026-04-01T10:00:00Z")
                + completed("a", "2026-04-01T10:30:00Z")
            )
        )

        assert log.events["started_at"].to_list() == [None, datetime(2026, 4, 1, 10, tzinfo=UTC)]

    def test_a_start_after_its_completion_is_not_used(self):
        log = read_xes(
            make_xes(completed("a", "2026-04-01T09:00:00Z") + started("a", "2026-04-01T10:00:00Z"))
        )

        assert log.events["started_at"].to_list() == [None]
        assert "completed-before-start" in codes(log)

    def test_unfinished_work_and_other_transitions_are_said(self):
        log = read_xes(
            make_xes(
                event("a", "2026-04-01T08:00:00Z", lifecycle__transition="schedule")
                + started("a", "2026-04-01T09:00:00Z")
                + completed("a", "2026-04-01T09:30:00Z")
                + started("b", "2026-04-01T10:00:00Z")
            )
        )

        assert log.activities == ("a",)
        assert {"unfinished", "other-transitions"} <= codes(log)

    def test_a_log_of_starts_only_is_read_as_completions(self):
        log = read_xes(make_xes(started("a", "2026-04-01T09:00:00Z")))

        assert log.events.height == 1
        assert "only-starts" in codes(log)


class TestAttributes:
    @pytest.mark.parametrize("key", ["channel", "チャネル", "受付方法", "申請方法", "channel_name"])
    def test_the_channel_is_found_by_its_name(self, key):
        trace = f'<string key="{key}" value="窓口"/>' + event("a", "2026-04-01T09:00:00Z")

        assert read_xes(make_xes(trace)).cases["channel"].to_list() == ["窓口"]

    @pytest.mark.parametrize("key", ["deadline", "期限", "期日", "処理期限", "due"])
    def test_the_deadline_is_found_by_its_name(self, key):
        trace = f'<date key="{key}" value="2026-04-30T00:00:00+09:00"/>' + event("a", "2026-04-01T09:00:00Z")

        assert read_xes(make_xes(trace)).cases["deadline_at"].to_list() == [
            datetime(2026, 4, 29, 15, tzinfo=UTC)
        ]

    def test_other_trace_attributes_become_columns(self):
        trace = '<int key="面積" value="12"/>' + event("a", "2026-04-01T09:00:00Z")
        log = read_xes(make_xes(trace, event("a", "2026-04-01T09:00:00Z")))

        assert log.cases["面積"].to_list() == ["12", None]

    def test_entities_are_resolved_and_labels_are_kept_as_the_file_says(self):
        log = read_xes(
            make_xes(
                event("a &amp; b &#x7533;", "2026-04-01T09:00:00Z", org__resource="EMPTY", org__group="")
                + event("c", "2026-04-01T09:00:00Z", org__resource="", org__group="EMPTY")
            )
        )

        assert log.activities == ("a & b 申", "c")
        assert log.resources == ("EMPTY",)
        assert log.groups == ("EMPTY",)

    def test_nested_attributes_do_not_leak_into_the_event(self):
        nested = (
            '<event><string key="concept:name" value="right"><string key="concept:name" value="wrong"/></string>'
            '<date key="time:timestamp" value="2026-04-01T09:00:00Z"/>'
            '<list key="x"><values><string key="concept:name" value="wrong"/></values></list></event>'
        )
        log = read_xes(make_xes(nested))

        assert log.activities == ("right",)
        assert "nested-attributes" in codes(log)

    def test_globals_and_log_attributes_are_no_events(self):
        head = '<global scope="event"><string key="concept:name" value="x"/></global><string key="org:resource" value="y"/>'
        log = read_xes(make_xes(event("a", "2026-04-01T09:00:00Z"), head=head))

        assert (log.activities, log.resources) == (("a",), ())

    def test_unusual_markup_reads_the_same(self):
        usual = read_xes(make_xes(event("a", "2026-04-01T09:00:00Z")))
        unusual = read_xes(
            b"<?xml version='1.0'?><!-- <event> --><x:log xmlns:x='http://x'><x:trace><x:string value='c0' key='concept:name'/>"
            b"<x:event ><x:string\n key = 'concept:name' value = \"a\" ></x:string >"
            b"<x:date value='2026-04-01T09:00:00Z' key='time:timestamp' extra='1>0'/></x:event>"
            + "<備考 語='あ'>1 > 0</備考></x:trace></x:log>".encode()
        )

        assert unusual.events.equals(usual.events)
        assert unusual.cases.equals(usual.cases)


class TestEncodings:
    @pytest.mark.parametrize(
        ("declared", "codec"),
        [
            ("UTF-8", "utf-8"),
            ("UTF-8", "utf-8-sig"),
            ("UTF-16", "utf-16"),
            ("Shift_JIS", "cp932"),
            ("EUC-JP", "euc-jp"),
        ],
    )
    def test_japanese_labels_survive(self, declared, codec):
        text = make_xes(event("申請を受理する", "2026-04-01T09:00:00Z")).decode().replace("UTF-8", declared)

        assert read_xes(text.encode(codec)).activities == ("申請を受理する",)

    def test_gzip_is_opened(self):
        assert read_xes(gzip.compress(make_xes(event("a", "2026-04-01T09:00:00Z")))).events.height == 1


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "code"),
        [
            (b"<log/>", "empty-log"),
            (b"<log><trace/></log>", "empty-log"),
            (b"<bpmn/>", "not-xes"),
            (b"<!DOCTYPE log [<!ENTITY a 'b'>]><log/>", "doctype"),
            (b"<log>" + b"<a>" * 100_000, "too-deep"),
            (gzip.compress(b"<log>" + b" " * 40_000_000), "gzip-bomb"),
            (make_xes("<event><date key='time:timestamp' value='2026-04-01'/></event>"), "no-activity"),
        ],
        ids=["no traces", "no events", "other xml", "doctype", "deep", "gzip bomb", "no name"],
    )
    def test_what_cannot_be_used_is_refused_in_words(self, data, code):
        with pytest.raises(Refused) as caught:
            read_xes(data)

        assert caught.value.code == code

    @pytest.mark.parametrize("cut", [60, 130, 200])
    def test_a_file_that_was_cut_short_names_the_line(self, cut):
        whole = make_xes(event("a", "2026-04-01T09:00:00Z") + event("b", "2026-04-01T09:00:00Z"))

        with pytest.raises(Refused) as caught:
            read_xes(whole[:cut])

        assert caught.value.code == "not-well-formed"
        assert caught.value.remarks[0].line == whole[:cut].count(b"\n") + 1

    def test_tags_that_cross_are_refused(self):
        with pytest.raises(Refused, match="閉じられています"):
            read_xes(b"<log><trace><event></trace></event></log>")

    def test_what_is_said_about_odd_names_stays_one_line(self):
        with pytest.raises(Refused) as caught:
            read_xes(b"<log><trace><event></ef\x1cn></trace></log>")

        assert len(str(caught.value).splitlines()) == 1


class TestShapesOfLogs:
    def test_one_case_one_activity(self):
        assert read_xes(make_xes(event("a", "2026-04-01T09:00:00Z"))).cases.height == 1

    def test_only_loops(self):
        log = read_xes(
            make_xes("".join(event("a", f"2026-04-01T09:00:{second:02}Z") for second in range(60)))
        )

        assert (log.cases.height, log.events.height, log.activities) == (1, 60, ("a",))

    def test_ten_thousand_variants(self):
        traces = [
            "".join(event(f"a{(number >> bit) & 1}{bit}", f"2026-04-01T09:{bit:02}:00Z") for bit in range(14))
            for number in range(10_000)
        ]
        log = read_xes(make_xes(*traces))

        assert (log.cases.height, log.events.height, len(log.activities)) == (10_000, 140_000, 28)

    def test_cases_stand_in_order_of_their_first_event_and_empty_ones_are_said(self):
        log = read_xes(make_xes(event("b", "2026-04-02T00:00:00Z"), event("a", "2026-04-01T00:00:00Z"), ""))

        assert log.cases["case_id"].to_list() == ["c1", "c0"]
        assert "empty-cases" in codes(log)
