"""Trials on paper: one trial, or several side by side. Content only; `documents` renders it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from meguru.engines.bpmn import draw_svg
from meguru.engines.bpmn.model import Diagram
from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    ColumnKind,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
)
from meguru.engines.simulation.results import Estimate
from meguru.engines.what_if.comparing import Difference, differences
from meguru.engines.what_if.lines import InputLine, compared_lines
from meguru.engines.what_if.results import TrialResult

UNCLEAR = "差ははっきりしない"
SAME = "同じ"
MEASURE_WORDS = {
    "work_hours": ("職員の作業時間（1年）", "時間"),
    "yen": ("費用（1年、時間×単価）", "円"),
    "mean_hours": ("所要時間の平均", "elapsed"),
    "median_hours": ("所要時間の中央値", "elapsed"),
    "peak_median_hours": ("最も件数の多い月の所要時間（中央値）", "elapsed"),
    "late_share": ("期限を過ぎる割合", "ポイント"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A trial as a report needs it: its name, who made it, its inputs in words, its result and its drawing."""

    name: str
    result: TrialResult
    lines: tuple[InputLine, ...]
    diagram: Diagram


def trial_report(paper: Paper, *, process: str, office: str = "", made_on: str = "") -> Document:
    """One trial in full."""
    result = paper.result
    return Document(
        title=f"シミュレーションの結果：{paper.name}",
        subtitle=process,
        meta=_meta(office, made_on, [("土台", result.base_name)]),
        blocks=(
            Heading(1, "要点"),
            KeyFigures(key_figures(result)),
            *(Callout(CalloutKind.WARNING, text) for text in result.warnings),
            *_picks(result),
            Heading(1, "入れた条件"),
            Table("入れた条件", ("項目", "値"), tuple((line.label, line.value) for line in paper.lines)),
            Heading(1, "人の忙しさ"),
            _lanes(result),
            *_promises(result),
            Heading(1, "手順ごとの1年"),
            _steps(result),
            Heading(1, "月ごとの1年"),
            _months(result),
            Heading(1, "図"),
            Figure(
                svg=draw_svg(paper.diagram, prefix="trial"),
                caption=f"{result.base_name}",
                alt="業務プロセス図",
            ),
            Heading(1, "計算の前提"),
            Bullets(result.assumptions),
        ),
    )


def comparison_report(
    papers: Sequence[Paper], *, process: str, office: str = "", made_on: str = ""
) -> Document:
    """Several trials; the first is the one that the others are compared with."""
    names = tuple(paper.name for paper in papers)
    base = papers[0]
    lines = compared_lines([paper.lines for paper in papers])
    blocks: list[Block] = [
        Heading(1, "結果"),
        Table(
            "結果（かっこの中は 95 %区間）",
            ("項目", *names),
            tuple(
                (label, *(cells[place] for cells in (figure_rows(paper.result) for paper in papers)))
                for place, label in enumerate(FIGURE_LABELS)
            ),
        ),
        Heading(1, f"「{base.name}」との差"),
        Table(
            f"「{base.name}」との差（マイナスは減ること。かっこの中は 95 %区間）",
            ("項目", *names[1:]),
            _difference_rows(papers),
            note="同じ乱数で動かした組どうしの差です。区間が 0 をまたぐときは「差ははっきりしない」と書きます。",
        ),
        *(
            Callout(CalloutKind.WARNING, f"{paper.name}：{text}")
            for paper in papers
            for text in paper.result.warnings
        ),
        Heading(1, "違う条件"),
        Table(
            "違う条件",
            ("項目", *names),
            tuple((line.label, *line.values) for line in lines if line.differs),
        ),
        Heading(1, "同じ条件"),
        Table(
            "同じ条件",
            ("項目", "値"),
            tuple((line.label, line.values[0]) for line in lines if not line.differs),
        ),
    ]
    for paper in papers:
        blocks += [Heading(1, f"計算の前提：{paper.name}"), Bullets(paper.result.assumptions)]
    return Document(
        title="試算の比較",
        subtitle=process,
        meta=_meta(office, made_on, [("比べた試算", "、".join(names))]),
        blocks=tuple(blocks),
    )


FIGURE_LABELS = (
    "案件（1年）",
    "所要時間の中央値",
    "所要時間の平均",
    "10件に9件が終わるまで",
    "最も件数の多い月の所要時間（中央値）",
    "期限を過ぎる割合",
    "職員の作業時間（1年）",
    "費用（1年、時間×単価）",
    "最も忙しい人の稼働率",
    "人を置いておく時間（1年）",
)


