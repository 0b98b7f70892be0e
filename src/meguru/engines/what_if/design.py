"""From a drawing and inputs to a design that can be simulated, with every assumption in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import isfinite

from meguru.engines.bpmn.model import Diagram, Node, NodeKind
from meguru.engines.redesign import Design, Proposal
from meguru.engines.simulation import CannotSimulate, mean_seconds, scaled
from meguru.engines.simulation.scenario import (
    ZERO,
    Distribution,
    DistributionKind,
    Scenario,
    StaffPool,
    TaskParameters,
)
from meguru.engines.what_if.detail_words import clock
from meguru.engines.what_if.detailing import detailed
from meguru.engines.what_if.drawing import (
    SYSTEM_KINDS,
    Splitting,
    doer_of,
    label_of,
    named,
    splits_of,
    steps_of,
    waits_of,
)
from meguru.engines.what_if.hours import arrivals_of, calendar_of, office_days, reception_hours
from meguru.engines.what_if.inputs import STARTING_MINUTES, Inputs, LaneStaff, Spread
from meguru.engines.what_if.shares import COUNTED_WORDS, counted_shares, equal_shares, told

SPREAD_WORDS: Mapping[Spread, str] = {
    Spread.NONE: "ばらつきがない",
    Spread.SMALL: "ばらつきが小さい（標準偏差が平均の 25%）",
    Spread.USUAL: "ばらつきが中くらい（標準偏差が平均の 50%）",
    Spread.LARGE: "ばらつきが大きい（標準偏差が平均と同じ）",
}


@dataclass(frozen=True, slots=True)
class Base:
    """土台: what a trial starts from: a drawing, or the drawing and scenario of a finished analysis.

    `fitted_yearly` is the number of cases a year in the fitted scenario; `proposals` are those of the analysis.
    `name` tells people which it is.
    """

    diagram: Diagram
    name: str = ""
    fitted: Scenario | None = None
    fitted_yearly: float = 0.0
    proposals: tuple[Proposal, ...] = ()


@dataclass(frozen=True, slots=True)
class Built:
    """A design ready to run; `assumptions` in plain Japanese, in the order in which they were made."""

    design: Design
    assumptions: tuple[str, ...]


def build(base: Base, inputs: Inputs) -> Built:
    """Make the scenario of a drawing from its inputs; of a fitted one, change what the inputs change.

    Raises: CannotSimulate naming what is wrong and where.
    """
    _check(inputs)
    built = _of_drawing(base, inputs) if base.fitted is None else _changed(base, base.fitted, inputs)
    scenario, notes = detailed(
        built.design.scenario, inputs.details, base.diagram, office_days=office_days(inputs)
    )
    return Built(replace(built.design, scenario=scenario), (*built.assumptions, *notes))


def _of_drawing(base: Base, inputs: Inputs) -> Built:
    steps = steps_of(base.diagram)
    if not steps:
        raise CannotSimulate("図に作業が一つもないため、シミュレーションできません。手順を描いてください。")
    lanes = {lane.key: lane for lane in inputs.lanes}
    missing = {doer_of(base.diagram, node).name for node in steps if _is_unmanned(base.diagram, node, lanes)}
    if missing:
        raise CannotSimulate(f"{named(sorted(missing))}の人数が入っていません。要員の表に入れてください。")
    tasks = {node.id: _task(base.diagram, node, lanes, inputs) for node in steps}
    used = {task.pool_id for task in tasks.values()}
    branches, said = _branches(base.diagram, inputs)
    waits = _waits(base.diagram, inputs)
    scenario = Scenario(
        tasks=tasks,
        pools={lane.key: _pool(lane, inputs) for lane in inputs.lanes if lane.key in used},
        arrivals=arrivals_of(inputs),
        branches=branches,
        event_delays=waits,
        deadline_hours=None if inputs.deadline_days is None else inputs.deadline_days * 24.0,
    )
    notes = (*_arrival_notes(inputs), *_step_notes(base.diagram, steps, lanes, inputs), *said)
    return Built(Design(diagram=base.diagram, scenario=scenario), notes)


def duration(mean_minutes: float, spread: Spread) -> Distribution:
    """A gamma distribution with this mean and spread; with the large spread it is the exponential one.

    Gamma: never negative, and its coefficient of variation is 1/sqrt(shape).
    """
    seconds = mean_minutes * 60.0
    if seconds <= 0:
        return ZERO
    if spread.variation == 0:
        return Distribution(DistributionKind.CONSTANT, (seconds,))
    if spread is Spread.LARGE:
        return Distribution(DistributionKind.EXPONENTIAL, (seconds,))
    shape = 1.0 / spread.variation**2
    return Distribution(DistributionKind.GAMMA, (shape, seconds / shape))


def minutes_of(node: Node, inputs: Inputs) -> float:
    """The minutes with which a step is simulated: given, else nothing for a system's step, else the starting value."""
    given = inputs.step(node.id).minutes
    if given is not None:
        return given
    return 0.0 if node.kind in SYSTEM_KINDS else STARTING_MINUTES


