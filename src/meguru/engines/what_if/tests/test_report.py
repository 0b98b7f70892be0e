from dataclasses import replace

import pytest

from meguru.engines.bpmn import lay_out
from meguru.engines.documents import Document, Table, to_docx, to_html, to_pdf, to_xlsx
from meguru.engines.what_if import (
    Base,
    Known,
    Paper,
    compared_lines,
    comparison_report,
    input_lines,
    run,
    starting_inputs,
    trial_report,
)
from meguru.engines.what_if.tests.worlds import counter


def paper(name, **changes):
    diagram = lay_out(counter())
    start = starting_inputs(diagram, known=Known(yearly_volume=300), fiscal_year=2026).inputs
    inputs = replace(start, replications=5, **changes)
    result = run(Base(diagram, name="第1版"), inputs)
    lines = input_lines(inputs, diagram=diagram, base_name="第1版", picked=result.picked)
    return Paper(name, result, lines, diagram)


@pytest.fixture(scope="module")
def papers():
    people = paper("現状").lines
    assert people
    return [
        paper("現状"),
        paper("転記を自動化", picks=("automate:enter",)),
        paper("件数2倍", volume_factor=2.0),
    ]


def table(document: Document, caption: str) -> Table:
    return next(one for one in document.blocks if isinstance(one, Table) and caption in one.caption)


class TestInputLines:
    def test_stand_beside_each_other_and_show_what_differs(self, papers):
        lines = {line.label: line for line in compared_lines([one.lines for one in papers])}

        assert lines["見直し"].differs
        assert lines["見直し"].values[1] == "「システムへの入力」を自動化する（RPA など）"
        assert lines["年間件数"].values == ("300 件", "300 件", "600 件（2 倍）")
        assert not lines["要員「窓口係」"].differs

    def test_say_that_a_trial_lacks_an_input(self, papers):
        more = (*papers[0].lines, replace(papers[0].lines[0], key="extra", label="別の項目", value="1"))

        (line,) = (one for one in compared_lines([more, papers[1].lines]) if one.label == "別の項目")

        assert line.values == ("1", "－")


class TestReports:
    @pytest.mark.parametrize("made", [to_html, to_docx, to_xlsx, to_pdf])
    def test_are_made_in_every_format(self, papers, made):
        assert made(trial_report(papers[1], process="転入届", office="みなと市", made_on="2026年4月1日"))
        assert made(comparison_report(papers, process="転入届"))

    def test_hold_every_assumption(self, papers):
        text = to_html(trial_report(papers[0], process="転入届"))

        assert all(line in text for line in papers[0].result.assumptions)

    def test_tell_unclear_differences_as_such(self, papers):
        gaps = table(comparison_report([papers[0], papers[0]], process="転入届"), "との差")

        assert {row[1] for row in gaps.rows} == {"同じ"}

    def test_give_the_difference_of_each_trial_with_its_interval(self, papers):
        gaps = table(comparison_report(papers, process="転入届"), "との差")
        hours = next(row for row in gaps.rows if row[0].startswith("職員の作業時間"))

        assert hours[1].startswith("-")
        assert "〜" in hours[1]
        assert hours[2].startswith("+")
