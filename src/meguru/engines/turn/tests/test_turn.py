"""One turn on a small office: every part is there, and what is chosen is what is simulated."""

import json
from dataclasses import replace

import pytest

from meguru.engines.bpmn import linear
from meguru.engines.documents import to_docx, to_html, to_xlsx
from meguru.engines.mining.results import Deviation
from meguru.engines.turn import (
    STAGES,
    TurnOptions,
    UnknownRecord,
    build_report,
    from_record,
    run_turn,
    summarise,
    to_record,
)
from meguru.engines.turn.report_tables import deviations
from meguru.engines.turn.reproduction import reproduction_notes
from meguru.engines.turn.tests.worlds import STEPS, an_office_log

OPTIONS = TurnOptions(seed=7, replications=5)


@pytest.fixture(scope="module")
def result():
    return run_turn(an_office_log(), options=OPTIONS)


class TestRunTurn:
    def test_draws_every_step_of_the_log(self, result):
        assert {node.name for node in result.diagram.tasks()} == set(STEPS)
        assert set(result.diagram.shapes) >= set(result.diagram.nodes)

    def test_finds_the_slower_channel_in_the_log_and_in_the_simulation(self, result):
        assert result.reproduction.channel_order_log == ("電子申請", "窓口")
        assert result.reproduction.same_channel_order

    def test_reproduces_the_mean_of_the_log(self, result):
        assert abs(result.reproduction.mean_error_percent) < 15

    def test_proposes_to_register_by_machine_and_not_to_decide_by_machine(self, result):
        automated = {
            e
            for one in result.redesigns
            if one.proposal.operator == "automate"
            for e in one.proposal.elements
        }
        names = {result.diagram.nodes[element].name for element in automated}

        assert "システムに登録する" in names
        assert "可否を審査する" not in names

    def test_ranks_by_yen_and_by_days(self, result):
        yen = [one.effect.yen_per_year.mean for one in result.redesigns]
        days = {one.proposal.id: one.effect.days_won_per_case.mean for one in result.redesigns}

        assert yen == sorted(yen, reverse=True)
        assert [days[key] for key in result.rank_by_days] == sorted(days.values(), reverse=True)

    def test_the_to_be_saves_no_more_than_the_office_works(self, result):
        effect = result.to_be.effect.hours_per_year

        assert 0 < effect.mean <= result.simulation.work_hours_per_year.mean

    def test_the_same_seed_gives_the_same_result(self, result):
        again = run_turn(an_office_log(), options=OPTIONS)

        assert summarise(again, elapsed_seconds=0, files=()) == summarise(result, elapsed_seconds=0, files=())

    def test_takes_what_the_user_chose_and_says_what_it_does_not_know(self, result):
        wanted = result.redesigns[0].proposal.id

        chosen = run_turn(
            an_office_log(), options=TurnOptions(seed=7, replications=5, choose=(wanted, "automate:nowhere"))
        )

        assert chosen.to_be.chosen == (wanted,)
        assert chosen.to_be.left_out == (("automate:nowhere", "この記録からは出てこない案です"),)

    def test_choosing_nothing_saves_exactly_nothing(self):
        unchanged = run_turn(an_office_log(), options=TurnOptions(seed=7, replications=5, choose=()))

        assert unchanged.to_be.effect.hours_per_year.mean == 0
        assert unchanged.to_be.effect.yen_per_year.mean == 0

    def test_tells_where_the_work_is(self):
        told = []
        run_turn(
            an_office_log(cases=40), options=OPTIONS, progress=lambda stage, done: told.append((stage, done))
        )

        shares = [done for _, done in told]
        assert shares == sorted(shares)
        assert set(STAGES) <= {stage for stage, _ in told}

    def test_warns_that_six_weeks_are_not_a_year(self, result):
        assert any(
            "2025-04-07 から 2025-05-15" in line and "引き伸ばした" in line for line in result.warnings
        )
        assert result.warnings[0] in to_html(build_report(result))

    def test_one_case_is_enough_for_a_drawing(self):
        lonely = run_turn(an_office_log(cases=1), options=OPTIONS)

        assert len(lonely.diagram.tasks()) == len(STEPS)
        assert lonely.redesigns == ()


class TestRecord:
    def test_a_stored_turn_gives_the_same_summary_and_report(self, result):
        stored = json.loads(json.dumps(to_record(result), allow_nan=False))

        again = from_record(stored)

        assert summarise(again, elapsed_seconds=1, files=()) == summarise(result, elapsed_seconds=1, files=())
        assert build_report(again) == build_report(result)

    def test_refuses_a_record_of_another_version(self):
        with pytest.raises(UnknownRecord, match="もう一度分析"):
            from_record({"format": "meguru-turn-0", "turn": {}})


class TestReport:
    def test_names_every_proposal_with_its_reasons_and_assumptions(self, result):
        page = to_html(build_report(result, office="見本町 住民課"))

        for one in result.redesigns:
            assert one.proposal.title in page
            assert one.proposal.legal_note in page
        assert "見本町 住民課" in page
        assert f"{OPTIONS.seed}" in page

    def test_compares_deviating_cases_with_nothing_where_no_case_fits(self, result):
        deviation = Deviation(kind="skipped", activity="受付", cases=5, mean_extra_hours=0.0)
        conformance = replace(result.conformance, fitting_cases=0, deviations=(deviation,))

        table = deviations(replace(result, conformance=conformance))

        assert table.rows[0][-1] is None
        assert "差は出していません" in table.note

    def test_claims_no_order_of_channels_where_the_log_has_none(self, result):
        without = replace(result.reproduction, channel_order_log=(), channel_order_simulated=())

        assert "速い順" in to_html(build_report(result))
        assert "速い順" not in to_html(build_report(replace(result, reproduction=without)))

    def test_can_be_handed_over_as_word_and_excel(self, result):
        report = build_report(result)

        assert to_docx(report)[:2] == b"PK"
        assert to_xlsx(report)[:2] == b"PK"


class TestDrawnProcess:
    def test_the_process_that_the_office_drew_is_the_one_that_is_measured(self):
        drawing = linear(name="転入届", tasks=STEPS)

        result = run_turn(an_office_log(cases=40), options=OPTIONS, drawing=drawing)

        assert set(result.diagram.nodes) == set(drawing.nodes)
        assert result.conformance.fitting_share == 1.0
        assert any("職員が描いた" in line for line in result.assumptions)

    def test_a_drawing_without_a_step_of_the_log_is_not_used_and_the_reason_is_told(self):
        drawing = linear(name="転入届", tasks=STEPS[:-1])

        result = run_turn(an_office_log(cases=40), options=OPTIONS, drawing=drawing)

        assert {node.name for node in result.diagram.tasks()} == set(STEPS)
        assert any(
            "通知書を印刷して発送する" in line and "記録から図を作りました" in line
            for line in result.warnings
        )


class TestReproductionNotes:
    def test_warns_when_the_simulation_is_far_from_the_log(self, result):
        far = replace(result.reproduction, mean_error_percent=-31.0)

        (warning,) = reproduction_notes(far)

        assert "-31 %" in warning

    def test_warns_when_the_channels_come_in_another_order(self, result):
        swapped = replace(result.reproduction, same_channel_order=False)

        assert any("速い順" in warning for warning in reproduction_notes(swapped))

    def test_is_silent_when_the_simulation_is_close(self, result):
        assert reproduction_notes(result.reproduction) == ()
