"""The part of a turn's report that says how far trials made from the log can be trusted."""

from __future__ import annotations

import math
from datetime import timedelta

from meguru.engines.documents.model import Block, ColumnKind, Heading, Paragraph, Table
from meguru.engines.mining import HeldOutFit
from meguru.engines.turn.results import Trust
from meguru.engines.turn.trust import (
    BesideThePast,
    Judged,
    Quantity,
    Verdict,
    has_changed,
    judged_quantities,
)
from meguru.engines.turn.wording import count

QUANTITIES: dict[Quantity, str] = {
    "throughput": "所要時間",
    "waiting": "作業1回ごとの待ち",
    "work": "作業1回ごとの実作業",
    "arrivals": "届いた時期",
    "hour_of_week": "届いた曜日と時刻",
}
VERDICTS: dict[Verdict, str] = {
    "near": "よく合った",
    "unsure": "偶然と見分けられない",
    "rough": "目安になる",
    "far": "外れた",
}
BESIDE_THE_PAST: dict[BesideThePast, str] = {
    "nearer": "試算のほうが近い",
    "alike": "同じくらい",
    "further": "過去のほうが近い",
}
CHANGED = "とっておいた月は、それより前の月と所要時間が変わっていました。ずれの主な理由は、この変化です。"
NOTE = (
    "ずれは、実際の値と試算の値をそれぞれ小さい順に並べ、同じ順番どうしの差を平均したものです。"
    "割合は、実際の平均（届いた時期では期間の長さ、曜日と時刻では1週間）に対するものです。"
    "「過去のまま」は、直前の同じ長さの期間をそのまま見込みとしたときのずれです。"
)


def trust_section(trust: Trust | None) -> list[Block]:
    """Nothing in a turn that was stored before trials were judged."""
    if trust is None:
        return []
    heading = Heading(1, "この記録から作った試算は、どこまで当たるか")
    if trust.fit is None:
        return [heading, Paragraph(f"確かめられませんでした。{trust.why_not}")]
    return [heading, Paragraph(_what_was_done(trust.fit)), *_found(trust.fit)]


def _what_was_done(fit: HeldOutFit) -> str:
    return (
        f"最後の月（{fit.cut:%Y-%m-%d} から {fit.end - timedelta(days=1):%Y-%m-%d} まで、"
        f"{count(fit.held_out_cases)} 件）をとっておき、"
        f"それより前の {count(fit.fitted_cases)} 件だけから試算を作って、実際と比べました。"
        f"届いた件数は、試算では {count(fit.simulated_cases.mean)} 件、"
        f"直前の同じ長さの期間では {count(fit.past_cases)} 件です。"
    )


def _found(fit: HeldOutFit) -> list[Block]:
    judged = judged_quantities(fit)
    table = Table(
        caption="とっておいた月と試算のずれ",
        headers=("比べたもの", "ずれ（時間）", "割合", "過去のまま（時間）", "判定", "過去と比べて"),
        kinds=(
            ColumnKind.TEXT,
            ColumnKind.HOURS,
            ColumnKind.PERCENT,
            ColumnKind.HOURS,
            ColumnKind.TEXT,
            ColumnKind.TEXT,
        ),
        rows=tuple(_row(one) for one in judged),
        note=NOTE,
    )
    by_throughput = next((one.verdict for one in judged if one.quantity == "throughput"), "near")
    explains = by_throughput in ("rough", "far") and has_changed(fit.throughput)
    return [table, *([Paragraph(CHANGED)] if explains else [])]


def _row(one: Judged) -> tuple[str | float | None, ...]:
    off = one.distance
    return (
        QUANTITIES[one.quantity],
        off.hours.mean,
        off.relative if math.isfinite(off.relative) else None,
        off.yardstick_hours if math.isfinite(off.yardstick_hours) else None,
        VERDICTS[one.verdict],
        BESIDE_THE_PAST[one.beside_the_past],
    )
