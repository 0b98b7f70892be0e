"""The stages of a turn: what is told while it runs, and how long each took."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[str, float], None]
Clock = Callable[[], float]

# Stage -> share of the whole work that is done when it begins; only for the progress display.
STAGES: dict[str, float] = {
    "プロセスの発見": 0.0,
    "測定": 0.1,
    "適合性の確認": 0.15,
    "シナリオの推定": 0.25,
    "現状のシミュレーション": 0.4,
    "とっておいた月での確かめ": 0.45,
    "見直し案の検討": 0.55,
    "あるべき姿の組立て": 0.9,
}


class Stages:
    """Tells the caller where the work is, and notes how long each stage took when there is a clock."""

    def __init__(self, *, progress: Progress | None, clock: Clock | None) -> None:
        self._progress = progress
        self._clock = clock
        self._running: tuple[str, float] | None = None
        self.seconds: list[tuple[str, float]] = []

    def begin(self, stage: str) -> None:
        self.end()
        if self._progress is not None:
            self._progress(stage, STAGES[stage])
        if self._clock is not None:
            self._running = (stage, self._clock())

    def within(self, stage: str, *, done: int, of: int) -> None:
        if self._progress is not None and of:
            self._progress(f"{stage}（{done}/{of}）", STAGES[stage] + (0.9 - STAGES[stage]) * done / of)

    def end(self) -> None:
        if self._running is not None and self._clock is not None:
            stage, began = self._running
            self.seconds.append((stage, self._clock() - began))
        self._running = None
