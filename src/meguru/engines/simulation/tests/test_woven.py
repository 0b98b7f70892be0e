"""What is woven for a plan gives the kernel's bits, and what cannot be woven is left to the kernel."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meguru.engines.bpmn import read_bpmn
from meguru.engines.bpmn.testing import draw
from meguru.engines.conditions import Comparison, Operator
from meguru.engines.simulation import CannotSimulate, CaseAttribute
from meguru.engines.simulation.network import ready_network
from meguru.engines.simulation.plan import make_plan
from meguru.engines.simulation.replication import Outcome, Runner
from meguru.engines.simulation.running import draw_cases, run_one, span_of
from meguru.engines.simulation.specialised import run as specialised_run
from meguru.engines.simulation.specialised.tables import Unfit
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of, steady
from meguru.engines.simulation.tests.any_drawings import any_drawings, scenarios_for
from meguru.engines.simulation.tests.random_offices import OFFICE, random_office

REFERENCE = Path(__file__).resolve().parents[6] / "shared/data/bpmn-reference"


class Runs:
    """Runs one replication woven or by the kernel, and remembers how many runs were woven to their end."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.woven = 0

    def outcome(self, diagram, scenario, *, by_kernel=False, days=2, keep_log=True) -> Outcome:
        original = specialised_run.run_woven

        def counted(tables, *, cases):
            if by_kernel:
                raise Unfit
            original(tables, cases=cases)
            self.woven += 1

        start = date(2026, 4, 1)
        span = span_of([scenario], days=days, warm_up_days=1, start=start, cases=None)
        plan = make_plan(ready_network(diagram), scenario, first_day=span.first_day, days=span.days)
        cases = draw_cases(scenario, span, seed=7, number=0)
        with self.monkeypatch.context() as patched:
            patched.setattr(specialised_run, "run_woven", counted)
            runner = Runner(plan, compiled=False)
            return run_one(runner, plan, span, cases, seed=7, number=0, keep_log=keep_log).outcome

    def agree(self, diagram, scenario, **options) -> bool:
        """Whether both ways give the same bits, log included."""
        ways = [self.outcome(diagram, scenario, by_kernel=choice, **options) for choice in (False, True)]
        return all(
            np.array_equal(*pair, equal_nan=pair[0].dtype.kind == "f")
            if isinstance(pair[0], np.ndarray)
            else pair[0] == pair[1]
            for pair in ((getattr(ways[0], f.name), getattr(ways[1], f.name)) for f in fields(Outcome))
        )


@pytest.fixture
def runs(monkeypatch):
    return Runs(monkeypatch)


class TestSameBits:
    def test_offices_drawn_at_random(self, runs):
        disagreeing = [seed for seed in range(30) if not runs.agree(*random_office(seed))]

        assert disagreeing == []
        assert runs.woven >= 25

    def test_offices_where_events_on_borders_cut_work_short(self, runs):
        offices = {seed: random_office(seed, has_borders=True) for seed in range(30)}

        assert [seed for seed, office in offices.items() if not runs.agree(*office)] == []
        assert runs.woven >= 25

    def test_offices_where_single_people_work(self, runs):
        offices = {seed: random_office(seed, has_borders=True, has_people=True) for seed in range(30)}

        assert [seed for seed, office in offices.items() if not runs.agree(*office)] == []
        assert runs.woven >= 25

    @pytest.mark.parametrize("has_people", [False, True], ids=["equals", "single people"])
    def test_offices_with_batches_and_repeated_activities(self, runs, has_people):
        options = {"has_borders": True, "has_people": has_people, "has_repetition": True}
        offices = {seed: random_office(seed, **options) for seed in range(30)}

        assert [seed for seed, office in offices.items() if not runs.agree(*office)] == []
        assert runs.woven >= 25

    def test_offices_with_event_sub_processes(self, runs):
        options = {"has_borders": True, "has_people": True, "has_repetition": True, "has_event_subs": True}
        offices = {seed: random_office(seed, **options) for seed in range(30)}

        assert [seed for seed, office in offices.items() if not runs.agree(*office)] == []
        assert runs.woven >= 25

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_drawings_of_any_shape(self, runs, data):
        diagram = data.draw(any_drawings())
        scenario = replace(data.draw(scenarios_for(diagram)), arrivals=steady(0.2))

        assert runs.agree(diagram, scenario, days=1)

    @pytest.mark.skipif(not REFERENCE.is_dir(), reason="the reference drawings are not here")
    def test_every_reference_drawing(self, runs):
        paths = sorted(REFERENCE.rglob("*.bpmn"))
        disagreeing = []
        for path in paths:
            diagram = read_bpmn(path.read_bytes())
            waits = [key for key, node in diagram.nodes.items() if node.kind.is_event]
            scenario = scenario_of(
                diagram,
                work=exponential(900),
                delay=exponential(3600),
                pools=[pool(2, calendar=OFFICE)],
                event_delays=dict.fromkeys(waits, exponential(7200)),
            )
            if not runs.agree(diagram, scenario):
                disagreeing.append(path.name)

        assert disagreeing == []
        assert len(paths) == 21

    def test_after_the_laid_out_days_plain_weeks_repeat(self, runs):
        diagram = draw("s>A A>B B>e")
        scenario = scenario_of(
            diagram,
            work=exponential(40_000),
            delay=exponential(90_000),
            pools=[pool(1, calendar=OFFICE)],
            cases_per_hour=15,
        )

        assert runs.agree(diagram, scenario)
        assert runs.woven == 1

    def test_the_log_does_not_matter(self, runs):
        diagram, scenario = random_office(3)

        assert runs.agree(diagram, scenario, keep_log=False)


class TestLeftToTheKernel:
    def test_a_case_that_comes_back_for_ever(self, runs):
        diagram = draw("s>A A>B B>A")
        scenario = scenario_of(diagram, work=constant(60), cases_per_hour=0.05)

        assert runs.agree(diagram, scenario)
        assert runs.outcome(diagram, scenario).runaways > 0
        assert runs.woven == 0

    def test_conditions_that_leave_no_way(self, runs):
        diagram = draw("s>x1 x1>A x1>B A>e B>e")
        never = Comparison(Operator.GT, "income", (10**9,))
        scenario = replace(
            scenario_of(diagram, work=constant(60)),
            attributes=(CaseAttribute("income", numbers=exponential(60)),),
            conditions={flow.id: never for flow in diagram.outgoing("x1")},
        )

        with pytest.raises(CannotSimulate, match="どの条件にも"):
            runs.outcome(diagram, scenario)
        assert runs.woven == 0

    def test_no_plan_is_a_circle_without_rest(self, runs):
        diagram = draw("s>p1 p1>p2 p1>A p2>p1 A>e")

        assert runs.agree(diagram, scenario_of(diagram, work=constant(60), cases_per_hour=0.1))
        assert runs.woven == 0
