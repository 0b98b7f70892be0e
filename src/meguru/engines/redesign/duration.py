"""Operations on durations: what a redesign does to the distribution of a step."""

from __future__ import annotations

from dataclasses import replace

from meguru.engines.simulation import Distribution, TaskParameters, scaled


def skipped_for(distribution: Distribution, *, share: float) -> Distribution:
    """Let `share` (0..1) of the draws that were not zero become zero; the others stay as they are."""
    if not 0 <= share <= 1:
        raise ValueError(f"割合 {share} は 0 から 1 の間にしてください。")
    return replace(distribution, zero_share=1 - (1 - distribution.zero_share) * (1 - share))


def with_work(task: TaskParameters, *, factor: float) -> TaskParameters:
    """Scale the work of a step, for every case type."""
    return replace(
        task,
        work=scaled(task.work, factor=factor),
        work_by_type={key: scaled(value, factor=factor) for key, value in task.work_by_type.items()},
    )


def with_waiting(task: TaskParameters, *, factor: float) -> TaskParameters:
    """Scale the waiting before a step, for every case type."""
    return replace(
        task,
        delay=scaled(task.delay, factor=factor),
        delay_by_type={key: scaled(value, factor=factor) for key, value in task.delay_by_type.items()},
    )


def automated(task: TaskParameters, *, share: float) -> TaskParameters:
    """Let a machine do `share` of the cases: no staff time and no waiting for these, the rest as before."""
    return replace(
        task,
        work=skipped_for(task.work, share=share),
        delay=skipped_for(task.delay, share=share),
        work_by_type={key: skipped_for(value, share=share) for key, value in task.work_by_type.items()},
        delay_by_type={key: skipped_for(value, share=share) for key, value in task.delay_by_type.items()},
    )
