"""`meguru redesign`: a process in, the Pareto front and its report out."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from meguru.apps.processes.testing import make_process
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.cores import Cores
from meguru.apps.scenarios.testing import counter_file, make_drawn_process
from meguru.engines.redesign.search import prepared, search

pytestmark = pytest.mark.django_db
FEW = ("--budget", "50", "--volume", "300", "--cores", "1", "--progress", "none", "--year", "2026")


@pytest.fixture
def drawing(tmp_path):
    path = tmp_path / "counter.bpmn"
    path.write_bytes(counter_file())
    return path


def run(*words, capsys):
    call_command("redesign", *map(str, words))
    return capsys.readouterr()


def refused(*words, capsys) -> str:
    with pytest.raises(SystemExit) as stopped:
        call_command("redesign", *map(str, words))
    assert stopped.value.code == 2
    return capsys.readouterr().err


def test_a_file_gives_a_front_as_json_word_and_html(drawing, tmp_path, capsys):
    out = tmp_path / "found"

    told = run(drawing, *FEW, "--json", "--out", out, capsys=capsys)

    result = json.loads(told.out)
    assert result["front"] and result["years"] <= 50
    assert {"mean", "low", "high"} <= set(result["front"][0]["on_time"])
    assert json.loads((out / "redesign.json").read_text()) == result
    assert (out / "report.docx").read_bytes()[:2] == b"PK"
    page = (out / "report.html").read_text()
    assert "形式の確認" in page and "redesign-search-1" in page


def test_the_same_seed_gives_the_same_answer(drawing, tmp_path, capsys):
    answers = [run(drawing, *FEW, "--json", "--out", tmp_path / "a", capsys=capsys).out for _ in "ab"]

    assert answers[0] == answers[1]


def test_a_process_is_found_by_its_name_and_its_number(tmp_path, capsys):
    process = make_drawn_process()

    for called in (process.name, process.pk):
        told = run(called, *FEW, "--out", tmp_path / "found", capsys=capsys)
        assert "案1" in told.out


def test_progress_can_be_read_by_a_program(drawing, tmp_path, capsys):
    told = run(drawing, *FEW, "--progress", "json", "--out", tmp_path / "found", capsys=capsys)

    lines = [json.loads(line) for line in told.err.splitlines()]
    assert lines[0]["budget"] == 50
    assert [line["done"] for line in lines] == sorted(line["done"] for line in lines)


def test_what_cannot_be_is_refused_in_one_line(drawing, tmp_path, capsys):
    nothing = make_process()
    bad = tmp_path / "bad.bpmn"
    bad.write_text("<html></html>")
    cases = [
        (("知らない業務",), "知らない業務"),
        ((tmp_path / "no.bpmn",), "読めません"),
        ((bad,), "BPMN"),
        ((nothing.pk,), "図も分析もありません"),
        ((drawing, "--budget", "1"), "50"),
        ((drawing, "--headcount", "たくさん"), "たくさん"),
        ((drawing, "--headcount", "知らない係=1-2"), "窓口係"),
        ((drawing, "--keep", "nothing"), "nothing"),
        ((drawing, "--deadline-share", "95"), "0.95"),
    ]
    for words, told in cases:
        message = refused(*words, "--progress", "none", "--out", tmp_path / "x", capsys=capsys)
        assert told in message and message.count("\n") == 1


def test_two_processes_answer_what_one_answers(drawing):
    wanted = queries.Wanted(process=str(drawing), budget=50, seed=4, fiscal_year=2026, volume=200)
    asked = prepared(queries.asked_search(wanted).question)
    answers = []
    for cores in (1, 2):
        with Cores(asked, cores=cores) as workers:
            answers.append(search(asked, simulate=workers.simulate))

    assert answers[0] == answers[1]