def figure_rows(result: TrialResult) -> tuple[str, ...]:
    """The figures of FIGURE_LABELS in words, each with its interval."""
    peak = next(month for month in result.months if month.month == result.peak_month)
    busiest = max(result.lanes, key=lambda lane: lane.utilisation.mean, default=None)
    return (
        with_interval(result.cases, "件"),
        with_interval(result.median_hours, "elapsed"),
        with_interval(result.mean_hours, "elapsed"),
        with_interval(result.p90_hours, "elapsed"),
        f"{result.peak_month}月 {with_interval(peak.median_hours, 'elapsed')}",
        "期限なし" if result.late_share is None else with_interval(result.late_share, "share"),
        with_interval(result.work_hours, "時間"),
        with_interval(result.yen, "円"),
        "－" if busiest is None else f"{busiest.name} {busiest.utilisation.mean:.0%}",
        f"{sum(lane.staffed_hours for lane in result.lanes if lane.is_staff):,.0f}時間",
    )


def key_figures(result: TrialResult) -> tuple[KeyFigure, ...]:
    """The head of a report."""
    figures = [
        KeyFigure(
            "所要時間（中央値）",
            elapsed(result.median_hours.mean),
            "",
            _range(result.median_hours, "elapsed"),
        ),
        KeyFigure(
            "職員の作業時間", f"{result.work_hours.mean:,.0f}", "時間/年", _range(result.work_hours, "時間")
        ),
        KeyFigure("費用（時間×単価）", f"{result.yen.mean:,.0f}", "円/年", _range(result.yen, "円")),
    ]
    if result.late_share is not None:
        figures.append(
            KeyFigure(
                "期限を過ぎる割合", f"{result.late_share.mean:.1%}", "", _range(result.late_share, "share")
            )
        )
    return tuple(figures)


def difference_words(found: Difference) -> str:
    """A paired difference in words; one whose interval holds 0 says so."""
    unit = MEASURE_WORDS[found.measure][1]
    low, mean, high = (
        _signed(value, unit) for value in (found.estimate.low, found.estimate.mean, found.estimate.high)
    )
    if found.estimate.low == found.estimate.high == 0:
        return SAME
    if not found.is_clear:
        return f"{UNCLEAR}（{low} 〜 {high}）"
    return f"{mean}（{low} 〜 {high}）"


def with_interval(estimate: Estimate, unit: str) -> str:
    text = _amount(estimate.mean, unit)
    interval = _range(estimate, unit)
    return f"{text}（{interval.removeprefix('95 %区間 ')}）" if interval else text


def elapsed(hours: float) -> str:
    """A time that passes, in the unit a person would use.

    >>> [elapsed(0.01), elapsed(0.5), elapsed(30), elapsed(130)]
    ['36秒', '30分', '30.0時間', '5.4日']
    """
    if not math.isfinite(hours):
        return "－"
    if abs(hours) * 60 < 1:
        return f"{hours * 3600:.0f}秒"
    if abs(hours) < 1:
        return f"{hours * 60:.0f}分"
    return f"{hours:.1f}時間" if abs(hours) < 48 else f"{hours / 24:,.1f}日"


