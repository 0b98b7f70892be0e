"""How well a fitted scenario reproduces the log it was fitted on."""

from __future__ import annotations

from meguru.engines.mining.results import Measurements
from meguru.engines.simulation.results import SimulationResult
from meguru.engines.turn.results import Reproduction

TRUSTED_ERROR_PERCENT = 15.0
LEAST_CASES = 20  # a channel with fewer cases has no reliable place in an order


def compare_with_log(measurements: Measurements, simulated: SimulationResult) -> Reproduction:
    """Compare throughput and the order of the channels. Channels with fewer than 20 cases are left out."""
    channels = [figures for figures in measurements.by_channel if figures.cases >= LEAST_CASES]
    order_log = [figures.channel for figures in sorted(channels, key=lambda figures: figures.median_hours)]
    seen = {channel: median.mean for channel, (_, median) in simulated.by_channel.items()}
    order_simulated = sorted(
        (channel for channel in order_log if channel in seen), key=lambda name: seen[name]
    )
    log = measurements.throughput
    return Reproduction(
        log_median_hours=log.median,
        log_mean_hours=log.mean,
        simulated_median_hours=simulated.median_hours.mean,
        simulated_mean_hours=simulated.mean_hours.mean,
        mean_error_percent=_error_percent(simulated.mean_hours.mean, log.mean),
        median_error_percent=_error_percent(simulated.median_hours.mean, log.median),
        channel_order_log=tuple(order_log),
        channel_order_simulated=tuple(order_simulated),
        same_channel_order=order_log == order_simulated,
    )


def reproduction_notes(again: Reproduction) -> tuple[str, ...]:
    """Warn when the simulated mean is more than 15 % off the log's, or the channels come in another order."""
    notes = []
    if abs(again.mean_error_percent) > TRUSTED_ERROR_PERCENT:
        notes.append(
            f"シミュレーションの平均所要時間が記録と {again.mean_error_percent:+.0f} % 違います。"
            "効果の見込みは目安としてだけ使ってください。"
        )
    if not again.same_channel_order:
        notes.append("シミュレーションでは、受付方法の速い順が記録と違います。受付方法ごとの効果は目安です。")
    return tuple(notes)


def _error_percent(simulated: float, measured: float) -> float:
    """Signed error; 0 when both are 0, 100 when only the log is 0 (nothing to divide by)."""
    if measured == 0:
        return 0.0 if simulated == 0 else 100.0
    return (simulated - measured) / measured * 100
