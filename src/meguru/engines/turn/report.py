"""The report of a turn: what an official hands to the finance section. Content only; `documents` renders it."""

from __future__ import annotations

from meguru.engines.bpmn import draw_svg
from meguru.engines.documents.model import (
    Block,
    Bullets,
    Callout,
    CalloutKind,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paragraph,
)
from meguru.engines.turn import report_tables as tables
from meguru.engines.turn.drawing import as_is_marks, draw_as_is, draw_to_be, measured_overlays
from meguru.engines.turn.results import Reproduction, TurnResult
from meguru.engines.turn.trust_report import trust_section
from meguru.engines.turn.wording import count, hours, interval, percent, yen


def build_report(result: TurnResult, *, office: str = "", made_on: str = "") -> Document:
    """Put a turn into words, tables and figures.

    `office` and `made_on` (a date as it should read) go under the title; both may be empty.
    """
    meta = [("対象の記録", result.log_name), ("乱数の種", str(result.options.seed))]
    if office:
        meta.insert(0, ("団体・部署", office))
    if made_on:
        meta.append(("作成日", made_on))
    blocks: list[Block] = [
        *_summary(result),
        *_as_is(result),
        *_conformance(result),
        *_reproduction(result),
        *trust_section(result.trust),
        *_redesigns(result),
        *_to_be(result),
        *_assumptions(result),
    ]
    return Document(
        title=f"業務見直しの報告: {result.log_name}",
        subtitle="作業記録から見た現状と、見直しの効果の見込み",
        meta=tuple(meta),
        blocks=tuple(blocks),
    )


def _summary(result: TurnResult) -> list[Block]:
    measured, effect = result.measurements, result.to_be.effect
    figures = [
        KeyFigure("対象の件数", count(measured.cases), "件", f"作業記録 {count(result.raw_events)} 件から"),
        KeyFigure(
            "所要時間（中央値）", hours(measured.throughput.median), "", "受付の記録から最後の記録まで"
        ),
        KeyFigure(
            "所要時間（平均）", hours(measured.throughput.mean), "", f"最長 {hours(measured.throughput.max)}"
        ),
    ]
    if measured.late_cases is not None:
        figures.append(
            KeyFigure(
                "期限を過ぎた件",
                count(measured.late_cases),
                "件",
                f"期限のある {count(measured.cases_with_deadline)} 件のうち",
            )
        )
    figures += [
        KeyFigure(
            "削減の見込み（時間）",
            f"{effect.hours_per_year.mean:,.0f}",
            "時間/年",
            f"95 % 区間 {effect.hours_per_year.low:,.0f}〜{effect.hours_per_year.high:,.0f}",
        ),
        KeyFigure(
            "削減の見込み（円換算）",
            f"{effect.yen_per_year.mean:,.0f}",
            "円/年",
            f"95 % 区間 {effect.yen_per_year.low:,.0f}〜{effect.yen_per_year.high:,.0f}",
        ),
        KeyFigure("1件あたりの短縮", f"{effect.days_won_per_case.mean:.2f}", "日", "平均"),
    ]
    return [
        Heading(1, "要点"),
        KeyFigures(tuple(figures)),
        *(Callout(CalloutKind.WARNING, warning) for warning in result.warnings),
        Callout(
            CalloutKind.NOTE,
            "時間の削減は、人の配置や業務量を変えて初めてお金の削減になります。円は時間に単価を掛けた目安です。"
            "見込みはシミュレーションによるもので、実施のあとに記録で確かめる必要があります。",
        ),
    ]


def _as_is(result: TurnResult) -> list[Block]:
    return [
        Heading(1, "現状"),
        Figure(
            svg=draw_as_is(result),
            caption="現状の業務プロセス。右上は件数、下は待ち時間の平均、「再」はやり直しの回数。色と目盛りは待ちの長さ。",
            alt="現状の業務プロセス図。数値は次の表と同じです。",
        ),
        *tables.as_is_tables(result),
    ]


