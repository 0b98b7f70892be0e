"""The tables of a turn's report. Each says in its note how its figures were computed."""

from __future__ import annotations

import math

from meguru.engines.documents.model import ColumnKind, Table
from meguru.engines.turn.results import TurnResult
from meguru.engines.turn.wording import hours

TEXT, INTEGER, DECIMAL = ColumnKind.TEXT, ColumnKind.INTEGER, ColumnKind.DECIMAL
YEN, HOURS, PERCENT = ColumnKind.YEN, ColumnKind.HOURS, ColumnKind.PERCENT
MOST_ROWS = 20


def as_is_tables(result: TurnResult) -> tuple[Table, ...]:
    """Activities, channels, hand-overs, variants, months and sections; empty ones are left out."""
    tables = (
        _activities(result),
        _channels(result),
        _handovers(result),
        _variants(result),
        _groups(result),
        _months(result),
    )
    return tuple(table for table in tables if table.rows)


def _activities(result: TurnResult) -> Table:
    measured = result.measurements
    told = (
        "記録に開始時刻がないため、作業と待ちの分け方は推定です。"
        if measured.work_is_inferred
        else "作業は開始から完了まで、待ちは始められる時から開始まで。"
    )
    return Table(
        caption="作業ごとの件数・待ち・作業時間",
        headers=(
            "作業",
            "件数",
            "待ち 中央値（時間）",
            "待ち 平均（時間）",
            "作業 平均（分）",
            "やり直し（回）",
            "担当者（人）",
        ),
        kinds=(TEXT, INTEGER, HOURS, HOURS, DECIMAL, INTEGER, INTEGER),
        rows=tuple(
            (
                one.activity,
                one.count,
                one.waiting_hours.median,
                one.waiting_hours.mean,
                one.work_hours.mean * 60,
                one.rework_count,
                one.resources,
            )
            for one in sorted(measured.by_activity.values(), key=lambda one: -one.count)
        ),
        note=told,
    )


def _channels(result: TurnResult) -> Table:
    return Table(
        caption="受付方法ごとの所要時間",
        headers=("受付方法", "件数", "中央値（時間）", "平均（時間）", "期限を過ぎた件"),
        kinds=(TEXT, INTEGER, HOURS, HOURS, INTEGER),
        rows=tuple(
            (one.channel or "不明", one.cases, one.median_hours, one.mean_hours, one.late_cases)
            for one in result.measurements.by_channel
        ),
        note="所要時間は、最初の記録から最後の記録までの、夜間・休日を含む時間です。",
    )


def _handovers(result: TurnResult) -> Table:
    return Table(
        caption="引き継ぎと待ち（多い順）",
        headers=(
            "前の作業",
            "次の作業",
            "回数",
            "人が替わった回数",
            "同じ人の待ち 平均（時間）",
            "替わった時の待ち 平均（時間）",
        ),
        kinds=(TEXT, TEXT, INTEGER, INTEGER, HOURS, HOURS),
        rows=tuple(
            (
                one.from_activity,
                one.to_activity,
                one.count,
                one.handed_over,
                _known(one.mean_wait_hours_same),
                _known(one.mean_wait_hours_handed_over),
            )
            for one in result.measurements.handovers[:MOST_ROWS]
        ),
        note=f"続けて行われた2つの作業の組。上位 {MOST_ROWS} 組まで。",
    )


def _variants(result: TurnResult) -> Table:
    total = result.measurements.variants_count
    return Table(
        caption=f"進み方の種類（全 {total:,} 種類のうち多い順）",
        headers=("進み方", "件数", "割合", "中央値（時間）"),
        kinds=(TEXT, INTEGER, PERCENT, HOURS),
        rows=tuple(
            (" → ".join(one.activities), one.cases, one.share, one.median_hours)
            for one in result.measurements.variants[:10]
        ),
        note="同じ作業を同じ順に行った件を1種類と数えます。上位 10 種類まで。",
    )


def _groups(result: TurnResult) -> Table:
    return Table(
        caption="部署ごとの作業量",
        headers=("部署", "作業（件）", "関わった件数", "担当者（人）"),
        kinds=(TEXT, INTEGER, INTEGER, INTEGER),
        rows=tuple((one.group, one.events, one.cases, one.resources) for one in result.measurements.by_group),
        note="部署は記録にある名前のままです。",
    )


