"""The values with which a trial begins: what the drawing, the inventory or a finished analysis says, and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meguru.engines.bpmn.model import Diagram
from meguru.engines.simulation.scenario import Scenario
from meguru.engines.what_if.drawing import (
    SYSTEM_KINDS,
    Splitting,
    doers_of,
    is_of_the_office,
    named,
    splits_of,
    steps_of,
    waits_of,
)
from meguru.engines.what_if.inputs import (
    STARTING_HOURLY_YEN,
    STARTING_MINUTES,
    EventWait,
    Inputs,
    LaneStaff,
    SplitShares,
    StepTime,
)
from meguru.engines.what_if.shares import COUNTED_WORDS, counted_shares, told

STARTING_VOLUME = 1000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the drawing. None is unknown; `hourly_yen_basis` says in words where the wage is from."""

    yearly_volume: int | None = None
    monthly_volume: tuple[int, ...] | None = None
    hourly_yen: int | None = None
    hourly_yen_basis: str = ""


@dataclass(frozen=True, slots=True)
class Starting:
    """The first inputs of a process. `sources` say where figures come from, `questions` what nobody has said yet."""

    inputs: Inputs
    sources: tuple[str, ...]
    questions: tuple[str, ...]


def starting_inputs(
    diagram: Diagram, *, known: Known, fiscal_year: int, fitted: Scenario | None = None, yearly: float = 0.0
) -> Starting:
    """Read the first values off a drawing, or off the scenario `fitted` to a log of `yearly` cases a year."""
    if fitted is not None:
        return _of_fitted(fitted, known=known, fiscal_year=fiscal_year, yearly=yearly)
    steps = steps_of(diagram)
    volume, monthly, volume_words, asked = _volume(diagram, known)
    wage = known.hourly_yen or STARTING_HOURLY_YEN
    sources = [volume_words]
    if known.hourly_yen:
        sources.append(f"時間単価 {wage:,} 円：{known.hourly_yen_basis or '業務の棚卸しから'}。")
    else:
        asked.append(f"職員の時間単価が分からないため、仮に1時間 {wage:,} 円としています。")
    unknown = [node.name or node.id for node in steps if _needs_minutes(diagram, node.id)]
    if unknown:
        asked.append(
            f"作業時間（分）が図に書かれていない手順：{named(unknown)}。"
            f"入れないと、1回 {STARTING_MINUTES:g} 分と仮定して計算します。"
        )
    waits = waits_of(diagram)
    unclear = [node.name or node.id for node in waits if node.facts.waiting_hours is None]
    if unclear:
        asked.append(
            f"待つ時間が分からないイベント：{named(unclear)}。入れないと、待たずに進むものとして計算します。"
        )
    lanes = tuple(
        LaneStaff(key=doer.key, name=doer.name, hourly_yen=wage, is_office=is_of_the_office(doer.name))
        for doer in doers_of(diagram)
    )
    asked.append(
        "人数は図からは分からないため、仮に1人ずつにしています。この業務にすぐ手を付けられる人数を入れてください。"
    )
    counted = [(split, counted_shares(diagram, split)) for split in splits_of(diagram)]
    sources += [
        f"分岐「{split.name}」の割合：{COUNTED_WORDS}（{told(split, shares)}）。"
        for split, shares in counted
        if shares
    ]
    inputs = Inputs(
        yearly_volume=volume,
        monthly_volume=monthly,
        lanes=lanes,
        steps=tuple(StepTime(node.id, node.facts.minutes, node.facts.waiting_hours) for node in steps),
        splits=tuple(_shares(split, shares) for split, shares in counted),
        waits=tuple(EventWait(node.id, node.facts.waiting_hours) for node in waits),
        fiscal_year=fiscal_year,
    )
    return Starting(inputs=inputs, sources=tuple(sources), questions=tuple(asked))


def _needs_minutes(diagram: Diagram, key: str) -> bool:
    node = diagram.nodes[key]
    return node.facts.minutes is None and node.kind not in SYSTEM_KINDS


def _volume(diagram: Diagram, known: Known) -> tuple[int, tuple[int, ...] | None, str, list[str]]:
    """(cases a year, by month, where from, questions)."""
    if known.monthly_volume is not None and sum(known.monthly_volume) > 0:
        total = sum(known.monthly_volume)
        return total, known.monthly_volume, f"年間 {total:,} 件（月ごと）：業務の棚卸しから。", []
    if known.yearly_volume:
        return known.yearly_volume, None, f"年間 {known.yearly_volume:,} 件：業務の棚卸しから。", []
    times = [node.facts.times_a_year for node in steps_of(diagram) if node.facts.times_a_year]
    if times:
        most = max(times)
        return most, None, f"年間 {most:,} 件：手順表の年間回数のうち最も多いもの。", []
    question = f"年間の件数がどこにも書かれていないため、仮に {STARTING_VOLUME:,} 件としています。"
    return STARTING_VOLUME, None, "件数は仮の値です。", [question]


def _shares(split: Splitting, counted: Mapping[str, float] | None) -> SplitShares:
    return SplitShares(
        split.key, {way.flow_id: counted[way.flow_id] if counted else None for way in split.ways}
    )


def _of_fitted(fitted: Scenario, *, known: Known, fiscal_year: int, yearly: float) -> Starting:
    used = {task.pool_id for task in fitted.tasks.values()}
    lanes = tuple(
        LaneStaff(
            key=pool.id,
            name=pool.name or pool.id,
            headcount=pool.headcount,
            hourly_yen=known.hourly_yen or pool.hourly_yen,
            is_office=pool.is_staff,
        )
        for pool in fitted.pools.values()
        if pool.id in used
    )
    sources = [
        f"年間 {round(yearly):,} 件、人数、作業時間、待ち、分岐の割合：作業記録の分析から推定した値。",
        "勤務時間は推定したとおりに使います。",
    ]
    if known.hourly_yen:
        sources.append(f"時間単価 {known.hourly_yen:,} 円：{known.hourly_yen_basis or '業務の棚卸しから'}。")
    inputs = Inputs(
        yearly_volume=max(1, round(yearly)),
        lanes=lanes,
        steps=tuple(StepTime(key) for key in fitted.tasks),
        fiscal_year=fiscal_year,
    )
    return Starting(inputs=inputs, sources=tuple(sources), questions=())
