"""Inputs as lines that people read, and which lines differ between trials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from meguru.engines.bpmn.model import Diagram
from meguru.engines.redesign import Assumptions
from meguru.engines.what_if.design import SPREAD_WORDS
from meguru.engines.what_if.detail_words import (
    attribute_words,
    clock,
    gathering_words,
    kind_words,
    late_words,
    member_words,
    shape_words,
)
from meguru.engines.what_if.drawing import label_of
from meguru.engines.what_if.inputs import FISCAL_MONTHS, Inputs, LaneStaff
from meguru.engines.what_if.results import Picked

NOT_GIVEN = "－"
ASSUMPTION_WORDS: Mapping[str, str] = {
    "automated_share": "自動化で人手がいらなくなる件数",
    "paper_work_saved": "紙をやめて減る作業",
    "paper_waiting_saved": "紙をやめて減る待ち",
    "seal_work_saved": "押印をやめて減る作業",
    "seal_waiting_saved": "押印をやめて減る待ち",
    "face_to_face_work_saved": "対面をやめて減る作業",
    "face_to_face_waiting_saved": "対面をやめて減る待ち",
    "handover_gap_saved": "同じ人が続けて減る待ち",
    "moved_online_share": "オンラインへ移る案件",
    "delegated_hourly_yen": "委託の単価",
    "central_work_saved": "1か所に集めて減る作業",
}


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input in words; `key` is the same in every trial that has it."""

    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One input in several trials; `values` in their order."""

    label: str
    values: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.values)) > 1


def input_lines(
    inputs: Inputs, *, diagram: Diagram, base_name: str, picked: Sequence[Picked] = ()
) -> tuple[InputLine, ...]:
    """Every input of a trial, in the order of the form. `picked` gives the titles of the redesigns."""
    titles = {one.key: one.title for one in picked}
    lines = [
        InputLine("base", "土台", base_name),
        InputLine("volume", "年間件数", _volume(inputs)),
        InputLine("months", "月ごとの件数", _months(inputs)),
        InputLine("deadline", "処理の期限", _with_unit(inputs.deadline_days, "日")),
    ]
    lines += [InputLine(f"lane:{lane.name}", f"要員「{lane.name}」", _lane(lane)) for lane in inputs.lanes]
    for step in inputs.steps:
        name = label_of(diagram, step.key)
        if step.minutes is not None:
            lines.append(
                InputLine(f"minutes:{name}", f"「{name}」の作業時間", _with_unit(step.minutes, "分"))
            )
        if step.waiting_hours:
            lines.append(
                InputLine(f"waiting:{name}", f"「{name}」の前の待ち", _with_unit(step.waiting_hours, "時間"))
            )
    for wait in inputs.waits:
        name = label_of(diagram, wait.key)
        lines.append(InputLine(f"wait:{name}", f"「{name}」で待つ時間", _with_unit(wait.hours, "時間")))
    lines += _shares(inputs, diagram)
    lines += _details(inputs, diagram)
    lines.append(
        InputLine(
            "picks", "見直し", "、".join(titles.get(key, key) for key in inputs.picks) or "なし（今のまま）"
        )
    )
    usual = {field.name: getattr(Assumptions(), field.name) for field in fields(Assumptions)}
    lines += [
        InputLine(
            f"assumed:{name}", f"仮定：{words}", _figure(name, inputs.assumptions.get(name, usual[name]))
        )
        for name, words in ASSUMPTION_WORDS.items()
        if name in inputs.assumptions
    ]
    lines.append(InputLine("spread", "時間のばらつき", SPREAD_WORDS[inputs.spread]))
    lines.append(InputLine("year", "年度と開庁", _year(inputs)))
    if inputs.source:
        lines.append(InputLine("source", "値の出どころ", inputs.source))
    return tuple(lines)


def compared_lines(trials: Sequence[Sequence[InputLine]]) -> tuple[ComparedLine, ...]:
    """The lines of several trials beside each other, in the order in which they first appear."""
    by_key = [{line.key: line for line in lines} for lines in trials]
    order: dict[str, str] = {}
    for lines in trials:
        for line in lines:
            order.setdefault(line.key, line.label)
    return tuple(
        ComparedLine(label, tuple(held[key].value if key in held else NOT_GIVEN for held in by_key))
        for key, label in order.items()
    )


def _volume(inputs: Inputs) -> str:
    factor = f"（{inputs.volume_factor:g} 倍）" if inputs.volume_factor != 1 else ""
    return f"{inputs.volume:,.0f} 件{factor}"


def _months(inputs: Inputs) -> str:
    if inputs.monthly_volume is None:
        return "開庁日の数に比例"
    return "、".join(
        f"{month}月 {count:,}" for month, count in zip(FISCAL_MONTHS, inputs.monthly_volume, strict=True)
    )


def _lane(lane: LaneStaff) -> str:
    if not lane.is_office:
        return "庁外（職員の人手は数えない）"
    noon = "、昼休みあり" if lane.noon_break else ""
    return (
        f"{lane.headcount} 人、{clock(lane.opens)}〜{clock(lane.closes)}{noon}、{lane.hourly_yen:,} 円/時間"
    )


def _shares(inputs: Inputs, diagram: Diagram) -> list[InputLine]:
    lines = []
    for split in inputs.splits:
        for flow, percent in split.percent.items():
            if percent is None:
                continue
            drawn = diagram.flows.get(flow)
            way = (drawn.name or label_of(diagram, drawn.target)) if drawn is not None else flow
            label = f"分岐「{label_of(diagram, split.key)}」の「{way}」"
            lines.append(InputLine(f"share:{label}", label, f"{percent:g}%"))
    return lines


def _details(inputs: Inputs, diagram: Diagram) -> list[InputLine]:
    details = inputs.details
    lanes = {lane.key: lane.name for lane in inputs.lanes}
    people: dict[str, list[str]] = {}
    for member in details.members:
        said = people.setdefault(member.lane, [])
        said.append(member_words(member, len(said) + 1, lambda key: label_of(diagram, key)))
    lines = [
        InputLine(
            f"members:{lanes.get(lane, lane)}",
            f"「{lanes.get(lane, lane)}」の一人ずつの違い",
            "；".join(said),
        )
        for lane, said in people.items()
    ]
    for late in details.late_hours:
        name = lanes.get(late.lane, late.lane)
        lines.append(InputLine(f"late:{name}", f"「{name}」の時間外", late_words(late)))
    for kind in details.kinds:
        words = kind_words(kind, in_open_days=details.in_open_days)
        lines.append(InputLine(f"kind:{kind.name}", f"案件の種類「{kind.name}」", words))
    if details.clock_stops and any(kind.deadline_days is not None for kind in details.kinds):
        stops = "、".join(label_of(diagram, key) for key in details.clock_stops)
        lines.append(InputLine("clock-stops", "標準処理期間に数えない時間", stops))
    for shape in details.shapes:
        name = label_of(diagram, shape.step)
        lines.append(InputLine(f"shape:{name}", f"「{name}」の時間の形", shape_words(shape)))
    for one in details.gatherings:
        name = label_of(diagram, one.step)
        lines.append(InputLine(f"gathering:{name}", f"「{name}」のまとめ処理", gathering_words(one)))
    for held in details.attributes:
        lines.append(InputLine(f"attribute:{held.key}", f"案件の属性「{held.key}」", attribute_words(held)))
    return lines


def _with_unit(value: float | None, unit: str) -> str:
    return NOT_GIVEN if value is None else f"{value:g} {unit}"


def _figure(name: str, value: float) -> str:
    return f"{value:,.0f} 円/時間" if name == "delegated_hourly_yen" else f"{value:.1%}"


def _year(inputs: Inputs) -> str:
    days = "毎日開庁" if inputs.open_every_day else "土日・祝日・年末年始は閉庁"
    return f"令和{inputs.fiscal_year - 2018}年度、受付 {clock(inputs.reception[0])}〜{clock(inputs.reception[1])}、{days}"
