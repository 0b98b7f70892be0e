"""`./run turn`: one JSON object and nothing else, or one line that says what is wrong."""

import json
import os

import pytest
from django.core.management import call_command

HEADER = "受付番号,作業,開始日時,完了日時,担当者,受付方法\n"


@pytest.fixture
def counter_log(tmp_path):
    """A counter's record as a system vendor would write it: cp932, Japanese headings."""
    rows = []
    for number in range(40):
        day, channel = 1 + number % 20, "窓口" if number % 4 == 0 else "電子申請"
        for place, (work, minute) in enumerate((("受付", 0), ("点検", 20), ("入力", 45), ("交付", 70))):
            clock = f"2025/04/{day:02d} {9 + minute // 60:02d}:{minute % 60:02d}"
            until = f"2025/04/{day:02d} {9 + (minute + 15) // 60:02d}:{(minute + 15) % 60:02d}"
            rows.append(f"A{number:03d},{work},{clock},{until},職員{(number + place) % 3},{channel}\n")
    file = tmp_path / "窓口.csv"
    file.write_bytes((HEADER + "".join(rows)).encode("cp932"))
    return file


def test_prints_one_json_object_and_writes_the_report(counter_log, tmp_path, capsys):
    call_command("turn", str(counter_log), "--out", str(tmp_path / "out"), "--json", "--replications", "3")

    summary = json.loads(capsys.readouterr().out)
    assert (summary["cases"], summary["events"], summary["activities"]) == (40, 160, 4)
    assert {row["channel"]: row["cases"] for row in summary["by_channel"]} == {"窓口": 10, "電子申請": 30}
    assert all((tmp_path / "out" / name.split("/")[-1]).stat().st_size for name in summary["files"])
    assert {name.rsplit(".", 1)[-1] for name in summary["files"]} == {
        "html",
        "docx",
        "xlsx",
        "bpmn",
        "svg",
        "json",
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "空"),
        ("受付番号,作業\nA,受付\n".encode(), "日時"),
        (b'<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "b">]><log/>', "DOCTYPE"),
    ],
)
def test_says_in_one_line_what_is_wrong_with_the_file(tmp_path, capsys, content, said):
    file = tmp_path / ("wrong.xes" if content.startswith(b"<") else "wrong.csv")
    file.write_bytes(content)

    with pytest.raises(SystemExit) as stopped:
        call_command("turn", str(file), "--out", str(tmp_path / "out"), "--json")

    captured = capsys.readouterr()
    assert stopped.value.code == 2
    assert captured.out == ""
    assert said in captured.err
    assert captured.err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_says_when_there_is_no_such_file(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("turn", str(tmp_path / "nowhere.csv"))

    assert stopped.value.code == 2
    assert "nowhere.csv" in capsys.readouterr().err


def test_refuses_two_gigabytes_before_reading_them(tmp_path, capsys):
    file = tmp_path / "huge.csv"
    file.touch()
    os.truncate(file, 2_000_000_001)

    with pytest.raises(SystemExit) as stopped:
        call_command("turn", str(file))

    assert stopped.value.code == 2
    assert "2 GB" in capsys.readouterr().err


def test_says_that_a_folder_is_no_log(tmp_path, capsys):
    with pytest.raises(SystemExit) as stopped:
        call_command("turn", str(tmp_path))

    assert stopped.value.code == 2
    assert "フォルダです" in capsys.readouterr().err


def test_says_when_the_report_cannot_be_written_there(counter_log, tmp_path, capsys):
    in_the_way = tmp_path / "out"
    in_the_way.write_text("もうあるファイル")

    with pytest.raises(SystemExit) as stopped:
        call_command("turn", str(counter_log), "--out", str(in_the_way), "--json", "--replications", "2")

    captured = capsys.readouterr()
    assert (stopped.value.code, captured.out) == (2, "")
    assert captured.err.count("\n") == 1 and "--out" in captured.err
    assert in_the_way.read_text() == "もうあるファイル"


@pytest.mark.parametrize("option", [("--hourly-yen", "-1"), ("--replications", "1"), ("--noise", "2")])
def test_refuses_figures_that_make_no_sense(counter_log, capsys, option):
    with pytest.raises(SystemExit) as stopped:
        call_command("turn", str(counter_log), *option)

    assert stopped.value.code == 2
    assert option[0] in capsys.readouterr().err