def _amount(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return "－"
    if unit == "elapsed":
        return elapsed(value)
    return f"{value:.1%}" if unit == "share" else f"{value:,.0f}{unit}"


def _range(estimate: Estimate, unit: str) -> str:
    if not (math.isfinite(estimate.low) and math.isfinite(estimate.high)):
        return ""
    low = max(estimate.low, 0.0) if estimate.mean >= 0 else estimate.low
    return f"95 %区間 {_amount(low, unit)}〜{_amount(estimate.high, unit)}"


def _signed(value: float, unit: str) -> str:
    """A difference with its sign; what rounds to nothing has none."""
    if not math.isfinite(value):
        return "－"
    if unit == "elapsed":
        sign = "+" if value > 0 else "-"
        return f"{sign}{elapsed(abs(value))}" if abs(value) * 3600 >= 0.5 else "0秒"
    if unit == "ポイント":
        return f"{value * 100:+.1f}ポイント"
    return f"{value:+,.0f}{unit}" if unit == "円" or abs(value) >= 100 else f"{value:+,.1f}{unit}"


def _meta(office: str, made_on: str, more: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    lines = [("団体", office)] if office else []
    lines += more
    return (*lines, ("作成日", made_on)) if made_on else tuple(lines)


def _picks(result: TrialResult) -> list[Block]:
    if not result.picked:
        return []
    rows = tuple(
        (one.title, one.obstacle or "組み込んだ", "".join(one.assumptions), one.legal_note)
        for one in result.picked
    )
    blocks: list[Block] = [
        Heading(1, "試した見直し"),
        Table("試した見直し", ("見直し", "結果", "仮定", "先に確かめること"), rows),
    ]
    if result.without_picks is not None:
        gaps = differences(result.series, result.without_picks)
        blocks.append(
            Table(
                "同じ条件で見直しをしない場合との差",
                ("項目", "差（95 %区間）"),
                tuple((MEASURE_WORDS[gap.measure][0], difference_words(gap)) for gap in gaps),
            )
        )
    return blocks


def _lanes(result: TrialResult) -> Table:
    rows = tuple(
        (
            lane.name,
            lane.headcount,
            lane.utilisation.mean,
            lane.load,
            lane.peak_load,
            lane.needed,
            lane.needed_at_peak,
            elapsed(lane.queue_hours),
            lane.mean_queue,
            lane.work_hours.mean,
        )
        for lane in result.lanes
    )
    integer, share = ColumnKind.INTEGER, ColumnKind.PERCENT
    return Table(
        "人の忙しさ",
        (
            *(
                "要員",
                "人数",
                "稼働率",
                "仕事量÷時間",
                "最も多い月",
                "必要な人数",
                "最も多い月に必要",
                "順番待ち（平均）",
            ),
            *("待っている件数", "作業時間（1年）"),
        ),
        rows,
        (
            *(ColumnKind.TEXT, integer, share, share, share, integer, integer, ColumnKind.TEXT),
            *(ColumnKind.HOURS, ColumnKind.HOURS),
        ),
        note="必要な人数は、来る仕事の時間を1人の年間の時間で割り、追いつくように切り上げた数です。",
    )


def _steps(result: TrialResult) -> Table:
    rows = tuple(
        (
            step.name,
            step.doer,
            step.visits.mean,
            step.work_minutes,
            elapsed(step.delay_hours),
            elapsed(step.queue_hours),
            step.work_hours.mean,
        )
        for step in result.steps
    )
    return Table(
        "手順ごとの1年",
        ("手順", "担当", "回数", "1回の作業（分）", "描かれた待ち", "順番待ち", "作業時間（1年）"),
        rows,
        (
            *(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.HOURS),
            *(ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.HOURS),
        ),
    )


def _months(result: TrialResult) -> Block:
    if not result.months:
        return Paragraph("月ごとの数字はありません。")
    rows = tuple(
        (f"{month.month}月", month.cases.mean, with_interval(month.median_hours, "elapsed"))
        for month in result.months
    )
    return Table(
        "月ごとの1年（届いた月で数える）",
        ("月", "案件", "所要時間の中央値（95 %区間）"),
        rows,
        (ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.TEXT),
    )


def _promises(result: TrialResult) -> tuple[Block, ...]:
    if not result.promises:
        return ()
    rows = tuple(
        (
            one.name,
            f"{one.days:g} 日（{'開庁日' if one.in_open_days else '暦日'}）",
            one.cases.mean,
            with_interval(one.late_share, "share"),
            f"{one.p90_hours.mean / 24:,.1f} 日",
        )
        for one in result.promises
    )
    return (
        Heading(1, "標準処理期間"),
        Table(
            "標準処理期間ごとの1年",
            ("案件の種類", "期間", "終わった案件", "期間を過ぎた割合", "10件に9件が終わるまで"),
            rows,
            (ColumnKind.TEXT, ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.TEXT, ColumnKind.TEXT),
        ),
    )


def _difference_rows(papers: Sequence[Paper]) -> tuple[tuple[str, ...], ...]:
    base = papers[0].result.series
    columns = [
        {gap.measure: difference_words(gap) for gap in differences(paper.result.series, base)}
        for paper in papers[1:]
    ]
    return tuple(
        (words, *(column.get(measure, "－") for column in columns))
        for measure, (words, _unit) in MEASURE_WORDS.items()
        if any(measure in column for column in columns)
    )
