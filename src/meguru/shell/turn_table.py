"""The result of a turn as a short table on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table

from meguru.engines.turn import TurnResult

MOST_REDESIGNS = 8


def print_turn(result: TurnResult, *, console: Console) -> None:
    """Print the figures that matter; the report holds the rest."""
    measured, simulated, again = result.measurements, result.simulation, result.reproduction
    table = Table(title=f"巡り一回分: {result.log_name}", show_header=False)
    table.add_row(
        "件数 / 作業記録 / 作業の種類", f"{measured.cases:,} / {result.raw_events:,} / {measured.activities}"
    )
    table.add_row("進み方の種類 / 担当者", f"{measured.variants_count:,} / {measured.resources}")
    table.add_row(
        "所要時間 中央値 / 平均", f"{measured.throughput.median:,.1f} / {measured.throughput.mean:,.1f} 時間"
    )
    if measured.late_cases is not None:
        table.add_row("期限を過ぎた件数", f"{measured.late_cases:,} / {measured.cases_with_deadline:,}")
    table.add_row(
        "図との適合",
        f"そのまま合う件 {result.conformance.fitting_share:.1%}、平均適合度 {result.conformance.average_fitness:.4f}",
    )
    table.add_row(
        "シミュレーションの再現",
        f"平均 {simulated.mean_hours.mean:,.1f} 時間（誤差 {again.mean_error_percent:+.1f} %）、"
        f"受付方法の順 {'一致' if again.same_channel_order else '不一致'}",
    )
    effect = result.to_be.effect
    table.add_row(
        "あるべき姿",
        f"年 {effect.hours_per_year.mean:,.0f} 時間・{effect.yen_per_year.mean:,.0f} 円の削減、"
        f"1件平均 {effect.days_won_per_case.mean:.2f} 日の短縮",
    )
    console.print(table)
    for warning in result.warnings:
        console.print(f"注意: {warning}")
    console.print(_redesigns(result))


def _redesigns(result: TurnResult) -> Table:
    table = Table(title="見直し案（効果の大きい順）", expand=True)
    table.add_column("")
    table.add_column("案", ratio=1)
    for heading in ("時間/年", "95 % 区間", "円/年", "短縮 日/件"):
        table.add_column(heading, justify="right", no_wrap=True)
    for one in result.redesigns[:MOST_REDESIGNS]:
        hours, chosen = one.effect.hours_per_year, one.proposal.id in result.to_be.chosen
        table.add_row(
            "●" if chosen else "",
            one.proposal.title,
            f"{hours.mean:,.1f}",
            f"{hours.low:,.1f}〜{hours.high:,.1f}",
            f"{one.effect.yen_per_year.mean:,.0f}",
            f"{one.effect.days_won_per_case.mean:.2f}",
        )
    rest = len(result.redesigns) - MOST_REDESIGNS
    table.caption = "● はあるべき姿に選んだ案" + (f"（ほか {rest} 案は報告書に）" if rest > 0 else "")
    return table
