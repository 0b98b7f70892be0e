"""Small searches: a made-up outcome per plan where the rules of the search are tested, a real process where they meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from meguru.engines.bpmn import DiagramBuilder, Trait
from meguru.engines.redesign import Design, Proposal, Reason
from meguru.engines.redesign.search import Limits, Plan, Run, SearchQuestion, Simulate, YearOutcome
from meguru.engines.simulation.scenario import StaffPool
from meguru.engines.simulation.testing import constant, exponential, pool, scenario_of


def office(*, cases_per_hour: float = 2.0, minutes: float = 12.0) -> Design:
    """受付 -> 確認 -> 入力 by two pools, all of it rule-based except that 決定 is reserved by law."""
    builder = DiagramBuilder(name="届出")
    steps = [
        builder.task(name="受付", id="receive"),
        builder.task(name="確認", id="check", traits=[Trait.CHECK]),
        builder.task(name="決定", id="decide", traits=[Trait.STATUTORY]),
        builder.task(name="入力", id="enter", traits=[Trait.DATA_ENTRY]),
    ]
    builder.chain(builder.start(id="start"), *steps, builder.end(id="end"))
    diagram = builder.build()
    scenario = scenario_of(
        diagram,
        work={step: exponential(minutes * 60) for step in ("receive", "check", "decide", "enter")},
        delay=constant(0),
        pools=(pool(2),),
        cases_per_hour=cases_per_hour,
    )
    typing = StaffPool("typing", "入力係", 1, scenario.pools["desk"].calendar, 3600)
    tasks = {**scenario.tasks, "enter": replace(scenario.tasks["enter"], pool_id="typing")}
    return Design(diagram, replace(scenario, tasks=tasks, pools={**scenario.pools, "typing": typing}))


def proposal(operator: str, element: str, *, source: str = "diagram") -> Proposal:
    return Proposal(
        id=f"{operator}:{element}",
        operator=operator,
        title=f"{operator} {element}",
        elements=(element,),
        reasons=(Reason("理由", source),),
        assumptions=("仮定",),
        legal_note="確かめること",
    )


def question(**changes: object) -> SearchQuestion:
    """Three redesigns and two pools that may change; ready to be searched."""
    asked = SearchQuestion(
        design=office(),
        proposals=(
            proposal("drop_step", "check"),
            proposal("automate", "enter"),
            proposal("delegate", "enter"),
        ),
        staffing={"desk": (1, 4), "typing": (1, 3)},
        limits=Limits(),
        budget=400,
        seed=5,
        deadline_hours=24.0,
        days=60,
        warm_up_days=7,
    )
    return replace(asked, **changes)  # type: ignore[arg-type]


def made_up(outcome_of: Callable[[Plan, int], YearOutcome]) -> Simulate:
    """Answers without a simulation."""

    def answer(runs: Sequence[Run]) -> Iterator[YearOutcome]:
        return (outcome_of(run.plan, run.year) for run in runs)

    return answer
