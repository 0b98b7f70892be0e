"""Simulated work records have the schema of imported logs."""

from __future__ import annotations

from datetime import UTC, date, datetime

from meguru.engines.bpmn import DiagramBuilder
from meguru.engines.bpmn.testing import draw
from meguru.engines.eventlogs.model import CASE_COLUMNS, EVENT_COLUMNS
from meguru.engines.simulation import CaseType, simulate_log
from meguru.engines.simulation.testing import constant, pool, scenario_of

TWO = draw("s>A A>B B>e")


def log_of(diagram=TWO, **options):
    types = (CaseType("web", "Internet", 0.5), CaseType("other", "", 0.5))
    scenario = scenario_of(diagram, work=constant(1800), case_types=types, deadline_hours=48.0, **options)
    return simulate_log(diagram, scenario, seed=1, cases=40, use_numba=False)


class TestSchema:
    def test_events_have_exactly_the_columns_of_a_log(self):
        log = log_of(pools=[pool(2)])

        assert dict(log.events.schema) == dict(EVENT_COLUMNS)
        assert list(log.cases.columns)[:3] == list(CASE_COLUMNS)
        assert log.cases.height == 40
        assert log.raw_events == log.events.height == 80

    def test_events_are_sorted_by_case_then_completion(self):
        log = log_of(pools=[pool(2)])

        assert log.events.equals(log.events.sort("case", "completed_at", maintain_order=True))
        assert log.events["case"].unique().to_list() == list(range(40))

    def test_times_run_from_enabled_to_completed(self):
        events = log_of(pools=[pool(1)]).events

        assert (events["enabled_at"] <= events["started_at"]).all()
        assert (events["started_at"] < events["completed_at"]).all()

    def test_warm_up_lies_before_the_first_day(self):
        scenario = scenario_of(TWO, work=constant(60))
        log = simulate_log(TWO, scenario, seed=1, days=3, start=date(2026, 7, 1), use_numba=False)

        first = log.events["enabled_at"].min()
        assert datetime(2026, 6, 30, 15, tzinfo=UTC) <= first < datetime(2026, 7, 1, 15, tzinfo=UTC)

    def test_people_are_members_of_their_pool(self):
        log = log_of(pools=[pool(2, id="窓口")])

        assert log.groups == ("窓口",)
        assert set(log.resources) == {"窓口 1", "窓口 2"}
        assert log.events["resource"].null_count() == 0

    def test_work_that_nobody_does_has_no_resource(self):
        log = log_of()

        assert log.events["resource"].null_count() == 80
        assert log.events["group"].null_count() == 80

    def test_cases_say_channel_type_and_deadline(self):
        cases = log_of().cases

        assert set(cases["channel"].to_list()) == {"Internet", None}
        assert set(cases["case_type"].to_list()) == {"web", "other"}
        assert cases["deadline_at"].null_count() == 0

    def test_labels_are_names_and_elements_are_ids(self):
        builder = DiagramBuilder()
        builder.chain(builder.start(), builder.task(id="t1", name="受付"), builder.end())
        diagram = builder.build()

        log = log_of(diagram)

        assert log.activities == ("受付",)
        assert set(log.events["element_id"]) == {"t1"}