def _task(diagram: Diagram, node: Node, lanes: Mapping[str, LaneStaff], inputs: Inputs) -> TaskParameters:
    waiting = inputs.step(node.id).waiting_hours or 0.0
    lane = lanes.get(doer_of(diagram, node).key)
    with_people = node.kind not in SYSTEM_KINDS and lane is not None and lane.is_office
    return TaskParameters(
        work=duration(minutes_of(node, inputs), inputs.spread),
        delay=duration(waiting * 60.0, inputs.spread),
        pool_id=lane.key if with_people and lane is not None else None,
    )


def _pool(lane: LaneStaff, inputs: Inputs) -> StaffPool:
    return StaffPool(
        id=lane.key,
        name=lane.name,
        headcount=lane.headcount,
        calendar=calendar_of(lane, inputs=inputs),
        hourly_yen=lane.hourly_yen,
    )


def _is_unmanned(diagram: Diagram, node: Node, lanes: Mapping[str, LaneStaff]) -> bool:
    return node.kind not in SYSTEM_KINDS and doer_of(diagram, node).key not in lanes


def _branches(diagram: Diagram, inputs: Inputs) -> tuple[dict[str, dict[str, float]], list[str]]:
    given = {one.key: one.percent for one in inputs.splits}
    branches: dict[str, dict[str, float]] = {}
    said: list[str] = []
    for split in splits_of(diagram):
        percent = {way.flow_id: given.get(split.key, {}).get(way.flow_id) for way in split.ways}
        unstated = [way for way in split.ways if percent[way.flow_id] is None]
        is_race = diagram.nodes[split.key].kind is NodeKind.EVENT_BASED_GATEWAY
        if is_race and len(unstated) == len(split.ways):
            continue  # the first event decides; the engine says so when it cannot
        counted = counted_shares(diagram, split)
        shares = _completed(split, percent, assumed=counted or equal_shares(split))
        branches[split.key] = {flow: value / 100.0 for flow, value in shares.items()}
        if unstated:
            words = told(replace(split, ways=tuple(unstated)), shares)
            basis = COUNTED_WORDS if counted else "仮に"
            said.append(f"分岐「{split.name}」の割合が入っていないため、{basis} {words} としました。")
        elif counted and all(abs(shares[flow] - share) < 0.05 for flow, share in counted.items()):
            said.append(f"分岐「{split.name}」の割合は、{COUNTED_WORDS} {told(split, shares)} としました。")
    return branches, said


def _completed(
    split: Splitting, percent: Mapping[str, float | None], *, assumed: Mapping[str, float]
) -> dict[str, float]:
    """Stated shares stay; of an exclusive split the rest goes to the others in the proportion of the assumed ones.

    Raises: CannotSimulate when shares cannot be: over 100, or together not 100.
    """
    stated = {flow: value for flow, value in percent.items() if value is not None}
    name = f"分岐「{split.name}」の割合"
    if any(not isfinite(value) or not 0 <= value <= 100 for value in stated.values()):
        raise CannotSimulate(f"{name}は、0 から 100 の間の数（%）で入れてください。")
    if not split.is_exclusive:
        return {flow: stated.get(flow, assumed[flow]) for flow in percent}
    total = sum(stated.values())
    open_ways = {flow: assumed[flow] for flow in percent if flow not in stated}
    if total > 100.5 or (not open_ways and abs(total - 100) > 0.5):
        raise CannotSimulate(f"{name}の合計が {total:g}% です。合わせて 100% になるように入れてください。")
    if not open_ways:
        return {flow: value * 100.0 / total for flow, value in stated.items()}
    if not any(open_ways.values()):
        open_ways = dict.fromkeys(open_ways, 1.0)
    weight = sum(open_ways.values())
    return {**stated, **{flow: max(100 - total, 0.0) * part / weight for flow, part in open_ways.items()}}


def _waits(diagram: Diagram, inputs: Inputs) -> dict[str, Distribution]:
    hours = {one.key: one.hours for one in inputs.waits}
    return {
        node.id: duration((hours.get(node.id) or 0.0) * 60.0, inputs.spread)
        for node in waits_of(diagram)
        if hours.get(node.id)
    }


def _arrival_notes(inputs: Inputs) -> list[str]:
    first, last = reception_hours(inputs)
    days = "毎日（閉庁日なし）" if inputs.open_every_day else "土日・祝日・年末年始を除く開庁日"
    spread_over = (
        "月ごとの件数は入れたとおり"
        if inputs.monthly_volume is not None
        else "月ごとの件数は開庁日の数に比例し"
    )
    factor = f"（{inputs.volume_factor:g} 倍した後）" if inputs.volume_factor != 1 else ""
    return [
        f"件数は年間 {inputs.volume:,.0f} 件{factor}、{spread_over}、{days}の {first} 時から {last} 時の間に"
        "ばらばらに届く（ポアソン到着）と仮定しました。"
    ]