def _conformance(result: TurnResult) -> list[Block]:
    found = result.conformance
    return [
        Heading(1, "図と実際の一致"),
        Paragraph(
            f"図のとおりに進んだ件は {percent(found.fitting_share)}（{count(found.fitting_cases)}/{count(found.cases)} 件）、"
            f"平均適合度は {found.average_fitness:.4f} です。"
        ),
        Paragraph(f"計算の方法: {found.method}"),
        tables.deviations(result),
    ]


def _reproduction(result: TurnResult) -> list[Block]:
    again = result.reproduction
    return [
        Heading(1, "シミュレーションは記録を再現できているか"),
        tables.reproduction(result),
        Paragraph(f"平均の誤差は {again.mean_error_percent:+.1f} % です。{_channel_order(again)}"),
    ]


def _channel_order(again: Reproduction) -> str:
    """Nothing where there is no order to agree with."""
    if len(again.channel_order_log) < 2:
        return ""
    agrees = "一致しました" if again.same_channel_order else "一致しませんでした"
    return f"受付方法の速い順は、記録と{agrees}。（記録: {' → '.join(again.channel_order_log)}）"


def _redesigns(result: TurnResult) -> list[Block]:
    if not result.redesigns:
        return [
            Heading(1, "見直し案"),
            Paragraph(
                "記録の中に、見直しの理由になる数値が見つかりませんでした。件数が少ないか、作業が一つだけの可能性があります。"
            ),
        ]
    blocks: list[Block] = [Heading(1, "見直し案"), tables.redesigns(result)]
    for one in result.redesigns:
        proposal, effect = one.proposal, one.effect
        blocks += [
            Heading(2, proposal.title),
            Paragraph(
                f"見込み: {interval(effect.hours_per_year, unit='時間/年', decimals=1)}、"
                f"{interval(effect.yen_per_year, unit='円/年')}、"
                f"1件平均 {interval(effect.days_won_per_case, unit='日', decimals=2)}の短縮。"
            ),
            Bullets(
                (
                    *(f"理由: {reason}" for reason in proposal.reasons),
                    *(f"仮定: {line}" for line in proposal.assumptions),
                    f"確かめること: {proposal.legal_note}",
                )
            ),
        ]
    return blocks


def _to_be(result: TurnResult) -> list[Block]:
    titles = {one.proposal.id: one.proposal.title for one in result.redesigns}
    chosen = tuple(titles.get(one, one) for one in result.to_be.chosen)
    before = draw_svg(
        result.diagram,
        figures=measured_overlays(result),
        highlight=as_is_marks(result),
        title="現状",
        prefix="before",
    )
    blocks: list[Block] = [
        PageBreak(),
        Heading(1, "あるべき姿"),
        Paragraph(
            "次の案を組み合わせ、まとめて一度にシミュレーションしました。案ごとの効果を足したものではありません。"
        ),
        Bullets(chosen or ("選んだ案はありません。現状のままです。",)),
    ]
    if result.to_be.left_out:
        blocks += [
            Paragraph("組み合わせられなかった案:"),
            Bullets(tuple(f"{titles.get(key, key)}: {reason}" for key, reason in result.to_be.left_out)),
        ]
    return [
        *blocks,
        tables.comparison(result),
        Figure(svg=before, caption="現状（無くなる作業・変わる作業に印）", alt="現状の図。"),
        Figure(
            svg=draw_to_be(result), caption="あるべき姿（加わる要素・変わる作業に印）", alt="あるべき姿の図。"
        ),
    ]


def _assumptions(result: TurnResult) -> list[Block]:
    lines = (
        *result.assumptions,
        f"人件費 {yen(result.options.hourly_yen)}/時間、繰り返し {result.options.replications} 回、"
        f"乱数の種 {result.options.seed}。同じ記録と設定なら、同じ結果になります。",
    )
    blocks: list[Block] = [Heading(1, "前提と仮定"), Bullets(lines)]
    if result.remarks:
        blocks += [Heading(2, "記録を読んだときの注意"), Bullets(result.remarks)]
    return blocks
