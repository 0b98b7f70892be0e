"""Run a trial: build the design, carry out the picked redesigns, simulate a year many times, and read the figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import floor

from meguru.engines.bpmn import write_bpmn
from meguru.engines.bpmn.layout.again import place_again
from meguru.engines.bpmn.model import Diagram
from meguru.engines.calendars import WorkingCalendar
from meguru.engines.redesign import Assumptions, Combination, Design, Proposal
from meguru.engines.simulation import CannotSimulate, Estimate, SimulationResult, estimate, simulate
from meguru.engines.simulation.scenario import Scenario, StaffPool
from meguru.engines.what_if.design import Base, Built, build
from meguru.engines.what_if.drawing import doer_of, label_of, named
from meguru.engines.what_if.hours import days_of_year, first_day
from meguru.engines.what_if.inputs import DEFAULT_REPLICATIONS, Inputs
from meguru.engines.what_if.months import WARM_UP_DAYS, Year, by_replication, late_by_replication, year_of
from meguru.engines.what_if.picks import carried_out, chosen_assumptions, offers
from meguru.engines.what_if.results import (
    LaneResult,
    Picked,
    PromiseResult,
    Series,
    StepResult,
    TrialResult,
)

Progress = Callable[[str, float], None]
MOST_TASK_INSTANCES = 3_000_000  # of one design over all replications: a few seconds compiled
MOST_IN_A_YEAR = (
    15_000_000  # of one replication: about a minute, well inside the time after which a worker counts as dead
)
LEAST_REPLICATIONS = 5  # below this a 95 % interval says little


def run(
    base: Base, inputs: Inputs, *, more: tuple[Proposal, ...] = (), progress: Progress | None = None
) -> TrialResult:
    """Simulate one trial. `more` are redesigns offered from elsewhere (the judgement), pickable by id like the others.

    `progress` is told (stage in Japanese, share done 0..1); what it raises ends the run.
    The same base and inputs give the same result; trials with the same seed meet the same chances.
    Raises: CannotSimulate with a sentence for a clerk.
    """
    tell = progress or _silent
    tell("準備", 0.0)
    figures = chosen_assumptions(inputs.assumptions)
    built = build(base, inputs)
    wanted = _affordable(built, inputs)
    combination, picked = _redesigned(base, built.design, inputs, figures, more)
    halves = 2 if combination.applied else 1
    design = Design(combination.design.diagram, combination.design.scenario)
    result = _simulated(design, wanted, lambda share: tell("1年分の仕事を動かしています", share / halves))
    without: Series | None = None
    if combination.applied:
        before = _simulated(
            built.design, wanted, lambda share: tell("見直しをしない場合と比べています", 0.5 + share / 2)
        )
        without = _series(before, year_of(before, built.design.scenario, wanted), built.design)
    tell("まとめ", 1.0)
    return _trial(
        base, wanted, design=design, built=built, result=result, picked=picked, without=without, asked=inputs
    )


def available(base: Base, inputs: Inputs) -> tuple[Proposal, ...]:
    """The redesigns that can be picked with these inputs: those of the analysis, else those of the drawing.

    Raises: CannotSimulate when the inputs make no design.
    """
    if base.proposals:
        return base.proposals
    return offers(build(base, inputs).design, assumptions=chosen_assumptions(inputs.assumptions))


def design_of(base: Base, inputs: Inputs, *, more: tuple[Proposal, ...] = ()) -> Design:
    """The drawing and the scenario that a trial of these inputs simulates, its redesigns carried out.

    Raises: CannotSimulate.
    """
    built = build(base, inputs)
    return _redesigned(base, built.design, inputs, chosen_assumptions(inputs.assumptions), more)[0].design


def _silent(_stage: str, _share: float) -> None:
    return None


def _affordable(built: Built, inputs: Inputs) -> Inputs:
    """Fewer replications for a very busy process; pairs of trials are compared on those that both have.

    Raises: CannotSimulate when even one year takes too long.
    """
    steps = max(len(built.design.scenario.tasks), 1)
    per_year = inputs.volume * steps
    if per_year > MOST_IN_A_YEAR:
        raise CannotSimulate(
            f"年間 {inputs.volume:,.0f} 件に手順が {steps:,} あり、計算しきれません。"
            f"この図では、年間 {MOST_IN_A_YEAR // steps:,} 件までにしてください（年間件数と「何倍にして試すか」を確かめてください）。"
        )
    affordable = max(LEAST_REPLICATIONS, int(MOST_TASK_INSTANCES / per_year))
    return replace(inputs, replications=min(inputs.replications, affordable))


def _redesigned(
    base: Base, design: Design, inputs: Inputs, figures: Assumptions, more: tuple[Proposal, ...]
) -> tuple[Combination, tuple[Picked, ...]]:
    if not inputs.picks:
        return Combination(design, (), ()), ()
    offered = base.proposals or offers(design, assumptions=figures)
    by_id = {one.id: one for one in (*more, *offered)}
    known = [by_id[key] for key in inputs.picks if key in by_id]
    combination = carried_out(design, known, assumptions=figures)
    obstacles = {one.id: reason for one, reason in combination.left_out}
    picked = [
        Picked(one.id, one.title, obstacles.get(one.id, ""), one.assumptions, one.legal_note) for one in known
    ]
    picked += [
        Picked(key, key, "今の図と条件からは出てこない案です") for key in inputs.picks if key not in by_id
    ]
    laid_out = combination.design.diagram
    if combination.applied:
        laid_out, _notes = place_again(design.diagram, laid_out)  # what stood is found where it was
    return (
        replace(combination, design=replace(combination.design, diagram=laid_out)),
        tuple(picked),
    )


def _simulated(design: Design, inputs: Inputs, told: Callable[[float], None]) -> SimulationResult:
    told(0.0)
    return simulate(
        design.diagram,
        design.scenario,
        seed=inputs.seed,
        replications=inputs.replications,
        days=days_of_year(inputs),
        warm_up_days=WARM_UP_DAYS,
        start=first_day(inputs),
        progress=lambda done: told(done / inputs.replications),
    )


def _series(result: SimulationResult, year: Year, design: Design) -> Series:
    return Series(
        work_hours=_plain(result.work_hours_by_replication),
        yen=_plain(result.yen_by_replication),
        mean_hours=_plain(result.mean_hours_by_replication),
        median_hours=by_replication(result, 0.5),
        peak_median_hours=_plain(year.of(year.peak)),
        late_share=late_by_replication(result, design.scenario.deadline_hours),
    )


def _plain(values: object) -> tuple[float, ...]:
    return tuple(float(value) for value in values)  # type: ignore[attr-defined]


def _trial(
    base: Base,
    inputs: Inputs,
    *,
    design: Design,
    built: Built,
    result: SimulationResult,
    picked: tuple[Picked, ...],
    without: Series | None,
    asked: Inputs,
) -> TrialResult:
    year = year_of(result, design.scenario, inputs)
    lanes = tuple(
        _lane(pool, result, design, year, inputs)
        for pool in design.scenario.pools.values()
        if any(task.pool_id == pool.id for task in design.scenario.tasks.values())
    )
    return TrialResult(
        cases=result.cases_per_year,
        median_hours=result.median_hours,
        mean_hours=result.mean_hours,
        p90_hours=estimate(by_replication(result, 0.9)),
        late_share=_share(result.late_share),
        work_hours=result.work_hours_per_year,
        yen=result.yen_per_year,
        lanes=lanes,
        steps=_steps(result, design),
        months=year.results(),
        peak_month=year.peak,
        series=_series(result, year, design),
        unfinished=result.unfinished_cases,
        seed=result.seed,
        replications=result.replications,
        assumptions=(*built.assumptions, *_remarks(result), *_simulation_notes(inputs, asked)),
        warnings=_warnings(lanes, result, design.diagram),
        picked=picked,
        without_picks=without,
        to_be_xml=_xml(design.diagram) if without is not None else "",
        base_name=base.name,
        promises=_promises(result, design.scenario),
    )


def _share(estimate: Estimate | None) -> Estimate | None:
    return None if estimate is None else _share_of(estimate)


def _share_of(estimate: Estimate) -> Estimate:
    """An interval of a share ends at 0 and 1."""
    return Estimate(estimate.mean, max(estimate.low, 0.0), min(estimate.high, 1.0))


def _lane(
    pool: StaffPool, result: SimulationResult, design: Design, year: Year, inputs: Inputs
) -> LaneResult:
    figures = result.pools[pool.id]
    staffed = _staffed_hours(pool, inputs)
    hours = staffed / pool.headcount  # of one person; of the mean one when their hours differ
    work = figures.work_hours_per_year
    people = work.mean / hours if hours else 0.0  # how many full-time people the work is
    factor = max(year.peak_factor, 1.0)
    visits = sum(
        result.elements[key].visits.mean
        for key, task in design.scenario.tasks.items()
        if task.pool_id == pool.id and key in result.elements
    )
    return LaneResult(
        key=pool.id,
        name=pool.name,
        headcount=pool.headcount,
        is_staff=pool.is_staff,
        hourly_yen=pool.hourly_yen,
        utilisation=figures.utilisation,
        load=people / pool.headcount,
        peak_load=people * factor / pool.headcount,
        peak_month=year.peak,
        needed=floor(people) + 1,
        needed_at_peak=floor(people * factor) + 1,
        queue_hours=figures.mean_queue_hours,
        mean_queue=visits * figures.mean_queue_hours / (365 * 24),
        work_hours=work,
        staffed_hours=staffed,
        overtime_hours=figures.overtime_hours_per_year.mean,
    )


def _staffed_hours(pool: StaffPool, inputs: Inputs) -> float:
    """Hours that the people of the pool have in the year, overtime left out."""
    ordinary = max(pool.headcount - len(pool.members), 0)
    of_members = sum(_open_hours(one.calendar or pool.calendar, inputs) for one in pool.members)
    return ordinary * _open_hours(pool.calendar, inputs) + of_members


def _open_hours(calendar: WorkingCalendar, inputs: Inputs) -> float:
    """Hours that one person of this calendar has in the year."""
    from_day = first_day(inputs).toordinal()
    days = (type(first_day(inputs)).fromordinal(from_day + day) for day in range(days_of_year(inputs)))
    return sum(closes - opens for day in days for opens, closes in calendar.hours_on(day)) / 60


def _promises(result: SimulationResult, scenario: Scenario) -> tuple[PromiseResult, ...]:
    return tuple(
        PromiseResult(
            name=level.name or level.id,
            days=level.hours / 24.0,
            in_open_days=level.calendar is not None,
            late_share=_share_of(figures.late_share),
            mean_hours=figures.mean_hours,
            p90_hours=figures.p90_hours,
            cases=figures.cases_per_year,
        )
        for level in scenario.service_levels
        if (figures := result.service_levels.get(level.id)) is not None
    )


def _steps(result: SimulationResult, design: Design) -> tuple[StepResult, ...]:
    found = []
    for key, figures in result.elements.items():
        node = design.diagram.nodes.get(key)
        if node is None:
            continue
        pool = (
            design.scenario.pools.get(design.scenario.tasks[key].pool_id or "")
            if key in design.scenario.tasks
            else None
        )
        found.append(
            StepResult(
                key=key,
                name=label_of(design.diagram, key),
                doer=pool.name if pool is not None else doer_of(design.diagram, node).name,
                visits=figures.visits,
                work_hours=figures.work_hours,
                work_minutes=figures.mean_work_hours * 60,
                delay_hours=figures.mean_delay_hours,
                queue_hours=figures.mean_queue_hours,
            )
        )
    return tuple(found)


def _warnings(lanes: tuple[LaneResult, ...], result: SimulationResult, diagram: Diagram) -> tuple[str, ...]:
    told = []
    for lane in lanes:
        if lane.load >= 1:
            told.append(
                f"「{lane.name}」には、{lane.headcount} 人の時間の {lane.load:.2f} 倍の仕事が来ます。"
                "この人数では処理が追いつかず、待ちは延び続けます（下の所要時間は目安になりません）。"
                f"少なくとも {lane.needed} 人、最も多い {lane.peak_month} 月にも追いつくには {lane.needed_at_peak} 人が必要です。"
            )
        elif lane.peak_load >= 1:
            told.append(
                f"「{lane.name}」は、年間では足りますが、{lane.peak_month} 月は {lane.headcount} 人の時間の"
                f" {lane.peak_load:.2f} 倍の仕事が来て、待ちがたまります。その月にも追いつくには {lane.needed_at_peak} 人が必要です。"
            )
    never = [label_of(diagram, key) for key, step in result.elements.items() if step.visits.mean == 0]
    if never:
        told.append(
            f"{named(never)}は、一度も行われませんでした。分岐の割合が 0 か、図がつながっていません。"
        )
    if result.unfinished_cases:
        told.append(
            f"{result.unfinished_cases:,} 件が終わりに着きませんでした。合流で待ち続けていないか、図を確かめてください。"
        )
    return tuple(told)


def _remarks(result: SimulationResult) -> tuple[str, ...]:
    return tuple(remark.message for remark in result.remarks if remark.code != "unfinished-cases")


def _simulation_notes(inputs: Inputs, asked: Inputs) -> tuple[str, ...]:
    fewer = (
        f"件数が多いため、繰り返しを {asked.replications} 回から {inputs.replications} 回に減らしました。"
        if inputs.replications < min(asked.replications, DEFAULT_REPLICATIONS)
        or inputs.replications < asked.replications
        else ""
    )
    return (
        *((fewer,) if fewer else ()),
        f"令和{inputs.fiscal_year - 2018}年度（4月から翌年3月まで）を、助走 {WARM_UP_DAYS} 日のあと {inputs.replications} 回"
        f"動かしました（乱数の種 {inputs.seed}）。同じ条件なら、いつ計算しても同じ結果になります。",
        "95 %区間は、乱数による揺れの幅です。入れた値そのものの確かさは含みません。",
        "同じところを回り続ける案件は、20回で先へ進めます。",
        "費用は、実際に作業した時間だけに単価を掛けた目安です。手の空いている時間は入りません。"
        "人を増やしたときの負担は「人を置いておく時間」で見てください。時間が減っても、配置を変えるまではお金は減りません。",
    )


def _xml(diagram: Diagram) -> str:
    return write_bpmn(diagram).decode("utf-8")