def _step_notes(
    diagram: Diagram, steps: tuple[Node, ...], lanes: Mapping[str, LaneStaff], inputs: Inputs
) -> list[str]:
    notes = [f"作業時間と待ち時間は、{SPREAD_WORDS[inputs.spread]}と仮定しました。"]
    assumed = [
        node.name or node.id
        for node in steps
        if inputs.step(node.id).minutes is None and node.kind not in SYSTEM_KINDS
    ]
    if assumed:
        notes.append(
            f"{named(assumed)}の作業時間は分からないため、1回 {STARTING_MINUTES:g} 分と仮定しました。"
        )
    systems = [node.name or node.id for node in steps if node.kind in SYSTEM_KINDS]
    if systems:
        notes.append(f"{named(systems)}はシステムが行い、人手はかからないと仮定しました。")
    outside = [lane.name for lane in lanes.values() if not lane.is_office]
    if outside:
        notes.append(
            f"{named(outside)}は庁外の人（またはシステム）とし、時間はかかるが職員の人手は数えません。"
        )
    notes += [
        f"{named([lane.name])}は {lane.headcount} 人、{clock(lane.opens)}〜{clock(lane.closes)}"
        f"{'（昼休みを除く）' if lane.noon_break else ''}、1時間 {lane.hourly_yen:,} 円としました。"
        for lane in lanes.values()
        if lane.is_office
    ]
    notes.append(
        "人数は、その時間のあいだこの業務にすぐ手を付けられる人の数です。ほかの業務と掛け持ちの人は、"
        "人数か時間帯を減らして入れてください。待ち時間（郵送や返事待ち）は昼夜を問わず過ぎます。"
    )
    return notes


def _changed(base: Base, fitted: Scenario, inputs: Inputs) -> Built:
    """A fitted scenario with the inputs' staff, wages, volume and minutes; its hours and shares stay."""
    lanes = {lane.key: lane for lane in inputs.lanes}
    pools = {
        key: replace(
            pool,
            headcount=lanes[key].headcount,
            hourly_yen=lanes[key].hourly_yen,
            is_staff=lanes[key].is_office,
        )
        if key in lanes
        else pool
        for key, pool in fitted.pools.items()
    }
    factor = inputs.volume / base.fitted_yearly if base.fitted_yearly > 0 else inputs.volume_factor
    rates = tuple(rate * factor for rate in fitted.arrivals.per_hour_of_week)
    tasks, notes = dict(fitted.tasks), [*fitted.notes]
    for step in inputs.steps:
        if step.key in tasks and (step.minutes is not None or step.waiting_hours is not None):
            tasks[step.key] = _retimed(tasks[step.key], step.minutes, step.waiting_hours, inputs.spread)
            notes.append(
                f"{named([label_of(base.diagram, step.key)])}の時間は、推定した値を入れた値に置き換えました。"
            )
    if abs(factor - 1) > 0.005:
        notes.append(f"件数は、記録から推定した届き方を {factor:.2f} 倍にしました。")
    deadline = fitted.deadline_hours if inputs.deadline_days is None else inputs.deadline_days * 24.0
    scenario = replace(
        fitted,
        tasks=tasks,
        pools=pools,
        arrivals=replace(fitted.arrivals, per_hour_of_week=rates),
        deadline_hours=deadline,
    )
    return Built(Design(diagram=base.diagram, scenario=scenario), tuple(notes))


def _retimed(
    task: TaskParameters, minutes: float | None, waiting_hours: float | None, spread: Spread
) -> TaskParameters:
    """Scale the fitted shape to the new mean; where nothing was fitted, take the assumed shape."""
    if minutes is not None:
        work = _with_mean(task.work, minutes * 60.0, spread)
        task = replace(task, work=work, work_by_type={})
    if waiting_hours is not None:
        delay = _with_mean(task.delay, waiting_hours * 3600.0, spread)
        task = replace(task, delay=delay, delay_by_type={})
    return task


def _with_mean(fitted: Distribution, seconds: float, spread: Spread) -> Distribution:
    mean = mean_seconds(fitted)
    return scaled(fitted, factor=seconds / mean) if mean > 0 else duration(seconds / 60.0, spread)


def _check(inputs: Inputs) -> None:
    """Raise CannotSimulate for values that no office can have."""
    if inputs.monthly_volume is not None and len(inputs.monthly_volume) != 12:
        raise CannotSimulate("月ごとの件数は、4月から3月まで12個入れてください。")
    counts = (inputs.yearly_volume, *(inputs.monthly_volume or ()))
    if min(counts) < 0 or not isfinite(inputs.volume) or inputs.volume <= 0:
        raise CannotSimulate("件数は1件以上にしてください。")
    for lane in inputs.lanes:
        if lane.is_office and lane.headcount < 1:
            raise CannotSimulate(f"「{lane.name}」の人数は1人以上にしてください。")
        if not 0 <= lane.opens < lane.closes <= 1440:
            raise CannotSimulate(f"「{lane.name}」の勤務時間は、始まりを終わりより前にしてください。")
    for step in inputs.steps:
        if any(
            value is not None and not (isfinite(value) and value >= 0)
            for value in (step.minutes, step.waiting_hours)
        ):
            raise CannotSimulate("作業時間と待ち時間は0以上の数にしてください。")
    if not 0 <= inputs.reception[0] < inputs.reception[1] <= 1440:
        raise CannotSimulate("受付時間は、始まりを終わりより前にしてください。")
