"""Reading tables: columns by name, encodings, row-by-row errors."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from meguru.engines.eventlogs import ColumnChoice, EventLog, read_csv, read_log, read_xes
from meguru.engines.uploads import Refused

LOGS = Path(__file__).resolve().parents[5] / "../shared/data/logs"
needs_logs = pytest.mark.skipif(not LOGS.exists(), reason="the shared logs are not here")

OFFICE_TABLE = """受付番号,作業名,開始日時,完了日時,担当者,課,受付方法,処理期限
1,受付,2026/04/01 9:05,2026/04/01 9:10,佐藤,市民課,窓口,2026/04/08
1,審査,2026/04/01 9:30,2026/04/01 10:00,鈴木,市民課,窓口,2026/04/08
2,受付,2026/04/01 11:00,2026/04/01 11:05,佐藤,市民課,オンライン,
"""


def refusal_of(text: str | bytes, **more: ColumnChoice) -> Refused:
    with pytest.raises(Refused) as caught:
        read_csv(text.encode() if isinstance(text, str) else text, **more)
    return caught.value


def codes(log: EventLog) -> set[str]:
    return {remark.code for remark in log.remarks}


@needs_logs
class TestRealLog:
    def test_the_table_and_the_xes_file_give_the_same_log(self):
        table = read_log((LOGS / "receipt.csv").read_bytes(), filename="receipt.csv")
        xes = read_log((LOGS / "receipt.xes.gz").read_bytes(), filename="receipt.xes.gz")

        assert table.events.equals(xes.events)
        assert table.cases.select("case_id", "channel", "deadline_at").equals(
            xes.cases.select("case_id", "channel", "deadline_at")
        )
        assert (table.activities, table.resources, table.groups) == (
            xes.activities,
            xes.resources,
            xes.groups,
        )
        assert table.offset_changes == xes.offset_changes


class TestReadCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "euc-jp", "utf-16"])
    def test_an_office_table_is_read_in_every_encoding(self, encoding):
        log = read_csv(OFFICE_TABLE.encode(encoding))

        assert log.activities == ("受付", "審査")
        assert log.resources == ("佐藤", "鈴木")
        assert log.groups == ("市民課",)
        assert log.cases["channel"].to_list() == ["窓口", "オンライン"]
        assert log.cases["deadline_at"].to_list() == [datetime(2026, 4, 7, 15, tzinfo=UTC), None]
        assert log.events["started_at"][0] == datetime(2026, 4, 1, 0, 5, tzinfo=UTC)
        assert log.has_start_times

    @pytest.mark.parametrize("delimiter", [";", "\t", ","])
    def test_the_delimiter_is_recognised(self, delimiter):
        assert read_csv(OFFICE_TABLE.replace(",", delimiter).encode()).events.height == 3

    def test_the_line_sep_of_excel_is_no_heading(self):
        assert read_csv(("sep=;\n" + OFFICE_TABLE.replace(",", ";")).encode()).events.height == 3

    @pytest.mark.parametrize(
        "written",
        ["2026-04-01T09:05:00+09:00", "2026/4/1 9:05", "令和8年4月1日 9時5分", "R8.4.1 9:05", "2026年4月1日(水) 午前9時5分",
         "46113.378472222", "20260401090500", "2026-04-01 00:05:00Z", "1775001900"],
    )  # fmt: skip
    def test_offices_write_the_same_moment_in_many_ways(self, written):
        log = read_csv(f"case,activity,time\n1,a,{written}\n".encode())

        assert log.events["completed_at"].to_list() == [datetime(2026, 4, 1, 0, 5, tzinfo=UTC)]

    def test_the_day_may_come_first_when_the_column_shows_it(self):
        log = read_csv(b"case,activity,time\n1,a,03/04/2026 09:00\n1,b,25/04/2026 09:00\n")

        assert log.events["completed_at"][0] == datetime(2026, 4, 3, 0, tzinfo=UTC)

    def test_a_date_that_could_be_two_days_is_not_guessed(self):
        refused = refusal_of("case,activity,time\n1,a,03/04/2026 09:00\n")

        assert refused.code == "no-timestamps"

    def test_lifecycle_columns_pair_as_in_xes(self):
        log = read_csv(
            b"case,activity,timestamp,lifecycle:transition\n1,a,2026-04-01T09:00Z,start\n1,a,2026-04-01T09:30Z,complete\n"
        )

        assert (log.events.height, log.raw_events) == (1, 2)
        assert log.events["started_at"].to_list() == [datetime(2026, 4, 1, 9, tzinfo=UTC)]

    def test_case_columns_become_case_attributes(self):
        log = read_csv(
            b"case:concept:name,concept:name,time:timestamp,case:area\n1,a,2026-04-01,\n1,b,2026-04-02,12\n"
        )

        assert log.cases["area"].to_list() == ["12"]

    def test_a_channel_that_changes_within_a_case_is_said(self):
        log = read_csv(b"case,activity,time,channel\n1,a,2026-04-01,Desk\n1,b,2026-04-02,Post\n")

        assert log.cases["channel"].to_list() == ["Desk"]
        assert "channel-differs" in codes(log)

    def test_a_start_after_the_completion_is_dropped_with_its_line(self):
        log = read_csv(b"case,activity,start,time\n1,a,2026-04-01 10:00,2026-04-01 09:00\n")

        assert log.events["started_at"].to_list() == [None]
        assert next(remark.line for remark in log.remarks if remark.code == "completed-before-start") == 2


class TestChoosingColumns:
    def test_columns_that_were_said_win(self):
        choice = ColumnChoice(case="x", activity="y", time="z")

        assert read_csv(b"x,y,z,case\n1,a,2026-04-01,9\n", columns=choice).cases["case_id"].to_list() == ["1"]

    def test_two_columns_that_mean_the_case_are_not_guessed(self):
        refused = refusal_of("受付番号,整理番号,作業,日時\n1,2,a,2026-04-01\n")

        assert refused.code == "column-ambiguous"
        assert "「受付番号」「整理番号」" in str(refused)
        assert "--case 受付番号" in str(refused)

    @pytest.mark.parametrize("mixed", [OFFICE_TABLE.replace("\n", "\r"), OFFICE_TABLE.replace("\n", "\r", 2)])
    def test_line_ends_of_old_machines_are_line_ends(self, mixed):
        assert read_csv(mixed.encode()).events.height == read_csv(OFFICE_TABLE.encode()).events.height

    def test_a_heading_with_an_open_quotation_mark_is_refused_by_its_line(self):
        assert refusal_of('a;b;c;"d(e);f\nx;"y";z;w;v\n1;2;3;4;5\n').code == "bad-table"

    def test_a_quotation_mark_in_the_heading_that_swallows_the_file_is_refused(self):
        refused = refusal_of('case,activity,"time\n' + "1,受付,2026-04-01\n" * 10_000)

        assert "引用符" in str(refused)

    def test_a_heading_of_several_lines_is_told_on_one(self):
        refused = refusal_of('case,"a\n1,受付,2026-04-01\n')

        assert "\n" not in str(refused)
        assert "「a 1,受付,2026-04-01」" in str(refused)

    def test_a_missing_column_says_what_there_is_and_how_to_say_it(self):
        refused = refusal_of("番号札,作業,日時\n1,a,2026-04-01\n")

        assert refused.code == "column-missing"
        assert "番号札" in str(refused) and "--case" in str(refused)

    def test_a_chosen_column_that_is_not_there(self):
        assert refusal_of(OFFICE_TABLE, columns=ColumnChoice(case="ない")).code == "column-unknown"


class TestBadTables:
    def test_every_bad_row_is_named_by_its_line(self):
        refused = refusal_of(
            'case,activity,time\n1,"a\nb",2026-04-01\n2,,2026-04-01\n3,c,きのう\n,d,2026-04-02\n'
        )

        assert refused.code == "bad-rows"
        assert [remark.line for remark in refused.remarks] == [4, 5, 6]
        assert "4行目" in str(refused) and "ほかに 2 か所" in str(refused)

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("case,activity,time\n", "empty-log"),
            ("case,activity,time\n1,a,\n2,b,\n", "no-timestamps"),
            ("just a letter to the mayor\nwith two lines\n", "bad-table"),
            ("case,activity,time,time\n1,a,2026-04-01,x\n", "columns-repeated"),
            ("case,activity,time\n1,a,2026-04-01,too,many\n", "bad-table"),
            ('case,activity,time\n1,a,"2026-04-01\n2,b,x\n', "bad-table"),
            ("case,,time\n1,a,2026-04-01\n", "bad-table"),
        ],
    )
    def test_what_cannot_be_used_is_refused_in_words(self, text, code):
        assert refusal_of(text).code == code

    @pytest.mark.parametrize(("data", "code"), [(b"", "empty"), (b"\x89PNG\r\n\x1a\n\x00\x00", "binary")])
    def test_what_is_no_text_is_refused(self, data, code):
        assert refusal_of(data).code == code


class TestReadLog:
    @pytest.mark.parametrize("filename", ["a.csv", "a.xes", "a.txt", "C:\\tmp\\a.csv.gz"])
    def test_goes_by_the_content_and_takes_the_name(self, filename):
        log = read_log(gzip.compress(OFFICE_TABLE.encode()), filename=filename)

        assert (log.name, log.events.height) == ("a", 3)

    def test_xml_goes_to_the_xes_reader_whatever_its_name(self):
        text = (
            "<?xml version='1.0' encoding='UTF-16'?><log><trace><event><string key='concept:name' value='受付'/>"
            "<date key='time:timestamp' value='2026-04-01'/></event></trace></log>"
        )
        data = text.encode("utf-16")

        assert read_log(data, filename="log.csv").events.equals(read_xes(data).events)

    def test_a_workbook_says_how_to_save_it(self):
        with pytest.raises(Refused, match="CSV UTF-8"):
            read_log(b"PK\x03\x04....", filename="log.xlsx")