def _months(result: TurnResult) -> Table:
    return Table(
        caption="月ごとの受付件数",
        headers=("月", "件数"),
        kinds=(TEXT, INTEGER),
        rows=tuple(result.measurements.cases_by_month.items()),
        note="最初の記録の月（日本時間）で数えています。",
    )


def deviations(result: TurnResult) -> Table:
    found = result.conformance
    compared = found.fitting_cases > 0  # without a fitting case there is nothing to subtract
    words = {"skipped": "図にあるのに行われなかった", "inserted": "図にないのに行われた"}
    return Table(
        caption="図との違いと、その件の所要時間",
        headers=("違い", "作業", "件数", "違いのない件との差（平均、時間）"),
        kinds=(TEXT, TEXT, INTEGER, HOURS),
        rows=tuple(
            (
                words.get(one.kind, one.kind),
                one.activity,
                one.cases,
                _known(one.mean_extra_hours) if compared else None,
            )
            for one in found.deviations[:MOST_ROWS]
        ),
        note=(
            "差は、その違いがある件の平均所要時間から、図のとおりに進んだ件の平均を引いたものです。原因とは限りません。"
            + ("" if compared else "図のとおりに進んだ件がないため、差は出していません。")
            + f"件数の多い順に {MOST_ROWS} 行まで。"
        ),
    )


def reproduction(result: TurnResult) -> Table:
    again = result.reproduction
    return Table(
        caption="記録とシミュレーションの比較",
        headers=("所要時間", "記録（時間）", "シミュレーション（時間）", "誤差（%）"),
        kinds=(TEXT, HOURS, HOURS, DECIMAL),
        rows=(
            ("中央値", again.log_median_hours, again.simulated_median_hours, again.median_error_percent),
            ("平均", again.log_mean_hours, again.simulated_mean_hours, again.mean_error_percent),
        ),
        note="誤差は（シミュレーション − 記録）÷ 記録です。",
    )


def redesigns(result: TurnResult) -> Table:
    return Table(
        caption="見直し案と効果の見込み（円の大きい順）",
        headers=("案", "選択", "時間/年", "95 % 下", "95 % 上", "円/年", "短縮（日/件）"),
        kinds=(TEXT, TEXT, HOURS, HOURS, HOURS, YEN, DECIMAL),
        rows=tuple(
            (
                one.proposal.title,
                "●" if one.proposal.id in result.to_be.chosen else "",
                one.effect.hours_per_year.mean,
                one.effect.hours_per_year.low,
                one.effect.hours_per_year.high,
                round(one.effect.yen_per_year.mean),
                one.effect.days_won_per_case.mean,
            )
            for one in result.redesigns
        ),
        note="同じ乱数で現状と見直し後を動かした差です。● はあるべき姿に入れた案。案どうしの効果は足せません。",
    )


def comparison(result: TurnResult) -> Table:
    before, after, effect = result.simulation, result.to_be.simulation, result.to_be.effect
    rows = (
        ("所要時間 中央値", hours(before.median_hours.mean), hours(after.median_hours.mean)),
        ("所要時間 平均", hours(before.mean_hours.mean), hours(after.mean_hours.mean)),
        (
            "職員の作業時間（年）",
            f"{before.work_hours_per_year.mean:,.0f}時間",
            f"{after.work_hours_per_year.mean:,.0f}時間",
        ),
        ("人件費などの費用（年）", f"{before.yen_per_year.mean:,.0f}円", f"{after.yen_per_year.mean:,.0f}円"),
        ("処理件数（年）", f"{before.cases_per_year.mean:,.0f}件", f"{after.cases_per_year.mean:,.0f}件"),
    )
    return Table(
        caption="現状とあるべき姿の比較（シミュレーション）",
        headers=("項目", "現状", "あるべき姿"),
        kinds=(TEXT, TEXT, TEXT),
        rows=rows,
        note=(
            f"差: 年 {effect.hours_per_year.mean:,.0f} 時間"
            f"（95 % 区間 {effect.hours_per_year.low:,.0f}〜{effect.hours_per_year.high:,.0f}）、"
            f"年 {effect.yen_per_year.mean:,.0f} 円"
            f"（95 % 区間 {effect.yen_per_year.low:,.0f}〜{effect.yen_per_year.high:,.0f}）。"
        ),
    )


def _known(value: float) -> float | None:
    return value if math.isfinite(value) else None
