"""Files that want to do harm, and logs of odd shape, as XES and as CSV alike: one sentence, or a log that is right."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from meguru.engines.eventlogs import read_log
from meguru.engines.eventlogs.model import EventLog
from meguru.engines.uploads import Refused

Case = Sequence[tuple[str, str]]  # (activity, time) of each record
BEGIN = datetime(2026, 4, 1, tzinfo=UTC)
BOMB = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "xxxx"><!ENTITY b "&a;&a;&a;&a;">]><log>&b;</log>'


def zipped(content: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("log.xes", content)
    return target.getvalue()


def claiming_two_gigabytes(content: bytes) -> bytes:
    return gzip.compress(content)[:-4] + struct.pack("<I", 2_000_000_000)


HARMFUL = {
    "empty": b"",
    "doctype": b'<?xml version="1.0"?><!DOCTYPE log SYSTEM "file:///etc/passwd"><log/>',
    "entity bomb": BOMB.encode(),
    "entity bomb in utf-16": BOMB.encode("utf-16"),
    "entity bomb in gzip": gzip.compress(BOMB.encode()),
    "100,000 deep": b"<log>" + b"<trace>" * 100_000,
    "gzip bomb of xml": gzip.compress(b"<log>" + b" " * 40_000_000),
    "gzip bomb of a table": gzip.compress(b"case,activity,time\n" + b"a" * 40_000_000),
    "gzip that claims 2 GB": claiming_two_gigabytes(b"case,activity,time\n1,a,2026-04-01\n"),
    "zip bomb": zipped(b" " * 40_000_000),
    "gzip cut short": gzip.compress(bytes(range(256)) * 20)[:100],
    "not the encoding it says": '<?xml version="1.0" encoding="UTF-8"?><log><!-- 受付 --></log>'.encode(
        "cp932"
    ),
    "unknown encoding": b'<?xml version="1.0" encoding="klingon"?><log/>',
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}


def in_time(case: str) -> Case:
    return [(name, (BEGIN + timedelta(hours=hour)).isoformat()) for hour, name in enumerate(case)]


def as_xes(cases: Sequence[Case]) -> bytes:
    traces = []
    for number, case in enumerate(cases):
        events = "".join(
            f'<event><string key="concept:name" value="{name}"/><date key="time:timestamp" value="{time}"/></event>'
            for name, time in case
        )
        traces.append(f'<trace><string key="concept:name" value="{number}"/>{events}</trace>')
    return f"<log>{''.join(traces)}</log>".encode()


def as_csv(cases: Sequence[Case]) -> bytes:
    rows = [f"{number},{name},{time}" for number, case in enumerate(cases) for name, time in case]
    return "\n".join(["case,activity,time", *rows]).encode()


WRITERS = pytest.mark.parametrize("write", [as_xes, as_csv], ids=["xes", "csv"])


def sequences(log: EventLog) -> list[str]:
    """The activities of every case, in the order of the log."""
    rows = log.events.group_by("case", maintain_order=True).agg("activity")
    return ["".join(log.activities[number] for number in row) for row in rows["activity"]]


class TestHarmfulFiles:
    @pytest.mark.parametrize("filename", ["log.xes", "log.xes.gz", "log.csv"])
    @pytest.mark.parametrize("data", HARMFUL.values(), ids=HARMFUL.keys())
    def test_the_file_is_refused_with_one_plain_line_whatever_its_name(self, data, filename):
        with pytest.raises(Refused) as refusal:
            read_log(data, filename=filename)

        said = str(refusal.value)
        assert "\n" not in said
        assert any("ぁ" <= letter <= "ん" for letter in said)


def test_an_archive_says_to_take_the_log_out_of_it():
    with pytest.raises(Refused, match="取り出して"):
        read_log(zipped(b"<log/>"), filename="log.zip")


def test_a_workbook_is_known_whatever_its_name():
    with pytest.raises(Refused, match="CSV UTF-8"):
        read_log(b"PK\x03\x04....[Content_Types].xml", filename="log.csv")


class TestOddLogs:
    @WRITERS
    def test_one_case(self, write):
        assert sequences(read_log(write([in_time("abc")]), filename="log")) == ["abc"]

    @WRITERS
    def test_one_activity(self, write):
        assert sequences(read_log(write([in_time("a")] * 3), filename="log")) == ["a", "a", "a"]

    @WRITERS
    def test_only_loops(self, write):
        assert sequences(read_log(write([in_time("ab" * 30)]), filename="log")) == ["ab" * 30]

    @WRITERS
    def test_a_clock_that_goes_backwards(self, write):
        log = read_log(write([in_time("abc")[::-1]]), filename="log")

        assert sequences(log) == ["abc"]
        assert "clock-backwards" in [remark.code for remark in log.remarks]

    @WRITERS
    def test_no_times_at_all(self, write):
        with pytest.raises(Refused) as refusal:
            read_log(write([[("a", ""), ("b", "")]]), filename="log")

        assert refusal.value.code == "no-timestamps"

    @WRITERS
    def test_ten_thousand_variants(self, write):
        cases = [
            in_time("".join("abcdefghij"[int(digit)] for digit in f"{number:04}")) for number in range(10_000)
        ]

        log = read_log(write(cases), filename="log")

        assert len(set(sequences(log))) == 10_000
