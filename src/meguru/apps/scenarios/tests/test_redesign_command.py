"""`meguru redesign`: a process in, the Pareto front and its report out."""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command

from meguru.apps.processes.testing import make_process
from meguru.apps.scenarios import queries
from meguru.apps.scenarios.cores import Cores
from meguru.apps.scenarios.testing import counter_file, make_drawn_process
from meguru.engines.bpmn import read_bpmn
from meguru.engines.redesign.search import prepared, search
from meguru.engines.scenario_files import write_bpsim, write_prosimos
from meguru.engines.simulation import mean_seconds
from meguru.engines.what_if import Base, Known, build, starting_inputs

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


def test_parameters_of_other_tools_are_taken_from_a_file_or_from_inside_the_drawing(tmp_path):
    diagram = read_bpmn(counter_file())
    base = Base(diagram)
    inputs = starting_inputs(diagram, known=Known(yearly_volume=365), fiscal_year=2026).inputs
    scenario = build(base, inputs).design.scenario
    plain, inside, beside = (tmp_path / name for name in ("a.bpmn", "b.bpmn", "c.json"))
    plain.write_bytes(counter_file())
    inside.write_bytes(write_bpsim(scenario, diagram).content)
    beside.write_bytes(write_prosimos(scenario, diagram).content)

    for process, file in ((inside, ""), (plain, str(beside))):
        asked = queries.asked_search(
            queries.Wanted(process=str(process), scenario=file, budget=50, seed=1, fiscal_year=2026)
        )
        found = asked.question.design.scenario
        assert {pool.name for pool in found.pools.values()} == {"窓口係", "入力係"}
        assert mean_seconds(found.tasks["check"].work) == pytest.approx(
            mean_seconds(scenario.tasks["check"].work), rel=1e-3
        )
        assert [one.operator for one in asked.question.proposals]
        assert any("の値です" in line for line in asked.lines)


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
